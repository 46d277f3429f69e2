package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/ui/theme"
)

// menuRow is one row of a list under an input. Its owner draws and presses it.
type menuRow struct {
	spans  []Span
	plain  string // the spans without styles
	second string
	end    string // grey word at the end
	icon   string
	avatar string
	action bool // "Use … as written", "Add someone else": in primary
	chosen bool
	press  func()
}

// menuList draws rows on a card, one of them lit. It is part of the widget
// that owns it.
type menuList struct {
	box   *canvas.Rectangle
	rows  []*menuDrawn
	at    int // the row the keyboard is on, -1 for none
	over  int
	x, y  float32
	width float32
}

type menuDrawn struct {
	menuRow
	back   *canvas.Rectangle
	line   *canvas.Rectangle
	title  *block
	second *block
	end    *block
	icon   *glyph
	tick   *glyph
	avatar *Avatar
	y, h   float32
}

func newMenuList() *menuList { return &menuList{box: rect(12), at: -1, over: -1} }

func (m *menuList) set(rows []menuRow) {
	m.rows = m.rows[:0]
	for _, r := range rows {
		ink := theme.Ink
		if r.action {
			ink = theme.Primary
		}
		d := &menuDrawn{
			menuRow: r, back: rect(0), line: rect(0), icon: newGlyph(), tick: newGlyph(),
			title:  newBlock("", theme.SizeBody, ink, false),
			second: newBlock(r.second, theme.SizeSmall, theme.Muted, false),
			end:    newBlock(r.end, theme.SizeCaption, theme.Muted, false),
		}
		d.title.setSpans(r.spans)
		d.end.limit = 1
		if r.avatar != "" {
			d.avatar = NewAvatar(AvatarProps{Name: r.avatar, Size: 36})
		}
		m.rows = append(m.rows, d)
	}
	m.at = min(m.at, len(m.rows)-1)
	m.over = -1
}

func (m *menuList) objects(list []fyne.CanvasObject) []fyne.CanvasObject {
	if len(m.rows) == 0 {
		return list
	}
	list = append(list, m.box)
	for i, r := range m.rows {
		list = append(list, r.back)
		if i > 0 {
			list = append(list, r.line)
		}
		if r.avatar != nil {
			list = append(list, r.avatar)
		}
		if r.icon.name != "" {
			list = append(list, r.icon.img)
		}
		list = append(list, r.title.objects()...)
		list = append(list, r.second.objects()...)
		list = append(list, r.end.objects()...)
		if r.chosen {
			list = append(list, r.tick.img)
		}
	}
	return list
}

func (m *menuList) paint() {
	fill(m.box, theme.Surface, theme.Line, 1)
	for i, r := range m.rows {
		lit := i == m.at || i == m.over
		bg := theme.Clear
		if lit {
			bg = theme.Tint
		}
		fill(r.back, bg, theme.Clear, 0)
		r.back.TopLeftCornerRadius, r.back.TopRightCornerRadius = 0, 0
		r.back.BottomLeftCornerRadius, r.back.BottomRightCornerRadius = 0, 0
		if i == 0 {
			r.back.TopLeftCornerRadius, r.back.TopRightCornerRadius = 11, 11
		}
		if i == len(m.rows)-1 {
			r.back.BottomLeftCornerRadius, r.back.BottomRightCornerRadius = 11, 11
		}
		setFill(r.line, theme.Colour(theme.Line))
		ink := theme.Muted
		if r.action {
			ink = theme.Primary
		}
		r.icon.paint(r.menuRow.icon, ink)
		r.tick.paint("check", theme.Primary)
	}
}

func (m *menuList) lead(r *menuDrawn) float32 {
	switch {
	case r.avatar != nil:
		return theme.Dp(14 + 36 + 12)
	case r.menuRow.icon != "":
		return theme.Dp(14 + 22 + 12)
	default:
		return theme.Dp(14)
	}
}

func (m *menuList) room(r *menuDrawn, width float32) float32 {
	w := width - m.lead(r) - theme.Dp(14)
	if r.menuRow.end != "" {
		w -= min(r.end.oneLine()+theme.Dp(12), width*0.4)
	}
	if r.chosen {
		w -= theme.Dp(22 + 12)
	}
	return max(w, 1)
}

func (m *menuList) rowHeight(r *menuDrawn, width float32) float32 {
	w := m.room(r, width)
	h := r.title.height(w)
	least := theme.Dp(52)
	if r.menuRow.second != "" {
		h += r.second.height(w)
		least = theme.Dp(60)
	}
	return max(h+theme.Dp(20), least)
}

func (m *menuList) height(width float32) float32 {
	h := float32(0)
	for _, r := range m.rows {
		h += m.rowHeight(r, width)
	}
	return h
}

func (m *menuList) place(x, y, width float32) float32 {
	m.x, m.y, m.width = x, y, width
	at := y
	for _, r := range m.rows {
		r.y, r.h = at, m.rowHeight(r, width)
		put(r.back, x+1, at+0.5, width-2, r.h-1)
		put(r.line, x+1, at, width-2, 1)
		mid := at + r.h/2
		if r.avatar != nil {
			side := theme.Dp(36)
			put(r.avatar, x+theme.Dp(14), mid-side/2, side, side)
		}
		r.icon.place(x+theme.Dp(14+11), mid, theme.Dp(22))
		w, left := m.room(r, width), x+m.lead(r)
		h := r.title.height(w)
		if r.menuRow.second != "" {
			h += r.second.height(w)
		}
		top := mid - h/2
		top += r.title.place(left, top, w)
		if r.menuRow.second != "" {
			r.second.place(left, top, w)
		}
		right := x + width - theme.Dp(14)
		if r.chosen {
			r.tick.place(right-theme.Dp(11), mid, theme.Dp(22))
			right -= theme.Dp(22 + 12)
		}
		if r.menuRow.end != "" {
			ew := min(r.end.oneLine()+1, width*0.4)
			r.end.place(right-ew, mid-r.end.lineHeight()/2, ew)
		}
		at += r.h
	}
	put(m.box, x, y, width, at-y)
	return at - y
}

func (m *menuList) rowAt(p fyne.Position) int {
	for i, r := range m.rows {
		if p.X >= m.x && p.X < m.x+m.width && p.Y >= r.y && p.Y < r.y+r.h {
			return i
		}
	}
	return -1
}

func (m *menuList) press(i int) {
	if i >= 0 && i < len(m.rows) && m.rows[i].menuRow.press != nil {
		m.rows[i].menuRow.press()
	}
}

func (m *menuList) targets() []Target {
	list := make([]Target, len(m.rows))
	for i, r := range m.rows {
		list[i] = Target{Name: r.plain, Pos: fyne.NewPos(m.x, r.y), Size: fyne.NewSize(m.width, r.h)}
	}
	return list
}
