// Package handlingtest tells the moving and handling of one child in memory, for
// the tests of its rules and of what rests on them: a home with rooms, a register
// with a hoist and slings, an OT assessment with a hoisting task, and a carer's home
// with a demonstration.
package handlingtest

import (
	"context"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/equipment"
	"doorstep/app/casefile/handling"
	"doorstep/forms/fhir"
)

// The people of the story.
const (
	OT     = "Tessa Lind"
	Mother = "Nadia Sample"
	Carer  = "Julia Marsh"
	Boss   = "Priya Nair"
)

// Ref is a person as an answer is typed: Patient, RelatedPerson or Practitioner.
func Ref(kind, name string) string {
	return `{"reference":"` + kind + `/` + name[:4] + `","display":"` + name + `"}`
}

// Person is a person as a rule names them.
func Person(kind, name string) fhir.Reference {
	return fhir.Reference{Reference: kind + "/" + name[:4], Display: name}
}

// Story is Jane's moving and handling. Fields are filled as the story goes on.
type Story struct {
	t    testing.TB
	Case *casetest.Case
	Prop casetest.Doc // the family's home
	Room casefile.RowID
	EQ   casetest.Doc // the register
	// Hoist, Bar and Sling are rows of the register.
	Hoist, Bar, Sling casefile.RowID
	OT                casetest.Doc // the assessment
	Task              casefile.RowID
	CH                casetest.Doc // the carer's home
}

// Begin is Jane, 8 and 24.0 kg, on 12 November 2026: her bedroom, a ceiling hoist and
// a bar for 200 kg, a sling for 40 kg examined in September, and one task with a
// ventilator of 6 kg on her lap. Nothing is signed.
func Begin(t testing.TB) *Story {
	t.Helper()
	return Of(t, casetest.New(t, "2026-11-12 11:00"), "Jane", "2018-05-14", "24.0 kg")
}

// Of is the same for any child in a case of their own.
func Of(t testing.TB, c *casetest.Case, given, born, weight string) *Story {
	t.Helper()
	c.Me.Name = OT
	child := c.Doc(casefile.FormPerson)
	child.Set("person.kind", "child").Set("person.given", given).Set("person.family", "Sample").Set("person.dob", born)
	casetest.Hold(t, c.Record().Case).Set("case.child", "Patient/"+child.ID().String()).Set("case.status", "assessment")
	s := &Story{t: t, Case: c, Prop: c.Doc("prop"), EQ: c.Doc(equipment.Form)}
	s.Prop.Set("prop.address", "14 Placeholder Road")
	s.Room = s.Prop.Row("prop.room", ".kind", "childs-bedroom", ".storey", "ground", ".use", "Sleeping", ".bed-low", "400 mm")
	s.Hoist = s.Thing("ceiling-hoist-motor", "Liftwell 200", "H-1", "200 kg")
	s.Bar = s.Thing("spreader-bar", "Liftwell bar", "B-1", "200 kg")
	s.Sling = s.Thing("sling", "Softsling", "S-1", "40 kg")
	s.EQ.In(s.Sling, "eq.item.sling-size", "Small").In(s.Sling, "eq.item.sling-type", "with-head-support").
		In(s.Sling, "eq.item.sling-attach", "loops").In(s.Sling, "eq.item.sling-fit", "2026-11-12")
	s.OT = c.Doc(handling.Form)
	s.OT.Set("ot.visit.home-kind", "family-home").Set("ot.child.dob", born).Set("ot.child.weight", weight).Set("ot.child.weight-date", "2026-11-12").
		Set("ot.child.weight-how", "weighed-today").Set("ot.child.mobility", "carried").Set("ot.child.transfer", "hoist-always").
		Set("ot.child.attached", "none").Set("ot.child.behaviour", "none")
	s.Point(s.OT, "", "ot.visit.property", casefile.DocumentRef(s.Prop.ID(), "Property survey"))
	s.Task = s.OT.Row("ot.mh.task", ".kind", "bed-to-chair", ".often", "4 {times}", ".before-l", "4-likely", ".before-s", "5-catastrophic",
		".method", "1. Roll. 2. Place the sling. 3. Lift a little, stop, look.", ".handlers", "2 {person}", ".match", "same-maker", ".loops", "Green at shoulder, hip and leg",
		".after-l", "2-unlikely", ".after-s", "4-major", ".in-place", "all", ".stop", "She goes quiet")
	s.PointRow(s.OT, s.Task, "ot.mh.task.room", s.Prop, s.Room, "Child's bedroom")
	s.PointRow(s.OT, s.Task, "ot.mh.task.hoist", s.EQ, s.Hoist, "Ceiling hoist")
	s.PointRow(s.OT, s.Task, "ot.mh.task.spreader", s.EQ, s.Bar, "Bar")
	s.PointRow(s.OT, s.Task, "ot.mh.task.sling", s.EQ, s.Sling, "Sling")
	s.OT.In(s.Task, "ot.mh.task.extra-load", "6 kg")
	return s
}

// Thing adds an entry to the register that is in use and was examined on 20
// September 2026.
func (s *Story) Thing(kind, maker, serial, swl string) casefile.RowID {
	s.t.Helper()
	row := s.EQ.Row(equipment.Group, ".kind", kind, ".status", "in-use", ".make", maker, ".serial", serial, ".owner", "equipment-service",
		".site", "Family home", ".users", "family-and-paid-workers", ".helpline", "01632 960100, day and night", ".check", "good", ".taught", "Nadia")
	if swl != "" {
		s.EQ.In(row, "eq.item.swl", swl).In(row, "eq.item.exam-last", "2026-09-20")
	}
	return row
}

// Point answers a question with a reference.
func (s *Story) Point(d casetest.Doc, row casefile.RowID, link string, v fhir.Value) {
	s.t.Helper()
	if _, err := d.Document.Set(context.Background(), casefile.Cell{Row: row, LinkID: link}, v); err != nil {
		s.t.Fatalf("%s: %v", link, err)
	}
}

// PointRow answers a question with a row of another document.
func (s *Story) PointRow(d casetest.Doc, row casefile.RowID, link string, to casetest.Doc, at casefile.RowID, words string) {
	s.t.Helper()
	s.Point(d, row, link, fhir.ReferenceValue(casefile.DocumentPrefix+to.ID().String()+"#"+string(at), words))
}

// Signed fills the assessment and has it signed by the OT and the mother, and by the
// manager where a risk of 15 stands.
func (s *Story) Signed() *Story {
	s.t.Helper()
	Fill(s.OT)
	s.Sign(s.OT, "ot.sign.ot", OT)
	if s.OT.State(casefile.Cell{LinkID: "ot.sign.manager"}).Enabled {
		s.Sign(s.OT, "ot.sign.manager", Boss)
	}
	s.Sign(s.OT, "ot.sign.parent", Mother)
	return s
}

// Home is the record of the carer's home that rests on the assessment: safe to
// start, one sling, the carer shown the task. Nothing of the home as a whole is
// signed.
func (s *Story) Home() *Story {
	s.t.Helper()
	s.CH = s.Case.Doc(handling.HomeForm)
	s.CH.Set("ch.carer", Ref("RelatedPerson", Carer)).Set("ch.child", Ref("Patient", "Jane Sample")).Set("ch.handlers", Ref("RelatedPerson", Carer)).
		Set("ot.child.mobility", "carried").Set("ot.child.transfer", "hoist-always").Set("ch.ready", "safe-to-start").Set("ch.review", "2027-05-01")
	code := handling.SignedCode(s.OT.Document)
	s.Point(s.CH, "", "ch.base", casefile.DocumentRef(s.OT.ID(), handling.Versioned("OT home risk assessment", code)))
	s.Point(s.CH, "", "ch.property", casefile.DocumentRef(s.Prop.ID(), "Property survey"))
	row := s.CH.Row("ch.sling", ".route", "travels-with-child", ".spare", "A second one at home")
	s.PointRow(s.CH, row, "ch.sling.item", s.EQ, s.Sling, "Sling")
	s.PointRow(s.CH, row, "ch.sling.hoist", s.EQ, s.Hoist, "Hoist")
	s.Show(Ref("RelatedPerson", Carer))
	return s
}

// Show is a demonstration of the task to a handler, done well and signed by both.
func (s *Story) Show(handler string) casefile.RowID {
	s.t.Helper()
	row := s.CH.Row("ch.demo", ".handler", handler, ".date", string(casefile.DateOf(s.Case.Now)), ".by", Ref("Practitioner", OT), ".times", "2 {times}",
		".result", "signed-off", ".until", "2027-05-01")
	s.PointRow(s.CH, row, "ch.demo.task", s.OT, s.Task, s.TaskNow().Named())
	var all []string
	for _, o := range s.CH.Form().Item("ch.demo.steps").Options {
		all = append(all, o.Coding.Code)
	}
	s.CH.In(row, "ch.demo.steps", all...)
	s.SignIn(s.CH, row, "ch.demo.sign-handler", Carer)
	s.SignIn(s.CH, row, "ch.demo.sign-ot", OT)
	return row
}

// SignHome fills the record of the carer's home and has all three sign it.
func (s *Story) SignHome() *Story {
	s.t.Helper()
	Fill(s.CH)
	s.Sign(s.CH, "ch.sign.ot", OT)
	s.Sign(s.CH, "ch.sign.carer", Carer)
	s.Sign(s.CH, "ch.sign.fostering", "Carol Pike")
	return s
}

// Sign signs outside rows.
func (s *Story) Sign(d casetest.Doc, link, name string) {
	s.t.Helper()
	s.SignIn(d, "", link, name)
}

// SignIn signs in a row.
func (s *Story) SignIn(d casetest.Doc, row casefile.RowID, link, name string) {
	s.t.Helper()
	if _, err := d.Sign(context.Background(), casefile.Signing{Cell: casefile.Cell{Row: row, LinkID: link}, Name: name, Typed: true}); err != nil {
		for _, p := range d.Check() {
			s.t.Logf("%s %s %s: %s", p.Cell.LinkID, p.Rule, p.Key, p.Message)
		}
		s.t.Fatalf("%s: %v", link, err)
	}
}

// TaskNow is the hoisting task as it stands.
func (s *Story) TaskNow() handling.Task {
	s.t.Helper()
	for _, task := range handling.Tasks(s.Case.Record()) {
		if task.Row == s.Task {
			return task
		}
	}
	s.t.Fatal("the task is gone")
	return handling.Task{}
}

// HomeNow is the carer's home as it stands.
func (s *Story) HomeNow() handling.Home {
	s.t.Helper()
	return handling.CarerHome(s.Case.Record(), Person("RelatedPerson", Carer))
}

// Says reports whether a finding of this rule is among some, at this level.
func Says(list []handling.Finding, rule string, level handling.Level) bool {
	for _, f := range list {
		if f.Rule == rule && f.Level == level {
			return true
		}
	}
	return false
}
