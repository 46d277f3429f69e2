package screen

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"image/color"
)

// Column stacks objects downwards at full width, Gap apart. Wrapped text
// inside gets its width first and is measured after, so one pass is right.
type Column struct{ Gap float32 }

// NewColumn is a container that stacks objects downwards.
func NewColumn(gap float32, objs ...fyne.CanvasObject) *fyne.Container {
	return container.New(&Column{Gap: gap}, objs...)
}

// MinSize is the widest object and the sum of the heights.
func (c *Column) MinSize(objs []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	first := true
	for _, o := range objs {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		s.Width = max(s.Width, m.Width)
		s.Height += m.Height
		if !first {
			s.Height += c.Gap
		}
		first = false
	}
	return s
}

// Layout places the objects.
func (c *Column) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range objs {
		if !o.Visible() {
			continue
		}
		place(o, 0, y, size.Width)
		y += o.Size().Height + c.Gap
	}
}

// place puts o at x, y with width w and the height it needs at that width.
func place(o fyne.CanvasObject, x, y, w float32) {
	o.Move(fyne.NewPos(x, y))
	for range 3 {
		h := o.MinSize().Height
		if s := o.Size(); s.Width == w && s.Height == h {
			return
		}
		o.Resize(fyne.NewSize(w, h))
	}
}

// Row sets objects side by side, Gap apart. Grow is the index of the object
// that takes what width is left, -1 for none. Objects sit in the middle of the
// row's height, or at its top.
type Row struct {
	Gap  float32
	Grow int
	Top  bool
}

// NewRow is a row whose object at index grow takes the width that is left;
// -1 for none.
func NewRow(gap float32, grow int, objs ...fyne.CanvasObject) *fyne.Container {
	return container.New(&Row{Gap: gap, Grow: grow}, objs...)
}

// NewRowTop is NewRow with everything at the top of the row.
func NewRowTop(gap float32, grow int, objs ...fyne.CanvasObject) *fyne.Container {
	return container.New(&Row{Gap: gap, Grow: grow, Top: true}, objs...)
}

// MinSize is the sum of the widths and the greatest height.
func (r *Row) MinSize(objs []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	first := true
	for _, o := range objs {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		s.Width += m.Width
		s.Height = max(s.Height, m.Height)
		if !first {
			s.Width += r.Gap
		}
		first = false
	}
	return s
}

// Layout places the objects.
func (r *Row) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	left := size.Width
	n := 0
	for i, o := range objs {
		if !o.Visible() {
			continue
		}
		if i != r.Grow {
			left -= o.MinSize().Width
		}
		n++
	}
	left -= r.Gap * float32(max(0, n-1))
	x := float32(0)
	for i, o := range objs {
		if !o.Visible() {
			continue
		}
		w := o.MinSize().Width
		if i == r.Grow {
			w = max(0, left)
		}
		place(o, x, 0, w)
		if !r.Top {
			o.Move(fyne.NewPos(x, (size.Height-o.Size().Height)/2))
		}
		x += w + r.Gap
	}
}

// Columns sets objects side by side at given shares of the width: a positive
// number is a width in dp, a negative one a share of what is left. All get the
// full height if Stretch.
type Columns struct {
	Gap     float32
	Widths  []float32
	Stretch bool
}

// NewColumns is a container of columns; see Columns.
func NewColumns(gap float32, widths []float32, objs ...fyne.CanvasObject) *fyne.Container {
	return container.New(&Columns{Gap: gap, Widths: widths}, objs...)
}

// NewColumnsStretched is NewColumns with all columns of the same height.
func NewColumnsStretched(gap float32, widths []float32, objs ...fyne.CanvasObject) *fyne.Container {
	return container.New(&Columns{Gap: gap, Widths: widths, Stretch: true}, objs...)
}

// MinSize is the widths in dp and the greatest height.
func (c *Columns) MinSize(objs []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for i, o := range objs {
		m := o.MinSize()
		if i < len(c.Widths) && c.Widths[i] > 0 {
			s.Width += c.Widths[i]
		} else {
			s.Width += m.Width
		}
		s.Height = max(s.Height, m.Height)
	}
	s.Width += c.Gap * float32(max(0, len(objs)-1))
	return s
}

// Layout places the columns.
func (c *Columns) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	left, shares := size.Width-c.Gap*float32(max(0, len(objs)-1)), float32(0)
	for i := range objs {
		if w := c.Widths[i]; w > 0 {
			left -= w
		} else {
			shares -= w
		}
	}
	x, tallest := float32(0), float32(0)
	for i, o := range objs {
		w := c.Widths[i]
		if w <= 0 && shares > 0 {
			w = max(0, left*-w/shares)
		}
		place(o, x, 0, w)
		tallest = max(tallest, o.Size().Height)
		x += w + c.Gap
	}
	if c.Stretch {
		for _, o := range objs {
			o.Resize(fyne.NewSize(o.Size().Width, max(tallest, size.Height)))
		}
	}
}

// Wrap sets objects side by side and breaks the line where the width ends.
type Wrap struct {
	Gap, LineGap float32
	width        float32
}

// NewWrap is a container that breaks its line, for tags and buttons.
func NewWrap(gap, lineGap float32, objs ...fyne.CanvasObject) *fyne.Container {
	return container.New(&Wrap{Gap: gap, LineGap: lineGap}, objs...)
}

// MinSize is the widest object, and the height at the width last laid out.
func (l *Wrap) MinSize(objs []fyne.CanvasObject) fyne.Size {
	w := float32(0)
	for _, o := range objs {
		if o.Visible() {
			w = max(w, o.MinSize().Width)
		}
	}
	width := l.width
	if width == 0 {
		width = 4096
	}
	return fyne.NewSize(w, l.run(objs, width, nil))
}

// Layout places the objects.
func (l *Wrap) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	l.run(objs, size.Width, func(o fyne.CanvasObject, x, y float32, m fyne.Size) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(m)
	})
}

func (l *Wrap) run(objs []fyne.CanvasObject, width float32, put func(fyne.CanvasObject, float32, float32, fyne.Size)) float32 {
	x, y, line := float32(0), float32(0), float32(0)
	for _, o := range objs {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		m.Width = min(m.Width, width)
		if x > 0 && x+m.Width > width {
			x, y, line = 0, y+line+l.LineGap, 0
		}
		if put != nil {
			put(o, x, y, m)
		}
		x += m.Width + l.Gap
		line = max(line, m.Height)
	}
	return y + line
}

// Inset keeps space around one object.
type Inset struct{ Top, Right, Bottom, Left float32 }

// NewInset is obj with space around it: top, right, bottom, left.
func NewInset(top, right, bottom, left float32, obj fyne.CanvasObject) *fyne.Container {
	return container.New(&Inset{top, right, bottom, left}, obj)
}

// MinSize is the object's with the space around it.
func (p *Inset) MinSize(objs []fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	for _, o := range objs {
		m = m.Max(o.MinSize())
	}
	return m.AddWidthHeight(p.Left+p.Right, p.Top+p.Bottom)
}

// Layout places the object.
func (p *Inset) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objs {
		o.Move(fyne.NewPos(p.Left, p.Top))
		o.Resize(fyne.NewSize(max(0, size.Width-p.Left-p.Right), max(0, size.Height-p.Top-p.Bottom)))
	}
}

// AtMost keeps objects left and no wider than Width; with Exact they are
// always that wide.
type AtMost struct {
	Width float32
	Exact bool
}

// NewAtMost is obj at the left, at most width wide.
func NewAtMost(width float32, obj fyne.CanvasObject) *fyne.Container {
	return container.New(&AtMost{Width: width}, obj)
}

// NewExactly is obj at exactly this width.
func NewExactly(width float32, obj fyne.CanvasObject) *fyne.Container {
	return container.New(&AtMost{Width: width, Exact: true}, obj)
}

// MinSize is the object's, no wider than Width.
func (a *AtMost) MinSize(objs []fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	for _, o := range objs {
		m = m.Max(o.MinSize())
	}
	m.Width = min(m.Width, a.Width)
	if a.Exact {
		m.Width = a.Width
	}
	return m
}

// Layout places the object.
func (a *AtMost) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objs {
		o.Move(fyne.Position{})
		o.Resize(fyne.NewSize(min(size.Width, a.Width), size.Height))
	}
}

// Space is an empty object of a size, for gaps that differ.
func Space(w, h float32) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(w, h))
	return r
}

// Settle gives obj a width and lets wrapped text inside find its height, so
// that the first frame is already right.
func Settle(obj fyne.CanvasObject, width float32) {
	place(obj, obj.Position().X, obj.Position().Y, width)
}
