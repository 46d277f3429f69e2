package stepdown_test

import (
	"context"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	rules "doorstep/app/casefile/stepdown"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/screen/stepdown"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// did is what the screen asked for.
type did struct {
	weeks, made int
	put         []string
	rows        []string
}

func shown(t *testing.T, c *casetest.Case, d casetest.Doc, w, h float32) (*screentest.Desk, *did) {
	t.Helper()
	desk, out := screentest.NewDesk(), &did{}
	desk.Clock = c.Now
	ed := model.NewEditor(d.Document, model.Around{Now: desk.Now, Fault: func(err error) string { return err.Error() }, Wait: func(_ casefile.Ticket, done func(error)) { done(nil) }, Changed: func(engine.Changes) {}})
	s := stepdown.New(stepdown.Props{
		Desk: desk, Route: model.Route{Screen: model.TaskList, Case: "c", Doc: "d"}, Doc: d.Document, Editor: ed,
		Load: func() (stepdown.Facts, error) {
			p := rules.Of(c.Record(), d.Document)
			return stepdown.Facts{Plan: p, Short: "Idris M.", Given: "Idris", Warnings: p.Warnings(), States: map[string]string{"watching": "Watching"}}, nil
		},
		Week: func(rules.Week) { out.weeks++ }, Weeks: func() { out.made++ },
		Add: func(g string) { out.rows = append(out.rows, g) }, Row: func(g string, _ casefile.RowID) { out.rows = append(out.rows, g) },
		Put: func(c casefile.Cell) { out.put = append(out.put, c.LinkID) }, Act: func(r rules.Ready) { out.rows = append(out.rows, r.Code) },
	})
	desk.Show(t, s, w, h)
	desk.Rebuild() // as the shell does when a frame changed
	return desk, out
}

// begun is a placement from Sunday 1 March 2026 with its eight weeks.
func begun(t *testing.T, now string) (*casetest.Case, casetest.Doc) {
	t.Helper()
	c := casetest.New(t, "2026-03-01 09:00")
	d := c.Doc(rules.Form).Set("sd.start", "2026-03-01")
	if err := rules.MakeWeeks(context.Background(), d.Document); err != nil {
		t.Fatal(err)
	}
	c.At(now)
	return c, d
}

func TestTheWeekOfTodayComesFirstToHand(t *testing.T) {
	screentest.App(t)
	c, d := begun(t, "2026-03-17 09:00")
	for _, size := range [][2]float32{{1280, 900}, {400, 800}} {
		desk, out := shown(t, c, d, size[0], size[1])
		text := widget.Spoken(desk.Win.Canvas().Content())
		for _, want := range []string{"Step-down: week 3 of 8", "1 March 2026 to 26 April 2026", "This week", "Look at week 3", "Not signed by all four"} {
			if !strings.Contains(text, want) {
				t.Errorf("the screen does not say %q; it says\n%s", want, text)
			}
		}
		screentest.Find[*widget.Button](t, desk, "stepdown.main").Tapped(nil)
		screentest.Find[*widget.TaskRow](t, desk, "stepdown.learn").Tapped(nil)
		if out.weeks != 1 || len(out.rows) != 1 || out.rows[0] != "sd.skill" {
			t.Errorf("it opened %d weeks and %q", out.weeks, out.rows)
		}
	}
}

// SB-V08: in week 6 what the home still needs is said, and leads there.
func TestSB_V08IsSaidInWeekSix(t *testing.T) {
	screentest.App(t)
	for now, want := range map[string]bool{"2026-03-17 09:00": false, "2026-04-07 09:00": true} {
		c, d := begun(t, now)
		desk, out := shown(t, c, d, 800, 1280)
		_, there := screentest.Look[*widget.Banner](desk, "stepdown.warning.0")
		if there != want {
			t.Errorf("on %s the warning is there: %v", now, there)
		}
		if want {
			screentest.Find[*widget.Button](t, desk, "stepdown.put.0").Tapped(nil)
			if len(out.put) != 1 || !strings.HasPrefix(out.put[0], "sd.") {
				t.Errorf("it leads to %q", out.put)
			}
		}
	}
}

func TestAPlanWithoutWeeksOffersThem(t *testing.T) {
	screentest.App(t)
	c := casetest.New(t, "2026-03-01 09:00")
	d := c.Doc(rules.Form)
	desk, out := shown(t, c, d, 400, 800)
	b, there := screentest.Look[*widget.Button](desk, "stepdown.make")
	if !there {
		t.Fatal("no weeks are offered")
	}
	b.Tapped(nil)
	if out.made != 1 {
		t.Error("no weeks are made")
	}
}
