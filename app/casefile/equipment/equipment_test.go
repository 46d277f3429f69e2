package equipment_test

import (
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/equipment"
)

// thing adds an entry to a register.
func thing(d casetest.Doc, kind, maker, serial, examined string) casefile.RowID {
	row := d.Row(equipment.Group, ".kind", kind, ".status", "in-use", ".make", maker, ".serial", serial, ".users", "family-only")
	if examined != "" {
		d.In(row, "eq.item.exam-last", examined)
	}
	return row
}

func first(t *testing.T, c *casetest.Case, others ...casefile.Record) equipment.Item {
	t.Helper()
	all := equipment.Register(c.Record(), others...)
	if len(all) == 0 {
		t.Fatal("the register is empty")
	}
	return all[0]
}

func TestExaminations(t *testing.T) {
	t.Run("OT-C05", func(t *testing.T) {
		for _, c := range []struct{ last, report, due casefile.Date }{
			{"2026-06-12", "", "2026-12-12"},
			{"2026-06-12", "2026-10-01", "2026-10-01"},
			{"2026-06-12", "2027-01-31", "2026-12-12"},
			{"2026-08-31", "", "2027-02-28"},
			{"", "2026-10-01", ""},
		} {
			if got := equipment.ExamDue(c.last, c.report); got != c.due {
				t.Errorf("%s, report %s: due %s, want %s", c.last, c.report, got, c.due)
			}
		}
		c := casetest.New(t, "2026-06-20 09:00")
		thing(c.Doc(equipment.Form), "sling", "Softsling", "S-1", "2026-06-12")
		it := first(t, c)
		for day, want := range map[casefile.Date][2]bool{ // may be used, soon due
			"2026-11-11": {true, false}, "2026-11-12": {true, true}, "2026-12-12": {true, true}, "2026-12-13": {false, false},
		} {
			if st := it.On(day); st.May != want[0] || st.Soon != want[1] {
				t.Errorf("%s: %+v", day, st)
			}
		}
	})
	t.Run("RE-10", func(t *testing.T) {
		// Acceptance scenario 7: examined on 12 June, a stay from 10 to 14 December.
		c := casetest.New(t, "2026-06-20 09:00")
		d := c.Doc(equipment.Form)
		row := thing(d, "sling", "Softsling", "S-1", "2026-06-12")
		if st := first(t, c).On("2026-12-14"); st.May || st.Rule != "RE-10" {
			t.Errorf("two days past its day: %+v", st)
		}
		c.At("2026-12-01 09:00")
		d.In(row, "eq.item.exam-last", "2026-12-01")
		if st := first(t, c).On("2026-12-14"); !st.May {
			t.Errorf("examined again: %+v", st)
		}
		d.In(row, "eq.item.exam-last")
		if st := first(t, c).On("2026-12-14"); st.May || st.Rule != "RE-10" {
			t.Errorf("never examined: %+v", st)
		}
		bed := equipment.Item{Kind: "profiling-bed", Title: "Profiling bed", Status: "in-use"}
		if !bed.On("2026-12-14").May {
			t.Error("a bed is not examined like a hoist")
		}
	})
	t.Run("OT-V10", func(t *testing.T) {
		for status, want := range map[string]bool{
			"in-use": true, "in-place-not-used": true, "faulty-out-of-use": false, "outgrown": false, "returned": false, "needed": false, "ordered": false,
		} {
			it := equipment.Item{Kind: "seat", Title: "Seat", Status: status}
			if st := it.On("2026-12-14"); st.May != want || st.May == (st.Why != "") {
				t.Errorf("%s: %+v", status, st)
			}
		}
		if st := (equipment.Item{Kind: "seat", Title: "Seat", Status: "in-use", Check: "unsafe-stopped-using"}).On("2026-12-14"); st.May {
			t.Errorf("found unsafe: %+v", st)
		}
	})
}

func TestOneThingInTwoRegisters(t *testing.T) {
	sisters := func(t *testing.T) (jane, lucy *casetest.Case, first, second casetest.Doc) {
		jane, lucy = casetest.New(t, "2026-06-20 09:00"), casetest.New(t, "2026-06-20 09:00")
		first, second = jane.Doc(equipment.Form), lucy.Doc(equipment.Form)
		return jane, lucy, first, second
	}
	other := func(c *casetest.Case) casefile.Record {
		r := c.Record()
		r.ID = casefile.ID{9}
		return r
	}
	t.Run("OT-V20", func(t *testing.T) {
		jane, lucy, a, b := sisters(t)
		thing(a, "mobile-hoist", "Liftwell", "H 1", "2026-06-12")
		lucy.At("2026-11-01 09:00")
		row := thing(b, "mobile-hoist", "liftwell", "h-1", "2026-10-01")
		clash := func() []equipment.Clash { return equipment.Clashes(lucy.Record(), other(jane)) }
		if got := clash(); len(got) != 1 || len(equipment.Problems(lucy.Record(), b.Document, other(jane))) != 1 {
			t.Fatalf("one serial number in two registers: %+v", got)
		}
		if got := equipment.Clashes(lucy.Record()); len(got) != 0 {
			t.Errorf("alone it clashes with nothing: %+v", got)
		}
		b.In(row, "eq.item.serial", "H-2")
		if got := clash(); len(got) != 0 {
			t.Errorf("another number: %+v", got)
		}
		b.In(row, "eq.item.serial", "h-1").In(row, "eq.item.moved", "used-at-both")
		if got := clash(); len(got) != 0 {
			t.Errorf("explained: %+v", got)
		}
		if got := equipment.Clashes(jane.Record(), other(lucy)); len(got) != 0 {
			t.Errorf("and the first entry asks no more either: %+v", got)
		}
	})
	t.Run("it follows the thing", func(t *testing.T) {
		jane, lucy, a, b := sisters(t)
		thing(a, "mobile-hoist", "Liftwell", "H1", "2026-06-12")
		lucy.At("2026-11-01 09:00")
		row := thing(b, "mobile-hoist", "Liftwell", "H1", "2026-10-01")
		jane.At("2026-11-02 09:00")
		if it := first(t, jane, other(lucy)); it.ExamLast != "2026-10-01" || it.ExamDue != "2027-04-01" || !it.On("2026-12-20").May {
			t.Errorf("the newest examination counts wherever it is written: %+v", it)
		}
		b.In(row, "eq.item.moved", "moved-here")
		if st := first(t, jane, other(lucy)).On("2026-11-20"); st.May || st.Rule != "OT-V20" {
			t.Errorf("it has moved to Lucy: %+v", st)
		}
		if st := first(t, lucy, other(jane)).On("2026-11-20"); !st.May {
			t.Errorf("Lucy has it: %+v", st)
		}
		// And back again.
		jane.At("2026-11-10 09:00")
		a.In(a.Rows(equipment.Group, "")[0].ID, "eq.item.moved", "moved-here")
		if st := first(t, jane, other(lucy)).On("2026-11-20"); !st.May {
			t.Errorf("Jane has it back: %+v", st)
		}
		if st := first(t, lucy, other(jane)).On("2026-11-20"); st.May {
			t.Errorf("Lucy has it no more: %+v", st)
		}
	})
	t.Run("an answer finds it in either", func(t *testing.T) {
		jane, lucy, a, b := sisters(t)
		thing(a, "mobile-hoist", "Liftwell", "H1", "2026-06-12")
		thing(b, "mobile-hoist", "Liftwell", "H1", "2026-06-12")
		mine, hers := first(t, jane), first(t, lucy)
		all := equipment.Linked(jane.Record(), other(lucy))
		if it := equipment.Find(all, mine.Ref()); it == nil || it.Doc.ID() != a.ID() {
			t.Errorf("her own: %+v", it)
		}
		if it := equipment.Find(all, hers.Ref()); it == nil {
			t.Error("her sister's")
		}
		for _, bad := range []string{"", "Patient/1", casefile.DocumentPrefix + a.ID().String(), casefile.DocumentPrefix + a.ID().String() + "#x"} {
			if it := equipment.Find(all, bad); it != nil {
				t.Errorf("%q finds %+v", bad, it)
			}
		}
	})
}

func TestKg(t *testing.T) {
	for in, want := range map[string]string{"24": "24.0 kg", "24.0": "24.0 kg", "24.25": "24.25 kg", "0.405": "0.405 kg", "9.10": "9.1 kg"} {
		if k, ok := equipment.ParseKg(in); !ok || k.String() != want {
			t.Errorf("%q is %s, %t", in, k, ok)
		}
	}
	for _, bad := range []string{"", "x", "-3", ".5", "3 kg"} {
		if k, ok := equipment.ParseKg(bad); ok {
			t.Errorf("%q is %s", bad, k)
		}
	}
}
