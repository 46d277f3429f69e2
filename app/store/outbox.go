package store

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"slices"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/orglog"
	"doorstep/crypto/sign"
	"doorstep/sync/bundle"
	"doorstep/sync/client"
	"doorstep/sync/op"
	"doorstep/sync/wire"

	"golang.org/x/mod/sumdb/note"
)

// recordSafe is a journal record made without a key: what a courier brought to
// the server, by key.
const recordSafe = 's'

// SealedOutbox gives what a vault holds that has no receipt, in the order in
// which it must be sent: in each space key records first, then published
// bundles, then drafts that none of those covers. It needs no key: everything
// in it is signed and sealed already. The vault must not be open, and ErrInUse
// says that it is.
func SealedOutbox(home string) (iter.Seq2[client.Outgoing, error], error) {
	waiting, err := readSealed(home)
	if err != nil {
		return nil, err
	}
	return func(yield func(client.Outgoing, error) bool) {
		for _, o := range waiting {
			if !yield(o, nil) {
				return
			}
		}
	}, nil
}

// SealedSafe notes, without a key, that the server holds bundles, in their
// logs or aside: SealedOutbox gives them no more. The vault must not be open.
func SealedSafe(home string, keys []wire.Key) (err error) {
	p, err := Prepare(home, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Release()) }()
	for part := range slices.Chunk(keys, 1024) {
		b, err := detcbor.Marshal(part)
		if err != nil {
			return err
		}
		if _, err := p.journal.Append(detached, append([]byte{recordSafe}, b...)); err != nil {
			return fmt.Errorf("what was sent cannot be noted: %w", err)
		}
	}
	return nil
}

// sealedReader gathers what a closed vault's files say without a key.
type sealedReader struct {
	org      *orglog.State
	verifier note.Verifier
	device   sign.KID
	safe     map[wire.Key]bool
	covered  map[[2]wire.ID]uint64 // greatest seq of a space and incarnation in a published bundle
	epochs   [][]byte              // own key records of the journal
	all      []sealedItem
}

type sealedItem struct {
	client.Outgoing
	last uint64
}

// readSealed reads journal and key records of a closed vault.
func readSealed(home string) (waiting []client.Outgoing, err error) {
	p, err := Prepare(home, nil)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, p.Release()) }()
	dir, err := p.disk.dir("")
	if err != nil {
		return nil, err
	}
	files := folder{dir}
	r := sealedReader{safe: map[wire.Key]bool{}, covered: map[[2]wire.ID]uint64{}}
	if err := r.readOrg(files); err != nil {
		return nil, err
	}
	take := func(payload []byte) error {
		r.take(payload)
		return nil
	}
	if err := p.journal.Replay(0, func(_ uint64, payload []byte) error { return take(payload) }); err != nil {
		return nil, fmt.Errorf("the vault's journal cannot be read: %w", err)
	}
	if p.damage != "" {
		if _, err := p.journal.Rescue(take); err != nil {
			return nil, fmt.Errorf("the vault's journal cannot be read: %w", err)
		}
	}
	return r.waiting(files)
}

// readOrg learns the server's key. Where it cannot, no receipt counts, and
// everything is sent again, which does no harm.
func (r *sealedReader) readOrg(files folder) error {
	raw, err := readFrames(files, fileOrg)
	if err != nil {
		return err
	}
	if len(raw) == 0 {
		return nil
	}
	st, err := orglog.Begin(orglog.Hash(raw[0]), raw[0])
	if err != nil {
		return nil
	}
	if more, err := st.ApplyAll(raw[1:]); more != nil && (err == nil || more.Size > 0) {
		st = more
	}
	if v, err := note.NewVerifier(st.NoteKey); err == nil {
		r.org, r.verifier = st, v
	}
	return nil
}

// take reads one record of the journal.
func (r *sealedReader) take(payload []byte) {
	if inc, ok := anewOf(payload); ok {
		r.all = slices.DeleteFunc(r.all, func(i sealedItem) bool { return op.ID(i.Key.Inc) == inc && !isEpoch(i.Key) })
		return
	}
	raw, published, _, last, ok := bundleOf(payload)
	if !ok {
		r.takeSafe(payload)
		return
	}
	b, err := bundle.Parse(raw)
	if err != nil {
		return
	}
	h := b.Header
	r.device = h.Device
	if stream := [2]wire.ID{h.Space, h.Incarnation}; published {
		r.covered[stream] = max(r.covered[stream], last)
	}
	k := wire.Key{Space: h.Space, Inc: h.Incarnation, Class: uint8(h.Class), N: h.N}
	r.all = append(r.all, sealedItem{client.Outgoing{Key: k, Raw: raw}, last})
}

func (r *sealedReader) takeSafe(payload []byte) {
	switch {
	case len(payload) < 2:
	case payload[0] == recordReceipts && r.verifier != nil:
		if rs, err := wire.OpenReceipts(r.verifier, r.org.Org, payload[1:]); err == nil {
			for _, row := range rs.All() {
				r.safe[row.Key] = true
			}
		}
	case payload[0] == recordEpoch:
		r.epochs = append(r.epochs, slices.Clone(payload[1:]))
	case payload[0] == recordSafe:
		var keys []wire.Key
		if err := detcbor.Unmarshal(payload[1:], &keys); err == nil {
			for _, k := range keys {
				r.safe[k] = true
			}
		}
	}
}

// waiting adds the key records and puts everything in order.
func (r *sealedReader) waiting(files folder) ([]client.Outgoing, error) {
	epochs, err := readFrames(files, fileEpochs)
	if err != nil {
		return nil, err
	}
	for _, raw := range append(epochs, r.epochs...) {
		if e, err := orglog.ParseEpoch(raw); err == nil && (e.Device == r.device || r.device == sign.KID{}) {
			k := wire.Key{Space: e.Space, Inc: e.Incarnation, Class: orglog.ClassEpoch, N: e.N}
			r.all = append(r.all, sealedItem{client.Outgoing{Key: k, Raw: raw}, 0})
		}
	}
	rank := func(k wire.Key) int { return int(outKey(k)[17]) }
	slices.SortStableFunc(r.all, func(a, b sealedItem) int {
		return cmp.Or(slices.Compare(a.Key.Space[:], b.Key.Space[:]), cmp.Compare(rank(a.Key), rank(b.Key)),
			slices.Compare(a.Key.Inc[:], b.Key.Inc[:]), cmp.Compare(a.Key.N, b.Key.N))
	})
	var out []client.Outgoing
	sent := map[wire.Hash]bool{}
	for _, o := range r.all {
		hash := wire.HashOf(o.Raw)
		draft := o.Key.Class == uint8(bundle.Draft)
		if r.safe[o.Key] || sent[hash] || draft && o.last > 0 && o.last <= r.covered[[2]wire.ID{o.Key.Space, o.Key.Inc}] {
			continue
		}
		sent[hash] = true
		out = append(out, o.Outgoing)
	}
	return out, nil
}

// readFrames reads every whole frame of a frame file without changing it.
func readFrames(files folder, name string) ([][]byte, error) {
	data, err := files.read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the vault cannot be read: %w", err)
	}
	if old, ok := oldFrames(data); ok {
		return old, nil
	}
	frames, _, _ := splitFrames(data)
	return withoutTwins(frames), nil
}
