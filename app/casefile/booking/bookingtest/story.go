// Package bookingtest tells one short break in memory, for the tests of its gates and
// of what rests on them: Jane and Julia Marsh, everything signed, so that every gate
// lets the booking pass until a test takes something away.
package bookingtest

import (
	"context"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/handling/handlingtest"
	"doorstep/app/casefile/healthplan/healthplantest"
	"doorstep/app/casefile/settings"
	"doorstep/app/casefile/signoff"
	"doorstep/assets/delegation"
	"doorstep/forms/fhir"
)

// The people of the story beside those of handlingtest.
const (
	Child  = "Jane Sample"
	Carer  = handlingtest.Carer
	Second = "Rosa Marsh"
	Nurse  = "Marie Dunn"
	Worker = "Ruth Adeyemi"
	Boss   = handlingtest.Boss
)

// Task is the delegated task of the story.
const Task = "feed-g-pump"

// Line are the settings with a nurse's number that is there day and night.
func Line() []settings.Change {
	return []settings.Change{{Key: "cfg.bk.nurse-line", Written: "01632 960123", From: "2026-01-01"}}
}

// Story is one booking with all that it rests on.
type Story struct {
	*handlingtest.Story
	t     testing.TB
	cover string // day on which the employer's cover runs out
	// Plan is the health care plan, with tube feeding as its only section. DD and DT are
	// the decision and the sign-off for its task.
	Plan                *healthplantest.Story
	DD, DT, AG, BRK, BK casetest.Doc
}

// Ref is a person as an answer is typed.
func Ref(kind, name string) string { return handlingtest.Ref(kind, name) }

func kid() string   { return Ref("Patient", Child) }
func carer() string { return Ref("RelatedPerson", Carer) }
func nurse() string { return Ref("Practitioner", Nurse) }

// Ready is the booking of 15 to 17 January 2027, as it stands on 18 December 2026: no
// gate has anything to say.
func Ready(t testing.TB) *Story {
	t.Helper()
	return Covered(t, "2029-12-31")
}

// Covered is Ready with the day on which the employer's cover for the task runs out,
// which ends the sign-off.
func Covered(t testing.TB, until string) *Story {
	t.Helper()
	s := &Story{Story: handlingtest.Begin(t), t: t, cover: until}
	c := s.Case
	c.Settings = settings.NewBook(Line()).On("2026-12-18")
	c.Colleagues = []casefile.Person{
		{Name: Nurse, Ref: "Practitioner/" + Nurse[:4], Role: "Short break nurse"}, {Name: Boss, Ref: "Practitioner/" + Boss[:4], Role: "Team manager"},
	}
	s.Signed().Home()
	s.CH.Set("ch.handlers", carer(), Ref("RelatedPerson", Second))
	s.Show(Ref("RelatedPerson", Second))
	s.SignHome()
	c.At("2026-11-27 10:00")
	c.Me.Name, c.Me.Role = Nurse, "Short break nurse"
	s.Plan = healthplantest.On(t, c).Front().Feeding().Settle().Sign().Read(Carer)
	c.At("2026-12-10 15:00")
	s.DD, s.DT = s.SignOff(Task, Carer)
	c.At("2026-12-18 10:00")
	c.Me.Name, c.Me.Role = Worker, "Social worker"
	s.arrange()
	s.agree()
	c.At("2026-12-18 15:00")
	s.BK = s.Book("2027-01-15T17:00:00Z", "2027-01-17T10:00:00Z")
	return s
}

// Gates are what the gates say of the story's booking.
func (s *Story) Gates(others ...casefile.Record) []booking.Gate {
	s.t.Helper()
	return booking.Check(s.Case.Record(), s.BK.Document, others, booking.Moment{})
}

// Gate is what one gate says.
func (s *Story) Gate(id string, others ...casefile.Record) booking.Gate {
	s.t.Helper()
	return Find(s.t, s.Gates(others...), id)
}

// Find is one of the gates.
func Find(t testing.TB, list []booking.Gate, id string) booking.Gate {
	t.Helper()
	for _, g := range list {
		if g.ID == id {
			return g
		}
	}
	t.Fatalf("no gate %s", id)
	return booking.Gate{}
}

// As lets somebody write with a title, and goes back to who wrote before.
func (s *Story) As(name, title string, do func()) {
	s.t.Helper()
	before := s.Case.Me
	s.Case.Me = casefile.Author{Person: casefile.ID{name[0], name[1], 7}, Name: name, Role: title, Me: true}
	do()
	s.Case.Me = before
}

// Reason gives a reason for every finding of a gate that is open.
func (s *Story) Reason(id, name, title, text string, others ...casefile.Record) {
	s.t.Helper()
	s.As(name, title, func() {
		for _, f := range s.Gate(id, others...).Findings {
			if err := s.BK.GiveReason(context.Background(), f.Key, text); err != nil {
				s.t.Fatal(err)
			}
		}
	})
}

// Coded is a task of the catalogue as an answer.
func Coded(task string) string {
	return `{"system":"` + delegation.TaskSystem + `","code":"` + task + `"}`
}

// SignOff is a carer signed off for a task with Jane, until the 10th of December of
// the next year.
func (s *Story) SignOff(task, name string) (dd, dt casetest.Doc) {
	s.t.Helper()
	who := Ref("RelatedPerson", name)
	dd = s.Case.Doc(signoff.Decision)
	dd.Set("dd.child", kid()).Set("dd.task", Coded(task)).Set("dd.predictable", "yes").Set("dd.judgement", "no").Set("dd.indemnity-until", s.cover).
		Set("dd.delegator", nurse()).Set("dd.observe-min", "1").Set("dd.practise-min", "2").Set("dd.months", "12").Set("dd.decision", "delegate").Set("dd.pin", "98A7654B")
	s.Point(dd, "", "dd.section", casefile.DocumentRef(s.Plan.Doc.ID(), "Health care plan"))
	handlingtest.Fill(dd)
	s.Sign(dd, "dd.parent-consent", handlingtest.Mother)
	s.Sign(dd, "dd.sign.nurse", Nurse)
	dt = s.Case.Doc(signoff.Form)
	dt.Set("dt.child", kid()).Set("dt.carer", who).Set("dt.task", Coded(task)).Set("dt.willing", "yes").Set("dt.theory-date", "2026-12-07").
		Set("dt.theory-by", nurse()).Set("dt.theory-check", "passed").Set("dt.theory-topics", options(dt, "dt.theory-topics")...)
	s.Point(dt, "", "dt.decision", casefile.DocumentRef(dd.ID(), "Decision"))
	if v, ok := signoff.PlanNow(s.Case.Record()); ok {
		s.Point(dt, "", "dt.plan", v)
	}
	for _, o := range dt.Form().Item("dt.prereq.kind").Options {
		dt.Row("dt.prereq", ".kind", o.Coding.Code, ".date", "2026-01-10", ".until", "2029-01-10")
	}
	for range 4 {
		dt.Row("dt.watch", ".when", "2026-12-07", ".who", Nurse)
	}
	for range 3 {
		row := dt.Row("dt.practice", ".when", "2026-12-08T10:00:00Z", ".place", "At the carer's", ".on", "this-child", ".help", "on-own-fully-correct", ".by", nurse())
		s.SignIn(dt, row, "dt.practice.sign-carer", name)
		s.SignIn(dt, row, "dt.practice.sign-by", Nurse)
	}
	if v, ok := dt.Answer("dt.scenario-needed"); ok && v.Bool {
		dt.Row("dt.scenario", ".what", "The emergency of the task", ".when", "2026-12-09", ".result", "safe-and-prompt")
	}
	for _, k := range s.Off(dt).Steps {
		how := "seen-with-this-child"
		if k.Ask {
			how = "asked"
		}
		dt.Row("dt.criterion", ".code", `{"system":"`+delegation.CriterionSystem+`","code":"`+k.Code+`"}`, ".result", "met", ".how", how)
	}
	dt.Set("dt.outcome", "competent-for-this-child").Set("dt.related", "no").Set("dt.pin", "98A7654B").Set("dt.pin-check", "2026-12-08").
		Set("dt.declare", options(dt, "dt.declare")...)
	s.Sign(dt, "dt.sign.carer", name)
	s.Sign(dt, "dt.sign.nurse", Nurse)
	if st := s.Off(dt); st.Status != signoff.Valid {
		s.t.Fatalf("the sign-off is %s: needs %+v, signing %+v", st.Status, st.Needs, st.Signing)
	}
	return dd, dt
}

// Off is where a competency record stands.
func (s *Story) Off(dt casetest.Doc) signoff.State {
	s.t.Helper()
	st, err := signoff.Of(s.Case.Record(), dt.Document)
	if err != nil {
		s.t.Fatal(err)
	}
	return st
}

func options(d casetest.Doc, link string) []string {
	var out []string
	for _, o := range d.Form().Item(link).Options {
		out = append(out, o.Coding.Code)
	}
	return out
}

// arrange is the arrangement: the carer approved, regulation 48, the mother agrees.
func (s *Story) arrange() {
	s.t.Helper()
	s.BRK = s.Case.Doc("brk")
	s.BRK.Set("brk.child", kid()).Set("brk.carer", carer()).Set("brk.carer.approval", "approved").Set("brk.carer.approved-until", "2027-12-31").
		Set("brk.basis", "s20-regulation-48").Set("brk.basis.reason", "A series of stays with one carer")
	s.BRK.Row("brk.consent", ".person", Ref("RelatedPerson", handlingtest.Mother), ".as", "parent-with-pr", ".answer", "agrees-signed", ".when", "2026-12-18T09:00:00Z")
}

// agree is the agreement meeting with its signatures.
func (s *Story) agree() {
	s.t.Helper()
	s.AG = s.Case.Doc(booking.Agreement)
	s.AG.Set("ag.child", kid()).Set("ag.carer", carer()).Set("ag.date", "2026-12-18T09:00:00Z").Set("ag.place", "family-home").Set("ag.interpreter", "in-the-room").
		Set("ag.ready", "yes")
	s.AG.Row("ag.intro", ".when", "28 November, two hours", ".where", "carers-home", ".what", "Tea and a walk", ".child", "Smiled, held Julia's hand")
	handlingtest.Fill(s.AG)
	s.Agree()
}

// Agree has everybody sign the agreement who must.
func (s *Story) Agree() {
	s.t.Helper()
	s.Sign(s.AG, "ag.sign.parent", handlingtest.Mother)
	s.Sign(s.AG, "ag.sign.carer", Carer)
	s.Sign(s.AG, "ag.sign.nurse", Nurse)
	s.Sign(s.AG, "ag.sign.sw", Worker)
}

// Book asks for a stay with two adults there, the task covered by the carer.
func (s *Story) Book(from, to string) casetest.Doc {
	s.t.Helper()
	d := s.Case.Doc(booking.Form)
	d.Set("bk.child", kid()).Set("bk.carer", carer()).Set("bk.place", "2 Example Close").Set("bk.setting", "contract-carers-home").
		Set("bk.from", from).Set("bk.to", to).Set("bk.kind", "several-nights").Set("bk.handlers", "2 {person}").Set("bk.state", "asked-for")
	d.Row("bk.cover", ".task", Coded(Task), ".by", booking.ByCarer)
	return d
}

// Confirm says that a booking is confirmed and signs it.
func (s *Story) Confirm(d casetest.Doc) {
	s.t.Helper()
	d.Set("bk.state", "confirmed")
	s.Sign(d, "bk.sign", Worker)
}

// StateNow is where a booking stands.
func (s *Story) StateNow(d casetest.Doc, others ...casefile.Record) booking.State {
	s.t.Helper()
	return booking.StateOf(s.Case.Record(), d.Document, others, booking.Moment{})
}

// Arrangement is an arrangement with another carer, under regulation 48 as well.
func (s *Story) Arrangement(name string) casetest.Doc {
	s.t.Helper()
	d := s.Case.Doc("brk")
	return d.Set("brk.child", kid()).Set("brk.carer", name).Set("brk.carer.approval", "approved").Set("brk.carer.approved-until", "2027-12-31").Set("brk.basis", "s20-regulation-48")
}

// On is the story as a tablet has it: the same documents as they are there.
func (s *Story) On(c *casetest.Case) *Story {
	s.t.Helper()
	r := c.Record()
	hold := func(d casetest.Doc) casetest.Doc {
		if d.Document == nil {
			return d
		}
		return casetest.Hold(s.t, r.Doc(d.ID()))
	}
	n, moves, plan := *s, *s.Story, *s.Plan
	moves.Case, plan.Case = c, c
	moves.Prop, moves.EQ, moves.OT, moves.CH, plan.Doc = hold(moves.Prop), hold(moves.EQ), hold(moves.OT), hold(moves.CH), hold(plan.Doc)
	n.Story, n.Plan = &moves, &plan
	n.DD, n.DT, n.AG, n.BRK, n.BK = hold(s.DD), hold(s.DT), hold(s.AG), hold(s.BRK), hold(s.BK)
	return &n
}

// Of is a booking as an answer, for the log of its stay.
func Of(d casetest.Doc) fhir.Value { return casefile.DocumentRef(d.ID(), "Booking") }
