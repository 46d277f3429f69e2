package widget

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// PinnedSpan is a stretch of a text; one with a Pin is marked and ends in the
// numbered pin of a challenge.
type PinnedSpan struct {
	Span
	Pin int // 1 and up; 0 for plain text
}

// PinnedTextProps describes a text with challenges pinned to its sentences.
type PinnedTextProps struct {
	Name  string // "What it all means"
	Spans []PinnedSpan
	Size  fyne.ThemeSizeName // default theme.SizeBody
	OnPin func(pin int)      // a pin was chosen: shows its challenge
}

// PinnedText shows a text in which the sentences that are challenged are marked
// and carry the challenge's number. It is one Tab stop: the arrows go from pin
// to pin, Enter opens the challenge; a tap on a pin does too.
type PinnedText struct {
	control
	props  PinnedTextProps
	b      *block
	pins   []*textPin
	chosen int // the pin whose challenge is open, 0 for none
	at     int
}

type textPin struct {
	number int
	dot    *canvas.Rectangle
	digit  *canvas.Text
	pos    fyne.Position // centre
}

var (
	_ Flowing           = (*PinnedText)(nil)
	_ fyne.Focusable    = (*PinnedText)(nil)
	_ fyne.Tappable     = (*PinnedText)(nil)
	_ desktop.Hoverable = (*PinnedText)(nil)
)

// pinRoom stands in the text where a pin is drawn. It is made of spaces that
// do not break, so the pin stays with the last word of its sentence.
const pinRoom = "\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0"

// NewPinnedText makes the text.
func NewPinnedText(p PinnedTextProps) *PinnedText {
	if p.Size == "" {
		p.Size = theme.SizeBody
	}
	t := &PinnedText{props: p, b: newBlock("", p.Size, theme.Ink, false)}
	t.name = p.Name
	t.set()
	t.init(t)
	return t
}

func (t *PinnedText) set() {
	var spans []Span
	t.pins = nil
	for _, s := range t.props.Spans {
		if s.Pin == 0 {
			spans = append(spans, s.Span)
			continue
		}
		s.Mark, s.Strong = true, s.Pin == t.chosen
		spans = append(spans, s.Span, Span{Text: pinRoom})
		t.pins = append(t.pins, &textPin{number: s.Pin, dot: rect(11), digit: &canvas.Text{}})
	}
	t.b.setSpans(spans)
	t.locked = len(t.pins) == 0 // nothing to go to: no Tab stop
}

// SetSpans changes the text and its pins.
func (t *PinnedText) SetSpans(spans []PinnedSpan) {
	t.props.Spans = spans
	t.set()
	t.Refresh()
	regrow(t)
}

// SetChosen marks the pin whose challenge is open, 0 for none.
func (t *PinnedText) SetChosen(pin int) {
	if t.chosen != pin {
		t.chosen = pin
		t.set()
		t.Refresh()
	}
}

func (t *PinnedText) open(i int) {
	if i < 0 || i >= len(t.pins) {
		return
	}
	t.at = i
	t.SetChosen(t.pins[i].number)
	if t.props.OnPin != nil {
		t.props.OnPin(t.pins[i].number)
	}
}

// TypedKey implements fyne.Focusable.
func (t *PinnedText) TypedKey(k *fyne.KeyEvent) {
	t.loud()
	n := len(t.pins)
	switch {
	case n == 0:
	case walks(k, &t.at, n):
		t.Refresh()
	case isPress(k):
		t.open(t.at)
	}
}

// Tapped implements fyne.Tappable: a pin is hit within a thumb's width of it.
func (t *PinnedText) Tapped(e *fyne.PointEvent) {
	for i, target := range t.Targets() {
		p := e.Position.Subtract(target.Pos)
		if p.X >= 0 && p.Y >= 0 && p.X < target.Size.Width && p.Y < target.Size.Height {
			t.grab()
			t.open(i)
			return
		}
	}
}

// MouseIn implements desktop.Hoverable.
func (t *PinnedText) MouseIn(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (t *PinnedText) MouseOut() {}

// A11y implements Named.
func (t *PinnedText) A11y() Node {
	n := Node{Name: t.name, Role: RoleText, Value: strings.ReplaceAll(t.b.text(), pinRoom, "")}
	if n.Name == "" {
		n.Name = n.Value
	}
	for _, s := range t.props.Spans {
		if s.Pin > 0 {
			n.State = append(n.State, say.F("challenge %d: %s", s.Pin, s.Text))
		}
	}
	return n
}

// Targets implements Targeted.
func (t *PinnedText) Targets() []Target {
	var list []Target
	side := theme.Dp(44)
	for _, p := range t.pins {
		list = append(list, Target{Name: say.F("Challenge %d", p.number), Pos: p.pos.SubtractXY(side/2, side/2), Size: fyne.NewSquareSize(side)})
	}
	return list
}

// HeightFor implements Flowing.
func (t *PinnedText) HeightFor(width float32) float32 {
	return t.b.height(min(width, theme.Dp(ReadWidth)))
}

// CreateRenderer implements fyne.Widget.
func (t *PinnedText) CreateRenderer() fyne.WidgetRenderer { return newRenderer(t) }

func (t *PinnedText) objects() []fyne.CanvasObject {
	list := append([]fyne.CanvasObject{}, t.b.objects()...)
	list = append(list, t.ring()...)
	for _, p := range t.pins {
		list = append(list, p.dot, p.digit)
	}
	return list
}

func (t *PinnedText) paint() {
	for _, p := range t.pins {
		bg, ink := theme.Local, theme.LocalBg
		if p.number == t.chosen {
			bg, ink = theme.Ink, theme.Page
		}
		p.dot.CornerRadius = theme.Dp(11)
		fill(p.dot, bg, theme.Clear, 0)
		setLine(p.digit, fmt.Sprint(p.number), theme.TextSize(theme.SizeCaption), fyne.TextStyle{Bold: true}, theme.Colour(ink), nil)
	}
}

func (t *PinnedText) naturalWidth() float32 { return theme.Dp(ReadWidth) }

func (t *PinnedText) least() fyne.Size {
	w := t.Size().Width
	if w <= 0 {
		w = theme.Dp(ReadWidth)
	}
	return fyne.NewSize(t.b.narrowest(theme.Dp(120)), t.HeightFor(w))
}

func (t *PinnedText) arrange(size fyne.Size) {
	t.b.place(0, 0, min(size.Width, theme.Dp(ReadWidth)))
	next := 0
	for _, run := range t.b.texts[:t.b.used] {
		if next == len(t.pins) || strings.Trim(run.Text, "\u00a0") != "" {
			continue
		}
		p, d := t.pins[next], theme.Dp(22)
		p.pos = run.Position().AddXY(theme.Dp(3)+d/2, run.Size().Height/2)
		put(p.dot, p.pos.X-d/2, p.pos.Y-d/2, d, d)
		m := p.digit.MinSize()
		put(p.digit, p.pos.X-m.Width/2, p.pos.Y-m.Height/2, m.Width, m.Height)
		if next == t.at {
			t.ringAround(p.pos.X-d/2, p.pos.Y-d/2, d, d, d/2)
		}
		next++
	}
}
