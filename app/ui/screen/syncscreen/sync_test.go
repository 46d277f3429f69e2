package syncscreen_test

import (
	"strings"
	"testing"
	"time"

	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/screen/syncscreen"
	"doorstep/app/ui/widget"
)

func words(desk *screentest.Desk) string { return widget.Spoken(desk.Win.Canvas().Content()) }

func TestOneQuestionIsAnswered(t *testing.T) {
	screentest.App(t)
	desk := screentest.NewDesk()
	st := session.Status{
		OnlyHere: 5, Kinds: session.Counts{Answers: 4, Signatures: 1}, Oldest: screentest.Now.Add(-50 * time.Minute), Bytes: 4100,
		Safe: 1286, Checked: screentest.Now.Add(-150 * time.Minute), NoSignal: screentest.Now.Add(-52 * time.Minute), Choices: 1,
		Waiting: []session.WaitingCase{{Child: "Amina R.", Changes: 5, Docs: []session.WaitingDoc{{
			Title: "Disabled Child Assessment", Sections: []string{"Health and care"}, Kinds: session.Counts{Answers: 4, Signatures: 1},
			From: screentest.Now.Add(-11 * time.Minute), To: screentest.Now,
		}}}},
		Events: []session.Event{{At: screentest.Now.Add(-52 * time.Minute), Kind: session.EventLost, Text: "Lost signal. Kept saving here."}},
	}
	tried := 0
	s := syncscreen.New(syncscreen.Props{
		Desk: desk, Status: func() session.Status { return st }, Try: func() { tried++ },
		Conflicts: func() []session.Conflict {
			return []session.Conflict{{Question: "How does Amina get in and out of the bath?", Answers: []session.Version{{Mine: true, By: "Grace"}, {By: "Priya Nair"}}}}
		},
	})
	desk.Show(t, s, 1280, 800)
	w := words(desk)
	for _, want := range []string{
		"Only on this tablet", "Sending", "Safe on the server", "1,286", "No signal since 9:50am", "1 answer needs your choice",
		"You and Priya Nair both changed “How does Amina get in and out of the bath?” Both versions are kept.",
		"1 signature and 4 answers in Health and care", "Disabled Child Assessment · 10:31 to 10:42", "5 changes · 4 KB",
		"9:50am Lost signal. Kept saving here.",
	} {
		if !strings.Contains(w, want) {
			t.Errorf("%q is missing from:\n%s", want, w)
		}
	}
	s.Find("sync.try").(*widget.Button).Press()
	if tried != 1 {
		t.Error("Try now does not try")
	}
	s.Find("sync.look").(*widget.Button).Press()
	if desk.Last().Screen != model.Conflict {
		t.Errorf("Look at both leads to %+v", desk.Last())
	}
	st = session.Status{Safe: 1291, Checked: screentest.Now}
	s.Tick()
	if w := words(desk); !strings.Contains(w, "Everything is safe on the server.") || strings.Contains(w, "Only here") {
		t.Errorf("after the receipts:\n%s", w)
	}
}

// Green needs a receipt: a tablet that was never checked claims nothing.
func TestNeverCheckedIsNotSafe(t *testing.T) {
	screentest.App(t)
	desk := screentest.NewDesk()
	s := syncscreen.New(syncscreen.Props{
		Desk: desk, Status: func() session.Status { return session.Status{} }, Try: func() {}, Conflicts: func() []session.Conflict { return nil },
	})
	desk.Show(t, s, 800, 1280)
	if w := words(desk); strings.Contains(w, "Receipts match") || strings.Contains(w, "Everything is safe") || !strings.Contains(w, "Not checked yet") {
		t.Errorf("says:\n%s", w)
	}
}
