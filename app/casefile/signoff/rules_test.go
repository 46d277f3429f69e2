package signoff_test

import (
	"context"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/signoff"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

func (s *story) drop(group string, n int) {
	s.t.Helper()
	if _, err := s.dt.RemoveRow(context.Background(), s.dt.Rows(group, "")[n].ID); err != nil {
		s.t.Fatal(err)
	}
}

// event writes what stopped or lifted a sign-off.
func (s *story) event(when, kind, reason, by string) casefile.RowID {
	s.t.Helper()
	return s.dt.Row("dt.event", ".when", when, ".kind", kind, ".reason", reason, ".detail", "As told", ".by", by, ".told", "Julie, by phone", ".cover", "Nobody stays until then")
}

func TestCalculatedValues(t *testing.T) {
	t.Run("DT-C01", func(t *testing.T) {
		s := begin(t, "feed-g-pump").teach().practise("2026-02-19T10:00:00Z", "prompted").practise("2026-02-25T10:00:00Z", "on-own-fully-correct")
		if st := s.state(); st.Watched != 2 || st.Practised != 1 || len(st.Practices) != 2 {
			t.Errorf("watched %d, practised %d of %d", st.Watched, st.Practised, len(st.Practices))
		}
	})
	t.Run("DT-C03", func(t *testing.T) {
		s := signed(t)
		if st := s.state(); st.Until != "2027-03-10" {
			t.Errorf("twelve months: %s", st.Until)
		}
		s = begin(t, "feed-g-pump").learn()
		s.dt.In(s.dt.Rows("dt.prereq", "")[0].ID, "dt.prereq.until", "2026-09-03")
		if st := s.state(); st.Until != "2026-09-03" || st.Ends != "Child basic life support and choking runs out" {
			t.Errorf("groundwork: %s, %s", st.Until, st.Ends)
		}
		// A course that the task does not need ends nothing.
		s = begin(t, "feed-g-pump").learn()
		s.dt.In(s.dt.Rows("dt.prereq", "")[5].ID, "dt.prereq.until", "2026-04-01")
		if st := s.state(); st.Until != "2027-03-10" {
			t.Errorf("a course for oxygen: %s, %s", st.Until, st.Ends)
		}
	})
	t.Run("DT-C04", func(t *testing.T) {
		s := signed(t)
		for at, want := range map[string]signoff.Status{
			"2026-03-11 09:00": signoff.Valid, "2027-02-07 09:00": signoff.Valid, "2027-02-08 09:00": signoff.Expiring,
			"2027-03-10 09:00": signoff.Expiring, "2027-03-11 09:00": signoff.Expired,
		} {
			s.c.At(at)
			if st := s.wants(want); st.Counts() != (want == signoff.Valid || want == signoff.Expiring) {
				t.Errorf("%s: counts is %t", at, st.Counts())
			}
		}
	})
	t.Run("DT-C05", func(t *testing.T) {
		s := signed(t)
		if s.c.At("2026-08-30 09:00"); s.state().Fading {
			t.Error("180 days after the last practice a feed fades already")
		}
		if s.c.At("2026-08-31 09:00"); !s.state().Fading {
			t.Error("181 days after the last practice nobody is asked to look")
		}
		if st := s.wants(signoff.Valid); st.LastDone != "2026-03-03" {
			t.Errorf("it fades, it does not end; last done %s", st.LastDone)
		}
	})
}

func TestValidationRules(t *testing.T) {
	t.Run("DT-V01", func(t *testing.T) {
		s := begin(t, "feed-g-pump").learn()
		got := signoff.Groundwork(s.dt.Document, "2026-03-10")
		if len(got) != 6 || got[0].Kind == "" || got[0].Until != "2028-10-31" {
			t.Errorf("a new record takes the groundwork: %+v", got)
		}
		if got := signoff.Groundwork(s.dt.Document, "2028-11-01"); len(got) != 0 {
			t.Errorf("what ran out goes along: %+v", got)
		}
		if st := s.state(); says(st.Needs, "DT-V01", "dt.carer") {
			t.Error("nothing was changed")
		}
		s.dt.Set("dt.carer", ref("RelatedPerson", "Karen Small"))
		if st := s.state(); !says(st.Needs, "DT-V01", "dt.carer") {
			t.Errorf("the carer was changed after practice: %+v", st.Needs)
		}
		s = begin(t, "feed-g-pump").learn()
		s.dt.Set("dt.child", ref("Patient", "Bilal Rahman"))
		if st := s.state(); !says(st.Needs, "DT-V01", "dt.child") {
			t.Errorf("the child was changed: %+v", st.Needs)
		}
	})
	t.Run("DT-V02", func(t *testing.T) {
		s := begin(t, "feed-g-pump")
		if st := s.state(); says(st.Needs, "DT-V02", "dt.decision") {
			t.Errorf("a signed decision to delegate: %+v", st.Needs)
		}
		s.dd.Set("dd.decision", "registered-nurse-only")
		if st := s.state(); !says(st.Needs, "DT-V02", "dt.decision") {
			t.Error("a nurse only, and a carer learns it")
		}
		s = begin(t, "feed-g-pump")
		s.dt.Set("dt.task", task("passing-a-tube"))
		if st := s.state(); !says(st.Needs, "DT-V02", "dt.task") {
			t.Error("the task is not in the catalogue")
		}
		s = begin(t, "feed-g-pump")
		s.dt.Set("dt.task", task("feed-ng"))
		if st := s.state(); !says(st.Needs, "DT-V02", "dt.decision") {
			t.Error("the decision is about another task")
		}
		s = begin(t, "feed-g-pump")
		s.dd.Set("dd.predictable", "no")
		if s.dd.Problem("DT-V02") == nil {
			t.Error("the result cannot be predicted, and the form lets it be delegated")
		}
		if s.dd.Set("dd.decision", "registered-nurse-only"); s.dd.Problem("DT-V02") != nil {
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
			s := begin(t, "feed-g-pump").learn()
			s.dt.Set(c.link, c.value)
			if got := says(s.state().Needs, "DT-V03", c.link); got != c.bad {
				t.Errorf("%s %s: refused is %t", c.link, c.value, got)
			}
		}
		// The register was fresh when the nurse signed; that it grew old since ends nothing.
		s := signed(t)
		s.c.At("2026-06-01 09:00")
		s.wants(signoff.Valid)
	})
	t.Run("DT-V04", func(t *testing.T) {
		s := begin(t, "feed-g-pump").learn()
		if why := signoff.MayNotSign(s.state(), nurse); why != "" {
			t.Errorf("the nurse who watched: %s", why)
		}
		if why := signoff.MayNotSign(s.state(), " julie  farrow"); why == "" {
			t.Error("a carer signs herself off")
		}
		if why := signoff.MayNotSign(s.state(), "Another Nurse"); why == "" {
			t.Error("a nurse who watched no practice signs")
		}
		s.dt.Set("dt.related", "yes")
		if st := s.state(); !says(st.Needs, "DT-V04", "dt.related") || s.dt.Problem("DT-V04") == nil {
			t.Error("a relative signs")
		}
	})
	t.Run("DT-V05", func(t *testing.T) {
		both := func(carerAt, nurseAt string, carerFirst bool) signoff.State {
			s := begin(t, "feed-g-pump").learn()
			sign := func(link, at, name string) {
				s.c.At(at)
				s.sign(s.dt, link, name)
			}
			if carerFirst {
				sign("dt.sign.carer", carerAt, carer)
				sign("dt.sign.nurse", nurseAt, nurse)
			} else {
				sign("dt.sign.nurse", nurseAt, nurse)
				sign("dt.sign.carer", carerAt, carer)
			}
			return s.state()
		}
		if st := both("2026-03-10 15:06", "2026-03-17 15:00", true); st.Status != signoff.Valid {
			t.Errorf("a week apart: %s %+v", st.Status, st.Signing)
		}
		if st := both("2026-03-10 15:06", "2026-03-17 15:07", true); st.Status != signoff.Training || !says(st.Signing, "DT-V05", "dt.sign.carer") {
			t.Errorf("more than a week apart: %s %+v", st.Status, st.Signing)
		}
		if st := both("2026-03-10 15:10", "2026-03-10 15:06", false); st.Status != signoff.Training || !says(st.Signing, "DT-V05", "dt.sign.nurse") {
			t.Errorf("the nurse first: %s %+v", st.Status, st.Signing)
		}
	})
	t.Run("DT-V06", func(t *testing.T) {
		s := signed(t)
		row := s.dt.Row("dt.change")
		if st := s.wants(signoff.Waiting); st.Counts() {
			t.Error("the plan changed, and the carer is booked")
		}
		s.dt.In(row, "dt.change.choice", "brief-and-sign").In(row, "dt.change.why", "New pump, same steps")
		s.signIn(row, "dt.change.sign-nurse", nurse)
		s.wants(signoff.Waiting)
		s.signIn(row, "dt.change.sign-carer", carer)
		s.wants(signoff.Valid)
	})
	t.Run("DT-V07", func(t *testing.T) {
		carryOn := func(code string) (signoff.Status, bool) {
			s := begin(t, code).learn()
			s.c.At("2026-03-10 15:06")
			s.sign(s.dt, "dt.sign.carer", carer)
			s.c.At("2026-03-10 15:10")
			s.sign(s.dt, "dt.sign.nurse", nurse)
			row := s.dt.Row("dt.change", ".choice", "task-unchanged-carry-on", ".why", "Only the wording changed")
			refused := s.dt.Problem("DT-V07") != nil
			if err := s.try(s.dt, casefile.Cell{Row: row, LinkID: "dt.change.sign-nurse"}, nurse); (err != nil) != refused {
				t.Errorf("%s: refused is %t, signing says %v", code, refused, err)
			}
			return s.state().Status, refused
		}
		if status, refused := carryOn("feed-g-pump"); status != signoff.Waiting || !refused {
			t.Errorf("a tube: %s, refused %t", status, refused)
		}
		if status, refused := carryOn("skin-dress"); status != signoff.Valid || refused {
			t.Errorf("a dressing: %s, refused %t", status, refused)
		}
	})
	t.Run("DT-V08", func(t *testing.T) {
		s := signed(t)
		s.c.At("2026-05-01 09:00")
		s.event("2026-05-01T08:00:00Z", "suspended", "carer-unwell-or-on-leave", "Team manager")
		if st := s.wants(signoff.Suspended); st.Stopped == nil || st.Stopped.Reason != "carer-unwell-or-on-leave" || st.Counts() {
			t.Errorf("stopped by %+v", st.Stopped)
		}
		s.event("2026-05-08T08:00:00Z", "lifted", "other", "Team manager")
		s.wants(signoff.Suspended) // only a nurse lifts
		s.event("2026-05-08T09:00:00Z", "lifted", "other", ref("Practitioner", nurse))
		s.wants(signoff.Valid)

		s = signed(t)
		s.c.At("2026-05-08 12:00")
		s.event("2026-05-01T08:00:00Z", "suspended", "mistake-or-near-miss", ref("Practitioner", nurse))
		s.event("2026-05-08T09:00:00Z", "lifted", "other", ref("Practitioner", nurse))
		s.wants(signoff.Suspended) // after a mistake she practises first
		s.practise("2026-05-07T09:00:00Z", "on-own-fully-correct")
		if st := s.state(); st.Status != signoff.Training || st.Stopped != nil {
			t.Errorf("after a new practice both sign again: %s, %+v", st.Status, st.Stopped)
		}

		s = signed(t)
		s.event("2026-05-01T08:00:00Z", "withdrawn-for-good", "allegation-or-concern", ref("Practitioner", nurse))
		s.event("2026-05-02T08:00:00Z", "lifted", "other", ref("Practitioner", nurse))
		s.wants(signoff.Withdrawn)

		s = signed(t)
		s.event("2026-05-01T08:00:00Z", "suspended", "other", ref("Practitioner", nurse))
		s.event("2026-05-01T08:00:00Z", "lifted", "other", ref("Practitioner", nurse))
		s.wants(signoff.Suspended) // two tablets, one moment: the safer one
	})
	t.Run("DT-V10", func(t *testing.T) {
		s := signed(t)
		s.c.At("2026-06-30 09:00")
		s.dd.Set("dd.indemnity-until", "2026-06-30")
		s.sign(s.dd, "dd.sign.nurse", nurse)
		if st := s.wants(signoff.Expiring); st.Ends != "the employer’s cover runs out" {
			t.Errorf("it ends because %s", st.Ends)
		}
		s.c.At("2026-07-01 09:00")
		s.wants(signoff.Expired)
	})
	t.Run("DT-V12", func(t *testing.T) {
		s := signed(t) // until 10 March 2027
		for at, want := range map[string]int{
			"2027-01-08 09:00": 0, "2027-01-09 09:00": 60, "2027-02-07 09:00": 60, "2027-02-08 09:00": 30, "2027-02-24 09:00": 14, "2027-03-03 09:00": 7,
		} {
			s.c.At(at)
			if got := s.state().Prompt; got != want {
				t.Errorf("%s: prompt %d, want %d", at, got, want)
			}
		}
	})
	t.Run("DT-V13", func(t *testing.T) {
		s := signed(t)
		child := s.c.Doc("person")
		child.Set("person.kind", "child").Set("person.given", "Amina").Set("person.dob", "2008-05-04")
		if _, err := s.c.Record().Case.Set(context.Background(), casefile.Cell{LinkID: "case.child"}, fhir.ReferenceValue("Patient/"+child.ID().String(), "Amina")); err != nil {
			t.Fatal(err)
		}
		s.c.At("2026-05-03 09:00")
		s.wants(signoff.Valid)
		s.c.At("2026-05-04 09:00")
		s.wants(signoff.Ended)
		s = signed(t)
		s.event("2026-05-01T08:00:00Z", "ended-no-longer-needed", "other", ref("Practitioner", nurse))
		s.wants(signoff.Ended)
	})
	t.Run("DT-V14", func(t *testing.T) {
		s := signed(t)
		julie := fhir.Reference{Reference: "RelatedPerson/" + carer[:5], Display: carer}
		bars := func(tasks ...string) []signoff.Bar {
			b, err := signoff.Bars(s.c.Record(), julie, tasks)
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
		if got, _ := signoff.Bars(s.c.Record(), other, []string{"feed-g-pump"}); len(got) != 1 {
			t.Errorf("another carer rides on Julie's sign-off: %+v", got)
		}
	})
}

// A record of another case, or nothing at all, is no sign-off.
func TestAnEmptyRecordNeedsEverything(t *testing.T) {
	s := begin(t, "feed-g-pump")
	empty := s.c.Doc("dt")
	st, err := signoff.Of(s.c.Record(), empty.Document)
	if err != nil || st.Status != signoff.Draft || st.Until != "" || len(st.Steps) != 0 || st.Doc == (op.ID{}) {
		t.Errorf("%+v, %v", st, err)
	}
	if !says(st.Needs, "DT-V02", "dt.task") {
		t.Errorf("needs %+v", st.Needs)
	}
}
