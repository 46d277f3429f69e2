package screen

import (
	"fyne.io/fyne/v2"

	"doorstep/app/ui/widget"
)

// Under lays its first object at the top, as tall as it needs, and the second
// in all that is left.
type Under struct{}

// MinSize implements fyne.Layout; it is small, so that no screen forces the
// window wider.
func (Under) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 200) }

// Layout implements fyne.Layout.
func (Under) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	h := min(widget.HeightFor(objs[0], size.Width), size.Height*0.6)
	objs[0].Move(fyne.Position{})
	objs[0].Resize(fyne.NewSize(size.Width, h))
	objs[1].Move(fyne.NewPos(0, h))
	objs[1].Resize(fyne.NewSize(size.Width, size.Height-h))
}
