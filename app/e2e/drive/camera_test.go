package drive_test

import (
	"image"
	"image/color"
	"image/draw"
	"strings"
	"testing"

	"rsc.io/qr"

	"doorstep/app/e2e/drive"
)

// What is drawn is read back, at every size and level, in bytes and in
// capitals.
func TestQRIsReadBack(t *testing.T) {
	for _, text := range []string{
		"doorstep:1:a text of an invitation, with every kind of sign: äß€", "HTTPS://EXAMPLE.ORG/A-B", "x", strings.Repeat("doorstep ", 60),
	} {
		for _, level := range []qr.Level{qr.L, qr.M, qr.Q, qr.H} {
			for _, side := range []int{2, 3, 5} {
				code, err := qr.Encode(text, level)
				if err != nil {
					t.Fatal(err)
				}
				room := image.Rect(0, 0, 40+code.Size*side+40, 30+code.Size*side+30)
				img := image.NewRGBA(room)
				draw.Draw(img, room, image.NewUniform(color.White), image.Point{}, draw.Src)
				for y := range code.Size * side {
					for x := range code.Size * side {
						if code.Black(x/side, y/side) {
							img.Set(40+x, 30+y, color.Black)
						}
					}
				}
				got, err := drive.ReadQR(img, room.Inset(4))
				if err != nil || got != text {
					t.Fatalf("%q at level %v and %d pixels a square was read as %q: %v", text, level, side, got, err)
				}
			}
		}
	}
}

// A part without a code is said to have none.
func TestNoQRIsNoText(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 200, 200))
	if got, err := drive.ReadQR(img, img.Bounds()); err == nil {
		t.Errorf("read %q from a black picture", got)
	}
	draw.Draw(img, img.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	if got, err := drive.ReadQR(img, img.Bounds()); err == nil {
		t.Errorf("read %q from an empty picture", got)
	}
}
