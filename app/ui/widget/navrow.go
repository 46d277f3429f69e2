package widget

import (
	"cmp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// NavRowProps describes one place in a list of places: a page of a section, a
// section to jump to.
type NavRowProps struct {
	Text   string
	Icon   string
	Colour fyne.ThemeColorName // of the icon
	State  string              // the icon in words: "finished"
	Note   string              // second line in danger: "1 to fix"
	Here   bool                // the place that is open
	Link   bool                // in the colour of links
	// Figure is a word at the end, and Gauge how many of three squares before it
	// are filled; -1 for no squares.
	Gauge  int
	Figure string
	// OnTapped goes there.
	OnTapped func()
}

// NavRow is one place in a list of places at the side of a page.
type NavRow struct {
	control
	props  NavRowProps
	box    *canvas.Rectangle
	icon   *glyph
	text   *block
	note   *block
	gauge  [3]*canvas.Rectangle
	figure *block
}

var (
	_ fyne.Focusable     = (*NavRow)(nil)
	_ fyne.Tappable      = (*NavRow)(nil)
	_ Flowing            = (*NavRow)(nil)
	_ Targeted           = (*NavRow)(nil)
	_ desktop.Hoverable  = (*NavRow)(nil)
	_ desktop.Cursorable = (*NavRow)(nil)
)

// NewNavRow makes a row.
func NewNavRow(p NavRowProps) *NavRow {
	r := &NavRow{
		props: p, box: rect(10), icon: newGlyph(),
		text:   newBlock(p.Text, theme.SizeHint, theme.Ink, false),
		note:   newBlock(p.Note, theme.SizeCaption, theme.Danger, false),
		gauge:  [3]*canvas.Rectangle{rect(2), rect(2), rect(2)},
		figure: newBlock(p.Figure, theme.SizeHint, theme.Ink, false),
	}
	r.name = p.Text
	r.init(r)
	return r
}

// Set changes everything but what a tap does.
func (r *NavRow) Set(p NavRowProps) {
	tapped := r.props.OnTapped
	if p.OnTapped != nil {
		tapped = p.OnTapped
	}
	same := r.props.Text == p.Text && r.props.Icon == p.Icon && r.props.Colour == p.Colour &&
		r.props.State == p.State && r.props.Note == p.Note && r.props.Here == p.Here && r.props.Link == p.Link &&
		r.props.Gauge == p.Gauge && r.props.Figure == p.Figure
	r.props = p
	r.props.OnTapped = tapped
	if !same {
		r.name = p.Text
		r.Refresh()
	}
}

// Tapped implements fyne.Tappable.
func (r *NavRow) Tapped(*fyne.PointEvent) { r.press() }

func (r *NavRow) press() {
	if r.props.OnTapped != nil {
		r.props.OnTapped()
	}
}

// TypedKey implements fyne.Focusable.
func (r *NavRow) TypedKey(k *fyne.KeyEvent) {
	if isPress(k) {
		r.press()
	}
}

// MouseIn implements desktop.Hoverable.
func (r *NavRow) MouseIn(*desktop.MouseEvent) { r.hovered = true; r.Refresh() }

// MouseOut implements desktop.Hoverable.
func (r *NavRow) MouseOut() { r.hovered = false; r.Refresh() }

// Cursor implements desktop.Cursorable.
func (r *NavRow) Cursor() desktop.Cursor { return desktop.PointerCursor }

// FocusTarget is the row itself.
func (r *NavRow) FocusTarget() fyne.Focusable { return r }

// Targets implements Targeted.
func (r *NavRow) Targets() []Target { return r.whole(r.props.Text) }

// A11y implements Named.
func (r *NavRow) A11y() Node {
	here := ""
	if r.props.Here {
		here = say.T("you are here")
	}
	return Node{Name: r.props.Text, Role: RoleLink, State: r.states(r.props.State, here), Value: cmp.Or(r.props.Note, r.props.Figure)}
}

// CreateRenderer implements fyne.Widget.
func (r *NavRow) CreateRenderer() fyne.WidgetRenderer { return newRenderer(r) }

func (r *NavRow) objects() []fyne.CanvasObject {
	list := append(r.ring(), r.box)
	if r.props.Icon != "" {
		list = append(list, r.icon.img)
	}
	list = append(list, r.text.objects()...)
	if r.props.Figure != "" {
		for _, g := range r.gauge {
			if r.props.Gauge >= 0 {
				list = append(list, g)
			}
		}
		list = append(list, r.figure.objects()...)
	}
	return append(list, r.note.objects()...)
}

func (r *NavRow) paint() {
	bg := theme.Clear
	switch {
	case r.props.Here:
		bg = theme.Tint
	case r.hovered:
		bg = theme.Sunk
	}
	fill(r.box, bg, theme.Clear, 0)
	r.icon.paint(r.props.Icon, r.props.Colour)
	ink := theme.Ink
	switch {
	case r.props.Here:
		ink = theme.TintInk
	case r.props.Link:
		ink = theme.Primary
	}
	r.text.colour = ink
	if r.text.bold != r.props.Here {
		r.text.bold, r.text.stale = r.props.Here, true
	}
	r.text.setText(r.props.Text)
	r.note.setText(r.props.Note)
	for i, g := range r.gauge {
		colour := theme.NeutralBg
		if i < r.props.Gauge {
			colour = theme.Primary
		}
		fill(g, colour, theme.Control, 1)
	}
	r.figure.colour = ink
	r.figure.setText(r.props.Figure)
}

// tail is the room for the gauge and its figure, in front of the row's end.
func (r *NavRow) tail() float32 {
	if r.props.Figure == "" {
		return theme.Dp(12)
	}
	return theme.Dp(12 + 3*13 + 6 + 12)
}

func (r *NavRow) lead() float32 {
	if r.props.Icon == "" {
		return theme.Dp(12)
	}
	return theme.Dp(12 + 22 + 10)
}

// HeightFor implements Flowing.
func (r *NavRow) HeightFor(width float32) float32 {
	w := max(width-r.lead()-r.tail(), 1)
	h := r.text.height(w) + theme.Dp(8)
	if r.props.Note != "" {
		h += r.note.height(w)
	}
	return max(h, theme.Dp(48))
}

func (r *NavRow) least() fyne.Size {
	w := r.Size().Width
	if w <= 0 {
		w = theme.Dp(252)
	}
	return fyne.NewSize(theme.Dp(120), r.HeightFor(w))
}

func (r *NavRow) arrange(size fyne.Size) {
	put(r.box, 0, 0, size.Width, size.Height)
	r.ringAround(0, 0, size.Width, size.Height, 10)
	r.icon.place(theme.Dp(12+11), size.Height/2, theme.Dp(22))
	x := r.lead()
	w := max(size.Width-x-r.tail(), 1)
	h := r.text.height(w)
	if r.props.Note != "" {
		h += r.note.height(w)
	}
	y := (size.Height - h) / 2
	y += r.text.place(x, y, w)
	if r.props.Note != "" {
		r.note.place(x, y, w)
	}
	if r.props.Figure == "" {
		return
	}
	x = size.Width - r.tail() + theme.Dp(6)
	for _, g := range r.gauge {
		put(g, x, size.Height/2-theme.Dp(8), theme.Dp(10), theme.Dp(16))
		x += theme.Dp(13)
	}
	r.figure.place(x+theme.Dp(4), (size.Height-r.figure.height(theme.Dp(20)))/2, theme.Dp(20))
}
