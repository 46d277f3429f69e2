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
	left, right := theme.Dp(8), width-theme.Dp(8)
	gap, beside := theme.Dp(8), theme.Dp(4)
	x, y, tall := right, gap, theme.Dp(48)
	start := left
	if h.arrow != nil {
		m := h.arrow.MinSize()
		if at {
			put(h.arrow, left, y, m.Width, m.Height)
		}
		start, tall = left+m.Width+beside, max(tall, m.Height)
	}
	var ends []fyne.CanvasObject
	for i := len(h.props.End) - 1; i >= 0; i-- {
		if o := h.props.End[i]; o.Visible() {
			ends = append(ends, o)
		}
	}
	// From the right, a line takes whatever still fits, so that there are few of them:
	// what stands below the bar needs the room.
	alone := true // nothing stands in the last line but what the title goes below
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
			x -= m.Width + beside
		}
		if ends = next; len(next) > 0 {
			x, y, start, tall, alone = right, y+tall+gap, left, 0, false
		}
	}
	w := right - left
	if room := x - left; !alone && room >= theme.Dp(titleLeast) && h.title.oneLine() <= 1.6*room && h.title.narrowest(w) <= room {
		// The title stands beside what found no room above.
		w = x - left
		words := h.title.height(w)
		if !h.sub.empty() {
			words += h.sub.height(w)
		}
		if words < tall {
			y += (tall - words) / 2
			h.words(left+beside, y, w-beside, at)
			return y + words + (tall-words)/2 + gap
		}
	} else {
		y += tall + gap/2
	}
	return y + h.words(left+beside, y, max(w-beside, 1), at) + gap
}

// words lays the title out with the line under it and says how tall they are.
func (h *HeaderBar) words(left, y, w float32, at bool) float32 {
	tall := float32(0)
	for _, b := range []*block{h.title, h.sub} {
		if b.empty() {
			continue
		}
		if at {
			b.place(left, y+tall, w)
		}
		tall += b.height(w)
	}
	if at {
		for _, t := range h.sub.texts {
			show(t, !h.sub.empty())
		}
	}
	return tall
}
