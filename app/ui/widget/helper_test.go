package widget

import (
	"image/color"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/ui/theme"
)

// day is the civil day in every test.
func day() time.Time { return time.Date(2026, 3, 10, 0, 0, 0, 0, time.UTC) }

// stage shows an object in our light theme in a window of the given size.
func stage(t *testing.T, o fyne.CanvasObject, w, h float32) fyne.Window {
	t.Helper()
	return stageIn(t, theme.New(theme.Light, 100), o, w, h)
}

func stageIn(t *testing.T, th *theme.Theme, o fyne.CanvasObject, w, h float32) fyne.Window {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(th)
	win := test.NewTempWindow(t, o)
	win.SetPadded(false)
	win.Resize(fyne.NewSize(w, h))
	return win
}

func key(name fyne.KeyName) *fyne.KeyEvent { return &fyne.KeyEvent{Name: name} }

func tap(x, y float32) *fyne.PointEvent { return &fyne.PointEvent{Position: fyne.NewPos(x, y)} }

// calls counts and keeps what a callback was given.
type calls[T any] struct{ got []T }

func (c *calls[T]) take(v T) { c.got = append(c.got, v) }

func (c *calls[T]) last() (v T) {
	if len(c.got) > 0 {
		v = c.got[len(c.got)-1]
	}
	return v
}

// typeIn gives each letter to what has the focus, first as a key and then as a
// rune, as the desktop driver does.
func typeIn(win fyne.Window, text string) {
	for _, r := range text {
		typeRune(win.Canvas().Focused(), r)
	}
}

func typeRune(to fyne.Focusable, r rune) {
	name := fyne.KeyName(strings.ToUpper(string(r)))
	if r == ' ' {
		name = fyne.KeySpace
	}
	to.TypedKey(key(name))
	to.TypedRune(r)
}

var inkBlack = color.NRGBA{A: 255}
