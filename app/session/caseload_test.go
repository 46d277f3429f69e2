package session_test

import (
	"context"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/caseload"
	"doorstep/forms/fhir"
)

// A digest is worked out once for each state of a case: it follows a change at
// once, and lies sealed in the vault over locking. A case that has moved on is
// not read.
func TestDigestsFollowTheirCases(t *testing.T) {
	ctx := context.Background()
	w := newTown(t)
	tab := w.found()
	c, err := tab.NewCase(ctx, casefile.Person{Given: "Jane", Family: "Sample", Born: "2018-05-14"})
	if err != nil {
		t.Fatal(err)
	}
	one := func(tab *tablet) caseload.Digest {
		t.Helper()
		all, err := tab.Digests(ctx)
		if err != nil || len(all) != 1 {
			t.Fatalf("%d digests, %v", len(all), err)
		}
		return all[0]
	}
	if g := one(tab); g.Case != c || g.Child.Name != "Jane Sample" || len(g.Needs) != 0 {
		t.Fatalf("%+v", g)
	}
	id, err := tab.NewDoc(ctx, c, "dca")
	if err != nil {
		t.Fatal(err)
	}
	d, err := tab.OpenDoc(id)
	if err != nil {
		t.Fatal(err)
	}
	row, _, err := d.AddRow(ctx, "dca.dev.health.need", "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Set(ctx, casefile.Cell{Row: row, LinkID: "dca.dev.health.need.what"}, fhir.TextValue("A seat")); err != nil {
		t.Fatal(err)
	}
	if g := one(tab); len(g.Needs) != 1 || g.Needs[0].What != "A seat" {
		t.Errorf("after a change %+v", g.Needs)
	}
	tab = w.again(tab)
	if g := one(tab); len(g.Needs) != 1 {
		t.Errorf("after locking %+v", g.Needs)
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := tab.Digests(gone); err == nil {
		t.Error("it goes on though nobody waits any more")
	}
}
