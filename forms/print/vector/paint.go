package vector

import (
	"doorstep/forms/print/glyph"
	"doorstep/forms/print/pdf"
)

// Paint draws onto a page, fitted into a rectangle whose sides have the relation
// of the drawing's own. over replaces every fill, for icons of one colour; nil
// keeps the colours.
func (d *Drawing) Paint(p *pdf.Page, fonts *glyph.Fonts, x, y, w, h float64, over *pdf.Color) {
	sx := w / d.W
	place := func(at pdf.Point) pdf.Point {
		return pdf.Point{X: x + (at.X-d.X)*sx, Y: y + (at.Y-d.Y)*h/d.H}
	}
	p.Clip(x, y, w, h)
	for _, it := range d.Items {
		switch {
		case it.Image != nil:
			a := place(pdf.Point{X: it.ImageBox[0], Y: it.ImageBox[1]})
			p.Picture(it.Image, a.X, a.Y, it.ImageBox[2]*sx, it.ImageBox[3]*sx)
		case it.Words != "":
			paintWords(p, fonts, it, place(it.At), it.Size*sx)
		default:
			path := make([]pdf.Segment, len(it.Path))
			for i, s := range it.Path {
				at := make([]pdf.Point, len(s.At))
				for j, v := range s.At {
					at[j] = place(v)
				}
				path[i] = pdf.Segment{Do: s.Do, At: at}
			}
			if fill := it.Fill; fill != nil {
				if over != nil {
					fill = over
				}
				p.Fill(path, *fill)
			}
			if it.Stroke != nil && it.Width > 0 {
				dash := make([]float64, len(it.Dash))
				for i, v := range it.Dash {
					dash[i] = v * sx
				}
				p.Stroke(path, it.Width*sx, *it.Stroke, dash...)
			}
		}
	}
	p.Unclip()
}

func paintWords(p *pdf.Page, fonts *glyph.Fonts, it Item, at pdf.Point, size float64) {
	c := pdf.Color{}
	if it.Fill != nil {
		c = *it.Fill
	}
	style := glyph.Regular
	if it.Bold {
		style = glyph.Strong
	}
	lines, _ := fonts.Lines([]glyph.Span{{Text: it.Words, Style: style, Color: c}}, size, 1e6, glyph.Auto)
	for i, l := range lines {
		left := at.X
		switch it.Anchor {
		case "middle":
			left -= l.Width / 2
		case "end":
			left -= l.Width
		}
		for _, part := range l.Parts {
			part.Draw(p, pdf.Point{X: left, Y: at.Y + float64(i)*size*1.3})
		}
	}
}
