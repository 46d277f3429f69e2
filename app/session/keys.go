package session

import (
	"context"
	"errors"

	"doorstep/crypto/orglog"
)

// tendKeys does what any manager's app does for the organisation after a sync:
// it gives role keys to tablets that lack them, makes the next generation of
// roles that somebody left or whose tablet was shut out, and then the next key
// of every space that the old generation opened. Roles go first and must be in
// the server's log before a space is wrapped to them: another manager's app may
// have been quicker, and then its generation counts. It reports whether another
// round should follow.
func (s *Session) tendKeys(ctx context.Context) (worked bool, err error) {
	if s.custodianWorks() {
		return s.tendAsCustodian(ctx)
	}
	if !s.Rights().Revoke {
		return false, nil
	}
	if worked, err = s.tendRoles(); worked || err != nil {
		return worked, err
	}
	if worked, err = s.tendCustodian(); worked || err != nil {
		return worked, err
	}
	if worked, err = s.rekeyDue(ctx); worked || err != nil {
		return worked, err
	}
	return s.letCustodian(ctx)
}

// tendRoles proposes grants and generations. Roles of which this tablet holds no
// key are left to those who do.
func (s *Session) tendRoles() (worked bool, err error) {
	for _, role := range s.myRoles() {
		st, keys := s.store.State(), s.store.Keyring()
		r := st.Roles[role]
		if r == nil || role == orglog.RoleRecovery {
			continue
		}
		if _, held := keys.Gen(role, r.Current().Gen); !held {
			continue
		}
		var c orglog.Content
		if r.Stale {
			c, _, err = st.Rotate(randReader, role, keys)
		} else if len(st.Lacking(role)) > 0 {
			c, err = st.NewGrant(role, nil, keys)
		} else {
			continue
		}
		if errors.Is(err, orglog.ErrNoKey) {
			continue
		}
		if err != nil {
			return worked, err
		}
		switch err := s.store.Propose(c); {
		case errors.Is(err, orglog.ErrNotAllowed):
			continue // another manager's to do
		case err != nil:
			return worked, err
		}
		worked = true
	}
	return worked, nil
}

// KeysDue counts the spaces of which this tablet should still make a new key.
func (s *Session) KeysDue() int { return len(s.store.Due()) + len(s.staleRoles()) }

// staleRoles are the roles of this person of which the next generation is due.
func (s *Session) staleRoles() []string {
	st := s.store.State()
	if st == nil {
		return nil
	}
	var out []string
	for _, r := range s.myRoles() {
		if st.Roles[r] != nil && st.Roles[r].Stale {
			out = append(out, r)
		}
	}
	return out
}
