package signoff_test

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking/bookingtest"
	"doorstep/app/casefile/effect"
	rules "doorstep/app/casefile/signoff"
	"doorstep/app/casefile/signoff/signofftest"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/screen/signoff"
	"doorstep/app/ui/widget"
	"doorstep/app/ui/widget/widgettest"
)

// stopping is the page that stops a sign-off, over a stay that is confirmed.
func stopping(t *testing.T, s *bookingtest.Story, desk *screentest.Desk, save func(rules.Stopping, func(string))) *signoff.Stop {
	t.Helper()
	return signoff.NewStop(signoff.StopProps{
		Desk: desk, Child: "Jane S.", State: s.Off(s.DT), Form: s.DT.Form(), Save: save,
		Effects: func(kind, reason string, done func([]effect.Effect)) {
			list, err := effect.Trying(s.Case.Record(), s.DT.Document, nil, func(f *casefile.Document) error {
				return rules.Stopping{Kind: kind, Reason: reason, At: s.Case.Now}.Write(context.Background(), f)
			})
			if err != nil {
				t.Error(err)
			}
			done(list)
		},
	})
}

// deciding is the page on which a nurse decides about a changed plan.
func deciding(t *testing.T, s *bookingtest.Story, desk *screentest.Desk, me string, save func(rules.Deciding, func(string))) *signoff.Decide {
	t.Helper()
	s.Plan.Change("2027-01-04 10:00", map[string]string{"feeding-by-tube": "care-changed"}, func() { s.Plan.Doc.Set("hcp.ent.make", "Button, 16 Fr") })
	return signoff.NewDecide(signoff.DecideProps{Desk: desk, Child: "Jane S.", Me: me, State: s.Off(s.DT), Changes: func(string) {}, Save: save})
}

func says(o fyne.CanvasObject, text string) bool {
	found := false
	widget.Survey(o, func(s widget.Seen) bool {
		if named, ok := s.Object.(widget.Named); ok {
			n := named.A11y()
			found = found || strings.Contains(n.Name+" "+n.Value+" "+strings.Join(n.State, " "), text)
		}
		return !found
	})
	return found
}

func choose(t *testing.T, desk *screentest.Desk, id string, downs int) {
	t.Helper()
	l := screentest.Find[*widget.RadioList](t, desk, id)
	for range downs {
		l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	}
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
}

func write(t *testing.T, desk *screentest.Desk, id, text string) {
	t.Helper()
	screentest.Find[*widget.TextArea](t, desk, id).Load(text)
}

func press(t *testing.T, desk *screentest.Desk, id string) {
	t.Helper()
	screentest.Find[*widget.Button](t, desk, id).Tapped(nil)
}

// Before a sign-off is stopped the page says what that stops, and it asks for a whole
// entry: why, what happened, who was told, what becomes of booked stays (DT-V08).
func TestStoppingSaysWhatItStops(t *testing.T) {
	screentest.App(t)
	story := bookingtest.Ready(t)
	story.Confirm(story.BK)
	desk := screentest.NewDesk()
	desk.Clock = story.Case.Now
	var got []rules.Stopping
	s := stopping(t, story, desk, func(e rules.Stopping, done func(string)) {
		got = append(got, e)
		done("")
	})
	desk.Show(t, s, 1280, 800)
	press(t, desk, "stop.go")
	choose(t, desk, "stop.kind", 0)
	if !says(desk.Win.Canvas().Content(), "The stay with Julia Marsh from 15 January 2027 cannot go ahead") {
		t.Error("it does not say which stay it stops")
	}
	choose(t, desk, "stop.reason", 0)
	if !says(desk.Win.Canvas().Content(), "after a new practice") {
		t.Error("after a mistake it does not say that a new practice comes first")
	}
	write(t, desk, "stop.detail", "The wrong rate was set")
	write(t, desk, "stop.told", "Julia and Nadia, by phone at 15:10")
	press(t, desk, "stop.go")
	if len(got) != 0 {
		t.Fatal("written without saying what becomes of booked stays")
	}
	write(t, desk, "stop.cover", "Meadow House has been asked")
	press(t, desk, "stop.go")
	if len(got) != 1 || got[0].Kind != rules.Suspend || got[0].Reason != "mistake-or-near-miss" {
		t.Fatalf("written %+v", got)
	}
	widgettest.Check(t, desk.Win.Content())
	if st := story.Off(story.DT); st.Status != rules.Valid {
		t.Errorf("looking at what it stops has stopped it: %s", st.Status)
	}
	got[0].By, got[0].At = rules.State{}.Answers, story.Case.Now
	got[0].By.Display = bookingtest.Nurse
	if err := got[0].Write(context.Background(), story.DT.Document); err != nil {
		t.Fatal(err)
	}
	if st := story.Off(story.DT); st.Status != rules.Suspended {
		t.Errorf("it is %s", st.Status)
	}
}

// With a tube carrying on is not there to choose; a decision needs a reason and both
// signatures (DT-V06, DT-V07).
func TestDecidingAboutAChangedPlan(t *testing.T) {
	screentest.App(t)
	for _, width := range []float32{1280, 400} {
		story := bookingtest.Ready(t)
		desk := screentest.NewDesk()
		desk.Clock = story.Case.Now
		var got []rules.Deciding
		s := deciding(t, story, desk, bookingtest.Nurse, func(c rules.Deciding, done func(string)) {
			got = append(got, c)
			done("")
		})
		desk.Show(t, s, width, 800)
		if !says(desk.Win.Canvas().Content(), "“Feeding by tube” in the plan went from version 1.0 to 2.0") {
			t.Error("what changed is not said")
		}
		choose(t, desk, "decide.choice", 0)
		write(t, desk, "decide.why", "Same steps, larger button")
		press(t, desk, "decide.go")
		sign := func(id, name string) {
			screentest.Find[*widget.SignaturePad](t, desk, id).TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
			for _, r := range name {
				desk.Win.Canvas().Focused().TypedRune(r)
			}
		}
		sign("decide.carer", bookingtest.Carer)
		press(t, desk, "decide.go")
		if len(got) != 0 {
			t.Fatal("the nurse has not signed")
		}
		sign("decide.nurse", bookingtest.Carer)
		press(t, desk, "decide.go")
		if len(got) != 0 {
			t.Fatal("the carer decided about herself")
		}
		screentest.Find[*widget.SignaturePad](t, desk, "decide.nurse").Load(widget.Signature{Typed: bookingtest.Nurse})
		press(t, desk, "decide.go")
		if len(got) != 1 || got[0].Choice != rules.Brief || got[0].Nurse.Name != bookingtest.Nurse || got[0].Carer.Name != bookingtest.Carer {
			t.Fatalf("decided %+v; carrying on is not offered with a tube", got)
		}
		widgettest.Check(t, desk.Win.Content())
	}
}

// On a social worker's tablet nobody is called a nurse, and what is drawn there is not
// kept as the social worker's decision: the nurse types their name.
func TestOnlyANurseDecidesAboutAChangedPlan(t *testing.T) {
	screentest.App(t)
	story, desk := bookingtest.Ready(t), screentest.NewDesk()
	desk.Clock = story.Case.Now
	var got []rules.Deciding
	desk.Show(t, deciding(t, story, desk, "Grace Onsample", func(c rules.Deciding, done func(string)) {
		got = append(got, c)
		done("")
	}), 1280, 800)
	if says(desk.Win.Content(), "Grace Onsample, nurse") {
		t.Error("a social worker is called a nurse")
	}
	choose(t, desk, "decide.choice", 0)
	write(t, desk, "decide.why", "Same steps, larger button")
	screentest.Find[*widget.SignaturePad](t, desk, "decide.carer").Load(widget.Signature{Typed: bookingtest.Carer})
	pad := screentest.Find[*widget.SignaturePad](t, desk, "decide.nurse")
	pad.Load(widget.Signature{Strokes: []widget.Stroke{{{X: 10, Y: 10}, {X: 50, Y: 50}}}, Width: 300, Height: 100})
	press(t, desk, "decide.go")
	if len(got) != 0 {
		t.Fatalf("a drawing was kept as the decision of %s", got[0].Nurse.Name)
	}
	pad.Load(widget.Signature{Typed: bookingtest.Nurse})
	press(t, desk, "decide.go")
	if len(got) != 1 || got[0].Nurse.Name != bookingtest.Nurse {
		t.Fatalf("decided %+v", got)
	}
}

// A decision as it is written: the reason, which version it is about, both names.
func TestADecisionIsWrittenWhole(t *testing.T) {
	s := bookingtest.Ready(t)
	s.Plan.Change("2027-01-04 10:00", map[string]string{"feeding-by-tube": "care-changed"}, func() { s.Plan.Doc.Set("hcp.ent.make", "Button, 16 Fr") })
	v, ok := rules.PlanNow(s.Case.Record())
	if !ok {
		t.Fatal("there is no plan")
	}
	c := rules.Deciding{
		Choice: rules.Brief, Why: "Same steps", Plan: v,
		Carer: casefile.Signing{Name: bookingtest.Carer, Typed: true}, Nurse: casefile.Signing{Name: bookingtest.Nurse, Typed: true},
	}
	if err := c.Write(context.Background(), s.DT.Document); err != nil {
		t.Fatal(err)
	}
	if st := s.Off(s.DT); st.Status != rules.Valid || st.TaughtWords() != "Feeding by tube 2.0" {
		t.Errorf("it is %s for %q: %s", st.Status, st.TaughtWords(), st.Waits)
	}
	// One that cannot be signed leaves nothing behind.
	c.Nurse.Name = ""
	if err := c.Write(context.Background(), s.DT.Document); err == nil || len(s.DT.Rows("dt.change", "")) != 1 {
		t.Errorf("%v, %d rows", err, len(s.DT.Rows("dt.change", "")))
	}
}

// A new record takes nothing from another one but the carer's groundwork (DT-V01).
func TestGroundworkIsTakenOver(t *testing.T) {
	b := open(t, signofftest.Begin(t, "feed-g-pump").Teach(), 1280)
	row := b.DT.Rows("dt.prereq", "")[0]
	course := rules.Course{Kind: b.DT.CodeIn(row.ID, "dt.prereq.kind"), Words: "First aid", Date: "2025-11-01", Until: "2028-10-31"}
	b.Drop("dt.prereq", 0)
	had := len(b.DT.Rows("dt.prereq", ""))
	b.groundwork = func() []rules.Course {
		if len(b.DT.Rows("dt.prereq", "")) > had {
			return nil
		}
		return []rules.Course{course}
	}
	b.show(1280)
	if !b.says("First aid.") {
		t.Error("it does not say which")
	}
	b.press("signoff.groundwork")
	rows := b.DT.Rows("dt.prereq", "")
	last := rows[len(rows)-1].ID
	if len(rows) != had+1 || b.DT.CodeIn(last, "dt.prereq.kind") != course.Kind || b.DT.DateIn(last, "dt.prereq.until") != course.Until {
		t.Errorf("%d rows", len(rows))
	}
	if signofftest.Says(b.State().Needs, "DT-C02", "dt.prereq") {
		t.Error("groundwork is still missing")
	}
}
