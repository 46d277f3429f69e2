package widget

import (
	"fyne.io/fyne/v2"

	"doorstep/app/ui/theme"
)

// composed is embedded by a widget that is put together from other widgets
// and draws nothing of its own. The parts of each of its shapes are made once,
// when it first takes that shape, and anew when the widget changes.
type composed struct {
	base
	self  composing
	body  *fyne.Container
	built map[int]fyne.CanvasObject
	other bool // the shape has changed and is not laid out yet
}

// composing is what a composed widget gives composed.
type composing interface {
	drawn
	// shapeFor is which of its shapes the widget has at a width in dp; a width
	// of 0 is not known yet.
	shapeFor(width float32) int
	// build makes the parts in a shape, from the top down.
	build(shape int) fyne.CanvasObject
}

func (c *composed) init(self composing) {
	c.self = self
	c.body = &fyne.Container{Layout: growLayout{}}
	c.ExtendBaseWidget(self)
}

// parts are those of the shape for a width.
func (c *composed) parts(width float32) fyne.CanvasObject {
	s := c.self.shapeFor(width)
	if o, ok := c.built[s]; ok {
		return o
	}
	if c.built == nil {
		c.built = map[int]fyne.CanvasObject{}
	}
	o := c.self.build(s)
	c.built[s] = o
	return o
}

// take shows the parts of the shape for a width.
func (c *composed) take(width float32) {
	if o := c.parts(width); len(c.body.Objects) != 1 || c.body.Objects[0] != o {
		c.body.Objects = []fyne.CanvasObject{o}
		c.other = true
	}
}

// rebuild makes the parts anew and fits the page.
func (c *composed) rebuild() {
	c.built = nil
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
func (c *composed) HeightFor(width float32) float32 { return HeightFor(c.parts(width), width) }

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
	if c.other { // parts that stand in both shapes lie where the other had them
		c.other = false
		relayout(c.body)
	}
}
