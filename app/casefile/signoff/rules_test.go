package signoff_test

import (
	"context"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/signoff"
	"doorstep/app/casefile/signoff/signofftest"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

func TestCalculatedValues(t *testing.T) {
	t.Run("DT-C01", func(t *testing.T) {
		s := signofftest.Begin(t, "feed-g-pump").Teach().Practise("2026-02-19T10:00:00Z", "prompted").Practise("2026-02-25T10:00:00Z", "on-own-fully-correct")
		if st := s.State(); st.Watched != 2 || st.Practised != 1 || len(st.Practices) != 2 {
			t.Errorf("watched %d, practised %d of %d", st.Watched, st.Practised, len(st.Practices))
		}
	})
	t.Run("DT-C03", func(t *testing.T) {
		s := signofftest.Signed(t)
		if st := s.State(); st.Until != "2027-03-10" {
			t.Errorf("twelve months: %s", st.Until)
		}
		s = signofftest.Begin(t, "feed-g-pump").Learn()
		s.DT.In(s.DT.Rows("dt.prereq", "")[0].ID, "dt.prereq.until", "2026-09-03")
		if st := s.State(); st.Until != "2026-09-03" || st.Ends != "Child basic life support and choking runs out" {
			t.Errorf("groundwork: %s, %s", st.Until, st.Ends)
		}
		// A course that the task does not need ends nothing.
		s = signofftest.Begin(t, "feed-g-pump").Learn()
		s.DT.In(s.DT.Rows("dt.prereq", "")[5].ID, "dt.prereq.until", "2026-04-01")
		if st := s.State(); st.Until != "2027-03-10" {
			t.Errorf("a course for oxygen: %s, %s", st.Until, st.Ends)
		}
	})
	t.Run("DT-C04", func(t *testing.T) {
		s := signofftest.Signed(t)
		for at, want := range map[string]signoff.Status{
			"2026-03-11 09:00": signoff.Valid, "2027-02-07 09:00": signoff.Valid, "2027-02-08 09:00": signoff.Expiring,
			"2027-03-10 09:00": signoff.Expiring, "2027-03-11 09:00": signoff.Expired,
		} {
			s.Case.At(at)
			if st := s.Wants(want); st.Counts() != (want == signoff.Valid || want == signoff.Expiring) {
				t.Errorf("%s: counts is %t", at, st.Counts())
			}
		}
	})
	t.Run("DT-C05", func(t *testing.T) {
		s := signofftest.Signed(t)
		if s.Case.At("2026-08-30 09:00"); s.State().Fading {
			t.Error("180 days after the last practice a feed fades already")
		}
		if s.Case.At("2026-08-31 09:00"); !s.State().Fading {
			t.Error("181 days after the last practice nobody is asked to look")
		}
		if st := s.Wants(signoff.Valid); st.LastDone != "2026-03-03" {
			t.Errorf("it fades, it does not end; last done %s", st.LastDone)
		}
	})
}

func TestValidationRules(t *testing.T) {
	t.Run("DT-V01", func(t *testing.T) {
		s := signofftest.Begin(t, "feed-g-pump").Learn()
		got := signoff.Groundwork(s.DT.Document, "2026-03-10")
		if len(got) != 6 || got[0].Kind == "" || got[0].Until != "2028-10-31" {
			t.Errorf("a new record takes the groundwork: %+v", got)
		}
		if got := signoff.Groundwork(s.DT.Document, "2028-11-01"); len(got) != 0 {
			t.Errorf("what ran out goes along: %+v", got)
		}
		if st := s.State(); signofftest.Says(st.Needs, "DT-V01", "dt.carer") {
			t.Error("nothing was changed")
		}
		s.DT.Set("dt.carer", signofftest.Ref("RelatedPerson", "Karen Small"))
		if st := s.State(); !signofftest.Says(st.Needs, "DT-V01", "dt.carer") {
			t.Errorf("the carer was changed after practice: %+v", st.Needs)
		}
		s = signofftest.Begin(t, "feed-g-pump").Learn()
		s.DT.Set("dt.child", signofftest.Ref("Patient", "Bilal Rahman"))
		if st := s.State(); !signofftest.Says(st.Needs, "DT-V01", "dt.child") {
			t.Errorf("the child was changed: %+v", st.Needs)
		}
	})
	t.Run("DT-V02", func(t *testing.T) {
		s := signofftest.Begin(t, "feed-g-pump")
		if st := s.State(); signofftest.Says(st.Needs, "DT-V02", "dt.decision") {
			t.Errorf("a signed decision to delegate: %+v", st.Needs)
		}
		s.DD.Set("dd.decision", "registered-nurse-only")
		if st := s.State(); !signofftest.Says(st.Needs, "DT-V02", "dt.decision") {
			t.Error("a nurse only, and a carer learns it")
		}
		s = signofftest.Begin(t, "feed-g-pump")
		s.DT.Set("dt.task", signofftest.Task("passing-a-tube"))
		if st := s.State(); !signofftest.Says(st.Needs, "DT-V02", "dt.task") {
			t.Error("the task is not in the catalogue")
		}
		s = signofftest.Begin(t, "feed-g-pump")
		s.DT.Set("dt.task", signofftest.Task("feed-ng"))
		if st := s.State(); !signofftest.Says(st.Needs, "DT-V02", "dt.decision") {
			t.Error("the decision is about another task")
		}
		s = signofftest.Begin(t, "feed-g-pump")
		s.DD.Set("dd.predictable", "no")
		if s.DD.Problem("DT-V02") == nil {
			t.Error("the result cannot be predicted, and the form lets it be delegated")
		}
		if s.DD.Set("dd.decision", "registered-nurse-only"); s.DD.Problem("DT-V02") != nil {
			t.Error("a nurse does it, and the form complains")
		}
	})
	t.Run("DT-V03", func(t *testing.T) {
		for _, c := range []struct {
			link, value string
			bad         bool
		}{
			{"dt.pin", "98A7654B", false},
			{"dt.pin", "98a7654b", false},
			{"dt.pin", "9A7654B", true},
			{"dt.pin", "987654AB", true},
			{"dt.pin-check", "2026-02-08", false}, // 30 days before
			{"dt.pin-check", "2026-02-07", true},
			{"dt.pin-check", "2026-03-11", true}, // not yet
		} {
			s := signofftest.Begin(t, "feed-g-pump").Learn()
			s.DT.Set(c.link, c.value)
			if got := signofftest.Says(s.State().Needs, "DT-V03", c.link); got != c.bad {
				t.Errorf("%s %s: refused is %t", c.link, c.value, got)
			}
		}
		// The register was fresh when the nurse signed; that it grew old since ends nothing.
		s := signofftest.Signed(t)
		s.Case.At("2026-06-01 09:00")
		s.Wants(signoff.Valid)
	})
	t.Run("DT-V04", func(t *testing.T) {
		s := signofftest.Begin(t, "feed-g-pump").Learn()
		if why := signoff.MayNotSign(s.State(), signofftest.Nurse); why != "" {
			t.Errorf("the nurse who watched: %s", why)
		}
		if why := signoff.MayNotSign(s.State(), " julie  farrow"); why == "" {
			t.Error("a carer signs herself off")
		}
		if why := signoff.MayNotSign(s.State(), "Another Nurse"); why == "" {
			t.Error("a nurse who watched no practice signs")
		}
		s.DT.Set("dt.related", "yes")
		if st := s.State(); !signofftest.Says(st.Needs, "DT-V04", "dt.related") || s.DT.Problem("DT-V04") == nil {
			t.Error("a relative signs")
		}
	})
	t.Run("DT-V05", func(t *testing.T) {
		both := func(carerAt, nurseAt string, carerFirst bool) signoff.State {
			s := signofftest.Begin(t, "feed-g-pump").Learn()
			sign := func(link, at, name string) {
				s.Case.At(at)
				s.Sign(s.DT, link, name)
			}
			if carerFirst {
				sign("dt.sign.carer", carerAt, signofftest.Carer)
				sign("dt.sign.nurse", nurseAt, signofftest.Nurse)
			} else {
				sign("dt.sign.nurse", nurseAt, signofftest.Nurse)
				sign("dt.sign.carer", carerAt, signofftest.Carer)
			}
			return s.State()
		}
		if st := both("2026-03-10 15:06", "2026-03-17 15:00", true); st.Status != signoff.Valid {
			t.Errorf("a week apart: %s %+v", st.Status, st.Signing)
		}
		if st := both("2026-03-10 15:06", "2026-03-17 15:07", true); st.Status != signoff.Training || !signofftest.Says(st.Signing, "DT-V05", "dt.sign.carer") {
			t.Errorf("more than a week apart: %s %+v", st.Status, st.Signing)
		}
		if st := both("2026-03-10 15:10", "2026-03-10 15:06", false); st.Status != signoff.Training || !signofftest.Says(st.Signing, "DT-V05", "dt.sign.nurse") {
			t.Errorf("the nurse first: %s %+v", st.Status, st.Signing)
		}
	})
	t.Run("DT-V06", func(t *testing.T) {
		s := signofftest.Signed(t)
		row := s.DT.Row("dt.change")
		if st := s.Wants(signoff.Waiting); st.Counts() {
			t.Error("the plan changed, and the carer is booked")
		}
		s.DT.In(row, "dt.change.choice", "brief-and-sign").In(row, "dt.change.why", "New pump, same steps")
		s.SignIn(row, "dt.change.sign-nurse", signofftest.Nurse)
		s.Wants(signoff.Waiting)
		s.SignIn(row, "dt.change.sign-carer", signofftest.Carer)
		s.Wants(signoff.Valid)
	})
	t.Run("DT-V07", func(t *testing.T) {
		carryOn := func(code string) (signoff.Status, bool) {
			s := signofftest.Begin(t, code).Learn()
			s.Case.At("2026-03-10 15:06")
			s.Sign(s.DT, "dt.sign.carer", signofftest.Carer)
			s.Case.At("2026-03-10 15:10")
			s.Sign(s.DT, "dt.sign.nurse", signofftest.Nurse)
			row := s.DT.Row("dt.change", ".choice", "task-unchanged-carry-on", ".why", "Only the wording changed")
			refused := s.DT.Problem("DT-V07") != nil
			if err := s.Try(s.DT, casefile.Cell{Row: row, LinkID: "dt.change.sign-nurse"}, signofftest.Nurse); (err != nil) != refused {
				t.Errorf("%s: refused is %t, signing says %v", code, refused, err)
			}
			return s.State().Status, refused
		}
		if status, refused := carryOn("feed-g-pump"); status != signoff.Waiting || !refused {
			t.Errorf("a tube: %s, refused %t", status, refused)
		}
		if status, refused := carryOn("skin-dress"); status != signoff.Valid || refused {
			t.Errorf("a dressing: %s, refused %t", status, refused)
		}
	})
	t.Run("DT-V08", func(t *testing.T) {
		s := signofftest.Signed(t)
		s.Case.At("2026-05-01 09:00")
		s.Event("2026-05-01T08:00:00Z", "suspended", "carer-unwell-or-on-leave", "Team manager")
		if st := s.Wants(signoff.Suspended); st.Stopped == nil || st.Stopped.Reason != "carer-unwell-or-on-leave" || st.Counts() {
			t.Errorf("stopped by %+v", st.Stopped)
		}
		s.Event("2026-05-08T08:00:00Z", "lifted", "other", "Team manager")
		s.Wants(signoff.Suspended) // only a nurse lifts
		s.Event("2026-05-08T09:00:00Z", "lifted", "other", signofftest.Ref("Practitioner", signofftest.Nurse))
		s.Wants(signoff.Valid)

		s = signofftest.Signed(t)
		s.Case.At("2026-05-08 12:00")
		s.Event("2026-05-01T08:00:00Z", "suspended", "mistake-or-near-miss", signofftest.Ref("Practitioner", signofftest.Nurse))
		s.Event("2026-05-08T09:00:00Z", "lifted", "other", signofftest.Ref("Practitioner", signofftest.Nurse))
		s.Wants(signoff.Suspended) // after a mistake she practises first
		s.Practise("2026-05-07T09:00:00Z", "on-own-fully-correct")
		if st := s.State(); st.Status != signoff.Training || st.Stopped != nil {
			t.Errorf("after a new practice both sign again: %s, %+v", st.Status, st.Stopped)
		}

		s = signofftest.Signed(t)
		s.Event("2026-05-01T08:00:00Z", "withdrawn-for-good", "allegation-or-concern", signofftest.Ref("Practitioner", signofftest.Nurse))
		s.Event("2026-05-02T08:00:00Z", "lifted", "other", signofftest.Ref("Practitioner", signofftest.Nurse))
		s.Wants(signoff.Withdrawn)

		s = signofftest.Signed(t)
		s.Event("2026-05-01T08:00:00Z", "suspended", "other", signofftest.Ref("Practitioner", signofftest.Nurse))
		s.Event("2026-05-01T08:00:00Z", "lifted", "other", signofftest.Ref("Practitioner", signofftest.Nurse))
		s.Wants(signoff.Suspended) // two tablets, one moment: the safer one
	})
	t.Run("DT-V10", func(t *testing.T) {
		s := signofftest.Signed(t)
		s.Case.At("2026-06-30 09:00")
		s.DD.Set("dd.indemnity-until", "2026-06-30")
		s.Sign(s.DD, "dd.sign.nurse", signofftest.Nurse)
		if st := s.Wants(signoff.Expiring); st.Ends != "the employer’s cover runs out" {
			t.Errorf("it ends because %s", st.Ends)
		}
		s.Case.At("2026-07-01 09:00")
		s.Wants(signoff.Expired)
	})
	t.Run("DT-V12", func(t *testing.T) {
		s := signofftest.Signed(t) // until 10 March 2027
		for at, want := range map[string]int{
			"2027-01-08 09:00": 0, "2027-01-09 09:00": 60, "2027-02-07 09:00": 60, "2027-02-08 09:00": 30, "2027-02-24 09:00": 14, "2027-03-03 09:00": 7,
		} {
			s.Case.At(at)
			if got := s.State().Prompt; got != want {
				t.Errorf("%s: prompt %d, want %d", at, got, want)
			}
		}
	})
	t.Run("DT-V13", func(t *testing.T) {
		s := signofftest.Signed(t)
		child := s.Case.Doc("person")
		child.Set("person.kind", "child").Set("person.given", "Amina").Set("person.dob", "2008-05-04")
		if _, err := s.Case.Record().Case.Set(context.Background(), casefile.Cell{LinkID: "case.child"}, fhir.ReferenceValue("Patient/"+child.ID().String(), "Amina")); err != nil {
			t.Fatal(err)
		}
		s.Case.At("2026-05-03 09:00")
		s.Wants(signoff.Valid)
		s.Case.At("2026-05-04 09:00")
		s.Wants(signoff.Ended)
		s = signofftest.Signed(t)
		s.Event("2026-05-01T08:00:00Z", "ended-no-longer-needed", "other", signofftest.Ref("Practitioner", signofftest.Nurse))
		s.Wants(signoff.Ended)
	})
	t.Run("DT-V14", func(t *testing.T) {
		s := signofftest.Signed(t)
		julie := fhir.Reference{Reference: "RelatedPerson/" + signofftest.Carer[:5], Display: signofftest.Carer}
		bars := func(tasks ...string) []signoff.Bar {
			b, err := signoff.Bars(s.Case.Record(), julie, tasks)
			if err != nil {
				t.Fatal(err)
			}
			return b
		}
		if got := bars("feed-g-pump"); len(got) != 0 {
			t.Errorf("she is signed off for the feed: %+v", got)
		}
		if got := bars("feed-g-pump", "suc-tra"); len(got) != 2 || got[0].Task.Code != "suc-tra" || got[1].Task.Code != "tra-emergency" {
			t.Errorf("a child with a tracheostomy: %+v", got)
		}
		other := fhir.Reference{Reference: "RelatedPerson/other", Display: "Karen Small"}
		if got, _ := signoff.Bars(s.Case.Record(), other, []string{"feed-g-pump"}); len(got) != 1 {
			t.Errorf("another carer rides on Julie's sign-off: %+v", got)
		}
	})
}

// A record of another case, or nothing at all, is no sign-off.
func TestAnEmptyRecordNeedsEverything(t *testing.T) {
	s := signofftest.Begin(t, "feed-g-pump")
	empty := s.Case.Doc("dt")
	st, err := signoff.Of(s.Case.Record(), empty.Document)
	if err != nil || st.Status != signoff.Draft || st.Until != "" || len(st.Steps) != 0 || st.Doc == (op.ID{}) {
		t.Errorf("%+v, %v", st, err)
	}
	if !signofftest.Says(st.Needs, "DT-V02", "dt.task") {
		t.Errorf("needs %+v", st.Needs)
	}
}
