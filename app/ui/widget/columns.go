package widget

import (
	"fyne.io/fyne/v2"

	"doorstep/app/ui/theme"
)

// Columns puts objects side by side, each given a width: a positive number is
// dp at 100 %, a negative one a share of what is left. All are as tall as the
// tallest.
func Columns(gap float32, widths []float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: columnsLayout{gap: gap, widths: widths, stretch: true}, Objects: objects}
}

// ColumnsTop is Columns with every object as tall as it needs to be.
func ColumnsTop(gap float32, widths []float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: columnsLayout{gap: gap, widths: widths}, Objects: objects}
}

// Wide is an object of exactly this width in dp at 100 %.
func Wide(width float32, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: wideLayout(width), Objects: []fyne.CanvasObject{o}}
}

type columnsLayout struct {
	gap     float32
	widths  []float32
	stretch bool
}

// leastShare is the narrowest a shared column gets, in dp; with less, the
// columns stand under each other.
const leastShare = 72

// stacks says whether the columns have no room beside each other.
func (l columnsLayout) stacks(objects []fyne.CanvasObject, width float32) bool {
	left := width - theme.Dp(l.gap)*float32(max(len(objects)-1, 0))
	shares, least := float32(0), float32(0)
	for i := range objects {
		w := l.widths[i]
		if w > 0 {
			left -= theme.Dp(w)
			continue
		}
		if shares -= w; least == 0 || -w < least {
			least = -w
		}
	}
	return width > 0 && shares > 0 && left*least/shares < theme.Dp(leastShare)
}

// widest is the column that gives way where columns of fixed widths are wider than
// the room there is.
func (l columnsLayout) widest() int {
	at := 0
	for i, w := range l.widths {
		if w > l.widths[at] {
			at = i
		}
	}
	return at
}

// under is how the columns stand under each other.
func (l columnsLayout) under() vLayout { return vLayout{min(l.gap, 8)} }

func (l columnsLayout) walk(objects []fyne.CanvasObject, width float32, at func(o fyne.CanvasObject, x, w, h float32)) float32 {
	left := width - theme.Dp(l.gap)*float32(max(len(objects)-1, 0))
	shares := float32(0)
	for i := range objects {
		if w := l.widths[i]; w > 0 {
			left -= theme.Dp(w)
		} else {
			shares -= w
		}
	}
	x, tall := float32(0), float32(0)
	for i, o := range objects {
		w := theme.Dp(l.widths[i])
		if shares == 0 && left < 0 && i == l.widest() {
			w = max(0, w+left)
		}
		if l.widths[i] <= 0 {
			w = 0
			if shares > 0 {
				w = max(0, left*-l.widths[i]/shares)
			}
		}
		h := HeightFor(o, w)
		at(o, x, w, h)
		tall = max(tall, h)
		x += w + theme.Dp(l.gap)
	}
	return tall
}

func (l columnsLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	if l.stacks(objects, width) {
		return l.under().heightFor(objects, width)
	}
	return l.walk(objects, width, func(fyne.CanvasObject, float32, float32, float32) {})
}

func (l columnsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if l.stacks(objects, size.Width) {
		l.under().Layout(objects, size)
		return
	}
	tall := size.Height
	if l.stretch {
		tall = max(tall, l.heightFor(objects, size.Width))
	}
	l.walk(objects, size.Width, func(o fyne.CanvasObject, x, w, h float32) {
		if l.stretch {
			h = tall
		}
		put(o, x, 0, w, h)
	})
}

func (l columnsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	for i, o := range objects {
		s := o.MinSize()
		if l.widths[i] > 0 {
			s.Width = theme.Dp(l.widths[i])
		}
		m.Width += s.Width
		m.Height = max(m.Height, s.Height)
	}
	m.Width += theme.Dp(l.gap) * float32(max(len(objects)-1, 0))
	return m
}

type wideLayout float32

func (l wideLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return HeightFor(objects[0], min(width, theme.Dp(float32(l))))
}

func (l wideLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	put(objects[0], 0, 0, min(size.Width, theme.Dp(float32(l))), size.Height)
}

func (l wideLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	m := objects[0].MinSize()
	m.Width = theme.Dp(float32(l))
	return m
}

func (l wideLayout) wish([]fyne.CanvasObject) float32 { return theme.Dp(float32(l)) }

// Footed stands foot at the bottom edge when there is room under body, with at
// least gap between them; otherwise it follows the body.
func Footed(gap float32, body, foot fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: footLayout(gap), Objects: []fyne.CanvasObject{body, foot}}
}

type footLayout float32

func (l footLayout) heightFor(o []fyne.CanvasObject, width float32) float32 {
	return HeightFor(o[0], width) + theme.Dp(float32(l)) + HeightFor(o[1], width)
}

func (l footLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	top, foot := HeightFor(o[0], size.Width), HeightFor(o[1], size.Width)
	put(o[0], 0, 0, size.Width, top)
	put(o[1], 0, max(top+theme.Dp(float32(l)), size.Height-foot), size.Width, foot)
}

func (l footLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(max(a.Width, b.Width), a.Height+theme.Dp(float32(l))+b.Height)
}

func (l footLayout) wish(o []fyne.CanvasObject) float32 { return max(wishes(o[0]), wishes(o[1])) }
