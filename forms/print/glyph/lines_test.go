package glyph_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"doorstep/forms/print/glyph"
)

// text is what the lines say, cluster by cluster from left to right.
func text(lines []glyph.Line) []string {
	var out []string
	for _, l := range lines {
		var b strings.Builder
		parts := slices.Clone(l.Parts)
		slices.SortFunc(parts, func(a, b glyph.Part) int { return cmp.Compare(a.X, b.X) })
		for _, p := range parts {
			for _, c := range p.Clusters {
				b.WriteString(c.Text)
			}
		}
		out = append(out, b.String())
	}
	return out
}

func load(t *testing.T) *glyph.Fonts {
	t.Helper()
	f, err := glyph.Load()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestLinesKeepEveryLetter(t *testing.T) {
	f := load(t)
	for name, s := range map[string]string{
		"a dose as it was written": "Midazolam 2.5 mg (0.5 ml) – buccal, if fit > 5 minutes; 1 l ≠ I",
		"Polish":                   "Zażółć gęślą jaźń – karmienie przez PEG o 10:00",
		"Bengali":                  "এই নথিটি বাংলায়ও পাওয়া যায়",
		"Punjabi":                  "ਇਹ ਦਸਤਾਵੇਜ਼ ਪੰਜਾਬੀ ਵਿੱਚ ਵੀ ਉਪਲਬਧ ਹੈ",
		"a word without an end":    strings.Repeat("x", 400),
	} {
		t.Run(name, func(t *testing.T) {
			lines, missing := f.Lines([]glyph.Span{{Text: s}}, 12, 150, glyph.Auto)
			if got := strings.Join(text(lines), ""); got != s {
				t.Errorf("lines say\n%q, want\n%q", got, s)
			}
			if len(missing) > 0 {
				t.Errorf("missing %q", missing)
			}
			for _, l := range lines {
				if l.Width > 150.01 {
					t.Errorf("a line is %.1f wide", l.Width)
				}
			}
		})
	}
}

func TestUrduStandsFromTheRightWithItsFiguresInOrder(t *testing.T) {
	f := load(t)
	s := "یہ دستاویز 27 March 2026 کو"
	lines, missing := f.Lines([]glyph.Span{{Text: s}}, 12, 400, glyph.Auto)
	if len(lines) != 1 || len(missing) > 0 {
		t.Fatalf("%d lines, missing %q", len(lines), missing)
	}
	if l := lines[0]; !l.RightToLeft || !l.Tall {
		t.Errorf("right to left %v, tall %v", l.RightToLeft, l.Tall)
	}
	seen := text(lines)[0]
	if !strings.Contains(seen, "27 March 2026") {
		t.Errorf("from left to right: %q", seen)
	}
	if !strings.HasSuffix(strings.TrimSpace(seen), "ی") {
		t.Errorf("the first letter does not stand at the right: %q", seen)
	}
}

func TestALetterThatNoFaceHasIsReported(t *testing.T) {
	_, missing := load(t).Lines([]glyph.Span{{Text: "well 漢 done"}}, 12, 400, glyph.Auto)
	if string(missing) != "漢" {
		t.Errorf("missing %q", string(missing))
	}
}

func TestASignInAnUrduSentenceDoesNotTakeItsFigures(t *testing.T) {
	f := load(t)
	lines, _ := f.Lines([]glyph.Span{{Text: "خوراک 10"}}, 12, 400, glyph.Auto)
	if got := len(lines[0].Parts); got < 2 {
		t.Errorf("figures stand in the Urdu face")
	}
}

func TestTheSideAParagraphBeginsAtHoldsWhateverItBeginsWith(t *testing.T) {
	f := load(t)
	lines, _ := f.Lines([]glyph.Span{{Text: "Doorstep سے تیار، Amina."}}, 12, 400, glyph.RightToLeft)
	if seen := text(lines)[0]; !strings.HasSuffix(strings.TrimSpace(seen), "Doorstep") || !strings.HasPrefix(strings.TrimSpace(seen), ".") {
		t.Errorf("from left to right: %q", seen)
	}
	lines, _ = f.Lines([]glyph.Span{{Text: "اردو first"}}, 12, 400, glyph.LeftToRight)
	if seen := text(lines)[0]; !strings.HasSuffix(seen, "first") {
		t.Errorf("from left to right: %q", seen)
	}
}

func TestADateIsNotParted(t *testing.T) {
	f := load(t)
	for _, c := range []struct{ text, day, year string }{
		{"Carol Pike, 14 December 2026, agreed", "14", "2026"},
		{"نہانے کی لفٹ 27 مارچ 2026 تک", "27", "2026"},
		{"১৪ ডিসেম্বর ২০২৬ এর মধ্যে", "১৪", "২০২৬"},
	} {
		t.Run(c.text, func(t *testing.T) {
			least, most := f.Widths([]glyph.Span{{Text: c.text}}, 12)
			if least <= 0 || most <= least {
				t.Fatalf("least %v, most %v", least, most)
			}
			lines, _ := f.Lines([]glyph.Span{{Text: c.text}}, 12, least+1, glyph.Auto)
			dates := 0
			for _, l := range lines {
				said := ""
				for _, p := range l.Parts {
					for _, c := range p.Clusters {
						said += c.Text
					}
				}
				day, year := strings.Contains(said, c.day), strings.Contains(said, c.year)
				if day != year {
					t.Errorf("%q has a part of the date", said)
				}
				if day && year {
					dates++
				}
			}
			if len(lines) < 2 || dates != 1 {
				t.Errorf("%d lines, %d of them with the date", len(lines), dates)
			}
		})
	}
	for _, s := range []string{"check code A7D3-DF4E · typed", "a night carer 22:00-06:00, at home"} {
		for width := 80.0; width < 200; width += 3 {
			lines, _ := f.Lines([]glyph.Span{{Text: s}}, 12, width, glyph.Auto)
			for _, l := range text(lines) {
				if strings.HasSuffix(strings.TrimSpace(l), "-") {
					t.Errorf("a code is parted: %q", l)
				}
			}
		}
	}
	// A line that cannot hold a date whole parts it between its words.
	if lines, _ := f.Lines([]glyph.Span{{Text: "14 December 2026"}}, 12, 60, glyph.Auto); len(lines) != 3 && len(lines) != 2 {
		t.Errorf("%d lines", len(lines))
	}
}

// Inside text that is read from the right, numbers and names keep the order and the
// side in which anybody writes them.
func TestNumbersAndNamesInUrdu(t *testing.T) {
	f := load(t)
	for _, c := range []struct{ name, in, want string }{
		{"a telephone number", "کو 01632 960 121 پر", "01632 960 121"},
		{"a dose", "رات کو دوا 2.5 ml دی جائے", "2.5 ml"},
		{"an initial", "مینیجر Mark D. کو", "Mark D."},
		{"an initial at the end", "ترجمہ Farzana K.", "Farzana K."},
		{"a name with nothing beside it", "Grace O.", "Grace O."},
	} {
		t.Run(c.name, func(t *testing.T) {
			lines, _ := f.Lines([]glyph.Span{{Text: c.in}}, 12, 500, glyph.RightToLeft)
			if got := strings.Join(text(lines), ""); !strings.Contains(got, c.want) {
				t.Errorf("%q from left to right does not hold %q", got, c.want)
			}
		})
	}
	// A full stop after a word ends the sentence and stands at its end: on the left.
	lines, _ := f.Lines([]glyph.Span{{Text: "یہ Doorstep. اور"}}, 12, 500, glyph.RightToLeft)
	if got := strings.Join(text(lines), ""); !strings.Contains(got, ".Doorstep") {
		t.Errorf("%q", got)
	}
}
