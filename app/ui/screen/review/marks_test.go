package review_test

import (
	"context"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/checks"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/review"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// The manager sees the marks on the form, with the reasons that were given, and
// nothing about who wrote how much of it.
func TestMarksStandOnTheForm(t *testing.T) {
	b := open(t, true, 1280)
	text := func(link, words string) {
		if _, err := b.read.Set(context.Background(), engine.Cell{LinkID: link}, fhir.TextValue(words)); err != nil {
			t.Fatal(err)
		}
	}
	text("caf.home.picture", means)
	text("caf.end.own-steps", "Bea keeps her hard to reach family together.")
	why := casefile.ReasonFor("Q-AN-1", casefile.Cell{LinkID: "caf.end.summary"})
	if err := b.read.GiveReason(context.Background(), why, "Bea wants it in these words"); err != nil {
		t.Fatal(err)
	}
	b.s = review.New(review.Props{
		Desk: b.desk, Route: model.Route{Screen: "review", Case: "c", Doc: "d"}, Doc: b.read, Review: b.rev,
		Child: "Ellis B., 13", Given: "Ellis", Author: "Grace O.", Reader: true, Fault: func(err error) string { return err.Error() },
		Found: func() []checks.Found {
			return checks.Review(casefile.Record{Docs: []*casefile.Document{b.read}, Now: b.desk.Now()}, b.read)
		},
	})
	b.desk.Show(t, b.s, 1280, 800)
	for range 6 {
		if _, ok := screentest.Look[*widget.Link](b.desk, "ask.caf.end.summary"); ok {
			break
		}
		b.s.Key("ctrl+down")
	}
	var all []string
	widget.Survey(b.desk.Win.Canvas().Content(), func(s widget.Seen) bool {
		if n, ok := s.Object.(widget.Named); ok {
			all = append(all, n.A11y().Name)
		}
		return true
	})
	words := strings.Join(all, "\n")
	for _, want := range []string{"That is what happens. What does it mean?", "Bea wants it in these words", "“hard to reach”: Suggested wording"} {
		if !strings.Contains(words, want) {
			t.Errorf("%q does not show in\n%s", want, words)
		}
	}
}
