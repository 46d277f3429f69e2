package session_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/session"
)

// Scenario, step 1, expect 6: two child records from one contact, not one family
// record; nobody types the family twice, and nothing of Jane's own goes along.
func TestOneContactOpensARecordForEachChild(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	sam := w.found()
	ctx := context.Background()
	jane, err := sam.NewCase(ctx, casefile.Person{Given: "Jane", Family: "Sample", Born: "2018-05-14", NHSNumber: "9990001006", Address: "14 Placeholder Road, LU0 1ZZ"})
	if err != nil {
		t.Fatal(err)
	}
	add := func(given, born, role, kind string) {
		t.Helper()
		if _, err := sam.AddPersonAs(ctx, jane, casefile.Person{Given: given, Family: "Sample", Born: casefile.Date(born), Role: role, Phone: "01632 960001"}, kind, true); err != nil {
			t.Fatal(err)
		}
	}
	add("Nadia", "1984-06-02", "Mother", "parent")
	add("Lucy", "2025-09-22", "Sister", "sibling")
	add("Beth", "2009-06-27", "Sister", "sibling")
	contact, err := sam.NewDoc(ctx, jane, casefile.FormContact)
	if err != nil {
		t.Fatal(err)
	}
	d, err := sam.OpenDoc(contact)
	if err != nil {
		t.Fatal(err)
	}
	sam.set(d, "ref.when", "2026-11-03T08:40:00Z")
	sam.set(d, "ref.source", "relative")
	sam.set(d, "ref.who", "Anna, the eldest sister")
	sam.set(d, "ref.words", "Mum is in hospital. We cannot manage the feeds and the lifting")
	sam.set(d, "ref.why", "Jane’s hip is red")

	lucy := casefile.Person{Given: "Lucy", Family: "Sample", Born: "2025-09-22"}
	id, err := sam.OpenFor(ctx, jane, lucy, contact)
	if err != nil {
		t.Fatal(err)
	}
	r, err := sam.Record(id)
	if err != nil {
		t.Fatal(err)
	}
	if c := r.Summary().Child; c.Name != "Lucy Sample" || !strings.Contains(c.Address, "Placeholder Road") {
		t.Errorf("the record is of %+v", c)
	}
	var people []string
	for _, p := range r.Persons() {
		people = append(people, p.Given+" "+p.Role)
	}
	slices.Sort(people)
	if got := strings.Join(people, ", "); got != "Beth Sister, Jane , Nadia Mother" && got != "Beth Sister, Jane Sibling, Nadia Mother" {
		t.Errorf("her family: %s", got)
	}
	own := r.Latest(casefile.FormContact)
	if own == nil || own.Text("ref.words") != "Mum is in hospital. We cannot manage the feeds and the lifting" || own.Text("ref.who") != "Anna, the eldest sister" {
		t.Fatalf("her contact: %+v", own)
	}
	if got := own.Origin(casefile.Cell{LinkID: "ref.words"}); !strings.HasPrefix(got, "the Contact and referral of ") {
		t.Errorf("it is from %q", got)
	}
	if own.Text("ref.why") != "" {
		t.Error("what was decided for Jane stands in Lucy’s contact")
	}
	for _, q := range r.People {
		if casefile.PersonOf(q).Given == "Jane" && q.Text("person.nhs-number") != "" {
			t.Error("Jane’s NHS number stands in Lucy’s record")
		}
	}
	if got := sam.Siblings(jane); len(got) != 1 || got[0].ID != id {
		t.Errorf("Jane’s brothers and sisters with a record: %v", got)
	}
	if got := sam.Siblings(id); len(got) != 1 || got[0].ID != jane {
		t.Errorf("Lucy’s: %v", got)
	}
	if _, err := sam.OpenFor(ctx, jane, lucy, contact); !errors.Is(err, session.ErrHere) {
		t.Errorf("she gets a second record: %v", err)
	}
}
