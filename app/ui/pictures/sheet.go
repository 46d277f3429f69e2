package main

import (
	"bufio"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	xdraw "golang.org/x/image/draw"
)

// thumb is the longer edge of a picture on a contact sheet, in pixels, gap the
// room between two, and across how many stand side by side.
const (
	thumb  = 176
	gap    = 4
	across = 12
)

// bind makes a contact sheet of each size and look from the pictures that lie in a
// folder, whoever drew them.
func bind(from, to string, sizes []fyne.Size, looks []look) error {
	for _, l := range looks {
		for _, size := range sizes {
			name := fmt.Sprintf("%.0fx%.0f-%s.png", size.Width, size.Height, l)
			var all []image.Image
			for _, sc := range scenes() {
				pic, err := small(filepath.Join(from, sc.name, name))
				switch {
				case errors.Is(err, fs.ErrNotExist):
				case err != nil:
					return err
				default:
					all = append(all, pic)
				}
			}
			if len(all) == 0 {
				continue
			}
			if err := write(filepath.Join(to, name), sheet(all)); err != nil {
				return err
			}
		}
	}
	return nil
}

// small is a picture in a file as it stands on a sheet.
func small(file string) (image.Image, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	pic, err := png.Decode(bufio.NewReader(f))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	w, h := pic.Bounds().Dx(), pic.Bounds().Dy()
	scale := float64(thumb) / float64(max(w, h))
	out := image.NewRGBA(image.Rect(0, 0, int(float64(w)*scale), int(float64(h)*scale)))
	xdraw.CatmullRom.Scale(out, out.Bounds(), pic, pic.Bounds(), xdraw.Src, nil)
	return out, nil
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
