package widget

import (
	"sync"
	"unicode"

	"fyne.io/fyne/v2"
	"golang.org/x/text/unicode/bidi"

	"doorstep/app/ui/theme"
	"doorstep/assets"
)

// faces are the fonts of the scripts that the text face lacks, regular and
// bold. Fyne's font cache goes by resource, so each is made once, and only
// when the first word in a script is shown.
var faces = sync.OnceValue(func() map[*unicode.RangeTable][2]fyne.Resource {
	return map[*unicode.RangeTable][2]fyne.Resource{
		unicode.Arabic:   {theme.FontResource(assets.UrduRegular), theme.FontResource(assets.UrduBold)},
		unicode.Bengali:  {theme.FontResource(assets.BengaliRegular), theme.FontResource(assets.BengaliBold)},
		unicode.Gurmukhi: {theme.FontResource(assets.GurmukhiRegular), theme.FontResource(assets.GurmukhiBold)},
	}
})

// scriptOf says which font a word needs, nil for the text face, and whether
// it runs right to left.
func scriptOf(word string, bold bool) (source fyne.Resource, rtl bool) {
	for _, r := range word {
		if r < 0x0590 || r >= 0x2000 && r < 0xFB00 { // Latin, and its quotes and dashes
			continue
		}
		for table, pair := range faces() {
			if !unicode.Is(table, r) {
				continue
			}
			source = pair[0]
			if bold {
				source = pair[1]
			}
			return source, table == unicode.Arabic
		}
	}
	return nil, false
}

// mixed says whether a line holds anything that runs right to left.
func (b *block) mixed(l line) bool {
	for i := l.from; i < l.to; i++ {
		if b.words[i].rtl {
			return true
		}
	}
	return false
}

// placeMixed lays out a line that holds right-to-left words in the order the
// eye reads them. Fyne shapes one run rightly but does not reorder runs (a
// line mixing Urdu with digits or English came out in the wrong order), so
// each run here becomes a text of its own. Styles are those of the line's
// first word.
func (b *block) placeMixed(l line, left, top float32) {
	text := holdNumbers(b.join(l.from, l.to))
	dir := bidi.LeftToRight
	if b.alignEnd {
		dir = bidi.RightToLeft
	}
	var p bidi.Paragraph
	if _, err := p.SetString(text, bidi.DefaultDirection(dir)); err != nil {
		b.placeLine(l, left, top)
		return
	}
	order, err := p.Order()
	if err != nil {
		b.placeLine(l, left, top)
		return
	}
	style := b.style(b.words[l.from].span)
	runs := order.NumRuns()
	for n := range runs {
		i := n
		if dir == bidi.RightToLeft {
			i = runs - 1 - n
		}
		run := order.Run(i)
		w := word{span: b.words[l.from].span}
		w.source, w.rtl = scriptOf(run.String(), style.Bold)
		width := measure(run.String(), b.px, style, w.source).Width
		b.piece(run.String(), w, left, top, width)
		left += width
	}
}

// holdNumbers ties groups of figures together with a no-break space, which
// the reordering counts as part of a number: with a plain space an NHS number
// inside Urdu would be shown with its groups in reverse.
func holdNumbers(text string) string {
	r := []rune(text)
	for i := 1; i+1 < len(r); i++ {
		if r[i] == ' ' && isFigure(r[i-1]) && isFigure(r[i+1]) {
			r[i] = '\u00a0'
		}
	}
	return string(r)
}

func isFigure(r rune) bool { return r >= '0' && r <= '9' }
