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

// Row puts objects side by side with a gap in dp. Objects made by Grow share
// what width is left; the others take the width they would like. When even
// that is too much, those that can shrink do; and when what grows would be
// narrower than its longest word, what stands after it goes to lines below.
func Row(gap float32, align Align, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: rowLayout{gap: gap, align: align}, Objects: objects}
}

// Grow marks an object of a Row as taking a share of the width that is left.
func Grow(o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: growLayout{}, Objects: []fyne.CanvasObject{o}}
}

// Spacer is an empty object that grows.
func Spacer() *fyne.Container { return &fyne.Container{Layout: growLayout{}} }

type growLayout struct{}

func (growLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		put(o, 0, 0, size.Width, size.Height)
	}
}

func (growLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	for _, o := range objects {
		m = m.Max(o.MinSize())
	}
	return m
}

func (growLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	h := float32(0)
	for _, o := range objects {
		h = max(h, HeightFor(o, width))
	}
	return h
}

type rowLayout struct {
	gap   float32
	align Align
}

// widths shares out the width among the visible objects; hidden ones get 0.
func (l rowLayout) widths(objects []fyne.CanvasObject, width float32) []float32 {
	list := make([]float32, len(objects))
	left, growing, shown := width, 0, 0
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		shown++
		if grows(o) {
			growing++
			continue
		}
		list[i] = wishes(o)
		left -= list[i]
	}
	left -= theme.Dp(l.gap) * float32(max(shown-1, 0))
	if left < 0 {
		l.shrink(objects, list, -left)
		left = 0
	}
	for i, o := range objects {
		if o.Visible() && grows(o) {
			list[i] = left / float32(growing)
		}
	}
	return list
}

// shrink takes what is too much from the objects that can do with less.
func (l rowLayout) shrink(objects []fyne.CanvasObject, list []float32, over float32) {
	for i := len(objects) - 1; i >= 0 && over > 0; i-- {
		if !objects[i].Visible() || grows(objects[i]) {
			continue
		}
		if spare := list[i] - objects[i].MinSize().Width; spare > 0 {
			cut := min(spare, over)
			list[i] -= cut
			over -= cut
		}
	}
}

func grows(o fyne.CanvasObject) bool {
	c, ok := o.(*fyne.Container)
	if !ok {
		return false
	}
	_, ok = c.Layout.(growLayout)
	return ok
}

// folds says how many of the objects stay on the first line when the row is
// too narrow for all of them, 0 when it is not.
func (l rowLayout) folds(objects []fyne.CanvasObject, width float32) int {
	last := -1
	for i, o := range objects {
		if o.Visible() && grows(o) && len(o.(*fyne.Container).Objects) > 0 {
			last = i
		}
	}
	if last < 0 || last == len(objects)-1 || width <= 0 {
		return 0
	}
	for i, w := range l.widths(objects, width) {
		if o := objects[i]; o.Visible() && grows(o) && w < o.MinSize().Width-0.5 {
			return last + 1
		}
	}
	return 0
}

// below is how what does not fit on the first line is laid out.
func (l rowLayout) below() wrapLayout { return wrapLayout{gap: l.gap, centre: l.align == AlignCentre} }

func (l rowLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	if n := l.folds(objects, width); n > 0 {
		h := l.below().heightFor(objects[n:], width)
		if h > 0 {
			h += theme.Dp(l.gap)
		}
		return l.heightFor(objects[:n], width) + h
	}
	h := float32(0)
	for i, w := range l.widths(objects, width) {
		if objects[i].Visible() {
			h = max(h, HeightFor(objects[i], w))
		}
	}
	return h
}

func (l rowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if n := l.folds(objects, size.Width); n > 0 {
		top := l.heightFor(objects[:n], size.Width)
		l.Layout(objects[:n], fyne.NewSize(size.Width, top))
		l.below().walk(objects[n:], size.Width, func(o fyne.CanvasObject, x, y, w, h float32) {
			put(o, x, top+theme.Dp(l.gap)+y, w, h)
		})
		return
	}
	x := float32(0)
	for i, w := range l.widths(objects, size.Width) {
		o := objects[i]
		if !o.Visible() {
			continue
		}
		y, h := float32(0), size.Height
		if l.align != AlignFill {
			h = min(HeightFor(o, w), size.Height)
		}
		switch l.align {
		case AlignCentre:
			y = (size.Height - h) / 2
		case AlignEnd:
			y = size.Height - h
		}
		put(o, x, y, w, h)
		x += w + theme.Dp(l.gap)
	}
}

func (l rowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	shown := 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		shown++
		s := o.MinSize()
		m.Width += s.Width
		m.Height = max(m.Height, s.Height)
	}
	m.Width += theme.Dp(l.gap) * float32(max(shown-1, 0))
	return m
}

func (l rowLayout) wish(objects []fyne.CanvasObject) float32 {
	w, shown := float32(0), 0
	for _, o := range objects {
		if o.Visible() {
			shown++
			w += wishes(o)
		}
	}
	return w + theme.Dp(l.gap)*float32(max(shown-1, 0))
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
