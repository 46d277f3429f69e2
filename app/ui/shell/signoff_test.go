package shell

import (
	"context"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/assets/delegation"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// A competency record opens with its questions until it says who learns what,
// then with its sign-off. Its questions stay a press away, and initials are given
// in the row that they belong to.
func TestACompetencyRecordOpensWithItsSignOff(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.page("dt")
	at := b.s.nav.At()
	record := model.Route{Screen: model.TaskList, Case: at.Case, Doc: at.Doc}
	b.s.Open(record)
	b.settle()
	b.says("Child, carer and task")
	id, err := op.ParseID(at.Doc)
	if err != nil {
		t.Fatal(err)
	}
	d, err := b.s.work.OpenDoc(id)
	if err != nil {
		t.Fatal(err)
	}
	put := func(row casefile.RowID, link string, v fhir.Value) {
		if _, err := d.Set(context.Background(), casefile.Cell{Row: row, LinkID: link}, v); err != nil {
			t.Fatal(err)
		}
	}
	put("", "dt.task", fhir.CodingValue(delegation.TaskSystem, "feed-g-pump", "Gastrostomy feed by pump"))
	put("", "dt.carer", fhir.ReferenceValue("", "Julie Farrow"))
	row, _, err := d.AddRow(context.Background(), "dt.practice", "")
	if err != nil {
		t.Fatal(err)
	}
	put(row, "dt.practice.place", fhir.TextValue("at home"))
	b.s.Open(record)
	b.settle()
	b.says("Gastrostomy feed by pump", "Delegated to Julie Farrow", "Can Julie do each step alone?", "Watched 0 of 2", "at home")
	b.press("signoff.list")
	b.settle()
	if r := b.s.nav.At(); r.Screen != model.TaskList || r.Tab != model.ListTab {
		t.Fatalf("its questions are at %+v", r)
	}
	b.s.Back()
	b.settle()
	if r := b.s.nav.At(); r != record {
		t.Errorf("back leads to %+v", r)
	}
	// Initials belong to their row: back leads there, and no other row is signed.
	page := model.Route{Screen: model.Page, Case: at.Case, Doc: at.Doc, Section: "dt.sec.practice", Page: d.Form().Item("dt.practice").Rows.Pages[0].ID, Row: string(row)}
	b.s.Open(page)
	b.settle()
	b.s.Open(model.Route{Screen: model.Sign, Case: at.Case, Doc: at.Doc, Row: string(row), Cell: "dt.practice.sign-by"})
	b.settle()
	b.says("Supervisor initials", "Carer initials")
	b.s.Back()
	b.settle()
	if r := b.s.nav.At(); r.Place() != page.Place() {
		t.Errorf("back from the initials leads to %+v", r)
	}
	// A whole-form signature is given on the sign-off itself.
	b.s.Open(model.Route{Screen: model.Sign, Case: at.Case, Doc: at.Doc, Cell: "dt.sign.nurse"})
	b.settle()
	b.says("Can Julie do each step alone?")
}

// Tasks and criteria are offered from the catalogue, in its order.
func TestTheCatalogueIsOffered(t *testing.T) {
	var form *engine.Form
	tasks, criteria := supplied(form, optionsTasks), supplied(form, optionsCriteria)
	if len(tasks) != 35 || len(criteria) != 75 || tasks[0].Coding.Code != "med-oral" || tasks[0].Value.Coding.Display != tasks[0].Label {
		t.Errorf("%d tasks, %d criteria, the first %+v", len(tasks), len(criteria), tasks[0])
	}
	if supplied(form, "cfg.areas-of-nowhere") != nil {
		t.Error("what nobody supplies is offered")
	}
}
