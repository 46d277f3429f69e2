package widget

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// In these tables capital letters stand for Urdu letters, which run right to
// left, and small letters for English; what is wanted is written as the eye
// meets it from left to right.

func arabic(text string) []rune {
	out := []rune(text)
	for i, r := range out {
		if r >= 'A' && r <= 'Z' {
			out[i] = '\u0628' + r - 'A'
		}
	}
	return out
}

func latin(text []rune) string {
	out := slices.Clone(text)
	for i, r := range out {
		if r >= '\u0628' && r <= '\u0628'+25 {
			out[i] = 'A' + r - '\u0628'
		}
	}
	return string(out)
}

// seen is a line as it is drawn.
func seen(text []rune, base int8) string {
	levels := bidiLevels(text, base)
	var out []rune
	for _, i := range visualOrder(levels) {
		r := text[i]
		if levels[i]%2 == 1 {
			r = mirrored(r)
		}
		out = append(out, r)
	}
	return latin(out)
}

func TestALineReadsInTheOrderOfTheEye(t *testing.T) {
	for _, x := range []struct {
		what, text string
		base       int8
		want       string
	}{
		{"Urdu alone", "SALAM GRACE", 1, "ECARG MALAS"},
		{"a name in English letters", "YEH amina HAI", 1, "IAH amina HEY"},
		{"a sentence that begins with such a name", "farah, YEH SAHI HAI؟", 1, "؟IAH IHAS HEY ,farah"},
		{"two names and a comma", "farah AUR hamid, AAO", 1, "OAA ,hamid RUA farah"},
		{"one number", "DIN MEN 5 BAR", 1, "RAB 5 NEM NID"},
		{"an amount with its unit, each read from the right", "180 ml DOODH", 1, "HDOOD ml 180"},
		{"an NHS number in groups", "NUMBER 999 014 2233 HAI", 1, "IAH 999 014 2233 REBMUN"},
		{"a telephone number", "FON: 01632 960 120.", 1, ".01632 960 120 :NOF"},
		{"a date with strokes", "TARIKH 27/03/2026 TAK", 1, "KAT 27/03/2026 HKIRAT"},
		{"a time", "10:42 BAJE", 1, "EJAB 10:42"},
		{"a percentage", "50% BAR", 1, "RAB 50%"},
		{"a year in brackets", "SAL (2017) MEN", 1, "NEM (2017) LAS"},
		{"brackets round Urdu", "NAM (MAA)", 1, "(AAM) MAN"},
		{"brackets round English at the end", "NAM (mum)", 1, "(mum) MAN"},
		{"quotation marks, which the standard does not mirror", "“ROZ” amina", 1, "amina ”ZOR“"},
		{"a full stop at the end of English in Urdu", "YEH grace.", 1, ".grace HEY"},
		{"an English sentence with Urdu", "she says SALAM to us", 0, "she says MALAS to us"},
		{"Urdu with a number in an English sentence", "she wrote DIN 5 BAR, twice", 0, "she wrote RAB 5 NID, twice"},
		{"an English sentence that ends in Urdu", "her name: AMINA.", 0, "her name: ANIMA."},
		{"an English name and its number", "amina 8 SAL", 1, "LAS amina 8"},
	} {
		if got := seen(arabic(x.text), x.base); got != x.want {
			t.Errorf("%s: %q is seen as %q, want %q", x.what, x.text, got, x.want)
		}
	}
}

// Answers worked out by the Unicode consortium, from BidiCharacterTest.txt:
// brackets, accents, separators and currency signs in both directions.
func TestLevelsAreThoseOfTheStandard(t *testing.T) {
	for _, x := range []struct {
		text string
		base int8
		want []int8
	}{
		{"a(\u05d1)c", 0, []int8{0, 0, 1, 0, 0}},
		{"\u05d0(b)\u05d2", 1, []int8{1, 1, 2, 1, 1}},
		{"\u05d0[a]", 0, []int8{1, 0, 0, 0}},
		{"\u0627\u0031,\u0032", 1, []int8{1, 2, 2, 2}},
		{"\u0627\u0031-\u0032", 1, []int8{1, 2, 1, 2}},
		{"\u05d01-2", 1, []int8{1, 2, 2, 2}},
		{"\u05d0$1", 1, []int8{1, 2, 2}},
		{"\u0627$1", 1, []int8{1, 1, 2}},
		{"a\u05d0\u0301b", 0, []int8{0, 1, 1, 0}},
		{"\u05d0\u200d\u05d1", 0, []int8{1, 1, 1}},
		{"\u05d0 \u05d1", 0, []int8{1, 1, 1}},
		{"a1 \u05d0", 1, []int8{2, 2, 1, 1}},
	} {
		if got := bidiLevels([]rune(x.text), x.base); !slices.Equal(got, x.want) {
			t.Errorf("%q at %d: %v, want %v", x.text, x.base, got, x.want)
		}
	}
}

func TestReorderingLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := []rune(rapid.StringMatching(`[a-e A-E0-9(),.:/؟۔\[\]“”-]{0,30}`).Draw(t, "text"))
		text = arabic(string(text))
		levels := bidiLevels(text, int8(rapid.IntRange(0, 1).Draw(t, "base")))
		order := visualOrder(levels)
		slices.Sort(order)
		for i, n := range order {
			if i != n {
				t.Fatalf("%d stands where %d belongs", n, i)
			}
		}
		for _, l := range levels {
			if l < 0 || l > 2 {
				t.Fatalf("level %d without an embedding", l)
			}
		}
	})
}

func TestSignsAloneAreTurnedAndMirrored(t *testing.T) {
	for text, want := range map[string]string{") ": " (", "«": "»", ".": ".", "[(": ")]"} {
		if got := turned([]rune(text)); got != want {
			t.Errorf("%q is turned to %q, want %q", text, got, want)
		}
	}
	if urdu := "(سلام)"; turned([]rune(urdu)) != urdu {
		t.Error("letters are left to the shaper")
	}
}

func TestTheBaseIsThatOfTheFirstLetter(t *testing.T) {
	for text, want := range map[string]int8{"«سلام»": 1, "12 سلام": 1, "Amina سلام": 0, "…": 0, "": 0} {
		if got := baseOf(text); got != want {
			t.Errorf("%q runs at %d", text, got)
		}
	}
	if !strings.Contains(seen(arabic("AB"), baseOf("سلام")), "BA") {
		t.Error("letters stand in the order of writing")
	}
}
