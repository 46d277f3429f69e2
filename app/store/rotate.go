package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"doorstep/crypto/orglog"
	"doorstep/sync/op"
)

// ErrSpace reports a space that this vault does not know, or that was
// destroyed.
var ErrSpace = errors.New("this tablet does not know that case")

// SpaceKeys says who may open a space, as its newest key records say it.
type SpaceKeys struct {
	Kind  orglog.SpaceKind
	Roles []string // for whom the next key is to be: rising, recovery left out
	// Holders are the roles of the newest key of all, whether or not this
	// device opens it: whose the space is now.
	Holders []string
	// Open reports whether this device can open the newest key.
	Open bool
	// Due reports that a new key should be made: the newest one is wrapped to a
	// key that somebody who left or lost a device still has, or it has become
	// older than the organisation's rule allows.
	Due bool
}

// Keys says who may open a space; ErrSpace when no key record of it has come.
func (s *Store) Keys(space op.ID) (SpaceKeys, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sp := s.spaces[space]
	if sp == nil {
		return SpaceKeys{}, ErrSpace
	}
	err := s.ready(sp)
	if err != nil && !errors.Is(err, ErrNoKey) {
		return SpaceKeys{}, err
	}
	if sp.epochs == nil || sp.epochs.Empty() {
		return SpaceKeys{}, ErrSpace
	}
	return SpaceKeys{Kind: sp.epochs.Kind, Roles: sp.epochs.Roles(s.org, s.keyring), Holders: sp.epochs.Holders(), Open: sp.ready, Due: sp.ready && s.due(sp)}, nil
}

// Due are the spaces of which this device should make a new key, in the order
// of their ids.
func (s *Store) Due() []op.ID {
	var out []op.ID
	for _, id := range s.Spaces() {
		if k, err := s.Keys(id); err == nil && k.Due {
			out = append(out, id)
		}
	}
	return out
}

// due reports whether a space needs a new key. The caller holds mu, and the
// space is ready.
func (s *Store) due(sp *space) bool {
	if sp.dueAt != s.orgSize {
		_, fresh, err := sp.epochs.WriteEpoch(s.org, s.keyring)
		sp.due, sp.dueAt = err == nil && !fresh, s.orgSize
		// A role whose own next generation is due still has the key that is to
		// be shut out: it comes first, or the work would be done twice.
		for _, role := range append(sp.epochs.Roles(s.org, s.keyring), orglog.RoleRecovery) {
			if r := s.org.Roles[role]; r != nil && r.Stale {
				sp.due = false
			}
		}
	}
	age := time.Duration(s.org.EpochDays()) * 24 * time.Hour
	return sp.due || sp.head.EpochSeen > 0 && s.o.Now().Sub(time.Unix(sp.head.EpochSeen, 0)) > age
}

// Rekey makes a new key for a space if one is due and reports whether it did;
// it needs no signal. ErrNoKey says that this device cannot.
func (s *Store) Rekey(ctx context.Context, space op.ID) (bool, error) {
	n, err := s.RekeyAll(ctx, []op.ID{space})
	return n > 0, err
}

// RekeyAll is Rekey for many spaces. It goes on past one that this device
// cannot make a key of, and returns how many it made.
func (s *Store) RekeyAll(ctx context.Context, spaces []op.ID) (made int, err error) {
	var errs []error
	s.making.Lock()
	defer s.making.Unlock()
	for _, id := range spaces {
		if err := ctx.Err(); err != nil {
			return made, errors.Join(append(errs, err)...)
		}
		k, err := s.Keys(id)
		if err == nil && !k.Open {
			err = ErrNoKey
		}
		if err == nil && k.Due {
			if err = s.nextEpoch(id, k.Kind, k.Roles); err == nil {
				made++
			}
		}
		errs = append(errs, err)
	}
	return made, errors.Join(errs...)
}

// Rewrap makes a new key for a space, for other roles than before: a case that
// moves to another team, or is restricted to named people. What was written
// before stays readable to those who could read it; what is written from now
// on opens only for the new roles. Kind is what the space was made as.
func (s *Store) Rewrap(ctx context.Context, space op.ID, kind orglog.SpaceKind, roles []string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.making.Lock()
	defer s.making.Unlock()
	k, err := s.Keys(space)
	if err != nil {
		return err
	}
	if !k.Open {
		return ErrNoKey
	}
	return s.nextEpoch(space, kind, roles)
}

// nextEpoch makes the first epoch of a space, or one that follows those it
// has. The caller holds making.
func (s *Store) nextEpoch(id op.ID, kind orglog.SpaceKind, roles []string) error {
	s.mu.Lock()
	sp := s.spaceOf(id)
	if s.closed || s.org == nil {
		s.mu.Unlock()
		return ErrClosed
	}
	if sp.epochs == nil {
		if err := s.loadEpochs(sp); err != nil {
			s.mu.Unlock()
			return err
		}
	}
	h := orglog.EpochHeader{Space: id, Incarnation: s.inc, N: sp.head.EpochN}
	raw, _, err := s.org.NewEpoch(rand.Reader, s.o.Device, h, kind, roles, sp.epochs, s.keyring)
	s.mu.Unlock()
	if errors.Is(err, orglog.ErrNoKey) || errors.Is(err, orglog.ErrNoAccess) {
		return ErrNoKey
	}
	if err != nil {
		return fmt.Errorf("the case cannot be given a new key: %w", err)
	}
	r, err := orglog.ParseEpoch(raw)
	if err != nil {
		return err
	}
	return s.addEpoch(r, raw, true)
}
