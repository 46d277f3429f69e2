package orglog

import (
	"crypto/rand"
	"errors"
	"testing"

	"doorstep/crypto/detcbor"
)

// withCustodian is an organisation with a team of two, and a custodian who is in no
// team; turned on or not.
func withCustodian(t *testing.T, on bool) *org {
	t.Helper()
	o := newOrg(t)
	c, _, err := o.s.NewRole(rand.Reader, RoleCustodian, nil, nil, nil)
	o.must(err)
	o.must(o.by("lou", c))
	o.must(o.add("lou", "Mia", Manager, "team:north"))
	o.must(o.enrol("lou", "Mia", "mia"))
	o.must(o.add("lou", "Pat", Practitioner, "team:north"))
	o.must(o.enrol("lou", "Pat", "pat"))
	p := AddPerson{Person: id("Custodian"), Rank: Practitioner, Roles: []string{RoleCustodian, RoleStaff}, Name: o.name(o.tablets["lou"], "Custodian")}
	o.people["Custodian"] = p.Person
	o.must(o.by("lou", p))
	o.must(o.enrol("lou", "Custodian", "cus"))
	if on {
		o.must(o.as(o.admins[:2], Policy{Values: map[string]int64{PolicyCustodian: 1}}))
	}
	o.collect()
	return o
}

// give makes the custodian's next generation, as a lead's app does, and lets the
// custodian take it up. The lead keeps nothing of it.
func give(o *org) {
	o.t.Helper()
	c, _, err := o.s.Renew(rand.Reader, RoleCustodian, o.tablets["lou"].keys)
	o.must(err)
	o.must(o.by("lou", c))
	o.collect()
}

func TestCustodianIsOffUntilAdministratorsTurnItOn(t *testing.T) {
	o := withCustodian(t, false)
	give(o)
	if o.s.CustodianOn() || o.s.CustodianReady() {
		t.Error("it is on before anybody decided so")
	}
	if err := o.as(o.admins[:1], Policy{Values: map[string]int64{PolicyCustodian: 1}}); err == nil {
		t.Error("one administrator turned it on")
	}
	o.must(o.as(o.admins[:2], Policy{Values: map[string]int64{PolicyCustodian: 1}}))
	if !o.s.CustodianReady() {
		t.Error("two administrators did not turn it on")
	}
	o.must(o.as(o.admins[:2], Policy{Values: map[string]int64{PolicyCustodian: 0}}))
	if o.s.CustodianReady() {
		t.Error("they could not turn it off")
	}
}

func TestCustodianGetsItsKeyFromALead(t *testing.T) {
	o := withCustodian(t, true)
	if !o.s.CustodianKeyless() || o.s.CustodianReady() {
		t.Error("a custodian whose tablet was just let in should wait for its key")
	}
	give(o)
	gen := o.s.Roles[RoleCustodian].Current().Gen
	if _, ok := o.tablets["cus"].keys.Gen(RoleCustodian, gen); !ok || !o.s.CustodianReady() || o.s.CustodianKeyless() {
		t.Error("the custodian does not hold its key")
	}
	if _, ok := o.tablets["lou"].keys.Gen(RoleCustodian, gen); ok {
		t.Error("the lead who made it holds it")
	}
	o.must(o.by("lou", RevokeDevice{Device: detcbor.B16(o.tablets["cus"].ID)}))
	if !o.s.CustodianKeyless() || o.s.CustodianReady() {
		t.Error("a custodian that was shut out is still trusted with new keys")
	}
}

// The custodian may renew what is due, for the people who are there, and nothing
// else.
func TestCustodianRenewsKeysThatAreDue(t *testing.T) {
	o := withCustodian(t, true)
	give(o)
	cus := o.tablets["cus"]
	renew := func(role string) error {
		c, _, err := o.s.Renew(rand.Reader, role, cus.keys)
		o.must(err)
		return o.by("cus", c)
	}
	if err := renew("team:north"); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("a generation that nobody waits for: %v", err)
	}
	o.must(o.by("lou", RevokeDevice{Device: detcbor.B16(o.tablets["pat"].ID)}))
	o.must(renew("team:north"))
	o.must(renew(RoleStaff))
	if o.s.Roles["team:north"].Stale || o.s.Roles[RoleStaff].Stale {
		t.Error("the roles are still due")
	}
	o.collect()
	for _, gen := range []uint64{1, 2} {
		if _, ok := o.tablets["mia"].keys.Gen("team:north", gen); !ok {
			t.Errorf("a member lacks generation %d", gen)
		}
	}
	// The next one, by a member, goes on from it.
	o.must(o.by("lou", RevokeDevice{Device: detcbor.B16(o.tablets["mia"].ID)}))
	c, _, err := o.s.Rotate(rand.Reader, "team:north", o.tablets["lou"].keys)
	o.must(err)
	o.must(o.by("lou", c))
}

// TestCustodianScope: what somebody can do who has taken the custodian's machine
// (threat 23). Every one of these must be refused.
func TestCustodianScope(t *testing.T) {
	o := withCustodian(t, true)
	give(o)
	o.must(o.by("lou", RevokeDevice{Device: detcbor.B16(o.tablets["pat"].ID)})) // team:north and staff are due
	cus, pat := o.tablets["cus"], id("Pat")
	roleFor := func(role string, members ...ID) Content {
		c, _, err := o.s.NewRole(rand.Reader, role, members, nil, nil)
		o.must(err)
		return c
	}
	renamed := roleFor("team:north", id("Lou"), id("Mia"), pat).(Role)
	name := o.name(o.tablets["lou"], "Team of mine")
	renamed.Name = &name
	for what, c := range map[string]Content{
		"bring itself into a team":        roleFor("team:north", id("Lou"), id("Mia"), pat, id("Custodian")),
		"put somebody out of a team":      roleFor("team:north", id("Lou"), id("Mia")),
		"rename a team":                   renamed,
		"make a team":                     roleFor("team:mine", id("Custodian")),
		"restrict a case to itself":       roleFor("named:0011223344556677", id("Custodian")),
		"renew the recovery key":          Role{ID: RoleRecovery, Gen: 2},
		"renew its own key, not due":      roleFor(RoleCustodian, id("Custodian")),
		"take somebody in beside it":      Grant{Role: RoleCustodian, Gen: o.s.Roles[RoleCustodian].Current().Gen, People: []detcbor.B16{pat}},
		"take itself into duty":           Grant{Role: RoleDuty, Gen: 1, People: []detcbor.B16{id("Custodian")}},
		"add a person":                    AddPerson{Person: id("Ghost"), Rank: Practitioner, Roles: []string{RoleCustodian, RoleStaff}, Name: name},
		"promote itself":                  ChangePerson{Person: id("Custodian"), Rank: Lead},
		"remove a person":                 RemovePerson{Person: pat},
		"shut a tablet out":               RevokeDevice{Device: detcbor.B16(o.tablets["mia"].ID)},
		"invite somebody":                 Invite{ID: id("x"), Person: pat, Expires: o.now.Unix() + 60, Keys: []InviteKey{{Key: cus.Courier.Public()}}},
		"let in what is held aside":       NewAdmit(id("case"), [32]byte{1}),
		"turn a rule of the organisation": Policy{Values: map[string]int64{PolicyCustodian: 1}},
		"destroy a case":                  Destroy{Space: id("case"), Basis: 1},
		"explain away a server's loss":    ServerReset{},
	} {
		t.Run(what, func(t *testing.T) {
			if err := o.by("cus", c); err == nil {
				t.Error("it could")
			}
		})
	}

	t.Run("turned off, it renews nothing", func(t *testing.T) {
		o.must(o.as(o.admins[:2], Policy{Values: map[string]int64{PolicyCustodian: 0}}))
		c, _, err := o.s.Renew(rand.Reader, "team:north", cus.keys)
		o.must(err)
		if err := o.by("cus", c); !errors.Is(err, ErrNotAllowed) {
			t.Errorf("it could: %v", err)
		}
	})
}
