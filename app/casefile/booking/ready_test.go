package booking_test

import (
	"testing"

	"doorstep/app/casefile/booking"
	"doorstep/app/casefile/booking/bookingtest"
)

func TestABookingThatEveryGateLetsPass(t *testing.T) {
	s := bookingtest.Ready(t)
	list := s.Gates()
	for _, g := range list {
		if g.Level != booking.OK {
			t.Errorf("%s %s: %+v", g.ID, g.Level, g.Findings)
		}
	}
	if !booking.Accepted(list) || booking.Stopped(list) {
		t.Error("it is not accepted")
	}
	if got := s.StateNow(s.BK); got != booking.AskedFor {
		t.Errorf("before it is confirmed it is %s", got)
	}
	s.Confirm(s.BK)
	if got := s.StateNow(s.BK); got != booking.Confirmed {
		t.Errorf("confirmed, it is %s", got)
	}
}
