package widget

import (
	"fyne.io/fyne/v2"

	"doorstep/app/ui/theme"
)

// composed is embedded by a widget that is put together from other widgets
// and draws nothing of its own. build makes the parts anew for the width; it
// is asked again when the widget changes or passes from one of its shapes to
// another.
type composed struct {
	base
	self  composing
	body  *fyne.Container
	shape int
}

// composing is what a composed widget gives composed.
type composing interface {
	drawn
	// shapeFor is which of its shapes the widget has at a width in dp.
	shapeFor(width float32) int
	// build makes the parts in a shape, from the top down.
	build(shape int) fyne.CanvasObject
}

func (c *composed) init(self composing) {
	c.self = self
	c.body = &fyne.Container{Layout: growLayout{}}
	c.shape = -1
	c.ExtendBaseWidget(self)
}

// take builds the parts in the shape for a width, if they are not.
func (c *composed) take(width float32) {
	if s := c.self.shapeFor(width); s != c.shape || len(c.body.Objects) == 0 {
		c.shape = s
		c.body.Objects = []fyne.CanvasObject{c.self.build(s)}
	}
}

// rebuild makes the parts anew and fits the page.
func (c *composed) rebuild() {
	c.body.Objects = nil
	c.take(c.Size().Width)
	c.self.Refresh()
	regrow(c.self)
}

func (c *composed) objects() []fyne.CanvasObject {
	c.take(c.Size().Width)
	return []fyne.CanvasObject{c.body}
}

func (c *composed) paint() {}

// HeightFor implements Flowing.
func (c *composed) HeightFor(width float32) float32 {
	c.take(width)
	return HeightFor(c.body, width)
}

func (c *composed) naturalWidth() float32 { return theme.Dp(ReadWidth) }

func (c *composed) least() fyne.Size {
	w := c.Size().Width
	if w <= 0 {
		w = theme.Dp(ReadWidth)
	}
	return fyne.NewSize(theme.Dp(200), c.HeightFor(w))
}

func (c *composed) arrange(size fyne.Size) {
	c.take(size.Width)
	if c.body.Size() == size {
		c.body.Layout.Layout(c.body.Objects, size)
	}
	put(c.body, 0, 0, size.Width, size.Height)
}
