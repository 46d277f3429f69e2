package model_test

import (
	"testing"

	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/screentest"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// After a flat battery "Carry on" leads to the very page and row that somebody
// wrote on, though it may count as finished; only who pressed Continue there is
// led on.
func TestCarryOnLeadsBackToTheVeryPage(t *testing.T) {
	doc, _ := screentest.Open(t, screentest.Form(t, "ess"))
	if _, _, _, ok := model.CarryOn(doc, engine.Cell{}, false); !ok {
		t.Fatal("a new form leads nowhere")
	}
	first := engine.Cell{LinkID: "ess.communication"}
	if _, _, err := doc.Stage(first, fhir.TextValue("Makaton")); err != nil {
		t.Fatal(err)
	}
	_, pg, row, ok := model.CarryOn(doc, first, false)
	if !ok || row != "" || pg != doc.Form().Item(first.LinkID).Page {
		t.Errorf("leads to page %v, row %q", pg, row)
	}
	risk, _, _, err := doc.StageRow("ess.risk", "")
	if err != nil {
		t.Fatal(err)
	}
	inRow := engine.Cell{Row: risk, LinkID: "ess.risk.what"}
	if _, _, err := doc.Stage(inRow, fhir.TextValue("Runs off")); err != nil {
		t.Fatal(err)
	}
	if _, pg, row, ok := model.CarryOn(doc, inRow, false); !ok || row != risk || pg != doc.Form().Item(inRow.LinkID).Page {
		t.Errorf("a row leads to page %v, row %q", pg, row)
	}
	gone := inRow
	gone.Row = "gone"
	if _, pg, row, ok := model.CarryOn(doc, gone, false); !ok || row != "" || pg == nil {
		t.Errorf("a row that was removed leads to %v, row %q", pg, row)
	}
}

func TestCarryOnGoesPastAFinishedPageOnceItWasLeft(t *testing.T) {
	for _, name := range []string{"dca", "caf", "cafpac", "ot", "prop"} {
		f := screentest.Form(t, name)
		for it := range everyQuestion(f) {
			doc, _ := screentest.Open(t, f)
			c, pg := engine.Cell{LinkID: it.LinkID}, it.Page
			if _, _, err := doc.Stage(c, fhir.TextValue("Grace")); err != nil || doc.PageStatus(pg.ID, "").Status != engine.Finished {
				continue
			}
			if _, at, _, _ := model.CarryOn(doc, c, false); at != pg {
				t.Errorf("%s: leads to %s, want the page just written on", pg.ID, at.ID)
			}
			if _, at, _, _ := model.CarryOn(doc, c, true); at == pg {
				t.Errorf("%s: leads back to a finished page that was left", pg.ID)
			}
			return
		}
	}
	t.Fatal("no page of any form is finished by one text")
}

// everyQuestion are the questions for text on the pages of a form, rows left
// out.
func everyQuestion(f *engine.Form) func(yield func(*engine.Item) bool) {
	return func(yield func(*engine.Item) bool) {
		for _, part := range f.Parts {
			for _, sec := range part.Sections {
				for _, pg := range sec.Pages {
					for it := range model.Questions(pg) {
						if (it.Type == engine.String || it.Type == engine.Text) && it.Page == pg && !yield(it) {
							return
						}
					}
				}
			}
		}
	}
}

// What is wrong with an assessment as a whole leads to the question that puts it
// right, not back to the list of sections.
func TestARuleOfTheWholeFormLeadsToItsQuestion(t *testing.T) {
	doc, _ := screentest.Open(t, screentest.Form(t, "dca"))
	lead := func(says string) model.Fix {
		t.Helper()
		for _, fx := range model.Fixes(doc.Form(), doc.Check()) {
			if fx.Text == says {
				return fx
			}
		}
		t.Fatalf("nobody says %q", says)
		return model.Fix{}
	}
	if fx := lead("The child has not been seen. Add at least one time you saw the child"); fx.Cell.LinkID != "dca.voice.contact" || fx.Page == "" || fx.Section == "" {
		t.Errorf("a child who was not seen leads to %+v", fx)
	}
	judged := fhir.CodingValue(doc.Form().Item("dca.safe.judgement").Options[0].Value.Coding.System, "immediate-danger", "")
	if _, _, err := doc.Stage(engine.Cell{LinkID: "dca.safe.judgement"}, judged); err != nil {
		t.Fatal(err)
	}
	if fx := lead("Say who was told about the harm you suspect, and when"); fx.Cell.LinkID != "dca.safe.told" {
		t.Errorf("what is answered already is asked again: %+v", fx)
	}
}
