package queue_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/oversight"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/queue"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/widget"
	"doorstep/app/ui/widget/widgettest"
)

func items() []queue.Item {
	jane := casefile.ID{1}
	ago := func(d time.Duration) time.Time { return screentest.Now.Add(-d) }
	return []queue.Item{
		{Waiting: oversight.Waiting{What: oversight.AtCheckpoint, Case: jane, Title: "Day 10 checkpoint, Disabled Child Assessment", Kind: oversight.Checkpoint10, Due: "2026-03-06"}, Child: "Jane S., 8", Days: -2, Mine: true},
		{Waiting: oversight.Waiting{What: oversight.ToSign, Case: jane, Title: "Emergency placement", From: "Ruth Adeyemi", Since: ago(20 * time.Minute), Due: casefile.DateOf(screentest.Now), Open: []string{"Karim Sample cannot be reached"}}, Child: "Jane S., 8", Mine: true, Restricted: true},
		{Waiting: oversight.Waiting{What: oversight.ToSign, Case: jane, Title: "Disabled Child Assessment", From: "Ruth Adeyemi", Since: ago(50 * time.Hour), WithAuthor: true}, Child: "Lucy S., 1", Mine: true},
		{Waiting: oversight.Waiting{What: oversight.ToAllocate, Case: casefile.ID{2}, Since: ago(26 * time.Hour), ManagerName: "Mark Doe"}, Child: "Ellis B., 13", Days: 4},
	}
}

func show(t *testing.T, width float32, d queue.Data) (*screentest.Desk, *[]queue.Item) {
	t.Helper()
	screentest.App(t)
	desk := screentest.NewDesk()
	opened := &[]queue.Item{}
	desk.Show(t, queue.New(queue.Props{Desk: desk, Load: func() queue.Data { return d }, Open: func(it queue.Item) { *opened = append(*opened, it) }}), width, 900)
	return desk, opened
}

func said(desk *screentest.Desk) string {
	var out []string
	widget.Survey(desk.Win.Canvas().Content(), func(s widget.Seen) bool {
		if n, ok := s.Object.(widget.Named); ok {
			node := n.A11y()
			out = append(out, node.Name, node.Value)
			out = append(out, node.State...)
		}
		return true
	})
	return strings.Join(out, "\n")
}

// Scenario step 4, Expect 4: request 20 minutes old, signed by the lead, one open
// point "father cannot be reached".
func TestTheQueueSaysWhatWaitsSinceWhenAndByWhichDay(t *testing.T) {
	for _, width := range []float32{1600, 1280, 800, 400} {
		desk, opened := show(t, width, queue.Data{Items: items(), Team: []queue.Figure{{Text: "7 children", Tone: model.Tint}}})
		words := said(desk)
		for _, want := range []string{
			"Late – 1", "Today – 1", "Sent back, with its author – 1", "Jane S., 8: Emergency placement",
			"Signed by Ruth Adeyemi, 20 minutes ago · 1 open point: Karim Sample cannot be reached · Restricted", "2 days late", "With Ruth", "7 children",
		} {
			if !strings.Contains(words, want) {
				t.Errorf("%v wide: %q is not said:\n%s", width, want, words)
			}
		}
		if strings.Contains(words, "Ellis") {
			t.Error("what waits for another manager is shown unasked")
		}
		screentest.Find[*widget.Link](t, desk, "queue.others").Press()
		if words = said(desk); !strings.Contains(words, "Ellis B., 13: nobody leads this yet") || !strings.Contains(words, "For Mark Doe") {
			t.Errorf("asked for, it is not shown:\n%s", words)
		}
		screentest.Find[*widget.TaskRow](t, desk, "queue.mine.sign.0").Tapped(&fyne.PointEvent{})
		if len(*opened) != 1 || (*opened)[0].Title != "Emergency placement" {
			t.Errorf("opened %+v", *opened)
		}
		screentest.Find[*widget.TaskRow](t, desk, "queue.charts").Press()
		if at := desk.Last(); at.Screen != model.Caseload || at.Tab != "charts" {
			t.Errorf("the charts are at %+v", at)
		}
		widgettest.Check(t, desk.Win.Canvas().Content())
	}
}

func TestAnEmptyQueueSaysSo(t *testing.T) {
	desk, _ := show(t, 1280, queue.Data{})
	if words := said(desk); !strings.Contains(words, "No work is waiting for you.") {
		t.Errorf("it says:\n%s", words)
	}
	desk, _ = show(t, 1280, queue.Data{Counting: true})
	if words := said(desk); !strings.Contains(words, "still being read") {
		t.Errorf("while counting it says:\n%s", words)
	}
}
