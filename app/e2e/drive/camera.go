package drive

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"

	"rsc.io/qr/coding"
)

// errNoQR is a picture with no QR code that can be read.
var errNoQR = errors.New("no QR code can be read there")

// Scan holds a camera before a control: it reads the QR code that is drawn
// there and returns its text.
func (w *Window) Scan(e Element) (string, error) {
	dir, err := os.MkdirTemp("", "camera")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "seen.png")
	if err := w.Shot(file); err != nil {
		return "", err
	}
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		return "", fmt.Errorf("the picture: %w", err)
	}
	return ReadQR(img, image.Rect(int(e.X), int(e.Y), int(e.X+e.W), int(e.Y+e.H)))
}

// ReadQR reads a QR code (ISO/IEC 18004) that stands upright and undamaged in
// a part of a picture.
func ReadQR(img image.Image, part image.Rectangle) (string, error) {
	part = part.Intersect(img.Bounds())
	dark := func(x, y int) bool {
		g, _ := color.GrayModel.Convert(img.At(x, y)).(color.Gray)
		return g.Y < 128
	}
	box := image.Rectangle{}
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			if dark(x, y) {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	// The first line of the finder pattern is seven squares wide.
	run := 0
	for x := box.Min.X; x < box.Max.X && dark(x, box.Min.Y); x++ {
		run++
	}
	if run < 7 || box.Dx() != box.Dy() {
		return "", errNoQR
	}
	side := float64(run) / 7
	n := int(float64(box.Dx())/side + 0.5)
	if n < 21 || n > 177 || (n-17)%4 != 0 {
		return "", errNoQR
	}
	side = float64(box.Dx()) / float64(n)
	at := func(x, y int) bool {
		return dark(box.Min.X+int((float64(x)+0.5)*side), box.Min.Y+int((float64(y)+0.5)*side))
	}
	version := coding.Version((n - 17) / 4)
	for level := coding.L; level <= coding.H; level++ {
		for mask := coding.Mask(0); mask < 8; mask++ {
			p, err := coding.NewPlan(version, level, mask)
			if err != nil {
				return "", err
			}
			if data, ok := readPlan(p, at); ok {
				return readText(data, version)
			}
		}
	}
	return "", errNoQR
}

// readPlan takes the data out of the squares when all other squares are as the
// plan has them.
func readPlan(p *coding.Plan, at func(x, y int) bool) ([]byte, bool) {
	data := make([]byte, p.DataBytes)
	for y, row := range p.Pixel {
		for x, pix := range row {
			black := pix&coding.Black != 0
			switch pix.Role() {
			case coding.Check, coding.Extra:
			case coding.Data:
				if o := pix.Offset(); at(x, y) != black && int(o/8) < len(data) {
					data[o/8] |= 1 << (7 - o&7)
				}
			default:
				if at(x, y) != black {
					return nil, false
				}
			}
		}
	}
	return data, true
}

// readText reads the first segment, in bytes or in capitals and digits.
func readText(data []byte, v coding.Version) (string, error) {
	pos := 0
	take := func(n int) int {
		out := 0
		for range n {
			out <<= 1
			if pos/8 < len(data) && data[pos/8]&(1<<(7-pos&7)) != 0 {
				out |= 1
			}
			pos++
		}
		return out
	}
	class := 0
	if v >= 10 {
		class = 1
	}
	if v >= 27 {
		class = 2
	}
	const capitals = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
	var text []byte
	switch mode := take(4); mode {
	case 4:
		for range take([]int{8, 16, 16}[class]) {
			text = append(text, byte(take(8)))
		}
	case 2:
		n := take([]int{9, 11, 13}[class])
		for ; n >= 2; n -= 2 {
			two := take(11)
			text = append(text, capitals[two/45%45], capitals[two%45])
		}
		if n == 1 {
			text = append(text, capitals[take(6)%45])
		}
	default:
		return "", errNoQR
	}
	if pos > len(data)*8 {
		return "", errNoQR
	}
	return string(text), nil
}
