package screen

import (
	"fyne.io/fyne/v2"

	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Under lays its first object at the top, as tall as it needs, and the second
// in all that is left. The first gets no more than 3/5 of the height: where it may
// need more it is a page that scrolls, so that nothing of it lies on the second.
type Under struct{}

// MinSize implements fyne.Layout; it is small, so that no screen forces the
// window wider.
func (Under) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 200) }

// Layout implements fyne.Layout.
func (Under) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	head := objs[0]
	if p, ok := head.(*widget.PageScroll); ok {
		head = p.Content()
	}
	h := min(widget.HeightFor(head, size.Width), size.Height*0.6)
	objs[0].Move(fyne.Position{})
	objs[0].Resize(fyne.NewSize(size.Width, h))
	objs[1].Move(fyne.NewPos(0, h))
	objs[1].Resize(fyne.NewSize(size.Width, size.Height-h))
}

// SideWidth is the width of the list beside a form page, in dp at 100 %.
const SideWidth = 276

// Beside lays a list of places at the left, a hairline after it, and the page
// in all that is left.
type Beside struct{}

// MinSize implements fyne.Layout.
func (Beside) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 200) }

// Layout implements fyne.Layout.
func (Beside) Layout(o []fyne.CanvasObject, size fyne.Size) {
	side := theme.Dp(SideWidth)
	o[0].Move(fyne.Position{})
	o[0].Resize(fyne.NewSize(side-1, size.Height))
	o[1].Move(fyne.NewPos(side-1, 0))
	o[1].Resize(fyne.NewSize(1, size.Height))
	o[2].Move(fyne.NewPos(side, 0))
	o[2].Resize(fyne.NewSize(max(0, size.Width-side), size.Height))
}
