package widget

import (
	"image"
	"image/color"
	"math"
)

// Point is a place on a pad, in dp from its top left corner.
type Point struct{ X, Y float32 }

// Stroke is one movement of the pen without lifting it. A single point is a
// dot.
type Stroke []Point

// inkImage is the picture that strokes are drawn into as they come: one image
// costs a tenth of one line object a segment.
type inkImage struct {
	pic   *image.NRGBA
	scale float32 // pixels a dp
	pen   float32 // radius in pixels
	ink   color.NRGBA
}

func newInk(w, h int, scale float32, ink color.NRGBA) *inkImage {
	return &inkImage{pic: image.NewNRGBA(image.Rect(0, 0, w, h)), scale: scale, pen: max(1.5*scale, 0.75), ink: ink}
}

// stroke draws a whole stroke.
func (k *inkImage) stroke(s Stroke) {
	for i, p := range s {
		from := p
		if i > 0 {
			from = s[i-1]
		}
		k.segment(from, p)
	}
}

// segment draws a round-ended line between two points in dp. A pixel takes the
// stronger of what it holds and what is drawn, so joints do not darken.
func (k *inkImage) segment(a, b Point) {
	ax, ay, bx, by := a.X*k.scale, a.Y*k.scale, b.X*k.scale, b.Y*k.scale
	r := k.pen + 1
	box := image.Rect(
		int(math.Floor(float64(min(ax, bx)-r))), int(math.Floor(float64(min(ay, by)-r))),
		int(math.Ceil(float64(max(ax, bx)+r)))+1, int(math.Ceil(float64(max(ay, by)+r)))+1,
	).Intersect(k.pic.Rect)
	dx, dy := bx-ax, by-ay
	long := dx*dx + dy*dy
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			px, py := float32(x)+0.5-ax, float32(y)+0.5-ay
			t := float32(0)
			if long > 0 {
				t = min(max((px*dx+py*dy)/long, 0), 1)
			}
			ex, ey := px-t*dx, py-t*dy
			cover := k.pen + 0.5 - float32(math.Sqrt(float64(ex*ex+ey*ey)))
			if cover <= 0 {
				continue
			}
			alpha := uint8(min(cover, 1) * 255)
			if at := k.pic.PixOffset(x, y); k.pic.Pix[at+3] < alpha {
				k.pic.Pix[at], k.pic.Pix[at+1], k.pic.Pix[at+2], k.pic.Pix[at+3] = k.ink.R, k.ink.G, k.ink.B, alpha
			}
		}
	}
}
