package family

import (
	"fyne.io/fyne/v2"

	"doorstep/app/ui/theme"
)

// halves lays what a grown-up reads beside what a child points at, nearly half
// and half; the grown-up's side is where reading begins.
type halves struct{ rtl bool }

// MinSize implements fyne.Layout.
func (halves) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 200) }

// Layout implements fyne.Layout.
func (l halves) Layout(o []fyne.CanvasObject, size fyne.Size) {
	first := size.Width * 0.47
	x := [2]float32{0, first}
	if l.rtl {
		x = [2]float32{size.Width - first, 0}
	}
	for i, w := range [2]float32{first, size.Width - first} {
		o[i].Move(fyne.NewPos(x[i], 0))
		o[i].Resize(fyne.NewSize(w, size.Height))
	}
}

// middle lays a column of a width in dp at 100 % in the middle.
type middle struct{ width float32 }

// MinSize implements fyne.Layout.
func (middle) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 200) }

// Layout implements fyne.Layout.
func (l middle) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := min(theme.Dp(l.width), size.Width)
	o[0].Move(fyne.NewPos((size.Width-w)/2, 0))
	o[0].Resize(fyne.NewSize(w, size.Height))
}
