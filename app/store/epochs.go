package store

import (
	"bytes"
	"crypto/rand"
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
	if s.org == nil {
		return ErrNoKey
	}
	if sp.epochs == nil {
		sp.epochs = &orglog.Space{}
		err := s.view.each(keyOf(rowEpoch, sp.id[:]), func(_ []byte, row func() ([]byte, error)) error {
			raw, err := row()
			if err != nil {
				return err
			}
			r, err := orglog.ParseEpoch(raw)
			if err == nil {
				err = sp.epochs.Apply(s.org, r)
			}
			return err
		})
		if err != nil {
			sp.epochs = nil
			return fmt.Errorf("the key of a case cannot be read: %w", err)
		}
	}
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
	s.mu.Lock()
	org, keyring, inc := s.org, s.keyring, s.inc
	if s.closed || org == nil {
		s.mu.Unlock()
		return ErrClosed
	}
	if sp := s.spaces[id]; sp != nil && sp.epochs != nil && !sp.epochs.Empty() {
		s.mu.Unlock()
		return nil
	}
	s.mu.Unlock()
	raw, _, err := org.NewEpoch(rand.Reader, s.o.Device, orglog.EpochHeader{Space: id, Incarnation: inc}, kind, roles, nil, keyring)
	if err != nil {
		return fmt.Errorf("the case cannot be given a key: %w", err)
	}
	return s.addEpoch(id, raw, true)
}

// addEpoch takes an epoch record in: to the file that survives the view, to
// the view, and, when it is our own, to the outbox.
func (s *Store) addEpoch(id op.ID, raw []byte, own bool) error {
	r, err := orglog.ParseEpoch(raw)
	if err != nil {
		return err
	}
	s.mu.Lock()
	sp := s.spaceOf(id)
	if sp.epochs == nil {
		if err := s.ready(sp); err != nil && !errors.Is(err, ErrNoKey) {
			s.mu.Unlock()
			return err
		}
		if sp.epochs == nil {
			sp.epochs = &orglog.Space{}
		}
	}
	err = sp.epochs.Apply(s.org, r)
	if err == nil {
		sp.ready = false
		if e := s.ready(sp); e != nil && !errors.Is(e, ErrNoKey) {
			err = e
		}
	}
	s.mu.Unlock()
	if err != nil {
		return err
	}
	if err := s.epochFile.add(raw); err != nil {
		return err
	}
	s.viewMu.Lock()
	defer s.viewMu.Unlock()
	w := s.newWrite()
	w.head(id)
	if err := w.c.put(epochKey(r), raw); err != nil {
		return err
	}
	if own {
		key := wire.Key{Space: id, Inc: r.Incarnation, Class: orglog.ClassEpoch, N: r.N}
		if err := w.putOut(out{Key: key, Raw: raw}); err != nil {
			return err
		}
	}
	return w.finish(s.stored)
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
