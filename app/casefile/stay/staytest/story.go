// Package staytest tells one stay in memory, for the tests of its rules and of its
// screens: Jane at Julia Marsh's from Friday 15 to Sunday 17 January 2027, on top of the
// whole booking of bookingtest, with two medicines in her plan.
package staytest

import (
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking"
	"doorstep/app/casefile/booking/bookingtest"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/handling/handlingtest"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/casefile/stay"
	"doorstep/app/casefile/staylog"
	"doorstep/forms/fhir"
)

// The people of the story.
const (
	Mother = handlingtest.Mother
	Carer  = bookingtest.Carer
	Nurse  = bookingtest.Nurse
	Boss   = bookingtest.Boss
)

// The medicines of the plan: one that Julia is signed off for, one that she is not.
const (
	Senna     = "Senna"
	Ibuprofen = "Ibuprofen"
)

// Story is one stay with all that it rests on.
type Story struct {
	*bookingtest.Story
	t   testing.TB
	Log casetest.Doc
}

// Booked is Friday 15 January 2027, 16:55: the booking is confirmed, Jane's plan lists
// two medicines and Julia has read it, and the log is begun and empty.
func Booked(t testing.TB) *Story {
	t.Helper()
	s := &Story{Story: bookingtest.Ready(t), t: t}
	c := s.Case
	me := c.Me
	c.Me.Name, c.Me.Role = Nurse, "Short break nurse"
	s.Plan.Change("2026-12-20 10:00", map[string]string{"medicines": "first-version"}, func() {
		s.Plan.Medicine(Senna, "Liquid, 7.5 mg in 5 ml", "5 ml", "gastrostomy").Medicine(Ibuprofen, "Liquid, 100 mg in 5 ml", "5 ml", "mouth")
	}).Read(Carer)
	s.SignOff("med-tube", Carer)
	c.Me = me
	c.At("2026-12-21 10:00")
	s.BK.Row("bk.cover", ".task", bookingtest.Coded("med-tube"), ".by", booking.ByCarer)
	s.Confirm(s.BK)
	c.At("2027-01-15 16:55")
	c.Me = casefile.Author{Person: casefile.ID{'J', 'u'}, Name: Carer, Role: "Contract carer", Me: true}
	c.Held = func(d *casefile.Document, at casefile.Cell) string { return stay.Held(d, at, c.Settings, c.Now) }
	s.Log = c.Doc(staylog.Form)
	s.Point(s.Log, "", "stay.booking", casefile.DocumentRef(s.BK.ID(), "Booking"))
	return s
}

// Arrived is everything of handover in but the signatures, at five o'clock.
func Arrived(t testing.TB) *Story {
	t.Helper()
	s := Booked(t)
	s.Case.At("2027-01-15 17:10")
	s.Log.Set("stay.in-time", "2027-01-15T17:00:00Z").Set("stay.in-from", s.mother()).Set("stay.changes", "nothing").Set("stay.in-well", "Bright, asked for the cat").
		Set("stay.in-map.nothing", "checked").Set("stay.plan", "yes").Set("stay.kit", "feed-and-pump", "spare-tube", "slings", "comfort-object").
		Set("stay.reach", "Nadia, 07700 900123, all weekend")
	for _, name := range []string{Senna, Ibuprofen} {
		s.Receive(name, "yes", "2027-06-30")
	}
	return s
}

// Receive is a medicine that came along.
func (s *Story) Receive(name, match, expiry string) casefile.RowID {
	s.t.Helper()
	row := s.Log.Row("stay.medin", ".match", match, ".expiry", expiry, ".count", "One bottle, half full", ".last", "Nadia, at breakfast")
	s.Point(s.Log, row, "stay.medin.item", s.Medicine(name))
	return row
}

// Medicine is a medicine of the plan as an answer; one that the plan does not list is a
// name.
func (s *Story) Medicine(name string) fhir.Value {
	s.t.Helper()
	for _, m := range healthplan.Of(s.Case.Record()).Medicines {
		if m.Name == name {
			return stay.MedicineRef(m)
		}
	}
	return fhir.Value{Kind: fhir.ReferenceKind, Reference: fhir.Reference{Display: name}}
}

// Here is Arrived with both signatures: the child is at Julia's.
func Here(t testing.TB) *Story {
	t.Helper()
	s := Arrived(t)
	s.Sign(s.Log, "stay.in-sign-parent", Mother)
	s.Sign(s.Log, "stay.in-sign-carer", Carer)
	return s
}

// Note is a day or night note, written at once.
func (s *Story) Note(at, text string) casefile.RowID {
	s.t.Helper()
	s.Case.At(at)
	return s.Log.Row("stay.day", ".when", s.moment(at), ".note", text)
}

// Give is a line about a medicine, written at once by the carer.
func (s *Story) Give(at, name, result string) casefile.RowID {
	s.t.Helper()
	s.Case.At(at)
	return s.Given(at, name, result, s.carer())
}

// Given is a line about a medicine that somebody gave, written now.
func (s *Story) Given(at, name, result, by string) casefile.RowID {
	s.t.Helper()
	row := s.Log.Row("stay.med")
	s.Point(s.Log, row, "stay.med.item", s.Medicine(name))
	s.Log.In(row, "stay.med.when", s.moment(at)).In(row, "stay.med.result", result).In(row, "stay.med.amount", "5 ml").In(row, "stay.med.by", by)
	return row
}

// Do is a delegated task that somebody did, written at once.
func (s *Story) Do(at, code, by string) casefile.RowID {
	s.t.Helper()
	s.Case.At(at)
	return s.Log.Row("stay.task", ".code", bookingtest.Coded(code), ".when", s.moment(at), ".by", by)
}

// Incident is an incident, written at once and not signed.
func (s *Story) Incident(at, kind, told string) casefile.RowID {
	s.t.Helper()
	s.Case.At(at)
	row := s.Log.Row("stay.inc", ".kind", kind, ".when", s.moment(at), ".facts", "She slid in the chair", ".done", "Sat her up, looked at her skin")
	s.Log.In(row, "stay.inc.map.nothing", "checked")
	if told != "" {
		s.Log.In(row, "stay.inc.told", told)
	}
	return row
}

// Leave is handover out but for the signatures: Sunday 17 January, ten o'clock.
func (s *Story) Leave() *Story {
	s.t.Helper()
	s.Case.At("2027-01-17 10:05")
	s.Log.Set("stay.out-time", "2027-01-17T10:00:00Z").Set("stay.out-to", s.mother()).Set("stay.out-summary", "She baked with Julia and slept well").
		Set("stay.out-child", "Chose GOOD").Set("stay.out-map.nothing", "checked").Set("stay.out-med", "Every dose has a line; half a bottle goes back").Set("stay.out-kit", "All of it")
	return s
}

// Out is Leave with both signatures.
func (s *Story) Out() *Story {
	s.t.Helper()
	s.Leave()
	s.Sign(s.Log, "stay.out-sign-carer", Carer)
	s.Sign(s.Log, "stay.out-sign-parent", Mother)
	return s
}

// Stay is where it stands.
func (s *Story) Stay() stay.Stay { return stay.Of(s.Case.Record(), s.Log.Document) }

// Flag is the first flag of a rule, nil when there is none.
func (s *Story) Flag(rule string) *stay.Flag {
	for _, f := range s.Stay().Flags {
		if f.Rule == rule {
			return &f
		}
	}
	return nil
}

func (s *Story) mother() string { return bookingtest.Ref("RelatedPerson", Mother) }
func (s *Story) carer() string  { return bookingtest.Ref("RelatedPerson", Carer) }

// moment is a time of the story as an answer: the story is in winter.
func (s *Story) moment(at string) string { return at[:10] + "T" + at[11:] + ":00Z" }
