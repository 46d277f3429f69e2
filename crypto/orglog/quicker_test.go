package orglog

import (
	"crypto/rand"
	"errors"
	"maps"
	"slices"
	"testing"
)

// Two managers make a role's next generation at the same time. The one whose
// statement came second holds a seed of that number which nobody wraps to; it
// gives way to the one in the log, or the tablet would be locked out for good.
func TestTheGenerationInTheLogCounts(t *testing.T) {
	o := newOrg(t)
	lou := o.tablets["lou"]
	slower := mustRing(t, lou.keys.Roles())
	_, mine, err := o.s.Rotate(rand.Reader, "team:north", slower)
	check(t, err)
	check(t, slower.Add("team:north", mine))
	theirs, g, err := o.s.Rotate(rand.Reader, "team:north", lou.keys)
	check(t, err)
	o.must(o.by("lou", theirs))
	check(t, lou.keys.Add("team:north", g))

	// What was sealed for the one that lost, before that was known, still opens, also
	// when the tablet was started anew, and gets a record that the log allows.
	was := *o.s
	was.Roles = maps.Clone(o.s.Roles)
	lost := *was.Roles["team:north"]
	ident, err := mine.Identity()
	check(t, err)
	lost.Gens = slices.Clone(lost.Gens)
	lost.Gens[len(lost.Gens)-1].Key, lost.Gens[len(lost.Gens)-1].KID = ident.Recipient(), mine.KID()
	was.Roles["team:north"] = &lost
	refused, secret, err := was.NewEpoch(rand.Reader, lou.Sign, EpochHeader{Space: id("case"), Incarnation: id("inc"), N: 3}, SpaceCore, []string{"team:north"}, nil, slower)
	check(t, err)

	if n, err := o.s.Collect(lou.ID, lou.KEM, slower); err != nil || n != 1 {
		t.Fatalf("%d role seeds were taken from the log: %v", n, err)
	}
	got, ok := slower.Gen("team:north", g.Gen)
	if !ok || got.KID() != g.KID() {
		t.Error("the tablet keeps the seed that lost")
	}
	for range 2 {
		slower = mustRing(t, slower.Roles())
	}
	if got, ok := slower.Gen("team:north", g.Gen); !ok || got.KID() != g.KID() {
		t.Error("started anew, the tablet goes by the seed that lost")
	}
	old, err := ParseEpoch(refused)
	check(t, err)
	if err := o.s.CheckRecipients(old); !errors.Is(err, ErrEpoch) {
		t.Fatalf("a record to the generation that lost: %v", err)
	}
	if _, err := o.s.Remake(lou.Sign, old, lou.keys); !errors.Is(err, ErrNoAccess) {
		t.Errorf("remade by who cannot open it: %v", err)
	}
	again, err := o.s.Remake(lou.Sign, old, slower)
	check(t, err)
	fresh, err := ParseEpoch(again)
	check(t, err)
	if fresh.EpochHeader.KID != old.KID || fresh.N != old.N || fresh.No != old.No || fresh.Kind != old.Kind || fresh.OrgSize != o.s.Size {
		t.Errorf("%+v is made of %+v", fresh.EpochHeader, old.EpochHeader)
	}
	var mended Space
	check(t, mended.Apply(o.s, fresh))
	if e, ok, err := mended.WriteEpoch(o.s, lou.keys); err != nil || !ok || e != secret {
		t.Errorf("a colleague opens it: fresh %v, %v", ok, err)
	}
	record, want, err := o.s.NewEpoch(rand.Reader, lou.Sign, EpochHeader{Space: id("case"), Incarnation: id("inc")}, SpaceCore, []string{"team:north"}, nil, lou.keys)
	check(t, err)
	r, err := ParseEpoch(record)
	check(t, err)
	var sp Space
	check(t, sp.Apply(o.s, r))
	if e, fresh, err := sp.WriteEpoch(o.s, slower); err != nil || !fresh || e != want {
		t.Errorf("a case wrapped to the new generation does not open: fresh %v, %v", fresh, err)
	}
}
