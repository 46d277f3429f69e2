package session_test

import (
	"context"
	"testing"
	"time"

	"doorstep/app/casefile"
)

// A request to the area panel begins with the next day whose papers can still be
// handed in; without days or a rhythm it begins without one.
func TestARequestBeginsWithThePanelsNextDay(t *testing.T) {
	ctx := context.Background()
	w := newTown(t)
	a := w.found()
	today := casefile.DateOf(w.Now())
	in := func(days int) string { return w.Now().AddDate(0, 0, days).Format(time.DateOnly) }
	if err := a.SetSetting(ctx, "cfg.mafs.dates", in(1)+"\n"+in(28), today, "The panel's year"); err != nil {
		t.Fatal(err)
	}
	c, err := a.NewCase(ctx, casefile.Person{Given: "Jane", Family: "Sample", Born: "2018-05-14"})
	if err != nil {
		t.Fatal(err)
	}
	id, err := a.NewDoc(ctx, c, "mafs")
	if err != nil {
		t.Fatal(err)
	}
	d, err := a.OpenDoc(id)
	if err != nil {
		t.Fatal(err)
	}
	if got := d.DateIn("", "mafs.slot"); got != casefile.Date(in(28)) {
		t.Errorf("it begins with %q, want %s: tomorrow's papers are in", got, in(28))
	}
}
