package model

import (
	"testing"
	"time"

	"doorstep/app/casefile"
)

func dueOn(title string, on casefile.Date, left int) casefile.Deadline {
	return casefile.Deadline{Title: title, Due: casefile.Due{Date: on}, Days: left}
}

func TestDueGroupsPutLateFirst(t *testing.T) {
	now := date(2026, 3, 10, 10, 42)
	finished := dueOn("done", "2026-03-01", -6)
	finished.Finished = true
	got := DueGroups([]casefile.Deadline{
		dueOn("later", "2026-04-14", 25), dueOn("today", "2026-03-10", 0), dueOn("late", "2026-03-06", -2),
		dueOn("week", "2026-03-12", 2), finished, dueOn("no date", "", 0),
	}, now)
	want := []struct{ title, item, chip, when string }{
		{"Late – 1", "late", "2 days late", "was due Fri 6 March"},
		{"Today – 1", "today", "Today", ""},
		{"This week – 1", "week", "Thu 12 Mar", ""},
		{"Later – 1", "later", "Tue 14 Apr", ""},
	}
	if len(got) != len(want) {
		t.Fatalf("groups: %+v", got)
	}
	for i, w := range want {
		g := got[i]
		if g.Title != w.title || len(g.Items) != 1 || g.Items[0].Title != w.item || g.Items[0].Chip.Text != w.chip || g.Items[0].When != w.when {
			t.Errorf("group %d: %+v, want %+v", i, g, w)
		}
	}
}

// A due date is a civil date: half past midnight in summer time is already
// the next day, though not yet in UTC.
func TestDueIsByTheReadersDay(t *testing.T) {
	bst := time.FixedZone("BST", 3600)
	now := time.Date(2026, 7, 2, 0, 30, 0, 0, bst)
	if got := DueChip(dueOn("x", "2026-07-01", 0), now); got.Text != "1 day late" {
		t.Errorf("yesterday is %q", got.Text)
	}
	if got := DueChip(dueOn("x", "2026-07-02", 0), now); got.Text != "Today" {
		t.Errorf("today is %q", got.Text)
	}
}

func TestTodaysVisits(t *testing.T) {
	now := date(2026, 3, 10, 10, 42)
	visit := func(h, m int, ended bool) *casefile.Visit {
		return &casefile.Visit{At: date(2026, 3, 10, h, m), Ended: ended}
	}
	tomorrow := &casefile.Visit{At: date(2026, 3, 11, 9, 0)}
	got := TodaysVisits([]casefile.CaseSummary{
		{Address: "afternoon", NextVisit: visit(14, 0, false)},
		{Address: "now", NextVisit: visit(10, 30, false)},
		{Address: "early", NextVisit: visit(8, 45, true)},
		{Address: "none"},
		{Address: "tomorrow", NextVisit: tomorrow},
		{Address: "closed", NextVisit: visit(9, 0, false), Closed: true},
	}, now)
	if len(got) != 3 || got[0].Case.Address != "early" || got[1].Case.Address != "now" || got[2].Case.Address != "afternoon" {
		t.Fatalf("visits: %+v", got)
	}
	if got[0].Next || !got[1].Next || got[2].Next {
		t.Fatalf("the next visit is wrong: %v %v %v", got[0].Next, got[1].Next, got[2].Next)
	}
}
