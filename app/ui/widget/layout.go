package widget

import (
	"fyne.io/fyne/v2"

	"doorstep/app/ui/theme"
)

// Align says where an object lies across the direction of its row.
type Align int

// The alignments. In a row, AlignFill is the default: full height.
const (
	AlignFill Align = iota
	AlignStart
	AlignCentre
	AlignEnd
)

// VBox stacks objects with a gap in dp between them, each as wide as the box
// and as tall as it needs at that width. Hidden objects take no room. Gaps
// grow with the text size setting.
func VBox(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: vLayout{gap}, Objects: objects}
}

type vLayout struct{ gap float32 }

func (l vLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	h, gap := float32(0), float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		h += gap + HeightFor(o, width)
		gap = theme.Dp(l.gap)
	}
	return h
}

func (l vLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		h := HeightFor(o, size.Width)
		put(o, 0, y, size.Width, h)
		y += h + theme.Dp(l.gap)
	}
}

func (l vLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var min fyne.Size
	gap := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		min.Width = max(min.Width, m.Width)
		min.Height += gap + m.Height
		gap = theme.Dp(l.gap)
	}
	return min
}

func (l vLayout) wish(objects []fyne.CanvasObject) float32 {
	w := float32(0)
	for _, o := range objects {
		if o.Visible() {
			w = max(w, wishes(o))
		}
	}
	return w
}

// Wrap puts objects side by side and begins a new line when the width is used
// up, as tags and buttons do. The gap in dp is used both ways.
func Wrap(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: wrapLayout{gap: gap}, Objects: objects}
}

// WrapCentre is Wrap with the objects of a line centred on each other, for
// those of different heights.
func WrapCentre(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: wrapLayout{gap: gap, centre: true}, Objects: objects}
}

type wrapLayout struct {
	gap    float32
	centre bool
}

// wrapped is an object on a line of a wrapLayout.
type wrapped struct {
	o       fyne.CanvasObject
	x, w, h float32
}

func (l wrapLayout) walk(objects []fyne.CanvasObject, width float32, at func(o fyne.CanvasObject, x, y, w, h float32)) float32 {
	x, y, tall := float32(0), float32(0), float32(0)
	gap := theme.Dp(l.gap)
	var row []wrapped
	flush := func() {
		for _, i := range row {
			top := y
			if l.centre {
				top += (tall - i.h) / 2
			}
			at(i.o, i.x, top, i.w, i.h)
		}
		row = row[:0]
	}
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		w := min(wishes(o), width)
		h := HeightFor(o, w)
		if x > 0 && x+w > width+0.5 {
			flush()
			x, y, tall = 0, y+tall+gap, 0
		}
		row = append(row, wrapped{o, x, w, h})
		x += w + gap
		tall = max(tall, h)
	}
	flush()
	return y + tall
}

func (l wrapLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return l.walk(objects, width, func(fyne.CanvasObject, float32, float32, float32, float32) {})
}

func (l wrapLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.walk(objects, size.Width, func(o fyne.CanvasObject, x, y, w, h float32) { put(o, x, y, w, h) })
}

func (l wrapLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	for _, o := range objects {
		if o.Visible() {
			m = m.Max(o.MinSize())
		}
	}
	return m
}

func (l wrapLayout) wish(objects []fyne.CanvasObject) float32 {
	return rowLayout{gap: l.gap}.wish(objects)
}

// Grid puts objects in columns of one width, row by row, each row as tall as
// its tallest. The gap in dp is used both ways.
func Grid(columns int, gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: gridLayout{max(columns, 1), gap}, Objects: objects}
}

type gridLayout struct {
	columns int
	gap     float32
}

func (l gridLayout) walk(objects []fyne.CanvasObject, width float32, at func(o fyne.CanvasObject, x, y, w, h float32)) float32 {
	gap := theme.Dp(l.gap)
	w := (width - gap*float32(l.columns-1)) / float32(l.columns)
	var row []fyne.CanvasObject
	y := float32(0)
	flush := func() {
		tall := float32(0)
		for _, o := range row {
			tall = max(tall, HeightFor(o, w))
		}
		for i, o := range row {
			at(o, float32(i)*(w+gap), y, w, tall)
		}
		y += tall + gap
		row = row[:0]
	}
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		if row = append(row, o); len(row) == l.columns {
			flush()
		}
	}
	if len(row) > 0 {
		flush()
	}
	return max(y-gap, 0)
}

func (l gridLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return l.walk(objects, width, func(fyne.CanvasObject, float32, float32, float32, float32) {})
}

func (l gridLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.walk(objects, size.Width, func(o fyne.CanvasObject, x, y, w, h float32) { put(o, x, y, w, h) })
}

func (l gridLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	for _, o := range objects {
		if o.Visible() {
			m = m.Max(o.MinSize())
		}
	}
	m.Width = m.Width*float32(l.columns) + theme.Dp(l.gap)*float32(l.columns-1)
	return m
}

// Pad leaves room around an object, in dp that grow with the text size.
func Pad(left, top, right, bottom float32, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: padLayout{left, top, right, bottom, 0}, Objects: []fyne.CanvasObject{o}}
}

// MaxWide keeps an object to a width in dp, at the left of what there is.
func MaxWide(width float32, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: padLayout{most: width}, Objects: []fyne.CanvasObject{o}}
}

type padLayout struct{ left, top, right, bottom, most float32 }

func (l padLayout) inner(width float32) float32 {
	w := width - theme.Dp(l.left+l.right)
	if l.most > 0 {
		w = min(w, theme.Dp(l.most))
	}
	return max(w, 0)
}

func (l padLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return HeightFor(objects[0], l.inner(width)) + theme.Dp(l.top+l.bottom)
}

func (l padLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	put(objects[0], theme.Dp(l.left), theme.Dp(l.top), l.inner(size.Width), size.Height-theme.Dp(l.top+l.bottom))
}

func (l padLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().AddWidthHeight(theme.Dp(l.left+l.right), theme.Dp(l.top+l.bottom))
}

func (l padLayout) wish(objects []fyne.CanvasObject) float32 {
	w := wishes(objects[0])
	if l.most > 0 {
		w = min(w, theme.Dp(l.most))
	}
	return w + theme.Dp(l.left+l.right)
}
