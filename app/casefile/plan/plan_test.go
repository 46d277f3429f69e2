package plan_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/carryover"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/follow"
	"doorstep/app/casefile/plan"
)

const dcaAction = "dca.plan.action"

// Step 15 of the story: the plan of the assessment becomes the first child in need
// plan, and nothing is written twice.
func TestThePlanCarriesOnWhatTheAssessmentAgreed(t *testing.T) {
	c := casetest.New(t, "2026-12-08 10:00")
	dca := c.Doc("dca")
	for i := range 10 {
		dca.Row(dcaAction, ".what", fmt.Sprintf("Action %d", i+1), ".outcome", "Jane sleeps", ".who", "Carol Pike", ".by", "2027-01-15",
			".need", "panel-condition", ".measure", "Family night diary", ".accepted", "agreed")
	}
	dca.Row(dcaAction, ".what", "Refused", ".who", "Carol Pike", ".by", "2027-01-15", ".accepted", "refused")
	dca.Row(dcaAction, ".what", "Finished", ".who", "Carol Pike", ".by", "2027-01-15", ".accepted", "agreed", ".status", "done")
	dca.Row("dca.dev.health.need", ".what", "Moulded wheelchair", ".status", "being-dealt-with", ".owner", "Tessa Lind", ".by", "2027-02-19")
	dca.Row("dca.dev.health.need", ".what", "Hip", ".status", "met")
	c.At("2026-12-22 10:00")
	cinp := c.DocOver("cinp", carryover.For(c.Record(), casetest.Form(t, "cinp")))
	n, err := plan.Carry(context.Background(), c.Record(), cinp.Document)
	if err != nil || n != 10 {
		t.Fatalf("%d rows carried, %v", n, err)
	}
	all := c.Record().Actions()
	if len(all) != 12 { // ten carried, and of the assessment the refused and the finished one
		t.Errorf("%d actions stand: %+v", len(all), all)
	}
	last := all[len(all)-1]
	if last.Doc != cinp.ID() || last.Who != "Carol Pike" || last.By != "2027-01-15" || last.Accepted != casefile.Agreed || last.NeedCode != "panel-condition" || last.Measure != "Family night diary" {
		t.Errorf("the last is %+v", last)
	}
	if again, err := plan.Carry(context.Background(), c.Record(), cinp.Document); again != 0 || err != nil {
		t.Errorf("carried again: %d, %v", again, err)
	}
	needs := plan.Health(c.Record())
	if len(needs) != 2 || needs[1].What != "Moulded wheelchair" || needs[1].Doc != cinp.ID() || casefile.DateOf(needs[1].Since) != "2026-12-08" {
		t.Errorf("the tracker is %+v", needs)
	}
}

// Step 10, Expect 2: recommendations are proposed, none is an action before the
// lead confirms it.
func TestRecommendationsAreProposedOneByOne(t *testing.T) {
	c := casetest.New(t, "2026-11-12 15:00")
	ot := c.Doc("ot")
	for _, kind := range []string{"level-access-shower-or-wet-room", "ceiling-track-hoist", "extension"} {
		ot.Row("ad.item", ".kind", kind, ".need", "Cannot be washed safely", ".state", "recommended")
	}
	ot.Row("ad.item", ".kind", "ramp", ".state", "dropped")
	eq := c.Doc("eq")
	for _, kind := range []string{"profiling-bed", "seat", "moulded-seat"} {
		eq.Row("eq.item", ".kind", kind, ".status", "needed", ".need-why", "Hers is outgrown")
	}
	eq.Row("eq.item", ".kind", "mobile-hoist", ".status", "in-use")
	dca := c.Doc("dca")
	got := plan.Proposals(c.Record())
	if len(got) != 6 || len(c.Record().Actions()) != 0 {
		t.Fatalf("%d proposed, %d actions", len(got), len(c.Record().Actions()))
	}
	if got[0].What != "Adaptation: Level-access shower or wet room" || got[0].Why == "" || got[0].Doc != ot.ID() {
		t.Errorf("the first is %+v", got[0])
	}
	row, err := plan.Confirm(context.Background(), got[0], dca.Document)
	if err != nil {
		t.Fatal(err)
	}
	all := c.Record().Actions()
	if len(all) != 1 || all[0].Row != row || all[0].Who != "" || len(plan.Proposals(c.Record())) != 5 {
		t.Errorf("after one was confirmed: %+v, %d proposed", all, len(plan.Proposals(c.Record())))
	}
}

func planned(t *testing.T) (*casetest.Case, casetest.Doc) {
	c := casetest.New(t, "2026-12-22 10:00")
	return c, c.Doc("cinp").Set("cinp.start", "2026-12-22")
}

// Step 20, Expect 3, and step 18, Expect 1.
func TestNextReview(t *testing.T) {
	c, d := planned(t)
	next := func() plan.Next {
		n, ok := plan.NextReview(c.Record(), d.Document)
		if !ok {
			t.Fatal("there is no next review")
		}
		return n
	}
	if n := next(); n.Date != "2027-02-02" || n.Limit != "6 weeks" {
		t.Errorf("the first review is due %+v", n)
	}
	c.At("2027-02-02 11:00")
	d.Row("cinp.meeting", ".date", "2027-02-02", ".kind", "review", ".decision", "continue")
	if n := next(); n.Date != "2027-05-04" || n.Raw != "2027-05-02" {
		t.Errorf("the next review is due %+v", n)
	}
	c.Doc("dca").Set("dca.dec.outcome", "short-breaks-specialist")
	if n := next(); n.Raw != "2027-08-02" || n.Limit != "6 months" {
		t.Errorf("for short breaks only it is due %+v", n)
	}
	c.At("2027-08-02 11:00")
	d.Row("cinp.meeting", ".date", "2027-08-02", ".kind", "closing", ".decision", "end")
	if n, ok := plan.NextReview(c.Record(), d.Document); ok {
		t.Errorf("a plan that ended is reviewed on %s", n.Date)
	}
}

// cinp.meeting.why: the third continue in a row asks what we are waiting for.
func TestTheThirdContinueAsks(t *testing.T) {
	for _, k := range []struct {
		name      string
		decisions []string
		want      bool
	}{
		{"cinp.meeting.why", []string{"continue", "continue", "continue"}, true},
		{"two are too few", []string{"continue", "continue"}, false},
		{"a change between", []string{"continue", "change", "continue", "continue"}, false},
	} {
		t.Run(k.name, func(t *testing.T) {
			c, d := planned(t)
			c.At("2027-12-01 10:00")
			for i, code := range k.decisions {
				d.Row("cinp.meeting", ".date", fmt.Sprintf("2027-%02d-02", i+2), ".kind", "review", ".decision", code)
			}
			if got := plan.WaitingFor(c.Record(), d.Document); got != k.want {
				t.Errorf("asks: %v", got)
			}
		})
	}
}

// Step 20, Expect 1 and 2: a review cannot be closed while an action has no result
// text; the late one shows how late it was and who was told.
func TestAReviewIsNotClosedWithoutResults(t *testing.T) {
	c, d := planned(t)
	var rows []casefile.RowID
	for i := range 3 {
		rows = append(rows, d.Row("cinp.action", ".what", fmt.Sprintf("Action %d", i+1), ".who", "Carol Pike", ".by", "2027-01-15", ".accepted", "agreed"))
	}
	c.At("2027-01-14 09:00")
	d.In(rows[0], "cinp.action.status", "done").In(rows[0], "cinp.action.progress", "Three nights a week since 11 January")
	c.At("2027-01-25 09:00")
	d.In(rows[1], "cinp.action.status", "done-late").In(rows[1], "cinp.action.progress", "Both carers are trained")
	c.At("2027-02-02 11:00")
	d.Row("cinp.meeting", ".date", "2027-02-02", ".kind", "review")
	if left := plan.Unanswered(c.Record()); len(left) != 1 || left[0].What != "Action 3" {
		t.Errorf("waiting for a result: %+v", left)
	}
	if d.Problem("cinp-results") == nil {
		t.Error("the form lets the review be closed")
	}
	all := follow.All(c.Record())
	late := all[slices.IndexFunc(all, func(s follow.Standing) bool { return s.What == "Action 2" })]
	var told []string
	for _, s := range late.Told {
		told = append(told, string(s.Rung)+" "+string(s.On))
	}
	if got := strings.Join(told, ", "); late.Late != 6 || got != "owner 2027-01-12, lead 2027-01-18, manager 2027-01-22" {
		t.Errorf("%d days late, told: %s", late.Late, got)
	}
	d.In(rows[2], "cinp.action.progress", "Chairs are promised for 19 February").In(rows[2], "cinp.action.status", "under-way")
	if left := plan.Unanswered(c.Record()); len(left) != 0 || d.Problem("cinp-results") != nil {
		t.Errorf("still waiting: %+v", left)
	}
}
