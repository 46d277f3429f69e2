package booking_test

import (
	"context"
	"slices"
	"testing"

	"doorstep/app/casefile/booking"
	"doorstep/app/casefile/booking/bookingtest"
	"doorstep/app/casefile/handling/handlingtest"
)

// fact is the level at which some gate states a fact of clinical-safety.md section 6,
// "" when none does.
func fact(list []booking.Gate, id string) booking.Level {
	for _, g := range list {
		for _, f := range g.Findings {
			if f.Fact == id && f.Open() {
				return f.Level
			}
		}
	}
	return ""
}

// TestFacts: each fact that stops a booking or asks about it, with a booking where it
// is silent and one where it speaks.
func TestFacts(t *testing.T) {
	t.Parallel()
	type story = *bookingtest.Story
	ready := bookingtest.Ready(t).Gates()
	for _, tt := range []struct {
		id    string
		do    func(s story)
		level booking.Level
	}{
		{"RE-01", func(s story) { s.DT.Set("dt.child", bookingtest.Ref("Patient", "Lucy Sample")) }, booking.Stop},
		{"RE-02", func(s story) { s.BK.Set("bk.from", "2027-06-18T17:00:00Z").Set("bk.to", "2027-06-20T10:00:00Z") }, booking.Stop},
		{"RE-03", careChanged, booking.Stop},
		{"RE-04", func(s story) { event(s, "2026-12-18T12:00:00Z", "suspended", "mistake-or-near-miss") }, booking.Stop},
		{"RE-05", careChanged, booking.Stop},
		{"RE-06", func(s story) { s.Plan.Doc.Set("hcp.never", "Something else") }, booking.Stop},
		{"RE-07", func(s story) { s.EQ.In(s.Sling, "eq.item.swl", "25 kg") }, booking.Stop},
		{"RE-08", func(s story) { s.EQ.In(s.Sling, "eq.item.swl", "33 kg") }, booking.Ask},
		{"RE-09", func(s story) { s.OT.Set("ot.child.weight-how", "parent-told-us") }, booking.Stop},
		{"RE-10", func(s story) { s.EQ.In(s.Bar, "eq.item.exam-last", "2026-07-01") }, booking.Stop},
		{"RE-11", func(s story) { s.OT.In(s.Task, "ot.mh.task.in-place", "none-yet") }, booking.Stop},
		{"RE-13", func(s story) { s.CH.Set("ch.differs", "The bed has moved") }, booking.Stop},
		{"RE-14", func(s story) { s.OT.In(s.Task, "ot.mh.task.loops", "Blue at the leg") }, booking.Stop},
		{"RE-15", func(s story) { s.BK.Set("bk.handlers", "1 {person}") }, booking.Stop},
		{"RE-19", allergic, booking.Stop},
		{"RE-20", func(s story) {
			s.Plan.Change("2026-12-18 14:00", map[string]string{}, func() {
				s.Plan.Doc.Set("hcp.acp.state", "both").Set("hcp.acp.carer", "does-not-wish-to-care-for-this-child")
				s.Plan.File("hcp.acp.doc", "", "application/pdf", "Advance care plan")
				handlingtest.Fill(s.Plan.Doc)
			})
		}, booking.Stop},
		{"RE-24", func(s story) { s.BK.Set("bk.to", "2027-02-02T10:00:00Z") }, booking.Ask},
		{"RE-28", func(s story) { s.BK.Set("bk.from", "2027-05-20T17:00:00Z").Set("bk.to", "2027-05-21T10:00:00Z") }, booking.Stop},
		{"RE-31", func(s story) {
			seizures(s, func() { s.Plan.Doc.Set("hcp.epi.sign-prescriber-until", "2027-01-16") })
		}, booking.Ask},
	} {
		t.Run(tt.id, func(t *testing.T) {
			t.Parallel()
			if got := fact(ready, tt.id); got != "" {
				t.Errorf("everything is in order, and it says %s", got)
			}
			s := bookingtest.Ready(t)
			tt.do(s)
			if got := fact(s.Gates(), tt.id); got != tt.level {
				t.Errorf("it says %q, want %q", got, tt.level)
			}
		})
	}
	t.Run("two adults, and the second was not shown", func(t *testing.T) {
		t.Parallel()
		s := bookingtest.Ready(t)
		rows := s.CH.Rows("ch.demo", "")
		if _, err := s.CH.RemoveRow(context.Background(), rows[len(rows)-1].ID); err != nil {
			t.Fatal(err)
		}
		g := s.Gate("BG-12")
		if !slices.ContainsFunc(g.Findings, func(f booking.Finding) bool { return f.Fact == "RE-14" && f.Level == booking.Stop }) {
			t.Errorf("%+v", g)
		}
	})
}
