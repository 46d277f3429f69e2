package model

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const (
	mine   = "Dad lifts her in and out by hand. He hurt his back in January. Mum cannot lift her. Amina said the sling pinches."
	theirs = "Dad lifts her in and out by hand. Mum cannot lift her. Bath rim is 540 mm. Bath lift to try by 27 March."
)

func TestDifferMarksWhatOnlyOneSays(t *testing.T) {
	a, b := Differ(mine, theirs)
	only := func(rs []Run) string {
		var out []string
		for _, r := range rs {
			if r.Only {
				out = append(out, strings.TrimSpace(r.Text))
			}
		}
		return strings.Join(out, " | ")
	}
	if got := only(a); got != "He hurt his back in January. | Amina said the sling pinches." {
		t.Errorf("mine: %s", got)
	}
	if got := only(b); got != "Bath rim is 540 mm. Bath lift to try by 27 March." {
		t.Errorf("theirs: %s", got)
	}
}

func TestTogether(t *testing.T) {
	want := "Dad lifts her in and out by hand. He hurt his back in January. Mum cannot lift her. Amina said the sling pinches. Bath rim is 540 mm. Bath lift to try by 27 March."
	if got := Together(mine, theirs); got != want {
		t.Errorf("got %q", got)
	}
	for _, tt := range [][3]string{
		{"", "", ""},
		{"One.", "", "One."},
		{"", "Two.", "Two."},
		{"Same.", "Same.", "Same."},
		{"First line\nSecond", "First line\nThird", "First line Second Third"},
	} {
		if got := Together(tt[0], tt[1]); got != tt[2] {
			t.Errorf("Together(%q, %q) = %q, want %q", tt[0], tt[1], got, tt[2])
		}
	}
}

// Marking never changes a letter, and together keeps every sentence of both.
func TestDifferKeepsEveryLetter(t *testing.T) {
	text := rapid.StringMatching(`([a-d]{1,3}[ .\n]{1,2}){0,14}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := text.Draw(t, "a"), text.Draw(t, "b")
		ra, rb := Differ(a, b)
		join := func(rs []Run) string {
			s := ""
			for _, r := range rs {
				s += r.Text
			}
			return s
		}
		if join(ra) != a || join(rb) != b {
			t.Fatalf("%q %q became %q %q", a, b, join(ra), join(rb))
		}
		both := Together(a, b)
		for _, s := range append(sentences(a), sentences(b)...) {
			if !strings.Contains(both, strings.TrimSpace(s)) {
				t.Fatalf("%q is missing from %q", s, both)
			}
		}
	})
}
