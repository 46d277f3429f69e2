package oversee_test

import (
	"slices"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/oversight"
	"doorstep/app/ui/form"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/oversee"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/widget"
	"doorstep/app/ui/widget/widgettest"
	"doorstep/forms/engine"
	"doorstep/forms/library"
)

type bench struct {
	t    *testing.T
	desk *screentest.Desk
	doc  *casefile.Document
	s    *oversee.Screen
	said []string // answers to directions
}

func open(t *testing.T, width float32, locked bool) *bench {
	t.Helper()
	screentest.App(t)
	q, err := library.Get(oversight.Form)
	if err != nil {
		t.Fatal(err)
	}
	f, err := engine.Compile(q)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, desk: screentest.NewDesk()}
	b.doc, _ = screentest.Open(t, f)
	editor := model.NewEditor(b.doc, model.Around{Now: b.desk.Now, Wait: func(_ casefile.Ticket, done func(error)) { done(nil) }, Fault: error.Error, Changed: func(ch engine.Changes) {
		if b.s != nil {
			b.s.Apply(ch)
		}
	}})
	b.s = oversee.New(oversee.Props{
		Desk: b.desk, Route: model.Route{Screen: model.TaskList, Case: "c", Doc: "d"}, Editor: editor, Typed: func() {}, Child: "Jane S., 8", Given: "Jane", Locked: locked,
		Around: form.Around{People: func() []casefile.Person { return nil }, Records: func(*engine.Item) []widget.Option { return nil }},
		Facts: func() oversee.Facts {
			return oversee.Facts{
				Today: casefile.DateOf(screentest.Now), Prompts: []string{"Whose voice is missing?", "What does the history predict?"}, Clock: "Working day 10 of 45",
				Words: &casefile.Quote{Text: "I want Nan to sleep."}, Late: []string{"Find a carer, Carol Pike: 10 working days late"},
				Directions: []oversight.Direction{
					{Action: casefile.Action{Row: "r1", What: "Write a night plan", Who: "Ruth Adeyemi", By: "2026-03-02"}},
					{Action: casefile.Action{Row: "r2", What: "Name a carer", Who: "Ruth Adeyemi", By: "2026-02-03", Status: "done", Progress: "All eight named"}},
				},
			}
		},
		Answer: func(d oversight.Direction, words string, done bool) {
			what := d.What + ": " + words
			if done {
				what += " (done)"
			}
			b.said = append(b.said, what)
			b.s.Answered()
		},
	})
	b.desk.Show(t, b.s, width, 900)
	return b
}

func (b *bench) words() string {
	var out []string
	widget.Survey(b.desk.Win.Canvas().Content(), func(s widget.Seen) bool {
		if n, ok := s.Object.(widget.Named); ok {
			node := n.A11y()
			out = append(append(out, node.Name, node.Value), node.State...)
		}
		return true
	})
	return strings.Join(out, "\n")
}

func TestALookHasInViewWhatItNeeds(t *testing.T) {
	for _, width := range []float32{1600, 1280, 800, 400} {
		b := open(t, width, false)
		words := b.words()
		for _, want := range []string{
			"What is life like for this child today?", "Jane’s own words", "“I want Nan to sleep.”", "My last directions", "Write a night plan", "Late", "All eight named",
			"Late for so long that you speak of it", "Find a carer, Carol Pike: 10 working days late", "Whose voice is missing?", "Next look", "Finish and sign",
		} {
			if !strings.Contains(words, want) {
				t.Errorf("%v wide: %q is missing:\n%s", width, want, words)
			}
		}
		widgettest.Check(t, b.desk.Win.Canvas().Content())
	}
}

// A prompt begins the question; another is added to what is written.
func TestAPromptBeginsTheQuestion(t *testing.T) {
	b := open(t, 1280, false)
	for _, id := range []string{"look.prompt.1", "look.prompt.2"} {
		screentest.Find[*widget.Button](t, b.desk, id).Press()
	}
	if got := b.doc.Text("ovs.challenge"); got != "Whose voice is missing?\nWhat does the history predict?" {
		t.Errorf("the question is %q", got)
	}
}

// Q-FOL-3 on the screen: a direction is answered in words, or is done; nothing at
// all is no answer.
func TestADirectionIsAnsweredWhereItStands(t *testing.T) {
	b := open(t, 1280, false)
	screentest.Find[*widget.Button](t, b.desk, "look.direction.1.answer").Press()
	if len(b.said) > 0 {
		t.Fatalf("an empty answer was taken: %v", b.said)
	}
	box := screentest.Find[*widget.TextArea](t, b.desk, "look.direction.1")
	typeIn(box, "Half written")
	screentest.Find[*widget.Button](t, b.desk, "look.direction.1.answer").Press()
	screentest.Find[*widget.Button](t, b.desk, "look.direction.1.done").Press()
	if !slices.Equal(b.said, []string{"Write a night plan: Half written", "Write a night plan:  (done)"}) {
		t.Errorf("answered %q", b.said)
	}
	if _, ok := screentest.Look[*widget.TextArea](b.desk, "look.direction.2"); ok {
		t.Error("a direction that is done asks for an answer")
	}
}

// Finishing too early says what is missing and leads there; it strikes out what
// was put right.
func TestFinishingSaysWhatIsMissing(t *testing.T) {
	b := open(t, 1280, false)
	b.s.Key("ctrl+enter")
	sum := screentest.Find[*widget.ErrorSummary](t, b.desk, "look.summary")
	if len(b.desk.Opened) > 0 || sum.A11y().Name == "" {
		t.Fatalf("it went on to %v", b.desk.Opened)
	}
	before := sum.A11y().Name
	screentest.Find[*widget.Button](t, b.desk, "look.prompt.1").Press()
	if _, ok := screentest.Look[*widget.ErrorSummary](b.desk, "look.summary"); !ok || sum.A11y().Name == before {
		t.Errorf("the summary is gone or says the same as before: %+v", sum.A11y())
	}
}

func TestAFinishedLookIsRead(t *testing.T) {
	b := open(t, 1280, true)
	words := b.words()
	if strings.Contains(words, "Finish and sign") || strings.Contains(words, "Press one to begin") || strings.Contains(words, "What became of it?") {
		t.Errorf("it can be written in:\n%s", words)
	}
	if !strings.Contains(words, "Finished and signed") {
		t.Error("it does not say that it is signed")
	}
}

func typeIn(box *widget.TextArea, words string) {
	target := box.FocusTarget()
	target.FocusGained()
	for _, r := range words {
		target.TypedRune(r)
	}
}
