package due_test

import (
	"slices"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/due"
)

// V-DCA-6 lets an explanation by impairment pass for now when a paediatric opinion
// was asked for; then somebody must hear what it says.
func TestTheOpinionThatWasAskedForIsWaitedFor(t *testing.T) {
	c := casetest.New(t, "2026-11-03 12:00")
	d := c.Doc("dca").Set("dca.safe.signs", "pressure-sores").Set("dca.safe.explain", "Because of her condition").
		Set("dca.safe.explain.choice", "paediatric-opinion-requested").Set("dca.safe.explain.date", "2026-11-03")
	waits := func() casefile.Date {
		items := due.List(c.Record())
		if i := slices.IndexFunc(items, func(it due.Item) bool { return it.Key == "cfg.dca.opinion" }); i >= 0 {
			return items[i].Due.Date
		}
		return ""
	}
	if got := waits(); got != "2026-11-10" {
		t.Errorf("due %q", got)
	}
	d.Set("dca.safe.explain.choice", "confirmed-by-professional").Set("dca.safe.explain.date", "2026-11-05")
	if got := waits(); got != "" {
		t.Errorf("it is still waited for, until %s", got)
	}
}
