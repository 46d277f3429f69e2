package session_test

import (
	"context"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/handling/handlingtest"
	"doorstep/app/casefile/signoff"
	"doorstep/app/session"
	"doorstep/assets/delegation"
)

// hold begins a form on a tablet and takes it into the hands of the test.
func hold(t *testing.T, s *session.Session, caseID casefile.ID, form string) casetest.Doc {
	t.Helper()
	id, err := s.NewDoc(context.Background(), caseID, form)
	if err != nil {
		t.Fatal(err)
	}
	return held(t, s, id)
}

func held(t *testing.T, s *session.Session, id casefile.ID) casetest.Doc {
	t.Helper()
	d, err := s.OpenDoc(id)
	if err != nil {
		t.Fatal(err)
	}
	return casetest.Hold(t, d)
}

func signs(t *testing.T, d casetest.Doc, c casefile.Cell, name string) {
	t.Helper()
	if _, err := d.Sign(context.Background(), casefile.Signing{Cell: c, Name: name, Typed: true}); err != nil {
		for _, p := range d.Check() {
			t.Logf("%s %s %s: %s", p.Level, p.Cell.LinkID, p.Key, p.Message)
		}
		t.Fatalf("%s: %v", c.LinkID, err)
	}
}

func all(d casetest.Doc, link string) (out []string) {
	for _, o := range d.Form().Item(link).Options {
		out = append(out, o.Coding.Code)
	}
	return out
}

// A nurse signs a carer off on a tablet without signal while the plan changes on
// another one. Once both have reached the server, both tablets say that a nurse has
// to decide again, and why.
func TestSignedOffWithoutSignalWhileThePlanChanged(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	nurse, office, doc := w.two()
	d, err := nurse.OpenDoc(doc)
	if err != nil {
		t.Fatal(err)
	}
	caseID := d.Case()
	today := nurse.Today()
	later := casefile.DateOf(w.Now().AddDate(1, 0, 0))
	task := `{"system":"` + delegation.TaskSystem + `","code":"feed-g-pump"}`
	cell := func(link string) casefile.Cell { return casefile.Cell{LinkID: link} }

	plan := hold(t, nurse.Session, caseID, "hcp")
	plan.Set("hcp.allergy-state", "none-known-checked").Set("hcp.sections", "feeding-by-tube").Set("hcp.settings", "family-home").
		Set("hcp.acp.state", "none").Set("hcp.ent.make", "Button, 14 Fr").Set("hcp.pin", "98A7654B")
	part := plan.Row("hcp.part", ".kind", "feeding-by-tube", ".need", "Feeds", ".goal", "She grows", ".source", "dietitian-plan", ".dated", string(today),
		".who", "carer-signed-off-for-this-child", ".change-kind", "first-version", ".review", string(later))
	plan.In(part, "hcp.part.tasks", task)
	handlingtest.Fill(plan)
	signs(t, plan, cell("hcp.sign.nurse"), "Marie Dunn")
	signs(t, plan, cell("hcp.sign.parent"), "Nadia Sample")

	dd := hold(t, nurse.Session, caseID, "dd")
	dd.Set("dd.task", task).Set("dd.predictable", "yes").Set("dd.judgement", "no").Set("dd.indemnity-until", string(later)).Set("dd.delegator", "Marie Dunn").
		Set("dd.observe-min", "0").Set("dd.practise-min", "1").Set("dd.months", "12").Set("dd.decision", "delegate").Set("dd.pin", "98A7654B").Set("dd.lower-why", "She has done it for years")
	handlingtest.Fill(dd)
	signs(t, dd, cell("dd.parent-consent"), "Nadia Sample")
	signs(t, dd, cell("dd.sign.nurse"), "Marie Dunn")
	nurse.sync()
	office.sync()

	// In the kitchen, with what the tablet knows.
	dt := hold(t, nurse.Session, caseID, "dt")
	if _, ok := dt.Answer("dt.plan"); !ok {
		t.Error("the record does not say from which plan the carer is taught")
	}
	dt.Set("dt.carer", "Julia Marsh").Set("dt.task", task).Set("dt.willing", "yes").Set("dt.theory-date", string(today)).Set("dt.theory-by", "Marie Dunn").
		Set("dt.theory-check", "passed").Set("dt.theory-topics", all(dt, "dt.theory-topics")...)
	if _, err := dt.Document.Set(context.Background(), cell("dt.decision"), casefile.DocumentRef(dd.ID(), "Decision")); err != nil {
		t.Fatal(err)
	}
	for _, course := range all(dt, "dt.prereq.kind") {
		dt.Row("dt.prereq", ".kind", course, ".date", string(today), ".until", string(later))
	}
	dt.Row("dt.watch", ".when", string(today), ".who", "Marie Dunn")
	for range 2 {
		row := dt.Row("dt.practice", ".when", w.Now().UTC().Format("2006-01-02T15:04:05Z"), ".place", "At Julia's", ".on", "this-child", ".help", "on-own-fully-correct", ".by", "Marie Dunn")
		signs(t, dt, casefile.Cell{Row: row, LinkID: "dt.practice.sign-carer"}, "Julia Marsh")
		signs(t, dt, casefile.Cell{Row: row, LinkID: "dt.practice.sign-by"}, "Marie Dunn")
	}
	dt.Row("dt.scenario", ".what", "Tube out", ".when", string(today), ".result", "safe-and-prompt")
	state := func(tab *tablet) signoff.State {
		t.Helper()
		r, err := tab.Record(caseID)
		if err != nil {
			t.Fatal(err)
		}
		of := r.Doc(dt.ID())
		if of == nil {
			t.Fatal("the sign-off is not on this tablet")
		}
		st, err := signoff.Of(r, of)
		if err != nil {
			t.Fatal(err)
		}
		return st
	}
	for _, k := range state(nurse).Steps {
		how := map[bool]string{true: "asked", false: "seen-with-this-child"}[k.Ask]
		dt.Row("dt.criterion", ".code", `{"system":"`+delegation.CriterionSystem+`","code":"`+k.Code+`"}`, ".result", "met", ".how", how)
	}
	dt.Set("dt.outcome", "competent-for-this-child").Set("dt.related", "no").Set("dt.pin", "98A7654B").Set("dt.pin-check", string(today)).Set("dt.declare", all(dt, "dt.declare")...)
	signs(t, dt, cell("dt.sign.carer"), "Julia Marsh")
	signs(t, dt, cell("dt.sign.nurse"), "Marie Dunn")
	if st := state(nurse); st.Status != signoff.Valid {
		t.Fatalf("in the kitchen it is %s: needs %+v, %+v, %s", st.Status, st.Needs, st.Signing, st.Waits)
	}

	// In the office the plan moves on.
	next := hold(t, office.Session, caseID, "hcp")
	next.Set("hcp.ent.make", "Button, 16 Fr").Set("hcp.pin", "98A7654B")
	for _, row := range next.Rows("hcp.part", "") {
		next.In(row.ID, "hcp.part.change-kind", "care-changed")
	}
	handlingtest.Fill(next)
	signs(t, next, cell("hcp.sign.nurse"), "Marie Dunn")
	signs(t, next, cell("hcp.sign.parent"), "Nadia Sample")

	nurse.sync()
	office.sync()
	nurse.sync()
	for name, tab := range map[string]*tablet{"kitchen": nurse, "office": office} {
		if st := state(tab); st.Status != signoff.Waiting || !strings.Contains(st.Waits, "from version 1.0 to 2.0") {
			t.Errorf("%s: it is %s because %q", name, st.Status, st.Waits)
		}
	}
}
