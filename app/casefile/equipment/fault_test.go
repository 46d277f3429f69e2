package equipment_test

import (
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/equipment"
	"doorstep/app/casefile/handling/handlingtest"
	"doorstep/app/casefile/staylog"
)

// An incident of a stay that names a thing takes it out of use until somebody has
// looked at it (short-breaks.md stay.inc.link).
func TestAnIncidentTakesAThingOutOfUse(t *testing.T) {
	s := handlingtest.Begin(t)
	today := casefile.DateOf(s.Case.Now)
	sling := func() equipment.Item {
		for _, it := range equipment.Register(s.Case.Record()) {
			if it.Row == s.Sling {
				return it
			}
		}
		t.Fatal("no sling")
		return equipment.Item{}
	}
	if it := sling(); it.Fault != nil || !it.On(today).May {
		t.Fatalf("before: %+v", it.On(today))
	}
	s.Case.At("2027-01-16 15:00")
	today = casefile.DateOf(s.Case.Now)
	log := s.Case.Doc(staylog.Form)
	row := log.Row("stay.inc", ".kind", "equipment-failure", ".when", "2027-01-16T14:30:00Z", ".facts", "A loop tore", ".done", "Lowered her, used the other sling", ".told", "Nadia, Tessa")
	s.Point(log, row, "stay.inc.link", casefile.RowRef(s.EQ.ID(), s.Sling, "Sling"))
	it := sling()
	if it.Fault == nil || it.Fault.Facts != "A loop tore" {
		t.Fatal("the incident names the sling")
	}
	if st := it.On(today); st.May || st.Why != it.Title+" is out of use since an incident on 16 January 2027" {
		t.Errorf("%+v", st)
	}
	for _, other := range equipment.Register(s.Case.Record()) {
		if other.Row != s.Sling && other.Fault != nil {
			t.Errorf("%s is out of use as well", other.Name())
		}
	}
	s.Case.At("2027-01-18 09:00")
	s.EQ.In(s.Sling, "eq.item.looked", "Tessa, 18 January: the loop is renewed")
	if it := sling(); it.Fault != nil || !it.On("2027-01-18").May {
		t.Errorf("somebody looked at it: %+v", it.On("2027-01-18"))
	}
	// A line that puts the incident right, linked to nothing, brings it back as well.
	s.Case.At("2027-01-20 15:00")
	again := log.Row("stay.inc", ".kind", "equipment-failure", ".when", "2027-01-20T14:30:00Z", ".facts", "Loop tore", ".done", "Stopped", ".told", "Nadia")
	s.Point(log, again, "stay.inc.link", casefile.RowRef(s.EQ.ID(), s.Sling, "Sling"))
	if sling().Fault == nil {
		t.Error("a second incident")
	}
	right := log.Row("stay.inc", ".kind", "other", ".when", "2027-01-20T14:30:00Z", ".facts", "It was the bag", ".done", "Nothing", ".told", "Nadia")
	s.Point(log, right, "stay.inc.of", casefile.RowRef(log.ID(), again, "Incident"))
	if sling().Fault != nil {
		t.Error("it was put right: the sling was not meant")
	}
}
