package stay_test

import (
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/stay"
	"doorstep/app/casefile/stay/staytest"
	"doorstep/app/casefile/staylog"
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

// A log in which hardly anything is right is read all the same: nothing of it is lost
// (RL-14), and what points nowhere points nowhere.
func TestALogThatIsAMess(t *testing.T) {
	c := casetest.New(t, "2027-01-15 17:00")
	d := c.Doc(staylog.Form)
	if st := stay.Of(c.Record(), d.Document); st.Phase != stay.Arriving || len(st.Lines) != 0 || len(st.Flags) != 0 {
		t.Errorf("an empty log: %+v", st)
	}
	d.Set("stay.booking", `{"reference":"QuestionnaireResponse/nowhere","display":"?"}`).Set("stay.in-time", "2027-01-17T10:00:00Z").Set("stay.out-time", "2027-01-15T17:00:00Z")
	d.Row("stay.med", ".item", `{"display":"Senna"}`, ".by", `{"display":"Julia"}`)
	own := d.Row("stay.med", ".result", stay.AsWritten)
	if _, err := d.Document.Set(t.Context(), casefile.Cell{Row: own, LinkID: "stay.med.of"}, casefile.RowRef(d.ID(), own, "itself")); err != nil {
		t.Fatal(err)
	}
	d.Row("stay.inc", ".link", `{"reference":"QuestionnaireResponse/nowhere#x","display":"?"}`)
	d.Row("stay.seizure", ".start", "2027-01-15T18:00:00Z", ".end", "2027-01-15T17:00:00Z")
	st := stay.Of(c.Record(), d.Document)
	if len(st.Lines) != 4 || st.Nights != 0 || st.Hours != 0 || st.Phase != stay.Leaving || st.Booked != nil {
		t.Errorf("%d lines, %d nights, %v hours, %s", len(st.Lines), st.Nights, st.Hours, st.Phase)
	}
	for _, n := range st.Lines {
		if _, ok := n.Lasted(); ok || !n.Stands() {
			t.Errorf("%+v", n)
		}
	}
	if len(st.Arrival(nil, c.Now)) == 0 || len(st.Open) == 0 {
		t.Error("nothing stands against it")
	}
}
