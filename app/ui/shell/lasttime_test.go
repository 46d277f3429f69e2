package shell

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/forms/fhir"
)

// A second assessment shows beside each open question what was answered last time:
// it is still true, or it has changed.
func TestLastTimesAnswerStandsAtItsQuestion(t *testing.T) {
	const then = "Soft food cut small. Coughs on thin drinks."
	b := newBench(t)
	b.unlock()
	id := b.family()
	begin := func() casefile.ID {
		doc, err := b.s.work.NewDoc(context.Background(), id, "dca")
		if err != nil {
			t.Fatal(err)
		}
		return doc
	}
	first, err := b.s.work.OpenDoc(begin())
	if err != nil {
		t.Fatal(err)
	}
	for link, text := range map[string]string{"dca.dev.health.now": then, "dca.dis.impact": "Tires by noon"} {
		if _, err := first.Set(context.Background(), casefile.Cell{LinkID: link}, fhir.TextValue(text)); err != nil {
			t.Fatal(err)
		}
	}
	b.clock = b.clock.Add(60 * 24 * time.Hour)
	second := begin()
	d, err := b.s.work.OpenDoc(second)
	if err != nil {
		t.Fatal(err)
	}
	at := func(link string, w, h float32) {
		b.win.Resize(fyne.NewSize(w, h))
		it := d.Form().Item(link)
		b.s.Open(model.Route{Screen: model.Page, Case: id.String(), Doc: second.String(), Section: it.Section.ID, Page: it.Page.ID})
		b.settle()
	}
	at("dca.dev.health.now", 1280, 800)
	b.shoot("lasttime-wide")
	b.says("Last time, March 2026", then)
	b.press("dca.dev.health.now.last.still")
	doc := b.s.docs[second]
	if got := doc.doc.Text("dca.dev.health.now"); got != then {
		t.Errorf("still true: %q", got)
	}
	b.says("From the Disabled Child Assessment of 10 March 2026")
	b.shoot("lasttime-still")
	for _, o := range b.ids() {
		if o == "dca.dev.health.now.last.still" {
			t.Error("it is offered after it was answered")
		}
	}
	at("dca.dis.impact", 400, 800)
	b.shoot("lasttime-phone")
	b.says("Last time, March 2026", "Tires by noon")
	b.press("dca.dis.impact.last.changed")
	if got := doc.doc.Text("dca.dis.impact"); got != "Tires by noon" {
		t.Errorf("to be changed: %q", got)
	}
	b.shoot("lasttime-changed")
}
