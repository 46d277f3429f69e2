package store

import (
	"context"
	"fmt"
	"slices"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/sign"
	"doorstep/sync/bundle"
	"doorstep/sync/client"
	"doorstep/sync/op"
	"doorstep/sync/wire"

	"golang.org/x/mod/sumdb/tlog"
)

type cursorRow struct {
	Size uint64        `cbor:"1,keyasint"`
	Edge detcbor.Bytes `cbor:"2,keyasint,omitempty"` // 32 bytes for each bit set in the size
	Note detcbor.Bytes `cbor:"3,keyasint,omitempty"`
	Org  uint64        `cbor:"4,keyasint,omitempty"`
	Log  uint64        `cbor:"5,keyasint,omitempty"` // bytes of the space's log that are covered
}

func (r cursorRow) tree() wire.Tree {
	t := wire.Tree{Size: r.Size}
	for e := r.Edge; len(e) >= tlog.HashSize; e = e[tlog.HashSize:] {
		t.Edge = append(t.Edge, tlog.Hash(e[:tlog.HashSize]))
	}
	return t
}

func cursorRowOf(c client.Cursor) cursorRow {
	r := cursorRow{Size: c.Tree.Size, Note: c.Note, Org: c.Org}
	for _, h := range c.Tree.Edge {
		r.Edge = append(r.Edge, h[:]...)
	}
	return r
}

// cursorRow reads how far the view holds a space's log.
func (s *Store) cursorRow(id op.ID) (row cursorRow, err error) {
	b, err := s.view.get(keyOf(rowCursor, id[:]))
	if err != nil {
		return row, s.damaged(err)
	}
	if b == nil {
		return row, nil
	}
	if err := detcbor.Unmarshal(b, &row); err != nil {
		return row, s.damaged(fmt.Errorf("%w: %w", ErrDamaged, err))
	}
	return row, nil
}

// Cursors gives every space that the vault follows. It implements
// client.CursorStore.
func (s *Store) Cursors(context.Context) ([]client.Cursor, error) {
	var out []client.Cursor
	for _, id := range s.Spaces() {
		row, err := s.cursorRow(id)
		if err != nil {
			return nil, err
		}
		out = append(out, client.Cursor{Space: id, Tree: row.tree(), Note: row.Note, Org: row.Org})
	}
	return out, nil
}

// Writer is the device that writes in an incarnation, as a signing key's
// name; false when none of its bundles was seen.
func (s *Store) Writer(inc op.ID) (sign.KID, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if inc == s.inc {
		return s.kid, true
	}
	kid, ok := s.writers[inc]
	return kid, ok
}

// KeepReceipts marks bundles safe. It implements client.Sink.
func (s *Store) KeepReceipts(ctx context.Context, receipts []wire.Receipt, evidence []byte) error {
	// The journal learns it too: a view that is built again must know what is
	// safe without a server.
	sv := &saving{s: s, payload: append([]byte{recordReceipts}, evidence...), done: make(chan struct{})}
	sv.more = func(w *viewWrite) error { return s.receipted(w, receipts) }
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return ErrClosed
	}
	s.queue = append(s.queue, sv)
	s.wake.Signal()
	s.mu.Unlock()
	if err := sv.Wait(ctx); err != nil {
		return err
	}
	// The journal lets go of it one day; as evidence it stays.
	if err := s.receiptFile.write([][]byte{evidence}); err != nil {
		return s.explain(err)
	}
	return s.Flush()
}

// noLongerOnlyHere takes the changes of a bundle off those without a receipt, and
// returns how many a person would count. What came from a vault that was set
// aside says in its body alone which changes it holds.
func (s *Store) noLongerOnlyHere(o out) (safe uint64) {
	first, last := o.First, o.Last
	if last == 0 {
		first, last = s.spanOf(o)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	sp := s.spaceOf(op.ID(o.Key.Space))
	s.waitingDoc = nil
	before := sp.count()
	sp.unsent = slices.DeleteFunc(sp.unsent, func(u unsent) bool {
		return u.dot.Inc == op.ID(o.Key.Inc) && u.dot.Seq >= first && u.dot.Seq <= last
	})
	return uint64(max(0, before-sp.count()))
}

// spanOf is the range of changes that a bundle covers, by its body; none where
// this device does not open it.
func (s *Store) spanOf(o out) (first, last uint64) {
	b, err := bundle.Parse(o.Raw)
	if err != nil {
		return 0, 0
	}
	keys, err := s.epochKeys(op.ID(o.Key.Space), b.Header.EpochKID)
	if err != nil {
		return 0, 0
	}
	body, err := b.Open(keys)
	if err != nil {
		return 0, 0
	}
	return covers(body)
}

// receipted takes bundles out of the outbox. The caller holds viewMu.
func (s *Store) receipted(w *viewWrite, receipts []wire.Receipt) error {
	for _, r := range receipts {
		key := outKey(r.Key)
		b, err := s.view.get(key)
		if err != nil {
			return s.damaged(err)
		}
		if b == nil {
			continue
		}
		o, err := readOut(key, b)
		if err != nil {
			return err
		}
		w.c.drop(key)
		if isEpoch(o.Key) {
			continue
		}
		id, inc := op.ID(o.Key.Space), op.ID(o.Key.Inc)
		h := w.head(id)
		if inc == s.inc {
			h.Receipted = max(h.Receipted, o.Last)
		}
		safe := s.noLongerOnlyHere(o)
		s.mu.Lock()
		sp := s.spaceOf(id)
		sp.head.Safe += safe
		sp.head.Receipted = h.Receipted
		s.mu.Unlock()
		h.Safe += safe
	}
	return nil
}
