package print

import (
	"slices"
	"unicode"

	"doorstep/forms/print/glyph"
	"doorstep/forms/print/pdf"
	"doorstep/forms/print/vector"
)

// The inks of paper (DESIGN.md sections 3.1 and 12).
var inks = struct{ ink, muted, line, heading, tint, icon pdf.Color }{
	ink: pdf.Color{R: 0x1C, G: 0x26, B: 0x28}, muted: pdf.Color{R: 0x4A, G: 0x57, B: 0x5A}, line: pdf.Color{R: 0xDA, G: 0xD2, B: 0xC5},
	heading: pdf.Color{R: 0x0A, G: 0x46, B: 0x43}, tint: pdf.Color{R: 0xDC, G: 0xEB, B: 0xE8}, icon: pdf.Color{R: 0x0E, G: 0x5A, B: 0x56},
}

// setter sets one paper at one size of type.
type setter struct {
	fonts   *glyph.Fonts
	doc     Doc
	words   fixed
	size    float64
	air     float64 // what gaps are measured by: the size, or less on a full page
	high    float64 // of the text on a page
	outline outline
	missing map[rune]bool
	images  map[string]*pdf.Image
	drawn   map[string]*vector.Drawing
}

// frame is where blocks are set: the left edge, the width, and the element of the
// tags that takes them.
type frame struct {
	x, w float64
	elem *pdf.Elem
	deep int // how many boxes it lies in
}

// piece is a strip of a page that is not cut: a line of text, a slot of a table
// row, a picture.
type piece struct {
	gap, high float64
	// keep it on the page of the one after it.
	keep bool
	draw func(p *pdf.Page, y float64)
	// title and level make a bookmark.
	title string
	level int
	// turn begins a new page, unless that much of the page is empty, in points, when
	// it is not 0.
	turn   bool
	unless float64
	// head is drawn again when a page begins in the middle of its table.
	head []piece
}

// place is the left edge of something that stands off from the beginning of the
// frame: the left edge, or the right one on pages read from the right.
func (s *setter) place(f frame, off, w float64) float64 {
	if s.words.rightToLeft {
		return f.x + f.w - off - w
	}
	return f.x + off
}

// spans gives text its inks.
func spans(t Text, ink pdf.Color) []glyph.Span {
	var out []glyph.Span
	for _, r := range t {
		sp := glyph.Span{Text: r.Text, Color: ink}
		switch {
		case r.Mono && r.Strong:
			sp.Style = glyph.MonoStrong
		case r.Mono:
			sp.Style = glyph.Mono
		case r.Strong:
			sp.Style = glyph.Strong
		case r.Italic:
			sp.Style = glyph.Italic
		}
		if r.Muted {
			sp.Color = inks.muted
		}
		out = append(out, sp)
	}
	return out
}

// lead is the height of a line.
func lead(l glyph.Line, size float64) float64 {
	if l.Tall {
		return 2.1 * (size + 1)
	}
	return 1.36 * size
}

// rise is how far the base line lies under the top of a line.
func rise(l glyph.Line, size float64) float64 {
	if l.Tall {
		return 1.38 * (size + 1)
	}
	return 1.0 * size
}

// lines sets text. A paper read from the right sets what has a letter of such a
// script from the right, everything else as it is written.
func (s *setter) lines(t Text, size, w float64, ink pdf.Color) []glyph.Line {
	dir := glyph.Auto
	if s.words.rightToLeft {
		for _, r := range t.Words() {
			if unicode.Is(unicode.Arabic, r) {
				dir = glyph.RightToLeft
				break
			}
		}
	}
	lines, missing := s.fonts.Lines(spans(t, ink), size, w, dir)
	for _, r := range missing {
		s.missing[r] = true
	}
	if s.words.rightToLeft {
		for i := range lines { // names and numbers stand on the line of the words beside them
			lines[i].Tall = true
		}
		if len(lines) == 1 {
			lines[0].RightToLeft = true
		}
	}
	return lines
}

// drawLine draws a line whose top is at y.
func drawLine(p *pdf.Page, l glyph.Line, x, w, y, size float64) {
	if l.RightToLeft {
		x += w - l.Width
	}
	for _, part := range l.Parts {
		part.Draw(p, pdf.Point{X: x, Y: y + rise(l, size)})
	}
}

// text sets a paragraph as pieces that belong to elem, the first with a gap above
// it. Single lines are not left alone on a page.
func (s *setter) text(f frame, elem *pdf.Elem, t Text, size, gap float64, ink pdf.Color) []piece {
	lines := s.lines(t, size, f.w, ink)
	out := make([]piece, 0, len(lines))
	for i, l := range lines {
		pc := piece{high: lead(l, size), draw: func(p *pdf.Page, y float64) {
			if len(l.Parts) == 0 {
				return
			}
			p.Begin(elem)
			drawLine(p, l, f.x, f.w, y, size)
			p.End()
		}}
		if i == 0 {
			pc.gap = gap
		}
		pc.keep = len(lines) > 1 && (i == 0 || i == len(lines)-2)
		out = append(out, pc)
	}
	return out
}

func height(ps []piece) float64 {
	h := 0.0
	for i, p := range ps {
		h += p.high
		if i > 0 {
			h += p.gap
		}
	}
	return h
}

// joined makes one piece of several.
func joined(ps []piece) piece {
	if len(ps) == 0 {
		return piece{draw: func(*pdf.Page, float64) {}}
	}
	return piece{gap: ps[0].gap, high: height(ps), draw: func(p *pdf.Page, y float64) { drawAll(ps, p, y) }}
}

func drawAll(ps []piece, p *pdf.Page, y float64) {
	for i, pc := range ps {
		if i > 0 {
			y += pc.gap
		}
		pc.draw(p, y)
		y += pc.high
	}
}

// kept keeps pieces together.
func kept(ps []piece) []piece {
	out := slices.Clone(ps)
	for i := range out {
		out[i].keep = i < len(out)-1 || out[i].keep
	}
	return out
}

// image reads a picture once for the whole paper.
func (s *setter) image(p Picture) (im *pdf.Image, d *vector.Drawing) {
	if len(p.Data) == 0 {
		return nil, nil
	}
	key := string(p.Data)
	if im, ok := s.images[key]; ok {
		return im, nil
	}
	if d, ok := s.drawn[key]; ok {
		return nil, d
	}
	if im, err := pdf.NewImage(p.Data); err == nil {
		s.images[key] = im
		return im, nil
	}
	if d, err := vector.Parse(p.Data); err == nil {
		s.drawn[key] = d
		return nil, d
	}
	return nil, nil
}
