package due_test

import (
	"slices"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking/bookingtest"
	"doorstep/app/casefile/due"
)

// notice is the open item of a key, nil when there is none.
func notice(s *bookingtest.Story, key string) *due.Item {
	r := s.Case.Record()
	list := due.List(r)
	if i := slices.IndexFunc(list, func(it due.Item) bool { return it.Key == key && it.Open(r.Today) }); i >= 0 {
		return &list[i]
	}
	return nil
}

func wantNotice(t *testing.T, s *bookingtest.Story, key, title string, on casefile.Date, owner string) {
	t.Helper()
	it := notice(s, key)
	if it == nil || !strings.Contains(it.Title+" "+it.Note, title) || it.Due.Date != on || it.Owner != owner {
		t.Errorf("%s: %+v", key, it)
	}
}

// The notices about delegated tasks and stays: papers, training, bookings, plans to
// read. None of them is about giving care (clinical-safety.md 6.2, RL-05).
func TestNoticesOfDelegatedTasks(t *testing.T) {
	s := bookingtest.Ready(t)
	s.Confirm(s.BK)
	t.Run("DT-V12", func(t *testing.T) {
		wantNotice(t, s, "dt.until", "Assess again: Julia Marsh, gastrostomy feed by pump tell Julia Marsh and the fostering worker", "2027-12-10", bookingtest.Nurse)
	})
	t.Run("RE-29", func(t *testing.T) {
		wantNotice(t, s, "dd.indemnity-until", "the employer’s cover runs out", "2029-12-31", bookingtest.Nurse)
		if notice(s, "dt.prereq") != nil {
			t.Error("groundwork that holds for years is asked for")
		}
		s.DD.Set("dd.indemnity-until", "2027-01-20")
		s.Sign(s.DD, "dd.sign.nurse", bookingtest.Nurse)
		wantNotice(t, s, "dd.indemnity-until", "cover runs out", "2027-01-20", bookingtest.Nurse)
		s.Case.At("2027-01-21 09:00")
		if st := s.Off(s.DT); st.Status != "expired" {
			t.Errorf("at 0 days it stops: %s", st.Status)
		}
		s.Case.At("2026-12-18 15:00")
		s.DD.Set("dd.indemnity-until", "2029-12-31")
		s.Sign(s.DD, "dd.sign.nurse", bookingtest.Nurse)
	})
	t.Run("a stay that is stopped", func(t *testing.T) {
		if notice(s, "bk.gates") != nil || notice(s, "hcp.read") != nil {
			t.Fatal("nothing stops the stay, and everybody has read the plan")
		}
		s.DT.Row("dt.event", ".when", "2026-12-18T15:00:00Z", ".kind", "suspended", ".reason", "other", ".detail", "As told", ".by", bookingtest.Ref("Practitioner", bookingtest.Nurse), ".told", "Julia", ".cover", "None")
		wantNotice(t, s, "bk.gates", "The stay with Julia Marsh is stopped", "2027-01-12", notice(s, "bk.gates").Owner)
		wantNotice(t, s, "dt.event", "Stopped: Julia Marsh", "2026-12-18", bookingtest.Nurse)
	})
	t.Run("DT-V06", func(t *testing.T) {
		s := bookingtest.Ready(t)
		s.Plan.Change("2027-01-04 10:00", map[string]string{"feeding-by-tube": "care-changed"}, func() { s.Plan.Doc.Set("hcp.ent.make", "Button, 16 Fr") })
		s.Case.At("2027-01-06 10:00")
		wantNotice(t, s, "dt.change", "The plan changed. Decide about Julia Marsh", "2027-01-04", bookingtest.Nurse)
		wantNotice(t, s, "hcp.read", "Julia Marsh reads the care plan before the stay", "2027-01-15", notice(s, "hcp.read").Owner)
	})
	t.Run("DT-V09", func(t *testing.T) {
		s := bookingtest.Ready(t)
		s.DD.Row("dd.transfer", ".since", "2026-12-14", ".why", "left-the-team")
		wantNotice(t, s, "dd.transfer", "another nurse takes it over from Marie Dunn", "2026-12-28", notice(s, "dd.transfer").Owner)
		s.DD.Row("dd.transfer", ".since", "2026-12-18", ".why", "removed-for-fitness-to-practise")
		wantNotice(t, s, "dd.transfer", "No nurse answers any more", "2026-12-18", notice(s, "dd.transfer").Owner)
	})
}
