package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/orglog"
	"doorstep/crypto/sign"
	"doorstep/sync/bundle"
	"doorstep/sync/client"
	"doorstep/sync/op"
	"doorstep/sync/wire"
)

// KeepEntries takes in what others wrote, with the cursor that stands after
// it, in one step. It implements client.Sink.
func (s *Store) KeepEntries(_ context.Context, entries []client.Entry, after client.Cursor) error {
	s.taking.Lock()
	defer s.taking.Unlock()
	return s.keepEntries(entries, after, 0)
}

// taken is what a run of entries came to.
type taken struct {
	id      op.ID
	ops     []op.Op
	held    []client.Entry
	writers map[op.ID]sign.KID
}

// keepEntries takes in entries. logged is where they end in the space's log
// when they come from there, 0 when the log is still to learn them. The caller
// holds taking.
func (s *Store) keepEntries(entries []client.Entry, after client.Cursor, logged uint64) error {
	id := op.ID(after.Space)
	if s.isDestroyed(id) {
		return nil
	}
	t, err := s.openAll(id, entries)
	if err != nil {
		return err
	}
	err = s.keep(t, func(w *viewWrite) error { return s.keepCursor(w, entries, after, logged) })
	if err != nil {
		return err
	}
	s.tell(id, t.ops)
	return nil
}

// openAll opens entries and leaves out what is here already.
func (s *Store) openAll(id op.ID, entries []client.Entry) (t taken, err error) {
	t = taken{id: id, writers: map[op.ID]sign.KID{}}
	for _, e := range entries {
		ops, err := s.openEntry(id, e, t.writers)
		if err == nil {
			err = s.ownDocs(id, ops)
		}
		if err != nil {
			if errors.Is(err, ErrDamaged) || errors.Is(err, ErrDiskFull) {
				return t, err
			}
			// What cannot be opened now is kept as it came: a key may follow.
			t.held = append(t.held, e)
			if s.o.Log != nil {
				s.o.Log.Warn("store: an entry is held", "error", err)
			}
			continue
		}
		t.ops = append(t.ops, ops...)
	}
	if len(t.ops) > 0 {
		t.ops, err = s.unknown(id, t.ops)
	}
	return t, err
}

// ownDocs refuses changes of a document that belongs to another space: who may
// write to one case must not reach into another.
func (s *Store) ownDocs(id op.ID, ops []op.Op) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range ops {
		if d := s.docs[ops[i].Doc]; d != nil && d.space != id {
			return errors.New("a change of a document that belongs to another case")
		}
	}
	return nil
}

// keepCursor writes entries to the log, and their roots and the cursor to the
// view.
func (s *Store) keepCursor(w *viewWrite, entries []client.Entry, after client.Cursor, logged uint64) error {
	id := op.ID(after.Space)
	row, err := s.cursorRow(id)
	if err != nil {
		return err
	}
	if after.Tree.Size < uint64(len(entries)) {
		return errors.New("more entries than the log has")
	}
	first := after.Tree.Size - uint64(len(entries))
	switch {
	case first > row.Size:
		return fmt.Errorf("entries from %d where %d are held", first, row.Size)
	case first < row.Size && logged == 0:
		if row, err = s.rewind(id, row, first, suffixOld); err != nil {
			return err
		}
		if row.Size != first {
			return fmt.Errorf("entries from %d where %d are held", first, row.Size)
		}
		if err := s.healed(after.Space); err != nil {
			return err
		}
	}
	if logged == 0 {
		if logged, err = s.appendLog(id, row.Log, entries, after); err != nil {
			return err
		}
	}
	for _, e := range entries {
		if err := s.arrived(w, e); err != nil {
			return err
		}
	}
	next := cursorRowOf(after)
	next.Log = logged
	b, err := detcbor.Marshal(next)
	if err != nil {
		return err
	}
	if err := w.putRoots(id, entries, first); err != nil {
		return err
	}
	return w.c.put(keyOf(rowCursor, id[:]), b)
}

// keep writes what was opened and what could not be, and last what more adds.
func (s *Store) keep(t taken, more func(w *viewWrite) error) error {
	s.viewMu.Lock()
	defer s.viewMu.Unlock()
	if err := s.flush(); err != nil {
		return err
	}
	if err := s.roomForView(); err != nil {
		return err
	}
	s.known(t.id, t.ops)

	// Big sections go in several transactions; the cursor moves with the last,
	// so that a crash in between asks for the section again, and what is known
	// by then is left out.
	rest := t.ops
	for {
		w := s.newWrite()
		n, size := 0, 0
		for n < len(rest) && (n == 0 || size < txnLimit/2) {
			size += 64 + sizeOf(&rest[n])
			n++
		}
		w.take(t.id, rest[:n])
		w.head(t.id)
		if err := s.reach(w, t.id, rest[:n]); err != nil {
			return err
		}
		rest = rest[n:]
		if len(rest) == 0 {
			if err := s.keepLast(w, t, more); err != nil {
				return err
			}
		}
		if err := w.finish(w.next(s.stored)); err != nil {
			return err
		}
		if len(rest) == 0 {
			break
		}
	}
	s.count(t.id, t.ops, t.writers)
	return nil
}

func (s *Store) keepLast(w *viewWrite, t taken, more func(w *viewWrite) error) error {
	for inc, kid := range t.writers {
		if old, ok := s.Writer(inc); ok && old == kid && inc != s.inc {
			continue
		}
		if err := w.c.put(keyOf(rowWriter, inc[:]), kid[:]); err != nil {
			return err
		}
	}
	for _, e := range t.held {
		if err := w.c.put(heldKey(t.id, e.Raw), e.Raw); err != nil {
			return err
		}
	}
	return more(w)
}

// heldKey is where an entry waits that cannot be opened yet.
func heldKey(id op.ID, raw []byte) []byte {
	hash := wire.HashOf(raw)
	return keyOf(rowHeld, id[:], hash[:16])
}

// reach notes the greatest seq of each incarnation among ops: what lies beyond
// it has never been here.
func (s *Store) reach(w *viewWrite, id op.ID, ops []op.Op) error {
	far := map[op.ID]uint64{}
	for i := range ops {
		far[ops[i].Dot.Inc] = max(far[ops[i].Dot.Inc], ops[i].Dot.Seq)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	sp := s.spaceOf(id)
	if sp.reach == nil {
		sp.reach = map[op.ID]uint64{}
	}
	for inc, seq := range far {
		if seq <= sp.reach[inc] {
			continue
		}
		if err := w.c.put(keyOf(rowReach, id[:], inc[:]), be64(seq)); err != nil {
			return err
		}
		sp.reach[inc] = seq
	}
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
		return nil, s.addEpoch(signed.Epoch, e.Raw, false)
	}
	h := signed.Bundle.Header
	if h.Incarnation == s.inc && e.Own {
		return nil, nil
	}
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

// unknown leaves out ops that are here already: they come again after a
// rebuild, as drafts and published, from a hand-over file and then from the
// server, or because a server began anew. What lies beyond the greatest seq
// seen of its incarnation is new without a look.
func (s *Store) unknown(id op.ID, ops []op.Op) ([]op.Op, error) {
	byDoc := map[op.ID]map[op.Dot][]op.Op{}
	loaded := map[op.ID]bool{}
	s.mu.Lock()
	reach := maps.Clone(s.spaceOf(id).reach)
	s.mu.Unlock()
	var out []op.Op
	for _, o := range ops {
		known := byDoc[o.Doc]
		if known == nil {
			known = map[op.Dot][]op.Op{}
			byDoc[o.Doc] = known
		}
		if !loaded[o.Doc] && (o.Dot.Seq <= reach[o.Dot.Inc] || s.mine(o.Dot.Inc)) {
			loaded[o.Doc] = true
			have, err := s.Load(o.Doc)
			if err != nil {
				return nil, err
			}
			for _, h := range have {
				known[h.Dot] = append(known[h.Dot], h)
			}
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
	return inc == s.inc || s.writers[inc] == s.kid
}
