package widget

import (
	"fyne.io/fyne/v2"

	"doorstep/app/ui/theme"
)

// How an ActionBar lies on an upright screen: in two lines, and piled up where
// large text on a narrow screen leaves no room for two things beside each other.

// above is how much room a line of words takes over the buttons, in pixels; with
// nothing to say there is no line.
func (a *ActionBar) above() float32 {
	if a.says() == "" && a.props.Note == "" && len(a.extras()) == 0 {
		return theme.Dp(16)
	}
	return theme.Dp(10 + 44 + 8)
}

func (a *ActionBar) stack(size fyne.Size) {
	left, right := theme.Dp(24), size.Width-theme.Dp(24)
	mid := theme.Dp(10 + 22)
	x := right + theme.Dp(8)
	for i := len(a.extras()) - 1; i >= 0; i-- {
		if k := a.extras()[i].props.Kind; x > right && k != Plain && k != PlainQuiet && k != PlainWarn {
			x = right // its edge is seen, and stands over that of the main button
		}
		m := a.extras()[i].MinSize()
		x -= m.Width
		put(a.extras()[i], x, mid-m.Height/2, m.Width, m.Height)
		x -= theme.Dp(8)
	}
	if a.props.Note != "" {
		x = min(x, right)
		w := a.note.oneLine() + 1
		a.note.place(x-w, mid-a.note.lineHeight()/2, w)
		a.alert.place(x-w-theme.Dp(16), mid, theme.Dp(20))
		x -= w + theme.Dp(30)
	}
	a.saved.setLimit(2)
	a.sentence(left, min(x, right), mid)
	y, h := a.above(), theme.Dp(56)
	w := right - left
	if a.props.Back != nil {
		bw := max(min(theme.Dp(180), w*0.3), a.props.Back.MinSize().Width)
		x := left
		if a.mirrored() {
			x = right - bw
		} else {
			left += bw + theme.Dp(12)
		}
		put(a.props.Back, x, y, bw, h)
		w -= bw + theme.Dp(12)
	}
	if a.props.Main != nil {
		put(a.props.Main, left, y, w, h)
	}
}

// tight says whether two lines are too few: the sentence would have no room
// beside the extras, or the buttons none beside each other.
func (a *ActionBar) tight(width float32) bool {
	if width <= 0 {
		return false
	}
	room := width - theme.Dp(48)
	words := room
	for _, b := range a.extras() {
		words -= b.MinSize().Width + theme.Dp(8)
	}
	if a.props.Note != "" {
		words -= a.note.oneLine() + theme.Dp(30)
	}
	buttons := float32(0)
	for _, b := range []*Button{a.props.Back, a.props.Main} {
		if b != nil {
			buttons += b.MinSize().Width
		}
	}
	if a.says() != "" && (words < theme.Dp(100) || a.saved.oneLine() > 1.8*(words-theme.Dp(22+8))) {
		return true // it needs more than two lines
	}
	return buttons+theme.Dp(12) > room
}

// pile lays everything out from the top down and says how tall it is; with at
// false it only measures. The main button comes last, nearest the thumb.
func (a *ActionBar) pile(width float32, at bool) float32 {
	pad, gap := theme.Dp(12), theme.Dp(8)
	w, y := max(width-2*pad, 1), theme.Dp(10)
	words := func(b *block, icon *glyph) {
		if b.empty() {
			return
		}
		left := float32(0)
		if icon.name != "" {
			left = theme.Dp(22 + 8)
		}
		h := max(b.height(max(w-left, 1)), theme.Dp(22))
		if at {
			icon.place(pad+theme.Dp(11), y+b.lineHeight()/2, theme.Dp(22))
			b.place(pad+left, y, max(w-left, 1))
		}
		y += h + gap
	}
	if a.says() != "" {
		a.saved.setLimit(0)
		words(a.saved, a.icon)
	}
	if a.props.Note != "" {
		words(a.note, a.alert)
	}
	var extras []fyne.CanvasObject
	for _, b := range a.extras() {
		extras = append(extras, b)
	}
	h := wrapLayout{gap: 8}.walk(extras, w, func(o fyne.CanvasObject, x, top, wide, tall float32) {
		if at {
			put(o, pad+x, y+top, wide, tall)
		}
	})
	if h > 0 {
		y += h + gap
	}
	back, main := a.props.Back, a.props.Main
	if back != nil && main != nil && a.abreast(w-gap) {
		// Both in one line: the page above needs the room.
		bw := back.narrow()
		h := max(back.lowest(bw), main.lowest(w-bw-gap))
		if at {
			x := pad
			if a.mirrored() {
				x = pad + w - bw
			}
			put(back, x, y, bw, h)
			if x = pad + bw + gap; a.mirrored() {
				x = pad
			}
			put(main, x, y, w-bw-gap, h)
		}
		return y + h + gap + theme.Dp(2)
	}
	for _, b := range []*Button{back, main} {
		if b == nil {
			continue
		}
		h := b.lowest(w)
		if at {
			put(b, pad, y, w, h)
		}
		y += h + gap
	}
	return y + theme.Dp(2)
}

// abreast reports whether Back and the main button stand side by side in this width,
// the words of the main one over two lines if that is still lower than one above the
// other.
func (a *ActionBar) abreast(w float32) bool {
	back, main := a.props.Back, a.props.Main
	rest := w - back.narrow()
	if main.narrow() <= rest {
		return true
	}
	if main.wordWidth(rest) < main.label.narrowest(rest) { // a word would be cut in two
		return false
	}
	return rest >= w/2 && main.lowest(rest) < back.lowest(w)+main.lowest(w)
}
