package glyph

import (
	"unicode"

	"github.com/go-text/typesetting/segmenter"
)

// words are the stretches of a paragraph that no line end parts: words with the
// space after them. A date, "14 December 2026", is one where a line can hold it.
func (f *Fonts) words(p paragraph, size, width float64) [][2]int {
	var seg segmenter.Segmenter
	seg.Init(p.text)
	var out [][2]int
	for it := seg.LineIterator(); it.Next(); {
		w := it.Line()
		out = append(out, [2]int{w.Offset, w.Offset + len(w.Text)})
		if n := len(out); n > 2 && p.date(out[n-3:]) {
			from, to := out[n-3][0], out[n-1][1]
			if f.measure(p, from, trimmed(p.text, from, to), size) <= width {
				out = append(out[:n-3], [2]int{from, to})
			}
		}
	}
	return out
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
