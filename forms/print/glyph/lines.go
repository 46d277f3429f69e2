package glyph

import (
	"slices"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/segmenter"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"

	"doorstep/forms/print/pdf"
)

// Span is a stretch of text that looks alike.
type Span struct {
	Text  string
	Style Style
	Color pdf.Color
}

// Direction is where a paragraph begins.
type Direction byte

// Auto follows the first letter that has a direction.
const (
	Auto Direction = iota
	LeftToRight
	RightToLeft
)

// Part is a piece of a line in one font.
type Part struct {
	Font     *pdf.Font
	Size     float64
	Color    pdf.Color
	X        float64 // points from the left end of the line
	Clusters []pdf.Cluster
	// Hidden is the text of a part whose glyphs tell it to nobody: Urdu hangs its
	// letters under one another, and a reader of the file would tear words apart. It
	// lies unseen over the drawn shapes, word by word in reading order.
	Hidden []pdf.Word

	start int
}

// Draw puts the part on a page; at is the left end of its line on the base line.
func (pt Part) Draw(p *pdf.Page, at pdf.Point) {
	at.X += pt.X
	if pt.Hidden == nil {
		p.Text(pt.Font, pt.Size, pt.Color, at, pt.Clusters)
		return
	}
	p.Shapes(pt.Font, pt.Size, pt.Color, at, pt.Clusters)
	p.Hidden(pt.Font, pt.Size, at, pt.Hidden)
}

// Line is one line, its parts in reading order.
type Line struct {
	Parts []Part
	// Width in points, without the space at the end.
	Width float64
	// RightToLeft lines stand at the right.
	RightToLeft bool
	// Tall lines hold a script that needs twice the size of the type in height.
	Tall bool
}

// unit is what is known of one rune of a paragraph.
type unit struct {
	face  *face
	span  int
	level bidi.Level
}

// paragraph is one stretch of text without a forced line end.
type paragraph struct {
	text  []rune
	units []unit
	base  bidi.Level
}

// Lines breaks text into lines of a width in points. A line end in the text ends
// a line. Words that are wider than a line are broken where letters end.
// missing are the letters that no face has.
func (f *Fonts) Lines(spans []Span, size, width float64, base Direction) (lines []Line, missing []rune) {
	for _, part := range split(spans) {
		p, gone := f.analyse(part, base)
		missing = append(missing, gone...)
		for _, end := range f.breaks(p, size, width) {
			lines = append(lines, f.line(p, part, end[0], end[1], size))
		}
	}
	return lines, missing
}

// split cuts spans at forced line ends.
func split(spans []Span) [][]Span {
	out := [][]Span{nil}
	for _, s := range spans {
		for i, t := range strings.Split(s.Text, "\n") {
			if i > 0 {
				out = append(out, nil)
			}
			t = strings.Map(func(r rune) rune {
				if r == '\t' {
					return ' '
				}
				if unicode.IsControl(r) {
					return -1
				}
				return r
			}, t)
			last := len(out) - 1
			out[last] = append(out[last], Span{Text: t, Style: s.Style, Color: s.Color})
		}
	}
	return out
}

// analyse finds the face and the direction of every rune.
func (f *Fonts) analyse(spans []Span, base Direction) (paragraph, []rune) {
	var p paragraph
	var missing []rune
	for i, s := range spans {
		var before *face
		for _, r := range s.Text {
			fc, ok := f.faceFor(r, s.Style, before)
			if !ok && !unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) && !unicode.Is(unicode.Cf, r) {
				missing = append(missing, r)
			}
			before = fc
			p.text = append(p.text, r)
			p.units = append(p.units, unit{face: fc, span: i})
		}
	}
	// A space before a Latin word is as wide as a Latin space: that of Urdu is cut to
	// hang words into one another, and the two scripts would touch.
	for i := len(p.text) - 2; i > 0; i-- {
		if p.text[i] == ' ' && p.units[i].face.urdu && !p.units[i+1].face.urdu {
			p.units[i].face = p.units[i+1].face
		}
	}
	p.base = levels(p.text, p.units, base)
	return p, missing
}

// levels fills in the direction of each rune and returns that of the paragraph.
func levels(text []rune, units []unit, base Direction) bidi.Level {
	if base == Auto {
		base = firstStrong(text)
	}
	mark, level, side := '\u200e', bidi.Level(0), bidi.LeftToRight
	if base == RightToLeft {
		mark, level, side = '\u200f', 1, bidi.RightToLeft
	}
	// The library may take the direction from the text; a mark before it decides.
	var para bidi.Paragraph
	runs := para.Segment(append([]rune{mark}, text...), side)
	for i := range runs.NumRuns() {
		r := runs.Run(i)
		for at := max(r.Start-1, 0); at < r.End-1; at++ {
			units[at].level = r.Level
		}
	}
	amounts(text, units)
	return level
}

// amounts keeps together, where the text around is read from the right, what would
// change places or sides by the letter of the algorithm and must not be read that
// way: a number with the Latin word after it, "2.5 ml", "27 March"; the groups of a
// telephone number, "01632 960 120"; and an initial with its point, "Mark D."
func amounts(text []rune, units []unit) {
	for i := len(text) - 2; i > 0; i-- {
		if text[i] != ' ' || !figure(text[i-1]) || units[i-1].level < 2 || units[i+1].level < 2 {
			continue
		}
		switch {
		case figure(text[i+1]):
			units[i].level = units[i+1].level
		case unicode.Is(unicode.Latin, text[i+1]):
			for j := i; j >= 0 && (j == i || figure(text[j]) || strings.ContainsRune(".,:/–-", text[j])); j-- {
				units[j].level = units[i+1].level
			}
		}
	}
	for i := 1; i < len(text); i++ {
		if text[i] == '.' && unicode.Is(unicode.Latin, text[i-1]) && (i == 1 || text[i-2] == ' ') {
			units[i].level = units[i-1].level
		}
	}
}

func firstStrong(text []rune) Direction {
	for _, r := range text {
		switch language.LookupScript(r) {
		case language.Common, language.Inherited:
		case language.Arabic, language.Hebrew:
			return RightToLeft
		default:
			return LeftToRight
		}
	}
	return LeftToRight
}

// breaks says where the lines begin and end.
func (f *Fonts) breaks(p paragraph, size, width float64) [][2]int {
	if len(p.text) == 0 {
		return [][2]int{{0, 0}}
	}
	var out [][2]int
	start, used := 0, 0.0
	for _, w := range f.words(p, size, width) {
		from, to := w[0], w[1]
		whole := f.measure(p, from, to, size)
		bare := f.measure(p, from, trimmed(p.text, from, to), size)
		if used+bare > width && from > start {
			out = append(out, [2]int{start, from})
			start, used = from, 0
		}
		if bare > width {
			cuts := f.cut(p, from, to, size, width)
			for _, c := range cuts[:len(cuts)-1] {
				out = append(out, c)
				start = c[1]
			}
			used = f.measure(p, start, to, size)
			continue
		}
		used += whole
	}
	return append(out, [2]int{start, len(p.text)})
}

// cut breaks a word that is wider than a line where letters end.
func (f *Fonts) cut(p paragraph, from, to int, size, width float64) [][2]int {
	var seg segmenter.Segmenter
	seg.Init(p.text[from:to])
	var out [][2]int
	start, used := from, 0.0
	for it := seg.GraphemeIterator(); it.Next(); {
		g := it.Grapheme()
		at := from + g.Offset
		w := f.measure(p, at, at+len(g.Text), size)
		if used+w > width && at > start {
			out = append(out, [2]int{start, at})
			start, used = at, 0
		}
		used += w
	}
	return append(out, [2]int{start, to})
}

// trimmed is the end of a stretch without the spaces at its end.
func trimmed(text []rune, from, to int) int {
	for to > from && unicode.IsSpace(text[to-1]) {
		to--
	}
	return to
}

// runs cuts a stretch where face, span or direction change.
func (p paragraph) runs(from, to int) [][2]int {
	var out [][2]int
	for at := from; at < to; {
		end := at + 1
		for end < to && p.units[end] == p.units[at] {
			end++
		}
		out = append(out, [2]int{at, end})
		at = end
	}
	return out
}

// measure is how wide a stretch is, in points.
func (f *Fonts) measure(p paragraph, from, to int, size float64) float64 {
	total := 0.0
	for _, r := range p.runs(from, to) {
		u := p.units[r[0]]
		key := wordKey{u.face, u.level%2 == 1, string(p.text[r[0]:r[1]])}
		w, ok := f.widths[key]
		if !ok {
			for _, g := range f.shape(p, r[0], r[1]).Glyphs {
				w += g.Advance.Round()
			}
			f.widths[key] = w
		}
		total += float64(w) * u.face.size(size) / float64(u.face.embed.Upem())
	}
	return total
}

// size is the size a face is set at beside the reading face: Urdu looks small
// and is set one point larger.
func (fc *face) size(size float64) float64 {
	if fc.urdu {
		return size + 1
	}
	return size
}

// shape shapes a run in font units.
func (f *Fonts) shape(p paragraph, from, to int) shaping.Output {
	u := p.units[from]
	in := shaping.Input{
		Text: p.text, RunStart: from, RunEnd: to, Direction: di.DirectionLTR, Face: u.face.shape,
		Size: fixed.I(u.face.embed.Upem()), Script: language.Latin, Language: "en",
	}
	if u.level%2 == 1 {
		in.Direction = di.DirectionRTL
	}
	for _, r := range p.text[from:to] {
		if !shared(r) {
			in.Script = language.LookupScript(r)
			break
		}
	}
	switch in.Script {
	case language.Arabic:
		in.Language = "ur"
	case language.Bengali:
		in.Language = "bn"
	case language.Gurmukhi:
		in.Language = "pa"
	}
	return f.shaper.Shape(in)
}

// line sets one line.
func (f *Fonts) line(p paragraph, spans []Span, from, to int, size float64) Line {
	out := Line{RightToLeft: p.base%2 == 1}
	end := trimmed(p.text, from, to)
	// Spaces at the end of a line go with the paragraph (UAX 9, L1).
	for i := end; i < to; i++ {
		p.units[i].level = p.base
	}
	x := 0.0
	set := func(r [2]int) {
		u := p.units[r[0]]
		shaped := f.shape(p, r[0], r[1])
		part := Part{Font: u.face.embed, Size: u.face.size(size), X: x, Color: spans[u.span].Color, start: r[0]}
		out.Tall = out.Tall || u.face.urdu
		units := 0
		for i := 0; i < len(shaped.Glyphs); {
			g := shaped.Glyphs[i]
			at := g.TextIndex()
			cl := pdf.Cluster{Text: string(p.text[at : at+g.RunesCount()])}
			for ; i < len(shaped.Glyphs) && shaped.Glyphs[i].TextIndex() == at; i++ {
				g := shaped.Glyphs[i]
				cl.Glyphs = append(cl.Glyphs, pdf.Glyph{ID: uint16(g.GlyphID), Text: u.face.stands(g.GlyphID), Advance: g.Advance.Round(), X: g.XOffset.Round(), Y: g.YOffset.Round()})
				units += g.Advance.Round()
			}
			part.Clusters = append(part.Clusters, cl)
		}
		x += float64(units) * part.Size / float64(u.face.embed.Upem())
		if u.face.urdu {
			part.Hidden = layer(part.Clusters)
		}
		out.Parts = append(out.Parts, part)
	}
	space := 0.0
	order := p.visual(from, to, end)
	for _, r := range order {
		before := x
		set(r)
		if r[0] >= end {
			space += x - before
		}
	}
	out.Width = x - space
	if out.RightToLeft { // the space at the end stands left of the line
		for i := range out.Parts {
			out.Parts[i].X -= space
		}
	}
	slices.SortStableFunc(out.Parts, func(a, b Part) int { return a.start - b.start })
	return out
}

// layer is the text of Urdu clusters, which stand from left to right, as words
// that lie over them.
func layer(clusters []pdf.Cluster) []pdf.Word {
	var out []pdf.Word
	x := 0
	for i := 0; i < len(clusters); {
		blank, from, text := space(clusters[i].Text), x, ""
		for ; i < len(clusters) && space(clusters[i].Text) == blank; i++ {
			text = clusters[i].Text + text
			for _, g := range clusters[i].Glyphs {
				x += g.Advance
			}
		}
		out = append(out, pdf.Word{At: from, Wide: x - from, Text: text})
	}
	slices.Reverse(out)
	return out
}

func space(s string) bool { return strings.TrimSpace(s) == "" }

// visual is the runs of a line from left to right (UAX 9, L2), the spaces from
// end on apart from the rest.
func (p paragraph) visual(from, to, end int) [][2]int {
	runs := append(p.runs(from, end), p.runs(end, to)...)
	var highest bidi.Level
	for _, r := range runs {
		highest = max(highest, p.units[r[0]].level)
	}
	for level := highest; level >= 1; level-- {
		for i := 0; i < len(runs); {
			j := i
			for j < len(runs) && p.units[runs[j][0]].level >= level {
				j++
			}
			if j > i {
				slices.Reverse(runs[i:j])
				i = j
			} else {
				i++
			}
		}
	}
	return runs
}
