package session_test

import (
	"context"
	"testing"
	"time"

	"doorstep/app/casefile"
)

// The rules of one child’s stay are given the other children on the tablet that share
// a carer or a home with anybody, and no others.
func TestOnlyCasesThatReachIntoOthersStandBeside(t *testing.T) {
	ctx := context.Background()
	w := newTown(t)
	tab := w.found()
	begun := func(given, form string) casefile.ID {
		t.Helper()
		c, err := tab.NewCase(ctx, casefile.Person{Given: given, Family: "Sample", Born: "2018-05-14"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tab.NewDoc(ctx, c, form); err != nil {
			t.Fatal(err)
		}
		return c
	}
	jane, lucy := begun("Jane", "bk"), begun("Lucy", "bk")
	begun("Dan", "caf")
	if !tab.HasForm("bk") || tab.HasForm("stay") {
		t.Error("bookings are not found, or logs that nobody began")
	}
	got := tab.Beside(jane)
	if len(got) != 1 || got[0].ID != lucy || len(got[0].Of("bk")) != 1 {
		t.Errorf("beside Jane stand %d cases", len(got))
	}
	if h := tab.Heard(); !h.IsZero() {
		t.Errorf("before it ever reached the server it heard from it at %v", h)
	}
	tab.sync()
	if since := w.Now().Sub(tab.Heard()); since.Abs() > time.Minute {
		t.Errorf("it has just heard from the server, %v ago", since)
	}
	w.pass(48 * time.Hour)
	if since := w.Now().Sub(tab.Heard()); since < 47*time.Hour {
		t.Errorf("two days on it heard from the server %v ago", since)
	}
}
