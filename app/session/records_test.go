package session_test

import (
	"context"
	"testing"

	"doorstep/app/casefile"
)

// A return counts what happened in cases that are closed by now; the list of the open
// ones leaves them out.
func TestRecordsHoldClosedCases(t *testing.T) {
	w := newTown(t)
	tab := w.found()
	jane, lucy := tab.newCase("Jane", "Moore"), tab.newCase("Lucy", "Moore")
	d := tab.doc(jane)
	in, err := casefile.ParseInput(d.Form().Item("case.status"), "closed")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Set(context.Background(), casefile.Cell{LinkID: "case.status"}, in.Values...); err != nil {
		t.Fatal(err)
	}
	if got := tab.Cases(); len(got) != 1 || got[0].ID != lucy {
		t.Errorf("the open cases are %v", got)
	}
	all, err := tab.Records(nil)
	if err != nil || len(all) != 2 {
		t.Fatalf("%d records, %v", len(all), err)
	}
	closed, err := tab.Records(func(c casefile.CaseSummary) bool { return c.Closed })
	if err != nil || len(closed) != 1 || closed[0].ID != jane {
		t.Errorf("of the closed ones: %d, %v", len(closed), err)
	}
}
