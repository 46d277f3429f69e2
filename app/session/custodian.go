package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"doorstep/app/store"
	"doorstep/crypto/orglog"
)

// The custodian is a vault like any other on a machine of the council's own, whose
// person holds the role orglog.RoleCustodian and is in no team. Once administrators
// have turned it on, cases are wrapped to it too, but for restricted ones. It makes
// keys new that are due, answers out-of-hours workers (answerAccess), and gives a
// restored server back what it lost, as every vault does with what it holds.

// IsCustodian reports whether this vault is the organisation's custodian.
func (s *Session) IsCustodian() bool {
	return slices.Contains(s.myRoles(), orglog.RoleCustodian)
}

// CustodianOn reports whether administrators have turned the custodian on.
func (s *Session) CustodianOn() bool {
	st := s.store.State()
	return st != nil && st.CustodianOn()
}

// custodianWorks reports whether this vault is the custodian and is turned on.
func (s *Session) custodianWorks() bool { return s.IsCustodian() && s.CustodianOn() }

// withCustodian are the roles of a case's space with the custodian among them, or
// without it, as the organisation has decided. Named people of a restricted case
// stay among themselves.
func (s *Session) withCustodian(roles []string) []string {
	out := slices.DeleteFunc(slices.Clone(roles), func(r string) bool { return r == orglog.RoleCustodian })
	if st := s.store.State(); st != nil && st.CustodianReady() && !slices.ContainsFunc(out, orglog.IsNamed) {
		out = append(out, orglog.RoleCustodian)
	}
	return sortedRoles(out)
}

// addCustodian adds the custodian to the organisation as a person in no team, and
// makes their role where there is none. Nobody keeps its first seed: the tablet of
// a lead makes the first one that counts once the custodian's machine was let in.
func (s *Session) addCustodian(in Invitation) error {
	st := s.store.State()
	if _, ok := st.Roles[orglog.RoleCustodian]; ok {
		return nil
	}
	n, err := sealName(s.store.Keyring(), st, orglog.NameRole, []byte(orglog.RoleCustodian), "Custodian", "")
	if err != nil {
		return err
	}
	c, _, err := st.NewRole(randReader, orglog.RoleCustodian, nil, nil, &n)
	if err == nil {
		err = s.store.Propose(c)
	}
	if err != nil {
		return fmt.Errorf("you cannot invite %s: %w", strings.TrimSpace(in.Name), notYours(err))
	}
	return nil
}

// tendCustodian gives the custodian's role its next key where it is due, which any
// lead's tablet does: it keeps nothing of it.
func (s *Session) tendCustodian() (worked bool, err error) {
	st := s.store.State()
	if st == nil || !s.Rights().Lead || !st.CustodianOn() || !st.CustodianKeyless() {
		return false, nil
	}
	c, _, err := st.Renew(randReader, orglog.RoleCustodian, s.store.Keyring())
	if err != nil {
		return false, err
	}
	switch err := s.store.Propose(c); {
	case errors.Is(err, orglog.ErrNotAllowed):
		return false, nil
	case err != nil:
		return false, err
	}
	return true, nil
}

// letCustodian makes the next key of every case that should be wrapped to the
// custodian and is not, or is and should not be. Any manager's tablet that holds the
// case does so. While a role's own next generation is due it waits, or the work would
// be done twice.
func (s *Session) letCustodian(ctx context.Context) (worked bool, err error) {
	st := s.store.State()
	if st == nil || st.Roles[orglog.RoleCustodian] == nil {
		return false, nil
	}
	var errs []error
	for _, id := range s.store.Spaces() {
		k, err := s.store.Keys(id)
		if err != nil || !k.Open || k.Kind != orglog.SpaceCore && k.Kind != orglog.SpaceEssentials || !s.mine(id) {
			continue
		}
		want := s.withCustodian(k.Roles)
		if slices.Equal(want, k.Roles) || slices.ContainsFunc(want, func(r string) bool { return st.Superseded(r, st.Roles[r].Current().Gen) }) {
			continue
		}
		switch err := s.store.Rewrap(ctx, id, k.Kind, want); {
		case errors.Is(err, store.ErrNoKey): // somebody of that case does it
		case err != nil:
			errs = append(errs, err)
		default:
			worked = true
		}
	}
	if worked {
		s.accessChanged()
	}
	return worked, errors.Join(errs...)
}

// tendAsCustodian does what managers' tablets do in tendKeys, for all teams: the
// next generation of every role that is due, then the next key of every space that
// the old one opened.
func (s *Session) tendAsCustodian(ctx context.Context) (worked bool, err error) {
	st := s.store.State()
	for _, role := range st.StaleRoles() {
		if role == orglog.RoleRecovery || orglog.IsNamed(role) {
			continue
		}
		c, _, err := st.Renew(randReader, role, s.store.Keyring())
		if err != nil {
			return worked, err
		}
		switch err := s.store.Propose(c); {
		case errors.Is(err, orglog.ErrNotAllowed), errors.Is(err, orglog.ErrInvalid):
			continue
		case err != nil:
			return worked, err
		}
		worked, st = true, s.store.State()
	}
	if worked {
		return true, nil
	}
	return s.rekeyDue(ctx)
}

// rekeyDue makes the next key of every space that is due here.
func (s *Session) rekeyDue(ctx context.Context) (worked bool, err error) {
	due := s.store.Due()
	if len(due) == 0 {
		return false, nil
	}
	made, err := s.store.RekeyAll(ctx, due)
	if errors.Is(err, store.ErrNoKey) {
		err = nil // somebody of that case does it
	}
	return made > 0, err
}
