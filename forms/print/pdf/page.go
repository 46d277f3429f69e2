package pdf

import (
	"bytes"
	"fmt"
	"strings"
)

// Color is red, green and blue, 0 to 255.
type Color struct{ R, G, B uint8 }

func (c Color) ops(op string) string {
	return num(float64(c.R)/255) + " " + num(float64(c.G)/255) + " " + num(float64(c.B)/255) + " " + op + "\n"
}

// Point is a place on a page in points from its top left corner.
type Point struct{ X, Y float64 }

// Page is one page of a file.
type Page struct {
	W, H float64

	file   *File
	ref    ref
	body   bytes.Buffer
	owners []*Elem // by mark
	marks  []Mark
	open   bool
	silent bool
}

func (p *Page) y(v float64) float64 { return p.H - v }

// Begin opens a piece of content that belongs to an element. Pieces do not nest.
func (p *Page) Begin(e *Elem) {
	if p.silent {
		return
	}
	p.End()
	mark := len(p.owners)
	p.owners = append(p.owners, e)
	e.kids = append(e.kids, kid{page: p, mark: mark})
	fmt.Fprintf(&p.body, "/%s << /MCID %d >> BDC\n", e.kind, mark)
	p.open = true
}

// BeginArtifact opens a piece of content that is no part of what is read:
// lines, backgrounds, the foot of a page.
func (p *Page) BeginArtifact() {
	if p.silent {
		return
	}
	p.End()
	p.body.WriteString("/Artifact BMC\n")
	p.open = true
}

// End closes the piece that is open.
func (p *Page) End() {
	if p.open && !p.silent {
		p.body.WriteString("EMC\n")
		p.open = false
	}
}

// Silent draws something that was read before: nothing in it is read again.
func (p *Page) Silent(draw func()) {
	p.BeginArtifact()
	p.silent = true
	draw()
	p.silent = false
	p.End()
}

// Glyph is one shaped glyph. Lengths are in font units.
type Glyph struct {
	ID uint16
	// Text is the letter that the glyph draws by itself, "" when it has none.
	Text string
	// Advance is how far the next glyph is.
	Advance int
	// X and Y move the glyph from its place, Y upwards.
	X, Y int
}

// Cluster is the glyphs that stand for a piece of text together.
type Cluster struct {
	Text   string
	Glyphs []Glyph
}

// Text draws clusters from left to right from a place on the base line. What
// the clusters stand for is kept, so that the text can be searched and read out.
func (p *Page) Text(f *Font, size float64, c Color, at Point, clusters []Cluster) {
	if len(clusters) == 0 {
		return
	}
	u := p.file.use(f)
	b := &p.body
	b.WriteString("BT\n" + c.ops("rg"))
	fmt.Fprintf(b, "/%s %s Tf\n", u.name, num(size))
	scale := size / float64(f.upem)
	x, pen := at.X, -1e9
	var run strings.Builder // of one TJ
	flush := func() {
		if run.Len() > 0 {
			b.WriteString("[" + run.String() + "] TJ\n")
			run.Reset()
		}
	}
	draw := func(g Glyph) {
		gx := x + float64(g.X)*scale
		switch {
		case g.Y != 0 || pen < -1e8:
			flush()
			fmt.Fprintf(b, "1 0 0 1 %s %s Tm\n", num(gx), num(p.y(at.Y)+float64(g.Y)*scale))
		case gx-pen > 0.0005*size || pen-gx > 0.0005*size:
			run.WriteString(num((pen - gx) / size * 1000))
		}
		fmt.Fprintf(&run, "<%04X>", g.ID)
		p.mark(Mark{Font: f, Glyph: g.ID, Size: size, At: Point{gx, at.Y - float64(g.Y)*scale}, Fill: &c})
		pen = gx + float64(f.advance(g.ID))*scale
		if g.Y != 0 {
			flush()
			pen = -1e9
		}
		x += float64(g.Advance) * scale
	}
	for _, cl := range clusters {
		plain := len(cl.Glyphs) == 1 && u.note(cl.Glyphs[0].ID, cl.Text)
		if !plain {
			for _, g := range cl.Glyphs {
				u.note(g.ID, g.Text)
			}
			flush()
			fmt.Fprintf(b, "/Span << /ActualText %s >> BDC\n", textString(cl.Text))
		}
		for _, g := range cl.Glyphs {
			draw(g)
		}
		if !plain {
			// Readers take the end of the last glyph for the end of the text. Where that is
			// a mark above or below, they would see a gap, and a space in the word.
			if off := pen - x; f.blank != 0 && (off > .01*size || off < -.01*size) {
				u.note(f.blank, "")
				draw(Glyph{ID: f.blank, X: -f.advance(f.blank)})
			}
			flush()
			b.WriteString("EMC\n")
		}
	}
	flush()
	b.WriteString("ET\n")
}

// Shapes draws clusters like Text, as shapes that hold no text.
func (p *Page) Shapes(f *Font, size float64, c Color, at Point, clusters []Cluster) {
	b := &p.body
	scale := size / float64(f.upem)
	x := at.X
	b.WriteString("q\n" + c.ops("rg"))
	for _, cl := range clusters {
		for _, g := range cl.Glyphs {
			if name := p.file.shape(f, g.ID); name != "" {
				p.mark(Mark{Font: f, Glyph: g.ID, Size: size, At: Point{x + float64(g.X)*scale, at.Y - float64(g.Y)*scale}, Fill: &c})
				fmt.Fprintf(b, "q %s 0 0 %s %s %s cm /%s Do Q\n", scaled(scale), scaled(scale), num(x+float64(g.X)*scale), num(p.y(at.Y)+float64(g.Y)*scale), name)
			}
			x += float64(g.Advance) * scale
		}
	}
	b.WriteString("Q\n")
}

// Word is a piece of text that lies unseen over its shapes, from At to At+Wide in
// font units.
type Word struct {
	At, Wide int
	Text     string
}

// Hidden lays words that are read from right to left over what Shapes drew, in
// the order in which they are read.
func (p *Page) Hidden(f *Font, size float64, at Point, words []Word) {
	b := &p.body
	scale := size / float64(f.upem)
	fmt.Fprintf(b, "BT 3 Tr /%s 1 Tf\n", p.file.veilName())
	for _, w := range words {
		letters := []rune(w.Text)
		if len(letters) == 0 {
			continue
		}
		// Each letter is half as wide as it is high, written towards the left.
		wide := float64(w.Wide) * scale / float64(len(letters)) * 2
		fmt.Fprintf(b, "%s 0 0 %s %s %s Tm <", num(-wide), num(size), num(at.X+float64(w.At+w.Wide)*scale), num(p.y(at.Y)))
		for _, r := range letters {
			fmt.Fprintf(b, "%04X", p.file.veil.of(r))
		}
		b.WriteString("> Tj\n")
	}
	b.WriteString("0 Tr ET\n")
}

// Rect fills a rectangle with corners of a radius.
func (p *Page) Rect(x, y, w, h, radius float64, c Color) {
	p.Fill(rounded(x, y, w, h, radius), c)
}

// Frame draws the edge of a rectangle with corners of a radius.
func (p *Page) Frame(x, y, w, h, radius, line float64, c Color) {
	p.Stroke(rounded(x, y, w, h, radius), line, c)
}

func rounded(x, y, w, h, r float64) []Segment {
	if r <= 0 {
		return []Segment{{Move, []Point{{x, y}}}, {Line, []Point{{x + w, y}}}, {Line, []Point{{x + w, y + h}}}, {Line, []Point{{x, y + h}}}, {Close, nil}}
	}
	const k = 0.5523 // of a quarter circle
	return []Segment{
		{Move, []Point{{x + r, y}}},
		{Line, []Point{{x + w - r, y}}},
		{Curve, []Point{{x + w - r + k*r, y}, {x + w, y + r - k*r}, {x + w, y + r}}},
		{Line, []Point{{x + w, y + h - r}}},
		{Curve, []Point{{x + w, y + h - r + k*r}, {x + w - r + k*r, y + h}, {x + w - r, y + h}}},
		{Line, []Point{{x + r, y + h}}},
		{Curve, []Point{{x + r - k*r, y + h}, {x, y + h - r + k*r}, {x, y + h - r}}},
		{Line, []Point{{x, y + r}}},
		{Curve, []Point{{x, y + r - k*r}, {x + r - k*r, y}, {x + r, y}}},
		{Close, nil},
	}
}

// Rule draws a straight line.
func (p *Page) Rule(a, b Point, line float64, c Color) {
	p.Stroke([]Segment{{Move, []Point{a}}, {Line, []Point{b}}}, line, c)
}

// Step is what a segment of a path does.
type Step byte

// The steps: Move and Line take one point, Curve takes three, Close none.
const (
	Move Step = iota
	Line
	Curve
	Close
)

func (s Step) op() string { return [...]string{Move: "m", Line: "l", Curve: "c", Close: "h"}[s] }

// Segment is one step of a path.
type Segment struct {
	Do Step
	At []Point
}

// Fill fills a path; what lies inside is told by the nonzero rule.
func (p *Page) Fill(path []Segment, c Color) {
	p.mark(Mark{Path: path, Fill: &c})
	p.body.WriteString(c.ops("rg"))
	p.path(path)
	p.body.WriteString("f\n")
}

// Stroke draws along a path with round ends; dash are the lengths drawn and left
// out in turn, none for an unbroken line.
func (p *Page) Stroke(path []Segment, line float64, c Color, dash ...float64) {
	p.mark(Mark{Path: path, Stroke: &c, Width: line, Dash: dash})
	p.body.WriteString("q 1 J 1 j\n" + c.ops("RG") + num(line) + " w\n")
	if len(dash) > 0 {
		p.body.WriteString("[")
		for _, d := range dash {
			p.body.WriteString(num(d) + " ")
		}
		p.body.WriteString("] 0 d\n")
	}
	p.path(path)
	p.body.WriteString("S Q\n")
}

func (p *Page) path(path []Segment) {
	for _, s := range path {
		for _, at := range s.At {
			p.body.WriteString(num(at.X) + " " + num(p.y(at.Y)) + " ")
		}
		p.body.WriteString(s.Do.op() + "\n")
	}
}

// Clip keeps what is drawn from here on inside a rectangle, until Unclip.
func (p *Page) Clip(x, y, w, h float64) {
	p.mark(Mark{Clip: true, Box: [4]float64{x, y, w, h}})
	fmt.Fprintf(&p.body, "q %s %s %s %s re W n\n", num(x), num(p.y(y+h)), num(w), num(h))
}

// Unclip ends what Clip began.
func (p *Page) Unclip() {
	p.mark(Mark{Unclip: true})
	p.body.WriteString("Q\n")
}

// Picture draws an image into a rectangle.
func (p *Page) Picture(im *Image, x, y, w, h float64) {
	p.mark(Mark{Image: im, Box: [4]float64{x, y, w, h}})
	fmt.Fprintf(&p.body, "q %s 0 0 %s %s %s cm /%s Do Q\n", num(w), num(h), num(x), num(p.y(y+h)), p.file.image(im))
}

// Place says where on the page a Figure is.
func (p *Page) Place(e *Elem, x, y, w, h float64) {
	e.page, e.box = p, [4]float64{x, p.y(y + h), x + w, p.y(y)}
}
