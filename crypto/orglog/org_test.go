package orglog

import (
	"crypto/rand"
	"testing"
	"time"

	"doorstep/crypto/invite"
	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
)

// day is the clock of the tests.
var day = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

const testNoteKey = "sync.example+0a0b0c0d+AXbxBZmDKLNfRTkRkfa0Oe9GPVXyN9AqXqBAqAb+MoWU"

// tablet is a device of the tests with everything that it holds.
type tablet struct {
	NewDevice
	person ID
	keys   *Keyring
}

// org is an organisation as the tests act it: the state, the entries so far, and
// the secrets that in life lie in different hands.
type org struct {
	t        testing.TB
	s        *State
	entries  [][]byte
	pin      [32]byte
	now      time.Time
	admins   []sign.Private
	recovery seal.RoleGen
	tablets  map[string]*tablet // by name
	people   map[string]ID      // by name
}

func id(name string) ID {
	var x ID
	copy(x[:], name)
	return x
}

func newTablet(t testing.TB, name string) *tablet {
	t.Helper()
	s, err := sign.NewPrivate(rand.Reader)
	check(t, err)
	c, err := sign.NewPrivate(rand.Reader)
	check(t, err)
	k, err := seal.NewIdentity(rand.Reader)
	check(t, err)
	ring, err := NewKeyring(nil)
	check(t, err)
	return &tablet{NewDevice: NewDevice{ID: id(name), Sign: s, KEM: k, Courier: c}, keys: ring}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// newOrg makes an organisation with three administrators, the roles staff and
// team:north, and lead Lou with a first tablet "lou".
func newOrg(t testing.TB) *org {
	t.Helper()
	o := &org{t: t, now: day, tablets: map[string]*tablet{}, people: map[string]ID{}}
	for range 3 {
		k, err := sign.NewPrivate(rand.Reader)
		check(t, err)
		o.admins = append(o.admins, k)
	}
	var err error
	o.recovery, err = seal.NewRoleGen(rand.Reader, 1)
	check(t, err)
	entry, err := NewGenesis(id("council"), o.now, 2, o.recovery, testNoteKey, o.admins...)
	check(t, err)
	o.pin = Hash(entry)
	o.s, err = Begin(o.pin, entry)
	check(t, err)
	o.entries = [][]byte{entry}

	lou := newTablet(t, "lou")
	lou.person = id("Lou")
	o.tablets["lou"], o.people["Lou"] = lou, lou.person
	for _, role := range []string{RoleStaff, "team:north"} {
		c, g, err := o.s.NewRole(rand.Reader, role, nil, nil, nil)
		check(t, err)
		check(t, lou.keys.Add(role, g))
		check(t, o.as(o.admins[:1], c))
	}
	check(t, o.as(o.admins[:1], AddPerson{Person: lou.person, Rank: Lead, Roles: []string{RoleStaff, "team:north"}, Name: o.name(lou, "Lou Lead")}))
	add, err := o.s.AddFirst(lou.person, lou.NewDevice, lou.keys, nil)
	check(t, err)
	check(t, o.as(o.admins[:1], add))
	return o
}

// as signs c with keys, and applies it if that is allowed.
func (o *org) as(keys []sign.Private, c Content) error {
	o.now = o.now.Add(time.Second)
	entry, next, err := o.s.Append(o.now, c, keys...)
	if err != nil {
		return err
	}
	o.entries, o.s = append(o.entries, entry), next
	return nil
}

func (o *org) by(tab string, c Content) error {
	return o.as([]sign.Private{o.tablets[tab].Sign}, c)
}

func (o *org) name(by *tablet, name string) Name {
	o.t.Helper()
	g, ok := by.keys.Gen(RoleStaff, o.s.Roles[RoleStaff].Current().Gen)
	if !ok {
		o.t.Fatal("no staff key")
	}
	n, err := NewName(rand.Reader, g, o.s.Org, NamePerson, []byte(name), name)
	check(o.t, err)
	return n
}

// collect lets every tablet take up what the log has for it.
func (o *org) collect() {
	o.t.Helper()
	for _, tab := range o.tablets {
		if _, err := o.s.Collect(tab.ID, tab.KEM, tab.keys); err != nil {
			o.t.Fatal(err)
		}
	}
}

// add adds a person with a rank to staff and a team, by a tablet.
func (o *org) add(by, person string, rank Rank, roles ...string) error {
	c := AddPerson{Person: id(person), Rank: rank, Roles: append([]string{RoleStaff}, roles...), Name: o.name(o.tablets[by], person)}
	if rank == Guest {
		c.Roles = roles
	}
	o.people[person] = c.Person
	return o.by(by, c)
}

// enrol invites a person, lets a new tablet join and approves it, all by one
// tablet.
func (o *org) enrol(by, person, tab string) error {
	secret, err := invite.NewCode(rand.Reader)
	check(o.t, err)
	inv := o.s.NewInvite(id("invite "+tab), id(person), o.now.Add(time.Hour), secret)
	if err := o.by(by, inv); err != nil {
		return err
	}
	d := newTablet(o.t, tab)
	d.person = id(person)
	join, err := NewJoin(o.s.Org, ID(inv.ID), secret, d.NewDevice)
	check(o.t, err)
	c, err := o.s.Approve(join, o.now, o.tablets[by].keys, nil)
	if err != nil {
		return err
	}
	if err := o.by(by, c); err != nil {
		return err
	}
	o.tablets[tab] = d
	return nil
}

// members lists names, for messages.
func (o *org) must(err error) {
	o.t.Helper()
	check(o.t, err)
}
