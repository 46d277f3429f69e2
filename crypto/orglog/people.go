package orglog

import (
	"bytes"
	"cmp"
	"maps"
	"time"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/seal"
)

// withMembers returns a copy of r with people added or removed.
func (r *RoleState) withMembers(change func(map[ID]bool)) *RoleState {
	c := *r
	c.Members = maps.Clone(r.Members)
	change(c.Members)
	return &c
}

func (s *State) addPerson(who actor, c AddPerson) error {
	id := ID(c.Person)
	if _, ok := s.People[id]; ok || id == (ID{}) {
		return invalid("person is known already")
	}
	if c.Rank < Guest || c.Rank > Lead || !who.mayRank(c.Rank) {
		return ErrNotAllowed
	}
	if err := s.checkName(&c.Name); err != nil {
		return err
	}
	if len(c.Roles) == 0 || len(c.Roles) > MaxRoles || !rising(c.Roles, cmp.Compare[string]) {
		return invalid("roles")
	}
	staff := false
	for _, role := range c.Roles {
		r, ok := s.Roles[role]
		if !ok || role == RoleRecovery {
			return invalid("no role %s", role)
		}
		if c.Rank == Guest && closedToGuests(role) {
			return invalid("role %s is closed to guests", role)
		}
		if IsNamed(role) {
			return ErrNotAllowed // by a Role or Grant only, where the rules for it stand
		}
		if !who.admin && who.person.Rank < Lead && !r.Members[who.person.ID] {
			return ErrNotAllowed
		}
		staff = staff || role == RoleStaff
	}
	if staff == (c.Rank == Guest) {
		return invalid("everybody but guests is staff")
	}
	s.People[id] = &Person{ID: id, Rank: c.Rank, Name: c.Name, Added: s.Size}
	for _, role := range c.Roles {
		s.Roles[role] = s.Roles[role].withMembers(func(m map[ID]bool) { m[id] = true })
	}
	return nil
}

func (s *State) changePerson(who actor, c ChangePerson) error {
	p, ok := s.People[ID(c.Person)]
	if !ok || !p.Active() {
		return invalid("no such person")
	}
	if !s.manages(who, p) || c.Rank > Lead || c.Rank != 0 && !who.mayRank(c.Rank) {
		return ErrNotAllowed
	}
	if c.Rank != 0 && (c.Rank == Guest) != (p.Rank == Guest) {
		return invalid("a guest stays a guest")
	}
	if err := s.checkName(c.Name); err != nil {
		return err
	}
	n := *p
	if c.Rank != 0 {
		n.Rank = c.Rank
	}
	if c.Name != nil {
		n.Name = *c.Name
	}
	s.People[p.ID] = &n
	return nil
}

func (s *State) removePerson(who actor, c RemovePerson) error {
	p, ok := s.People[ID(c.Person)]
	if !ok || !p.Active() {
		return invalid("no such person")
	}
	if !s.manages(who, p) {
		return ErrNotAllowed
	}
	for _, d := range s.DevicesOf(p.ID) {
		s.endDevice(d, Left, false)
	}
	n := *p
	n.Removed = s.Size
	s.People[p.ID] = &n
	for id, r := range s.Roles {
		if r.Members[p.ID] {
			gone := r.withMembers(func(m map[ID]bool) { delete(m, p.ID) })
			gone.Stale, gone.left = true, r.leave(gone.Members, s.Size)
			s.Roles[id] = gone
		}
	}
	for id, i := range s.Invites {
		if i.Person == p.ID && i.Closed == 0 {
			s.closeInvite(id)
		}
	}
	return nil
}

func (s *State) invite(who actor, c Invite, now int64) error {
	p, ok := s.People[ID(c.Person)]
	if !ok || !p.Active() {
		return invalid("no such person")
	}
	if !s.manages(who, p) {
		return ErrNotAllowed
	}
	id := ID(c.ID)
	if _, ok := s.Invites[id]; ok || id == (ID{}) {
		return invalid("invite is known already")
	}
	if len(c.Keys) == 0 || len(c.Keys) > 4 {
		return invalid("%d invite keys", len(c.Keys))
	}
	for i, k := range c.Keys {
		if s.knownSigner(k.Key) || i > 0 && c.Keys[i-1].Key == k.Key {
			return invalid("invite key is known already")
		}
	}
	life := time.Duration(s.InviteHours()) * time.Hour
	if last := time.UnixMilli(now).Add(life).Unix(); c.Expires <= 0 || c.Expires > last {
		return invalid("invite open for more than %v", life)
	}
	s.Invites[id] = &InviteState{ID: id, Person: p.ID, Keys: c.Keys, Expires: c.Expires}
	for _, k := range c.Keys {
		s.inviteBy[k.Key.KID()] = id
	}
	return nil
}

func (s *State) cancelInvite(who actor, c CancelInvite) error {
	i, ok := s.Invites[ID(c.ID)]
	if !ok || i.Closed != 0 {
		return invalid("no such open invite")
	}
	if !s.manages(who, s.People[i.Person]) {
		return ErrNotAllowed
	}
	s.closeInvite(i.ID)
	return nil
}

func (s *State) closeInvite(id ID) {
	n := *s.Invites[id]
	n.Closed = s.Size
	s.Invites[id] = &n
}

func (s *State) addDevice(who actor, c AddDevice, now int64) error {
	j, inv, err := s.deviceOf(who, c, now)
	if err != nil {
		return err
	}
	p, ok := s.People[j.Person]
	if !ok || !p.Active() {
		return invalid("no such person")
	}
	if !s.manages(who, p) {
		return ErrNotAllowed
	}
	if _, ok := s.Devices[j.Device]; ok || j.Device == (ID{}) {
		return invalid("device is known already")
	}
	if s.knownSigner(j.Sign) || s.usedKeys[string(j.KEM.Bytes())] {
		return invalid("device key is known already")
	}
	if j.Courier != nil && (s.knownSigner(*j.Courier) || *j.Courier == j.Sign) {
		return invalid("courier key is known already")
	}
	if err := s.checkName(c.Name); err != nil {
		return err
	}
	if !rising(c.Wraps, func(a, b RoleWrap) int { return cmp.Compare(a.Role, b.Role) }) {
		return invalid("role wraps out of order")
	}
	for _, w := range c.Wraps {
		r, ok := s.Roles[w.Role]
		if !ok || !r.Members[p.ID] || w.Gen != r.Current().Gen || len(w.Wrap) != seal.WrapSize {
			return invalid("wrap of role %s", w.Role)
		}
	}

	d := &Device{ID: j.Device, Person: p.ID, Sign: j.Sign, KEM: j.KEM, Courier: j.Courier, Name: c.Name, Added: s.Size}
	s.Devices[d.ID] = d
	s.byKID[d.Sign.KID()] = d.ID
	if d.Courier != nil {
		s.courier[d.Courier.KID()] = d.ID
	}
	s.usedKeys[string(d.KEM.Bytes())] = true
	if inv != nil {
		s.closeInvite(inv.ID)
	}
	for _, w := range c.Wraps {
		s.Roles[w.Role] = s.Roles[w.Role].withWraps(map[ID][]byte{d.ID: w.Wrap})
	}
	return nil
}

// withWraps returns a copy of r with more wraps of its present generation.
func (r *RoleState) withWraps(more map[ID][]byte) *RoleState {
	c := *r
	c.wraps = maps.Clone(r.wraps)
	maps.Copy(c.wraps, more)
	return &c
}

// deviceOf returns the device that a statement adds: from its join, or from its
// own fields where an administrator signed it.
func (s *State) deviceOf(who actor, c AddDevice, now int64) (*Joined, *InviteState, error) {
	if len(c.Join) > 0 {
		if c.Device != nil || c.Person != nil || c.Sign != nil || len(c.KEM) > 0 || c.Courier != nil {
			return nil, nil, invalid("a join and keys of its own")
		}
		j, inv, err := s.CheckJoin(c.Join, time.UnixMilli(now))
		return j, inv, err
	}
	if !who.admin {
		return nil, nil, ErrNotAllowed
	}
	if c.Device == nil || c.Person == nil || c.Sign == nil {
		return nil, nil, invalid("device without keys")
	}
	kem, err := seal.ParseRecipient(c.KEM)
	if err != nil {
		return nil, nil, invalid("device key")
	}
	return &Joined{Device: ID(*c.Device), Person: ID(*c.Person), Sign: *c.Sign, KEM: kem, Courier: c.Courier}, nil, nil
}

func (s *State) revokeDevice(who actor, c RevokeDevice) error {
	d, ok := s.Devices[ID(c.Device)]
	if !ok || !d.Active() {
		return invalid("no such active device")
	}
	own := !who.admin && who.person.ID == d.Person
	if !own && !s.manages(who, s.People[d.Person]) {
		return ErrNotAllowed
	}
	s.endDevice(d, c.Reason, c.Wipe)
	return nil
}

// endDevice revokes a device and marks the roles whose seeds it holds.
func (s *State) endDevice(d *Device, why Reason, wipe bool) {
	n := *d
	n.Revoked, n.Reason, n.Wipe = s.Size, why, wipe
	s.Devices[d.ID] = &n
	for id, r := range s.Roles {
		if r.wraps[d.ID] != nil {
			c := *r
			c.Stale = true
			s.Roles[id] = &c
		}
	}
}

func compareB16(a, b detcbor.B16) int { return bytes.Compare(a[:], b[:]) }

func compareWrap(a, b DeviceWrap) int { return compareB16(a.Device, b.Device) }
