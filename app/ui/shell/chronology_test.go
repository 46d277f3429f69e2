package shell

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/casescreen"
	"doorstep/sync/op"
)

// caseOf is the case on show.
func (b *bench) caseOf() casefile.ID {
	id, err := op.ParseID(b.s.nav.At().Case)
	if err != nil {
		b.t.Fatal(err)
	}
	return id
}

// The chronology of a child: an entry is written in a few taps, marked, left out
// of the list and put back, and found by a word.
func TestTheChronologyIsKept(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.child("Amina", "Rahman")
	id := b.caseOf()
	b.s.Open(model.Route{Screen: model.Child, Case: id.String(), Tab: casescreen.Chronology})
	b.settle()
	b.says("What has happened", "Case opened")

	b.press("case.add-entry")
	b.settle()
	b.press("entry.add")
	b.settle()
	if got := b.onSheet(); !strings.Contains(got, "Write what happened") || !strings.Contains(got, "Choose a kind") {
		t.Errorf("an empty entry is told %q", got)
	}
	on := true
	b.s.telling(id).Add(casescreen.NewEntry{On: "2019-03-01", Precision: casefile.ToTheMonth, What: "School was worried, the family wanted no help", Effect: "Nobody came again", Kind: "refused-or-missed-service", Key: true})
	b.settle()
	b.s.CloseSheet()
	b.settle()
	b.says("March 2019", "School was worried, the family wanted no help", "Key event")

	opened := func() casefile.Entry {
		t.Helper()
		all, err := b.s.work.Chronology(id)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range all {
			if e.Title == "Case opened" {
				return e
			}
		}
		t.Fatal("the event has gone")
		return casefile.Entry{}
	}
	b.s.telling(id).Note(opened(), casescreen.Remark{Hidden: &on, Why: "Opened twice"})
	b.settle()
	if e := opened(); !e.Hidden || e.HiddenWhy != "Opened twice" {
		t.Errorf("left out: %+v", e)
	}
	b.says("Left out 1")
	if strings.Contains(b.words(), "Case opened") {
		t.Error("what was left out stands in the list")
	}
	b.press("chr.hidden")
	b.settle()
	b.says("Case opened", "Left out: Opened twice")
	off := false
	b.s.telling(id).Note(opened(), casescreen.Remark{Hidden: &off})
	b.settle()
	if e := opened(); e.Hidden {
		t.Errorf("put back: %+v", e)
	}
	b.says("Case opened", "School was worried") // the list again, not an empty one
	b.press("chr.pattern")
	b.settle()
	b.says("2019", "Help turned down or missed 1")
}

// Section F opens with the history beside it: at 1280 open, at 800 and 400 as a
// card that opens (scenario, step 2, expect 2).
func TestTheHistoryStandsBesideTheAssessment(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.child("Amina", "Rahman")
	id := b.caseOf()
	b.s.telling(id).Add(casescreen.NewEntry{On: "2024-06-01", Precision: casefile.ToTheMonth, What: "Short break turned down: we manage", Effect: "No break since", Kind: "refused-or-missed-service", Key: true})
	b.settle()
	doc, err := b.s.work.NewDoc(context.Background(), id, "dca")
	if err != nil {
		t.Fatal(err)
	}
	d, err := b.s.open(doc)
	if err != nil {
		t.Fatal(err)
	}
	it := d.doc.Form().Item("dca.hist.story")
	route := model.Route{Screen: model.Page, Case: id.String(), Doc: doc.String(), Section: it.Page.Section.ID, Page: it.Page.ID}
	b.s.Open(route)
	b.settle()
	b.says("Help that was turned down or missed", "June 2024", "we manage")
	for _, w := range []float32{800, 400} {
		b.win.Resize(fyne.NewSize(w, 1000))
		b.settle()
		b.s.Open(model.Route{Screen: model.Child, Case: id.String()})
		b.settle()
		b.s.Open(route)
		b.settle()
		b.says("1 time help was turned down")
		b.press("past.open")
		b.settle()
		if got := b.onSheet(); !strings.Contains(got, "we manage") {
			t.Errorf("at %v the card opens %q", w, got)
		}
		b.s.CloseSheet()
	}
}

// A safeguarding card that is open stands on the child's page, whatever else is
// going on, until it is answered; it is gone on with, not begun twice.
func TestAnOpenCardStandsOnTheChildsPage(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.child("Amina", "Rahman")
	id := b.caseOf()
	b.s.writeCard(id, "")
	b.settle()
	first := b.s.nav.At().Doc
	b.s.Open(model.Route{Screen: model.Child, Case: id.String()})
	b.settle()
	b.says("Worry about harm, today", "to go before it can be closed")
	b.s.writeCard(id, "")
	b.settle()
	if again := b.s.nav.At().Doc; again != first {
		t.Errorf("a second card was begun: %s, %s", first, again)
	}
}
