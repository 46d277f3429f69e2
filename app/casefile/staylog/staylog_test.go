package staylog_test

import (
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/staylog"
	"doorstep/forms/fhir"
)

// begin is an empty log on Friday 15 January 2027.
func begin(t *testing.T) (*casetest.Case, casetest.Doc) {
	t.Helper()
	c := casetest.New(t, "2027-01-15 17:00")
	return c, c.Doc(staylog.Form)
}

func ref(reference, name string) string {
	return `{"reference":"` + reference + `","display":"` + name + `"}`
}

func of(c *casetest.Case, d casetest.Doc) staylog.Log { return staylog.Of(c.Record(), d.Document) }

func TestLinesStandInTheOrderOfWhatHappened(t *testing.T) {
	c, d := begin(t)
	c.At("2027-01-16 09:00")
	morning := d.Row("stay.day", ".when", "2027-01-16T08:30:00Z", ".note", "Up at eight")
	c.At("2027-01-16 09:05")
	night := d.Row("stay.seizure", ".start", "2027-01-16T03:10:00Z", ".looked", "Stiff", ".rescue", "None")
	untold := d.Row("stay.feed", ".what", "200 ml")
	l := of(c, d)
	var got []casefile.RowID
	for _, n := range l.Lines {
		got = append(got, n.Row)
	}
	if len(got) != 3 || got[0] != night || got[1] != morning || got[2] != untold {
		t.Errorf("%v", got)
	}
	if n := l.Lines[0]; !n.Late || n.By.Name != c.Me.Name || n.Written.Hour() != 9 || len(n.Words) != 2 {
		t.Errorf("written six hours later: %+v", n)
	}
	if _, ok := l.Lines[0].Lasted(); ok {
		t.Error("it has no end, and it has a length (RL-04)")
	}
	if l.Lines[2].Late {
		t.Error("nobody said when, and it is late")
	}
}

// The clocks go back on 31 October 2027: a line of the second half past one is two
// hours after one of half past midnight, whatever the wall says.
func TestTheNightWithTwentyFiveHours(t *testing.T) {
	c, d := begin(t)
	c.At("2027-10-31 03:00")
	d.Row("stay.day", ".when", "2027-10-31T01:30:00+01:00", ".note", "Turned")
	d.Row("stay.day", ".when", "2027-10-31T01:30:00Z", ".note", "Turned again")
	l := of(c, d)
	if a, b := l.Lines[0], l.Lines[1]; b.At.Sub(a.At).Hours() != 1 || a.At.Format("15:04") != "01:30" || b.At.Format("15:04") != "01:30" {
		t.Errorf("%s and %s", a.At, b.At)
	}
	if !l.Lines[0].Late || l.Lines[1].Late {
		t.Error("the first was written two and a half hours later, the second one and a half")
	}
}

func TestTwoTabletsPutOneLineRight(t *testing.T) {
	c, d := begin(t)
	row := d.Row("stay.task", ".code", `{"code":"suc-oral","display":"Suction"}`, ".when", "2027-01-15T18:00:00Z", ".by", ref("RelatedPerson/1", "Julia"))
	for range 2 {
		again := d.Row("stay.task", ".code", `{"code":"suc-oral","display":"Suction"}`, ".when", "2027-01-15T18:10:00Z", ".by", ref("RelatedPerson/1", "Julia"))
		if _, err := d.Document.Set(t.Context(), casefile.Cell{Row: again, LinkID: "stay.task.of"}, casefile.RowRef(d.ID(), row, "Suction at 18:00")); err != nil {
			t.Fatal(err)
		}
		d.In(again, "stay.task.of-why", "The clock was wrong")
	}
	l := of(c, d)
	for _, n := range l.Lines {
		if (n.Row == row) == n.Stands() || n.Row == row && len(n.Righted) != 2 || n.Row != row && (n.Of != row || n.Why != "The clock was wrong") {
			t.Errorf("%+v", n)
		}
	}
	who := fhir.Reference{Reference: "RelatedPerson/1", Display: "Julia"}
	if n, ok := staylog.LastTask(c.Record(), "suc-oral", who); !ok || n.At.Minute() != 10 {
		t.Errorf("last done: %+v, %t", n, ok)
	}
	if _, ok := staylog.LastTask(c.Record(), "suc-oral", fhir.Reference{Reference: "RelatedPerson/2", Display: "Rosa"}); ok {
		t.Error("Rosa did it never")
	}
}

// A medicine keeps its name when the plan gets a new version, and its row does not.
func TestWhenAMedicineWasLastWrittenDown(t *testing.T) {
	c, d := begin(t)
	old := casefile.RowRef(casefile.ID{1}, "row-1", "Senna").Reference
	renewed := casefile.RowRef(casefile.ID{2}, "row-9", "Senna").Reference
	if _, ok := staylog.LastMedicine(c.Record(), old); ok {
		t.Error("nothing was written")
	}
	d.Row("stay.med", ".item", ref(old.Reference, "Senna"), ".when", "2027-01-15T18:00:00Z", ".result", "refused", ".amount", "none", ".by", ref("RelatedPerson/1", "Julia"))
	for name, m := range map[string]fhir.Reference{"by its row": old, "by its name in the next version": renewed} {
		if n, ok := staylog.LastMedicine(c.Record(), m); !ok || n.Result != "refused" {
			t.Errorf("%s: %+v, %t", name, n, ok)
		}
	}
	again := d.Row("stay.med", ".item", ref(old.Reference, "Senna"), ".when", "2027-01-15T20:00:00Z")
	if n, _ := staylog.LastMedicine(c.Record(), old, again); n.Row == again {
		t.Error("the line that is being written is the last one")
	}
	if _, ok := staylog.LastMedicine(c.Record(), fhir.Reference{Display: "Ibuprofen"}); ok {
		t.Error("another medicine")
	}
}

// Of two logs of one booking, begun on two tablets, the one that says when the child
// arrived is the log; both are there.
func TestTheLogOfABooking(t *testing.T) {
	c, first := begin(t)
	booking := c.Doc("bk")
	name := func(d casetest.Doc) {
		t.Helper()
		if _, err := d.Document.Set(t.Context(), casefile.Cell{LinkID: "stay.booking"}, casefile.DocumentRef(booking.ID(), "Booking")); err != nil {
			t.Fatal(err)
		}
	}
	if _, ok := staylog.For(c.Record(), booking.ID()); ok {
		t.Error("no log names it yet")
	}
	name(first)
	second := c.Doc(staylog.Form)
	name(second)
	if l, ok := staylog.For(c.Record(), booking.ID()); !ok || l.Doc != first.ID() {
		t.Error("the first that was begun")
	}
	second.Set("stay.in-time", "2027-01-15T17:00:00Z")
	if l, ok := staylog.For(c.Record(), booking.ID()); !ok || l.Doc != second.ID() || len(staylog.All(c.Record())) != 2 {
		t.Error("the one that says when the child arrived")
	}
}
