package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// ShowWhenProps describes questions that appear under an answer.
type ShowWhenProps struct {
	Content fyne.CanvasObject
	Indent  float32 // dp left of the bar; 14 under a bar of choices, 0 when nested
	Shown   bool
}

// ShowWhen is a block of questions that an answer above brings up: a 5 dp bar
// and an indent of 18. Focus does not move when it appears. At most two lie
// inside each other.
type ShowWhen struct {
	base
	props ShowWhenProps
	bar   *canvas.Rectangle
	grown float32 // how much of the bar has come down, 0 to 1
}

var _ Flowing = (*ShowWhen)(nil)

// NewShowWhen makes the block.
func NewShowWhen(p ShowWhenProps) *ShowWhen {
	s := &ShowWhen{props: p, bar: rect(0), grown: 1}
	s.Hidden = !p.Shown
	s.ExtendBaseWidget(s)
	return s
}

// SetShown shows or hides the block and fits the page again.
func (s *ShowWhen) SetShown(on bool) {
	if s.Visible() == on {
		return
	}
	if !on {
		s.Hide()
		regrow(s)
		return
	}
	s.grown = 0
	s.Show()
	regrow(s)
	ease(openTime, s.grow)
}

// grow brings the bar down. The questions have their room from the start, so
// nothing jumps under a finger.
func (s *ShowWhen) grow(part float32) {
	s.grown = part
	s.placeBar(s.Size())
	repaint(s)
}

func (s *ShowWhen) placeBar(size fyne.Size) {
	put(s.bar, theme.Dp(s.props.Indent), 0, 5, size.Height*s.grown)
}

// SetContent swaps the questions.
func (s *ShowWhen) SetContent(o fyne.CanvasObject) {
	s.props.Content = o
	s.Refresh()
	regrow(s)
}

// A11y implements Named.
func (s *ShowWhen) A11y() Node {
	n := Node{Name: say.T("More questions"), Role: RoleGroup, State: []string{"shown"}}
	if !s.Visible() {
		n.State = []string{"hidden"}
	}
	return n
}

// CreateRenderer implements fyne.Widget.
func (s *ShowWhen) CreateRenderer() fyne.WidgetRenderer { return newRenderer(s) }

func (s *ShowWhen) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{s.bar, s.props.Content}
}

func (s *ShowWhen) paint() { setFill(s.bar, theme.Colour(theme.Primary)) }

func (s *ShowWhen) lead() float32 { return theme.Dp(s.props.Indent) + 5 + theme.Dp(18) }

// HeightFor implements Flowing.
func (s *ShowWhen) HeightFor(width float32) float32 {
	return HeightFor(s.props.Content, max(width-s.lead(), 1)) + theme.Dp(4)
}

func (s *ShowWhen) least() fyne.Size {
	m := s.props.Content.MinSize()
	h := m.Height + theme.Dp(4)
	if w := s.Size().Width; w > 0 {
		h = s.HeightFor(w)
	}
	return fyne.NewSize(m.Width+s.lead(), h)
}

func (s *ShowWhen) arrange(size fyne.Size) {
	s.placeBar(size)
	put(s.props.Content, s.lead(), theme.Dp(2), max(size.Width-s.lead(), 1), max(size.Height-theme.Dp(4), 1))
}
