package lookthrough_test

import (
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/lookthrough"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/widget"
)

// desk is the screen over facts that its decisions change.
func desk(t *testing.T, f *lookthrough.Facts, w, h float32) (*screentest.Desk, *string) {
	t.Helper()
	d, asked := screentest.NewDesk(), new(string)
	scr := lookthrough.New(lookthrough.Props{
		Desk: d, Route: model.Route{Screen: model.TaskList, Case: "c", Doc: "d", Tab: model.DecideTab},
		Load: func() (lookthrough.Facts, error) { return *f, nil },
		List: func() { *asked = "list" }, Copy: func() { *asked = "copy" }, Add: func() { *asked = "add" }, More: func(row casefile.RowID) { *asked = "more " + string(row) },
		Decide: func(row casefile.RowID, out bool) {
			for i := range f.Places {
				if f.Places[i].Row == row {
					f.Places[i].State = map[bool]lookthrough.State{true: lookthrough.Out, false: lookthrough.Given}[out]
				}
			}
		},
	})
	d.Show(t, scr, w, h)
	d.Rebuild()
	return d, asked
}

func says(d *screentest.Desk, words string) bool {
	return strings.Contains(widget.Spoken(d.Win.Canvas().Content()), words)
}

func TestEachPlaceIsDecidedByAPerson(t *testing.T) {
	screentest.App(t)
	for _, size := range [][2]float32{{1280, 800}, {400, 800}} {
		f := &lookthrough.Facts{Who: "Mark Sample", Places: []lookthrough.Place{
			{Row: "1", Where: "Assessment: Home", Why: "It is about another child.", Text: "Stairs; Dan carries her"},
			{Row: "2", Where: "Assessment: Views", Text: "HOME"},
			{Row: "3", Where: "A worry about harm", Whole: true},
		}}
		d, asked := desk(t, f, size[0], size[1])
		if !says(d, "0 of 3 decided") || !says(d, "Stairs; Dan carries her") || says(d, "HOME") {
			t.Fatal("the first place that waits is not open, or another is")
		}
		screentest.Find[*widget.Button](t, d, "through.out.0").Tapped(nil)
		d.Screen.(interface{ Tick() }).Tick()
		d.Rebuild()
		if f.Places[0].State != lookthrough.Out || !says(d, "1 of 3 decided") || !says(d, "HOME") {
			t.Error("the decision was not written, or the next place did not open")
		}
		screentest.Find[*widget.Button](t, d, "through.give.1").Tapped(nil)
		d.Screen.(interface{ Tick() }).Tick()
		screentest.Find[*widget.Button](t, d, "through.more.2").Tapped(nil)
		if f.Places[1].State != lookthrough.Given || *asked != "more 3" {
			t.Errorf("%+v, %q", f.Places[1], *asked)
		}
		d.Rebuild()
		screentest.Find[*widget.Button](t, d, "through.copy").Tapped(nil)
		if *asked != "copy" {
			t.Error("the copy was not opened")
		}
	}
}

func TestPlacesThatWaitToBeListed(t *testing.T) {
	screentest.App(t)
	d, asked := desk(t, &lookthrough.Facts{Found: 4}, 1280, 800)
	if !says(d, "There are 4 places that may have to stay out.") || !says(d, "They stay out until you decide") {
		t.Error("nobody says that places were found")
	}
	screentest.Find[*widget.Button](t, d, "through.list").Tapped(nil)
	if *asked != "list" {
		t.Error("they were not listed")
	}
	screentest.Find[*widget.Button](t, d, "through.add").Tapped(nil)
	if *asked != "add" {
		t.Error("no words can be added")
	}
	d, _ = desk(t, &lookthrough.Facts{}, 1280, 800)
	if !says(d, "Read the copy yourself") {
		t.Error("nothing was found, and nobody says what to do")
	}
	d, _ = desk(t, &lookthrough.Facts{Locked: true, Places: []lookthrough.Place{{Row: "1", Where: "Home"}}}, 1280, 800)
	if _, there := screentest.Look[*widget.Button](d, "through.out.0"); there {
		t.Error("a signed request can be decided again")
	}
}
