package follow_test

import (
	"context"
	"slices"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/follow"
	"doorstep/forms/fhir"
)

const group = "cmp.conditions"

// promise is one action of a panel's conditions, by somebody who has the app,
// agreed on the day that the clock shows.
func promise(c *casetest.Case, who, by string) (casetest.Doc, casefile.RowID) {
	d := c.Doc("cmp").Set("cmp.decision", "agreed-with-conditions")
	return d, d.Row(group, ".what", "Find a contract carer", ".outcome", "Jane knows where she sleeps", ".who", who, ".by", by, ".accepted", "agreed")
}

func one(t *testing.T, c *casetest.Case) follow.Standing {
	t.Helper()
	all := follow.All(c.Record())
	if len(all) != 1 {
		t.Fatalf("%d actions", len(all))
	}
	return all[0]
}

func rungs(s follow.Standing) []follow.Rung {
	var out []follow.Rung
	for _, t := range s.Told {
		out = append(out, t.Rung)
	}
	return out
}

// Processes section 4: the owner is reminded 3 working days before, the lead told
// on day 1, the manager on day 5, the head of service on day 10. Q-FOL-1.
func TestLadder(t *testing.T) {
	const colleague = "Practitioner/00000000000000000000000000000009"
	for _, at := range []struct {
		day  string
		want []follow.Rung
		late int
	}{
		{"2026-11-23 09:00", nil, 0},
		{"2026-11-24 09:00", []follow.Rung{follow.Owner}, 0},
		{"2026-11-27 17:00", []follow.Rung{follow.Owner}, 0},
		{"2026-11-28 09:00", []follow.Rung{follow.Owner}, 0}, // a Saturday
		{"2026-11-30 09:00", []follow.Rung{follow.Owner, follow.Lead}, 1},
		{"2026-12-03 09:00", []follow.Rung{follow.Owner, follow.Lead}, 4},
		{"2026-12-04 09:00", []follow.Rung{follow.Owner, follow.Lead, follow.Manager}, 5},
		{"2026-12-11 09:00", []follow.Rung{follow.Owner, follow.Lead, follow.Manager, follow.Head}, 10},
	} {
		t.Run("Q-FOL-1 "+at.day, func(t *testing.T) {
			c := casetest.New(t, "2026-11-03 15:00")
			promise(c, colleague, "2026-11-27")
			c.At(at.day)
			s := one(t, c)
			if n := len(follow.Supervision(c.Record())); (n == 1) != (at.late == 10) {
				t.Errorf("%d actions go to supervision", n)
			}
			if got := rungs(s); !slices.Equal(got, at.want) || s.Late != at.late {
				t.Errorf("told %v, %d late; want %v, %d late", got, s.Late, at.want, at.late)
			}
		})
	}
}

// What was finished is never climbed further, and shows how late it was.
func TestAFinishedActionShowsDaysLateAndWhoWasTold(t *testing.T) {
	c := casetest.New(t, "2026-11-03 15:00")
	d, row := promise(c, "Carol Pike", "2026-11-27")
	c.At("2026-12-07 11:00")
	d.In(row, group+".status", "done-late").In(row, group+".progress", "Julia and Denise are approved")
	c.At("2027-02-02 10:00")
	s := one(t, c)
	if len(follow.Supervision(c.Record())) != 0 {
		t.Error("what is finished goes to supervision")
	}
	if s.Late != 6 || !slices.Equal(rungs(s), []follow.Rung{follow.Owner, follow.Lead, follow.Manager}) || s.Next != nil {
		t.Errorf("%d working days late, told %v", s.Late, rungs(s))
	}
	if n := follow.Counted([]follow.Standing{s}); n != (follow.Count{All: 1, Done: 1, Late: 1}) {
		t.Errorf("counted %+v", n)
	}
	// Carol has no app here: it is the lead who is asked to ring her.
	if !s.Told[0].Ring || s.Told[0].Who == "Carol Pike" {
		t.Errorf("the reminder goes to %+v", s.Told[0])
	}
}

// Family members never receive messages: their actions prompt the lead to ring.
func TestFamilyIsRungNotReminded(t *testing.T) {
	c := casetest.New(t, "2026-11-03 15:00")
	casetest.Hold(t, c.Record().Case).Set("case.lead", `{"valueReference":{"reference":"Practitioner/00000000000000000000000000000009","display":"Ruth Adeyemi"}}`)
	promise(c, `{"valueReference":{"reference":"RelatedPerson/00000000000000000000000000000008","display":"Nadia Sample"}}`, "2026-11-27")
	c.At("2026-11-30 09:00")
	s := one(t, c)
	for _, step := range s.Told {
		if step.Who == "Nadia Sample" || !step.Ring || step.Who != "Ruth Adeyemi" {
			t.Errorf("%s on %s tells %q, ring %v", step.Rung, step.On, step.Who, step.Ring)
		}
	}
	if len(s.Told) != 2 {
		t.Errorf("told %v", s.Told)
	}
}

// An action that was put off climbs anew for its new day; what was told before
// stays told.
func TestADayPutOffClimbsAnew(t *testing.T) {
	c := casetest.New(t, "2026-11-03 15:00")
	d, row := promise(c, "Carol Pike", "2026-11-27")
	c.At("2026-12-01 09:00")
	if _, err := d.SetBecause(context.Background(), casefile.Cell{Row: row, LinkID: group + ".by"}, "The panel meets on 9 December", fhir.Prim(fhir.Date, "2026-12-11")); err != nil {
		t.Fatal(err)
	}
	c.At("2026-12-04 09:00")
	s := one(t, c)
	if got := rungs(s); !slices.Equal(got, []follow.Rung{follow.Owner, follow.Lead}) || s.Rung() != "" || s.Overdue() {
		t.Errorf("told %v, on rung %q", got, s.Rung())
	}
	if s.Next == nil || s.Next.Rung != follow.Owner || s.Next.On != "2026-12-08" {
		t.Errorf("next is %+v", s.Next)
	}
}

// What is written down after its day tells nobody in the past.
func TestNobodyWasToldBeforeItWasWritten(t *testing.T) {
	c := casetest.New(t, "2026-12-01 15:00")
	promise(c, "Carol Pike", "2026-11-20")
	s := one(t, c)
	for _, step := range s.Told {
		if step.On < "2026-12-01" {
			t.Errorf("%s was told on %s", step.Rung, step.On)
		}
	}
	if got := rungs(s); !slices.Equal(got, []follow.Rung{follow.Lead, follow.Manager}) || s.Late != 7 {
		t.Errorf("told %v, %d late", got, s.Late)
	}
}

// act.progress: from its day on an action owes a word on what happened.
func TestAResultIsOwedFromTheDayOn(t *testing.T) {
	c := casetest.New(t, "2026-11-03 15:00")
	d, row := promise(c, "Carol Pike", "2026-11-27")
	if one(t, c).Owed {
		t.Error("it is owed before its day")
	}
	c.At("2026-11-27 08:00")
	if !one(t, c).Owed || len(follow.Unanswered(follow.All(c.Record()))) != 1 {
		t.Error("it is not owed on its day")
	}
	d.In(row, group+".progress", "Two carers seen")
	if one(t, c).Owed || len(follow.Unanswered(follow.All(c.Record()))) != 0 {
		t.Error("it is owed although somebody wrote what happened")
	}
}

// act.moved: the third move of a day needs the manager. Q-FOL-2.
func TestTheThirdMoveNeedsTheManager(t *testing.T) {
	put := func(t *testing.T, third casefile.Author) []follow.Finding {
		c := casetest.New(t, "2026-11-03 15:00")
		d, row := promise(c, "Carol Pike", "2026-11-27")
		for i, to := range []string{"2026-12-04", "2026-12-11", "2026-12-18"} {
			c.Now = c.Now.AddDate(0, 0, 7)
			if i == 2 {
				c.Me = third
			}
			if _, err := d.SetBecause(context.Background(), casefile.Cell{Row: row, LinkID: group + ".by"}, "No carer yet", fhir.Prim(fhir.Date, to)); err != nil {
				t.Fatal(err)
			}
		}
		return follow.Findings(c.Record())
	}
	t.Run("act.moved", func(t *testing.T) {
		ruth := casefile.Author{Person: casefile.ID{1}, Name: "Ruth Adeyemi", Role: "Social worker"}
		if got := put(t, ruth); len(got) != 1 || got[0].Rule != "act.moved" || !got[0].Stop {
			t.Errorf("a worker put the day off for the third time: %+v", got)
		}
		priya := casefile.Author{Person: casefile.ID{1}, Name: "Priya Nair", Role: "Team manager"}
		if got := put(t, priya); len(got) != 0 {
			t.Errorf("the manager put it off: %+v", got)
		}
	})
}

func TestMyActionsOverAllCases(t *testing.T) {
	me := casefile.Person{ID: casefile.ID{1}, Name: "Ruth Adeyemi"}
	c := casetest.New(t, "2026-11-03 15:00")
	promise(c, "Practitioner/"+me.ID.String(), "2026-11-27")
	promise(c, "Carol Pike", "2026-11-20")
	other := casetest.New(t, "2026-11-03 15:00")
	promise(other, "Ruth Adeyemi", "2026-11-10")
	d, row := promise(other, "Ruth Adeyemi", "2026-11-05")
	d.In(row, group+".status", "done")
	got := follow.Mine([]casefile.Record{c.Record(), other.Record()}, me)
	if len(got) != 2 || got[0].By != "2026-11-10" || got[1].By != "2026-11-27" {
		t.Errorf("my actions: %+v", got)
	}
}

// caf.md section 8: open and overdue actions are counted over all forms of a case.
func TestOpenAndOverdueActionsAreCounted(t *testing.T) {
	c := casetest.New(t, "2026-11-03 15:00")
	d, row := promise(c, "Carol Pike", "2026-11-20")
	d.In(row, group+".status", "done")
	promise(c, "Carol Pike", "2026-11-20")
	promise(c, "Carol Pike", "2026-11-27")
	c.At("2026-11-23 09:00")
	n := follow.Counted(follow.All(c.Record()))
	t.Run("caf.open-actions", func(t *testing.T) {
		if n.UnderWay != 2 || n.All != 3 {
			t.Errorf("counted %+v", n)
		}
	})
	t.Run("caf.overdue-actions", func(t *testing.T) {
		if n.Overdue != 1 {
			t.Errorf("counted %+v", n)
		}
	})
}

// act.moved at the signature: the worker is stopped, the manager decides.
func TestASignatureWaitsForTheManagersDay(t *testing.T) {
	c := casetest.New(t, "2026-11-03 15:00")
	d, row := promise(c, "Carol Pike", "2026-11-27")
	for _, to := range []string{"2026-12-04", "2026-12-11", "2026-12-18"} {
		c.Now = c.Now.AddDate(0, 0, 7)
		if _, err := d.SetBecause(context.Background(), casefile.Cell{Row: row, LinkID: group + ".by"}, "No carer yet", fhir.Prim(fhir.Date, to)); err != nil {
			t.Fatal(err)
		}
	}
	if got := follow.Gate(c.Record(), d.Document, casefile.Signing{Role: "lead"}); len(got) != 1 || got[0].Key != "act.moved" {
		t.Errorf("the lead signs: %+v", got)
	}
	if got := follow.Gate(c.Record(), d.Document, casefile.Signing{Role: "manager"}); len(got) != 0 {
		t.Errorf("the manager signs: %+v", got)
	}
}
