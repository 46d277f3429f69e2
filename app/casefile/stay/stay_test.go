package stay_test

import (
	"testing"

	"doorstep/app/casefile/stay"
	"doorstep/app/casefile/stay/staytest"
)

// The stay of the story's step 18: two nights, signed in and out, nothing flagged.
func TestAStayFromHandoverInToTheLock(t *testing.T) {
	s := staytest.Booked(t)
	if st := s.Stay(); st.Phase != stay.Arriving || st.Booked == nil || st.Carer.Display != staytest.Carer {
		t.Fatalf("before the child came: %s, %+v", st.Phase, st.Carer)
	}
	s = staytest.Here(t)
	if st := s.Stay(); st.Phase != stay.UnderWay || st.Nights != 0 {
		t.Fatalf("here: %s, %d nights", st.Phase, st.Nights)
	}
	s.Note("2027-01-15 21:00", "Baked a cake, laughed")
	s.Give("2027-01-15 20:00", staytest.Senna, stay.AsWritten)
	s.Note("2027-01-16 08:00", "Slept until seven")
	s.Note("2027-01-16 19:00", "Walk in the park")
	s.Note("2027-01-17 07:00", "Slept, turned twice")
	s.Leave()
	st := s.Stay()
	if st.Phase != stay.Leaving || st.Nights != 2 || st.Hours != 17 {
		t.Errorf("left: %s, %d nights, %.2f hours", st.Phase, st.Nights, st.Hours)
	}
	if len(st.Flags) != 0 || len(st.Open) != 0 || len(st.Gaps(s.Case.Now)) != 0 {
		t.Errorf("flags %+v, open %+v, gaps %+v", st.Flags, st.Open, st.Gaps(s.Case.Now))
	}
	s.Out()
	if st := s.Stay(); st.Phase != stay.Closed || st.Document().Status() != "completed" {
		t.Errorf("signed out: %s, %s", st.Phase, st.Document().Status())
	}
	s.Case.At("2027-01-18 10:10")
	if st := s.Stay(); st.Phase != stay.Locked {
		t.Errorf("a day later: %s", st.Phase)
	}
}
