package orglog

import (
	"bytes"
	"cmp"
	"slices"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/seal"
)

// role makes a role or its next generation. The wraps must be for exactly the
// active devices of exactly the members: one missing would lock somebody out,
// one more would be a listener that the members do not know of.
func (s *State) role(who actor, c Role) error {
	if !ValidRole(c.ID) {
		return invalid("role id")
	}
	old, exists := s.Roles[c.ID]
	renews := s.renewsAsCustodian(who, c, old)
	if err := s.mayMakeRole(who, c.ID, old); err != nil && !renews {
		return err
	}
	if IsNamed(c.ID) && !who.admin && !slices.Contains(c.Members, detcbor.B16(who.person.ID)) {
		// Whoever names the people of a restricted case stands among them, for
		// the log to show.
		return ErrNotAllowed
	}
	gen := uint64(1)
	if exists {
		gen = old.Current().Gen + 1
	}
	if c.Gen != gen {
		return invalid("role %s: generation %d, want %d", c.ID, c.Gen, gen)
	}
	if err := checkPrev(c, old, renews || c.ID == RoleCustodian); err != nil {
		return err
	}
	key, err := seal.ParseRecipient(c.Key)
	if err != nil || s.usedKeys[string(c.Key)] {
		return invalid("role %s: key", c.ID)
	}
	if exists && slices.ContainsFunc(old.Gens, func(g Generation) bool { return g.KID == c.KID }) {
		return invalid("role %s: seed was used before", c.ID)
	}
	if (c.ID == RoleRecovery) != (len(c.Rescue) == 0) || c.ID != RoleRecovery && len(c.Rescue) != seal.WrapSize {
		return invalid("role %s: wrap to recovery", c.ID)
	}
	if err := s.checkName(c.Name); err != nil {
		return err
	}
	members, err := s.checkMembers(c)
	if err != nil {
		return err
	}
	for m := range members {
		if exists && !old.Members[m] && !s.mayBring(who, c.ID, s.People[m]) {
			return ErrNotAllowed
		}
	}
	wraps, err := checkWraps(c.Wraps, s.memberDevices(members))
	if err != nil {
		return err
	}

	n := &RoleState{ID: c.ID, Members: members, wraps: wraps, Name: c.Name}
	if exists {
		n.Gens, n.left = slices.Clone(old.Gens), old.leave(members, s.Size)
		if n.Name == nil {
			n.Name = old.Name
		}
	}
	n.Gens = append(n.Gens, Generation{
		Gen: gen, Key: key, KID: c.KID, Prev: c.Prev, Rescue: c.Rescue, rescue: s.Roles[RoleRecovery].Current().Key.ID(),
		made: s.Size,
	})
	s.Roles[c.ID] = n
	s.usedKeys[string(c.Key)] = true
	return nil
}

// checkPrev: a role's first generation has no predecessor, every other at least
// one, and each is an older generation of the same role. A generation that the
// custodian makes of a role whose seed it does not hold, and one of the custodian's
// own role that somebody else makes, lack it: nothing is lost by that, for members
// keep the seeds that they have, and what was wrapped to the custodian is wrapped to
// a case's own people as well.
func checkPrev(c Role, old *RoleState, mayLack bool) error {
	if old == nil && len(c.Prev) > 0 || old != nil && len(c.Prev) == 0 && !mayLack || len(c.Prev) > maxRolePrev {
		return invalid("role %s: predecessors", c.ID)
	}
	if !rising(c.Prev, func(a, b RolePrev) int { return bytes.Compare(a.KID[:], b.KID[:]) }) {
		return invalid("role %s: predecessors out of order", c.ID)
	}
	for _, p := range c.Prev {
		if len(p.Box) != seal.PrevSize || !slices.ContainsFunc(old.Gens, func(g Generation) bool { return g.KID == p.KID }) {
			return invalid("role %s: predecessor", c.ID)
		}
	}
	return nil
}

// mayMakeRole says who may make a role, its next generation or a grant of it:
//
//   - recovery: the administrators together, which check has counted;
//   - named people of a restricted case: to begin, any manager or lead; afterwards
//     a manager or lead among its members; administrators together;
//   - any other new role: a lead or an administrator;
//   - any other next generation or grant: a lead, an administrator, or a manager
//     among its members.
//
// What the custodian may do beside that is renewsAsCustodian.
func (s *State) mayMakeRole(who actor, id string, old *RoleState) error {
	switch {
	case who.admin:
		return nil
	case IsNamed(id):
		if who.person.Rank >= Manager && (old == nil || old.Members[who.person.ID]) {
			return nil
		}
	case who.person.Rank == Lead:
		return nil
	case old != nil && who.person.Rank == Manager && old.Members[who.person.ID]:
		return nil
	}
	return ErrNotAllowed
}

// mayBring reports whether the actor may bring p into a role that exists. A
// manager brings only whom they manage, or who has no team yet, into a team or
// into duty: to be in a team of one's own is to be managed by oneself, and
// nobody may take people over from another team so. Into a restricted case a
// manager brings anybody whom it needs: that gives no say over them.
func (s *State) mayBring(who actor, role string, p *Person) bool {
	if who.admin || who.person.Rank == Lead || IsNamed(role) || role == RoleStaff {
		return true
	}
	return s.manages(who, p) || !s.inUnit(p.ID) && who.mayRank(p.Rank)
}

// inUnit reports whether a person is in any team.
func (s *State) inUnit(person ID) bool {
	for id, r := range s.Roles {
		if isUnit(id) && r.Members[person] {
			return true
		}
	}
	return false
}

// closedToGuests reports whether a role is for the organisation's own people
// only.
func closedToGuests(role string) bool {
	return role == RoleStaff || role == RoleDuty || role == RoleCustodian || IsNamed(role)
}

// checkMembers returns the members as a set. Staff holds everybody but guests.
func (s *State) checkMembers(c Role) (map[ID]bool, error) {
	if len(c.Members) > MaxMembers || !rising(c.Members, compareB16) {
		return nil, invalid("role %s: members out of order", c.ID)
	}
	members := make(map[ID]bool, len(c.Members))
	for _, m := range c.Members {
		p, ok := s.People[ID(m)]
		if !ok || !p.Active() || c.ID == RoleRecovery {
			return nil, invalid("role %s: member is not an active person", c.ID)
		}
		if p.Rank == Guest && closedToGuests(c.ID) {
			return nil, invalid("role %s is closed to guests", c.ID)
		}
		members[p.ID] = true
	}
	if c.ID == RoleStaff {
		for id, p := range s.People {
			if p.Active() && p.Rank != Guest && !members[id] {
				return nil, invalid("everybody but guests is staff")
			}
		}
	}
	return members, nil
}

// checkWraps returns the wraps by device if they are for exactly devices, which
// stand in rising order.
func checkWraps(ws []DeviceWrap, devices []*Device) (map[ID][]byte, error) {
	if len(ws) != len(devices) {
		return nil, invalid("%d wraps for %d devices", len(ws), len(devices))
	}
	out := make(map[ID][]byte, len(ws))
	for i, w := range ws {
		if ID(w.Device) != devices[i].ID || len(w.Wrap) != seal.WrapSize {
			return nil, invalid("wrap %d is for another device", i)
		}
		out[devices[i].ID] = w.Wrap
	}
	return out, nil
}

func (s *State) grant(who actor, c Grant) error {
	r, ok := s.Roles[c.Role]
	if !ok || c.Role == RoleRecovery {
		return invalid("no role %s", c.Role)
	}
	if err := s.mayMakeRole(who, c.Role, r); err != nil && !s.forOwnDevices(who, c) {
		return err
	}
	if c.Gen != r.Current().Gen || !rising(c.People, compareB16) || !rising(c.Wraps, compareWrap) || len(c.People)+len(c.Wraps) == 0 {
		return invalid("role %s: grant", c.Role)
	}
	for _, m := range c.People {
		p, ok := s.People[ID(m)]
		if !ok || !p.Active() || r.Members[p.ID] || p.Rank == Guest && closedToGuests(c.Role) {
			return invalid("role %s: new member", c.Role)
		}
		if !s.mayBring(who, c.Role, p) {
			return ErrNotAllowed
		}
	}
	next := r.withMembers(func(m map[ID]bool) {
		for _, p := range c.People {
			m[ID(p)] = true
		}
	})
	more := make(map[ID][]byte, len(c.Wraps))
	for _, w := range c.Wraps {
		d, ok := s.Devices[ID(w.Device)]
		if !ok || !d.Active() || !next.Members[d.Person] || len(w.Wrap) != seal.WrapSize || r.wraps[d.ID] != nil {
			return invalid("role %s: wrap", c.Role)
		}
		more[d.ID] = w.Wrap
	}
	s.Roles[c.Role] = next.withWraps(more)
	return nil
}

// forOwnDevices reports whether a grant does nothing but pass a role's seed on to
// other devices of the person who signs it: everybody may do that with a second
// tablet that somebody else approved.
func (s *State) forOwnDevices(who actor, c Grant) bool {
	return !who.admin && len(c.People) == 0 && !slices.ContainsFunc(c.Wraps, func(w DeviceWrap) bool {
		d, ok := s.Devices[ID(w.Device)]
		return !ok || d.Person != who.person.ID
	})
}

// Superseded reports whether a generation of a role is not its newest, or the
// role's next generation is due: new epochs must not be wrapped to it alone.
func (s *State) Superseded(role string, gen uint64) bool {
	r, ok := s.Roles[role]
	return !ok || gen < r.Current().Gen || r.Stale
}

// StaleRoles returns the roles whose next generation is due, rising.
func (s *State) StaleRoles() []string {
	var out []string
	for id, r := range s.Roles {
		if r.Stale {
			out = append(out, id)
		}
	}
	slices.SortFunc(out, cmp.Compare[string])
	return out
}
