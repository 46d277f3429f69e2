package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/orglog"
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

// Cursors gives every space that the vault follows. It implements
// client.CursorStore.
func (s *Store) Cursors(context.Context) ([]client.Cursor, error) {
	var out []client.Cursor
	for _, id := range s.Spaces() {
		c := client.Cursor{Space: id}
		b, err := s.view.get(keyOf(rowCursor, id[:]))
		if err != nil {
			return nil, s.damaged(err)
		}
		if b != nil {
			var r cursorRow
			if err := detcbor.Unmarshal(b, &r); err != nil {
				return nil, s.damaged(fmt.Errorf("%w: %w", ErrDamaged, err))
			}
			c.Tree, c.Note, c.Org = r.tree(), r.Note, r.Org
		}
		out = append(out, c)
	}
	return out, nil
}

// KeepEntries takes in what others wrote, with the cursor that stands after
// it, in one transaction. It implements client.Sink.
func (s *Store) KeepEntries(_ context.Context, entries []client.Entry, after client.Cursor) error {
	id := op.ID(after.Space)
	var got []op.Op
	var held []client.Entry
	writers := map[op.ID]sign.KID{}
	for _, e := range entries {
		if e.Own {
			continue
		}
		ops, err := s.openEntry(id, e, writers)
		if err != nil {
			// What cannot be opened now is kept as it came: a key may follow.
			held = append(held, e)
			if s.o.Log != nil {
				s.o.Log.Warn("store: an entry is held", "error", err)
			}
			continue
		}
		got = append(got, ops...)
	}
	if len(got) > 0 {
		var err error
		if got, err = s.unknown(got); err != nil {
			return err
		}
	}
	if err := s.keep(id, got, held, writers, after); err != nil {
		return err
	}
	if len(got) > 0 && s.o.Changed != nil {
		s.o.Changed(id, got)
	}
	return nil
}

// keep writes what was opened, what could not be, and the cursor.
func (s *Store) keep(id op.ID, got []op.Op, held []client.Entry, writers map[op.ID]sign.KID, after client.Cursor) error {
	s.viewMu.Lock()
	defer s.viewMu.Unlock()
	if err := s.flush(); err != nil {
		return err
	}
	if err := s.roomForView(); err != nil {
		return err
	}
	s.mu.Lock()
	sp := s.spaceOf(id)
	sp.seen = seenCheckpoint{Size: after.Tree.Size, Root: [32]byte(after.Tree.Root())}
	s.mu.Unlock()
	s.known(id, got)

	// Big sections go in several transactions; the cursor moves with the last,
	// so that a crash in between asks for the section again, and what is known
	// by then is left out.
	rest := got
	for {
		w := s.newWrite()
		n, size := 0, 0
		for n < len(rest) && (n == 0 || size < txnLimit/2) {
			size += 64 + sizeOf(&rest[n])
			n++
		}
		w.take(id, rest[:n])
		rest = rest[n:]
		w.head(id)
		for inc, kid := range writers {
			if err := w.c.put(keyOf(rowWriter, inc[:]), kid[:]); err != nil {
				return err
			}
		}
		if len(rest) == 0 {
			for _, e := range held {
				if err := w.c.put(keyOf(rowHeld, id[:], be64(e.Pos)), e.Raw); err != nil {
					return err
				}
			}
			b, err := detcbor.Marshal(cursorRowOf(after))
			if err != nil {
				return err
			}
			if err := w.c.put(keyOf(rowCursor, id[:]), b); err != nil {
				return err
			}
		}
		if err := w.finish(s.stored); err != nil {
			return err
		}
		if len(rest) == 0 {
			break
		}
	}
	s.count(id, got, writers)
	return nil
}

// keepOpened writes ops of one entry that had been held, and drops its row.
func (s *Store) keepOpened(id op.ID, ops []op.Op, writers map[op.ID]sign.KID, row []byte) error {
	s.viewMu.Lock()
	defer s.viewMu.Unlock()
	if err := s.flush(); err != nil {
		return err
	}
	s.known(id, ops)
	w := s.newWrite()
	w.take(id, ops)
	w.head(id)
	w.c.drop(row)
	for inc, kid := range writers {
		if err := w.c.put(keyOf(rowWriter, inc[:]), kid[:]); err != nil {
			return err
		}
	}
	if err := w.finish(s.stored); err != nil {
		return err
	}
	s.count(id, ops, writers)
	return nil
}

// known makes sure that there is a place for the documents of ops.
func (s *Store) known(id op.ID, ops []op.Op) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range ops {
		if d := s.docs[ops[i].Doc]; d == nil {
			s.docs[ops[i].Doc] = &doc{id: ops[i].Doc, space: id}
		}
	}
}

// count takes ops that the view holds into the live state.
func (s *Store) count(id op.ID, ops []op.Op, writers map[op.ID]sign.KID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for inc, kid := range writers {
		s.writers[inc] = kid
	}
	for i := range ops {
		s.docs[ops[i].Doc].docCount.take(ops[i:i+1], s.inc)
		s.clock.Observe(ops[i].At)
	}
	s.spaceOf(id).head.Ops += uint64(len(ops))
}

// openEntry gives the ops of one entry; none for an epoch record, which is
// added, and for what this incarnation itself published.
func (s *Store) openEntry(id op.ID, e client.Entry, writers map[op.ID]sign.KID) ([]op.Op, error) {
	if e.Authority != orglog.Authorised && e.Authority != orglog.Former {
		return nil, errors.New("signed by a device that the organisation does not know")
	}
	signed, err := wire.ParseSigned(e.Raw)
	if err != nil {
		return nil, err
	}
	if signed.Epoch != nil {
		return nil, s.addEpoch(id, e.Raw, false)
	}
	h := signed.Bundle.Header
	if h.Incarnation == s.inc {
		old, err := s.isOwn(e)
		if err != nil || old {
			return nil, err
		}
		// The server holds what this vault does not know to have written: it
		// was restored from a copy.
		s.mu.Lock()
		s.restored = true
		s.mu.Unlock()
	}
	keys, err := s.epochKeys(id, h.EpochKID)
	if err != nil {
		return nil, err
	}
	body, err := signed.Bundle.Open(keys)
	if err != nil {
		return nil, err
	}
	writers[h.Incarnation] = h.Device
	return body.Ops, nil
}

// isOwn reports whether an entry under this incarnation is what this vault
// published under its number.
func (s *Store) isOwn(e client.Entry) (bool, error) {
	b, err := s.view.get(outKey(e.Key))
	if err != nil {
		return false, s.damaged(err)
	}
	if b != nil {
		o, err := readOut(outKey(e.Key), b)
		return sameRecord(o.Raw, e.Raw), err
	}
	if e.Key.Class != uint8(bundle.Published) {
		return true, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return e.Key.N < s.spaceOf(op.ID(e.Key.Space)).head.NextN, nil
}

// unknown leaves out ops that are here already: own ones of an incarnation
// that is over come back from the server after a rebuild.
func (s *Store) unknown(ops []op.Op) ([]op.Op, error) {
	byDoc := map[op.ID]map[op.Dot][]op.Op{}
	var out []op.Op
	for _, o := range ops {
		known, ok := byDoc[o.Doc]
		if !ok {
			known = map[op.Dot][]op.Op{}
			if s.mine(o.Dot.Inc) || s.half {
				have, err := s.Load(o.Doc)
				if err != nil {
					return nil, err
				}
				for _, h := range have {
					known[h.Dot] = append(known[h.Dot], h)
				}
			}
			byDoc[o.Doc] = known
		}
		// Two contents under one dot are both kept: a restored vault used its
		// numbers twice.
		if !slices.ContainsFunc(known[o.Dot], func(h op.Op) bool { return h.Equal(&o) }) {
			known[o.Dot] = append(known[o.Dot], o)
			out = append(out, o)
		}
	}
	return out, nil
}

// mine reports whether an incarnation was this device's.
func (s *Store) mine(inc op.ID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return inc == s.inc || s.writers[inc] == s.o.Device.KID()
}

// Writer is the device that writes in an incarnation, as a signing key's
// name; false when none of its bundles was seen.
func (s *Store) Writer(inc op.ID) (sign.KID, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if inc == s.inc {
		return s.o.Device.KID(), true
	}
	kid, ok := s.writers[inc]
	return kid, ok
}

// KeepReceipts marks bundles safe. It implements client.Sink.
func (s *Store) KeepReceipts(ctx context.Context, receipts []wire.Receipt, evidence []byte) error {
	// The journal learns it too: a view that is built again must know what is
	// safe without a server.
	sv := &saving{s: s, payload: append([]byte{recordReceipts}, evidence...), done: make(chan struct{})}
	sv.more = func(w *viewWrite) error { return s.receipted(w, receipts, evidence) }
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
	return s.Flush()
}

// receipted takes bundles out of the outbox. The caller holds viewMu.
func (s *Store) receipted(w *viewWrite, receipts []wire.Receipt, evidence []byte) error {
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
		s.mu.Lock()
		sp := s.spaceOf(id)
		s.waitingDoc = nil
		before := sp.count()
		sp.unsent = slices.DeleteFunc(sp.unsent, func(u unsent) bool {
			return u.dot.Inc == inc && u.dot.Seq >= o.First && u.dot.Seq <= o.Last
		})
		safe := uint64(max(0, before-sp.count()))
		sp.head.Safe += safe
		sp.head.Receipted = h.Receipted
		s.mu.Unlock()
		h.Safe += safe
	}
	s.receiptNo++
	return w.c.put(keyOf(rowReceipt, be64(uint64(s.o.Now().UnixNano())), be64(s.receiptNo)), evidence)
}

// KeepAlarm keeps the evidence of a server that went back or forked. It
// implements client.Sink.
func (s *Store) KeepAlarm(_ context.Context, a client.Alarm) error {
	b, err := detcbor.Marshal([]any{uint64(a.Kind), a.Space[:], a.HeldNote, a.ShownNote})
	if err != nil {
		return err
	}
	s.viewMu.Lock()
	defer s.viewMu.Unlock()
	w := s.newWrite()
	if err := w.c.put(keyOf(rowAlarm, be64(uint64(s.o.Now().UnixNano()))), b); err != nil {
		return err
	}
	return w.finish(s.stored)
}
