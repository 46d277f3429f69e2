package orglog

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"time"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/invite"
	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
)

// NewGenesis makes and signs the first entry of an organisation's log. admins
// are the keys of all its administrators; recovery is the paper identity, of
// which only the public side and a commitment go in.
func NewGenesis(org ID, now time.Time, threshold int, recovery seal.RoleGen, noteKey string, admins ...sign.Private) (entry []byte, err error) {
	id, err := recovery.Identity()
	if err != nil {
		return nil, err
	}
	g := Genesis{
		Threshold: uint64(threshold), Recovery: id.Recipient().Bytes(), RecoveryKID: recovery.KID(), NoteKey: noteKey,
	}
	for _, a := range admins {
		g.Admins = append(g.Admins, a.Public())
	}
	slices.SortFunc(g.Admins, func(a, b sign.Public) int { return bytes.Compare(a[:], b[:]) })
	b, err := encodeBody(org, 0, [32]byte{}, now.UnixMilli(), g)
	if err != nil {
		return nil, err
	}
	if entry, err = sign.SignMany(sign.TypeStatement, b, org[:], admins...); err != nil {
		return nil, err
	}
	if _, err := Begin(Hash(entry), entry); err != nil {
		return nil, err
	}
	return entry, nil
}

// Append makes and signs the entry that follows s and applies it, so that no
// entry leaves which others would refuse. Where several administrators must sign
// and are not in one place, use Propose.
func (s *State) Append(now time.Time, c Content, keys ...sign.Private) (entry []byte, next *State, err error) {
	if entry, err = s.Propose(now, c, keys...); err != nil {
		return nil, nil, err
	}
	if next, err = s.Apply(entry); err != nil {
		return nil, nil, err
	}
	return entry, next, nil
}

// Propose makes an entry that follows s with the signatures of keys; others add
// theirs with CoSign before it is posted.
func (s *State) Propose(now time.Time, c Content, keys ...sign.Private) ([]byte, error) {
	b, err := encodeBody(s.Org, s.Size, s.Head, now.UnixMilli(), c)
	if err != nil {
		return nil, err
	}
	return sign.SignMany(sign.TypeStatement, b, s.Org[:], keys...)
}

// CoSign adds the signature of key to a proposed entry.
func (s *State) CoSign(entry []byte, key sign.Private) ([]byte, error) {
	return sign.AddSignature(entry, sign.TypeStatement, s.Org[:], key)
}

// The kinds of names that NewName seals.
const (
	NamePerson = "person"
	NameDevice = "device"
	NameRole   = "role"
	NameAdmin  = "admin"
)

// NewName seals a name for the log under a generation of the staff role. kind
// is one of the kinds above; id is what carries the name.
func NewName(rand io.Reader, staff seal.RoleGen, org ID, kind string, id []byte, name string) (Name, error) {
	box, err := staff.SealName(rand, org, kind, id, name)
	return Name{Gen: staff.Gen, Box: box}, err
}

// Open opens a name with the staff generations that the device holds.
func (n *Name) Open(k *Keyring, org ID, kind string, id []byte) (string, error) {
	g, ok := k.Gen(RoleStaff, n.Gen)
	if !ok {
		return "", ErrNoKey
	}
	return g.OpenName(org, kind, id, n.Box)
}

// NewPerson makes the statement that adds a person to roles, in any order.
func NewPerson(id ID, rank Rank, name Name, roles ...string) AddPerson {
	roles = slices.Clone(roles)
	slices.Sort(roles)
	return AddPerson{Person: id, Rank: rank, Roles: slices.Compact(roles), Name: name}
}

// NewInvite makes an invite for a person with one key for each secret.
func (s *State) NewInvite(id, person ID, expires time.Time, secrets ...invite.Secret) Invite {
	c := Invite{ID: id, Person: person, Expires: expires.Unix()}
	for _, x := range secrets {
		c.Keys = append(c.Keys, InviteKey{Key: x.Signer().Public(), MAC: x.MAC(s.Genesis, s.NoteKey)})
	}
	return c
}

// NewCheckpoint makes the statement by which administrators confirm the log as
// it stands.
func (s *State) NewCheckpoint() Checkpoint {
	return Checkpoint{Size: s.Size, Head: s.Head, Digest: s.Digest()}
}

// NewAdmit makes the statement that admits entries of a space, given by their
// SHA-256 in any order.
func NewAdmit(space ID, hashes ...[32]byte) Admit {
	c := Admit{Space: space}
	for _, h := range hashes {
		c.Hashes = append(c.Hashes, h)
	}
	slices.SortFunc(c.Hashes, func(a, b detcbor.B32) int { return bytes.Compare(a[:], b[:]) })
	c.Hashes = slices.Compact(c.Hashes)
	return c
}

// roleInfo is what the wraps of a role generation are bound to.
func roleInfo(org ID, role string, kid seal.KID) seal.WrapInfo {
	return seal.WrapInfo{Purpose: seal.PurposeRole, Org: org, Subject: []byte(role), KID: kid}
}

// wrapRole wraps g to a recipient.
func (s *State) wrapRole(role string, g seal.RoleGen, to *seal.Recipient) (detcbor.Bytes, error) {
	return seal.Wrap(to, roleInfo(s.Org, role, g.KID()), g.Seed)
}

// NewRole makes the content of a role's first or next generation for the given
// members, with a fresh seed, which it returns too. prev is an older generation,
// ordinarily the present one, which the new one seals; nil for a new role. name
// may be nil.
func (s *State) NewRole(rand io.Reader, id string, members []ID, prev *seal.RoleGen, name *Name) (Role, seal.RoleGen, error) {
	fail := func(err error) (Role, seal.RoleGen, error) { return Role{}, seal.RoleGen{}, err }
	no := uint64(1)
	if r, ok := s.Roles[id]; ok {
		no = r.Current().Gen + 1
	}
	g, err := seal.NewRoleGen(rand, no)
	if err != nil {
		return fail(err)
	}
	ident, err := g.Identity()
	if err != nil {
		return fail(err)
	}
	c := Role{ID: id, Gen: g.Gen, Key: ident.Recipient().Bytes(), KID: g.KID(), Name: name}
	if prev != nil {
		box, err := g.SealPrev(rand, id, *prev)
		if err != nil {
			return fail(err)
		}
		c.Prev = []RolePrev{{KID: prev.KID(), Box: box}}
	}
	set := make(map[ID]bool, len(members))
	for _, m := range members {
		set[m] = true
		c.Members = append(c.Members, m)
	}
	slices.SortFunc(c.Members, compareB16)
	for _, d := range s.memberDevices(set) {
		w, err := s.wrapRole(id, g, d.KEM)
		if err != nil {
			return fail(err)
		}
		c.Wraps = append(c.Wraps, DeviceWrap{Device: d.ID, Wrap: w})
	}
	if id != RoleRecovery {
		if c.Rescue, err = s.wrapRole(id, g, s.Roles[RoleRecovery].Current().Key); err != nil {
			return fail(err)
		}
	}
	return c, g, nil
}

// Rotate makes the next generation of a role for its present members. The
// keyring must hold a generation of it, and the newest that it holds is sealed
// under the new one: that is the present one, unless somebody published a present
// one that does not open, which is how such damage is mended.
func (s *State) Rotate(rand io.Reader, id string, k *Keyring) (Role, seal.RoleGen, error) {
	r, ok := s.Roles[id]
	if !ok {
		return Role{}, seal.RoleGen{}, invalid("no role %s", id)
	}
	var prev seal.RoleGen
	for _, g := range k.gens[id] {
		if g.Gen > prev.Gen {
			prev = g
		}
	}
	if prev.Gen == 0 {
		return Role{}, seal.RoleGen{}, ErrNoKey
	}
	members := make([]ID, 0, len(r.Members))
	for m := range r.Members {
		members = append(members, m)
	}
	return s.NewRole(rand, id, members, &prev, nil)
}

// Approve makes the statement that adds the device of a join, with a wrap of
// every role of its person whose present seed the keyring holds. Roles that it
// does not hold are left for a Grant by somebody who does (State.Lacking).
func (s *State) Approve(join []byte, now time.Time, k *Keyring, name *Name) (AddDevice, error) {
	j, _, err := s.CheckJoin(join, now)
	if err != nil {
		return AddDevice{}, err
	}
	wraps, err := s.wrapsFor(j.Person, j.KEM, k)
	return AddDevice{Join: join, Name: name, Wraps: wraps}, err
}

// AddFirst makes the statement by which an administrator adds a device without
// an invite.
func (s *State) AddFirst(person ID, d NewDevice, k *Keyring, name *Name) (AddDevice, error) {
	id, p, pub := detcbor.B16(d.ID), detcbor.B16(person), d.Sign.Public()
	c := AddDevice{Device: &id, Person: &p, Sign: &pub, KEM: d.KEM.Recipient().Bytes(), Name: name}
	if d.Courier.Valid() {
		courier := d.Courier.Public()
		c.Courier = &courier
	}
	var err error
	c.Wraps, err = s.wrapsFor(person, d.KEM.Recipient(), k)
	return c, err
}

func (s *State) wrapsFor(person ID, to *seal.Recipient, k *Keyring) ([]RoleWrap, error) {
	var out []RoleWrap
	for _, role := range s.HolderRoles(person) {
		no := s.Roles[role].Current().Gen
		g, ok := k.Gen(role, no)
		if !ok {
			continue
		}
		w, err := s.wrapRole(role, g, to)
		if err != nil {
			return nil, fmt.Errorf("orglog: wrap role %s: %w", role, err)
		}
		out = append(out, RoleWrap{Role: role, Gen: no, Wrap: w})
	}
	return out, nil
}

// NewGrant makes the statement that adds people to a role's present generation
// and gives its seed to every active device of its members that lacks it.
func (s *State) NewGrant(role string, people []ID, k *Keyring) (Grant, error) {
	r, ok := s.Roles[role]
	if !ok {
		return Grant{}, invalid("no role %s", role)
	}
	g, ok := k.Gen(role, r.Current().Gen)
	if !ok {
		return Grant{}, ErrNoKey
	}
	c := Grant{Role: role, Gen: g.Gen}
	after := r.withMembers(func(m map[ID]bool) {
		for _, p := range people {
			if !m[p] {
				m[p] = true
				c.People = append(c.People, p)
			}
		}
	})
	slices.SortFunc(c.People, compareB16)
	for _, d := range s.memberDevices(after.Members) {
		if r.wraps[d.ID] != nil {
			continue
		}
		w, err := s.wrapRole(role, g, d.KEM)
		if err != nil {
			return Grant{}, err
		}
		c.Wraps = append(c.Wraps, DeviceWrap{Device: d.ID, Wrap: w})
	}
	return c, nil
}
