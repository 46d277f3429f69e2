package pdf

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
)

// Mark is one thing that was painted on a page, for whoever shows the page on a
// screen: a path, a glyph, a picture, or the beginning or end of a clip.
type Mark struct {
	Path         []Segment
	Fill, Stroke *Color
	Width        float64
	Dash         []float64

	// Font, Glyph, Size and At are a glyph on the base line; its Fill is its colour.
	Font  *Font
	Glyph uint16
	Size  float64
	At    Point

	Image *Image
	// Box is the rectangle of an image or of a clip: left, top, width, height.
	Box          [4]float64
	Clip, Unclip bool
}

// Marks are what was painted on the page so far, in order.
func (p *Page) Marks() []Mark { return p.marks }

func (p *Page) mark(m Mark) { p.marks = append(p.marks, m) }

// Decode is the picture itself, to be shown; nil when it is damaged.
func (im *Image) Decode() image.Image {
	if im.raw {
		out, err := jpeg.Decode(bytes.NewReader(im.data))
		if err != nil {
			return nil
		}
		return out
	}
	out := image.NewRGBA(image.Rect(0, 0, im.W, im.H))
	for i := 0; i+2 < len(im.data); i += 3 {
		out.SetRGBA(i/3%im.W, i/3/im.W, color.RGBA{im.data[i], im.data[i+1], im.data[i+2], 255})
	}
	return out
}
