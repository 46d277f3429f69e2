package session_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/forms/fhir"
)

// On a tablet a line of a log is not written over once its writer has left it, nobody
// signs a handover in that something stands against, and lines are written all the same.
func TestTheLogOfAStayOnATablet(t *testing.T) {
	ctx := context.Background()
	w := newTown(t)
	tab := w.found()
	kase, err := tab.NewCase(ctx, casefile.Person{Given: "Jane", Family: "Sample", Born: "2018-05-14"})
	if err != nil {
		t.Fatal(err)
	}
	id, err := tab.NewDoc(ctx, kase, "stay")
	if err != nil {
		t.Fatal(err)
	}
	d := tab.doc(id)
	_, err = d.Sign(ctx, casefile.Signing{Cell: casefile.Cell{LinkID: "stay.in-sign-carer"}, Name: "Julia Marsh", Typed: true})
	if !errors.Is(err, casefile.ErrNotReady) {
		t.Errorf("handover in without a booking is signed: %v", err)
	}
	row, _, err := d.AddRow(ctx, "stay.day", "")
	if err != nil {
		t.Fatal(err)
	}
	cell := casefile.Cell{Row: row, LinkID: "stay.day.note"}
	for _, words := range []string{"Baked", "Baked a cake"} {
		if _, err := d.Set(ctx, cell, fhir.TextValue(words)); err != nil {
			t.Fatalf("its writer is at it: %v", err)
		}
	}
	w.pass(16 * time.Minute)
	var held *casefile.HeldError
	if _, err := d.Set(ctx, cell, fhir.TextValue("Slept")); !errors.As(err, &held) {
		t.Errorf("sixteen minutes later: %v", err)
	}
	if got := d.TextIn(row, "stay.day.note"); got != "Baked a cake" {
		t.Errorf("the line says %q", got)
	}
	if _, _, err := d.AddRow(ctx, "stay.day", ""); err != nil {
		t.Errorf("a new line: %v", err)
	}
}
