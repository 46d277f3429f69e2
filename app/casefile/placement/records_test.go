package placement_test

import (
	"slices"
	"testing"

	"doorstep/app/casefile/booking/bookingtest"
	"doorstep/app/casefile/placement"
)

// One store and two views: what the agreement, the OT, the nurse and the sign-offs
// say is not written into the arrangement again.
func TestReadinessComesFromTheRecords(t *testing.T) {
	s := bookingtest.Ready(t)
	open := func() []string {
		all := placement.Arrangements(s.Case.Record())
		return placement.ReadyOf(all[len(all)-1], "2026-12-18").Open
	}
	if got := open(); len(got) != 0 {
		t.Errorf("everything is signed, and it says %q", got)
	}
	for _, tt := range []struct {
		do   func()
		want string
	}{
		{func() { s.CH.Set("ch.ready", "not-yet") }, "OT assessment at the carer’s home"},
		{func() { s.AG.Set("ag.emergency", "Ring the aunt") }, "Care plan signed by all"},
		{func() { s.AG.In(s.AG.Rows("ag.intro", "")[0].ID, "ag.intro.where", "by-video") }, "A face-to-face introduction"},
		{func() {
			s.DT.Row("dt.event", ".when", "2026-12-18T12:00:00Z", ".kind", "suspended", ".reason", "mistake-or-near-miss", ".detail", "As told", ".by", bookingtest.Nurse, ".told", "Julia", ".cover", "None")
		}, "Gastrostomy feed by pump – Julia Marsh (stopped)"},
	} {
		tt.do()
		if got := open(); !slices.Contains(got, tt.want) {
			t.Errorf("open: %q, want %q", got, tt.want)
		}
	}
}

// Bookings and logs are the source of the days that are counted.
func TestBookedStaysAreCounted(t *testing.T) {
	s := bookingtest.Ready(t)
	count := func() placement.Counter {
		r := s.Case.Record()
		return placement.CounterOf(r, placement.Arrangements(r)[0], "2027-01-20")
	}
	if c := count(); c.Used != 0 || c.Planned != 0 {
		t.Errorf("a stay that was only asked for: %+v", c)
	}
	s.Confirm(s.BK)
	r := s.Case.Record()
	if c := placement.CounterOf(r, placement.Arrangements(r)[0], "2027-01-10"); c.Planned != 2 {
		t.Errorf("a stay that is confirmed: %+v", c)
	}
	log := s.Case.Doc("stay")
	s.Point(log, "", "stay.booking", bookingtest.Of(s.BK))
	log.Set("stay.in-time", "2027-01-15T17:10:00Z").Set("stay.out-time", "2027-01-18T09:40:00Z")
	if c := count(); c.Used != 3 {
		t.Errorf("a stay that lasted a night longer: %+v", c)
	}
	s.BK.Set("bk.state", "cancelled").Set("bk.cancel", "Carer, flu, 19 February offered")
	if c := count(); c.Used != 0 || c.Cancelled != 1 {
		t.Errorf("a stay that was cancelled: %+v", c)
	}
}
