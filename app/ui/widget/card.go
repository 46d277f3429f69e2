package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/ui/theme"
)

// Insets are distances from the four edges, in dp at 100 %.
type Insets struct{ Left, Top, Right, Bottom float32 }

// Around is the same inset on every side.
func Around(v float32) Insets { return Insets{v, v, v, v} }

// CardProps describes a surface with something on it.
type CardProps struct {
	Content fyne.CanvasObject
	Pad     Insets
	Fill    fyne.ThemeColorName // default theme.Surface
	Edge    fyne.ThemeColorName // default theme.Line; theme.Clear for none
	Stroke  float32             // default 1; 2 for the visit that is next
	Radius  float32             // default 12
	// Name is what the card is called aloud, OnTapped what a CardButton does.
	Name     string
	OnTapped func()
}

// Card is a surface with a hairline and no shadow.
type Card struct {
	framed
	props CardProps
	box   *canvas.Rectangle
}

var _ Flowing = (*Card)(nil)

// CardButton is a Card that is one large button. It is a type of its own, so
// that a plain card takes no taps and no Tab stop.
type CardButton struct{ Card }

var (
	_ fyne.Focusable     = (*CardButton)(nil)
	_ fyne.Tappable      = (*CardButton)(nil)
	_ desktop.Hoverable  = (*CardButton)(nil)
	_ desktop.Cursorable = (*CardButton)(nil)
)

// NewCard makes a card that is not pressed.
func NewCard(p CardProps) *Card {
	c := &Card{}
	c.setUp(p)
	c.init(c)
	return c
}

// NewCardButton makes a card that is one large button.
func NewCardButton(p CardProps) *CardButton {
	c := &CardButton{}
	c.setUp(p)
	c.init(c)
	return c
}

func (c *Card) setUp(p CardProps) {
	if p.Fill == "" {
		p.Fill = theme.Surface
	}
	if p.Edge == "" {
		p.Edge = theme.Line
	}
	if p.Stroke == 0 {
		p.Stroke = 1
	}
	if p.Radius == 0 {
		p.Radius = 12
	}
	c.props, c.box, c.name = p, rect(p.Radius), p.Name
}

// SetContent swaps what lies on the card.
func (c *Card) SetContent(o fyne.CanvasObject) {
	c.props.Content = o
	c.self.Refresh()
	regrow(c.self)
}

// SetLook changes the ground and the edge.
func (c *Card) SetLook(ground, edge fyne.ThemeColorName, stroke float32) {
	c.props.Fill, c.props.Edge, c.props.Stroke = ground, edge, stroke
	c.self.Refresh()
}

// A11y implements Named.
func (c *Card) A11y() Node { return Node{Name: c.name, Role: RoleGroup} }

// FocusGained implements fyne.Focusable.
func (c *CardButton) FocusGained() {
	c.focused = true
	c.Refresh()
	reveal(c)
}

// FocusLost implements fyne.Focusable.
func (c *CardButton) FocusLost() { c.focused = false; c.Refresh() }

// TypedRune implements fyne.Focusable.
func (c *CardButton) TypedRune(rune) {}

// Press does what a tap does.
func (c *CardButton) Press() {
	if c.props.OnTapped != nil {
		c.props.OnTapped()
	}
}

// Tapped implements fyne.Tappable.
func (c *CardButton) Tapped(*fyne.PointEvent) { c.Press() }

// TypedKey implements fyne.Focusable.
func (c *CardButton) TypedKey(k *fyne.KeyEvent) {
	if isPress(k) {
		c.Press()
	}
}

// MouseIn implements desktop.Hoverable.
func (c *CardButton) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.Refresh() }

// MouseOut implements desktop.Hoverable.
func (c *CardButton) MouseOut() { c.hovered = false; c.Refresh() }

// Cursor implements desktop.Cursorable.
func (c *CardButton) Cursor() desktop.Cursor { return desktop.PointerCursor }

// A11y implements Named.
func (c *CardButton) A11y() Node { return Node{Name: c.name, Role: RoleButton} }

// Targets implements Targeted.
func (c *CardButton) Targets() []Target { return c.whole(c.name) }

// CreateRenderer implements fyne.Widget.
func (c *CardButton) CreateRenderer() fyne.WidgetRenderer { return newRenderer(c) }

// CreateRenderer implements fyne.Widget.
func (c *Card) CreateRenderer() fyne.WidgetRenderer { return newRenderer(c) }

func (c *Card) objects() []fyne.CanvasObject {
	list := append(c.ring(), c.box)
	if c.props.Content != nil {
		list = append(list, c.props.Content)
	}
	return list
}

func (c *Card) paint() {
	edge, stroke := c.props.Edge, c.props.Stroke
	if edge == theme.Clear {
		stroke = 0
	} else if theme.IsSunlight() && edge == theme.Line {
		edge = theme.Control
	}
	if c.hovered {
		edge, stroke = theme.Primary, max(stroke, 2)
	}
	fill(c.box, c.props.Fill, edge, stroke)
}

// HeightFor implements Flowing.
func (c *Card) HeightFor(width float32) float32 {
	p := c.props.Pad
	h := theme.Dp(p.Top + p.Bottom)
	if c.props.Content != nil {
		h += HeightFor(c.props.Content, max(width-theme.Dp(p.Left+p.Right), 1))
	}
	if c.props.OnTapped != nil {
		h = max(h, theme.Dp(44))
	}
	return h
}

func (c *Card) naturalWidth() float32 {
	w := theme.Dp(c.props.Pad.Left + c.props.Pad.Right)
	if c.props.Content != nil {
		w += wishes(c.props.Content)
	}
	return w
}

func (c *Card) least() fyne.Size {
	p := c.props.Pad
	min := fyne.NewSize(theme.Dp(p.Left+p.Right), theme.Dp(p.Top+p.Bottom))
	if c.props.Content != nil {
		min.Width += c.props.Content.MinSize().Width
	}
	w := c.Size().Width
	if w <= 0 {
		w = c.naturalWidth()
	}
	return fyne.NewSize(min.Width, max(min.Height, c.HeightFor(w)))
}

func (c *Card) arrange(size fyne.Size) {
	put(c.box, 0, 0, size.Width, size.Height)
	c.ringAround(0, 0, size.Width, size.Height, c.props.Radius)
	if o := c.props.Content; o != nil {
		p := c.props.Pad
		put(o, theme.Dp(p.Left), theme.Dp(p.Top), max(size.Width-theme.Dp(p.Left+p.Right), 1), max(size.Height-theme.Dp(p.Top+p.Bottom), 1))
	}
}

// Separator is a hairline, lying across.
type Separator struct {
	base
	line *canvas.Rectangle
}

// NewSeparator makes a hairline.
func NewSeparator() *Separator {
	s := &Separator{line: rect(0)}
	s.ExtendBaseWidget(s)
	return s
}

// A11y implements Named.
func (s *Separator) A11y() Node { return Node{Role: RoleText} }

// CreateRenderer implements fyne.Widget.
func (s *Separator) CreateRenderer() fyne.WidgetRenderer { return newRenderer(s) }

func (s *Separator) objects() []fyne.CanvasObject { return []fyne.CanvasObject{s.line} }
func (s *Separator) paint()                       { setFill(s.line, theme.Colour(theme.Line)) }
func (s *Separator) least() fyne.Size             { return fyne.NewSize(1, 1) }
func (s *Separator) arrange(size fyne.Size)       { put(s.line, 0, 0, size.Width, 1) }

// RowsCard puts rows on one card with hairlines between them.
func RowsCard(rows ...fyne.CanvasObject) *Card {
	var list []fyne.CanvasObject
	for i, r := range rows {
		if i > 0 {
			list = append(list, NewSeparator())
		}
		list = append(list, r)
	}
	return NewCard(CardProps{Content: VBox(0, list...)})
}
