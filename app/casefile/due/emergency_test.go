package due_test

import (
	"slices"
	"testing"

	"doorstep/app/casefile/booking"
	"doorstep/app/casefile/booking/bookingtest"
	"doorstep/app/casefile/due"
)

// An emergency opens no gate of the OT and of the nurse: it puts the child on their
// lists today.
func TestAnEmergencyIsOnTheListsOfOTAndNurse(t *testing.T) {
	s := bookingtest.Ready(t)
	titles := func() []string {
		var out []string
		for _, it := range due.List(s.Case.Record()) {
			if it.Due.Date == "2026-12-18" && it.Doc == s.BK.ID() {
				out = append(out, it.Title)
			}
		}
		return out
	}
	s.BK.Set("bk.kind", booking.Emergency)
	if got := titles(); len(got) != 0 {
		t.Errorf("everything is ready, and it says %q", got)
	}
	s.CH.Set("ch.ready", "not-yet")
	s.DT.Set("dt.outcome", "needs-more-practice")
	want := []string{"Emergency stay: the OT is needed first", "Emergency stay: the nurse is needed first"}
	for _, w := range want {
		if !slices.Contains(titles(), w) {
			t.Errorf("%q does not say %q", titles(), w)
		}
	}
	s.BK.Set("bk.state", "cancelled").Set("bk.cancel", "Family, today, the hospice has a bed")
	if got := titles(); len(got) != 0 {
		t.Errorf("it was cancelled, and it says %q", got)
	}
}
