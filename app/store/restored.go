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
// that no number is used twice from here on. What it wrote since goes to the
// server as the drafts that they are. It must not run beside a sync.
func (s *Store) BeginAnew() error {
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
		if op.ID(o.Key.Inc) == old && !isEpoch(o.Key) {
			w.c.drop(key)
		}
	}
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
		if keys, err := s.epochKeys(b.Header.Space, b.Header.EpochKID); err == nil {
			if body, err := b.Open(keys); err == nil {
				first, last = covers(body)
			}
		}
		if last > 0 && h != nil && last <= h.Receipted || s.isDestroyed(op.ID(b.Header.Space)) {
			return nil
		}
		return w.putOut(out{Key: wire.Key{Space: b.Header.Space, Inc: old, Class: uint8(bundle.Draft), N: b.Header.N}, Raw: raw, First: first, Last: last})
	})
	if err != nil {
		return fmt.Errorf("the vault's journal cannot be read: %w", err)
	}
	for id := range s.storedHeads {
		h := w.head(id)
		h.Published, h.Receipted, h.NextN, h.Prev, h.DraftN, h.DraftPrev, h.EpochN = 0, 0, 0, [32]byte{}, 0, [32]byte{}, 0
	}
	if err := w.c.put(keyOf(rowWriter, old[:]), kidBytes(s.kid)); err != nil {
		return err
	}
	next := s.stored
	next.Inc, next.Next, next.Clean = detcbor.B16(inc), 1, nil
	s.mu.Lock()
	docs := make([]*doc, 0, len(s.docs))
	for _, d := range s.docs {
		docs = append(docs, d)
	}
	s.mu.Unlock()
	for _, d := range docs {
		if d.stored.own == 0 {
			continue
		}
		d.stored.own = 0
		b, err := d.stored.row(d.space)
		if err != nil {
			return err
		}
		if err := w.c.put(keyOf(rowDoc, d.id[:]), b); err != nil {
			return err
		}
	}
	if err := w.finish(next); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inc, s.next, s.restored = inc, 1, false
	s.writers[old] = s.kid
	for id, sp := range s.spaces {
		if h := s.storedHeads[id]; h != nil {
			safe := sp.head.Safe
			sp.head = *h
			sp.head.Safe = safe
		}
	}
	for _, d := range s.docs {
		d.own = 0
	}
	return nil
}

func kidBytes(k [16]byte) []byte { return k[:] }
