package store

import (
	"fmt"

	"doorstep/crypto/detcbor"
	"doorstep/sync/bundle"
	"doorstep/sync/op"
	"doorstep/sync/wire"
)

// Restored reports whether this vault turned out to be an older copy of
// itself: the server holds what it does not know to have written, or refused a
// bundle because it holds another under its number.
func (s *Store) Restored() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.restored
}

// BeginAnew gives a vault that was restored from a copy a new incarnation, so
// that no number is used twice from here on. What it wrote since is written
// again under new numbers: the tablet that it is a copy of used the old ones
// too, and what superseded its changes there would hide these. It must not run
// beside a sync.
func (s *Store) BeginAnew() error {
	held, err := s.ownInLogs()
	if err != nil {
		return err
	}
	return s.beginAnew(held)
}

// ownInLogs gives what the logs hold of this incarnation, by dot.
func (s *Store) ownInLogs() (map[op.Dot]op.Op, error) {
	s.mu.Lock()
	inc := s.inc
	s.mu.Unlock()
	held := map[op.Dot]op.Op{}
	for _, id := range s.Spaces() {
		for e, err := range s.Raw(detached, wire.ID(id), 0) {
			if err != nil {
				return nil, err
			}
			if op.ID(e.Key.Inc) != inc || isEpoch(e.Key) {
				continue
			}
			b, err := bundle.Parse(e.Raw)
			if err != nil {
				continue
			}
			keys, err := s.epochKeys(id, b.Header.EpochKID)
			if err != nil {
				continue // what cannot be compared is written again
			}
			if body, err := b.Open(keys); err == nil {
				for _, o := range body.Ops {
					held[o.Dot] = o
				}
			}
		}
	}
	return held, nil
}

// beginAnew is BeginAnew for a vault whose logs hold what is given of this
// incarnation; nil when it is no copy but merely cannot read its own drafts,
// which then go to the server as they are.
func (s *Store) beginAnew(held map[op.Dot]op.Op) error {
	s.publishing.Lock()
	defer s.publishing.Unlock()
	s.appending.Lock()
	defer s.appending.Unlock()
	s.viewMu.Lock()
	defer s.viewMu.Unlock()
	if err := s.flush(); err != nil {
		return err
	}
	inc, err := op.RandomID(randReader)
	if err != nil {
		return err
	}
	old := s.inc
	w := s.newWrite()
	if err := s.dropOutbox(w, old); err != nil {
		return err
	}
	again := newRenumbered(inc)
	err = s.journal.Replay(0, func(_ uint64, p []byte) error {
		r, ok := readRecord(p)
		if !ok || r.published {
			return nil
		}
		raw := r.raw
		b, err := bundle.Parse(raw)
		if err != nil || b.Header.Incarnation != old {
			return nil
		}
		h := s.storedHeads[b.Header.Space]
		first, last := r.first, r.last
		var body bundle.Body
		if keys, err := s.epochKeys(b.Header.Space, b.Header.EpochKID); err == nil {
			if body, err = b.Open(keys); err == nil {
				first, last = covers(body)
			}
		}
		if last > 0 && h != nil && last <= h.Receipted || s.isDestroyed(op.ID(b.Header.Space)) {
			return nil
		}
		if held != nil && len(body.Ops) > 0 && s.canSeal(b.Header.Space) {
			again.take(b.Header.Space, body.Ops, held)
			return nil
		}
		return w.putOut(out{Key: wire.Key{Space: b.Header.Space, Inc: old, Class: uint8(bundle.Draft), N: b.Header.N}, Raw: raw, First: first, Last: last})
	})
	if err != nil {
		return fmt.Errorf("the vault's journal cannot be read: %w", err)
	}
	// The journal first: should the app be killed from here on, this is done
	// once more, and what is written twice says the same.
	applied, err := s.sealAgain(again)
	if err != nil {
		return err
	}
	s.mu.Lock()
	docs := make([]*doc, 0, len(s.docs))
	for _, d := range s.docs {
		docs = append(docs, d)
	}
	s.mu.Unlock()
	for _, d := range docs {
		if err := s.renumber(d, again); err != nil {
			return err
		}
	}
	for id := range s.storedHeads {
		h, n := w.head(id), again.heads[id]
		h.Published, h.Receipted, h.NextN, h.Prev, h.EpochN = 0, 0, 0, [32]byte{}, 0
		h.DraftN, h.DraftPrev = n.n, n.prev
	}
	if err := w.c.put(keyOf(rowWriter, old[:]), kidBytes(s.kid)); err != nil {
		return err
	}
	for _, d := range docs {
		if d.stored.own == again.own[d.id] {
			continue
		}
		d.stored.own = again.own[d.id]
		b, err := d.stored.row(d.space)
		if err != nil {
			return err
		}
		if err := w.c.put(keyOf(rowDoc, d.id[:]), b); err != nil {
			return err
		}
	}
	next := s.stored
	next.Applied = max(next.Applied, applied)
	next.Inc, next.Next, next.Clean = detcbor.B16(inc), again.seq+1, nil
	if err := w.finish(next); err != nil {
		return err
	}
	if len(again.drafts) > 0 {
		if _, err := s.journal.Append(detached, append([]byte{recordAnew}, old[:]...)); err != nil {
			return s.explain(err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inc, s.next, s.restored = inc, again.seq+1, false
	s.writers[old] = s.kid
	for id, sp := range s.spaces {
		if h := s.storedHeads[id]; h != nil {
			safe := sp.head.Safe
			sp.head = *h
			sp.head.Safe = safe
		}
		for i := range sp.unsent {
			u := &sp.unsent[i]
			u.row = again.row(u.row)
			if d, ok := again.dots[u.dot]; ok {
				u.dot = d
			}
		}
	}
	for _, d := range s.docs {
		d.own = again.own[d.id]
	}
	return nil
}

// dropOutbox takes an incarnation's bundles out of the outbox.
func (s *Store) dropOutbox(w *viewWrite, inc op.ID) error {
	keys, err := s.outKeys()
	if err != nil {
		return s.damaged(asDamage(err))
	}
	for _, key := range keys {
		b, err := s.view.get(key)
		if err != nil {
			return s.damaged(err)
		}
		o, err := readOut(key, b)
		if err != nil {
			return err
		}
		if op.ID(o.Key.Inc) == inc && !isEpoch(o.Key) {
			w.c.drop(key)
		}
	}
	return nil
}

func kidBytes(k [16]byte) []byte { return k[:] }
