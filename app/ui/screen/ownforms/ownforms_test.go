package ownforms_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/casefile"
	book "doorstep/app/casefile/ownforms"
	"doorstep/app/ui/screen/ownforms"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/widget"
	"doorstep/forms/fhir"
	"doorstep/forms/inspect"
)

func version(name, number, from string) book.Version {
	q := &fhir.Questionnaire{URL: "https://forms.example.org/" + name, Version: number, Title: "Fire safety at home", Item: []*fhir.Item{{LinkID: "a", Type: "boolean", Text: "Is there a smoke alarm?"}}}
	return book.Version{Entry: book.Entry{Of: q.URL + "|" + number, From: from, By: "Grace Okafor", Why: "The fire service asks for it", At: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}, Form: q, Name: name}
}

func words(o fyne.CanvasObject) string {
	var out []string
	widget.Survey(o, func(s widget.Seen) bool {
		if n, ok := s.Object.(widget.Named); ok {
			out = append(out, n.A11y().Name)
		}
		return true
	})
	return strings.Join(out, "\n")
}

func press(t *testing.T, d *screentest.Desk, id string) {
	t.Helper()
	screentest.Find[fyne.Tappable](t, d, id).Tapped(&fyne.PointEvent{})
}

func TestAManagerBringsInTriesAndWithdrawsForms(t *testing.T) {
	screentest.App(t)
	d := screentest.NewDesk()
	brought, tried, gone := 0, "", ""
	d.Show(t, ownforms.New(ownforms.Props{
		Desk: d, Load: func() []book.Version {
			return []book.Version{version("fire-safety", "1.1.0", "2026-03-02"), version("fire-safety", "1.0.0", "2026-01-05"), version("pets-at-home", "1.0.0", "2027-01-04")}
		},
		Bring:    func() { brought++ },
		Try:      func(v book.Version) { tried = v.Of },
		Withdraw: func(v book.Version, why string, done func(string)) { gone = v.Name + ": " + why; done("") },
	}), 800, 900)
	press(t, d, "ownforms.bring")
	if brought != 1 {
		t.Error("the button brings nothing in")
	}
	if _, found := screentest.Look[fyne.Tappable](d, "ownforms.2"); found {
		t.Error("an earlier version stands in the list as a form of its own")
	}
	press(t, d, "ownforms.0")
	if said := words(d.OnSheet); !strings.Contains(said, "Version 1.0.0") || !strings.Contains(said, "by Grace Okafor: The fire service asks for it.") {
		t.Errorf("the sheet does not tell the history:\n%s", said)
	}
	press(t, d, "ownforms.try")
	if tried != "https://forms.example.org/fire-safety|1.1.0" {
		t.Errorf("tried %q", tried)
	}
	press(t, d, "ownforms.0")
	press(t, d, "ownforms.withdraw")
	press(t, d, "ownforms.withdraw.go")
	if gone != "" {
		t.Error("a form was withdrawn without a reason")
	}
	test.Type(screentest.Find[*widget.TextInput](t, d, "ownforms.why").FocusTarget(), "They have their own")
	press(t, d, "ownforms.withdraw.go")
	if gone != "fire-safety: They have their own" {
		t.Errorf("withdrawn: %q", gone)
	}
}

func TestWhoMayOnlyReadIsOfferedNothingElse(t *testing.T) {
	screentest.App(t)
	d := screentest.NewDesk()
	d.Show(t, ownforms.New(ownforms.Props{Desk: d, Load: func() []book.Version { return []book.Version{version("fire-safety", "1.0.0", "2026-01-05")} }, Try: func(book.Version) {}}), 400, 800)
	press(t, d, "ownforms.0")
	for _, id := range []string{"ownforms.bring", "ownforms.withdraw"} {
		if _, found := screentest.Look[fyne.Tappable](d, id); found {
			t.Errorf("%s is offered", id)
		}
	}
}

// bringing is the page of a form that stops as long as its name has no hyphen.
func bringing(d *screentest.Desk, published *[]ownforms.Answers) *ownforms.Bring {
	return ownforms.NewBring(ownforms.BringProps{
		Desk: d, File: "fire.json", Asks: 12, Start: ownforms.Answers{Title: "Fire safety at home", Version: "1.0.0", From: "2026-03-10", Name: "fire"},
		Look: func(a ownforms.Answers) []ownforms.Finding {
			out := []ownforms.Finding{
				{Finding: inspect.Finding{Level: inspect.Advise, LinkID: "b", Why: "the words changed; if they mean something else, give the question another linkId"}, Question: "Where is the alarm?"},
				{Finding: inspect.Finding{Level: inspect.Keep, LinkID: "c", What: "candidateExpression", Times: 3, Why: "choices are not looked up; people write their own answer"}, Question: "Which room?"},
			}
			if !strings.Contains(a.Name, "-") {
				out = append(out, ownforms.Finding{Finding: inspect.Finding{Level: inspect.Refuse, Path: "url", Why: "the short name needs a hyphen, such as fire-safety"}})
			}
			return out
		},
		Try:     func(ownforms.Answers) {},
		Publish: func(a ownforms.Answers, done func(string)) { *published = append(*published, a); done("") },
	})
}

func TestAFormIsPublishedOnceNothingStopsIt(t *testing.T) {
	screentest.App(t)
	d := screentest.NewDesk()
	var published []ownforms.Answers
	d.Show(t, bringing(d, &published), 800, 1400)
	said := words(d.Win.Content())
	for _, want := range []string{"This stops the form", "The short name needs a hyphen, such as fire-safety.", "candidateExpression, at “Which room?” and 2 more", "12 questions"} {
		if !strings.Contains(said, want) {
			t.Errorf("the page does not say %q:\n%s", want, said)
		}
	}
	press(t, d, "ownforms.publish")
	if len(published) > 0 {
		t.Fatal("a form that something stops was published")
	}
	name := screentest.Find[*widget.TextInput](t, d, "ownforms.name")
	name.Load("")
	test.Type(name.FocusTarget(), "fire-safety")
	d.Pass(time.Second)
	if said := words(d.Win.Content()); strings.Contains(said, "This stops the form") || !strings.Contains(said, "Nothing stands against this form.") {
		t.Errorf("the page was not looked at again:\n%s", said)
	}
	press(t, d, "ownforms.publish")
	want := ownforms.Answers{Name: "fire-safety", Version: "1.0.0", Title: "Fire safety at home", From: casefile.Date("2026-03-10")}
	if len(published) != 1 || published[0] != want || d.Backs != 1 {
		t.Errorf("published %v, back %d times", published, d.Backs)
	}
}
