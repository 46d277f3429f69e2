package picture

import "image"

// turn gives the picture back the right way up.
func turn(src image.Image, w way) image.Image {
	in, ok := src.(*image.RGBA)
	if !ok || w <= 1 || w > 8 {
		return src
	}
	b := in.Bounds()
	dw, dh := b.Dx(), b.Dy()
	if w.swaps() {
		dw, dh = dh, dw
	}
	out := image.NewRGBA(image.Rect(0, 0, dw, dh))
	for y := range dh {
		for x := range dw {
			sx, sy := w.from(x, y, dw, dh)
			s, d := in.PixOffset(b.Min.X+sx, b.Min.Y+sy), out.PixOffset(x, y)
			copy(out.Pix[d:d+4], in.Pix[s:s+4])
		}
	}
	return out
}

// from tells which stored pixel is seen at (x, y) of the upright picture that
// is dw by dh pixels.
func (w way) from(x, y, dw, dh int) (sx, sy int) {
	switch w {
	case 2: // mirrored left to right
		return dw - 1 - x, y
	case 3: // upside down
		return dw - 1 - x, dh - 1 - y
	case 4: // mirrored top to bottom
		return x, dh - 1 - y
	case 5: // mirrored along the falling diagonal
		return y, x
	case 6: // stored turned to the left: turn it right
		return y, dw - 1 - x
	case 7: // mirrored along the rising diagonal
		return dh - 1 - y, dw - 1 - x
	case 8: // stored turned to the right: turn it left
		return dh - 1 - y, x
	}
	return x, y
}
