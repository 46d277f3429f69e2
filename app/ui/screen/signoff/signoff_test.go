package signoff_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	rules "doorstep/app/casefile/signoff"
	"doorstep/app/casefile/signoff/signofftest"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/screen/signoff"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// bench is a story with its screen in a window.
type bench struct {
	*signofftest.Story
	t    *testing.T
	desk *screentest.Desk
	s    *signoff.Screen
	me   string
}

func open(t *testing.T, story *signofftest.Story, width float32) *bench {
	t.Helper()
	screentest.App(t)
	b := &bench{Story: story, t: t, desk: screentest.NewDesk(), me: signofftest.Nurse}
	b.show(width)
	return b
}

func (b *bench) show(width float32) {
	b.t.Helper()
	b.desk.Clock = b.Case.Now
	ed := model.NewEditor(b.DT.Document, model.Around{
		Now: b.desk.Now, Fault: func(err error) string { return err.Error() },
		Wait:    func(_ casefile.Ticket, done func(error)) { done(nil) },
		Changed: func(ch engine.Changes) { b.s.Apply(ch) },
	})
	var err error
	b.s, err = signoff.New(signoff.Props{
		Desk: b.desk, Route: model.Route{Screen: model.TaskList, Case: "c", Doc: "d"}, Doc: b.DT.Document, Editor: ed,
		Child: "Amina R.", Given: "Amina", Me: b.me, State: func() (rules.State, error) { return rules.Of(b.Case.Record(), b.DT.Document) },
		Fault: func(err error) string { return err.Error() }, Signed: func() {},
	})
	if err != nil {
		b.t.Fatal(err)
	}
	b.desk.Show(b.t, b.s, width, 800)
}

func find[T any](b *bench, id string) T {
	b.t.Helper()
	return screentest.Find[T](b.t, b.desk, id)
}

func (b *bench) press(id string) {
	b.t.Helper()
	find[*widget.Button](b, id).Tapped(nil)
}

// typed is a name typed in place of a drawn signature.
func (b *bench) typed(id, name string) {
	b.t.Helper()
	pad := find[*widget.SignaturePad](b, id)
	pad.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	for _, r := range name {
		b.desk.Win.Canvas().Focused().TypedRune(r)
	}
}

// says reports whether a text stands on the screen.
func (b *bench) says(text string) bool {
	found := false
	widget.Survey(b.desk.Win.Canvas().Content(), func(s widget.Seen) bool {
		named, ok := s.Object.(widget.Named)
		if !ok {
			return true
		}
		n := named.A11y()
		found = found || strings.Contains(n.Name+" "+n.Value+" "+strings.Join(n.State, " "), text)
		return !found
	})
	return found
}
