package widget_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/ui/gallery"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/app/ui/widget/widgettest"
)

// The whole sheet of components, and each of them in each state, passes the
// look-over that screens get: in each theme, in Family view and at the ends of
// the text size setting.
func TestEveryComponentInEveryStatePassesTheAudit(t *testing.T) {
	type look struct {
		theme *theme.Theme
		make  func() fyne.CanvasObject
	}
	for name, l := range map[string]look{
		"sheet":          {theme.New(theme.Light, 100), gallery.Sheet},
		"light":          {theme.New(theme.Light, 100), gallery.States},
		"dark":           {theme.New(theme.Dark, 100), gallery.States},
		"sunlight":       {theme.New(theme.Sunlight, 100), gallery.States},
		"family":         {theme.New(theme.Light, 100).ForFamily(), gallery.States},
		"family, dark":   {theme.New(theme.Dark, 100).ForFamily(), gallery.States},
		"twice the text": {theme.New(theme.Light, 200), gallery.States},
	} {
		t.Run(name, func(t *testing.T) {
			page, _ := laidOut(t, l.theme, l.make)
			widgettest.Check(t, page)
		})
	}
}

// Each component that is put together from others passes it at the widths of
// the screens and at twice the text: it takes another shape rather than cut or
// cover anything, and never scrolls sideways.
func TestEveryBlockFitsEveryWidthAndTextSize(t *testing.T) {
	for name, make := range gallery.Blocks() {
		for _, wide := range []float32{360, 400, 800} {
			for _, percent := range []int{100, 200} {
				if wide < 400 && percent > 100 {
					continue // no device is as narrow as that at twice the text
				}
				t.Run(fmt.Sprint(name, " ", wide, " ", percent), func(t *testing.T) {
					test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, percent))
					content := widget.Pad(16, 16, 16, 16, make())
					page := widget.NewPageScroll(widget.PageProps{Content: content})
					win := test.NewTempWindow(t, page)
					win.SetPadded(false)
					win.Resize(fyne.NewSize(wide, widget.HeightFor(content, wide)))
					if got := content.Size().Width; got > wide {
						t.Errorf("it is %v wide", got)
					}
					widgettest.Check(t, page)
				})
			}
		}
	}
}
