package main

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"path/filepath"

	"fyne.io/fyne/v2"
	xdraw "golang.org/x/image/draw"
)

// thumb is the longer edge of a picture on a contact sheet, in pixels, gap the
// room between two, and across how many stand side by side.
const (
	thumb  = 320
	gap    = 8
	across = 6
)

// sheets gathers small copies of pictures, one sheet for a size and a look.
type sheets struct {
	dir   string // "" for none
	order []string
	small map[string][]image.Image
}

func (s *sheets) add(_ string, size fyne.Size, l look, pic image.Image) {
	if s.dir == "" {
		return
	}
	name := fmt.Sprintf("%.0fx%.0f-%s", size.Width, size.Height, l)
	if s.small == nil {
		s.small = map[string][]image.Image{}
	}
	if s.small[name] == nil {
		s.order = append(s.order, name)
	}
	w, h := pic.Bounds().Dx(), pic.Bounds().Dy()
	scale := float64(thumb) / float64(max(w, h))
	out := image.NewRGBA(image.Rect(0, 0, int(float64(w)*scale), int(float64(h)*scale)))
	xdraw.CatmullRom.Scale(out, out.Bounds(), pic, pic.Bounds(), xdraw.Src, nil)
	s.small[name] = append(s.small[name], out)
}

// turn writes the sheets that are full and begins anew.
func (s *sheets) turn() error {
	for _, name := range s.order {
		if err := write(filepath.Join(s.dir, name+".png"), sheet(s.small[name])); err != nil {
			return err
		}
	}
	s.order, s.small = nil, nil
	return nil
}

// sheet lays pictures of one size out in rows.
func sheet(all []image.Image) image.Image {
	w, h := all[0].Bounds().Dx(), all[0].Bounds().Dy()
	n := across
	if h > w {
		n = across * 3 / 2
	}
	n = min(n, len(all))
	rows := (len(all) + n - 1) / n
	out := image.NewRGBA(image.Rect(0, 0, gap+n*(w+gap), gap+rows*(h+gap)))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.Gray{Y: 0x80}), image.Point{}, draw.Src)
	for i, p := range all {
		x, y := gap+i%n*(w+gap), gap+i/n*(h+gap)
		draw.Draw(out, image.Rect(x, y, x+w, y+h), p, p.Bounds().Min, draw.Src)
	}
	return out
}
