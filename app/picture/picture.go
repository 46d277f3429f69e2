package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"
)

// Limits of what is taken and what is made. The first three keep a hostile file
// from filling a tablet's memory; the others are the sizes that sync is
// measured with (architecture, "Blobs").
const (
	MaxBytes  = 32 << 20 // of the file, bytes
	MaxPixels = 64 << 20 // of the picture in the file, width times height
	maxMemory = 384 << 20
	// A picture over bigFrom pixels has at least one byte for so many of them. A blank
	// page as PNG, GIF or JPEG has; a lossless WebP of one colour can be any size in
	// forty bytes, and would keep a tablet busy for seconds with nothing.
	bigFrom  = 8 << 20
	perByte  = 10_000
	LongEdge = 2048 // of the picture that is kept, pixels

	jpegQuality = 82
	// A picture that came without loss stays so while it is no larger than
	// this: drawings and screens are, photographs saved as PNG are not.
	losslessMost = 1 << 20
)

// Errors of Prepare. Their words can be shown.
var (
	// ErrKind says that the bytes are no picture this program can read, or
	// are damaged.
	ErrKind = errors.New("this file is not a picture that can be read here: use a JPEG, PNG, WebP or GIF picture")
	// ErrTooLarge says that the file or the picture in it is over a limit.
	ErrTooLarge = errors.New("this picture is too large: use one of at most 64 megapixels and 32 MB")
)

// Picture is a picture as it is kept and sent.
type Picture struct {
	Data []byte // the encoded picture, with no metadata
	Mime string // "image/jpeg" or "image/png"
	W, H int    // pixels, as seen the right way up
}

// Prepare reads a JPEG, PNG, GIF (its first frame) or WebP picture, turns it
// the way its orientation mark says, scales it down until neither edge is over
// LongEdge, and encodes it anew: a photograph as JPEG, a drawing (PNG or GIF)
// as PNG unless that would be large. Nothing of the file but its pixels is in
// the result. It answers ErrKind or ErrTooLarge, and never both a picture and
// an error.
func Prepare(data []byte) (Picture, error) {
	if len(data) > MaxBytes {
		return Picture{}, ErrTooLarge
	}
	src, kind, err := read(data)
	if err != nil {
		return Picture{}, err
	}
	upright := turn(scale(src, LongEdge), orientation(data, kind))
	return encode(upright, kind)
}

// Thumbnail reads a picture that Prepare made (or any it could read) and gives
// it back scaled down to fit into w by h pixels, to be drawn. It keeps nothing.
func Thumbnail(data []byte, w, h int) (image.Image, error) {
	if len(data) > MaxBytes || w <= 0 || h <= 0 {
		return nil, ErrTooLarge
	}
	src, kind, err := read(data)
	if err != nil {
		return nil, err
	}
	b := src.Bounds()
	o := orientation(data, kind)
	if o.swaps() {
		w, h = h, w
	}
	return turn(fit(src, min(float64(w)/float64(b.Dx()), float64(h)/float64(b.Dy()))), o), nil
}

// read decodes the picture after its head has shown that it is within the
// limits.
func read(data []byte) (image.Image, kind, error) {
	k := sniff(data)
	var config func([]byte) (image.Config, error)
	var decode func([]byte) (image.Image, error)
	switch k {
	case kindJPEG:
		config = func(b []byte) (image.Config, error) { return jpeg.DecodeConfig(bytes.NewReader(b)) }
		decode = func(b []byte) (image.Image, error) { return jpeg.Decode(bytes.NewReader(b)) }
	case kindPNG:
		config = func(b []byte) (image.Config, error) { return png.DecodeConfig(bytes.NewReader(b)) }
		decode = func(b []byte) (image.Image, error) { return png.Decode(bytes.NewReader(b)) }
	case kindGIF:
		config = func(b []byte) (image.Config, error) { return gif.DecodeConfig(bytes.NewReader(b)) }
		decode = func(b []byte) (image.Image, error) { return gif.Decode(bytes.NewReader(b)) }
	case kindWebP:
		config = func(b []byte) (image.Config, error) { return webp.DecodeConfig(bytes.NewReader(b)) }
		decode = func(b []byte) (image.Image, error) { return webp.Decode(bytes.NewReader(b)) }
	default:
		return nil, k, ErrKind
	}
	head, err := config(data)
	if err != nil || head.Width <= 0 || head.Height <= 0 {
		return nil, k, fmt.Errorf("read the picture's head: %w", ErrKind)
	}
	pixels := int64(head.Width) * int64(head.Height)
	if pixels > MaxPixels || pixels*perPixel(k, head, data) > maxMemory {
		return nil, k, ErrTooLarge
	}
	if pixels > bigFrom && pixels/perByte > int64(len(data)) {
		return nil, k, fmt.Errorf("read the picture, which has next to nothing in it: %w", ErrKind)
	}
	img, err := decode(data)
	if err != nil {
		return nil, k, fmt.Errorf("read the picture: %w", ErrKind)
	}
	if b := img.Bounds(); b.Dx() <= 0 || b.Dy() <= 0 || int64(b.Dx())*int64(b.Dy()) > MaxPixels {
		return nil, k, fmt.Errorf("read the picture: %w", ErrKind)
	}
	return img, k, nil
}

// perPixel is how many bytes of memory the decoder takes for a pixel at most.
// A progressive JPEG keeps every coefficient as four bytes until its last scan.
func perPixel(k kind, head image.Config, data []byte) int64 {
	switch head.ColorModel {
	case color.RGBA64Model, color.NRGBA64Model:
		return 8
	}
	if k == kindJPEG {
		if progressive(data) {
			return 15
		}
		return 4
	}
	return 5 // four channels, or three and a mask of transparency beside them
}

// scale gives the picture back with neither edge over most.
func scale(src image.Image, most int) image.Image {
	b := src.Bounds()
	return fit(src, float64(most)/float64(max(b.Dx(), b.Dy())))
}

// fit scales the picture by the factor, never up.
func fit(src image.Image, factor float64) image.Image {
	b := src.Bounds()
	w, h := b.Dx(), b.Dy()
	if factor < 1 {
		w = max(1, int(float64(w)*factor+0.5))
		h = max(1, int(float64(h)*factor+0.5))
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	if factor < 1 {
		draw.BiLinear.Scale(dst, dst.Bounds(), src, b, draw.Src, nil)
	} else {
		draw.Draw(dst, dst.Bounds(), src, b.Min, draw.Src)
	}
	return dst
}

// encode writes the picture in the form that suits what it came as.
func encode(img image.Image, from kind) (Picture, error) {
	b := img.Bounds()
	out := Picture{W: b.Dx(), H: b.Dy()}
	var buf bytes.Buffer
	if from.lossless() {
		if err := png.Encode(&buf, img); err != nil {
			return Picture{}, fmt.Errorf("write the picture: %w", err)
		}
		if buf.Len() <= losslessMost {
			out.Data, out.Mime = buf.Bytes(), "image/png"
			return out, nil
		}
		buf.Reset()
	}
	if err := jpeg.Encode(&buf, onWhite(img), &jpeg.Options{Quality: jpegQuality}); err != nil {
		return Picture{}, fmt.Errorf("write the picture: %w", err)
	}
	out.Data, out.Mime = buf.Bytes(), "image/jpeg"
	return out, nil
}

// onWhite lays a picture with see-through parts on white paper: a JPEG has no
// transparency and would show them black.
func onWhite(img image.Image) image.Image {
	if o, ok := img.(interface{ Opaque() bool }); ok && o.Opaque() {
		return img
	}
	dst := image.NewRGBA(img.Bounds())
	draw.Draw(dst, dst.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(dst, dst.Bounds(), img, img.Bounds().Min, draw.Over)
	return dst
}
