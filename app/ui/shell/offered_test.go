package shell

import (
	"testing"

	"doorstep/app/ui/model"
	"doorstep/forms/engine"
)

// The needs of the assessment are offered where an action of the plan answers one,
// and the forms of the case where a question is about them.
func TestAFormOffersWhatTheCaseSays(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.page("dca")
	at := b.s.nav.At()
	d, err := b.s.open(b.s.docID(at))
	if err != nil {
		t.Fatal(err)
	}
	row := d.editor.AddRow("dca.an.need", "")
	d.editor.Choose(engine.Cell{Row: row, LinkID: "dca.an.need.what"}, textOf("Moving without pain")...)
	b.settle()
	if got := b.s.offered(at.Case, d, "rows:dca.an.need"); len(got) != 1 || got[0].Label != "Moving without pain" {
		t.Errorf("the assessment offers its own needs as %+v", got)
	}
	b.s.Open(model.Route{Screen: model.Child, Case: at.Case, Tab: "forms"})
	b.press("case.new.cinp")
	b.settle()
	plan, err := b.s.open(b.s.docID(b.s.nav.At()))
	if err != nil {
		t.Fatal(err)
	}
	if got := b.s.offered(at.Case, plan, "rows:dca.an.need"); len(got) != 1 || got[0].Label != "Moving without pain" {
		t.Errorf("the plan offers %+v", got)
	}
	if got := b.s.offered(at.Case, plan, "case.documents"); len(got) < 2 {
		t.Errorf("of the forms of the case it offers %+v", got)
	}
	if got := b.s.offered("", plan, "case.documents"); len(got) != 0 {
		t.Errorf("without a case it offers %+v", got)
	}
}
