package widget

import (
	"fyne.io/fyne/v2"

	"doorstep/app/ui/theme"
)

// Measures of a chart in dp at 100 %.
const (
	chartTall  = 116 // of the tallest column
	chartThick = 26  // of a bar that lies
	chartWide  = 46  // of a column at most
	chartRow   = 44  // of what can be pressed
)

// HeightFor implements Flowing.
func (c *Chart) HeightFor(width float32) float32 {
	if len(c.bars) == 0 {
		return 0
	}
	if c.upright(width) {
		b := c.bars[0]
		return b.total.lineHeight() + theme.Dp(4+chartTall+6) + b.label.lineHeight() + theme.Dp(4)
	}
	h := float32(0)
	for _, b := range c.bars {
		h += c.barHeight(b, width)
	}
	return h
}

func (c *Chart) naturalWidth() float32 { return theme.Dp(360) }

func (c *Chart) least() fyne.Size {
	w := c.Size().Width
	if w <= 0 {
		w = theme.Dp(360)
	}
	return fyne.NewSize(theme.Dp(200), c.HeightFor(w))
}

func (c *Chart) arrange(size fyne.Size) {
	if c.upright(size.Width) {
		c.stand(size)
	} else {
		c.lie(size)
	}
	if c.at < len(c.bars) {
		b := c.bars[c.at]
		c.ringAround(b.x+6, b.y+6, b.w-12, b.h-12, 6)
	}
}

// stand places columns, the first series at the bottom.
func (c *Chart) stand(size fyne.Size) {
	cell := size.Width / float32(len(c.bars))
	wide := min(cell-theme.Dp(6), theme.Dp(chartWide))
	head := c.bars[0].total.lineHeight() + theme.Dp(4)
	foot := head + theme.Dp(chartTall)
	put(c.ground, 0, foot, size.Width, theme.Dp(1.5))
	for i, b := range c.bars {
		b.x, b.y, b.w, b.h = float32(i)*cell, 0, cell, size.Height
		put(b.back, b.x, b.y, b.w, b.h)
		y := foot
		for k, p := range b.parts {
			h := c.length(c.props.Rows[i].Counts[k], theme.Dp(chartTall))
			y -= h
			put(p.box, b.x+(cell-wide)/2, y, wide, h)
			p.centre(b.x+(cell-wide)/2, y, wide, h)
		}
		b.total.place(b.x, y-head+theme.Dp(2), cell)
		b.label.place(b.x, foot+theme.Dp(6), cell)
	}
}

// length is how long a number is drawn.
func (c *Chart) length(n int, most float32) float32 {
	return most * float32(n) / float32(c.most())
}

// centre puts the number of a part into it, or leaves it out where it does not
// fit: the total and the table say it.
func (p *chartPart) centre(x, y, w, h float32) {
	m := p.number.MinSize()
	fits := m.Width+theme.Dp(4) <= w && m.Height <= h+theme.Dp(3)
	show(p.number, fits && p.number.Text != "")
	put(p.number, x+(w-m.Width)/2, y+(h-m.Height)/2, m.Width, m.Height)
}

// labelWidth is the column of labels beside bars that lie; 0 where the labels
// stand above their bars instead.
func (c *Chart) labelWidth(width float32) float32 {
	w := float32(0)
	for _, b := range c.bars {
		w = max(w, b.label.oneLine())
	}
	if w+theme.Dp(12) > width*0.45 {
		return 0
	}
	return w + theme.Dp(12)
}

func (c *Chart) barHeight(b *chartBar, width float32) float32 {
	if c.labelWidth(width) > 0 {
		return max(theme.Dp(chartRow), theme.Dp(chartThick+8))
	}
	return max(theme.Dp(chartRow), b.label.height(width)+theme.Dp(2+chartThick+10))
}

// lie places bars, the first series at the left.
func (c *Chart) lie(size fyne.Size) {
	left := c.labelWidth(size.Width)
	number := float32(0)
	for _, b := range c.bars {
		number = max(number, b.total.oneLine())
	}
	room := max(size.Width-left-number-theme.Dp(10+4), 1)
	put(c.ground, left, 0, theme.Dp(1.5), size.Height)
	show(c.ground, left > 0)
	y, thick := float32(0), theme.Dp(chartThick)
	for i, b := range c.bars {
		b.x, b.y, b.w, b.h = 0, y, size.Width, c.barHeight(b, size.Width)
		put(b.back, b.x, b.y, b.w, b.h)
		top := y + (b.h-thick)/2
		if left > 0 {
			b.label.place(0, y+(b.h-b.label.lineHeight())/2, left-theme.Dp(12))
		} else {
			top = y + b.label.place(0, y+theme.Dp(2), size.Width) + theme.Dp(4)
		}
		x := left
		for k, p := range b.parts {
			w := c.length(c.props.Rows[i].Counts[k], room)
			put(p.box, x, top, w, thick)
			p.centre(x, top, w, thick)
			x += w
		}
		b.total.place(x+theme.Dp(10), top+(thick-b.total.lineHeight())/2, number+1)
		y += b.h
	}
}
