package orglog

import (
	"io"

	"doorstep/crypto/seal"
)

// The custodian is a headless device of the council's own, apart from the sync
// server. It holds the role RoleCustodian and no team's. Administrators turn it on
// together (PolicyCustodian); until then, and once it is turned off again, nothing
// is wrapped to it. It can read what is wrapped to it and it can renew keys: it
// cannot bring anybody in, put anybody out, or come near a restricted case.

// CustodianOn reports whether administrators have turned the custodian on.
func (s *State) CustodianOn() bool { return s.policyOf(PolicyCustodian) == 1 }

// CustodianReady reports whether spaces are to be wrapped to the custodian: it is
// turned on, somebody holds its present key, and nobody who lost a device or left
// does.
func (s *State) CustodianReady() bool {
	r := s.Roles[RoleCustodian]
	if !s.CustodianOn() || r == nil || r.Stale {
		return false
	}
	for _, d := range s.memberDevices(r.Members) {
		if r.wraps[d.ID] != nil {
			return true
		}
	}
	return false
}

// CustodianKeyless reports whether the custodian's role has devices and none of
// them holds its present seed, or somebody holds it who should not: a lead makes its
// next generation.
func (s *State) CustodianKeyless() bool {
	r := s.Roles[RoleCustodian]
	if r == nil {
		return false
	}
	all := s.memberDevices(r.Members)
	for _, d := range all {
		if r.wraps[d.ID] != nil {
			return r.Stale
		}
	}
	return len(all) > 0 || r.Stale
}

// renewsAsCustodian reports whether a statement is one that the custodian may make
// though it is nobody's manager: the next generation of a role of which it is due,
// for exactly the people who are in the role. Recovery and the named people of a
// restricted case are none of its business.
func (s *State) renewsAsCustodian(who actor, c Role, old *RoleState) bool {
	if who.admin || old == nil || !old.Stale || c.ID == RoleRecovery || IsNamed(c.ID) || c.Name != nil || !s.CustodianOn() {
		return false
	}
	if r := s.Roles[RoleCustodian]; r == nil || !r.Members[who.person.ID] || len(c.Members) != len(old.Members) {
		return false
	}
	for _, m := range c.Members {
		if !old.Members[ID(m)] {
			return false
		}
	}
	return true
}

// Renew makes the next generation of a role for its present members: with its
// predecessor sealed under it where the keyring holds one (Rotate), else without,
// which is allowed to the custodian, and to a lead for the custodian's own role.
func (s *State) Renew(rand io.Reader, id string, k *Keyring) (Role, seal.RoleGen, error) {
	if len(k.gens[id]) > 0 {
		return s.Rotate(rand, id, k)
	}
	r, ok := s.Roles[id]
	if !ok {
		return Role{}, seal.RoleGen{}, invalid("no role %s", id)
	}
	members := make([]ID, 0, len(r.Members))
	for m := range r.Members {
		members = append(members, m)
	}
	return s.NewRole(rand, id, members, nil, nil)
}
