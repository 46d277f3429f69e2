// Command appicon draws doorstep-512.png from doorstep.svg. Run it from the
// root of the repository after changing the drawing: go run ./assets/appicon
package main

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"

	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"
)

const (
	source = "assets/appicon/doorstep.svg"
	target = "assets/appicon/doorstep-512.png"
	side   = 512
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	svg, err := os.ReadFile(source)
	if err != nil {
		return fmt.Errorf("read the drawing: %w", err)
	}
	pic, err := draw(svg, side)
	if err != nil {
		return err
	}
	if err := os.WriteFile(target, pic, 0o644); err != nil {
		return fmt.Errorf("write the picture: %w", err)
	}
	return nil
}

// draw renders an SVG into a square PNG with the given side in pixels.
func draw(svg []byte, side int) ([]byte, error) {
	icon, err := oksvg.ReadIconStream(bytes.NewReader(svg), oksvg.StrictErrorMode)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", source, err)
	}
	icon.SetTarget(0, 0, float64(side), float64(side))
	pic := image.NewRGBA(image.Rect(0, 0, side, side))
	icon.Draw(rasterx.NewDasher(side, side, rasterx.NewScannerGV(side, side, pic, pic.Bounds())), 1)
	var b bytes.Buffer
	if err := png.Encode(&b, pic); err != nil {
		return nil, fmt.Errorf("encode the picture: %w", err)
	}
	return b.Bytes(), nil
}
