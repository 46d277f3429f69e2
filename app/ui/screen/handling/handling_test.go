package handling_test

import (
	"strings"
	"testing"

	"doorstep/app/casefile"
	rules "doorstep/app/casefile/handling"
	"doorstep/app/casefile/handling/handlingtest"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/handling"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/widget"
)

// did is what the screen asked for.
type did struct {
	fixed             []string
	weights           int
	shown, confirmed  []string
	assessed, entered int
}

func shown(t *testing.T, s *handlingtest.Story, w, h float32) (*screentest.Desk, *did) {
	t.Helper()
	d := screentest.NewDesk()
	d.Clock = s.Case.Now
	out := &did{}
	d.Show(t, handling.New(handling.Props{
		Desk: d, Route: model.Route{Screen: model.Handling}, Child: "Jane S., 8", Given: "Jane",
		Load: func() (handling.Facts, error) {
			r := s.Case.Record()
			home := handling.Assessed{Doc: s.OT.ID(), Title: "Family home", Tasks: rules.TasksOf(r, s.OT.Document)}
			if rules.SignedCode(s.OT.Document) != "" {
				home.Signed = "Signed 12 November 2026 by Tessa Lind"
			}
			return handling.Facts{
				Homes: []handling.Assessed{home}, Carers: rules.CarerHomes(r), Weights: rules.Weights(r), Things: 3, Today: r.Today,
				Papers: []string{"Carer’s one-page plan", "Housing referral"}, Print: model.Route{Screen: model.Print, Doc: s.OT.ID().String()},
			}, nil
		},
		AddWeight: func() { out.weights++ }, Fix: func(_ casefile.ID, c casefile.Cell) { out.fixed = append(out.fixed, c.LinkID) }, OpenForm: func(casefile.ID) {},
		Show: func(h rules.Home) { out.shown = append(out.shown, h.Carer.Display) }, Confirm: func(h rules.Home) { out.confirmed = append(out.confirmed, h.Carer.Display) },
		Assess: func() { out.assessed++ }, Home: func() { out.entered++ },
	}), w, h)
	return d, out
}

func text(d *screentest.Desk) string { return widget.Spoken(d.Win.Canvas().Content()) }

// The four facts of a load check are on the screen whatever comes of it, at every
// width (clinical-safety.md, RL-09).
func TestALoadCheckNeverHidesItsFacts(t *testing.T) {
	screentest.App(t)
	for _, sling := range []string{"40 kg", "30 kg", "25 kg", ""} {
		s := handlingtest.Begin(t)
		s.EQ.In(s.Sling, "eq.item.swl", sling)
		for _, w := range []float32{1280, 800, 400} {
			d, _ := shown(t, s, w, 900)
			for _, fact := range []string{"24.0 kg", "12 November 2026", "Tessa Lind, weighed today", "Lowest working load", "30.0 kg"} {
				if !strings.Contains(text(d), fact) {
					t.Errorf("RL-09: sling %q at %g: no %q", sling, w, fact)
				}
			}
		}
	}
}

func TestALoadCheckSaysWhatComesOfIt(t *testing.T) {
	screentest.App(t)
	for sling, want := range map[string]string{"40 kg": "Within the labels", "30 kg": "Close to the limit", "25 kg": "Too heavy: do not use", "": "Cannot be checked"} {
		s := handlingtest.Begin(t)
		s.EQ.In(s.Sling, "eq.item.swl", sling)
		if d, _ := shown(t, s, 1280, 900); !strings.Contains(text(d), want) {
			t.Errorf("sling %q: %s", sling, text(d))
		}
	}
	// No word and no colour says that lifting is safe.
	for _, c := range []rules.Check{rules.LoadOK, rules.LoadClose, rules.LoadBlocked, rules.CannotCheck} {
		if w := handling.Outcome(c); w.Tone == model.Safe || strings.Contains(strings.ToLower(w.Text), "safe") {
			t.Errorf("%s promises: %+v", c, w)
		}
	}
}

func TestWhatStandsInTheWayLeadsToItsPlace(t *testing.T) {
	screentest.App(t)
	s := handlingtest.Begin(t)
	s.OT.In(s.Task, "ot.mh.task.in-place", "some")
	d, out := shown(t, s, 1280, 900)
	if !strings.Contains(text(d), "no manager’s decision") && !strings.Contains(text(d), "no manager's decision") {
		t.Errorf("%s", text(d))
	}
	screentest.Find[*widget.TaskRow](t, d, "handling.finding.0.0").Tapped(nil)
	if len(out.fixed) != 1 || out.fixed[0] != "ot.mh.task.before-l" {
		t.Errorf("a tap leads to %v", out.fixed)
	}
	screentest.Find[*widget.Button](t, d, "handling.weight").Tapped(nil)
	if out.weights != 1 {
		t.Error("no weight is added")
	}
}

// An OT finds the referral to housing and the note to the manager beside what they
// are about.
func TestPapersAreOneTapAway(t *testing.T) {
	screentest.App(t)
	s := handlingtest.Begin(t)
	d, _ := shown(t, s, 1280, 900)
	if !strings.Contains(text(d), "Carer’s one-page plan, housing referral") {
		t.Errorf("%s", text(d))
	}
	screentest.Find[*widget.TaskRow](t, d, "handling.print").Tapped(nil)
	if r := d.Last(); r.Screen != model.Print || r.Doc != s.OT.ID().String() {
		t.Errorf("it leads to %+v", r)
	}
}

func TestACarersHomeSaysWhetherAStayMayBe(t *testing.T) {
	screentest.App(t)
	s := handlingtest.Begin(t).Signed().Home().SignHome()
	d, out := shown(t, s, 1280, 1400)
	if got := text(d); !strings.Contains(got, "Signed by the OT") || !strings.Contains(got, "Bed to chair: shown, until 1 May 2027") {
		t.Errorf("%s", got)
	}
	screentest.Find[*widget.Button](t, d, "handling.carer.0.show").Tapped(nil)
	if len(out.shown) != 1 || out.shown[0] != handlingtest.Carer {
		t.Errorf("%v", out.shown)
	}
	s.Case.At("2026-11-20 09:00")
	s.OT.Set("ot.child.stand", "no")
	s.Sign(s.OT, "ot.sign.ot", handlingtest.OT)
	d, out = shown(t, s, 400, 1400)
	if got := text(d); !strings.Contains(got, "No stay for now") || !strings.Contains(got, "has changed since") {
		t.Errorf("%s", got)
	}
	screentest.Find[*widget.Button](t, d, "handling.carer.0.confirm").Tapped(nil)
	if len(out.confirmed) != 1 {
		t.Error("the home is not confirmed")
	}
}
