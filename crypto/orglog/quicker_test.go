package orglog

import (
	"crypto/rand"
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

	if n, err := o.s.Collect(lou.ID, lou.KEM, slower); err != nil || n != 1 {
		t.Fatalf("%d role seeds were taken from the log: %v", n, err)
	}
	got, ok := slower.Gen("team:north", g.Gen)
	if !ok || got.KID() != g.KID() {
		t.Error("the tablet keeps the seed that lost")
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
