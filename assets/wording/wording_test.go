package wording_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"doorstep/assets/wording"
)

// The data is whole: dated, every vague word with its question and no word
// twice, limits that rise, and an example for everything else at the end.
func TestTheWordsOfPlansAreWhole(t *testing.T) {
	p, err := wording.ForPlans()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := time.Parse(time.DateOnly, p.Date); err != nil || p.Version == "" {
		t.Errorf("dated %q, version %q", p.Date, p.Version)
	}
	if p.Many <= 0 || p.TooMany <= p.Many {
		t.Errorf("many is %d, too many %d", p.Many, p.TooMany)
	}
	seen := map[string]bool{}
	for _, v := range p.Vague {
		if !strings.HasSuffix(v.Ask, "?") && !strings.HasSuffix(v.Ask, ".") || len(v.Words) == 0 {
			t.Errorf("%q asks %q", v.Words, v.Ask)
		}
		for _, w := range v.Words {
			if seen[w] || w != strings.ToLower(w) {
				t.Errorf("%q stands twice, or is not in small letters", w)
			}
			seen[w] = true
		}
	}
	for _, w := range []string{"monitor", "explore", "offer support", "as needed", "ongoing"} {
		if !seen[w] {
			t.Errorf("%q is not among them", w)
		}
	}
	for i, e := range p.Example {
		if (len(e.About) == 0) != (i == len(p.Example)-1) {
			t.Errorf("example %d is about %q", i, e.About)
		}
		// An example is better than what it is shown beside.
		for _, w := range p.Words() {
			if slices.Contains(strings.Fields(strings.ToLower(e.What)), w) {
				t.Errorf("example %q says %q", e.What, w)
			}
		}
	}
}

func TestExamplesFitTheAction(t *testing.T) {
	p, err := wording.ForPlans()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"Monitor sleep and offer support": "Visit at bedtime twice and write a sleep routine with Nadira",
		"":                                "Visit Nadira and Safiya once, and write down who does what on which day",
	} {
		if got := p.ExampleFor(text).Fill("Pria", "Nadira", "Safiya"); got != want {
			t.Errorf("for %q: %q, not %q", text, got, want)
		}
	}
}
