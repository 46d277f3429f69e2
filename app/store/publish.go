package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"slices"

	"doorstep/crypto/detcbor"
	"doorstep/sync/bundle"
	"doorstep/sync/client"
	"doorstep/sync/op"
	"doorstep/sync/wire"
)

// Tags of journal records: the first byte of a payload.
const (
	recordDraft     = 'D' // first and last seq, then a draft bundle
	recordPublished = 'P' // first and last seq that it covers, then a published bundle
	recordReceipts  = 'r' // receipts as the server signed them
	recordEpoch     = 'k' // an own key record: nobody else has it until it is sent

	// Of the first version: without seqs.
	oldDraft     = 'd'
	oldPublished = 'p'
)

// record makes the journal's record of a bundle. The seqs stand outside the
// seal, so that what has no receipt can be told without a key.
func record(tag byte, first, last uint64, raw []byte) []byte {
	b := make([]byte, 0, 1+2*binary.MaxVarintLen64+len(raw))
	b = binary.AppendUvarint(append(b, tag), first)
	return append(binary.AppendUvarint(b, last), raw...)
}

// bundleOf reads the record of a bundle; false when it is none. The raw bytes
// are a copy. First and last are 0 when the record does not say.
func bundleOf(payload []byte) (raw []byte, published bool, first, last uint64, ok bool) {
	if len(payload) < 2 {
		return nil, false, 0, 0, false
	}
	rest := payload[1:]
	switch payload[0] {
	case oldDraft, oldPublished:
		return slices.Clone(rest), payload[0] == oldPublished, 0, 0, true
	case recordDraft, recordPublished:
	default:
		return nil, false, 0, 0, false
	}
	for _, n := range []*uint64{&first, &last} {
		v, k := binary.Uvarint(rest)
		if k <= 0 {
			return nil, false, 0, 0, false
		}
		*n, rest = v, rest[k:]
	}
	return slices.Clone(rest), payload[0] == recordPublished, first, last, true
}

// out is a bundle or epoch record that waits for its receipt.
type out struct {
	Key   wire.Key
	Raw   []byte
	First uint64 // seqs of the incarnation's ops that it covers, both ends in
	Last  uint64
}

type outWire struct {
	Raw   detcbor.Bytes `cbor:"1,keyasint"`
	First uint64        `cbor:"2,keyasint"`
	Last  uint64        `cbor:"3,keyasint"`
}

// outKey orders the outbox: in each space epoch records first, then published
// bundles by n, then drafts of an incarnation that is over.
func outKey(k wire.Key) []byte {
	rank := byte(1)
	switch {
	case isEpoch(k):
		rank = 0
	case k.Class == uint8(bundle.Draft):
		rank = 2
	}
	return keyOf(rowOut, k.Space[:], []byte{rank, k.Class}, k.Inc[:], be64(k.N))
}

func (w *viewWrite) putOut(o out) error {
	b, err := detcbor.Marshal(outWire{Raw: o.Raw, First: o.First, Last: o.Last})
	if err != nil {
		return err
	}
	return w.c.put(outKey(o.Key), b)
}

func readOut(key []byte, b []byte) (out, error) {
	var w outWire
	if err := detcbor.Unmarshal(b, &w); err != nil || len(key) != 1+16+2+16+8 {
		return out{}, fmt.Errorf("%w: outbox", ErrDamaged)
	}
	o := out{Raw: w.Raw, First: w.First, Last: w.Last}
	copy(o.Key.Space[:], key[1:])
	o.Key.Class = key[18]
	copy(o.Key.Inc[:], key[19:])
	for _, c := range key[35:] {
		o.Key.N = o.Key.N<<8 | uint64(c)
	}
	return o, nil
}

// maxBundleOps and maxBundleText bound what goes into one published bundle,
// well below what a bundle may hold.
const (
	maxBundleOps  = 8 << 10
	maxBundleText = 512 << 10
)

// Publish puts everything that was written since the last time into published
// bundles, one or more for each space. They are in the journal when it
// returns, and from then on are sent as they are until receipts come.
func (s *Store) Publish(ctx context.Context) error {
	s.publishing.Lock()
	defer s.publishing.Unlock()
	for _, id := range s.Spaces() {
		if err := ctx.Err(); err != nil {
			return err
		}
		// A case whose key is not here must not keep the others back.
		if err := s.publishSpace(id); err != nil && !errors.Is(err, ErrNoKey) {
			return err
		}
	}
	return s.Flush()
}

func (s *Store) publishSpace(id op.ID) error {
	s.mu.Lock()
	some := len(s.unpublished(id)) > 0
	s.mu.Unlock()
	if !some {
		return nil
	}
	s.rekeyIfDue(id)
	seen, err := s.seenOf(id)
	if err != nil {
		return err
	}
	s.mu.Lock()
	docs, sp := s.unpublished(id), s.spaces[id]
	if len(docs) == 0 {
		s.mu.Unlock()
		return nil
	}
	if err := s.ready(sp); err != nil {
		s.mu.Unlock()
		return err
	}
	from, last := sp.head.Published, s.next-1
	keys, h := sp.keys, bundle.Header{
		Space: id, Incarnation: s.inc, Class: bundle.Published, N: sp.head.NextN, Prev: sp.head.Prev,
		OrgLogSize: s.orgSize, Checkpoint: seen,
	}
	s.mu.Unlock()

	var ops []op.Op
	for _, d := range docs {
		all, err := s.Load(d)
		if err != nil {
			return err
		}
		for _, o := range all {
			if o.Dot.Inc == s.inc && o.Dot.Seq > from && o.Dot.Seq <= last {
				ops = append(ops, o)
			}
		}
	}
	if len(ops) == 0 {
		return nil
	}
	kept, elided := bundle.Coalesce(ops)
	for len(kept) > 0 {
		n, text := 0, 0
		for n < len(kept) && n < maxBundleOps && (n == 0 || text < maxBundleText) {
			text += sizeOf(&kept[n])
			n++
		}
		body := bundle.Body{Ops: kept[:n]}
		upTo := last
		if kept = kept[n:]; len(kept) > 0 {
			upTo = body.Ops[n-1].Dot.Seq
		}
		body.Elided, elided = splitSpans(elided, upTo)
		if err := s.publishOne(id, keys, &h, body, from+1, upTo); err != nil {
			return err
		}
		from = upTo
	}
	return nil
}

// seenOf is what the header of a bundle says that its author had seen of the
// server: the log of its space as far as this vault has verified it, and nothing
// when administrators have stated since that it is lost.
func (s *Store) seenOf(id op.ID) (bundle.Checkpoint, error) {
	row, err := s.cursorRow(id)
	if err != nil || row.Size == 0 {
		return bundle.Checkpoint{}, err
	}
	if st := s.State(); st != nil && st.ResetAfter(max(row.Org, 1)-1) {
		return bundle.Checkpoint{}, nil
	}
	tree := row.tree()
	return bundle.Checkpoint{Size: tree.Size, Root: [32]byte(tree.Root())}, nil
}

// unpublished are the documents of a space with changes of this incarnation
// that no published bundle holds. The caller holds mu.
func (s *Store) unpublished(id op.ID) (docs []op.ID) {
	sp := s.spaces[id]
	if sp == nil {
		return nil
	}
	for _, d := range s.docs {
		if d.space == id && d.own > sp.head.Published {
			docs = append(docs, d.id)
		}
	}
	return docs
}

// rekeyIfDue makes a new key of a space before something is sealed for others,
// if one is due and this device can. Where it cannot, the key that there is
// goes on: work must not wait for it.
func (s *Store) rekeyIfDue(id op.ID) {
	s.making.Lock()
	defer s.making.Unlock()
	k, err := s.Keys(id)
	if err == nil && k.Due {
		err = s.nextEpoch(id, k.Kind, k.Roles)
	}
	if err != nil && s.o.Log != nil {
		s.o.Log.Warn("store: a new key could not be made", "error", err)
	}
}

func (s *Store) publishOne(id op.ID, keys epochKeys, h *bundle.Header, body bundle.Body, first, last uint64) error {
	raw, err := bundle.Seal(rand.Reader, s.o.Device, s.o.Org, *h, keys, body)
	if err != nil {
		return fmt.Errorf("the changes could not be sealed: %w", err)
	}
	hash := sha256.Sum256(raw)
	o := out{Key: wire.Key{Space: id, Inc: s.inc, Class: uint8(bundle.Published), N: h.N}, Raw: raw, First: first, Last: last}
	// The writer keeps the order of the journal and of the view; the watermark
	// moves once the bundle is durable, so that until then a change still
	// supersedes what this one would leave out.
	sv := &saving{s: s, space: id, payload: record(recordPublished, first, last, raw), done: make(chan struct{}), more: publishedItem(o, hash)}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return ErrClosed
	}
	s.queue = append(s.queue, sv)
	s.wake.Signal()
	s.mu.Unlock()
	if err := sv.Wait(context.Background()); err != nil {
		return err
	}
	s.mu.Lock()
	sp := s.spaces[id]
	sp.head.Published, sp.head.NextN, sp.head.Prev = last, h.N+1, hash
	s.mu.Unlock()
	h.N, h.Prev = h.N+1, hash
	return nil
}

// publishedItem is what a published bundle changes in the view.
func publishedItem(o out, hash [32]byte) func(w *viewWrite) error {
	return func(w *viewWrite) error {
		h := w.head(o.Key.Space)
		if o.Key.N < h.NextN {
			return nil // known: the journal is being replayed
		}
		h.Published, h.NextN, h.Prev = o.Last, o.Key.N+1, hash
		return w.putOut(o)
	}
}

// splitSpans cuts rising spans after a seq.
func splitSpans(spans []bundle.Span, at uint64) (low, high []bundle.Span) {
	for _, sp := range spans {
		end := sp.First + sp.Len - 1
		switch {
		case end <= at:
			low = append(low, sp)
		case sp.First > at:
			high = append(high, sp)
		default:
			low = append(low, bundle.Span{First: sp.First, Len: at - sp.First + 1})
			high = append(high, bundle.Span{First: at + 1, Len: end - at})
		}
	}
	return low, high
}

// Pending runs over what has no receipt, in the order in which it must be
// sent. It implements client.Source; what was written last is published
// first. What is deferred goes after a sync has shown that the server lacks it,
// and with it what stands on it.
func (s *Store) Pending(ctx context.Context) iter.Seq2[client.Outgoing, error] {
	return func(yield func(client.Outgoing, error) bool) {
		if err := s.Publish(ctx); err != nil && !errors.Is(err, ErrDiskFull) {
			yield(client.Outgoing{}, err)
			return
		}
		keys, err := s.outKeys()
		if err != nil {
			yield(client.Outgoing{}, err)
			return
		}
		var unbegun op.ID // a space that the server has not shown and whose first key record is deferred
		for _, key := range keys {
			b, err := s.view.get(key)
			if err != nil {
				yield(client.Outgoing{}, s.damaged(err))
				return
			}
			if b == nil {
				continue // a receipt came meanwhile
			}
			o, err := readOut(key, b)
			if err == nil && s.isDeferred(o.Key) {
				if row, err := s.cursorRow(op.ID(o.Key.Space)); err == nil && row.Size == 0 && isEpoch(o.Key) {
					unbegun = op.ID(o.Key.Space)
				}
				continue
			}
			if err == nil && op.ID(o.Key.Space) == unbegun {
				continue
			}
			if !yield(client.Outgoing{Key: o.Key, Raw: o.Raw}, err) {
				return
			}
		}
	}
}

func (s *Store) outKeys() ([][]byte, error) {
	var keys [][]byte
	err := s.view.keys([]byte{rowOut}, func(k []byte, _ int) { keys = append(keys, slices.Clone(k)) })
	return keys, err
}
