package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/ui/theme"
)

// LinkProps describes words that lead somewhere.
type LinkProps struct {
	Text     string
	Size     fyne.ThemeSizeName  // default theme.SizeBody
	Colour   fyne.ThemeColorName // default theme.Primary
	Bold     bool
	Quiet    bool   // not underlined, as in a task list
	Icon     string // left of the words
	Name     string // spoken name when the words alone do not say where: "Change diagnosis"
	OnTapped func()
}

// Link is underlined words in a box of at least 44 by 44 dp.
type Link struct {
	control
	props LinkProps
	label *block
	icon  *glyph
}

var (
	_ fyne.Focusable    = (*Link)(nil)
	_ fyne.Tappable     = (*Link)(nil)
	_ desktop.Hoverable = (*Link)(nil)
)

// NewLink makes a link.
func NewLink(p LinkProps) *Link {
	if p.Size == "" {
		p.Size = theme.SizeBody
	}
	if p.Colour == "" {
		p.Colour = theme.Primary
	}
	l := &Link{props: p, icon: newGlyph(), label: newBlock("", p.Size, p.Colour, p.Bold)}
	l.label.setSpans([]Span{{Text: p.Text, Line: !p.Quiet}})
	l.name = p.Name
	l.init(l)
	return l
}

// SetText changes the words.
func (l *Link) SetText(text string) {
	if l.props.Text != text {
		l.props.Text = text
		l.label.setSpans([]Span{{Text: text, Line: !l.props.Quiet}})
		l.Refresh()
	}
}

// Press does what a tap does.
func (l *Link) Press() {
	if l.props.OnTapped != nil {
		l.props.OnTapped()
	}
}

// Tapped implements fyne.Tappable.
func (l *Link) Tapped(*fyne.PointEvent) { l.Press() }

// TypedKey implements fyne.Focusable.
func (l *Link) TypedKey(k *fyne.KeyEvent) {
	l.loud()
	if isPress(k) {
		l.Press()
	}
}

// MouseIn implements desktop.Hoverable.
func (l *Link) MouseIn(*desktop.MouseEvent) { l.hovered = true; l.Refresh() }

// MouseOut implements desktop.Hoverable.
func (l *Link) MouseOut() { l.hovered = false; l.Refresh() }

// Cursor implements desktop.Cursorable.
func (l *Link) Cursor() desktop.Cursor { return desktop.PointerCursor }

// A11y implements Named.
func (l *Link) A11y() Node {
	n := Node{Name: l.props.Text, Role: RoleLink}
	if l.name != "" {
		n.Name = l.name
	}
	return n
}

// Targets implements Targeted.
func (l *Link) Targets() []Target { return l.whole(l.A11y().Name) }

// CreateRenderer implements fyne.Widget.
func (l *Link) CreateRenderer() fyne.WidgetRenderer { return newRenderer(l) }

func (l *Link) objects() []fyne.CanvasObject {
	list := l.ring()
	if l.props.Icon != "" {
		list = append(list, l.icon.img)
	}
	return append(list, l.label.objects()...)
}

func (l *Link) paint() {
	ink := l.props.Colour
	if l.hovered && ink == theme.Primary {
		ink = theme.PrimaryHover
	}
	l.label.colour = ink
	l.icon.paint(l.props.Icon, ink)
}

func (l *Link) lead() float32 {
	if l.props.Icon == "" {
		return 0
	}
	return theme.Dp(20 + 8)
}

// HeightFor implements Flowing.
func (l *Link) HeightFor(width float32) float32 {
	return max(l.label.height(max(width-l.lead(), 1))+theme.Dp(8), theme.Dp(44))
}

func (l *Link) naturalWidth() float32 { return max(l.lead()+l.label.oneLine()+1, theme.Dp(44)) }

func (l *Link) least() fyne.Size {
	w := l.Size().Width
	if w <= 0 {
		w = l.naturalWidth()
	}
	return fyne.NewSize(max(l.lead()+l.label.narrowest(theme.Dp(160)), theme.Dp(44)), l.HeightFor(w))
}

func (l *Link) arrange(size fyne.Size) {
	room := max(size.Width-l.lead(), 1)
	h := l.label.height(room)
	y := (size.Height - h) / 2
	side := theme.Dp(20)
	l.icon.place(side/2, y+l.label.lineHeight()/2, side)
	w := min(room, l.label.oneLine()+1)
	l.label.place(l.lead(), y, room)
	l.ringAround(-4, y-2, l.lead()+w+8, h+4, 6)
}
