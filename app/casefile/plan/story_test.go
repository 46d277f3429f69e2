package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/checks"
	"doorstep/app/casefile/follow"
	"doorstep/app/casefile/plan"
	"doorstep/forms/quality"
)

// Step 7 of the story, Expect 2 and 3: a condition is closed with its result, and a
// health need has an owner and a day from the start.
func TestStep7(t *testing.T) {
	c := casetest.New(t, "2026-11-03 15:10")
	cmp := c.Doc("cmp").Set("cmp.decision", "agreed-with-conditions")
	cmp.Row("cmp.conditions", ".what", "Find a contract carer for each child", ".who", "Carol Pike", ".by", "2026-11-27", ".accepted", "agreed")
	b := cmp.Row("cmp.conditions", ".what", "Reach Karim", ".who", "Ruth Adeyemi", ".by", "2026-11-04", ".accepted", "agreed")
	c.At("2026-11-04 11:30")
	cmp.In(b, "cmp.conditions.status", "done").In(b, "cmp.conditions.progress", "He agrees by telephone and flies back on 9 November")
	c.At("2026-11-05 16:30")
	c.Doc("dca").Row("dca.dev.health.need", ".what", "Pressure-relieving seat", ".status", "being-dealt-with", ".owner", "Tessa Lind", ".by", "2026-11-27")
	t.Run("7.2", func(t *testing.T) {
		all := follow.All(c.Record())
		if len(all) != 2 || all[0].Done() || !all[1].Done() || all[1].Late != 0 || casefile.DateOf(all[1].Finished) != "2026-11-04" {
			t.Errorf("the conditions stand at %+v", all)
		}
	})
	t.Run("7.3", func(t *testing.T) {
		needs := plan.Health(c.Record())
		if len(needs) != 1 || needs[0].Owner != "Tessa Lind" || needs[0].By != "2026-11-27" || needs[0].Unowned() || needs[0].Late("2026-11-27") || !needs[0].Late("2026-11-28") {
			t.Errorf("the tracker is %+v", needs)
		}
		c.Doc("dca").Row("dca.dev.health.need", ".what", "Hip X-ray", ".status", "not-started")
		if needs := plan.Health(c.Record()); !needs[len(needs)-1].Unowned() {
			t.Error("a need without owner and day is not said to be nobody’s")
		}
	})
}

// Step 8, Expect 1: seven actions, each with one named person and a day, all
// accepted; nothing of them stops the plan.
func TestStep8(t *testing.T) {
	c := casetest.New(t, "2026-11-06 10:00")
	d := c.Doc("cinp")
	for i, a := range []struct{ what, outcome, who, by string }{
		{"Take Jane home for four hours", "Jane is in her own room for an afternoon", "Ruth Adeyemi", "2026-11-08"},
		{"Show the evening routine to Anna", "Jane is fed the way she knows", "Marie Dunn", "2026-11-09"},
		{"Bring both girls home", "Jane and Lucy sleep at home again", "Ruth Adeyemi", "2026-11-10"},
		{"Send two trained carers at 07:00 and 19:00", "The girls are lifted without pain", "Carol Pike", "2026-11-10"},
		{"Lend a mobile hoist and two slings", "Nobody lifts Jane by hand", "Tessa Lind", "2026-11-12"},
		{"Keep Oakbank transport running", "Jane misses no day of school", "Ms Bell", "2026-11-09"},
		{"Ring the interpreter for each visit", "Nadia can ask what she wants to know", "Ruth Adeyemi", "2026-11-09"},
	} {
		d.Row("cinp.action", ".need", fmt.Sprintf("Need %d", i+1), ".what", a.what, ".outcome", a.outcome, ".who", a.who, ".by", a.by, ".measure", "Jane says so with her symbols", ".accepted", "agreed")
	}
	t.Run("8.1", func(t *testing.T) {
		rec := c.Record()
		all := rec.Actions()
		for _, a := range all {
			if !a.Checkable() || a.Accepted != casefile.Agreed {
				t.Errorf("%+v", a)
			}
		}
		if len(all) != 7 {
			t.Errorf("%d actions", len(all))
		}
		for _, f := range checks.Findings(rec, d.Document) {
			if strings.HasPrefix(f.ID, "Q-PLAN") && f.Level == quality.Stop {
				t.Errorf("%s stops the plan: %+v", f.ID, f)
			}
		}
	})
}

// Step 20: of ten actions seven are done, one of them late, and three are under way.
func TestStep20(t *testing.T) {
	c := casetest.New(t, "2026-12-22 10:00")
	d := c.Doc("cinp").Set("cinp.start", "2026-12-22")
	var rows []casefile.RowID
	for i := range 10 {
		by := "2027-01-15"
		if i >= 7 {
			by = "2027-02-19"
		}
		rows = append(rows, d.Row("cinp.action", ".what", fmt.Sprintf("Action %d", i+1), ".who", "Carol Pike", ".by", by, ".accepted", "agreed"))
	}
	for i, row := range rows {
		c.At("2027-01-14 10:00")
		code := "done"
		switch {
		case i == 6:
			c.At("2027-01-22 10:00")
			code = "done-late"
		case i > 6:
			code = "under-way"
		}
		d.In(row, "cinp.action.status", code).In(row, "cinp.action.progress", "Written down at the review")
	}
	c.At("2027-02-02 10:00")
	if got := follow.Counted(follow.All(c.Record())); got != (follow.Count{All: 10, Done: 7, Late: 1, UnderWay: 3}) {
		t.Errorf("counted %+v", got)
	}
	if left := plan.Unanswered(c.Record()); len(left) != 0 {
		t.Errorf("waiting for %+v", left)
	}
}
