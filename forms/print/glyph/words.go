package glyph

import (
	"unicode"

	"github.com/go-text/typesetting/segmenter"
)

// words are the stretches of a paragraph that no line end parts: words with the
// space after them. A code is one, and so is a date, "14 December 2026", where a line
// can hold it.
func (f *Fonts) words(p paragraph, size, width float64) [][2]int {
	var seg segmenter.Segmenter
	seg.Init(p.text)
	var out [][2]int
	for it := seg.LineIterator(); it.Next(); {
		w := it.Line()
		out = append(out, [2]int{w.Offset, w.Offset + len(w.Text)})
		if n := len(out); n > 1 && p.hyphened(out[n-2], out[n-1]) {
			out = append(out[:n-2], [2]int{out[n-2][0], out[n-1][1]})
		}
		if n := len(out); n > 2 && p.date(out[n-3:]) {
			from, to := out[n-3][0], out[n-1][1]
			if f.measure(p, from, trimmed(p.text, from, to), size) <= width {
				out = append(out[:n-3], [2]int{from, to})
			}
		}
	}
	return out
}

// hyphened reports whether two stretches are one code or one span of time, "A7D3-DF4E",
// "22:00-06:00".
func (p paragraph) hyphened(a, b [2]int) bool {
	if p.text[a[1]-1] != '-' || trimmed(p.text, a[0], b[1])-a[0] > 24 {
		return false
	}
	for _, r := range p.text[a[0]:trimmed(p.text, a[0], b[1])] {
		if !unicode.IsDigit(r) && !unicode.IsUpper(r) && !unicode.IsPunct(r) {
			return false
		}
	}
	return true
}

// date reports whether three words are a day, a month and a year.
func (p paragraph) date(words [][2]int) bool {
	is := func(w [2]int, least, most int, of func(rune) bool) bool {
		n := 0
		for _, r := range p.text[w[0]:trimmed(p.text, w[0], w[1])] {
			if of(r) {
				n++
			} else if !unicode.IsPunct(r) {
				return false
			}
		}
		return n >= least && n <= most
	}
	letter := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }
	return is(words[0], 1, 2, unicode.IsDigit) && is(words[1], 2, 20, letter) && is(words[2], 4, 4, unicode.IsDigit)
}

// Widths are how wide text has to be so that no word is broken, and how wide it is
// on one line, in points.
func (f *Fonts) Widths(spans []Span, size float64) (least, most float64) {
	const open = 1e9
	for _, part := range split(spans) {
		p, _ := f.analyse(part, Auto)
		for _, w := range f.words(p, size, open) {
			least = max(least, f.measure(p, w[0], trimmed(p.text, w[0], w[1]), size))
		}
		most = max(most, f.measure(p, 0, trimmed(p.text, 0, len(p.text)), size))
	}
	return least, most
}
