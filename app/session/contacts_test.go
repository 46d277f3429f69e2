package session_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"doorstep/app/session"
)

// A manager's numbers are read after a restart and by other tablets, with who
// checked them and when; an empty one is gone; a colleague cannot set any.
func TestTheOrganisationsNumbers(t *testing.T) {
	ctx := context.Background()
	w := newTown(t)
	a := w.found()
	if len(a.Numbers()) != 0 {
		t.Fatal("a new organisation has numbers that nobody set")
	}
	for key, number := range map[string]string{"out-of-hours": "01632 960 102", "front-door": " 01632 960 101 "} {
		if err := a.SetNumber(ctx, key, number, "Always"); err != nil {
			t.Fatal(err)
		}
	}
	home := a.home
	if err := a.Lock(); err != nil {
		t.Fatal(err)
	}
	a = w.unlock(home)
	got := a.Numbers()
	if len(got) != 2 || got[0].Key != "front-door" || got[0].Digits != "01632 960 101" || got[0].By != a.Me().Name || time.Since(got[0].Checked) > time.Hour {
		t.Fatalf("after a restart: %+v", got)
	}
	if err := a.SetNumber(ctx, "out-of-hours", "", ""); err != nil {
		t.Fatal(err)
	}
	if got := a.Numbers(); len(got) != 1 {
		t.Fatalf("a number that was taken away stays: %+v", got)
	}
}

// Only managers set numbers: a colleague is told so, and reads what the manager
// set after a sync.
func TestNumbersAreSetByManagers(t *testing.T) {
	ctx := context.Background()
	w := newTown(t)
	a := w.found()
	b := w.join(a, "Priya Nair")
	if err := a.SetNumber(ctx, "front-door", "01632 960 101", ""); err != nil {
		t.Fatal(err)
	}
	a.sync()
	b.sync()
	if got := b.Numbers(); len(got) != 1 || got[0].Digits != "01632 960 101" || got[0].By != a.Me().Name {
		t.Fatalf("the colleague reads %+v", got)
	}
	// cfg.contacts.max-age-days: it may be relied on for 180 days after it was checked.
	if n := b.Numbers()[0]; n.CheckBy.Sub(n.Checked) < 179*24*time.Hour || n.CheckBy.Sub(n.Checked) > 181*24*time.Hour {
		t.Errorf("checked %s, to be checked again by %s", n.Checked, n.CheckBy)
	}
	if err := b.SetNumber(ctx, "front-door", "01632 960 666", ""); !errors.Is(err, session.ErrNotYours) {
		t.Fatalf("a colleague set a number: %v", err)
	}
}
