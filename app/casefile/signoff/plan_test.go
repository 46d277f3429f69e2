package signoff_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking/bookingtest"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/signoff"
	"doorstep/forms/fhir"
)

// A change of care in the section that a sign-off rests on makes it wait for a nurse
// from the moment in which the new version is signed (DT-V06, RE-03). Other words for
// the same care stop nothing.
func TestThePlanMovesOn(t *testing.T) {
	t.Run("DT-V06", func(t *testing.T) {
		s := bookingtest.Ready(t)
		if st := s.Off(s.DT); st.Status != signoff.Valid || st.TaughtWords() != "Feeding by tube 1.0" || st.Waits != "" {
			t.Fatalf("it is %s, taught %q, waits %q", st.Status, st.TaughtWords(), st.Waits)
		}
		next(t, s, "2027-01-04 10:00", "care-changed", func(d casetest.Doc) { d.Set("hcp.ent.make", "Button, 16 Fr") })
		if st := s.Off(s.DT); st.Status != signoff.Valid {
			t.Errorf("the new version is not signed, and the sign-off is %s", st.Status)
		}
		s.Plan.Sign()
		st := s.Off(s.DT)
		if st.Status != signoff.Waiting || st.Counts() || !strings.Contains(st.Waits, "“Feeding by tube” in the plan went from version 1.0 to 2.0") {
			t.Errorf("it is %s because %q", st.Status, st.Waits)
		}
		// Telling the carer what changed, signed by both, ends it, until the next change.
		row := decide(t, s, signoff.Brief)
		s.SignIn(s.DT, row, "dt.change.sign-nurse", bookingtest.Nurse)
		if st := s.Off(s.DT); st.Status != signoff.Waiting {
			t.Errorf("only the nurse has signed, and it is %s", st.Status)
		}
		s.SignIn(s.DT, row, "dt.change.sign-carer", bookingtest.Carer)
		if st := s.Off(s.DT); st.Status != signoff.Valid || st.TaughtWords() != "Feeding by tube 2.0" {
			t.Errorf("decided, and it is %s for %q: %s", st.Status, st.TaughtWords(), st.Waits)
		}
		next(t, s, "2027-01-05 10:00", "care-changed", func(d casetest.Doc) { d.Set("hcp.ent.make", "Button, 18 Fr") })
		s.Plan.Sign()
		if st := s.Off(s.DT); st.Status != signoff.Waiting || !strings.Contains(st.Waits, "from version 2.0 to 3.0") {
			t.Errorf("it is %s because %q", st.Status, st.Waits)
		}
	})
	t.Run("other words", func(t *testing.T) {
		s := bookingtest.Ready(t)
		next(t, s, "2027-01-04 10:00", "wording-only", func(casetest.Doc) {})
		s.Plan.Sign()
		if st := s.Off(s.DT); st.Status != signoff.Valid || len(st.Sections) != 1 || st.Sections[0].Now != "1.1" {
			t.Errorf("it is %s, sections %+v", st.Status, st.Sections)
		}
	})
	t.Run("RE-03", func(t *testing.T) {
		// A nurse signs for version 1.0 at noon in a kitchen without signal; an hour
		// before, version 2.0 was signed on another tablet. No clock makes that a
		// sign-off for 2.0.
		s := bookingtest.Ready(t)
		s.Case.At("2027-01-04 12:00")
		_, late := s.SignOff(bookingtest.Task, bookingtest.Second)
		next(t, s, "2027-01-04 11:00", "care-changed", func(d casetest.Doc) { d.Set("hcp.ent.make", "Button, 16 Fr") })
		s.Plan.Sign()
		s.Case.At("2027-01-04 13:00")
		if st := s.Off(late); st.Status != signoff.Waiting || !strings.Contains(st.Waits, "from version 1.0 to 2.0") {
			t.Errorf("it is %s because %q", st.Status, st.Waits)
		}
	})
	t.Run("stop using now", func(t *testing.T) {
		s := bookingtest.Ready(t)
		s.Case.At("2027-01-04 10:00")
		s.Plan.Doc.Row("hcp.stop", ".when", "2027-01-04T10:00:00Z", ".why", "The wrong feed is written", ".instead", "Ring the ward before each feed", ".by", bookingtest.Ref("Practitioner", bookingtest.Nurse))
		if st := s.Off(s.DT); st.Status != signoff.Waiting || !strings.Contains(st.Waits, "must not be used now") {
			t.Errorf("it is %s because %q", st.Status, st.Waits)
		}
	})
}

// next begins the next version of the story's plan and says what kind of change it is.
func next(t *testing.T, s *bookingtest.Story, at, kind string, write func(casetest.Doc)) {
	t.Helper()
	s.Case.At(at)
	s.Plan.Next()
	write(s.Plan.Doc)
	s.Plan.Declare(map[string]string{"feeding-by-tube": kind})
}

// decide begins the nurse's decision about the plan as it is now.
func decide(t *testing.T, s *bookingtest.Story, c signoff.Choice) casefile.RowID {
	t.Helper()
	row := s.DT.Row("dt.change", ".choice", string(c), ".why", "Another size, the same steps")
	v, ok := signoff.PlanNow(s.Case.Record())
	if !ok {
		t.Fatal("there is no plan")
	}
	s.Point(s.DT, row, "dt.change.plan", v)
	return row
}

// Assessing again in practice: the sign-off waits until the carer was seen once more
// and both have signed anew.
func TestAssessedAgainInPractice(t *testing.T) {
	s := bookingtest.Ready(t)
	next(t, s, "2027-01-04 10:00", "care-changed", func(d casetest.Doc) { d.Set("hcp.ent.make", "Button, 16 Fr") })
	s.Plan.Sign()
	row := decide(t, s, signoff.Reassess)
	s.SignIn(s.DT, row, "dt.change.sign-carer", bookingtest.Carer)
	s.SignIn(s.DT, row, "dt.change.sign-nurse", bookingtest.Nurse)
	if st := s.Off(s.DT); st.Status != signoff.Waiting || !st.Again {
		t.Fatalf("it is %s, to be seen again: %t", st.Status, st.Again)
	}
	s.Case.At("2027-01-05 10:00")
	s.DT.Set("dt.pin-check", "2027-01-04")
	if st := s.Off(s.DT); st.Status != signoff.Training || !slices.ContainsFunc(st.Needs, func(n signoff.Need) bool { return n.Rule == "DT-V06" && n.Link == "dt.practice" }) {
		t.Errorf("nobody has seen her, and it is %s, needs %+v", st.Status, st.Needs)
	}
	practice := s.DT.Row("dt.practice", ".when", "2027-01-05T09:00:00Z", ".place", "At Julia's", ".on", "this-child", ".help", "on-own-fully-correct", ".by", bookingtest.Ref("Practitioner", bookingtest.Nurse))
	s.SignIn(s.DT, practice, "dt.practice.sign-carer", bookingtest.Carer)
	s.SignIn(s.DT, practice, "dt.practice.sign-by", bookingtest.Nurse)
	s.Sign(s.DT, "dt.sign.carer", bookingtest.Carer)
	s.Sign(s.DT, "dt.sign.nurse", bookingtest.Nurse)
	if st := s.Off(s.DT); st.Status != signoff.Valid || st.Again || st.TaughtWords() != "Feeding by tube 2.0" {
		t.Errorf("signed anew, and it is %s for %q: %s %+v", st.Status, st.TaughtWords(), st.Waits, st.Needs)
	}
}

// What is offered after a change: nobody carries on with a tube or an airway, and
// where a life hangs on it practice comes first (DT-V07, nursing-care-plans.md 3.3).
func TestChoices(t *testing.T) {
	s := bookingtest.Ready(t)
	for code, want := range map[string][]signoff.Choice{
		"skin-dress":    {signoff.CarryOn, signoff.Brief, signoff.Reassess},
		"feed-g-pump":   {signoff.Brief, signoff.Reassess},
		"suc-oral":      {signoff.Brief, signoff.Reassess},
		"oxy-give":      {signoff.Brief, signoff.Reassess},
		"res-buccal":    {signoff.Reassess, signoff.Brief},
		"tra-emergency": {signoff.Reassess, signoff.Brief},
		"vent-mask":     {signoff.Reassess, signoff.Brief},
	} {
		dt := s.Case.Doc(signoff.Form)
		dt.Set("dt.task", bookingtest.Coded(code))
		if got := s.Off(dt).Choices(); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", code, got, want)
		}
	}
}

// A sign-off ends 30 days after the review date of its section of the plan.
func TestASignOffEndsAfterTheReviewOfItsSection(t *testing.T) {
	s := bookingtest.Ready(t)
	st := s.Off(s.DT)
	if st.Until != "2027-06-19" || !strings.Contains(st.Ends, "“Feeding by tube” in the plan was to be reviewed by 20 May 2027") {
		t.Errorf("until %s, because %s", st.Until, st.Ends)
	}
	s.Case.At("2027-06-19 09:00")
	if st := s.Off(s.DT); st.Status != signoff.Expiring {
		t.Errorf("on its last day it is %s", st.Status)
	}
	s.Case.At("2027-06-20 09:00")
	if st := s.Off(s.DT); st.Status != signoff.Expired {
		t.Errorf("a day later it is %s", st.Status)
	}
}

// When a nurse leaves or loses the registration, what rests on them shows "no
// delegator", and another nurse signs each within 14 days (DT-V09).
func TestNobodyAnswers(t *testing.T) {
	t.Run("DT-V09", func(t *testing.T) {
		s := bookingtest.Ready(t)
		if st := s.Off(s.DT); st.Unanswered != nil || st.Answers.Display != bookingtest.Nurse {
			t.Fatalf("%s answers, and %+v", st.Answers.Display, st.Unanswered)
		}
		s.Case.At("2027-01-04 10:00")
		row := s.DD.Row("dd.transfer", ".since", "2027-01-04", ".why", "left-the-team")
		st := s.Off(s.DT)
		if st.Unanswered == nil || st.Unanswered.Until != "2027-01-18" || st.Unanswered.Urgent || st.Until != "2027-01-18" || !st.Counts() {
			t.Fatalf("%s until %s: %+v", st.Status, st.Until, st.Unanswered)
		}
		s.Case.At("2027-01-19 10:00")
		if st := s.Off(s.DT); st.Status != signoff.Expired || !strings.Contains(st.Ends, "no other nurse has taken it over from Marie Dunn") {
			t.Errorf("after 14 days it is %s: %s", st.Status, st.Ends)
		}
		// Naming somebody is not enough: they sign.
		s.DD.In(row, "dd.transfer.to", bookingtest.Ref("Practitioner", "Tom Bell"))
		s.DD.In(row, "dd.transfer.pin", "97B1234C")
		if st := s.Off(s.DT); st.Unanswered == nil {
			t.Error("somebody was named and has not signed")
		}
		s.SignIn(s.DD, row, "dd.transfer.sign", "Somebody Else")
		if st := s.Off(s.DT); st.Unanswered == nil {
			t.Error("somebody else signed")
		}
		s.SignIn(s.DD, row, "dd.transfer.sign", "Tom Bell")
		if st := s.Off(s.DT); st.Status != signoff.Valid || st.Unanswered != nil || st.Answers.Display != "Tom Bell" {
			t.Errorf("taken over, and it is %s, %+v", st.Status, st.Unanswered)
		}
		// And again, for fitness to practise.
		s.DD.Row("dd.transfer", ".since", "2027-01-19", ".why", "removed-for-fitness-to-practise")
		if st := s.Off(s.DT); st.Unanswered == nil || !st.Unanswered.Urgent || st.Unanswered.Nurse.Display != "Tom Bell" {
			t.Errorf("%+v", st.Unanswered)
		}
	})
	t.Run("who left the organisation", func(t *testing.T) {
		s := bookingtest.Ready(t)
		id := casefile.ID{9}
		s.DD.Set("dd.delegator", `{"reference":"Practitioner/`+id.String()+`","display":"Marie Dunn"}`)
		s.Sign(s.DD, "dd.sign.nurse", bookingtest.Nurse)
		if st := s.Off(s.DT); st.Unanswered == nil || st.Unanswered.Since != "" || !st.Counts() {
			t.Errorf("%s, %+v", st.Status, st.Unanswered)
		}
		s.Case.Colleagues = append(s.Case.Colleagues, casefile.Person{ID: id, Name: "Marie Dunn"})
		if st := s.Off(s.DT); st.Unanswered != nil {
			t.Errorf("she works here: %+v", st.Unanswered)
		}
	})
}

// An incident in a stay that names the task waits for the nurse for one working day;
// the sign-off shows it until then (DT-V11).
func TestIncidents(t *testing.T) {
	t.Run("DT-V11", func(t *testing.T) {
		s := bookingtest.Ready(t)
		s.Case.At("2027-01-16 12:00") // a Saturday
		log := s.Case.Doc("stay")
		s.Point(log, "", "stay.booking", casefile.DocumentRef(s.BK.ID(), "Booking"))
		log.Row("stay.inc", ".kind", "fall-or-handling", ".when", "2027-01-16T09:00:00Z", ".facts", "She slid down in the chair")
		if st := s.Off(s.DT); len(st.Incidents) != 0 {
			t.Errorf("an incident without this task: %+v", st.Incidents)
		}
		row := log.Row("stay.inc", ".kind", "feed-or-tube", ".when", "2027-01-16T11:00:00Z", ".facts", "The pump ran at the wrong rate")
		line := log.Row("stay.task", ".code", bookingtest.Coded("feed-g-pump"), ".when", "2027-01-16T11:00:00Z", ".by", bookingtest.Ref("RelatedPerson", bookingtest.Carer))
		s.Point(log, row, "stay.inc.link", casefile.RowRef(log.ID(), line, "Feed by pump"))
		st := s.Off(s.DT)
		if len(st.Open()) != 1 || st.Open()[0].By != "2027-01-18" || st.Open()[0].Facts != "The pump ran at the wrong rate" || st.Status != signoff.Valid {
			t.Fatalf("%s, %+v", st.Status, st.Incidents)
		}
		if st.LastDone != "2027-01-16" {
			t.Errorf("last done %s", st.LastDone)
		}
		ref := st.Open()[0].Ref()
		decide := func(choice string) casefile.RowID {
			row := s.DT.Row("dt.incident", ".choice", choice, ".why", "Looked at the log with her")
			s.Point(s.DT, row, "dt.incident.of", ref)
			return row
		}
		unsigned := decide("no-action")
		if st := s.Off(s.DT); len(st.Open()) != 1 {
			t.Error("the nurse has not signed the decision")
		}
		s.SignIn(s.DT, unsigned, "dt.incident.sign-nurse", bookingtest.Nurse)
		if st := s.Off(s.DT); len(st.Open()) != 0 || st.Status != signoff.Valid {
			t.Errorf("%s, %+v", st.Status, st.Incidents)
		}
		s.SignIn(s.DT, decide("refresh"), "dt.incident.sign-nurse", bookingtest.Nurse)
		if st := s.Off(s.DT); st.Status != signoff.Valid || st.Refresh != "2027-01-16" {
			t.Errorf("%s, to be refreshed since %q", st.Status, st.Refresh)
		}
		s.DT.Row("dt.spot", ".when", "2027-01-16", ".seen", "Set the pump again, rightly", ".result", "still-competent")
		if st := s.Off(s.DT); st.Refresh != "" {
			t.Errorf("she was seen since, and it asks again: %q", st.Refresh)
		}
		s.SignIn(s.DT, decide("suspend"), "dt.incident.sign-nurse", bookingtest.Nurse)
		if st := s.Off(s.DT); st.Status != signoff.Suspended || st.Stopped == nil || st.Stopped.Words != "The pump ran at the wrong rate" {
			t.Errorf("of two decisions the graver one holds: %s", st.Status)
		}
	})
}

// The facts of the engine about sign-offs (clinical-safety.md section 6).
func TestFacts(t *testing.T) {
	julia := fhir.Reference{Reference: "RelatedPerson/" + bookingtest.Carer[:4], Display: bookingtest.Carer}
	s := bookingtest.Ready(t)
	t.Run("RE-01", func(t *testing.T) {
		if bars, err := signoff.Bars(s.Case.Record(), julia, []string{bookingtest.Task}); err != nil || len(bars) != 0 {
			t.Errorf("signed off, and barred by %+v, %v", bars, err)
		}
		bars, _ := signoff.Bars(s.Case.Record(), fhir.Reference{Display: bookingtest.Second}, []string{bookingtest.Task})
		if len(bars) != 1 || bars[0].Status != signoff.Draft {
			t.Errorf("nobody signed her off: %+v", bars)
		}
	})
	t.Run("RE-04", func(t *testing.T) {
		s.DT.Row("dt.event", ".when", "2026-12-18T14:00:00Z", ".kind", "suspended", ".reason", "other", ".detail", "As told", ".by", bookingtest.Boss, ".told", "Julia", ".cover", "None")
		bars, _ := signoff.Bars(s.Case.Record(), julia, []string{bookingtest.Task})
		if len(bars) != 1 || bars[0].Status != signoff.Suspended {
			t.Errorf("%+v", bars)
		}
	})
	t.Run("RE-05", func(t *testing.T) {
		s := bookingtest.Ready(t)
		plan := s.Off(s.DT).Plan
		if !plan.ReadBy(julia).Current || plan.ReadBy(fhir.Reference{Display: "Rosa Marsh"}).Current {
			t.Error("Julia has read the plan and Rosa has not")
		}
		next(t, s, "2027-01-04 10:00", "care-changed", func(d casetest.Doc) { d.Set("hcp.ent.make", "Button, 16 Fr") })
		s.Plan.Sign()
		if s.Off(s.DT).Plan.ReadBy(julia).Current {
			t.Error("nobody has read version 2")
		}
	})
}

// Groundwork is a carer's, whichever child or task it was first asked for; nothing
// else moves from one record to another (DT-V01).
func TestGroundworkOfACarer(t *testing.T) {
	s := bookingtest.Ready(t)
	fresh := s.Case.Doc(signoff.Form)
	fresh.Set("dt.carer", bookingtest.Ref("RelatedPerson", bookingtest.Carer))
	of := func(d casetest.Doc) int {
		return len(signoff.GroundworkOf(s.Case.Record(), d.Document, []casefile.Record{s.Case.Record()}))
	}
	if n := of(fresh); n != len(s.DT.Rows("dt.prereq", "")) || n == 0 {
		t.Errorf("%d courses", n)
	}
	fresh.Row("dt.prereq", ".kind", "infection-prevention", ".date", "2026-01-10", ".until", "2029-01-10")
	if n := of(fresh); n != len(s.DT.Rows("dt.prereq", ""))-1 {
		t.Errorf("what she has here is offered again: %d", n)
	}
	fresh.Set("dt.carer", bookingtest.Ref("RelatedPerson", bookingtest.Second))
	if n := of(fresh); n != 0 {
		t.Errorf("somebody else's courses: %d", n)
	}
}

// With the plan, and with the child's use of the service, sign-offs end.
func TestSignOffsEndWithThePlan(t *testing.T) {
	s := bookingtest.Ready(t)
	if _, err := s.Case.Record().Case.Set(context.Background(), casefile.Cell{LinkID: "case.status"}, fhir.CodingValue("", "closed", "")); err != nil {
		t.Fatal(err)
	}
	if st := s.Off(s.DT); st.Status != signoff.Ended {
		t.Errorf("the case is closed, and it is %s", st.Status)
	}
}
