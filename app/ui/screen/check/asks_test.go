package check_test

import (
	"context"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/checks"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/check"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/forms/quality"
)

// checked opens the check of an assessment whose judgement says only what
// happens, with an action that is no help.
func checked(t *testing.T, width float32, manager bool) (*check.Screen, *casefile.Document, *screentest.Desk) {
	t.Helper()
	screentest.App(t)
	desk := screentest.NewDesk()
	doc, _ := screentest.Open(t, screentest.Form(t, "dca"))
	ed := model.NewEditor(doc, model.Around{
		Now: desk.Now, Fault: func(err error) string { return err.Error() }, Changed: func(engine.Changes) {},
		Wait: func(_ casefile.Ticket, done func(error)) { done(nil) },
	})
	night := "Nadia turns Jane every two hours at night. Anna lifts Jane in the morning before college."
	for link, text := range map[string]string{"dca.par.care": night, "dca.an.judgement": night, "dca.an.other-explanations": "None really."} {
		ed.Choose(engine.Cell{LinkID: link}, fhir.TextValue(text))
	}
	row := ed.AddRow("dca.hist.event", "")
	ed.Choose(engine.Cell{Row: row, LinkID: "dca.hist.event.what"}, fhir.TextValue("Claire died of the same illness"))
	row = ed.AddRow("dca.plan.action", "")
	ed.Choose(engine.Cell{Row: row, LinkID: "dca.plan.action.what"}, fhir.TextValue("Offer support to the hard to reach family"))
	s := check.New(check.Props{
		Desk: desk, Editor: ed, Route: model.Route{Screen: model.Check, Case: "c", Doc: "d"}, Child: "Jane S., 8", Manager: manager,
		Found: func() []checks.Found {
			return checks.Review(casefile.Record{Docs: []*casefile.Document{doc}, Now: desk.Now()}, doc)
		},
		Reason: func(f quality.Finding, why string, done func(string)) {
			if err := doc.GiveReason(context.Background(), checks.Why(f), why); err != nil {
				t.Error(err)
			}
			done("")
		},
	})
	desk.Show(t, s, width, 900)
	return s, doc, desk
}

// A question leads to its answer, takes its reason where it stands, and stays
// with who gave it.
func TestAQuestionTakesItsReasonWhereItStands(t *testing.T) {
	s, doc, desk := checked(t, 1280, false)
	if !strings.Contains(words(desk), "That is what happens. What does it mean?") {
		t.Fatalf("the question does not show:\n%s", words(desk))
	}
	s.Find("place.Q-AN-1.dca.an.judgement").(*widget.Link).Press()
	if r := desk.Last(); r.Cell != "dca.an.judgement" || r.Screen != model.Page {
		t.Fatalf("it leads to %+v", r)
	}
	s.Find("keep.Q-AN-1.dca.an.judgement").(*widget.Button).Press()
	if len(desk.Told) != 1 || len(doc.Reasons()) != 0 {
		t.Fatalf("an empty reason is taken: %v", doc.Reasons())
	}
	box := s.Find("reason.Q-AN-1.dca.an.judgement").(*widget.TextInput)
	for _, r := range "Agreed with Priya" {
		box.FocusTarget().TypedRune(r)
	}
	s.Find("keep.Q-AN-1.dca.an.judgement").(*widget.Button).Press()
	if got := doc.Reasons()["Q-AN-1 dca.an.judgement"].Text; got != "Agreed with Priya" {
		t.Fatalf("the reason is %q", got)
	}
	if !strings.Contains(words(desk), "Agreed with Priya") || s.Find("reason.Q-AN-1.dca.an.judgement") != nil {
		t.Errorf("the reason does not show in place of its box:\n%s", words(desk))
	}
	s.Find("change.Q-AN-1.dca.an.judgement").(*widget.Link).Press()
	if got := s.Find("reason.Q-AN-1.dca.an.judgement").(*widget.TextInput).Value(); got != "Agreed with Priya" {
		t.Errorf("the reason to change is %q", got)
	}
}

// Stops stand in the summary, what stops only the manager apart, quiet marks last.
func TestFindingsStandByHowHardTheyAre(t *testing.T) {
	_, _, desk := checked(t, 1280, false)
	all := words(desk)
	order := []string{"Questions before you sign", "Your manager will need this", "Worth another look"}
	at := -1
	for _, title := range order {
		i := strings.Index(all, title)
		if i <= at {
			t.Errorf("%q does not follow the one before it", title)
		}
		at = i
	}
	if !strings.Contains(all, "“Offer support”: Name the thing") || !strings.Contains(all, "hard to reach") {
		t.Errorf("the words of the plan are not marked:\n%s", all)
	}
	_, _, desk = checked(t, 1280, true)
	if !strings.Contains(words(desk), "Before you sign as the manager") {
		t.Error("the manager is not told what stops them")
	}
}
