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
// and the states as they are shown, and keeps the pictures when -shots names a
// folder.
func TestEveryControlDrawsInEveryThemeAndTextSize(t *testing.T) {
	for _, c := range []struct {
		name  string
		theme *theme.Theme
		width float32
	}{
		{"light", theme.New(theme.Light, 100), 1280},
		{"dark", theme.New(theme.Dark, 100), 1280},
		{"sunlight", theme.New(theme.Sunlight, 100), 1280},
		{"family", theme.New(theme.Light, 100).ForFamily(), 1280},
		{"light-150", theme.New(theme.Light, 150), 1920},
	} {
		for part, make := range map[string]func() fyne.CanvasObject{"sheet": Sheet, "states": States} {
			t.Run(c.name+"-"+part, func(t *testing.T) {
				fynetest.NewTempApp(t).Settings().SetTheme(c.theme)
				page := make()
				height := widget.HeightFor(page, c.width)
				if height < 1000 || height > 12.5*c.width { // as wide as the text is large
					t.Fatalf("it is %v dp high at %v wide", height, c.width)
				}
				if *shots == "" {
					page.Resize(fyne.NewSize(c.width, height))
					return
				}
				canvas := software.NewCanvas()
				canvas.SetPadded(false)
				canvas.SetContent(page)
				canvas.Resize(fyne.NewSize(c.width, height))
				f, err := os.Create(filepath.Join(*shots, "gallery-"+c.name+"-"+part+".png"))
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
}
