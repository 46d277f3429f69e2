package orglog

import (
	"crypto/rand"
	"errors"
	"testing"

	"doorstep/crypto/invite"
	"doorstep/crypto/seal"
)

// The thin line: an organisation, a colleague who joins with a typed code from
// an untrusted server, a case opened offline, read by the colleague.
func TestOneOrganisation(t *testing.T) {
	o := newOrg(t)
	lou := o.tablets["lou"]
	o.must(o.add("lou", "Pat", Practitioner, "team:north"))

	secret, err := invite.NewCode(rand.Reader)
	check(t, err)
	inv := o.s.NewInvite(id("i"), id("Pat"), o.now.Add(invite.MaxLife), secret)
	o.must(o.by("lou", inv))

	// Pat's tablet has a code and a server that it does not trust.
	typed, err := invite.ParseCode(secret.Code())
	check(t, err)
	s, err := Load(Hash(o.entries[0]), o.entries)
	check(t, err)
	found, err := s.FindInvite(typed, o.now)
	check(t, err)
	pat := newTablet(t, "pat")
	pat.person = found.Person
	join, err := NewJoin(s.Org, found.ID, typed, pat.NewDevice)
	check(t, err)

	c, err := o.s.Approve(join, o.now, lou.keys, nil)
	check(t, err)
	o.must(o.by("lou", c))

	s, err = s.ApplyAll(o.entries[s.Size:])
	check(t, err)
	if n, err := s.Collect(pat.ID, pat.KEM, pat.keys); err != nil || n != 2 {
		t.Fatalf("Pat's tablet got %d role seeds, %v", n, err)
	}

	// Lou opens a case without a connection.
	record, epoch, err := o.s.NewEpoch(rand.Reader, lou.Sign, EpochHeader{Space: id("case"), Incarnation: id("inc")}, SpaceCore, []string{"team:north"}, nil, lou.keys)
	check(t, err)
	r, err := ParseEpoch(record)
	check(t, err)
	var sp Space
	check(t, sp.Apply(s, r))
	got, fresh, err := sp.WriteEpoch(s, pat.keys)
	if err != nil || !fresh || got != epoch {
		t.Errorf("Pat's tablet opens %v, fresh %v, %v", got.No, fresh, err)
	}
	if name, err := s.People[id("Pat")].Name.Open(pat.keys, s.Org, NamePerson, []byte("Pat")); err != nil || name != "Pat" {
		t.Errorf("name %q, %v", name, err)
	}

	// And the paper identity opens everything without any tablet.
	paper, err := o.recovery.Identity()
	check(t, err)
	ring, err := NewKeyring(map[string][]seal.RoleGen{RoleRecovery: {o.recovery}})
	check(t, err)
	if n, err := s.Rescue(paper, ring); err != nil || n != 2 {
		t.Errorf("recovery opened %d roles, %v", n, err)
	}
	for name, k := range map[string]*Keyring{"as recovery": mustRing(t, map[string][]seal.RoleGen{RoleRecovery: {o.recovery}}), "through the team": ring} {
		var sp Space
		check(t, sp.Apply(s, r))
		if got, err := sp.Epoch(s.Org, epoch.KID(), k); err != nil || got != epoch {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := sp.Epoch(s.Org, seal.KID{1}, pat.keys); !errors.Is(err, ErrNoAccess) {
		t.Errorf("an unknown epoch: %v", err)
	}
}

func mustRing(t testing.TB, roles map[string][]seal.RoleGen) *Keyring {
	t.Helper()
	k, err := NewKeyring(roles)
	check(t, err)
	return k
}
