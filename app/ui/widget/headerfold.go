package widget

import (
	"fyne.io/fyne/v2"

	"doorstep/app/ui/theme"
)

// How a HeaderBar lies where large text on a narrow screen leaves no room for a
// title between the arrow and what stands at the end: the title goes below.

// titleLeast is the narrowest that a title is beside others, in dp.
const titleLeast = 96

// folds reports whether the title goes below.
func (h *HeaderBar) folds(width float32) bool {
	if !h.props.Tight {
		return false
	}
	left, right := h.margins(width)
	room := right - left
	if h.arrow != nil {
		room -= h.arrow.MinSize().Width + theme.Dp(12)
	}
	for _, o := range h.props.End {
		if o.Visible() {
			room -= o.MinSize().Width + theme.Dp(12)
		}
	}
	return room < theme.Dp(titleLeast)
}

// fold lays the bar out from the top down and says how tall it is; with at false
// it only measures.
func (h *HeaderBar) fold(width float32, at bool) float32 {
	left, right := theme.Dp(12), width-theme.Dp(12)
	gap := theme.Dp(8)
	x, y, tall := right, gap, theme.Dp(48)
	start := left
	if h.arrow != nil {
		m := h.arrow.MinSize()
		if at {
			put(h.arrow, left, y, m.Width, m.Height)
		}
		start, tall = left+m.Width+gap, max(tall, m.Height)
	}
	var ends []fyne.CanvasObject
	for i := len(h.props.End) - 1; i >= 0; i-- {
		if o := h.props.End[i]; o.Visible() {
			ends = append(ends, o)
		}
	}
	// From the right, a line takes whatever still fits, so that there are few of them:
	// what stands below the bar needs the room.
	for len(ends) > 0 {
		var next []fyne.CanvasObject
		for _, o := range ends {
			m := o.MinSize()
			if x-m.Width < start && x < right {
				next = append(next, o)
				continue
			}
			tall = max(tall, m.Height)
			if at {
				put(o, max(x-m.Width, left), y, min(m.Width, right-left), m.Height)
			}
			x -= m.Width + gap
		}
		if ends = next; len(next) > 0 {
			x, y, start, tall = right, y+tall+gap, left, 0
		}
	}
	y += tall + gap/2
	w := max(right-left, 1)
	words := func(b *block) {
		if b.empty() {
			return
		}
		if at {
			b.place(left, y, w)
		}
		y += b.height(w)
	}
	words(h.title)
	words(h.sub)
	if at {
		for _, t := range h.sub.texts {
			show(t, !h.sub.empty())
		}
	}
	return y + gap
}
