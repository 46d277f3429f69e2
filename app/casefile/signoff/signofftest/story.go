// Package signofftest tells one carer's way to one sign-off in memory, for the
// tests of its rules and of its screen.
package signofftest

import (
	"context"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/signoff"
	"doorstep/assets/delegation"
	"doorstep/forms/fhir"
)

// The people of the story.
const (
	Carer = "Julie Farrow"
	Nurse = "Sunita Lal"
)

// Ref is a person as an answer is typed: Patient, RelatedPerson or Practitioner.
func Ref(kind, name string) string {
	return `{"reference":"` + kind + `/` + name[:5] + `","display":"` + name + `"}`
}

// Coded is an option of a list that the app supplies.
func Coded(system, code string) string { return `{"system":"` + system + `","code":"` + code + `"}` }

// Task is a task of the catalogue as an answer.
func Task(code string) string { return Coded(delegation.TaskSystem, code) }

// Story is one carer's way to one sign-off, whole unless a test leaves
// something out.
type Story struct {
	t    testing.TB
	Case *casetest.Case
	DD   casetest.Doc // the decision
	DT   casetest.Doc // the competency record
}

// Begin is the signed decision that a carer may learn a task, and an empty
// competency record that rests on it.
func Begin(t testing.TB, code string) *Story {
	t.Helper()
	c := casetest.New(t, "2026-02-01 09:00")
	c.Me.Name = Nurse
	s := &Story{t: t, Case: c, DD: c.Doc("dd")}
	s.DD.Set("dd.child", Ref("Patient", "Amina Rahman")).Set("dd.task", Task(code)).Set("dd.section", "Care plan on paper").
		Set("dd.benefit", "Amina can stay at Julie's").Set("dd.child-view", "She likes Julie").Set("dd.predictable", "yes").
		Set("dd.judgement", "no").Set("dd.harm", "The tube may come out").Set("dd.indemnity", "Council insurance, ref 12").
		Set("dd.indemnity-until", "2027-12-31").Set("dd.delegator", Ref("Practitioner", Nurse)).Set("dd.cover", "Ward 4, day and night").
		Set("dd.observe-min", "2").Set("dd.practise-min", "3").Set("dd.months", "12").Set("dd.spot", "Watched once in the first month").
		Set("dd.decision", "delegate").Set("dd.pin", "98A7654B")
	if p, ok := s.DD.Answer("dd.special-needed"); ok && p.Bool {
		v := fhir.Value{Kind: fhir.AttachmentKind, Attachment: fhir.Attachment{ContentType: "application/pdf", Title: "Dietitian plan", Data: "JVBERi0="}}
		if _, err := s.DD.Document.Set(context.Background(), casefile.Cell{LinkID: "dd.special"}, v); err != nil {
			t.Fatal(err)
		}
	}
	s.Sign(s.DD, "dd.parent-consent", "Farah Rahman")
	s.Sign(s.DD, "dd.sign.nurse", Nurse)
	s.DT = c.Doc("dt")
	s.DT.Set("dt.child", Ref("Patient", "Amina Rahman")).Set("dt.carer", Ref("RelatedPerson", Carer)).
		Set("dt.decision", Ref(casefile.DocumentPrefix[:len(casefile.DocumentPrefix)-1], "xxxxx")).Set("dt.task", Task(code))
	if _, err := s.DT.Document.Set(context.Background(), casefile.Cell{LinkID: "dt.decision"}, casefile.DocumentRef(s.DD.ID(), "Decision")); err != nil {
		t.Fatal(err)
	}
	return s
}

// Learn is everything up to the signatures, done well.
func (s *Story) Learn() *Story {
	s.t.Helper()
	s.Teach().Practise("2026-02-19T10:00:00Z", "on-own-one-small-reminder").Practise("2026-02-25T10:00:00Z", "on-own-fully-correct").
		Practise("2026-03-03T10:00:00Z", "on-own-fully-correct")
	s.Case.At("2026-03-10 15:00")
	return s.Rehearse("safe-and-prompt").Check().Settle()
}

// Teach is the teaching, the groundwork and what was watched.
func (s *Story) Teach() *Story {
	s.t.Helper()
	s.Case.At("2026-02-12 10:00")
	s.DT.Set("dt.willing", "yes").Set("dt.theory-date", "2026-02-12").Set("dt.theory-by", Ref("Practitioner", Nurse)).Set("dt.theory-check", "passed")
	var topics []string
	for _, o := range s.DT.Form().Item("dt.theory-topics").Options {
		topics = append(topics, o.Coding.Code)
	}
	s.DT.Set("dt.theory-topics", topics...)
	for _, course := range []string{"child-basic-life-support-and-choking", "infection-prevention", "safeguarding-children", "medicines-awareness", "epilepsy-awareness", "oxygen-and-fire"} {
		s.DT.Row("dt.prereq", ".kind", course, ".date", "2025-11-01", ".until", "2028-10-31")
	}
	for _, when := range []string{"2026-02-12", "2026-02-13"} {
		s.DT.Row("dt.watch", ".when", when, ".who", Nurse)
	}
	return s
}

// Practise is one practice on the child at Julie's, watched by the nurse.
func (s *Story) Practise(when, help string) *Story {
	s.t.Helper()
	row := s.DT.Row("dt.practice", ".when", when, ".place", "Julie's home", ".on", "this-child", ".help", help, ".by", Ref("Practitioner", Nurse))
	s.SignIn(row, "dt.practice.sign-carer", Carer)
	s.SignIn(row, "dt.practice.sign-by", Nurse)
	return s
}

// Rehearse is one rehearsal, where the task asks for one.
func (s *Story) Rehearse(result string) *Story {
	s.t.Helper()
	if v, ok := s.DT.Answer("dt.scenario-needed"); ok && v.Bool {
		s.DT.Row("dt.scenario", ".what", "Tube out", ".when", "2026-03-03", ".result", result)
	}
	return s
}

// Check is every step of the task done alone.
func (s *Story) Check() *Story {
	s.t.Helper()
	for _, k := range s.State().Steps {
		s.Step(k.Code, "met", map[bool]string{true: "asked", false: "seen-with-this-child"}[k.Ask])
	}
	return s
}

// Step is the result of one step.
func (s *Story) Step(code, result, how string) casefile.RowID {
	s.t.Helper()
	return s.DT.Row("dt.criterion", ".code", Coded(delegation.CriterionSystem, code), ".result", result, ".how", how)
}

// Settle is what the nurse and the carer say before they sign.
func (s *Story) Settle() *Story {
	s.t.Helper()
	s.DT.Set("dt.outcome", "competent-for-this-child").Set("dt.related", "no").Set("dt.pin", "98A7654B").Set("dt.pin-check", "2026-03-08")
	var all []string
	for _, o := range s.DT.Form().Item("dt.declare").Options {
		all = append(all, o.Coding.Code)
	}
	s.DT.Set("dt.declare", all...)
	return s
}

// Signed is the whole way: the carer signs at 15:06 on 10 March, the nurse after.
func Signed(t testing.TB) *Story {
	t.Helper()
	s := Begin(t, "feed-g-pump").Learn()
	s.Case.At("2026-03-10 15:06")
	s.Sign(s.DT, "dt.sign.carer", Carer)
	s.Case.At("2026-03-10 15:10")
	s.Sign(s.DT, "dt.sign.nurse", Nurse)
	return s
}

// Sign signs outside rows.
func (s *Story) Sign(d casetest.Doc, link, name string) {
	s.t.Helper()
	if err := s.Try(d, casefile.Cell{LinkID: link}, name); err != nil {
		for _, p := range d.Check() {
			s.t.Logf("%s %s: %s", p.Cell.LinkID, p.Rule, p.Message)
		}
		s.t.Fatalf("%s: %v", link, err)
	}
}

// SignIn signs in a row.
func (s *Story) SignIn(row casefile.RowID, link, name string) {
	s.t.Helper()
	if err := s.Try(s.DT, casefile.Cell{Row: row, LinkID: link}, name); err != nil {
		s.t.Fatalf("%s: %v", link, err)
	}
}

// Try signs and says why it could not.
func (s *Story) Try(d casetest.Doc, c casefile.Cell, name string) error {
	_, err := d.Sign(context.Background(), casefile.Signing{Cell: c, Name: name, Typed: true})
	return err
}

// State is where it stands.
func (s *Story) State() signoff.State {
	s.t.Helper()
	st, err := signoff.Of(s.Case.Record(), s.DT.Document)
	if err != nil {
		s.t.Fatal(err)
	}
	return st
}

// Says reports whether a need of this rule points at a question.
func Says(list []signoff.Need, rule, link string) bool {
	for _, n := range list {
		if n.Rule == rule && n.Link == link {
			return true
		}
	}
	return false
}

// Wants fails the test unless it stands so.
func (s *Story) Wants(status signoff.Status) signoff.State {
	s.t.Helper()
	st := s.State()
	if st.Status != status {
		s.t.Errorf("it is %s, want %s; needs %+v, signing %+v", st.Status, status, st.Needs, st.Signing)
	}
	return st
}

// Drop takes a row away.
func (s *Story) Drop(group string, n int) {
	s.t.Helper()
	if _, err := s.DT.RemoveRow(context.Background(), s.DT.Rows(group, "")[n].ID); err != nil {
		s.t.Fatal(err)
	}
}

// Event writes what stopped or lifted a sign-off.
func (s *Story) Event(when, kind, reason, by string) casefile.RowID {
	s.t.Helper()
	return s.DT.Row("dt.event", ".when", when, ".kind", kind, ".reason", reason, ".detail", "As told", ".by", by, ".told", "Julie, by phone", ".cover", "Nobody stays until then")
}
