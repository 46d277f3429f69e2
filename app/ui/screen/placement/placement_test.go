package placement_test

import (
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/panel/paneltest"
	rules "doorstep/app/casefile/placement"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/placement"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/widget"
)

// did is what the screen asked for.
type did struct {
	begun  []placement.Waiting
	named  []rules.Caring
	opened []string
	fixed  []string
}

func shown(t *testing.T, f *paneltest.Family, request *casefile.Document, w, h float32) (*screentest.Desk, *did) {
	t.Helper()
	d := screentest.NewDesk()
	d.Clock = f.Now
	out := &did{}
	s := placement.New(placement.Props{
		Desk: d, Route: model.Route{Screen: model.Placement, Doc: request.ID().String()},
		Load: func() (placement.Facts, error) {
			r := f.Record()
			facts := placement.Facts{
				Children: "Jane S. and Lucy S.", Board: rules.Board(r, request), Against: rules.MayStart(r, request), Place: "Meadow House",
				Basis: request.Text("cmp.basis"),
			}
			facts.Brings, facts.Known = rules.Basis(request.Code("cmp.basis")).Brings()
			for _, p := range rules.All(r) {
				facts.Stays = append(facts.Stays, placement.Stay{
					Placement: p, Short: strings.Fields(p.Child)[0], Nights: p.Nights(f.Now), Asks: p.BestAsked(nil), Why: p.Concerns(nil),
					Duties: []placement.Duty{
						{Title: "Placement plan", Chip: model.Words{Tone: model.Neutral, Icon: "schedule", Text: "Tue 10 November"}},
						{Title: "First looked-after review", Chip: model.Words{Tone: model.Neutral, Text: "Not needed"}, Note: "ceased to be looked after 10 November 2026"},
					},
				})
			}
			if len(facts.Stays) == 0 {
				facts.Waiting = []placement.Waiting{{Row: "1", Short: "Jane"}, {Row: "2", Short: "Lucy"}}
			}
			return facts, nil
		},
		Begin: func(w placement.Waiting) { out.begun = append(out.begun, w) },
		Name:  func(c rules.Caring) { out.named = append(out.named, c) },
		Open:  func(_ casefile.RowID, page string) { out.opened = append(out.opened, page) },
		Fix:   func(c casefile.Cell) { out.fixed = append(out.fixed, c.LinkID) },
	})
	d.Show(t, s, w, h)
	return d, out
}

func says(t *testing.T, d *screentest.Desk, want ...string) {
	t.Helper()
	text := widget.Spoken(d.Win.Canvas().Content())
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("the screen does not say %q; it says\n%s", w, text)
		}
	}
}

// Scenario, step 6: the board shows every living child with a named adult; a missing
// entry shows red.
func TestStep6TheBoardShowsWhoHasNobody(t *testing.T) {
	screentest.App(t)
	f, req, _ := paneltest.Started(t)
	d, out := shown(t, f, req.Document, 1280, 900)
	says(t, d, "7 have nobody", "Jane Sample, 8", "At Meadow House. Who there?", "Anna Sample, 19", "Is an adult", "Who?")
	screentest.Find[*widget.TaskRow](t, d, "placement.child.0").Tapped(nil)
	if len(out.named) != 1 || out.named[0].Name != "Jane Sample" {
		t.Errorf("a tap on Jane names %+v", out.named)
	}
	for _, child := range []string{"Jane", "Lucy", "Beth", "Dan", "Ella", "Finn", "Grace"} {
		req.Row("cmp.cares", ".child", f.Who(child), ".adult", "Salma Sample")
	}
	d, _ = shown(t, f, req.Document, 1280, 900)
	says(t, d, "Everyone has an adult", "Salma Sample, Meadow House")
}

// Scenario, step 5, expect 2: while legal advice is asked for, the placement cannot
// begin, and the screen leads to what is missing.
func TestStep5APlacementThatMayNotBeginSaysWhy(t *testing.T) {
	screentest.App(t)
	f := paneltest.New(t)
	req := f.Request()
	d, out := shown(t, f, req.Document, 400, 800)
	says(t, d, "Before it can begin", "Legal advice was asked for. Write down the answer before the placement begins.")
	if _, there := screentest.Look[*widget.Button](d, "placement.begin.0"); there {
		t.Error("it can begin")
	}
	screentest.Find[*widget.TaskRow](t, d, "placement.against.2").Tapped(nil)
	if len(out.fixed) != 1 || out.fixed[0] != "cmp.setting-lawful" {
		t.Errorf("it leads to %q", out.fixed)
	}
	f.Ask(req)
	f.Meet(req)
	f.Agree(req)
	d, out = shown(t, f, req.Document, 400, 800)
	screentest.Find[*widget.Button](t, d, "placement.begin.1").Tapped(nil)
	if len(out.begun) != 1 || out.begun[0].Short != "Lucy" {
		t.Errorf("begun: %+v", out.begun)
	}
}

func TestStep9WhyItIsTheBestIsAskedAndTheEndIsWritten(t *testing.T) {
	screentest.App(t)
	f, req, rows := paneltest.Started(t)
	d, out := shown(t, f, req.Document, 800, 1280)
	says(t, d, "Why is this the best available?", "It began as an emergency", "Looked after under section 20", "0 nights")
	screentest.Find[*widget.Button](t, d, "placement.best.0").Tapped(nil)
	screentest.Find[*widget.Button](t, d, "placement.end.0").Tapped(nil)
	if strings.Join(out.opened, " ") != "best end" {
		t.Errorf("opened: %q", out.opened)
	}
	f.At("2026-11-10 12:00")
	for _, row := range rows {
		req.In(row, "cmp.stay.until", "2026-11-10T11:00:00Z").In(row, "cmp.stay.ended", "home-planned").In(row, "cmp.stay.child-view", "HOME – good")
	}
	d, _ = shown(t, f, req.Document, 800, 1280)
	says(t, d, "7 nights", "Home, as planned", "HOME – good", "Not needed")
	if _, there := screentest.Look[*widget.Button](d, "placement.end.0"); there {
		t.Error("what has ended can end")
	}
}
