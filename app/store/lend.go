package store

import (
	"errors"

	"doorstep/crypto/orglog"
	"doorstep/crypto/seal"
	"doorstep/sync/op"
)

// ErrWaits reports a space that cannot be given back: work of this vault in it has no
// receipt yet.
var ErrWaits = errors.New("something that was written on this tablet has not been sent yet")

// loan is a space's key that was lent to this device. It is kept in memory alone.
type loan struct {
	of  orglog.Loan
	raw []byte
}

// Lend seals the key that a space is written under to a device of the organisation.
func (s *Store) Lend(to op.ID, l orglog.Loan) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sp := s.spaces[op.ID(l.Space)]
	if sp == nil {
		return nil, ErrSpace
	}
	if err := s.ready(sp); err != nil {
		return nil, err
	}
	d := s.org.Devices[to]
	if d == nil {
		return nil, ErrNoKey
	}
	return sp.epochs.Lend(s.org, s.keyring, d, l)
}

// Borrow takes a key that was lent to this device. It opens the space once its key
// records are here, now or with the next sync, until the vault is closed or GiveBack.
func (s *Store) Borrow(l orglog.Loan, raw []byte) error {
	s.mu.Lock()
	if s.loans == nil {
		s.loans = map[op.ID]loan{}
	}
	id := op.ID(l.Space)
	s.loans[id] = loan{l, raw}
	if sp := s.spaces[id]; sp != nil {
		sp.ready, sp.epochs = false, nil
	}
	s.mu.Unlock()
	return s.tryHeld()
}

// borrowed opens a space by what was lent to this device. One that does not open is
// as none. The caller holds mu, and the space's key records are loaded.
func (s *Store) borrowed(sp *space) {
	l, ok := s.loans[sp.id]
	if !ok || s.o.Identity == nil {
		return
	}
	if err := sp.epochs.Borrow(s.org.Org, s.o.Identity, l.of, l.raw); err != nil && s.o.Log != nil {
		s.o.Log.Warn("store: a loan does not open yet", "error", err)
	}
}

// GiveBack takes a space that was lent off this device: rows, log, pictures and the
// key. It does nothing where there is nothing, or where the device opens the space
// without the loan, and fails with ErrWaits while work of this vault in it has no
// receipt.
func (s *Store) GiveBack(id op.ID) error {
	s.mu.Lock()
	delete(s.loans, id)
	sp := s.spaces[id]
	own := false
	if sp != nil {
		sp.ready, sp.epochs = false, nil
		own = s.ready(sp) == nil
	}
	s.mu.Unlock()
	if sp == nil || own {
		return nil
	}
	if s.WaitingIn(id) > 0 {
		return ErrWaits
	}
	return s.destroy(id)
}

// WrittenUnder is the key that a space is written under.
func (s *Store) WrittenUnder(id op.ID) (seal.KID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sp := s.spaces[id]
	if sp == nil {
		return seal.KID{}, ErrSpace
	}
	err := s.ready(sp)
	return sp.keys.KID, err
}
