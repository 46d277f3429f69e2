package shell

import (
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/ui/model"
)

// A section that is ticked has its row when the page with what every section has is
// opened; opening it again adds none.
func TestATickedSectionHasItsRow(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.child("Jane", "Sample")
	id := b.caseOf()
	d := b.begun(id, healthplan.Form)
	d.Set("hcp.sections", "epilepsy", "pain")
	pg := d.Form().Item("hcp.part").Page
	for range 2 {
		b.s.Open(model.Route{Screen: model.Page, Case: id.String(), Doc: d.ID().String(), Section: pg.Section.ID, Page: pg.ID})
		b.settle()
		b.says("Epilepsy", "Pain", "First version")
		if n := len(d.Rows("hcp.part", "")); n != 2 {
			t.Fatalf("%d rows for two sections", n)
		}
		b.s.Back()
		b.settle()
	}
}

// Who wants to change a signed plan begins its next version: what is signed stays.
func TestASignedPlanIsChangedByItsNextVersion(t *testing.T) {
	b := newBench(t)
	b.unlock()
	id, d := b.planned()
	b.s.Open(model.Route{Screen: model.TaskList, Case: id.String(), Doc: d.ID().String()})
	b.settle()
	b.press("tasks.reopen")
	b.typeInto("reopen.why", "Another tube")
	b.press("reopen.go")
	b.settle()
	rec, err := b.s.work.Record(id)
	if err != nil {
		t.Fatal(err)
	}
	p := healthplan.Of(rec)
	if p.Doc == nil || p.Doc.ID() != d.ID() || p.Doc.Summary().Version != 1 || len(p.Drafts) != 1 {
		t.Fatalf("the plan in use is %v, with %d drafts", p.Status, len(p.Drafts))
	}
	next := p.Drafts[0].Doc
	if at := b.s.nav.At(); at.Doc != next.ID().String() {
		t.Errorf("it leads to %+v", at)
	}
	if got := next.Text("hcp.never"); got != d.Text("hcp.never") || got == "" {
		t.Errorf("the next version begins with %q", got)
	}
	// A page of the signed one can only be read, also after somebody wrote below its signatures.
	d.Row("hcp.fix", ".kind", "spelling")
	pg := d.Form().Item("hcp.never").Page
	doc, err := b.s.open(d.ID())
	if err != nil {
		t.Fatal(err)
	}
	if !b.s.lockedPage(model.Route{Screen: model.Page, Page: pg.ID}, doc) || len(d.Covered(casefile.Cell{LinkID: "hcp.never"})) == 0 {
		t.Error("a signed page is open")
	}
}
