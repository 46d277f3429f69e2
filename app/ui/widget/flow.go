package widget

import (
	"fyne.io/fyne/v2"
)

// Flowing is a widget whose height depends on its width, as wrapped text does.
// Fyne asks only for a smallest size, so layouts here ask this first.
type Flowing interface {
	// HeightFor is the height in dp that the widget needs at a width in dp.
	HeightFor(width float32) float32
}

// flowingLayout is a layout whose height depends on the width.
type flowingLayout interface {
	heightFor(objects []fyne.CanvasObject, width float32) float32
}

// HeightFor is the height an object needs at a width, in dp.
func HeightFor(o fyne.CanvasObject, width float32) float32 {
	switch x := o.(type) {
	case Flowing:
		return x.HeightFor(width)
	case *fyne.Container:
		if l, ok := x.Layout.(flowingLayout); ok {
			return l.heightFor(x.Objects, width)
		}
	}
	return o.MinSize().Height
}

// natural is an object with a width it would like, which it can do without.
type natural interface{ naturalWidth() float32 }

// wishes is the width an object would like.
func wishes(o fyne.CanvasObject) float32 {
	switch x := o.(type) {
	case natural:
		return x.naturalWidth()
	case *fyne.Container:
		if l, ok := x.Layout.(interface {
			wish(objects []fyne.CanvasObject) float32
		}); ok {
			return l.wish(x.Objects)
		}
	}
	return o.MinSize().Width
}

// WrapRTL is Wrap for a language that runs right to left: the first object
// stands at the right, and further lines begin there.
func WrapRTL(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: wrapRight{wrapLayout{gap: gap, centre: true}}, Objects: objects}
}

type wrapRight struct{ wrapLayout }

func (l wrapRight) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.walk(objects, size.Width, func(o fyne.CanvasObject, x, y, w, h float32) { put(o, size.Width-x-w, y, w, h) })
}
