package signoff_test

import (
	"context"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/signoff"
	"doorstep/assets/delegation"
	"doorstep/forms/fhir"
)

const (
	carer = "Julie Farrow"
	nurse = "Sunita Lal"
)

func ref(kind, name string) string {
	return `{"reference":"` + kind + `/` + name[:5] + `","display":"` + name + `"}`
}

func coded(system, code string) string { return `{"system":"` + system + `","code":"` + code + `"}` }

func task(code string) string { return coded(delegation.TaskSystem, code) }

// story is one carer's way to one sign-off, whole unless a test leaves
// something out.
type story struct {
	t  *testing.T
	c  *casetest.Case
	dd casetest.Doc
	dt casetest.Doc
}

// begin is the signed decision that a carer may learn a task, and an empty
// competency record that rests on it.
func begin(t *testing.T, code string) *story {
	t.Helper()
	c := casetest.New(t, "2026-02-01 09:00")
	c.Me.Name = nurse
	s := &story{t: t, c: c, dd: c.Doc("dd")}
	s.dd.Set("dd.child", ref("Patient", "Amina Rahman")).Set("dd.task", task(code)).Set("dd.section", "Care plan on paper").
		Set("dd.benefit", "Amina can stay at Julie's").Set("dd.child-view", "She likes Julie").Set("dd.predictable", "yes").
		Set("dd.judgement", "no").Set("dd.harm", "The tube may come out").Set("dd.indemnity", "Council insurance, ref 12").
		Set("dd.indemnity-until", "2027-12-31").Set("dd.delegator", ref("Practitioner", nurse)).Set("dd.cover", "Ward 4, day and night").
		Set("dd.observe-min", "2").Set("dd.practise-min", "3").Set("dd.months", "12").Set("dd.spot", "Watched once in the first month").
		Set("dd.decision", "delegate").Set("dd.pin", "98A7654B")
	if p, ok := s.dd.Answer("dd.special-needed"); ok && p.Bool {
		v := fhir.Value{Kind: fhir.AttachmentKind, Attachment: fhir.Attachment{ContentType: "application/pdf", Title: "Dietitian plan", Data: "JVBERi0="}}
		if _, err := s.dd.Document.Set(context.Background(), casefile.Cell{LinkID: "dd.special"}, v); err != nil {
			t.Fatal(err)
		}
	}
	s.sign(s.dd, "dd.parent-consent", "Farah Rahman")
	s.sign(s.dd, "dd.sign.nurse", nurse)
	s.dt = c.Doc("dt")
	s.dt.Set("dt.child", ref("Patient", "Amina Rahman")).Set("dt.carer", ref("RelatedPerson", carer)).
		Set("dt.decision", ref(casefile.DocumentPrefix[:len(casefile.DocumentPrefix)-1], "xxxxx")).Set("dt.task", task(code))
	if _, err := s.dt.Document.Set(context.Background(), casefile.Cell{LinkID: "dt.decision"}, casefile.DocumentRef(s.dd.ID(), "Decision")); err != nil {
		t.Fatal(err)
	}
	return s
}

// learn is everything up to the signatures, done well.
func (s *story) learn() *story {
	s.t.Helper()
	s.teach().practise("2026-02-19T10:00:00Z", "on-own-one-small-reminder").practise("2026-02-25T10:00:00Z", "on-own-fully-correct").
		practise("2026-03-03T10:00:00Z", "on-own-fully-correct")
	s.c.At("2026-03-10 15:00")
	return s.rehearse("safe-and-prompt").check().settle()
}

func (s *story) teach() *story {
	s.t.Helper()
	s.c.At("2026-02-12 10:00")
	s.dt.Set("dt.willing", "yes").Set("dt.theory-date", "2026-02-12").Set("dt.theory-by", ref("Practitioner", nurse)).Set("dt.theory-check", "passed")
	var topics []string
	for _, o := range s.dt.Form().Item("dt.theory-topics").Options {
		topics = append(topics, o.Coding.Code)
	}
	s.dt.Set("dt.theory-topics", topics...)
	for _, course := range []string{"child-basic-life-support-and-choking", "infection-prevention", "safeguarding-children", "medicines-awareness", "epilepsy-awareness", "oxygen-and-fire"} {
		s.dt.Row("dt.prereq", ".kind", course, ".date", "2025-11-01", ".until", "2028-10-31")
	}
	for _, when := range []string{"2026-02-12", "2026-02-13"} {
		s.dt.Row("dt.watch", ".when", when, ".who", nurse)
	}
	return s
}

// practise is one practice on the child at Julie's, watched by the nurse.
func (s *story) practise(when, help string) *story {
	s.t.Helper()
	row := s.dt.Row("dt.practice", ".when", when, ".place", "Julie's home", ".on", "this-child", ".help", help, ".by", ref("Practitioner", nurse))
	s.signIn(row, "dt.practice.sign-carer", carer)
	s.signIn(row, "dt.practice.sign-by", nurse)
	return s
}

func (s *story) rehearse(result string) *story {
	s.t.Helper()
	if v, ok := s.dt.Answer("dt.scenario-needed"); ok && v.Bool {
		s.dt.Row("dt.scenario", ".what", "Tube out", ".when", "2026-03-03", ".result", result)
	}
	return s
}

// check is every step of the task done alone.
func (s *story) check() *story {
	s.t.Helper()
	for _, k := range s.state().Steps {
		s.step(k.Code, "met", map[bool]string{true: "asked", false: "seen-with-this-child"}[k.Ask])
	}
	return s
}

func (s *story) step(code, result, how string) casefile.RowID {
	s.t.Helper()
	return s.dt.Row("dt.criterion", ".code", coded(delegation.CriterionSystem, code), ".result", result, ".how", how)
}

// settle is what the nurse and the carer say before they sign.
func (s *story) settle() *story {
	s.t.Helper()
	s.dt.Set("dt.outcome", "competent-for-this-child").Set("dt.related", "no").Set("dt.pin", "98A7654B").Set("dt.pin-check", "2026-03-08")
	var all []string
	for _, o := range s.dt.Form().Item("dt.declare").Options {
		all = append(all, o.Coding.Code)
	}
	s.dt.Set("dt.declare", all...)
	return s
}

// signed is the whole way: the carer signs at 15:06 on 10 March, the nurse after.
func signed(t *testing.T) *story {
	t.Helper()
	s := begin(t, "feed-g-pump").learn()
	s.c.At("2026-03-10 15:06")
	s.sign(s.dt, "dt.sign.carer", carer)
	s.c.At("2026-03-10 15:10")
	s.sign(s.dt, "dt.sign.nurse", nurse)
	return s
}

func (s *story) sign(d casetest.Doc, link, name string) {
	s.t.Helper()
	if err := s.try(d, casefile.Cell{LinkID: link}, name); err != nil {
		for _, p := range d.Check() {
			s.t.Logf("%s %s: %s", p.Cell.LinkID, p.Rule, p.Message)
		}
		s.t.Fatalf("%s: %v", link, err)
	}
}

func (s *story) signIn(row casefile.RowID, link, name string) {
	s.t.Helper()
	if err := s.try(s.dt, casefile.Cell{Row: row, LinkID: link}, name); err != nil {
		s.t.Fatalf("%s: %v", link, err)
	}
}

func (s *story) try(d casetest.Doc, c casefile.Cell, name string) error {
	_, err := d.Sign(context.Background(), casefile.Signing{Cell: c, Name: name, Typed: true})
	return err
}

func (s *story) state() signoff.State {
	s.t.Helper()
	st, err := signoff.Of(s.c.Record(), s.dt.Document)
	if err != nil {
		s.t.Fatal(err)
	}
	return st
}

// says reports whether a need of this rule points at a question.
func says(list []signoff.Need, rule, link string) bool {
	for _, n := range list {
		if n.Rule == rule && n.Link == link {
			return true
		}
	}
	return false
}

func (s *story) wants(status signoff.Status) signoff.State {
	s.t.Helper()
	st := s.state()
	if st.Status != status {
		s.t.Errorf("it is %s, want %s; needs %+v, signing %+v", st.Status, status, st.Needs, st.Signing)
	}
	return st
}
