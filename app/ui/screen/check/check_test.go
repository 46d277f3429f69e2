package check_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/check"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

func open(t *testing.T, width float32) (*check.Screen, *model.Editor, *screentest.Desk) {
	t.Helper()
	screentest.App(t)
	desk := screentest.NewDesk()
	doc, _ := screentest.Open(t, screentest.Form(t, "cafpac"))
	ed := model.NewEditor(doc, model.Around{
		Now: desk.Now, Fault: func(err error) string { return err.Error() }, Changed: func(engine.Changes) {},
		Wait: func(_ casefile.Ticket, done func(error)) { done(nil) },
	})
	s := check.New(check.Props{Desk: desk, Editor: ed, Route: model.Route{Screen: model.Check, Case: "c", Doc: "d"}, Child: "Amina R., 8"})
	desk.Show(t, s, width, 800)
	return s, ed, desk
}

func words(desk *screentest.Desk) string {
	var out []string
	widget.Survey(desk.Win.Canvas().Content(), func(s widget.Seen) bool {
		if n, ok := s.Object.(widget.Named); ok {
			out = append(out, n.A11y().Name)
		}
		return true
	})
	return strings.Join(out, "\n")
}

func TestFinishingEarlyLeadsToWhatIsMissing(t *testing.T) {
	s, _, desk := open(t, 1280)
	sum, ok := s.Find("check.summary").(*widget.ErrorSummary)
	if !ok || desk.Win.Canvas().Focused() != fyne.Focusable(sum) {
		t.Fatal("the summary does not have the focus")
	}
	s.Find("check.finish").(*widget.Button).Press()
	if len(desk.Opened) != 0 {
		t.Fatalf("an unfinished form goes to %+v", desk.Last())
	}
	sum = s.Find("check.summary").(*widget.ErrorSummary)
	sum.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	r := desk.Last()
	if r.Screen != model.Page || r.Page == "" || r.Cell == "" {
		t.Fatalf("the first line leads to %+v", r)
	}
}

func TestEveryAnswerCanBeChanged(t *testing.T) {
	s, ed, desk := open(t, 800)
	ed.Choose(engine.Cell{LinkID: "cafpac.date"}, fhir.Prim(fhir.Date, "2026-03-09"))
	s.Tick()
	if !strings.Contains(words(desk), "9 March 2026") {
		t.Fatalf("the answer does not show:\n%s", words(desk))
	}
	s.Find("change.cafpac.date").(*widget.Link).Press()
	if r := desk.Last(); r.Cell != "cafpac.date" || r.Screen != model.Page {
		t.Fatalf("Change leads to %+v", r)
	}
}

func TestOnlyGaps(t *testing.T) {
	s, ed, desk := open(t, 1280)
	ed.Choose(engine.Cell{LinkID: "cafpac.date"}, fhir.Prim(fhir.Date, "2026-03-09"))
	s.Tick()
	s.Find("check.gaps").(*widget.NavRow).Tapped(nil)
	if strings.Contains(words(desk), "9 March 2026") {
		t.Fatal("an answer shows among the gaps")
	}
	if !strings.Contains(words(desk), "Show all answers") {
		t.Fatal("no way back from the gaps")
	}
}

// A finished form goes on to the signature.
func TestNothingLeftGoesOnToSign(t *testing.T) {
	s, ed, desk := open(t, 1280)
	for range 60 {
		left := 0
		for _, p := range ed.CheckAll() {
			if p.Level != engine.LevelStop {
				continue
			}
			left++
			it := ed.Doc.Form().Item(p.Cell.LinkID)
			ed.Choose(p.Cell, answerTo(it)...)
		}
		if left == 0 {
			break
		}
	}
	s.Tick()
	if s.Find("check.summary") != nil {
		t.Fatalf("still to fix:\n%s", words(desk))
	}
	s.Find("check.finish").(*widget.Button).Press()
	if desk.Last().Screen != model.Sign {
		t.Fatalf("goes to %+v", desk.Last())
	}
}

// answerTo is some answer that fits a question.
func answerTo(it *engine.Item) []fhir.Value {
	switch it.Type {
	case engine.Choice, engine.OpenChoice:
		return []fhir.Value{it.Options[0].Value}
	case engine.Boolean:
		return []fhir.Value{fhir.BoolValue(false)}
	case engine.Date:
		return []fhir.Value{fhir.Prim(fhir.Date, "2026-03-09")}
	case engine.Reference:
		return []fhir.Value{fhir.ReferenceValue("", "Farah Rahman")}
	}
	return []fhir.Value{fhir.TextValue("Seen at home on Monday.")}
}
