package casefile_test

import (
	"testing"

	"doorstep/app/casefile/casetest"
)

// A record reads its documents in the order in which they were begun, and the
// promises of all of them as one list.
func TestRecordReadsPromisesOfEveryDocument(t *testing.T) {
	c := casetest.New(t, "2026-11-03 09:20")
	plan := c.Doc("dca")
	plan.Row("dca.plan.action", ".what", "Provide a waking night carer", ".by", "2026-12-14", ".outcome", "Jane wakes once a night")
	panel := c.At("2026-11-03 14:30").Doc("cmp")
	panel.Set("cmp.decision", "agreed-with-conditions")
	panel.Row("cmp.conditions", ".what", "Find a contract carer for each child", ".by", "2026-11-27")
	r := c.Record()
	if got := r.Actions(); len(got) != 2 || got[0].By != "2026-12-14" || got[1].What != "Find a contract carer for each child" || got[1].Doc != panel.ID() {
		t.Errorf("the promises are %+v", got)
	}
	if d := r.Latest("cmp"); d == nil || d.ID() != panel.ID() || len(r.Of("dca")) != 1 {
		t.Error("the documents are not found by their form")
	}
}
