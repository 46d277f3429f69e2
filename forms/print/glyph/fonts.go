package glyph

import (
	"bytes"
	"fmt"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"

	"doorstep/assets"
	"doorstep/forms/print/pdf"
)

// Style is how a piece of text stands out.
type Style byte

// The styles. Mono is for columns of figures and for codes.
const (
	Regular Style = iota
	Strong
	Italic
	Mono
	MonoStrong
)

// face is one font, ready to shape and to embed.
type face struct {
	shape *font.Face
	embed *pdf.Font
	urdu  bool
	runes map[font.GID]rune
}

// stands is the letter that a glyph draws when nothing joins it, "" when it only
// comes about by joining.
func (fc *face) stands(g font.GID) string {
	if r, ok := fc.runes[g]; ok {
		return string(r)
	}
	return ""
}

// outline is the shape of a glyph in font units, y upwards.
func (fc *face) outline(gid uint16) []pdf.Segment {
	data, ok := fc.shape.GlyphDataOutline(font.GID(gid))
	if !ok {
		return nil
	}
	var out []pdf.Segment
	var last pdf.Point
	at := func(p opentype.SegmentPoint) pdf.Point { return pdf.Point{X: float64(p.X), Y: float64(p.Y)} }
	for _, s := range data.Segments {
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			if len(out) > 0 {
				out = append(out, pdf.Segment{Do: pdf.Close})
			}
			last = at(s.Args[0])
			out = append(out, pdf.Segment{Do: pdf.Move, At: []pdf.Point{last}})
		case opentype.SegmentOpLineTo:
			last = at(s.Args[0])
			out = append(out, pdf.Segment{Do: pdf.Line, At: []pdf.Point{last}})
		case opentype.SegmentOpQuadTo:
			h, end := at(s.Args[0]), at(s.Args[1])
			out = append(out, pdf.Segment{Do: pdf.Curve, At: []pdf.Point{
				{X: last.X + (h.X-last.X)*2/3, Y: last.Y + (h.Y-last.Y)*2/3}, {X: end.X + (h.X-end.X)*2/3, Y: end.Y + (h.Y-end.Y)*2/3}, end,
			}})
			last = end
		case opentype.SegmentOpCubeTo:
			last = at(s.Args[2])
			out = append(out, pdf.Segment{Do: pdf.Curve, At: []pdf.Point{at(s.Args[0]), at(s.Args[1]), last}})
		}
	}
	if len(out) > 0 {
		out = append(out, pdf.Segment{Do: pdf.Close})
	}
	return out
}

// Fonts holds the faces. It keeps what it shaped, and is not safe for concurrent
// use.
type Fonts struct {
	styles map[Style]*face
	// other are the faces of scripts that the reading face lacks, regular and bold.
	other  [][2]*face
	shaper shaping.HarfbuzzShaper
	widths map[wordKey]int
}

type wordKey struct {
	face *face
	rtl  bool
	text string
}

// Load reads the embedded fonts.
func Load() (*Fonts, error) {
	f := &Fonts{styles: map[Style]*face{}, widths: map[wordKey]int{}}
	read := func(name assets.Font) (*face, error) {
		ttf := name.TTF()
		shape, err := font.ParseTTF(bytes.NewReader(ttf))
		if err != nil {
			return nil, fmt.Errorf("font %s: %w", name, err)
		}
		embed, err := pdf.NewFont(string(name), ttf)
		if err != nil {
			return nil, fmt.Errorf("font %s: %w", name, err)
		}
		fc := &face{shape: shape, embed: embed, urdu: name == assets.UrduRegular || name == assets.UrduBold, runes: map[font.GID]rune{}}
		for it := shape.Cmap.Iter(); it.Next(); {
			r, g := it.Char()
			if old, ok := fc.runes[g]; !ok || r < old {
				fc.runes[g] = r
			}
		}
		embed.Outline = fc.outline
		return fc, nil
	}
	for style, name := range map[Style]assets.Font{
		Regular: assets.TextRegular, Strong: assets.TextBold, Italic: assets.TextItalic, Mono: assets.MonoRegular, MonoStrong: assets.MonoBold,
	} {
		fc, err := read(name)
		if err != nil {
			return nil, err
		}
		f.styles[style] = fc
	}
	for _, names := range [][2]assets.Font{
		{assets.UrduRegular, assets.UrduBold}, {assets.BengaliRegular, assets.BengaliBold}, {assets.GurmukhiRegular, assets.GurmukhiBold},
	} {
		var pair [2]*face
		for i, name := range names {
			fc, err := read(name)
			if err != nil {
				return nil, err
			}
			pair[i] = fc
		}
		f.other = append(f.other, pair)
	}
	return f, nil
}

func (fc *face) has(r rune) bool {
	_, ok := fc.shape.NominalGlyph(r)
	return ok
}

// faceFor is the face that draws a rune. before is the one of the rune before
// it in the same style, which signs without a script of their own follow, so
// that a sentence keeps its points and spaces; figures never do, because the
// reading face tells 1 from l and 0 from O. ok is false when no face has it.
func (f *Fonts) faceFor(r rune, s Style, before *face) (fc *face, ok bool) {
	own := f.styles[s]
	if before != nil && before != own && !figure(r) && shared(r) && before.has(r) {
		return before, true
	}
	if own.has(r) {
		return own, true
	}
	bold := 0
	if s == Strong || s == MonoStrong {
		bold = 1
	}
	for _, pair := range f.other {
		if pair[bold].has(r) {
			return pair[bold], true
		}
	}
	if own != f.styles[Regular] && f.styles[Regular].has(r) {
		return f.styles[Regular], true
	}
	return own, false
}

func figure(r rune) bool { return r >= '0' && r <= '9' }

// shared reports whether a rune belongs to no script of its own.
func shared(r rune) bool {
	s := language.LookupScript(r)
	return s == language.Common || s == language.Inherited
}
