// Package healthplantest tells how one child's health care plan is made, signed and
// changed in memory, for the tests of its rules and of what rests on it.
package healthplantest

import (
	"context"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/carryover"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/healthplan"
	"doorstep/assets/delegation"
	"doorstep/forms/fhir"
)

// The people of the story.
const (
	Nurse     = "Marie Dunn"
	Second    = "Tom Bell"
	Clinician = "Dr A. Reyes"
	Mother    = "Nadia Sample"
	Carer     = "Julia Marsh"
)

// Story is a plan on its way, whole unless a test leaves something out.
type Story struct {
	t    testing.TB
	Case *casetest.Case
	Doc  casetest.Doc // the version that is worked on
}

// Ref is a person as an answer is typed: Patient, RelatedPerson or Practitioner.
func Ref(kind, name string) string {
	return `{"reference":"` + kind + `/` + name[:4] + `","display":"` + name + `"}`
}

// Person is how an answer names somebody of the story.
func Person(name string) fhir.Reference {
	return fhir.Reference{Reference: "RelatedPerson/" + name[:4], Display: name}
}

// Begin is a case with an empty plan, begun on 27 November 2026 as the app begins
// one.
func Begin(t testing.TB) *Story {
	t.Helper()
	c := casetest.New(t, "2026-11-27 10:00")
	c.Me.Name = Nurse
	return &Story{t: t, Case: c, Doc: Next(t, c)}
}

// On is an empty plan in a case that is there already.
func On(t testing.TB, c *casetest.Case) *Story {
	t.Helper()
	return &Story{t: t, Case: c, Doc: Next(t, c)}
}

// Next begins the next version of the plan of a case: with all that the signed one
// says.
func Next(t testing.TB, c *casetest.Case) casetest.Doc {
	t.Helper()
	form := casetest.Form(t, healthplan.Form)
	over := carryover.For(c.Record(), form)
	healthplan.Carry(c.Record(), form, over)
	d := c.DocOver(healthplan.Form, over)
	if err := healthplan.CarryGaps(context.Background(), c.Record(), d.Document); err != nil {
		t.Fatal(err)
	}
	return d
}

// Change begins the next version, lets write change it, says of the sections named
// what kind of change it is, and signs it.
func (s *Story) Change(at string, kinds map[string]string, write func()) *Story {
	s.t.Helper()
	s.Case.At(at)
	s.Next()
	write()
	return s.Declare(kinds).Sign()
}

// Next begins the next version.
func (s *Story) Next() *Story {
	s.t.Helper()
	s.Doc = Next(s.t, s.Case)
	return s
}

// Front is the front page.
func (s *Story) Front() *Story {
	s.t.Helper()
	d := s.Doc
	d.Set("hcp.child", Ref("Patient", "Jane Sample")).Set("hcp.child.dob", "2018-05-14").Set("hcp.based-on", Ref("QuestionnaireResponse", "Health needs assessment"))
	d.Set("hcp.settings", "family-home", "contract-carers-home").Set("hcp.never", "Nothing by mouth. Never lie flat after a feed").
		Set("hcp.always", "Rescue medicine, spare button, this plan").Set("hcp.well", "Pink, bright, follows with her eyes; breathes quietly").
		Set("hcp.unwell", "Goes quiet and grips her left hand: ring Marie").Set("hcp.emergency", "1. A seizure of five minutes. 2. Blue lips. 3. The tube came out and cannot go back").
		Set("hcp.signals", "Yes: looks up. No: shuts eyes. Pain: goes quiet").Set("hcp.allergy-state", "allergies-listed")
	d.Row("hcp.allergy", ".to", "Plasters", ".reaction", "Red rash for two days", ".do", "Use soft tape", ".source", "parent-told-us")
	return s
}

// Part ticks sections and says of each what every section has.
func (s *Story) Part(codes ...string) *Story {
	s.t.Helper()
	s.Doc.Set("hcp.sections", append(s.Doc.Codes(casefile.Cell{LinkID: "hcp.sections"}), codes...)...)
	for _, code := range codes {
		row := s.Doc.Row("hcp.part", ".kind", code, ".need", "Jane needs help with this", ".goal", "Jane is well and comfortable",
			".source", "specialist-nurse-plan", ".dated", "2026-10-01", ".who", "carer-signed-off-for-this-child", ".change-kind", "first-version", ".review", "2027-05-20")
		s.File("hcp.part.source-date", row, "application/pdf", "Plan of the team")
		s.Doc.In(row, "hcp.part.tasks", `{"gap":"not-applicable"}`)
	}
	return s
}

// PartRow is the row of a section in hcp.part.
func (s *Story) PartRow(code string) casefile.RowID {
	s.t.Helper()
	for _, row := range s.Doc.Rows("hcp.part", "") {
		if s.Doc.CodeIn(row.ID, "hcp.part.kind") == code {
			return row.ID
		}
	}
	s.t.Fatalf("the plan has no part for %s", code)
	return ""
}

// Tasks says which delegated tasks a section is the instruction for.
func (s *Story) Tasks(code string, tasks ...string) *Story {
	s.t.Helper()
	var typed []string
	for _, task := range tasks {
		typed = append(typed, `{"system":"`+delegation.TaskSystem+`","code":"`+task+`"}`)
	}
	s.Doc.In(s.PartRow(code), "hcp.part.tasks", typed...)
	return s
}

// Feeding is a gastrostomy button and two feeds.
func (s *Story) Feeding() *Story {
	s.t.Helper()
	s.Part("feeding-by-tube").Tasks("feeding-by-tube", "feed-g-pump")
	d := s.Doc
	d.Set("hcp.ent.device", "gastrostomy-button").Set("hcp.ent.make", "Mini button, 14 Fr, 1.7 cm").Set("hcp.ent.changed", "Changed 3 October, next in January, by the ward").
		Set("hcp.ent.balloon", "4 ml of water, checked on Sundays by mum").Set("hcp.ent.blend", "no").Set("hcp.ent.position", "Head raised, and for an hour after").
		Set("hcp.ent.stop", "Coughing, a change of colour, being sick").Set("hcp.ent.out", "Cover it, keep the tube, ring the ward at once: it can close within hours").
		Set("hcp.ent.block", "Flush gently with warm water. Never force").Set("hcp.ent.site", "Wash daily. Vent before each feed")
	d.Row("hcp.ent.regime", ".time", "21:00 to 05:00", ".feed", "Feed A", ".how", "overnight-pump", ".volume", "640 ml", ".rate", "80 mL/h", ".flush", "20 ml of cooled boiled water")
	d.Row("hcp.ent.regime", ".time", "12:00", ".feed", "Feed A", ".how", "bolus-by-gravity", ".volume", "200 ml", ".flush", "20 ml of cooled boiled water")
	return s
}

// Epilepsy is seizures with a rescue medicine, which Medicine lists.
func (s *Story) Epilepsy() *Story {
	s.t.Helper()
	s.Part("epilepsy").Tasks("epilepsy", "res-buccal")
	d := s.Doc
	d.Row("hcp.epi.kind", ".name", "Big ones", ".looks", "She stiffens, then both arms jerk", ".length", "About two minutes", ".often", "Once a month; last on 8 November",
		".trigger", "Fever", ".do", "Look at the clock, keep her safe, nothing in her mouth, stay", ".normal", "Sleeps for an hour")
	d.Set("hcp.epi.rescue", "yes").Set("hcp.epi.rescue-med", "Buccolam").Set("hcp.epi.rescue-when", "For a convulsive seizure that lasts longer than five minutes").
		Set("hcp.epi.rescue-second", "emergency-services-only").Set("hcp.epi.rescue-max", "Once in 24 hours").
		Set("hcp.epi.rescue-999", "Call 999 as soon as it is given").Set("hcp.epi.rescue-first", "yes-with-no-problem").
		Set("hcp.epi.rescue-watch", "Stay beside her until she is awake").Set("hcp.epi.devices", `{"gap":"not-applicable"}`).
		Set("hcp.epi.limits", "Somebody holds her in the bath").Set("hcp.epi.sign-prescriber-until", "2027-10-01")
	s.File("hcp.epi.sign-prescriber", "", "application/pdf", "Emergency plan")
	return s.Medicine("Buccolam", "Oromucosal solution, 5 mg in 1 ml", "5 mg (1 ml)", "buccal")
}

// Airway is suction, oxygen, a tracheostomy and a ventilator.
func (s *Story) Airway() *Story {
	s.t.Helper()
	s.Part("suction", "oxygen", "tracheostomy", "ventilation").Tasks("suction", "suc-oral").Tasks("oxygen", "oxy-give").Tasks("tracheostomy", "tra-emergency").Tasks("ventilation", "vent-trache")
	s.Doc.Set("hcp.suc.kind", "mouth-with-rigid-sucker").Set("hcp.suc.when", "When it rattles").Set("hcp.suc.catheter", "Yankauer").Set("hcp.suc.depth", "Mouth 5 cm").
		Set("hcp.suc.pressure", "15 kPa").Set("hcp.suc.limit", "Two passes, then a minute of rest").Set("hcp.suc.machine", "Check it each morning").Set("hcp.suc.call", "Blood").
		Set("hcp.oxy.flow", "0.3 litres a minute, at night").Set("hcp.oxy.change", "no").Set("hcp.oxy.monitor", `{"gap":"not-applicable"}`).Set("hcp.oxy.supply", "Concentrator and two cylinders").
		Set("hcp.oxy.fire", "3 m from flames").Set("hcp.tra.tube", "Size 3.5, no cuff").Set("hcp.tra.changed", "1 November, by the ward").Set("hcp.tra.upper", "partly").
		Set("hcp.tra.box", "same-size-tube", "half-size-smaller-tube").Set("hcp.tra.emergency", "Suction, then change the tube").Set("hcp.tra.humid", "A filter in the day").
		Set("hcp.tra.care", "Two people change the tapes").Set("hcp.tra.awake", "whenever-asleep").Set("hcp.ven.kind", "tracheostomy-part-time").Set("hcp.ven.off", "Two hours awake").
		Set("hcp.ven.backup", "A second machine in the hall").Set("hcp.ven.skin", "Look at the tapes each evening")
	s.Doc.Row("hcp.ven.alarm", ".name", "Low pressure", ".do", "Look at Jane, then at the tube")
	s.File("hcp.ven.stable", "", "application/pdf", "Letter")
	s.File("hcp.ven.settings", "", "image/png", "Settings")
	return s
}

// Medicine adds a medicine that two people have checked; the first one opens the
// section.
func (s *Story) Medicine(name, strength, dose, route string) *Story {
	s.t.Helper()
	if len(s.Doc.Rows("hcp.med.item", "")) == 0 {
		s.Part("medicines").Tasks("medicines", "med-tube")
		s.Doc.Set("hcp.med.allergy-check", Ref("Practitioner", Nurse)).Set("hcp.med.error", "Look after Jane, ring Marie, tell mum, write it down")
	}
	row := s.Doc.Row("hcp.med.item", ".name", name, ".strength", strength, ".dose", dose, ".route", route, ".times", "08:00 and 20:00", ".why", "For comfort",
		".how", "Flush before and after", ".faith", "yes", ".prn", "no", ".late", "Leave it out and write it down", ".watch", "Sleepiness", ".cd", "no",
		".store", "Below 25 degrees", ".prescriber", "Dr Reyes, 1 October 2026", ".until", "2027-10-01", ".who", "carer-signed-off-for-this-child")
	s.File("hcp.med.item.label", row, "image/png", "Label")
	s.Checked(row)
	return s
}

// Checked signs a line of the medicines twice.
func (s *Story) Checked(row casefile.RowID) *Story {
	s.t.Helper()
	s.SignIn(row, "hcp.med.item.check-1", Nurse)
	s.SignIn(row, "hcp.med.item.check-2", Second)
	return s
}

// MedicineRow is the line of a medicine.
func (s *Story) MedicineRow(name string) casefile.RowID {
	s.t.Helper()
	for _, row := range s.Doc.Rows("hcp.med.item", "") {
		if s.Doc.TextIn(row.ID, "hcp.med.item.name") == name {
			return row.ID
		}
	}
	s.t.Fatalf("the plan does not list %s", name)
	return ""
}

// File attaches a document or a picture.
func (s *Story) File(link string, row casefile.RowID, kind, title string) {
	s.t.Helper()
	v := fhir.Value{Kind: fhir.AttachmentKind, Attachment: fhir.Attachment{ContentType: kind, Title: title, Data: "JVBERi0="}}
	if _, err := s.Doc.Document.Set(context.Background(), casefile.Cell{Row: row, LinkID: link}, v); err != nil {
		s.t.Fatal(err)
	}
}

// Settle is the rest of the form: advance care plan, contacts, consent.
func (s *Story) Settle() *Story {
	s.t.Helper()
	s.Doc.Set("hcp.acp.state", "none").Set("hcp.hospital", "Ward 4, open access").Set("hcp.passport", `{"gap":"to-follow","date":"2026-12-20"}`).
		Set("hcp.consent-treat", "Both parents; carers may agree to first aid").Set("hcp.pin", "98A7654B")
	s.Doc.Row("hcp.contact", ".person", Ref("RelatedPerson", Mother), ".when", "Anything")
	return s
}

// Sign is nurse, clinician where one is needed, and mother, in this order.
func (s *Story) Sign() *Story {
	s.t.Helper()
	s.One("hcp.sign.nurse", Nurse)
	if s.Doc.State(casefile.Cell{LinkID: "hcp.sign.clinician"}).Enabled {
		s.One("hcp.sign.clinician", Clinician)
	}
	return s.One("hcp.sign.parent", Mother)
}

// One makes one signature.
func (s *Story) One(link, name string) *Story {
	s.t.Helper()
	if err := s.Try(link, name); err != nil {
		for _, p := range append(s.Doc.Check(), healthplan.Problems(s.Case.Record(), s.Doc.Document)...) {
			s.t.Logf("%s %s %s %s: %s", p.Level, p.Cell.LinkID, p.Rule, p.Key, p.Message)
		}
		s.t.Fatalf("%s: %v", link, err)
	}
	return s
}

// Try signs and says why it could not.
func (s *Story) Try(link, name string) error {
	_, err := s.Doc.Sign(context.Background(), casefile.Signing{Cell: casefile.Cell{LinkID: link}, Name: name, Typed: true})
	return err
}

// SignIn signs in a row.
func (s *Story) SignIn(row casefile.RowID, link, name string) {
	s.t.Helper()
	if _, err := s.Doc.Sign(context.Background(), casefile.Signing{Cell: casefile.Cell{Row: row, LinkID: link}, Name: name, Typed: true}); err != nil {
		s.t.Fatalf("%s: %v", link, err)
	}
}

// Declare says of every section of a next version what changed: no-change, but for
// those named.
func (s *Story) Declare(changed map[string]string) *Story {
	s.t.Helper()
	for _, row := range s.Doc.Rows("hcp.part", "") {
		kind := changed[s.Doc.CodeIn(row.ID, "hcp.part.kind")]
		if kind == "" {
			kind = "no-change"
		}
		s.Doc.In(row.ID, "hcp.part.change-kind", kind)
	}
	s.Doc.Set("hcp.based-on", Ref("QuestionnaireResponse", "Health needs assessment"))
	return s
}

// Read is somebody who reads the working version and signs for it.
func (s *Story) Read(name string) *Story {
	s.t.Helper()
	p := s.Plan()
	d := casetest.Hold(s.t, p.Doc)
	row := d.Row("hcp.read", ".carer", Ref("RelatedPerson", name), ".version", p.VersionWords(), ".seen", p.Seen())
	if _, err := d.Sign(context.Background(), casefile.Signing{Cell: casefile.Cell{Row: row, LinkID: "hcp.read.sign"}, Name: name, Typed: true}); err != nil {
		s.t.Fatal(err)
	}
	return s
}

// Plan is how it stands now.
func (s *Story) Plan() *healthplan.Plan {
	s.t.Helper()
	return healthplan.Of(s.Case.Record())
}

// Written is Jane's plan with feeds, seizures and two medicines, without signatures.
func Written(t testing.TB) *Story {
	t.Helper()
	return Begin(t).Front().Feeding().Epilepsy().Medicine("Senna", "Liquid, 7.5 mg in 5 ml", "5 ml", "gastrostomy").Settle()
}

// Signed is Written, signed on 27 November 2026.
func Signed(t testing.TB) *Story {
	t.Helper()
	s := Written(t)
	s.Case.At("2026-11-27 15:00")
	return s.Sign()
}
