package store

import (
	"bytes"
	"errors"
	"fmt"

	"doorstep/crypto/orglog"
	"doorstep/crypto/seal"
	"doorstep/sync/op"
	"doorstep/sync/wire"
)

// spaceOf is the live state of a space. The caller holds mu.
func (s *Store) spaceOf(id op.ID) *space {
	sp := s.spaces[id]
	if sp == nil {
		sp = &space{id: id}
		s.spaces[id] = sp
	}
	return sp
}

// ready makes sure that a space's keys are at hand; ErrNoKey when this device
// holds no role that opens it. The caller holds mu.
func (s *Store) ready(sp *space) error {
	if sp.ready {
		return nil
	}
	if s.shut {
		return ErrClosed
	}
	if s.org == nil {
		return ErrNoKey
	}
	if sp.epochs == nil {
		if err := s.loadEpochs(sp); err != nil {
			return err
		}
	}
	s.borrowed(sp)
	e, _, err := sp.epochs.WriteEpoch(s.org, s.keyring)
	if errors.Is(err, orglog.ErrNoAccess) {
		return ErrNoKey
	}
	if err != nil {
		return fmt.Errorf("the key of a case cannot be opened: %w", err)
	}
	sp.keys, sp.ready = e.Keys(), true
	return nil
}

// loadEpochs reads the key records of a space from the view. One that does not
// fit the organisation's log waits for the statements that it stands on. The
// caller holds mu.
func (s *Store) loadEpochs(sp *space) error {
	epochs, kids := &orglog.Space{}, map[seal.KID]bool{}
	err := s.view.each(keyOf(rowEpoch, sp.id[:]), func(_ []byte, row func() ([]byte, error)) error {
		raw, err := row()
		if err != nil {
			return err
		}
		r, err := orglog.ParseEpoch(raw)
		if err != nil {
			return err
		}
		if err := epochs.Apply(s.org, r); err != nil {
			if s.o.Log != nil {
				s.o.Log.Warn("store: a key record waits", "error", err)
			}
			return nil
		}
		kids[r.KID] = true
		return nil
	})
	if err != nil {
		err = asDamage(fmt.Errorf("the key of a case cannot be read: %w", err))
		s.markDamaged()
		// Who is told may ask the store in return, which the caller holds.
		go s.trouble(err)
		return err
	}
	sp.epochs, sp.kids = epochs, kids
	return nil
}

// epochKeys are the keys of one epoch of a space; ErrNoKey or an error of
// orglog when this device does not open it. The caller does not hold mu.
func (s *Store) epochKeys(space op.ID, kid seal.KID) (epochKeys, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sp := s.spaceOf(space)
	if err := s.ready(sp); err != nil {
		return epochKeys{}, err
	}
	if sp.keys.KID == kid {
		return sp.keys, nil
	}
	e, err := sp.epochs.Epoch(s.org.Org, kid, s.keyring)
	return e.Keys(), err
}

// NewSpace makes a space, wrapped to roles and to recovery; it needs no
// signal. The record that says so is durable when it returns, and goes to the
// server before the first bundle of the space.
func (s *Store) NewSpace(id op.ID, kind orglog.SpaceKind, roles []string) error {
	s.making.Lock()
	defer s.making.Unlock()
	s.mu.Lock()
	if s.closed || s.org == nil {
		s.mu.Unlock()
		return ErrClosed
	}
	sp := s.spaces[id]
	s.mu.Unlock()
	if s.isDestroyed(id) {
		return ErrSpace
	}
	if sp != nil {
		if _, err := s.Keys(id); err == nil {
			return nil
		}
	}
	return s.nextEpoch(id, kind, roles)
}

// addEpoch takes an epoch record in: to the file that survives the view, to
// the view, and, when it is our own, to the outbox. Our own is durable when it
// returns; others' are before anything is sealed under them.
func (s *Store) addEpoch(r *orglog.EpochRecord, raw []byte, own bool) error {
	id := op.ID(r.Space)
	s.mu.Lock()
	sp := s.spaceOf(id)
	if s.org == nil {
		s.mu.Unlock()
		return ErrNoKey
	}
	if sp.epochs == nil {
		if err := s.loadEpochs(sp); err != nil {
			s.mu.Unlock()
			return err
		}
	}
	known := sp.kids[r.KID]
	err := sp.epochs.Apply(s.org, r)
	if err == nil && !known {
		sp.ready, sp.dueAt = false, 0
		sp.kids[r.KID] = true
		if e := s.ready(sp); e != nil && !errors.Is(e, ErrNoKey) {
			err = e
		}
	}
	s.mu.Unlock()
	if err != nil || known {
		return err
	}
	if err := s.storeEpoch(r, raw, own); err != nil {
		// What is not on the disk must not seal anything.
		s.mu.Lock()
		sp.epochs, sp.kids, sp.ready = nil, nil, false
		s.mu.Unlock()
		return err
	}
	return nil
}

func (s *Store) storeEpoch(r *orglog.EpochRecord, raw []byte, own bool) error {
	s.viewMu.Lock()
	defer s.viewMu.Unlock()
	var err error
	if own {
		if err = s.epochFile.add(raw); err == nil {
			// What is sealed under it goes into the journal, and is lost without
			// it: the two stand or fall together.
			_, err = s.journal.Append(detached, append([]byte{recordEpoch}, raw...))
		}
	} else {
		err = s.epochFile.write([][]byte{raw})
	}
	if err != nil {
		return s.explain(err)
	}
	s.epochCount++
	w := s.newWrite()
	if err = w.putEpoch(r, raw, own); err == nil {
		err = w.finish(w.next(s.stored))
	}
	if err != nil {
		s.epochOwed = true // the next opening puts it into the view
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if sp, h := s.spaces[op.ID(r.Space)], s.storedHeads[op.ID(r.Space)]; sp != nil && h != nil {
		sp.head.Epoch, sp.head.EpochSeen, sp.head.EpochN = h.Epoch, h.EpochSeen, h.EpochN
	}
	return nil
}

// putEpoch writes an epoch record, and for our own a row of the outbox.
func (w *viewWrite) putEpoch(r *orglog.EpochRecord, raw []byte, own bool) error {
	h := w.head(op.ID(r.Space))
	if r.No > h.Epoch {
		h.Epoch, h.EpochSeen = r.No, w.s.o.Now().Unix()
	}
	if err := w.c.put(epochKey(r), raw); err != nil {
		return err
	}
	if !own {
		return nil
	}
	if op.ID(r.Incarnation) == w.s.inc {
		h.EpochN = max(h.EpochN, r.N+1)
	}
	key := wire.Key{Space: r.Space, Inc: r.Incarnation, Class: orglog.ClassEpoch, N: r.N}
	return w.putOut(out{Key: key, Raw: raw})
}

// epochKey orders the records of a space so that one comes after those it
// follows.
func epochKey(r *orglog.EpochRecord) []byte {
	return keyOf(rowEpoch, r.Space[:], be64(r.No), r.KID[:8])
}

// isEpoch tells an epoch record from a bundle by its class.
func isEpoch(k wire.Key) bool { return k.Class == orglog.ClassEpoch }

// Spaces are the spaces that this vault holds a key of or knows.
func (s *Store) Spaces() []op.ID {
	s.mu.Lock()
	defer s.mu.Unlock()
	ids := make([]op.ID, 0, len(s.spaces))
	for id := range s.spaces {
		ids = append(ids, id)
	}
	sortIDs(ids)
	return ids
}

// Follow makes the next sync ask for a space, whose id came from a document.
func (s *Store) Follow(id op.ID) error {
	if s.isDestroyed(id) {
		return nil
	}
	s.mu.Lock()
	_, known := s.spaces[id]
	s.spaceOf(id)
	s.mu.Unlock()
	if known {
		return nil
	}
	s.viewMu.Lock()
	defer s.viewMu.Unlock()
	w := s.newWrite()
	w.head(id)
	return w.finish(s.stored)
}

// sameRecord reports whether two frames are the same bytes.
func sameRecord(a, b []byte) bool { return bytes.Equal(a, b) }
