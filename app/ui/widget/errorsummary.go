package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// Problem is one line of an error summary: the field's own message and the way
// to the field.
type Problem struct {
	Message string
	Go      func()
}

// ErrorSummaryProps describes the summary.
type ErrorSummaryProps struct {
	Title    string // default "3 things to fix"
	Problems []Problem
	Large    bool // title in the size of a part, with its icon, as before signing
}

// ErrorSummary lists what to fix in a danger frame. It takes the keyboard
// focus when it appears; each line leads to its field.
type ErrorSummary struct {
	control
	props ErrorSummaryProps
	box   *canvas.Rectangle
	icon  *glyph
	title *block
	links []*Link
}

var (
	_ Flowing        = (*ErrorSummary)(nil)
	_ fyne.Focusable = (*ErrorSummary)(nil)
)

// NewErrorSummary makes a summary.
func NewErrorSummary(p ErrorSummaryProps) *ErrorSummary {
	size := theme.SizeH3
	if p.Large {
		size = theme.SizeH2
	}
	s := &ErrorSummary{props: p, box: rect(12), icon: newGlyph(), title: newBlock("", size, theme.Ink, true)}
	s.build()
	s.init(s)
	return s
}

func (s *ErrorSummary) build() {
	title := s.props.Title
	if title == "" {
		title = say.F("%d things to fix", len(s.props.Problems))
		if len(s.props.Problems) == 1 {
			title = say.T("1 thing to fix")
		}
	}
	s.title.setText(title)
	s.links = s.links[:0]
	for _, p := range s.props.Problems {
		s.links = append(s.links, NewLink(LinkProps{
			Text: p.Message, Colour: theme.Danger, Bold: true, Icon: "arrow_forward", OnTapped: p.Go,
		}))
	}
}

// SetProblems changes the lines.
func (s *ErrorSummary) SetProblems(title string, list []Problem) {
	s.props.Title, s.props.Problems = title, list
	s.build()
	s.Refresh()
	regrow(s)
}

// Focus moves the keyboard focus to the summary. UI goroutine.
func (s *ErrorSummary) Focus() { focusObject(s) }

// TypedKey implements fyne.Focusable: Enter goes to the first field.
func (s *ErrorSummary) TypedKey(k *fyne.KeyEvent) {
	if isPress(k) && len(s.links) > 0 {
		s.links[0].Press()
	}
}

// A11y implements Named.
func (s *ErrorSummary) A11y() Node {
	return Node{Name: s.title.text(), Role: RoleAlert}
}

// CreateRenderer implements fyne.Widget.
func (s *ErrorSummary) CreateRenderer() fyne.WidgetRenderer { return newRenderer(s) }

func (s *ErrorSummary) objects() []fyne.CanvasObject {
	list := append(s.ring(), s.box)
	if s.props.Large {
		list = append(list, s.icon.img)
	}
	list = append(list, s.title.objects()...)
	for _, l := range s.links {
		list = append(list, l)
	}
	return list
}

func (s *ErrorSummary) paint() {
	fill(s.box, theme.Surface, theme.Danger, 4)
	s.icon.paint("error-fill", theme.Danger)
}

func (s *ErrorSummary) flow(width float32, at bool) float32 {
	x, y := theme.Dp(20), theme.Dp(16)
	if !s.props.Large {
		x, y = theme.Dp(18), theme.Dp(14)
	}
	bottom := y
	inner := max(width-2*x, 1)
	lead := float32(0)
	if s.props.Large {
		side := theme.Dp(26)
		lead = side + theme.Dp(10)
		if at {
			s.icon.place(x+side/2, y+s.title.lineHeight()/2, side)
		}
	}
	if at {
		y += s.title.place(x+lead, y, max(inner-lead, 1))
	} else {
		y += s.title.height(max(inner-lead, 1))
	}
	y += theme.Dp(2)
	for _, l := range s.links {
		h := l.HeightFor(inner)
		if at {
			put(l, x, y, inner, h)
		}
		y += h
	}
	return y + bottom - theme.Dp(6)
}

// HeightFor implements Flowing.
func (s *ErrorSummary) HeightFor(width float32) float32 { return s.flow(width, false) }

func (s *ErrorSummary) least() fyne.Size {
	w := s.Size().Width
	if w <= 0 {
		w = theme.Dp(ReadWidth)
	}
	return fyne.NewSize(theme.Dp(240), s.HeightFor(w))
}

func (s *ErrorSummary) naturalWidth() float32 { return theme.Dp(ReadWidth) }

func (s *ErrorSummary) arrange(size fyne.Size) {
	put(s.box, 0, 0, size.Width, size.Height)
	s.ringAround(0, 0, size.Width, size.Height, 12)
	s.flow(size.Width, true)
}
