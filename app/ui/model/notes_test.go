package model_test

import (
	"errors"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/screentest"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/forms/library"
)

// The forms of a visit keep notes, each with the questions that make a list one.
func TestTheFormsThatKeepNotes(t *testing.T) {
	for name, want := range map[string]string{"dca": "dca.note", "caf": "caf.note", "ot": "ot.note", "na": "na.note", "prop": "prop.note", "hcp": "", "dt": "", "chr": ""} {
		q, err := library.Get(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := engine.Compile(q)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if g := model.NotesOf(f); g != nil {
			got = g.ID
			if !g.Item.Restricted {
				t.Errorf("%s: a worker's notes would go on a family copy by themselves", name)
			}
			if pic := f.Item(name + ".picture"); pic == nil || pic.Rows == nil {
				t.Errorf("%s: notes without pictures", name)
			}
		}
		if got != want {
			t.Errorf("%s keeps notes in %q, not %q", name, got, want)
		}
	}
}

// Notes ask for nothing: the form is no further from its end for them, and whoever
// goes on goes back to the page that the note was to.
func TestNotesAreNoStepOfTheForm(t *testing.T) {
	doc, _ := screentest.Open(t, screentest.Form(t, "dca"))
	ed := model.NewEditor(doc, model.Around{
		Now: screentest.NewDesk().Now, Fault: func(err error) string { return err.Error() },
		Wait: func(_ casefile.Ticket, done func(error)) { done(nil) }, Changed: func(engine.Changes) {},
	})
	sections := len(model.ShownSections(doc))
	if p := model.Progress(doc); p.Sections != sections-1 {
		t.Errorf("%d of %d sections count", p.Sections, sections)
	}
	notes := doc.Form().Item("dca.note").Section
	if w := model.NotesWords(doc, notes); w.Text != "Nothing yet" {
		t.Errorf("an empty list says %q", w.Text)
	}
	pg := doc.Form().Item("dca.dev.health.eating").Page
	if !ed.Note(t.Context(), pg, "", "Eating and drinking", "Gran says she eats better at school.") {
		t.Fatal("not kept")
	}
	if w := model.NotesWords(doc, notes); w.Text != "1 kept" {
		t.Errorf("a list with one note says %q", w.Text)
	}
	g := model.NotesOf(doc.Form())
	row := doc.Rows(g.ID, "")[0].ID
	if title, more := model.RowTitle(doc, g, row), model.RowDetail(doc, g, row); title != "Eating and drinking, Gran says she eats better at school." || more != "" {
		t.Errorf("its card says %q and %q", title, more)
	}
	last, _ := ed.Last()
	if _, got, _, _ := model.CarryOn(doc, last, false); got != pg {
		t.Errorf("carries on at %v, not at the page of the note", got.Title)
	}
}

// unwritable is a document that takes no words of a note.
type unwritable struct{ model.Doc }

func (d unwritable) Stage(c engine.Cell, vs ...fhir.Value) (engine.Changes, casefile.Ticket, error) {
	if c.LinkID == "dca.note.words" {
		return nil, nil, errors.New("the disk is full")
	}
	return d.Doc.Stage(c, vs...)
}

// Whoever writes a note that cannot be kept is told so, and no empty note stays.
func TestANoteWhoseWordsCannotBeKept(t *testing.T) {
	doc, _ := screentest.Open(t, screentest.Form(t, "dca"))
	ed := model.NewEditor(unwritable{doc}, model.Around{
		Now: screentest.NewDesk().Now, Fault: func(err error) string { return err.Error() },
		Wait: func(_ casefile.Ticket, done func(error)) { done(nil) }, Changed: func(engine.Changes) {},
	})
	if ed.Note(t.Context(), doc.Form().Item("dca.dev.health.eating").Page, "", "Eating and drinking", "Gran says she eats better at school.") {
		t.Error("it is said to be kept")
	}
	if rows := doc.Rows("dca.note", ""); len(rows) > 0 {
		t.Errorf("%d empty notes stay", len(rows))
	}
}
