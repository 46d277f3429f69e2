package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynewidget "fyne.io/fyne/v2/widget"

	"doorstep/app/ui/theme"
)

// drawn is what a widget here gives the one renderer they all share. The
// primitives belong to the widget and are made once, so a renderer that Fyne
// drops and makes anew costs nothing.
type drawn interface {
	fyne.Widget
	objects() []fyne.CanvasObject // in drawing order; may change with the state
	paint()                       // brings colours, words and visibility up to date
	arrange(size fyne.Size)       // places the primitives
	least() fyne.Size             // smallest useful size; height for the current width
}

// renderer draws a widget of ours.
type renderer struct {
	w   drawn
	min fyne.Size
	at  float32 // width for which min was worked out, -1 when stale
	// objs is kept between changes, for Fyne asks for it several times a frame.
	objs []fyne.CanvasObject
}

func newRenderer(w drawn) fyne.WidgetRenderer {
	w.paint()
	r := &renderer{w: w, at: -1}
	if k, ok := w.(interface{ keep(*renderer) }); ok {
		k.keep(r)
	}
	return r
}

func (r *renderer) Destroy() {}

func (r *renderer) Objects() []fyne.CanvasObject {
	if r.objs == nil {
		r.objs = r.w.objects()
	}
	return r.objs
}

// Layout is also called when something inside has changed its smallest size.
func (r *renderer) Layout(size fyne.Size) {
	r.at, r.objs = -1, nil
	r.w.arrange(size)
}

// MinSize is asked of every visible object in every frame, so it is kept.
func (r *renderer) MinSize() fyne.Size {
	if width := r.w.Size().Width; r.at != width {
		r.min, r.at = r.w.least(), width
	}
	return r.min
}

func (r *renderer) Refresh() {
	r.w.paint()
	r.Layout(r.w.Size())
	repaint(r.w)
}

// repaint asks for a new frame without dropping the textures of what lies
// inside the widget, which Canvas.Refresh would do.
func repaint(w fyne.CanvasObject) {
	c := fyne.CurrentApp().Driver().CanvasForObject(w)
	if d, ok := c.(interface{ SetDirty() }); ok {
		d.SetDirty()
	}
}

// base is embedded by every widget of ours.
type base struct {
	fynewidget.BaseWidget
	drawing *renderer // nil until first drawn
}

func (b *base) keep(r *renderer) { b.drawing = r }

// again lays the widget out at the size it has, for something inside it has
// changed its height.
func (b *base) again() {
	if b.drawing != nil {
		b.drawing.Layout(b.Size())
	}
}

// rect makes a rectangle with a corner radius in dp.
func rect(radius float32) *canvas.Rectangle {
	return &canvas.Rectangle{CornerRadius: radius}
}

// fill sets the colours and edge of a rectangle; stroke 0 leaves it without
// an edge.
func fill(r *canvas.Rectangle, bg, edge fyne.ThemeColorName, stroke float32) {
	setFill(r, theme.Colour(bg))
	fillEdge(r, edge, stroke)
}

// fillEdge sets the edge alone.
func fillEdge(r *canvas.Rectangle, edge fyne.ThemeColorName, stroke float32) {
	c := color.Color(color.Transparent)
	if stroke > 0 {
		c = theme.Colour(edge)
	}
	if r.StrokeColor != c || r.StrokeWidth != stroke {
		r.StrokeColor, r.StrokeWidth = c, stroke
		r.Refresh()
	}
}

func setFill(r *canvas.Rectangle, c color.Color) {
	if n, ok := c.(color.NRGBA); ok && n.A == 0 {
		c = color.Transparent
	}
	if r.FillColor != c {
		r.FillColor = c
		r.Refresh()
	}
}

// controlStroke is the edge of a control at rest: 1.5 dp, 2 in sunlight.
func controlStroke() float32 {
	if theme.IsSunlight() {
		return 2
	}
	return 1.5
}

// put places an object.
func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// show hides or shows a primitive without refreshing it when nothing changes.
func show(o fyne.CanvasObject, on bool) {
	if o.Visible() == on {
		return
	}
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}
