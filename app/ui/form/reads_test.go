package form

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/casefile/checks"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/quality"
)

// reading shows the page of a question in a row of its group, with the checks
// reading along.
func reading(t *testing.T, link string, found func(c engine.Cell) []quality.Finding) (*rig, engine.RowID) {
	t.Helper()
	screentest.App(t)
	r := newRig(t, screentest.Form(t, "dca"))
	it := r.doc.Form().Item(link)
	row := engine.RowID("")
	if it.Group != nil {
		row = r.ed.AddRow(it.Group.ID, "")
	}
	rules := quality.Shipped()
	r.page = New(Props{Editor: r.ed, Page: it.Page, Row: row, Around: Around{
		Desk: r.desk, Typed: func() {}, Relayout: func() {
			if r.all != nil {
				r.all.Relayout()
			}
		},
		Reads: &Reads{
			Marked: func(it *engine.Item) bool { return checks.Marked(rules, it) },
			Words: func(c engine.Cell, text string) []quality.Finding {
				return checks.Words(rules, r.doc.Form(), c, text)
			},
			Found: found,
		},
	}})
	r.all = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(32, 18, 32, 24, widget.MaxWide(640, r.page.Object()))})
	r.desk.Win = test.NewTempWindow(t, r.all)
	r.desk.Win.Resize(fyne.NewSize(900, 700))
	r.all.Relayout()
	return r, row
}

func (r *rig) asked(c engine.Cell) string {
	a := r.page.byCell[c].asks
	if a == nil || !a.text.Visible() {
		return ""
	}
	return a.text.Value()
}

func nothing(engine.Cell) []quality.Finding { return nil }

// The words of an action are marked while it is typed, with what helps; quoted
// words are not; and an action stays one line.
func TestWordsAreMarkedWhileTyped(t *testing.T) {
	r, row := reading(t, "dca.plan.action.what", nothing)
	c := engine.Cell{Row: row, LinkID: "dca.plan.action.what"}
	pt := r.page.byCell[c]
	box, ok := pt.ctl.input().(*widget.TextArea)
	if !ok {
		t.Fatalf("the words of an action are written in a %T", pt.ctl.input())
	}
	r.desk.Win.Canvas().Focus(box.FocusTarget())
	test.Type(box.FocusTarget(), "Offer support, “support me”")
	if got := pt.marks(box.Value()); len(got) != 1 || got[0] != (widget.Range{From: 0, To: 13}) {
		t.Errorf("marked %v", got)
	}
	if got := r.asked(c); !strings.HasPrefix(got, "“Offer support”: Name the thing") {
		t.Errorf("asked %q", got)
	}
	if got := oneLine("one\ntwo"); got != "one two" {
		t.Errorf("an action of one line is %q", got)
	}
	box.FocusTarget().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if strings.Contains(box.Value(), "\n") {
		t.Error("Enter breaks a one-line answer")
	}
}

// What is asked about an answer as a whole waits until the box is left.
func TestQuestionsWaitUntilTheBoxIsLeft(t *testing.T) {
	r, row := reading(t, "dca.plan.action.outcome", func(c engine.Cell) []quality.Finding {
		if c.LinkID != "dca.plan.action.outcome" {
			return nil
		}
		return []quality.Finding{{ID: "Q-PLAN-4", Level: quality.Ask, Place: c, Message: "What will be different for the child?"}}
	})
	c := engine.Cell{Row: row, LinkID: "dca.plan.action.outcome"}
	pt := r.page.byCell[c]
	box := pt.ctl.input().(*widget.TextArea)
	r.desk.Win.Canvas().Focus(box.FocusTarget())
	test.Type(box.FocusTarget(), "Respite provided")
	if got := r.asked(c); strings.Contains(got, "different") {
		t.Errorf("while typing it asks %q", got)
	}
	r.desk.Win.Canvas().Unfocus()
	if got := r.asked(c); !strings.Contains(got, "What will be different for the child?") {
		t.Errorf("after leaving it asks %q", got)
	}
}

func TestOtherAnswersAreNotRead(t *testing.T) {
	r, _ := reading(t, "dca.child.portrait", nothing)
	c := engine.Cell{LinkID: "dca.child.portrait"}
	box := r.page.byCell[c].ctl.input().(*widget.TextArea)
	r.desk.Win.Canvas().Focus(box.FocusTarget())
	test.Type(box.FocusTarget(), "Loves support, ongoing")
	if got := r.asked(c); got != "" {
		t.Errorf("asked %q", got)
	}
}
