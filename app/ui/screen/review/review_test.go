package review_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/review"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/forms/library"
)

type bench struct {
	t    *testing.T
	desk *screentest.Desk
	read *casefile.Document
	rev  casefile.Review
	s    *review.Screen
}

func form(t *testing.T, name string) *engine.Form {
	t.Helper()
	q, err := library.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	f, err := engine.Compile(q)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

const means = "Ellis is well cared for by his grandmother, Bea. There have been some previous concerns. He sleeps 4.5 hours."

func open(t *testing.T, reader bool, width float32) *bench {
	t.Helper()
	screentest.App(t)
	b := &bench{t: t, desk: screentest.NewDesk()}
	b.read, _ = screentest.Open(t, form(t, "caf"))
	doc, _ := screentest.Open(t, form(t, casefile.FormReview))
	b.rev = casefile.Review{Doc: doc}
	for link, words := range map[string]string{"caf.end.summary": means, "caf.say.child": "I want Nan to sleep."} {
		if _, err := b.read.Set(context.Background(), engine.Cell{LinkID: link}, fhir.TextValue(words)); err != nil {
			t.Fatal(err)
		}
	}
	b.show(reader, width)
	return b
}

func (b *bench) show(reader bool, width float32) {
	b.s = review.New(review.Props{
		Desk: b.desk, Route: model.Route{Screen: "review", Case: "c", Doc: "d"}, Doc: b.read, Review: b.rev,
		Child: "Ellis B., 13", Given: "Ellis", Author: "Grace O.", Reader: reader, Fault: func(err error) string { return err.Error() },
	})
	b.desk.Show(b.t, b.s, width, 800)
}

func find[T any](b *bench, id string) T {
	b.t.Helper()
	return screentest.Find[T](b.t, b.desk, id)
}

// ask pins a question to the second sentence of what it all means.
func (b *bench) ask(words string) {
	b.t.Helper()
	for range 6 {
		if _, ok := screentest.Look[*widget.Link](b.desk, "ask.caf.end.summary"); ok {
			break
		}
		b.s.Key("ctrl+down")
	}
	find[*widget.Link](b, "ask.caf.end.summary").Press()
	find[*widget.TaskRow](b, "sentence.2").Tapped(nil)
	card := find[*widget.Challenge](b, "point.1")
	if b.desk.Win.Canvas().Focused() != card.FocusTarget() {
		b.t.Error("the box of the new question does not have the focus")
	}
	test.Type(card.FocusTarget(), words)
}

func TestAQuestionIsPinnedWrittenAndSent(t *testing.T) {
	b := open(t, true, 1600)
	find[*widget.Button](b, "review.send").Press()
	if len(b.desk.Told) != 1 || b.rev.Outcome() == casefile.ReviewSentBack {
		t.Fatalf("sent back without a question: %v", b.desk.Told)
	}
	b.ask("Which concerns, and when?")
	find[*widget.Button](b, "review.send").Press()
	p := b.rev.Points()
	if len(p) != 1 || p[0].State != casefile.PointOpen || p[0].Question != "Which concerns, and when?" ||
		p[0].Quote != "There have been some previous concerns." || p[0].At != (casefile.Cell{LinkID: "caf.end.summary"}) {
		t.Fatalf("the question is %+v", p)
	}
	if find[*widget.Button](b, "review.send").A11y().Name != "Send back 1" {
		t.Errorf("the button says %q", find[*widget.Button](b, "review.send").A11y().Name)
	}
}

// What was being typed is kept when somebody leaves in the middle.
func TestLeavingKeepsWhatWasTyped(t *testing.T) {
	b := open(t, true, 1600)
	b.ask("Which conc")
	b.s.Leave()
	if p := b.rev.Points(); p[0].Question != "Which conc" {
		t.Errorf("kept %q", p[0].Question)
	}
}

// The author answers, the manager settles, and only then agrees.
func TestAnsweredThenSettledThenAgreed(t *testing.T) {
	b := open(t, true, 1600)
	b.ask("Which concerns?")
	find[*widget.Button](b, "review.send").Press()
	find[*widget.Button](b, "review.agree").Press()
	if b.rev.Outcome() == casefile.ReviewAgreed {
		t.Fatal("agreed over an open question")
	}
	b.show(false, 1600)
	card := find[*widget.Challenge](b, "point.1")
	test.Type(card.FocusTarget(), "Two referrals, 2022 and 2024.")
	press(t, b, "Answer this: So what for Ellis?")
	if p := b.rev.Points(); len(p[0].Replies) != 1 || p[0].Replies[0].Words != "Two referrals, 2022 and 2024." {
		t.Fatalf("the answer is %+v", p[0].Replies)
	}
}

func press(t *testing.T, b *bench, name string) {
	t.Helper()
	done := false
	widget.Survey(b.desk.Win.Canvas().Content(), func(s widget.Seen) bool {
		if o, ok := s.Object.(*widget.Button); ok && o.A11y().Name == name && !done {
			done = true
			o.Press()
		}
		return !done
	})
	if !done {
		t.Fatalf("no button %q", name)
	}
}

// A sentence that was rewritten since loses its mark, never its question.
func TestAChangedSentenceKeepsItsQuestion(t *testing.T) {
	b := open(t, true, 1600)
	b.ask("Which concerns?")
	b.s.Leave()
	if _, err := b.read.Set(context.Background(), engine.Cell{LinkID: "caf.end.summary"}, fhir.TextValue("Two referrals, in 2022 and 2024.")); err != nil {
		t.Fatal(err)
	}
	b.show(true, 1600)
	if card := find[*widget.Challenge](b, "point.1"); !strings.Contains(card.A11y().Name, "Challenge 1") {
		t.Errorf("%+v", card.A11y())
	}
}

func TestSentences(t *testing.T) {
	for text, want := range map[string][]string{
		"":                      nil,
		"One":                   {"One"},
		means:                   {"Ellis is well cared for by his grandmother, Bea.", "There have been some previous concerns.", "He sleeps 4.5 hours."},
		"Is it? Yes!\n\nAt 10.": {"Is it?", "Yes!", "At 10."},
		"Łaś. Ünï?":             {"Łaś.", "Ünï?"},
	} {
		if got := review.Sentences(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q", text, got)
		}
	}
}
