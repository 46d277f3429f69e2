package widget

import (
	"fyne.io/fyne/v2"

	"doorstep/app/ui/theme"
)

// How a HeaderBar lies where large text on a narrow screen leaves no room for a
// title between the arrow and what stands at the end: the title goes below.

// titleLeast is the narrowest that a title is beside others, in dp.
const titleLeast = 96

// folds reports whether the title goes below: where there is no room for it beside what
// stands at the end, where words would be cut there, and where the bar is lower with it.
func (h *HeaderBar) folds(width float32) bool {
	if !h.props.Tight {
		return false
	}
	_, room := h.sides(width, false)
	if room < theme.Dp(titleLeast) || h.title.narrowest(width) > room {
		return true
	}
	tall := max(theme.Dp(72), h.lines(3, 2, room)+theme.Dp(8))
	return h.title.shortened() || h.sub.shortened() || tall > h.fold(width, false)
}

// subLines is how many lines the words under the title of a folded bar may take. Text
// that is larger than half as large again leaves the page no room for a second.
func subLines() int {
	if theme.Dp(100) > 150 {
		return 1
	}
	return 2
}

// fold lays the bar out from the top down and says how tall it is; with at false
// it only measures.
func (h *HeaderBar) fold(width float32, at bool) float32 {
	left, right, text := theme.Dp(8), width-theme.Dp(8), theme.Dp(16)
	h.lines(3, subLines(), width-2*text)
	gap, beside := theme.Dp(8), theme.Dp(4)
	x, y, tall := right, gap, theme.Dp(48)
	start := left
	// What stands in a line lies in the middle of its height.
	type placed struct {
		o fyne.CanvasObject
		x float32
	}
	var line []placed
	set := func() {
		for _, p := range line {
			if m := p.o.MinSize(); at {
				put(p.o, max(p.x, left), y+(tall-m.Height)/2, min(m.Width, right-left), m.Height)
			}
		}
		line = line[:0]
	}
	if h.arrow != nil {
		m := h.arrow.MinSize()
		line = append(line, placed{h.arrow, left})
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
	for from := right; len(ends) > 0; {
		var next []fyne.CanvasObject
		for _, o := range ends {
			m := o.MinSize()
			if x-m.Width < start && x < from {
				next = append(next, o)
				continue
			}
			tall = max(tall, m.Height)
			line = append(line, placed{o, x - m.Width})
			x -= m.Width + beside
		}
		if ends = next; len(next) > 0 {
			set()
			from = width - text
			x, y, start, tall, alone = from, y+tall+gap, left, 0, false
		}
	}
	set()
	if w := x - text; !alone && w >= theme.Dp(titleLeast) && h.title.oneLine() <= 1.6*w && h.title.narrowest(w) <= w {
		// The title stands beside what found no room above, if its words are whole there.
		// In one line the words under it would hardly be whole anywhere.
		words := h.lines(3, subLines(), w)
		if !h.title.shortened() && (subLines() == 1 || !h.sub.shortened()) {
			tall = max(tall, words)
			h.words(text, y+(tall-words)/2, w, at)
			return y + tall + gap
		}
		h.lines(3, subLines(), width-2*text)
	}
	y += tall + gap/2
	return y + h.words(text, y, max(width-2*text, 1), at) + gap
}

// words lays the title out with the line under it and says how tall they are.
func (h *HeaderBar) words(left, y, w float32, at bool) float32 {
	tall := float32(0)
	for _, b := range []*block{h.title, h.sub} {
		if at {
			b.place(left, y+tall, w) // what was shown before goes, also where nothing comes
		}
		if !b.empty() {
			tall += b.height(w)
		}
	}
	return tall
}
