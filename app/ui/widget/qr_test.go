package widget_test

import (
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"rsc.io/qr"

	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// What is drawn is the code: each square of the picture, read off the window's
// own pixels, is the square of the code, in light and in dark.
func TestTheQRPictureOnScreenIsTheCode(t *testing.T) {
	test.NewTempApp(t)
	text := "doorstep:1:" + strings.Repeat("ab12-", 44)
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		t.Fatal(err)
	}
	for _, mode := range []theme.Mode{theme.Light, theme.Dark} {
		test.ApplyTheme(t, theme.New(mode, 100))
		q, err := widget.NewQR("The invitation", text, 360)
		if err != nil {
			t.Fatal(err)
		}
		w := test.NewTempWindow(t, q)
		w.SetPadded(false)
		w.Resize(fyne.NewSize(420, 420))
		side := q.HeightFor(420)
		cells := code.Size + 8
		each := side / float32(cells)
		if each != float32(int(each)) {
			t.Fatalf("a square is %v dp wide", each)
		}
		shot := w.Canvas().Capture()
		for y := range cells {
			for x := range cells {
				want := x >= 4 && y >= 4 && x < cells-4 && y < cells-4 && code.Black(x-4, y-4)
				// The corners of the white edge are round.
				if (x < 2 || x >= cells-2) && (y < 2 || y >= cells-2) {
					continue
				}
				if got := black(shot, (float32(x)+0.5)*each, (float32(y)+0.5)*each); got != want {
					t.Fatalf("square %d, %d is black: %v, want %v", x, y, got, want)
				}
			}
		}
	}
	if _, err := widget.NewQR("", strings.Repeat("x", 5000), 300); err == nil {
		t.Error("a text too long gave a picture")
	}
}

func black(m image.Image, x, y float32) bool {
	r, _, _, _ := m.At(int(x), int(y)).RGBA()
	return r < 0x8000
}
