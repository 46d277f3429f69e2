package casefile_test

import (
	"context"
	"errors"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/forms/fhir"
)

// What is held back is not changed, removed or added to, and everything else is.
func TestAnAnswerThatIsHeldIsNotChanged(t *testing.T) {
	why := ""
	c := casetest.New(t, "2027-01-15 17:00")
	c.Held = func(_ *casefile.Document, c casefile.Cell) string {
		if c.LinkID == "stay.day" || c.LinkID == "stay.day.note" {
			return why
		}
		return ""
	}
	d := c.Doc("stay").Document
	row, _, err := d.AddRow(context.Background(), "stay.day", "")
	if err != nil {
		t.Fatal(err)
	}
	cell := casefile.Cell{Row: row, LinkID: "stay.day.note"}
	if _, err := d.Set(context.Background(), cell, fhir.TextValue("We baked")); err != nil {
		t.Fatal(err)
	}
	why = "It is written"
	held := func(what string, err error) {
		t.Helper()
		var h *casefile.HeldError
		if !errors.As(err, &h) || h.Why != why {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, err = d.Set(context.Background(), cell, fhir.TextValue("We slept"))
	held("an answer", err)
	_, err = d.SetBecause(context.Background(), cell, "because", fhir.TextValue("We slept"))
	held("an answer with a reason", err)
	_, err = d.SetGap(context.Background(), cell, nil)
	held("a gap", err)
	_, _, err = d.AddRow(context.Background(), "stay.day", "")
	held("a row", err)
	_, err = d.RemoveRow(context.Background(), row)
	held("removing a row", err)
	_, _, err = d.TakeRow(context.Background(), row)
	held("taking a row", err)
	if got := d.TextIn(row, "stay.day.note"); got != "We baked" {
		t.Errorf("the line says %q", got)
	}
	if _, err := d.Set(context.Background(), casefile.Cell{LinkID: "stay.in-well"}, fhir.TextValue("Bright")); err != nil {
		t.Errorf("another answer: %v", err)
	}
}
