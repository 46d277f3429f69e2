package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/ui/theme"
)

// PillProps describes a small rounded button that can stand chosen, such as a
// filter or a standing question.
type PillProps struct {
	Text     string
	Chosen   bool
	OnTapped func()
}

// Pill is a rounded button, 44 high, with a tick when it is chosen.
type Pill struct {
	control
	props PillProps
	box   *canvas.Rectangle
	tick  *glyph
	label *block
}

var (
	_ Flowing            = (*Pill)(nil)
	_ fyne.Focusable     = (*Pill)(nil)
	_ fyne.Tappable      = (*Pill)(nil)
	_ desktop.Hoverable  = (*Pill)(nil)
	_ desktop.Mouseable  = (*Pill)(nil)
	_ desktop.Cursorable = (*Pill)(nil)
)

// NewPill makes a pill.
func NewPill(p PillProps) *Pill {
	x := &Pill{props: p, box: rect(22), tick: newGlyph(), label: newBlock(p.Text, theme.SizeSmall, theme.Ink, false)}
	x.label.centre = true
	x.init(x)
	return x
}

// SetChosen shows the pill as chosen or not.
func (p *Pill) SetChosen(on bool) {
	if p.props.Chosen != on {
		p.props.Chosen = on
		p.Refresh()
	}
}

// Chosen says whether it stands chosen.
func (p *Pill) Chosen() bool { return p.props.Chosen }

// Press does what a tap does.
func (p *Pill) Press() {
	if !p.locked && p.props.OnTapped != nil {
		p.props.OnTapped()
	}
}

// Tapped implements fyne.Tappable.
func (p *Pill) Tapped(*fyne.PointEvent) {
	p.grab()
	p.Press()
}

// TypedKey implements fyne.Focusable.
func (p *Pill) TypedKey(k *fyne.KeyEvent) {
	p.loud()
	if isPress(k) {
		p.Press()
	}
}

// MouseIn implements desktop.Hoverable.
func (p *Pill) MouseIn(*desktop.MouseEvent) { p.hovered = true; p.Refresh() }

// MouseOut implements desktop.Hoverable.
func (p *Pill) MouseOut() { p.hovered, p.pressed = false, false; p.Refresh() }

// MouseDown implements desktop.Mouseable.
func (p *Pill) MouseDown(*desktop.MouseEvent) { p.pressed = true; p.Refresh() }

// MouseUp implements desktop.Mouseable.
func (p *Pill) MouseUp(*desktop.MouseEvent) { p.pressed = false; p.Refresh() }

// Cursor implements desktop.Cursorable.
func (p *Pill) Cursor() desktop.Cursor { return desktop.PointerCursor }

// A11y implements Named.
func (p *Pill) A11y() Node {
	chosen := ""
	if p.props.Chosen {
		chosen = "chosen"
	}
	return Node{Name: p.props.Text, Role: RoleButton, State: p.states(chosen)}
}

// Targets implements Targeted.
func (p *Pill) Targets() []Target { return p.whole(p.props.Text) }

// CreateRenderer implements fyne.Widget.
func (p *Pill) CreateRenderer() fyne.WidgetRenderer { return newRenderer(p) }

func (p *Pill) objects() []fyne.CanvasObject {
	list := append(p.ring(), p.box)
	if p.tick.name != "" {
		list = append(list, p.tick.img)
	}
	return append(list, p.label.objects()...)
}

func (p *Pill) paint() {
	bg, edge, ink, stroke, tick := theme.Surface, theme.Control, theme.Ink, controlStroke(), ""
	switch {
	case p.locked:
		bg, edge, stroke = theme.Sunk, theme.Clear, 0
	case p.props.Chosen:
		bg, edge, ink, stroke = theme.Tint, theme.Primary, theme.TintInk, 2
	case p.hovered || p.pressed:
		bg = theme.Tint
	}
	if p.props.Chosen {
		tick = "check"
	}
	p.box.CornerRadius = theme.Dp(22)
	fill(p.box, bg, edge, stroke)
	p.tick.paint(tick, ink)
	p.label.colour = ink
	if p.label.bold != p.props.Chosen {
		p.label.bold, p.label.stale = p.props.Chosen, true
	}
}

// naturalWidth leaves room for the tick and the bolder face, so that choosing
// moves nothing.
func (p *Pill) naturalWidth() float32 {
	w := measure(p.props.Text, theme.TextSize(theme.SizeSmall), fyne.TextStyle{Bold: true}, nil).Width
	return max(w+theme.Dp(20+6+2*14), theme.Dp(44))
}

// wordWidth is the room for the words on a pill of a width.
func (p *Pill) wordWidth(width float32) float32 {
	room := width - 2*theme.Dp(12)
	if p.tick.name != "" {
		room -= theme.Dp(26)
	}
	return max(min(p.label.oneLine()+1, room), 1)
}

// HeightFor implements Flowing: on a narrow pill the words wrap.
func (p *Pill) HeightFor(width float32) float32 {
	return max(theme.Dp(44), p.label.height(p.wordWidth(width))+theme.Dp(16))
}

func (p *Pill) least() fyne.Size { return fyne.NewSize(p.naturalWidth(), theme.Dp(44)) }

func (p *Pill) arrange(size fyne.Size) {
	put(p.box, 0, 0, size.Width, size.Height)
	p.ringAround(0, 0, size.Width, size.Height, theme.Dp(22))
	w, side := p.wordWidth(size.Width), theme.Dp(20)
	x := (size.Width - w) / 2
	if p.tick.name != "" {
		x = (size.Width - w - side - theme.Dp(6)) / 2
		p.tick.place(x+side/2, size.Height/2, side)
		x += side + theme.Dp(6)
	}
	p.label.place(x, (size.Height-p.label.height(w))/2, w)
}
