package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // read by image.Decode
)

// ErrImage says that the bytes are no JPEG or PNG picture.
var ErrImage = errors.New("this picture cannot be printed: it is no JPEG or PNG")

// mostPixels bounds a picture: a larger one comes from a hostile device, for those
// that the app keeps have 2048 pixels a side at most.
const mostPixels = 32 << 20

// Image is a picture ready for a file.
type Image struct {
	W, H int // pixels

	data []byte
	dict string
	raw  bool
}

// NewImage reads a JPEG or PNG picture. A JPEG goes into the file as it is;
// what is see-through in a PNG becomes white.
func NewImage(data []byte) (*Image, error) {
	cfg, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || cfg.Width < 1 || cfg.Height < 1 || cfg.Width > mostPixels/cfg.Height {
		return nil, ErrImage
	}
	im := &Image{W: cfg.Width, H: cfg.Height}
	if kind == "jpeg" {
		if _, err := jpeg.Decode(bytes.NewReader(data)); err != nil {
			return nil, ErrImage
		}
		switch cfg.ColorModel {
		case color.GrayModel:
			im.dict, im.data, im.raw = "/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode", data, true
			return im, nil
		case color.YCbCrModel:
			im.dict, im.data, im.raw = "/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode", data, true
			return im, nil
		}
	}
	src, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, ErrImage
	}
	b := src.Bounds()
	im.W, im.H = b.Dx(), b.Dy()
	im.dict = "/ColorSpace /DeviceRGB /BitsPerComponent 8"
	im.data = make([]byte, 0, 3*im.W*im.H)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			r, g, bl, a := src.At(x, y).RGBA()
			white := 0xffff - a
			im.data = append(im.data, byte((r+white)>>8), byte((g+white)>>8), byte((bl+white)>>8))
		}
	}
	return im, nil
}

func (im *Image) write(o *objects) ref {
	dict := fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d %s", im.W, im.H, im.dict)
	if im.raw {
		return o.raw(dict, im.data)
	}
	return o.stream(dict, im.data)
}
