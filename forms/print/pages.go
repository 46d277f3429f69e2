package print

import (
	"fmt"
	"image"
	"maps"
	"slices"
	"strings"

	"doorstep/assets"
	"doorstep/forms/print/glyph"
	"doorstep/forms/print/pdf"
	"doorstep/forms/print/raster"
	"doorstep/forms/print/vector"
)

// A4 in points, with margins of 15 mm (DESIGN.md section 12).
const (
	pageW  = 595.276
	pageH  = 841.89
	margin = 42.52
)

// Result is a finished PDF.
type Result struct {
	PDF   []byte
	Pages int
	// Size of the body text that it was set in, points.
	Size float64
	// Missing are letters that none of the embedded faces can draw; they are in the
	// text of the file and show as an empty square.
	Missing []rune
	// Code is the check code at the foot of every page.
	Code string

	sheets []*pdf.Page
	last   float64 // which part of the last page is written on
}

// Picture is a page, counted from 0, as a picture of a width in pixels, to be
// looked at before it is printed; nil for a page that there is not.
func (r Result) Picture(page, width int) image.Image {
	if page < 0 || page >= len(r.sheets) || width < 1 {
		return nil
	}
	return raster.Page(r.sheets[page], width)
}

// Press makes papers. It is not safe for concurrent use.
type Press struct{ fonts *glyph.Fonts }

// NewPress reads the embedded fonts.
func NewPress() (*Press, error) {
	f, err := glyph.Load()
	if err != nil {
		return nil, err
	}
	return &Press{fonts: f}, nil
}

// PDF sets a paper as a tagged PDF. The same paper always gives the same bytes.
func (pr *Press) PDF(d Doc) Result {
	size := d.Size
	if size <= 0 {
		size = ProfessionalSize
	}
	for {
		r := pr.at(d, size, 1)
		if !d.OnePage && r.Pages > 1 && r.last < fewLines {
			return pr.drawnIn(d, size, r)
		}
		if !d.OnePage || r.Pages == 1 {
			return r
		}
		if close := pr.at(d, size, .5); close.Pages == 1 || size-.5 < LeastSize {
			return close
		}
		size -= .5
	}
}

// fewLines is the part of a last page that is too little for a page of its own.
const fewLines = .2

// drawnIn sets a paper with a little less air where that saves a last page of a few
// lines; the size of the type stays.
func (pr *Press) drawnIn(d Doc, size float64, r Result) Result {
	for _, air := range []float64{.85, .7, .55} {
		if close := pr.at(d, size, air); close.Pages < r.Pages {
			return close
		}
	}
	return r
}

// at sets a paper at one size of type, with gaps in relation to it.
func (pr *Press) at(d Doc, size, air float64) Result {
	s := &setter{fonts: pr.fonts, doc: d, words: wordsOf(d.Language), size: size, air: size * air, missing: map[rune]bool{}, images: map[string]*pdf.Image{}, drawn: map[string]*vector.Drawing{}}
	lang := d.Language
	if lang == "" {
		lang = "en-GB"
	}
	file := pdf.New(pdf.Info{Title: d.Title, Author: d.From, Creator: "Doorstep", Language: lang, RightToLeft: s.words.rightToLeft, Made: d.Made})
	code := d.CheckCode()
	foot := s.foot(code, 99, 99)
	bottom := pageH - margin - foot.high
	s.high = bottom - margin
	f := frame{x: margin, w: pageW - 2*margin, elem: file.Root()}
	ps := append(s.opening(f), s.blocks(f, d.Blocks)...)

	var pages []*pdf.Page
	var page *pdf.Page
	y := 0.0
	turn := func() {
		page = file.Page(pageW, pageH)
		pages = append(pages, page)
		y = margin
	}
	turn()
	fresh := true
	for i := 0; i < len(ps); i++ {
		pc := ps[i]
		if pc.turn {
			if !fresh && (pc.unless == 0 || bottom-y < pc.unless) {
				turn()
				fresh = true
			}
			continue
		}
		// What is kept together moves to the next page together, unless no page
		// could hold it.
		need := 0.0
		for j := i; j < len(ps); j++ {
			need += ps[j].high
			if j > i {
				need += ps[j].gap
			} else if !fresh {
				need += ps[j].gap
			}
			if !ps[j].keep || need > s.high {
				break
			}
		}
		gap := pc.gap
		if y+gap+pc.high > bottom+.01 || y+need > bottom+.01 && need <= s.high && !fresh {
			turn()
			gap, fresh = 0, true
			for _, h := range pc.head {
				repeat(h, page, y)
				y += h.high
			}
		}
		if fresh {
			gap = 0
		}
		y += gap
		if pc.title != "" {
			file.Bookmark(pc.title, pc.level, page, y)
		}
		pc.draw(page, y)
		y += pc.high
		fresh = false
	}
	for i, p := range pages {
		s.foot(code, i+1, len(pages)).draw(p, pageH-margin-foot.high)
	}
	return Result{PDF: file.Bytes(), Pages: len(pages), Size: size, Missing: slices.Sorted(maps.Keys(s.missing)), Code: code, sheets: pages, last: (y - margin) / s.high}
}

// repeat draws the head of a table again. Its tags would say it twice, so this
// time it is no part of what is read.
func repeat(h piece, p *pdf.Page, y float64) { p.Silent(func() { h.draw(p, y) }) }

// opening is what stands above the first block: who made it, what sort of copy it
// is, and its title.
func (s *setter) opening(f frame) []piece {
	d := s.doc
	logo := 30.0
	half := f.w * .5
	head := f.elem.Add("Div")
	lf := frame{x: s.place(f, logo+9, half-logo-9), w: half - logo - 9, elem: head}
	left := s.text(lf, head.Add("P"), Strong(d.From), 12, 0, inks.ink)
	if d.Team != "" {
		left = append(left, s.text(lf, head.Add("P"), Plain(d.Team), 10.5, 0, inks.muted)...)
	}
	rf := frame{x: s.place(f, half, f.w-half), w: f.w - half, elem: head}
	kind := d.Kind
	if d.For != "" {
		kind += " · " + d.For
	}
	right := s.end(rf, head, kind)
	right = append(right, s.end(rf, head, s.words.day(d.Made))...)
	l, r := joined(left), joined(right)
	top := piece{high: max(logo, l.high, r.high), draw: func(p *pdf.Page, y float64) {
		p.BeginArtifact()
		x := s.place(f, 0, logo)
		if mark, err := vector.Parse(assets.AppIconSVG()); err == nil {
			mark.Paint(p, s.fonts, x, y, logo, logo, nil)
		}
		p.End()
		l.draw(p, y)
		r.draw(p, y)
	}}
	out := []piece{top}
	title := s.text(f, f.elem.Add("H1"), Strong(d.Title), max(s.size*1.9, 17), 13, inks.ink)
	if len(title) > 0 {
		title[0].title, title[0].level = d.Title, 1
	}
	out = append(out, kept(title)...)
	if d.Lead != "" {
		out = append(out, s.text(f, f.elem.Add("P"), Plain(d.Lead), s.size*1.12, 3, inks.muted)...)
	}
	return out
}

// end sets lines at the far side.
func (s *setter) end(f frame, elem *pdf.Elem, t string) []piece {
	p := elem.Add("P")
	var out []piece
	for _, l := range s.lines(Plain(t), 10.5, f.w, inks.muted) {
		l.RightToLeft = !s.words.rightToLeft
		out = append(out, piece{high: lead(l, 10.5), draw: func(pg *pdf.Page, y float64) {
			pg.Begin(p)
			drawLine(pg, l, f.x, f.w, y, 10.5)
			pg.End()
		}})
	}
	return out
}

// foot is the foot of a page: whom it is about, the check code, the page, and
// what the paper is worth.
func (s *setter) foot(code string, n, of int) piece {
	const size = 9.0
	f := frame{x: margin, w: pageW - 2*margin}
	left := s.lines(Plain(s.doc.foot()), size, f.w, inks.muted)
	made := fmt.Sprintf(s.words.made, s.words.day(s.doc.Made)) + " · " + s.words.check + " "
	right := s.lines(Text{{Text: made}, {Text: code, Mono: true, Strong: true}, {Text: " · " + fmt.Sprintf(s.words.page, n, of)}}, size, f.w, inks.muted)
	type row struct {
		line glyph.Line
		end  bool
		up   bool // beside the one before it
	}
	var rows []row
	add := func(lines []glyph.Line, end bool) {
		for i, l := range lines {
			up := false
			if n := len(rows); n > 0 && i == 0 && len(lines) == 1 && end && !rows[n-1].end {
				up = rows[n-1].line.Width+l.Width+14 <= f.w
			}
			rows = append(rows, row{line: l, end: end, up: up})
		}
	}
	add(left, false)
	if s.doc.Standing != "" {
		add(s.lines(Strong(s.doc.Standing), size, f.w, inks.ink), true)
	}
	add(right, true)
	const over = 9.0
	high := over + 5
	for _, r := range rows {
		if !r.up {
			high += lead(r.line, size)
		}
	}
	return piece{high: high, draw: func(p *pdf.Page, y float64) {
		p.BeginArtifact()
		p.Rule(pdf.Point{X: f.x, Y: y + over}, pdf.Point{X: f.x + f.w, Y: y + over}, .75, inks.line)
		at, before := y+over+4, y+over+4
		for _, r := range rows {
			top := at
			if r.up {
				top = before
			} else {
				before = at
				at += lead(r.line, size)
			}
			l := r.line
			l.RightToLeft = r.end != s.words.rightToLeft
			drawLine(p, l, f.x, f.w, top, size)
		}
		p.End()
	}}
}

// MissingWords says which letters cannot be drawn, "" when all can.
func (r Result) MissingWords() string {
	if len(r.Missing) == 0 {
		return ""
	}
	var each []string
	for _, m := range r.Missing {
		each = append(each, string(m))
	}
	return strings.Join(each, " ")
}
