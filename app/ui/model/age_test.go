package model

import (
	"testing"
	"time"

	"doorstep/app/casefile"
)

// A guessed year of birth still says about how old a child is.
func TestAges(t *testing.T) {
	now := time.Date(2026, 3, 10, 10, 0, 0, 0, time.UTC)
	for born, want := range map[casefile.Date][2]string{
		"2017-10-29": {"8", "8 years old"}, "2018": {"about 8", "about 8 years old"}, "2018-02": {"about 8", "about 8 years old"},
		"2018-05": {"about 7", "about 7 years old"}, "": {"", ""}, "2027": {"", ""}, "2026-05-01": {"", "not born yet"}, "about": {"", ""}, "20-8-01": {"", ""},
	} {
		if got := [2]string{AgeShort(born, now), HowOld(born, now)}; got != want {
			t.Errorf("%q: %q, want %q", born, got, want)
		}
	}
	p := casefile.Person{Given: "Amina", Family: "Rahman", Born: "2018"}
	if got := Aged(p, now); got != "Amina R., about 8" {
		t.Error(got)
	}
}

// Words that are written for any child say the child's name where it is known.
func TestTheChildHasAName(t *testing.T) {
	for words, want := range map[string]string{
		"The child and family":                    "Amina and family",
		"Finds this child's current plan":         "Finds Amina’s current plan",
		"What did the child’s body say?":          "What did Amina’s body say?",
		"Safeguarding the children of the family": "Safeguarding the children of the family",
		"A childminder":                           "A childminder",
	} {
		if got := Call(words, "Amina"); got != want {
			t.Errorf("%q becomes %q", words, got)
		}
		if got := Call(words, ""); got != words {
			t.Errorf("without a name %q becomes %q", words, got)
		}
	}
}
