package due_test

import (
	"slices"
	"testing"

	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/due"
)

// A home that is unsafe now is the manager's the same day, beside the occupational
// therapist's form (scenario step 10, check 2).
func TestAnUnsafeHomeReachesTheManagerTheSameDay(t *testing.T) {
	c := casetest.New(t, "2026-11-12 14:00")
	d := c.Doc("dca").Set("dca.env.housing-fit", "adaptation-needed")
	notice := func() (due.Item, bool) {
		items := due.List(c.Record())
		i := slices.IndexFunc(items, func(it due.Item) bool { return it.Key == "cfg.dca.unsafe-home" })
		if i < 0 {
			return due.Item{}, false
		}
		return items[i], true
	}
	if it, there := notice(); there {
		t.Errorf("a home that needs a ramp is on the manager's list: %+v", it)
	}
	d.Set("dca.env.housing-fit", "unsafe-now")
	it, there := notice()
	if !there || it.Due.Date != "2026-11-12" || it.Doc != d.ID() || it.Met != "" {
		t.Errorf("an unsafe home: %v %+v", there, it)
	}
	ot := c.Doc("ot")
	if it, _ := notice(); it.Doc != ot.ID() {
		t.Errorf("it does not lead to the occupational therapist's form: %+v", it)
	}
	c.At("2026-11-17 10:00").Doc("ovs").Set("ovs.challenge", "Who lifts them tonight?").Set("ovs.next", "2026-11-27")
	if it, _ := notice(); it.Met != "2026-11-17" {
		t.Errorf("the manager looked on the 17th: %+v", it)
	}
	d.Set("dca.env.housing-fit", "equipment-needed")
	if it, there := notice(); there {
		t.Errorf("the home is safe enough again, and the notice stays: %+v", it)
	}
}
