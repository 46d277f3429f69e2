package effect_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking/bookingtest"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/effect"
	"doorstep/app/casefile/signoff"
)

// find is the effect of a rule whose words contain all of these.
func find(list []effect.Effect, rule string, words ...string) *effect.Effect {
	for _, e := range list {
		if e.Rule == rule && !slices.ContainsFunc(words, func(w string) bool {
			return !strings.Contains(e.What+" "+e.Why+" "+strings.Join(e.Told, " ")+" "+strings.Join(e.Offered, " "), w)
		}) {
			return &e
		}
	}
	return nil
}

func wants(t *testing.T, list []effect.Effect, rule string, words ...string) {
	t.Helper()
	if find(list, rule, words...) == nil {
		t.Errorf("%s with %q is not said:", rule, words)
		for _, e := range list {
			t.Logf("%s %s: %s / %s / told %v / offered %v", e.Rule, e.Level, e.What, e.Why, e.Told, e.Offered)
		}
	}
}

// booked is a stay that is confirmed: 15 to 17 January 2027, Jane with Julia Marsh.
func booked(t *testing.T) *bookingtest.Story {
	t.Helper()
	s := bookingtest.Ready(t)
	s.Confirm(s.BK)
	return s
}

// next is the next version of the plan, not signed by anybody.
func next(t *testing.T, s *bookingtest.Story, kind string, write func(casetest.Doc)) casetest.Doc {
	t.Helper()
	s.Case.At("2027-01-04 10:00")
	s.Plan.Next()
	write(s.Plan.Doc)
	s.Plan.Declare(map[string]string{"feeding-by-tube": kind})
	return s.Plan.Doc
}

// The table of nursing-care-plans.md 3.3: what is said before the last signature of a
// new version is made is what is so after it.
func TestANewVersionOfThePlan(t *testing.T) {
	t.Run("care changed", func(t *testing.T) {
		s := booked(t)
		d := next(t, s, "care-changed", func(d casetest.Doc) { d.Set("hcp.ent.make", "Button, 16 Fr") })
		said := last(t, s, d)
		wants(t, said, "NC-C03", "“Feeding by tube” becomes version 2.0: the care changes")
		wants(t, said, "DT-V06", "Julia Marsh’s sign-off for “Gastrostomy feed by pump” waits for a nurse’s decision. Until then Julia does not do it", "from version 1.0 to 2.0", "Tell Julia what changed, and both sign")
		wants(t, said, "RE-05", "Julia Marsh must read the plan again")
		wants(t, said, "BG-02", "The stay with Julia Marsh from 15 January 2027 cannot go ahead")
		if e := find(said, "DT-V06"); e != nil && slices.ContainsFunc(e.Offered, func(o string) bool { return strings.Contains(o, "carry on") }) {
			t.Errorf("DT-V07: carrying on is offered with a tube: %v", e.Offered)
		}
		if said[0].Level != effect.Stop || said[len(said)-1].Level != effect.Note {
			t.Error("what stops something comes first")
		}
		if st := s.Off(s.DT); st.Status != signoff.Valid {
			t.Errorf("nothing was signed yet, and the sign-off is %s", st.Status)
		}
	})
	t.Run("wording only", func(t *testing.T) {
		s := booked(t)
		said := last(t, s, next(t, s, "wording-only", func(casetest.Doc) {}))
		wants(t, said, "NC-C03", "becomes version 1.1: other words for the same care", "Carers see “please read this again”", "Julia Marsh")
		if find(said, "DT-V06") != nil || slices.ContainsFunc(said, func(e effect.Effect) bool { return e.Level == effect.Stop }) {
			t.Errorf("other words stop something: %+v", said)
		}
	})
	t.Run("waiting for signatures", func(t *testing.T) {
		s := booked(t)
		d := next(t, s, "care-changed", func(d casetest.Doc) { d.Set("hcp.ent.make", "Button, 16 Fr") })
		said, err := effect.Signing(s.Case.Record(), d.Document, signing("hcp.sign.nurse", bookingtest.Nurse), nil)
		if err != nil {
			t.Fatal(err)
		}
		wants(t, said, "NC-C03", "Version 1 stays the plan in use until everybody has signed the new one", "stop using now")
		if find(said, "DT-V06") != nil {
			t.Error("the old version is in use, and the sign-off waits")
		}
	})
	t.Run("stop using now", func(t *testing.T) {
		s := booked(t)
		said, err := effect.Trying(s.Case.Record(), s.Plan.Doc.Document, nil, func(f *casefile.Document) error {
			casetest.Hold(t, f).Row("hcp.stop", ".when", "2026-12-18T10:00:00Z", ".why", "The wrong feed", ".instead", "Ring the ward", ".by", bookingtest.Ref("Practitioner", bookingtest.Nurse))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		wants(t, said, "RE-06", "Nobody uses the care plan from now on", "The wrong feed", "Julia Marsh")
		wants(t, said, "DT-V06", "The plan must not be used now: The wrong feed")
		if len(s.Plan.Doc.Rows("hcp.stop", "")) != 0 {
			t.Error("it was only tried, and it is written")
		}
	})
	t.Run("what would fall if care changed", func(t *testing.T) {
		s := booked(t)
		said, err := effect.Opening(s.Case.Record(), s.Plan.Doc.Document, nil)
		if err != nil {
			t.Fatal(err)
		}
		wants(t, said, "DT-V06", "Julia Marsh")
		if none, _ := effect.CareChanged(s.Case.Record(), []string{"suction"}, nil); len(none) != 0 {
			t.Errorf("nobody is signed off for suction: %+v", none)
		}
	})
}

// last is what is said before the mother, who signs last, signs.
func last(t *testing.T, s *bookingtest.Story, d casetest.Doc) []effect.Effect {
	t.Helper()
	s.Sign(d, "hcp.sign.nurse", bookingtest.Nurse)
	r := s.Case.Record()
	said, err := effect.Signing(r, d.Document, signing("hcp.sign.parent", "Nadia Sample"), nil)
	if err != nil {
		t.Fatal(err)
	}
	s2, err := effect.Of(r, effect.With(r, signed(t, d)), nil)
	if err != nil || len(s2) != len(said) {
		t.Errorf("said %d, became true %d, %v", len(said), len(s2), err)
	}
	return said
}

// The table of nursing-delegated-tasks.md 6.2.
func TestASignOffIsStopped(t *testing.T) {
	event := func(kind, reason string) func(*testing.T, *bookingtest.Story) []effect.Effect {
		return func(t *testing.T, s *bookingtest.Story) []effect.Effect {
			said, err := effect.Trying(s.Case.Record(), s.DT.Document, nil, func(f *casefile.Document) error {
				casetest.Hold(t, f).Row("dt.event", ".when", "2026-12-18T10:00:00Z", ".kind", kind, ".reason", reason, ".by", bookingtest.Ref("Practitioner", bookingtest.Nurse))
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			return said
		}
	}
	t.Run("DT-V08", func(t *testing.T) {
		s := booked(t)
		said := event("suspended", "mistake-or-near-miss")(t, s)
		wants(t, said, "DT-V08", "Julia Marsh’s sign-off for “Gastrostomy feed by pump” is stopped at once", "after a new practice", "Julia Marsh")
		wants(t, said, "BG-07", "The stay with Julia Marsh from 15 January 2027 cannot go ahead")
		said = event("withdrawn-for-good", "other")(t, s)
		wants(t, said, "DT-V08", "ends for good. It cannot be taken back")
		// With the child there, the duty nurse rings.
		s.Case.At("2027-01-16 12:00")
		log := s.Case.Doc("stay")
		s.Point(log, "", "stay.booking", casefile.DocumentRef(s.BK.ID(), "Booking"))
		log.Set("stay.in-time", "2027-01-15T17:00:00Z")
		wants(t, event("suspended", "other")(t, s), "RE-04", "is with Julia Marsh now. The duty nurse rings at once")
		if find(event("lifted", "other")(t, s), "DT-V08") != nil {
			t.Error("lifting what is not stopped stops it")
		}
	})
	t.Run("opening a decision that is signed", func(t *testing.T) {
		s := booked(t)
		said, err := effect.Opening(s.Case.Record(), s.DD.Document, nil)
		if err != nil {
			t.Fatal(err)
		}
		wants(t, said, "DT-C02", "does not hold for now. Until then Julia does not do it", "The decision to delegate is not signed by a nurse")
		wants(t, said, "signatures", "Decision to delegate a task", bookingtest.Nurse)
	})
}

// The table of short-breaks.md 8: changing the agreement stops bookings until it is
// signed again.
func TestTheAgreementIsOpened(t *testing.T) {
	s := booked(t)
	said, err := effect.Opening(s.Case.Record(), s.AG.Document, nil)
	if err != nil {
		t.Fatal(err)
	}
	wants(t, said, "BG-01", "The stay with Julia Marsh from 15 January 2027 cannot go ahead")
	wants(t, said, "signatures", bookingtest.Carer)
}

// The table of ot-home-risk-assessment.md 9.3: a changed assessment takes the carer's
// home that rests on it with it, a changed task what was shown of it.
func TestTheHomeAssessmentIsOpened(t *testing.T) {
	s := booked(t)
	said, err := effect.Opening(s.Case.Record(), s.OT.Document, nil)
	if err != nil {
		t.Fatal(err)
	}
	wants(t, said, "RE-13", "rests on what changes", "The OT confirms it without a visit")
	task := s.OT.Rows("ot.mh.task", "")[0].ID
	said, err = effect.Trying(s.Case.Record(), s.OT.Document, nil, func(f *casefile.Document) error {
		casetest.Hold(t, f).In(task, "ot.mh.task.method", "Quite another way, with a turn")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	wants(t, said, "RE-14", "has to be shown", "The OT shows it again")
}

// Nothing falls when nothing changes.
func TestNoChangeHasNoEffects(t *testing.T) {
	s := booked(t)
	r := s.Case.Record()
	if said, err := effect.Of(r, r, nil); err != nil || len(said) != 0 {
		t.Errorf("%+v, %v", said, err)
	}
	if said, err := effect.Of(r, effect.With(r, s.DT.Fork()), nil); err != nil || len(said) != 0 {
		t.Errorf("%+v, %v", said, err)
	}
	if said, err := effect.Signing(r, s.Case.Doc("hcp").Document, signing("hcp.sign.nurse", "Marie Dunn"), nil); err != nil || said != nil {
		t.Errorf("what cannot be signed has effects: %+v, %v", said, err)
	}
}

func signing(link, name string) casefile.Signing {
	return casefile.Signing{Cell: casefile.Cell{LinkID: link}, Name: name, Typed: true}
}

// signed is a copy that the mother has signed.
func signed(t *testing.T, d casetest.Doc) *casefile.Document {
	t.Helper()
	f := d.Fork()
	if _, err := f.Sign(context.Background(), signing("hcp.sign.parent", "Nadia Sample")); err != nil {
		t.Fatal(err)
	}
	return f
}
