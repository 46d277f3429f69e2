package shell

import (
	"testing"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/widget"
)

// A manager opens a form's review from the form; opened again it is the same one.
// Back leads to the child.
func TestAManagerReviewsAForm(t *testing.T) {
	b := newBench(t)
	b.stage.rights = &session.Rights{Approve: true, Move: true}
	b.unlock()
	b.page("caf")
	at := b.s.nav.At()
	form := model.Route{Screen: model.TaskList, Case: at.Case, Doc: at.Doc}
	b.s.Open(form)
	b.settle()
	b.press("tasks.review")
	b.settle()
	first := b.s.nav.At()
	if first.Screen != model.Review {
		t.Fatalf("at %+v", first)
	}
	b.says("Review: Common Assessment Framework", "Nothing is questioned")
	b.s.Open(form)
	b.settle()
	b.press("tasks.review")
	b.settle()
	if again := b.s.nav.At(); again != first {
		t.Errorf("opened again it is %+v, was %+v", again, first)
	}
	b.s.Back()
	b.settle()
	if b.s.nav.At().Screen != model.Child {
		t.Errorf("back leads to %+v", b.s.nav.At())
	}
	// From the list of the child's forms it is the review that opens.
	b.s.Open(model.Route{Screen: model.TaskList, Case: first.Case, Doc: first.Doc})
	b.settle()
	b.says("Review: Common Assessment Framework")
}

// Who asks no questions has no button for it.
func TestAPractitionerHasNoReviewButton(t *testing.T) {
	b := newBench(t)
	b.stage.rights = &session.Rights{Move: true}
	b.unlock()
	b.page("caf")
	at := b.s.nav.At()
	b.s.Open(model.Route{Screen: model.TaskList, Case: at.Case, Doc: at.Doc})
	b.settle()
	for _, id := range b.ids() {
		if id == "tasks.review" {
			t.Error("there is one")
		}
	}
}

// The pages of levels of need that offer signs are that screen; a tick is saved
// like any answer.
func TestLevelsOfNeedStandInForTheirPages(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.page("lon")
	b.says("Your judgement for Health", "10 areas of life")
	d, err := b.s.open(b.s.docID(b.s.nav.At()))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range d.doc.Form().Item("lon.health.picks").Options {
		if o.Coding.Code == "health.l2.tooth-decay" {
			d.editor.Choose(cellOf("lon.health.picks"), o.Value)
		}
	}
	b.settle()
	b.says("Ticks point to level 2", "Saved on this tablet")
	if s := casefile.SuggestLevel(d.doc.Picked()); s.Level != 2 {
		t.Errorf("%+v", s)
	}
}

// A form that picks from the signs without holding them offers them by their
// words, and what they point to follows.
func TestAFormPicksFromTheSigns(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.page("caf")
	at := b.s.nav.At()
	d, err := b.s.open(b.s.docID(at))
	if err != nil {
		t.Fatal(err)
	}
	it := d.doc.Form().Item("caf.level.indicators")
	b.s.Open(model.Route{Screen: model.Page, Case: at.Case, Doc: at.Doc, Section: it.Section.ID, Page: it.Page.ID})
	b.settle()
	box, ok := b.find("caf.level.indicators").(*widget.ChoiceSearch)
	if !ok {
		t.Fatalf("the signs are asked with %T", b.find("caf.level.indicators"))
	}
	box.Type("rotting")
	box.FocusTarget().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.settle()
	got := d.doc.State(cellOf("caf.level.indicators")).Values
	if len(got) != 1 || got[0].Coding.Code != "health.l2.tooth-decay" {
		t.Fatalf("picked %+v", got)
	}
	if got := model.AnswerText(nil, d.doc.State(cellOf("caf.level.suggested")).Values); got != "Level 2" {
		t.Errorf("the signs point to %q", got)
	}
}
