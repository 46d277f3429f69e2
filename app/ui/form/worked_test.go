package form

import (
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/ui/screen/screentest"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// What comes from the whole case is shown in the app's words, not in a box that
// nobody can fill; it is asked for again each time the page is shown.
func TestWhatComesFromTheCaseIsShown(t *testing.T) {
	screentest.App(t)
	r := newRig(t, screentest.Form(t, "hnd"))
	it := r.doc.Form().Item("hnd.open")
	says := "Two actions are open"
	page := func(around Around) *part {
		return New(Props{Editor: r.ed, Page: it.Page, Around: around}).byCell[engine.Cell{LinkID: it.LinkID}]
	}
	if pt := page(Around{}); pt.kind == KindShown {
		t.Error("shown as worked out, and nothing works it out")
	}
	pt := page(Around{Worked: func(q *engine.Item) (string, bool) { return says, q == it }})
	if pt.kind != KindShown {
		t.Fatalf("it is a %s", pt.kind)
	}
	for _, want := range []string{"Two actions are open", "Nothing is open"} {
		says = want
		pt.show()
		if got := pt.ctl.(*shownValue).text.Value(); got != want {
			t.Errorf("shown %q, want %q", got, want)
		}
	}
	says = ""
	if pt.show(); pt.ctl.(*shownValue).text.Value() != "Not known yet" {
		t.Errorf("shown %q", pt.ctl.(*shownValue).text.Value())
	}
}

// In a row too: how often the day of an action was put off.
func TestWhatIsWorkedOutInARowIsShown(t *testing.T) {
	screentest.App(t)
	r := newRig(t, screentest.Form(t, "cinp"))
	it := r.doc.Form().Item("cinp.action.moved")
	at := engine.Cell{Row: r.ed.AddRow("cinp.action", ""), LinkID: it.LinkID}
	pt := New(Props{Editor: r.ed, Page: it.Page, Row: at.Row, Around: Around{
		Desk: screentest.NewDesk(), People: func() []casefile.Person { return nil }, Options: func(string) []engine.Option { return nil },
		Relayout:  func() {},
		WorkedRow: func(c engine.Cell) (string, bool) { return "Put off once", c == at },
	}}).byCell[at]
	if pt.kind != KindShown {
		t.Fatalf("it is a %s", pt.kind)
	}
	if pt.show(); pt.ctl.(*shownValue).text.Value() != "Put off once" {
		t.Errorf("shown %q", pt.ctl.(*shownValue).text.Value())
	}
}

// What the case supplies comes before the form's own options, and is words.
func TestOptionsOfTheCaseComeFirst(t *testing.T) {
	screentest.App(t)
	r := newRig(t, screentest.Form(t, "cinp"))
	it := r.doc.Form().Item("cinp.action.need")
	pt := &part{item: it, page: New(Props{Editor: r.ed, Page: it.Page, Row: r.ed.AddRow("cinp.action", ""), Around: Around{
		Options: func(string) []engine.Option {
			return []engine.Option{{Value: fhir.TextValue("Sleep"), Label: "Sleep"}}
		},
	}})}
	os := pt.options()
	if len(os) != 3 || os[0].Label != "Sleep" || os[1].Coding.Code != "manager-direction" {
		t.Errorf("offered %+v", os)
	}
}
