package gallery

import (
	"flag"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"

	fynetest "fyne.io/fyne/v2/test"

	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

var shots = flag.String("shots", "", "folder to write pictures of the gallery to, to be looked at")

// TestEveryControlDrawsInEveryThemeAndTextSize draws the sheet of components
// as it is shown, and keeps the pictures when -shots names a folder.
func TestEveryControlDrawsInEveryThemeAndTextSize(t *testing.T) {
	for _, c := range []struct {
		name    string
		mode    theme.Mode
		percent int
		width   float32
	}{
		{"light", theme.Light, 100, 1280},
		{"dark", theme.Dark, 100, 1280},
		{"sunlight", theme.Sunlight, 100, 1280},
		{"light-150", theme.Light, 150, 1920},
	} {
		t.Run(c.name, func(t *testing.T) {
			fynetest.NewTempApp(t).Settings().SetTheme(theme.New(c.mode, c.percent))
			page := Page()
			height := widget.HeightFor(page, c.width)
			if height < 1000 || height > 6000 {
				t.Fatalf("the sheet is %v dp high at %v wide", height, c.width)
			}
			if *shots == "" {
				page.Resize(fyne.NewSize(c.width, height))
				return
			}
			canvas := software.NewCanvas()
			canvas.SetPadded(false)
			canvas.SetScale(1.5)
			canvas.SetContent(page)
			canvas.Resize(fyne.NewSize(c.width, height))
			f, err := os.Create(filepath.Join(*shots, "gallery-"+c.name+".png"))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if err := png.Encode(f, canvas.Capture()); err != nil {
				t.Fatal(err)
			}
		})
	}
}
