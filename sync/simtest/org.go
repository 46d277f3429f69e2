package simtest

import (
	"crypto/rand"
	"fmt"
	"testing"
	"time"

	"doorstep/crypto/invite"
	"doorstep/crypto/orglog"
	"doorstep/crypto/seal"
	"doorstep/crypto/sign"

	"golang.org/x/mod/sumdb/note"
)

// Day is when the tests begin.
var Day = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// Team is the role that every tablet's person has beside staff.
const Team = "team:north"

// Org is an organisation with the secrets that in life lie in different hands.
type Org struct {
	T        testing.TB
	Admins   []sign.Private
	Recovery seal.RoleGen
	// NoteKey signs for the server; NoteVerifier is what everybody pins.
	NoteKey, NoteVerifier string
	Entries               [][]byte
	State                 *orglog.State
	Tablets               []*Tablet

	now time.Time
}

// NamePrefix begins every person's sealed name, so that a test can look for it
// where it must not be. Ids are readable in tests and are no names.
const NamePrefix = "Person named "

// ID makes a readable id.
func ID(name string) (x [16]byte) {
	copy(x[:], name)
	return x
}

// New makes an organisation of three administrators, the roles staff and Team,
// and n people with one tablet each, named "tablet 0" and so on.
func New(t testing.TB, n int) *Org {
	t.Helper()
	o := &Org{T: t, now: Day}
	var err error
	o.NoteKey, o.NoteVerifier, err = note.GenerateKey(rand.Reader, "sync.example")
	check(t, err)
	for range 3 {
		k, err := sign.NewPrivate(rand.Reader)
		check(t, err)
		o.Admins = append(o.Admins, k)
	}
	o.Recovery, err = seal.NewRoleGen(rand.Reader, 1)
	check(t, err)
	genesis, err := orglog.NewGenesis(ID("council"), o.now, 2, o.Recovery, o.NoteVerifier, o.Admins...)
	check(t, err)
	o.Entries = [][]byte{genesis}
	o.State, err = orglog.Begin(orglog.Hash(genesis), genesis)
	check(t, err)

	ring, err := orglog.NewKeyring(nil)
	check(t, err)
	for _, role := range []string{orglog.RoleStaff, Team} {
		c, g, err := o.State.NewRole(rand.Reader, role, nil, nil, nil)
		check(t, err)
		check(t, ring.Add(role, g))
		o.Append(c)
	}
	for i := range n {
		o.addTablet(fmt.Sprintf("tablet %d", i), ring)
	}
	return o
}

// Genesis is the hash that every tablet pins.
func (o *Org) Genesis() [32]byte { return o.State.Genesis }

// Append makes the next statement, signed by the first administrator.
func (o *Org) Append(c orglog.Content) []byte {
	o.T.Helper()
	o.now = o.now.Add(time.Second)
	entry, next, err := o.State.Append(o.now, c, o.Admins[0])
	check(o.T, err)
	o.Entries, o.State = append(o.Entries, entry), next
	return entry
}

// name seals a name under the staff role.
func (o *Org) name(ring *orglog.Keyring, id [16]byte, name string) orglog.Name {
	o.T.Helper()
	g, ok := ring.Gen(orglog.RoleStaff, 1)
	if !ok {
		o.T.Fatal("no staff key")
	}
	n, err := orglog.NewName(rand.Reader, g, o.State.Org, orglog.NamePerson, id[:], name)
	check(o.T, err)
	return n
}

// AddPerson adds somebody without a device.
func (o *Org) AddPerson(name string, rank orglog.Rank, ring *orglog.Keyring) [16]byte {
	o.T.Helper()
	p := ID("p " + name)
	o.Append(orglog.AddPerson{
		Person: p, Rank: rank, Roles: []string{orglog.RoleStaff, Team}, Name: o.name(ring, p, NamePrefix+name),
	})
	return p
}

func (o *Org) addTablet(name string, ring *orglog.Keyring) {
	o.T.Helper()
	person := o.AddPerson(name, orglog.Lead, ring)
	tab := o.newTablet(name)
	add, err := o.State.AddFirst(person, tab.NewDevice, ring, nil)
	check(o.T, err)
	o.Append(add)
	_, err = o.State.Collect(tab.ID, tab.KEM, tab.Keys)
	check(o.T, err)
	o.Tablets = append(o.Tablets, tab)
}

// Invite invites a new person by typed code.
func (o *Org) Invite(name string, expires time.Time) (invite.Secret, [16]byte) {
	o.T.Helper()
	person := o.AddPerson(name, orglog.Practitioner, o.Tablets[0].Keys)
	secret, err := invite.NewCode(rand.Reader)
	check(o.T, err)
	inv := ID("i " + name)
	o.Append(o.State.NewInvite(inv, person, expires, secret))
	return secret, inv
}

// NewDevice makes the keys of a device that is in no log.
func (o *Org) newTablet(name string) *Tablet {
	o.T.Helper()
	s, err := sign.NewPrivate(rand.Reader)
	check(o.T, err)
	courier, err := sign.NewPrivate(rand.Reader)
	check(o.T, err)
	k, err := seal.NewIdentity(rand.Reader)
	check(o.T, err)
	ring, err := orglog.NewKeyring(nil)
	check(o.T, err)
	t := &Tablet{
		NewDevice: orglog.NewDevice{ID: ID(name), Sign: s, KEM: k, Courier: courier}, Name: name, Keys: ring, org: o,
		inc: ID("inc " + name), spaces: map[[16]byte]*writing{},
	}
	t.Vault = NewVault()
	return t
}

// Stranger is a tablet with keys of its own that no log names.
func (o *Org) Stranger(name string) *Tablet { return o.newTablet(name) }

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
