package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/ui/theme"
)

// How a Button looks in each state, and where its parts lie.

func (b *Button) objects() []fyne.CanvasObject {
	list := append(b.ring(), b.box)
	if b.word() != "" {
		list = append(list, b.label.objects()...)
	}
	if b.icon.name != "" {
		list = append(list, b.icon.img)
	}
	if b.iconEnd.name != "" {
		list = append(list, b.iconEnd.img)
	}
	if b.props.Count != "" {
		list = append(list, b.tagBox, b.tag)
	}
	return list
}

// look is the background, edge and ink of the button as it stands.
func (b *Button) look() (bg, edge, ink fyne.ThemeColorName, stroke float32) {
	stroke = controlStroke()
	surface := theme.Surface
	if b.props.Fill != "" {
		surface = b.props.Fill
	}
	if b.hovered || b.pressed {
		surface = theme.Tint
	}
	switch b.props.Kind {
	case Primary:
		bg, ink = theme.Primary, theme.OnPrimary
		if b.pressed {
			bg = theme.PrimaryPressed
		} else if b.hovered {
			bg = theme.PrimaryHover
		}
		return bg, theme.Clear, ink, 0
	case Danger:
		return surface, theme.Danger, theme.Danger, stroke
	case Discard:
		return theme.Danger, theme.Clear, theme.OnRisk4, 0
	case FamilyLook:
		if b.hovered || b.pressed {
			return theme.ChoiceBg, theme.Choice, theme.Choice, stroke
		}
		return theme.ChoiceBg, theme.Clear, theme.Choice, 0
	case Plain, PlainQuiet, PlainWarn:
		bg = theme.Clear
		if b.hovered || b.pressed {
			bg = theme.Tint
		}
		ink = map[ButtonKind]fyne.ThemeColorName{Plain: theme.Primary, PlainQuiet: theme.Ink, PlainWarn: theme.Danger}[b.props.Kind]
		return bg, theme.Clear, ink, 0
	default:
		return surface, theme.Control, theme.Ink, stroke
	}
}

// measures are height, side padding, text size and icon side.
func (b *Button) measures() (h, pad float32, size fyne.ThemeSizeName, icon float32) {
	switch b.props.Size {
	case Big:
		h, pad, size, icon = 56, 26, theme.SizeLabel, 22
	case Little:
		h, pad, size, icon = 44, 14, theme.SizeHint, 20
	case Tall:
		h, pad, size, icon = 52, 16, theme.SizeHint, 20
	default:
		h, pad, size, icon = 48, 20, theme.SizeBody, 22
	}
	if b.word() == "" {
		icon = 26
		if b.props.Kind == Secondary {
			icon = 22
		}
	}
	if k := b.props.Kind; k == Plain || k == PlainWarn || k == PlainQuiet {
		pad = 12
	}
	return theme.Dp(h), theme.Dp(pad), size, theme.Dp(icon)
}

func (b *Button) paint() {
	bg, edge, ink, stroke := b.look()
	b.ground.paint(b.box, bg, b.dressed == theme.Current())
	b.dressed = theme.Current()
	fillEdge(b.box, edge, stroke)
	_, _, size, _ := b.measures()
	b.label.setText(b.word())
	if b.label.size != size {
		b.label.size, b.label.stale = size, true
	}
	b.label.colour, b.label.centre = ink, true
	icon := b.props.Icon
	if b.busy != "" {
		icon = "clock_loader_40"
	}
	b.icon.paint(icon, ink)
	end := b.props.IconEnd
	if b.busy != "" {
		end = ""
	}
	b.iconEnd.paint(end, ink)
	if b.props.Count != "" {
		if b.tagBox == nil {
			b.tagBox, b.tag = rect(8), &canvas.Text{}
		}
		fill(b.tagBox, theme.DangerBg, theme.Clear, 0)
		setLine(b.tag, b.props.Count, theme.TextSize(theme.SizeSmall), fyne.TextStyle{Bold: true}, theme.Colour(theme.Danger), nil)
	}
}

// content is the width of icon, word and tag with their gaps.
func (b *Button) content() float32 {
	_, _, _, icon := b.measures()
	gap, w, n := theme.Dp(8), float32(0), 0
	add := func(part float32) {
		if n > 0 {
			w += gap
		}
		w += part
		n++
	}
	if b.icon.name != "" {
		add(icon)
	}
	if b.word() != "" {
		add(b.oneLine())
	}
	if b.iconEnd.name != "" {
		add(icon)
	}
	if b.props.Count != "" {
		add(b.tag.MinSize().Width + theme.Dp(14))
	}
	return w
}

// wordWidth is the room for the word on a button of a width: all it needs, or
// what is left beside the icons, with less room at the sides.
func (b *Button) wordWidth(width float32) float32 {
	if b.word() == "" {
		return 0
	}
	_, pad, _, _ := b.measures()
	if rest := b.content() - b.oneLine(); rest+b.oneLine()+2*pad > width+0.5 {
		return max(min(width-2*theme.Dp(10)-rest, b.oneLine()), 1)
	}
	return b.oneLine()
}

// oneLine is the width of the word without wrapping.
func (b *Button) oneLine() float32 {
	_, _, size, _ := b.measures()
	return max(measure(b.word(), theme.TextSize(size), fyne.TextStyle{Bold: true}, nil).Width, b.label.oneLine())
}

// HeightFor implements Flowing: on a button narrower than its word, the word
// wraps.
func (b *Button) HeightFor(width float32) float32 {
	h, _, _, _ := b.measures()
	if b.word() == "" || width <= 0 {
		return h
	}
	b.drawnOnce()
	return max(h, b.label.height(b.wordWidth(width))+theme.Dp(16))
}

// lowest is the least height at a width: the word with room around it that does
// not grow with the text, for a bar that must leave the page its room.
func (b *Button) lowest(width float32) float32 {
	b.drawnOnce()
	return max(b.label.height(max(b.wordWidth(width), 1))+2*16, 48)
}

func (b *Button) naturalWidth() float32 { return b.MinSize().Width }

// drawnOnce makes sure that the word has been set.
func (b *Button) drawnOnce() {
	if b.drawing == nil {
		b.MinSize()
	}
}

func (b *Button) least() fyne.Size {
	h, _, _, _ := b.measures()
	return fyne.NewSize(max(b.narrow(), theme.Dp(b.props.MinWidth)), h)
}

// narrow is the width for the word in one line, whatever width is asked for besides.
func (b *Button) narrow() float32 {
	h, pad, _, _ := b.measures()
	w := b.content() + 2*pad
	if b.word() == "" {
		w = h
	}
	return max(w, theme.Dp(44))
}

// slimmest is the width in which no word of the button is cut in two, its words over as
// many lines as that takes.
func (b *Button) slimmest() float32 {
	b.drawnOnce()
	if b.word() == "" {
		return b.narrow()
	}
	return b.content() - b.oneLine() + b.label.narrowest(b.oneLine()) + 2*theme.Dp(10) + 1
}

func (b *Button) arrange(size fyne.Size) {
	_, _, _, icon := b.measures()
	put(b.box, 0, 0, size.Width, size.Height)
	b.ringAround(0, 0, size.Width, size.Height, 12)
	gap, mid := theme.Dp(8), size.Height/2
	word := b.wordWidth(size.Width)
	x := (size.Width - b.content() + b.oneLine() - word) / 2
	if b.icon.name != "" {
		b.icon.place(x+icon/2, mid, icon)
		x += icon + gap
	}
	if b.word() != "" {
		b.label.place(x, mid-b.label.height(word)/2, word)
		x += word + gap
	}
	if b.iconEnd.name != "" {
		b.iconEnd.place(x+icon/2, mid, icon)
		x += icon + gap
	}
	if b.props.Count != "" {
		m := b.tag.MinSize()
		w, h := m.Width+theme.Dp(14), theme.Dp(24)
		put(b.tagBox, x, mid-h/2, w, h)
		put(b.tag, x+theme.Dp(7), mid-m.Height/2, m.Width, m.Height)
	}
}
