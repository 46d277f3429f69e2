package due_test

import (
	"testing"

	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/due"
)

// There is one plan for a child: the review of an earlier one is not owed any more
// when a new plan begins.
func TestANewPlanEndsTheOneBefore(t *testing.T) {
	c := casetest.New(t, "2026-11-06 12:00")
	c.Doc("cinp").Set("cinp.start", "2026-11-06").Set("cinp.next", "2026-12-18")
	open := func() (days []string) {
		for _, it := range due.List(c.Record()) {
			if it.Key == "cfg.time.cin-first-review" && it.Open(c.Record().Today) {
				days = append(days, string(it.Due.Date))
			}
		}
		return days
	}
	if got := open(); len(got) != 1 || got[0] != "2026-12-18" {
		t.Errorf("the first plan is reviewed %v", got)
	}
	c.At("2026-12-22 12:00").Doc("cinp").Set("cinp.start", "2026-12-22").Set("cinp.next", "2027-02-02")
	if got := open(); len(got) != 1 || got[0] != "2027-02-02" {
		t.Errorf("two plans are reviewed: %v", got)
	}
}
