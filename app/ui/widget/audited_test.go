package widget_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"doorstep/app/ui/gallery"
	"doorstep/app/ui/theme"
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
