package orglog

import (
	"bytes"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
)

// Names of the roles that every organisation has or may have; team roles are
// "team:" and an id, roles of guests "guest:" and an id.
const (
	RoleStaff     = "staff"     // everybody but guests; opens names and the directory
	RoleRecovery  = "recovery"  // the paper identity; every other role and every space is wrapped to it
	RoleDuty      = "duty"      // out-of-hours workers
	RoleCustodian = "custodian" // the council's own headless client
	TeamPrefix    = "team:"
	GuestPrefix   = "guest:"
	NamedPrefix   = "named:" // the named people of one restricted case; 16 hexadecimal digits follow
)

// NamedRole names a role for the people of one restricted case. The digits are
// drawn at random: a name would tell the server which case it is.
func NamedRole(random [8]byte) string { return NamedPrefix + hex.EncodeToString(random[:]) }

// IsNamed reports whether a role is one of named people.
func IsNamed(role string) bool { return strings.HasPrefix(role, NamedPrefix) }

// isUnit reports whether a role is a team or a guest's: a group with a manager.
// Being together in another role (duty, custodian, named) gives nobody a say
// over anybody.
func isUnit(role string) bool {
	return strings.HasPrefix(role, TeamPrefix) || strings.HasPrefix(role, GuestPrefix)
}

// ValidRole reports whether id may name a role: one of the names above, a prefix
// of a team or guest and 1 to 40 small letters, digits and dashes, or the prefix
// of named people and exactly 16 hexadecimal digits in small letters.
func ValidRole(id string) bool {
	switch id {
	case RoleStaff, RoleRecovery, RoleDuty, RoleCustodian:
		return true
	}
	if digits, ok := strings.CutPrefix(id, NamedPrefix); ok {
		b, err := hex.DecodeString(digits)
		return err == nil && len(b) == 8 && hex.EncodeToString(b) == digits
	}
	rest, ok := strings.CutPrefix(id, TeamPrefix)
	if !ok {
		rest, ok = strings.CutPrefix(id, GuestPrefix)
	}
	if !ok || len(rest) == 0 || len(rest) > 40 {
		return false
	}
	for i := range len(rest) {
		c := rest[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}

// Person is somebody of the organisation.
type Person struct {
	ID      ID
	Rank    Rank
	Name    Name
	Added   uint64 // place of the statement that added them
	Removed uint64 // place of the one that removed them; 0: active
}

// Active reports whether the person has not been removed.
func (p *Person) Active() bool { return p.Removed == 0 }

// Device is a tablet or computer of a person.
type Device struct {
	ID      ID
	Person  ID
	Sign    sign.Public
	KEM     *seal.Recipient
	Courier *sign.Public // nil: none
	Name    *Name
	Added   uint64 // place of the statement that added it
	Revoked uint64 // place of the one that revoked it; 0: active
	Reason  Reason
	Wipe    bool
}

// Active reports whether the device has not been revoked.
func (d *Device) Active() bool { return d.Revoked == 0 }

// RoleState is a role with all its generations.
type RoleState struct {
	ID      string
	Members map[ID]bool
	Gens    []Generation // Gens[0] is generation 1
	Name    *Name
	// Stale is set when a member or a member's device was removed after the
	// present generation was made: the next generation is due.
	Stale bool

	wraps map[ID][]byte // of the present generation, by device
	left  map[ID]uint64 // who was a member, with the place of the statement that ended it
}

// wasMember reports whether a person was a member at some place of the log from
// place seen on, or is one now.
func (r *RoleState) wasMember(person ID, seen uint64) bool {
	end, ok := r.left[person]
	return r.Members[person] || ok && end >= seen
}

// leave returns left with those who are members of r and not of next.
func (r *RoleState) leave(next map[ID]bool, place uint64) map[ID]uint64 {
	left := maps.Clone(r.left)
	for m := range r.Members {
		if !next[m] {
			if left == nil {
				left = map[ID]uint64{}
			}
			left[m] = place
		}
	}
	return left
}

// Generation is the public side of one generation of a role.
type Generation struct {
	Gen    uint64
	Key    *seal.Recipient
	KID    seal.KID
	Prev   []RolePrev // older generations, sealed under this one; none for 1
	Rescue []byte     // the seed wrapped to recovery
	rescue seal.RecipientID
	made   uint64 // place of the statement that made it
}

// Current returns the present generation.
func (r *RoleState) Current() Generation { return r.Gens[len(r.Gens)-1] }

// InviteState is an open or closed invite.
type InviteState struct {
	ID      ID
	Person  ID
	Keys    []InviteKey
	Expires int64  // Unix seconds
	Closed  uint64 // place of the statement that used or cancelled it; 0: open
}

// admission names one entry that was admitted.
type admission struct {
	space ID
	hash  [32]byte
}

// State is the organisation after a number of statements. It is a value to be
// read; only Apply makes a new one.
type State struct {
	Org       ID
	Genesis   [32]byte // hash of entry 0
	Size      uint64   // entries applied
	Head      [32]byte // hash of the last one
	Time      int64    // claimed time of the last one, Unix milliseconds
	Threshold int
	NoteKey   string
	Admins    map[sign.KID]sign.Public
	People    map[ID]*Person
	Devices   map[ID]*Device
	Roles     map[string]*RoleState
	Invites   map[ID]*InviteState
	Policy    map[string]int64
	Destroyed map[ID]uint64 // spaces, with the place of the statement
	Resets    []uint64      // places of server resets

	admitted map[admission]bool
	byKID    map[sign.KID]ID // devices by signing key
	courier  map[sign.KID]ID // devices by courier key
	inviteBy map[sign.KID]ID // invites by key
	usedKeys map[string]bool // KEM keys and role keys ever seen: none may come twice
}

// clone copies all maps; what they point to is never changed in place.
func (s *State) clone() *State {
	c := *s
	c.Admins = maps.Clone(s.Admins)
	c.People = maps.Clone(s.People)
	c.Devices = maps.Clone(s.Devices)
	c.Roles = maps.Clone(s.Roles)
	c.Invites = maps.Clone(s.Invites)
	c.Policy = maps.Clone(s.Policy)
	c.Destroyed = maps.Clone(s.Destroyed)
	c.Resets = slices.Clone(s.Resets)
	c.admitted = maps.Clone(s.admitted)
	c.byKID = maps.Clone(s.byKID)
	c.courier = maps.Clone(s.courier)
	c.inviteBy = maps.Clone(s.inviteBy)
	c.usedKeys = maps.Clone(s.usedKeys)
	return &c
}

// DeviceByKID returns the device with a signing key, active or revoked.
func (s *State) DeviceByKID(kid sign.KID) (*Device, bool) {
	d, ok := s.Devices[s.byKID[kid]]
	return d, ok
}

// DeviceByCourier returns the device with a courier key, active or revoked.
func (s *State) DeviceByCourier(kid sign.KID) (*Device, bool) {
	d, ok := s.Devices[s.courier[kid]]
	return d, ok
}

// InviteByKID returns the invite with a key, open or closed.
func (s *State) InviteByKID(kid sign.KID) (*InviteState, bool) {
	i, ok := s.Invites[s.inviteBy[kid]]
	return i, ok
}

// Authority is what the log says of a device that signed something having seen
// the first seen statements.
type Authority int

// The authorities.
const (
	Unknown    Authority = iota // not in the log, or not yet within what it says it had seen
	Authorised                  // active
	// Former: revoked, but after what it says it had seen. What the server took
	// into a space's log counts, since it was there before the revocation; what
	// comes by another way or later is kept aside for a person to decide.
	Former
	Barred // it had seen its own revocation when it signed
)

// Admits reports whether a manager, lead or administrator has admitted the entry
// of a space with this SHA-256, whatever became of the device that signed it.
func (s *State) Admits(space ID, hash [32]byte) bool { return s.admitted[admission{space, hash}] }

// Admissions returns how many entries were admitted so far: a server looks again
// at what it holds aside when the number grows.
func (s *State) Admissions() int { return len(s.admitted) }

// ResetAfter reports whether administrators stated a loss of the server's after
// a place of the log: then what members hold of a device revoked at that place
// may have been in the lost part and is taken back.
func (s *State) ResetAfter(place uint64) bool {
	return len(s.Resets) > 0 && s.Resets[len(s.Resets)-1] > place
}

// Judge is Authority for one entry of a space, by the SHA-256 of its bytes: what
// somebody admitted counts as Authorised, though its device was revoked.
func (s *State) Judge(kid sign.KID, seen uint64, space ID, hash [32]byte) Authority {
	a := s.Authority(kid, seen)
	if (a == Former || a == Barred) && s.Admits(space, hash) {
		return Authorised
	}
	return a
}

// Authority judges a signature by the device key kid, whose signer claims to
// have seen the first seen statements of the log.
func (s *State) Authority(kid sign.KID, seen uint64) Authority {
	d, ok := s.DeviceByKID(kid)
	switch {
	case !ok || d.Added >= seen:
		return Unknown
	case d.Active():
		return Authorised
	case d.Revoked >= seen:
		return Former
	default:
		return Barred
	}
}

// HolderRoles returns the roles of a person, rising.
func (s *State) HolderRoles(person ID) []string {
	var out []string
	for id, r := range s.Roles {
		if r.Members[person] {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// DevicesOf returns a person's active devices, by id.
func (s *State) DevicesOf(person ID) []*Device {
	var out []*Device
	for _, d := range s.Devices {
		if d.Person == person && d.Active() {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, b *Device) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	return out
}

// memberDevices returns the active devices of a role's members, by id.
func (s *State) memberDevices(members map[ID]bool) []*Device {
	var out []*Device
	for _, d := range s.Devices {
		if members[d.Person] && d.Active() {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, b *Device) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	return out
}

// Lacking returns the active devices of a role's members that have no wrap of
// its present generation: they need a Grant.
func (s *State) Lacking(role string) []*Device {
	r, ok := s.Roles[role]
	if !ok {
		return nil
	}
	return slices.DeleteFunc(s.memberDevices(r.Members), func(d *Device) bool { return r.wraps[d.ID] != nil })
}
