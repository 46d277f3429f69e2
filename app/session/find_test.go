package session_test

import (
	"testing"

	"doorstep/app/casefile"
)

// Who is called what was typed is found before those of whom it is only known, and a
// child before the others of that name.
func TestSearchPutsTheNameFirst(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace := w.found()
	safiya, err := grace.NewCase(t.Context(), casefile.Person{Given: "Safiya", Family: "Sample", Address: "14 Alder Walk"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := grace.AddPerson(t.Context(), safiya, casefile.Person{Name: "Nadira Sample", Role: "Mother"}); err != nil {
		t.Fatal(err)
	}
	if _, err := grace.NewCase(t.Context(), casefile.Person{Given: "Bronwen", Family: "Exemplar", Address: "The Old Smithy, Safe Lane"}); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string][]string{
		"saf": {"Safiya Sample", "Bronwen Exemplar"},
		"sam": {"Safiya Sample", "Nadira Sample"},
	} {
		var got []string
		for _, h := range grace.Search(query) {
			got = append(got, h.Title)
		}
		if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
}
