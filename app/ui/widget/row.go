package widget

import (
	"fyne.io/fyne/v2"

	"doorstep/app/ui/theme"
)

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

// shrink takes what is too much from the objects that can do with less, and at the last
// from buttons whose words can take a second line.
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
	for i := len(objects) - 1; i >= 0 && over > 0; i-- {
		if b, ok := objects[i].(*Button); ok && b.Visible() {
			cut := max(0, min(list[i]-b.slimmest(), over))
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

// roomy is a width in dp in which everything that grows fits; its smallest size
// need not be worked out.
const roomy = 320

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
		if w >= theme.Dp(roomy) {
			continue
		}
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
