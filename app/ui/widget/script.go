package widget

import (
	"sync"
	"unicode"

	"fyne.io/fyne/v2"
	"golang.org/x/text/unicode/bidi"

	"doorstep/app/ui/theme"
	"doorstep/assets"
)

// script is a writing that the text face lacks: its fonts, and how it is set.
type script struct {
	regular, bold func() fyne.Resource
	larger        float32 // added to the text size, in dp at 100 %
	line          float32 // height of a line in text sizes, 0 for the font's own
}

// source is the script's font, nil for the text face.
func (s *script) source(bold bool) fyne.Resource {
	switch {
	case s == nil:
		return nil
	case bold:
		return s.bold()
	}
	return s.regular()
}

// size is the text size that goes with px in the text face.
func (s *script) size(px float32) float32 {
	if s == nil {
		return px
	}
	return px + theme.Dp(s.larger)
}

// face unpacks a font when its first word is shown, and once, for Fyne's font
// cache goes by resource.
func face(f assets.Font) func() fyne.Resource {
	return sync.OnceValue(func() fyne.Resource { return theme.FontResource(f) })
}

// The scripts (interface design 3.2). Nastaliq letters hang down from the
// upper right, so its lines need more room.
var (
	urdu     = &script{regular: face(assets.UrduRegular), bold: face(assets.UrduBold), larger: 1, line: 2}
	bengali  = &script{regular: face(assets.BengaliRegular), bold: face(assets.BengaliBold)}
	gurmukhi = &script{regular: face(assets.GurmukhiRegular), bold: face(assets.GurmukhiBold)}
)

// scriptOfRune says which script a sign belongs to, nil for the text face;
// neutral signs, such as spaces and marks that several scripts share, go with
// what stands beside them.
func scriptOfRune(r rune) (s *script, neutral bool) {
	switch {
	case r >= 0x0600 && r <= 0x06ff, r >= 0x0750 && r <= 0x077f, r >= 0xfb50 && r <= 0xfdff, r >= 0xfe70 && r <= 0xfefe:
		return urdu, false
	case unicode.Is(unicode.Bengali, r):
		return bengali, false
	case unicode.Is(unicode.Gurmukhi, r):
		return gurmukhi, false
	case r == '\u0964', r == '\u0965', r == '\u200c', r == '\u200d':
		return nil, true
	case unicode.IsLetter(r), unicode.IsDigit(r):
		return nil, false
	}
	return nil, true
}

// scripts gives each rune its script. A neutral sign goes with the letter
// before it, at the start with the one after it.
func scripts(text []rune) []*script {
	out := make([]*script, len(text))
	last, known := (*script)(nil), false
	for i, r := range text {
		s, neutral := scriptOfRune(r)
		if !neutral {
			if !known {
				for k := range i {
					out[k] = s
				}
			}
			last, known = s, true
		}
		out[i] = last
	}
	return out
}

// foreign says whether a text holds anything that the text face lacks.
func foreign(text string) bool {
	for _, r := range text {
		if r >= 0x0590 && (r < 0x2000 || r >= 0xfb00) {
			return true
		}
	}
	return false
}

// wordSize measures a word that may hold several scripts.
func (b *block) wordSize(text string, style fyne.TextStyle) fyne.Size {
	if !foreign(text) {
		return measure(text, b.px, style, nil)
	}
	runes := []rune(text)
	all := scripts(runes)
	var sum fyne.Size
	for i := 0; i < len(runes); {
		end := i + 1
		for end < len(runes) && all[end] == all[i] {
			end++
		}
		part := measure(string(runes[i:end]), all[i].size(b.px), style, all[i].source(style.Bold))
		sum.Width += part.Width
		sum.Height = max(sum.Height, part.Height)
		i = end
	}
	return sum
}

// metrics sets the height of a line and where its baseline lies, so that words
// of all the block's scripts stand on one line.
func (b *block) metrics(used []*script) {
	style := fyne.TextStyle{Bold: b.bold}
	size, base := fyne.CurrentApp().Driver().RenderedTextSize("Mg", b.px, style, nil)
	b.baseline = base
	below := size.Height - base
	for _, s := range used {
		px := s.size(b.px)
		size, base := fyne.CurrentApp().Driver().RenderedTextSize("Mg", px, style, s.source(b.bold))
		if s.line > 0 {
			scale := s.line * px / size.Height
			size.Height, base = size.Height*scale, base*scale
		}
		b.baseline = max(b.baseline, base)
		below = max(below, size.Height-base)
	}
	b.tall = b.baseline + below
}

// direct gives every word the levels of its runes, paragraph by paragraph. A
// line is reordered after it is broken, but what a comma or a figure belongs
// to depends on the whole paragraph.
func (b *block) direct() {
	for from := 0; from < len(b.words); {
		to := from + 1
		for to < len(b.words) && !b.words[to].ends {
			to++
		}
		var text []rune
		for i := from; i < to; i++ {
			if b.words[i].gap {
				text = append(text, ' ')
			}
			text = append(text, []rune(b.words[i].text)...)
		}
		levels := bidiLevels(text, b.base)
		at := 0
		for i := from; i < to; i++ {
			w := &b.words[i]
			w.space = b.base
			if w.gap {
				w.space = levels[at]
				at++
			}
			n := len([]rune(w.text))
			w.levels = levels[at : at+n]
			at += n
		}
		from = to
	}
}

// run is a stretch of a line in one style, one script and one direction: what
// Fyne can shape by itself.
type run struct {
	text   []rune
	word   int // a word it belongs to, for its style
	level  int8
	script *script
}

// runs cuts a line into runs in the order of reading.
func (b *block) runs(l line) []run {
	var text []rune
	var levels []int8
	var word []int
	for i := l.from; i < l.to; i++ {
		w := b.words[i]
		if w.gap && i > l.from {
			text, levels, word = append(text, ' '), append(levels, w.space), append(word, i)
		}
		for n, r := range []rune(w.text) {
			text, levels, word = append(text, r), append(levels, w.levels[n]), append(word, i)
		}
	}
	if l.cut {
		text, levels, word = append(text, '…'), append(levels, b.base), append(word, l.to-1)
	}
	var out []run
	for i := 0; i < len(text); {
		end := i + 1
		for end < len(text) && levels[end] == levels[i] && b.words[word[end]].span == b.words[word[i]].span {
			end++
		}
		from, to := core(text[i:end], levels[i])
		for n, s := range scripts(text[i:end]) {
			if last := len(out) - 1; n > 0 && n != from && n != to && out[last].script == s {
				out[last].text = append(out[last].text, text[i+n])
			} else {
				out = append(out, run{text: []rune{text[i+n]}, word: word[i], level: levels[i], script: s})
			}
		}
		i = end
	}
	return out
}

// core is where the letters of a stretch begin and end that runs right to
// left. Fyne shapes every text as part of a line that runs left to right, so
// the signs before and after the letters would end up on the wrong side; they
// become runs of their own.
func core(text []rune, level int8) (from, to int) {
	if level%2 == 0 {
		return 0, len(text)
	}
	for i, r := range text {
		switch classOf(r) {
		case bidi.R, bidi.AL:
			if to == 0 {
				from = i
			}
			to = i + 1
		case bidi.NSM, bidi.BN:
			if to == i {
				to = i + 1
			}
		}
	}
	return from, to
}

// placeMixed lays out a line that holds right-to-left words in the order the
// eye reads them. Fyne shapes one run rightly but does not reorder runs (a
// line mixing Urdu with digits or English came out in the wrong order), so
// each run here becomes a text of its own.
func (b *block) placeMixed(l line, x, top float32) {
	runs := b.runs(l)
	levels := make([]int8, len(runs))
	texts := make([]string, len(runs))
	widths := make([]float32, len(runs))
	total := float32(0)
	for i, r := range runs {
		levels[i], texts[i] = r.level, string(r.text)
		if r.level%2 == 1 {
			texts[i] = turned(r.text)
		}
		style := b.style(b.words[r.word].span)
		widths[i] = measure(texts[i], r.script.size(b.px), style, r.script.source(style.Bold)).Width
		total += widths[i]
	}
	switch {
	case b.centre:
		x += (b.width - total) / 2
	case b.alignEnd:
		x += b.width - total
	}
	for _, i := range visualOrder(levels) {
		b.piece(texts[i], b.words[runs[i].word].span, runs[i].script, x, top, widths[i])
		x += widths[i]
	}
}
