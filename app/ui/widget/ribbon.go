package widget

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// RibbonStep is one step of a sign-off.
type RibbonStep struct {
	Words string // "Taught 12 Feb", "Both sign"
	Done  bool
}

// RibbonProps describes how far a sign-off has come.
type RibbonProps struct {
	Name  string // "Sign-off of the pump feed"
	Steps []RibbonStep
}

// Ribbon shows the steps of a sign-off as circles joined by lines: done is a
// tick, the first that is not done is now, the rest are later. Where the words
// do not fit beside the circles it says "Step 4 of 5: Both sign" under them.
type Ribbon struct {
	base
	props RibbonProps
	steps []*ribbonStep
	short *block
}

type ribbonStep struct {
	dot   *canvas.Rectangle
	line  *canvas.Rectangle // before it
	tick  *glyph
	digit *canvas.Text
	words *block
}

var _ Flowing = (*Ribbon)(nil)

// NewRibbon makes the steps.
func NewRibbon(p RibbonProps) *Ribbon {
	r := &Ribbon{short: newBlock("", theme.SizeBody, theme.Ink, true)}
	r.take(p)
	r.ExtendBaseWidget(r)
	return r
}

func (r *Ribbon) take(p RibbonProps) {
	r.props, r.steps = p, nil
	for _, s := range p.Steps {
		r.steps = append(r.steps, &ribbonStep{
			dot: rect(15), line: rect(1), tick: newGlyph(), digit: &canvas.Text{},
			words: newBlock(s.Words, theme.SizeHint, theme.Ink, false),
		})
	}
	r.short.setText(r.sentence())
}

// Set changes the steps.
func (r *Ribbon) Set(p RibbonProps) {
	r.take(p)
	r.Refresh()
	regrow(r)
}

// now is the step that is next, the number of steps when all are done.
func (r *Ribbon) now() int {
	for i, s := range r.props.Steps {
		if !s.Done {
			return i
		}
	}
	return len(r.props.Steps)
}

func (r *Ribbon) sentence() string {
	n, all := r.now(), len(r.props.Steps)
	switch {
	case all == 0:
		return ""
	case n == all:
		return say.F("All %d steps done", all)
	default:
		return say.F("Step %d of %d: %s", n+1, all, r.props.Steps[n].Words)
	}
}

// A11y implements Named.
func (r *Ribbon) A11y() Node {
	n := Node{Name: r.props.Name, Role: RoleProgress, Value: r.sentence()}
	for i, s := range r.props.Steps {
		state := "later"
		if s.Done {
			state = "done"
		} else if i == r.now() {
			state = "now"
		}
		n.State = append(n.State, s.Words+": "+state)
	}
	return n
}

// CreateRenderer implements fyne.Widget.
func (r *Ribbon) CreateRenderer() fyne.WidgetRenderer { return newRenderer(r) }

func (r *Ribbon) objects() []fyne.CanvasObject {
	var list []fyne.CanvasObject
	wide := r.fits(r.Size().Width)
	for i, s := range r.steps {
		if i > 0 {
			list = append(list, s.line)
		}
		list = append(list, s.dot, s.tick.img, s.digit)
		if wide {
			list = append(list, s.words.objects()...)
		}
	}
	if !wide {
		list = append(list, r.short.objects()...)
	}
	return list
}

func (r *Ribbon) paint() {
	now := r.now()
	for i, s := range r.steps {
		bg, edge, ink, tick := theme.Surface, theme.Control, theme.Ink, ""
		line := theme.Line
		switch {
		case r.props.Steps[i].Done:
			bg, edge, ink, tick = theme.Safe, theme.Safe, theme.SafeBg, "check"
		case i == now:
			bg, edge, ink = theme.Primary, theme.Primary, theme.OnPrimary
		}
		if i > 0 && r.props.Steps[i-1].Done && (r.props.Steps[i].Done || i == now) {
			line = theme.Safe
		} else if theme.IsSunlight() {
			line = theme.Control
		}
		s.dot.CornerRadius = theme.Dp(15)
		fill(s.dot, bg, edge, 2)
		setFill(s.line, theme.Colour(line))
		s.tick.paint(tick, ink)
		show(s.digit, tick == "")
		setLine(s.digit, fmt.Sprint(i+1), theme.TextSize(theme.SizeSmall), fyne.TextStyle{Bold: true}, theme.Colour(ink), nil)
		s.words.colour = theme.Ink
		if i > now {
			s.words.colour = theme.Muted
		}
		if bold := i == now; s.words.bold != bold {
			s.words.bold, s.words.stale = bold, true
		}
	}
}

// shortest is the least length of a line between two steps, in dp.
const shortest = 24

func (r *Ribbon) naturalWidth() float32 {
	w := float32(0)
	for i, s := range r.steps {
		if i > 0 {
			w += theme.Dp(shortest + 28)
		}
		w += theme.Dp(30+10) + s.words.oneLine() + 1
	}
	return w
}

func (r *Ribbon) fits(width float32) bool { return width <= 0 || r.naturalWidth() <= width }

// HeightFor implements Flowing.
func (r *Ribbon) HeightFor(width float32) float32 {
	if r.fits(width) {
		return theme.Dp(44)
	}
	return theme.Dp(30+8) + r.short.height(width)
}

func (r *Ribbon) least() fyne.Size {
	return fyne.NewSize(theme.Dp(34*float32(len(r.steps))), r.HeightFor(r.Size().Width))
}

func (r *Ribbon) arrange(size fyne.Size) {
	if len(r.steps) == 0 {
		return
	}
	d, n := theme.Dp(30), float32(max(len(r.steps)-1, 1))
	if !r.fits(size.Width) {
		gap := min((size.Width-d*float32(len(r.steps)))/n, theme.Dp(80))
		for i, s := range r.steps {
			x := float32(i) * (d + gap)
			put(s.line, x-gap+theme.Dp(4), d/2-1, max(gap-theme.Dp(8), 1), 2)
			s.circle(x, 0)
		}
		r.short.place(0, d+theme.Dp(8), size.Width)
		return
	}
	line := (size.Width-r.naturalWidth())/n + theme.Dp(shortest)
	if len(r.steps) == 1 {
		line = 0
	}
	x, y := float32(0), (size.Height-d)/2
	for i, s := range r.steps {
		if i > 0 {
			put(s.line, x+theme.Dp(14), size.Height/2-1, line, 2)
			x += line + theme.Dp(28)
		}
		s.circle(x, y)
		w := s.words.oneLine() + 1
		s.words.place(x+d+theme.Dp(10), (size.Height-s.words.lineHeight())/2, w)
		x += d + theme.Dp(10) + w
	}
}

func (s *ribbonStep) circle(x, y float32) {
	d := theme.Dp(30)
	put(s.dot, x, y, d, d)
	s.tick.place(x+d/2, y+d/2, theme.Dp(20))
	m := s.digit.MinSize()
	put(s.digit, x+(d-m.Width)/2, y+(d-m.Height)/2, m.Width, m.Height)
}
