// Package raster draws a page of paper as a picture, for the preview on a screen.
// What is printed is the PDF; this only shows it.
package raster

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"github.com/srwiley/rasterx"
	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/math/fixed"

	"doorstep/forms/print/pdf"
)

// Page draws a page at a width in pixels; its height follows.
func Page(p *pdf.Page, width int) image.Image {
	k := float64(width) / p.W
	height := int(math.Round(p.H * k))
	out := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	clips := []image.Rectangle{out.Bounds()}
	scanner := rasterx.NewScannerGV(width, height, out, out.Bounds())
	pen := rasterx.NewDasher(width, height, scanner)
	pen.SetWinding(true)
	// Glyphs of one ink are filled together: a fill goes over the whole page.
	var inks *pdf.Color
	flush := func() {
		if inks != nil {
			pen.Filler.SetColor(ink(*inks))
			pen.Filler.Draw()
			pen.Clear()
			inks = nil
		}
	}
	shapes := map[glyph][]pdf.Segment{}
	for _, m := range p.Marks() {
		clip := clips[len(clips)-1]
		if m.Font == nil || inks != nil && *inks != *m.Fill {
			flush()
		}
		switch {
		case m.Clip:
			clips = append(clips, clip.Intersect(box(m.Box, k)))
			continue
		case m.Unclip:
			if len(clips) > 1 {
				clips = clips[:len(clips)-1]
			}
			continue
		case m.Image != nil:
			if im := m.Image.Decode(); im != nil {
				to := box(m.Box, k)
				sub, ok := out.SubImage(clip).(*image.RGBA)
				if ok {
					xdraw.ApproxBiLinear.Scale(sub, to, im, im.Bounds(), xdraw.Over, nil)
				}
			}
			continue
		}
		scanner.SetClip(clip)
		if m.Font != nil {
			if m.Font.Outline == nil {
				continue
			}
			shape, ok := shapes[glyph{m.Font, m.Glyph}]
			if !ok {
				shape = m.Font.Outline(m.Glyph)
				shapes[glyph{m.Font, m.Glyph}] = shape
			}
			s := m.Size / float64(m.Font.Upem()) * k
			add(&pen.Filler, shape, func(at pdf.Point) fixed.Point26_6 {
				return rasterx.ToFixedP(m.At.X*k+at.X*s, m.At.Y*k-at.Y*s)
			})
			inks = m.Fill
			continue
		}
		place := func(at pdf.Point) fixed.Point26_6 { return rasterx.ToFixedP(at.X*k, at.Y*k) }
		if m.Fill != nil {
			add(&pen.Filler, m.Path, place)
			pen.Filler.SetColor(ink(*m.Fill))
			pen.Filler.Draw()
			pen.Clear()
		}
		if m.Stroke != nil {
			dash := make([]float64, len(m.Dash))
			for i, d := range m.Dash {
				dash[i] = d * k
			}
			pen.SetStroke(fixed.Int26_6(max(m.Width*k, .6)*64), 0, rasterx.RoundCap, rasterx.RoundCap, nil, rasterx.Round, dash, 0)
			add(pen, m.Path, place)
			pen.SetColor(ink(*m.Stroke))
			pen.Draw()
			pen.Clear()
		}
	}
	flush()
	return out
}

// glyph names a shape of a font.
type glyph struct {
	font *pdf.Font
	id   uint16
}

func ink(c pdf.Color) color.Color { return color.RGBA{c.R, c.G, c.B, 255} }

func box(b [4]float64, k float64) image.Rectangle {
	return image.Rect(int(math.Floor(b[0]*k)), int(math.Floor(b[1]*k)), int(math.Ceil((b[0]+b[2])*k)), int(math.Ceil((b[1]+b[3])*k)))
}

// add puts a path into what fills or strokes it.
func add(to rasterx.Adder, path []pdf.Segment, at func(pdf.Point) fixed.Point26_6) {
	begun := false
	for _, s := range path {
		switch s.Do {
		case pdf.Move:
			if begun {
				to.Stop(false)
			}
			to.Start(at(s.At[0]))
			begun = true
		case pdf.Line:
			to.Line(at(s.At[0]))
		case pdf.Curve:
			to.CubeBezier(at(s.At[0]), at(s.At[1]), at(s.At[2]))
		case pdf.Close:
			if begun {
				to.Stop(true)
			}
			begun = false
		}
	}
	if begun {
		to.Stop(false)
	}
}
