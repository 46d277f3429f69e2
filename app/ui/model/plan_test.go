package model_test

import (
	"strings"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/assets/wording"
	"doorstep/forms/engine"
	"doorstep/forms/library"
)

func TestTheFormsWithActionsAreFound(t *testing.T) {
	for name, want := range map[string]string{"caf": "caf.end.action", "dca": "dca.plan.action", "chr": ""} {
		q, err := library.Get(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := engine.Compile(q)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if g := model.ActionGroup(f); g != nil {
			got = g.ID
			if _, ok := model.ActionOption(f, casefile.Action{Group: g.ID}, "status", "done"); !ok {
				t.Errorf("%s: an action cannot be done", name)
			}
		}
		if got != want {
			t.Errorf("%s: actions are %q, not %q", name, got, want)
		}
	}
}

func TestActionChips(t *testing.T) {
	now := time.Date(2026, 3, 10, 23, 30, 0, 0, time.UTC)
	for _, c := range []struct {
		by, status, want string
	}{
		{"2026-03-10", "", "Today"},
		{"2026-03-09", "under-way", "Was 9 Mar"},
		{"2026-03-27", "", "Fri 27 Mar"},
		{"2027-01-04", "", "4 Jan 2027"},
		{"2026-03-09", "done", "Done"},
		{"", "", ""},
	} {
		if got := model.ActionChip(casefile.Action{By: casefile.Date(c.by), Status: c.status}, now).Text; got != c.want {
			t.Errorf("by %q, %q: %q, not %q", c.by, c.status, got, c.want)
		}
	}
}

func TestAGoodPlan(t *testing.T) {
	w, err := wording.ForPlans()
	if err != nil {
		t.Fatal(err)
	}
	vague := func(text string) int { return strings.Count(text, "onitor") }
	all := []casefile.Action{
		{What: "Monitor sleep", By: "2026-03-20"},
		{What: "Order a bath lift", Who: "Pria", By: "2026-03-12", Measure: "Nobody lifts her"},
		{What: "Monitor", Status: "done"},
	}
	var not []string
	for _, p := range model.GoodPlan(all, w, vague) {
		if !p.Well {
			not = append(not, p.Text)
		}
	}
	if got := strings.Join(not, "; "); got != "1 action has no person or no date; 1 action is too general to check; 1 action does not say how you will know" {
		t.Errorf("asked: %s", got)
	}
	model.SortActions(all)
	if all[0].By != "2026-03-12" || !all[2].Done() {
		t.Errorf("sorted: %+v", all)
	}
	if got := model.PlanWords(all); got != "3 actions, 1 done" {
		t.Errorf("counted: %s", got)
	}
}
