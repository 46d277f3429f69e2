package widget

import (
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"doorstep/app/picture"
	"doorstep/app/ui/theme"
)

// drawings are the widgets that draw, each in the states that look different.
func drawings() map[string]func() fyne.CanvasObject {
	return map[string]func() fyne.CanvasObject{
		"photo": func() fyne.CanvasObject {
			m := NewPhotoMarkup(photoProps())
			m.tools.Load(picture.Circle)
			m.build()
			return m
		},
		"bodymap": func() fyne.CanvasObject { return NewBodyMap(bodyProps()) },
		"bodymap-locked": func() fyne.CanvasObject {
			b := NewBodyMap(bodyProps())
			b.flip()
			b.SetLocked(true)
			return b
		},
		"risk": func() fyne.CanvasObject {
			m := NewRiskMatrix(riskProps())
			m.grid.FocusGained()
			m.grid.at = 8
			m.build()
			return m
		},
		"risk-locked": func() fyne.CanvasObject {
			p := riskProps()
			p.Locked = true
			return NewRiskMatrix(p)
		},
	}
}

// TestDrawings holds the look of what draws, in each theme, and once how it is
// built.
func TestDrawings(t *testing.T) {
	for name, make := range drawings() {
		for mode, look := range map[string]theme.Mode{"light": theme.Light, "dark": theme.Dark, "sunlight": theme.Sunlight} {
			t.Run(name+"/"+mode, func(t *testing.T) {
				test.NewTempApp(t).Settings().SetTheme(theme.New(look, 100))
				o := make()
				page := Pad(14, 14, 14, 14, o)
				c := software.NewCanvas()
				c.SetPadded(false)
				c.SetContent(page)
				c.Resize(fyne.NewSize(660, HeightFor(page, 660)))
				c.Resize(fyne.NewSize(660, HeightFor(page, 660)))
				compare(t, filepath.Join("testdata", "drawn-"+name+"-"+mode+".png"), c.Capture())
				if look == theme.Light {
					var out strings.Builder
					outline(&out, o, 0)
					golden(t, "drawn-"+name+".txt", []byte(out.String()))
				}
			})
		}
	}
}
