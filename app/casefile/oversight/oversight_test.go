package oversight_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/oversight"
	"doorstep/sync/op"
)

var (
	ruth  = casefile.Author{Person: op.ID{1}, Name: "Ruth Adeyemi", Role: "practitioner", Me: true}
	priya = casefile.Author{Person: op.ID{2}, Name: "Priya Nair", Role: "manager", Me: true}
)

func person(a casefile.Author) casefile.Person {
	return casefile.Person{Name: a.Name, Ref: "Practitioner/" + a.Person.String()}
}

// look is a manager's look with a question, as far as a test needs it; the manager
// stays at the keys.
func look(c *casetest.Case, kind string) casetest.Doc {
	c.Me = priya
	d := c.Doc(oversight.Form)
	d.Set("ovs.kind", kind)
	d.Set("ovs.read", "assessment")
	d.Set("ovs.life", "Two very disabled sisters without their mother since this morning")
	d.Set("ovs.challenge", "Who has every other child tonight, by name?")
	d.Set("ovs.answer", "Ruth names them today")
	d.Set("ovs.answer.choice", "satisfied")
	d.Set("ovs.drift", "no")
	return d
}

func sign(t *testing.T, c *casetest.Case, d casetest.Doc, by casefile.Author, role string) {
	t.Helper()
	me := c.Me
	c.Me = by
	defer func() { c.Me = me }()
	cell, err := d.SignatureCell(role)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Sign(context.Background(), casefile.Signing{Cell: cell, Role: role, Name: by.Name, Typed: true}); err != nil {
		t.Fatalf("%v: %+v", err, d.Check())
	}
}

func direct(d casetest.Doc, what, who, by string) casefile.RowID {
	return d.Row("ovs.direction", ".need", "manager-direction", ".outcome", "Everybody knows who gets up at night",
		".what", what, ".who", who, ".by", by, ".measure", "A written plan is on the file", ".accepted", "agreed")
}

// Q-FOL-3: a direction that nobody answered stops the next look; a result, or
// words on what happened, answer it.
func TestDirectionsAreAnsweredOneByOne(t *testing.T) {
	t.Run("Q-FOL-3", func(t *testing.T) {
		c := casetest.New(t, "2026-11-17 10:00")
		first := look(c, "checkpoint-10")
		row := direct(first, "Write a night plan", "Ruth Adeyemi", "2026-11-27")
		c.At("2026-12-08 10:00")
		next := look(c, "checkpoint-25")
		r := c.Record()
		got := oversight.LastDirections(r, oversight.Oversight{Doc: next.Document})
		if len(got) != 1 || got[0].What != "Write a night plan" || !got[0].Late("2026-12-08") || got[0].GivenBy != "Priya Nair" || got[0].By != "2026-11-27" {
			t.Fatalf("my last directions are %+v", got)
		}
		if got := oversight.Unanswered(r, oversight.Oversight{Doc: next.Document}); len(got) != 1 {
			t.Errorf("an unanswered direction: %v", got)
		}
		first.In(row, "ovs.direction.progress", "Half written; Anna’s rota is missing")
		if got := oversight.Unanswered(c.Record(), oversight.Oversight{Doc: next.Document}); len(got) != 0 {
			t.Errorf("answered in words: %v", got)
		}
		first.In(row, "ovs.direction.progress")
		first.In(row, "ovs.direction.status", "done")
		if got := oversight.Unanswered(c.Record(), oversight.Oversight{Doc: next.Document}); len(got) != 0 {
			t.Errorf("done: %v", got)
		}
	})
	t.Run("an older open direction stays, a done one goes with the next look", func(t *testing.T) {
		c := casetest.New(t, "2026-11-03 09:20")
		first := look(c, "allocation")
		done := direct(first, "Name a carer for each child", "Ruth Adeyemi", "2026-11-03")
		direct(first, "Reach the father", "Ruth Adeyemi", "2026-11-04")
		first.In(done, "ovs.direction.status", "done")
		c.At("2026-11-17 10:00")
		second := look(c, "checkpoint-10")
		direct(second, "Write a night plan", "Ruth Adeyemi", "2026-11-27")
		c.At("2026-12-08 10:00")
		third := look(c, "checkpoint-25")
		var what []string
		for _, d := range oversight.LastDirections(c.Record(), oversight.Oversight{Doc: third.Document}) {
			what = append(what, d.What)
		}
		if want := []string{"Reach the father", "Write a night plan"}; !slices.Equal(what, want) {
			t.Errorf("my last directions are %v, want %v", what, want)
		}
		if n := len(oversight.OpenDirections(c.Record())); n != 2 {
			t.Errorf("%d directions are open", n)
		}
	})
}

// The next look is within three months, within one while the judgement is a worry.
func TestTheNextLookIsNear(t *testing.T) {
	for _, tc := range []struct {
		name, judgement, next string
		stops                 bool
	}{
		{"three months", "no-concern", "2027-02-17", false},
		{"longer", "no-concern", "2027-02-18", true},
		{"one month with a worry", "low-level-concern", "2026-12-17", false},
		{"two months with a worry", "low-level-concern", "2027-01-15", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := casetest.New(t, "2026-11-17 10:00")
			judge(c, tc.judgement)
			if last, why := oversight.NextLimit(c.Record()); casefile.Date(tc.next) > last != tc.stops || why == "" {
				t.Errorf("the last day is %s, %s", last, why)
			}
		})
	}
}

func judge(c *casetest.Case, code string) {
	d := c.Doc("dca")
	it := d.Form().Item("dca.safe.judgement")
	for _, o := range it.Options {
		if o.Coding.Code == code || code == "low-level-concern" && o.Coding.Code != "no-concern" {
			d.Set("dca.safe.judgement", o.Coding.Code)
			return
		}
	}
}

// Lead and overseer are two people.
func TestNobodyApprovesTheirOwnWork(t *testing.T) {
	for _, rule := range []string{"V-DCA-9", "Q-OVS-3"} {
		t.Run(rule, func(t *testing.T) {
			c := casetest.New(t, "2026-11-03 09:20")
			c.Me = priya // begins the form at allocation
			d := c.Doc("dca")
			ref := func(a casefile.Author) string {
				return `{"valueReference": {"reference": "` + person(a).Ref + `", "display": "` + a.Name + `"}}`
			}
			d.Set("dca.form.lead", ref(ruth))
			if err := oversight.MayApprove(d.Document, person(priya)); err != nil {
				t.Errorf("the manager may not approve the worker’s assessment: %v", err)
			}
			if err := oversight.MayApprove(d.Document, person(ruth)); !errors.Is(err, oversight.ErrOwnWork) {
				t.Errorf("the lead may approve: %v", err)
			}
			if rule == "V-DCA-9" {
				d.Set("dca.form.overseer", ref(ruth))
				if d.Problem("V-DCA-9") == nil {
					t.Error("the form lets one person lead and oversee")
				}
			}
		})
	}
	t.Run("a form that names no lead is the work of whoever began it", func(t *testing.T) {
		c := casetest.New(t, "2026-11-03 09:20")
		c.Me = priya
		d := c.Doc("cmp")
		if err := oversight.MayApprove(d.Document, person(priya)); !errors.Is(err, oversight.ErrOwnWork) {
			t.Errorf("%v", err)
		}
		if err := oversight.MayApprove(d.Document, person(ruth)); err != nil {
			t.Errorf("%v", err)
		}
	})
}

// The prompts take turns: the next look has others, all come up, and they are the
// same on every tablet.
func TestPromptsTakeTurns(t *testing.T) {
	c := casetest.New(t, "2026-11-03 09:20")
	seen := map[string]bool{}
	var before []string
	for i := range 4 {
		d := look(c, "supervision")
		got := oversight.Prompts(c.Record(), oversight.Oversight{Doc: d.Document}, 2)
		if again := oversight.Prompts(c.Record(), oversight.Oversight{Doc: d.Document}, 2); !slices.Equal(got, again) {
			t.Fatalf("%v, then %v", got, again)
		}
		for _, p := range got {
			if slices.Contains(before, p) {
				t.Errorf("look %d repeats %q", i, p)
			}
			seen[p] = true
		}
		before = got
		c.Now = c.Now.AddDate(0, 1, 0)
	}
	if len(seen) != 8 {
		t.Errorf("%d of 8 questions came up", len(seen))
	}
}

func TestCheckpoints(t *testing.T) {
	c := casetest.New(t, "2026-11-03 09:20")
	d := c.Doc("dca")
	d.Set("dca.form.referral-date", "2026-11-03")
	states := func() (out []oversight.CheckpointState) {
		r := c.Record()
		for _, k := range oversight.Checkpoints(r) {
			out = append(out, k.State(r.Today))
		}
		return out
	}
	got := oversight.Checkpoints(c.Record())
	if len(got) != 2 || got[0].Due.Date != "2026-11-17" || got[1].Due.Date != "2026-12-08" || got[0].Kind != oversight.Checkpoint10 {
		t.Fatalf("the checkpoints are %+v", got)
	}
	if s := states(); !slices.Equal(s, []oversight.CheckpointState{oversight.Ahead, oversight.Ahead}) {
		t.Errorf("at first %v", s)
	}
	c.At("2026-11-17 10:00")
	o := look(c, "checkpoint-10")
	if s := states(); s[0] != oversight.DueToday {
		t.Errorf("a look that is not finished is held: %v", s)
	}
	c.At("2026-11-18 10:00")
	if s := states(); s[0] != oversight.LateNow {
		t.Errorf("a day later %v", s)
	}
	o.Set("ovs.next", "2026-12-08")
	sign(t, c, o, priya, "manager")
	if s := states(); s[0] != oversight.Held || s[1] != oversight.Ahead {
		t.Errorf("once it is held %v", s)
	}
}
