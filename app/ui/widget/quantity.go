package widget

import (
	"math/big"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// Amount is a number, as typed, and its unit.
type Amount struct{ Number, Unit string }

// QuantityProps describes a number with a unit.
type QuantityProps struct {
	Name  string
	Value Amount
	Unit  string   // the one unit; or
	Units []Option // units to choose from, Key and Label
	Step  string   // decimal, default "1"
	// Decimal allows a point; Negative a minus.
	Decimal   bool
	Negative  bool
	NoStepper bool    // a dose is typed, never stepped
	Width     float32 // of the box in dp; default 128, 72 without a unit
	OnChanged func(Amount)
	OnBlur    func()
	OnSubmit  func() // Enter in the box; nil for nothing
	// After runs f on the UI goroutine after a time and returns a stop; nil
	// uses the clock. It drives the repeat of a held stepper.
	After func(d time.Duration, f func()) (stop func())
}

// Quantity is a number box between a minus and a plus. Limits are said in the
// error, never forced silently; only the steppers stop at zero where a minus is
// not allowed.
type Quantity struct {
	framed
	props QuantityProps
	box   *TextInput
	less  *stepper
	more  *stepper
	units *YesNo
	unit  string
}

var (
	_ Input   = (*Quantity)(nil)
	_ Flowing = (*Quantity)(nil)
)

// NewQuantity makes a number input.
func NewQuantity(p QuantityProps) *Quantity {
	if p.Step == "" {
		p.Step = "1"
	}
	if p.After == nil {
		p.After = after
	}
	q := &Quantity{props: p, unit: p.Value.Unit}
	if q.unit == "" {
		q.unit = p.Unit
	}
	also := ""
	if p.Decimal {
		also += "."
	}
	if p.Negative {
		also += "-"
	}
	width := p.Width
	if width == 0 {
		width = 128
		if p.Unit == "" && !p.Decimal {
			width = 72
		}
	}
	q.box = NewTextInput(TextInputProps{
		Name: p.Name, Value: p.Value.Number, Digits: true, Also: also, Unit: p.Unit, Bold: true,
		Centre: p.Unit == "" && width <= 72, Width: width, MaxRunes: 12,
		OnChanged: func(string) { q.tell() },
		OnBlur: func() {
			if p.OnBlur != nil {
				p.OnBlur()
			}
		},
		OnKey: q.key, OnSubmit: p.OnSubmit,
	})
	if !p.NoStepper {
		q.less = newStepper("remove", say.T("Less"), func() { q.step(-1) }, p.After)
		q.more = newStepper("add", say.T("More"), func() { q.step(1) }, p.After)
	}
	if len(p.Units) > 0 {
		q.units = NewYesNo(YesNoProps{Name: say.T("Unit"), Options: p.Units, Value: q.unit, OnChanged: func(u string) {
			q.unit = u
			q.tell()
		}})
	}
	q.name = p.Name
	q.init(q)
	return q
}

// after runs f later on the UI goroutine.
func after(d time.Duration, f func()) (stop func()) {
	t := time.AfterFunc(d, func() { fyne.Do(f) })
	return func() { t.Stop() }
}

// SetName names the box after the question.
func (q *Quantity) SetName(name string) {
	q.name = name
	q.box.SetName(name)
}

// Value is the number as typed and its unit.
func (q *Quantity) Value() Amount { return Amount{Number: q.box.Value(), Unit: q.unit} }

// Load sets the number and unit without calling OnChanged.
func (q *Quantity) Load(a Amount) {
	q.box.Load(a.Number)
	if a.Unit != "" {
		q.unit = a.Unit
		if q.units != nil {
			q.units.Load(a.Unit)
		}
	}
}

func (q *Quantity) tell() {
	if q.props.OnChanged != nil {
		q.props.OnChanged(q.Value())
	}
}

func (q *Quantity) key(k *fyne.KeyEvent) bool {
	if q.props.NoStepper {
		return false
	}
	switch k.Name {
	case fyne.KeyUp:
		q.step(1)
	case fyne.KeyDown:
		q.step(-1)
	default:
		return false
	}
	return true
}

// step adds n steps, exactly in decimals. An empty box counts as zero; what is
// no number stays.
func (q *Quantity) step(n int64) {
	if q.locked {
		return
	}
	text := q.box.Value()
	if text == "" {
		text = "0"
	}
	v, ok := new(big.Rat).SetString(text)
	by, ok2 := new(big.Rat).SetString(q.props.Step)
	if !ok || !ok2 {
		return
	}
	v.Add(v, by.Mul(by, big.NewRat(n, 1)))
	if v.Sign() < 0 && !q.props.Negative {
		return
	}
	q.box.Load(v.FloatString(max(places(text), places(q.props.Step))))
	q.tell()
}

// places is how many digits stand after the point.
func places(s string) int {
	if _, after, ok := strings.Cut(s, "."); ok {
		return len(after)
	}
	return 0
}

// SetError draws the box as wrong.
func (q *Quantity) SetError(wrong bool) {
	q.framed.SetError(wrong)
	q.box.SetError(wrong)
}

// SetLocked shows the number as signed off.
func (q *Quantity) SetLocked(on bool) {
	q.box.SetLocked(on)
	if q.units != nil {
		q.units.SetLocked(on)
	}
	q.framed.SetLocked(on)
}

// FocusTarget implements Input.
func (q *Quantity) FocusTarget() fyne.Focusable { return q.box.FocusTarget() }

// A11y implements Named.
func (q *Quantity) A11y() Node {
	n := Node{Name: q.name, Role: RoleSpin, State: q.states(), Value: q.box.Value()}
	if n.Value != "" && q.unit != "" {
		n.Value += " " + labelOf(q.props.Units, q.unit)
	}
	return n
}

// CreateRenderer implements fyne.Widget.
func (q *Quantity) CreateRenderer() fyne.WidgetRenderer { return newRenderer(q) }

func (q *Quantity) row() []fyne.CanvasObject {
	var list []fyne.CanvasObject
	if q.less != nil && !q.locked {
		list = append(list, q.less, q.box, q.more)
	} else {
		list = append(list, q.box)
	}
	if q.units != nil {
		list = append(list, q.units)
	}
	return list
}

func (q *Quantity) objects() []fyne.CanvasObject { return q.row() }
func (q *Quantity) paint()                       {}

func (q *Quantity) layout() wrapLayout { return wrapLayout{gap: 8} }

// HeightFor implements Flowing.
func (q *Quantity) HeightFor(width float32) float32 { return q.layout().heightFor(q.row(), width) }

func (q *Quantity) naturalWidth() float32 { return q.layout().wish(q.row()) }

func (q *Quantity) least() fyne.Size {
	w := q.Size().Width
	if w <= 0 {
		w = q.naturalWidth()
	}
	return fyne.NewSize(min(q.naturalWidth(), theme.Dp(260)), q.HeightFor(w))
}

func (q *Quantity) arrange(size fyne.Size) { q.layout().Layout(q.row(), size) }

// stepper is a minus or plus of 52 by 52. Holding it repeats after half a
// second, and faster after one. It is not a Tab stop: the arrows do the same
// in the box.
type stepper struct {
	framed
	icon  string
	step  func()
	after func(d time.Duration, f func()) (stop func())
	box   *canvas.Rectangle
	g     *glyph
	stop  func()
	ran   bool
	count int
}

var (
	_ fyne.Tappable     = (*stepper)(nil)
	_ desktop.Mouseable = (*stepper)(nil)
	_ desktop.Hoverable = (*stepper)(nil)
	_ mobile.Touchable  = (*stepper)(nil)
)

func newStepper(icon, name string, step func(), after func(time.Duration, func()) func()) *stepper {
	s := &stepper{icon: icon, step: step, after: after, box: rect(12), g: newGlyph()}
	s.name = name
	s.init(s)
	return s
}

func (s *stepper) Tapped(*fyne.PointEvent) {
	if !s.ran { // a held press has stepped already
		s.step()
	}
	s.ran = false
}

func (s *stepper) hold() {
	s.pressed, s.ran, s.count = true, false, 0
	s.Refresh()
	s.stop = s.after(500*time.Millisecond, s.repeat)
}

func (s *stepper) repeat() {
	if !s.pressed {
		return
	}
	s.ran = true
	s.step()
	s.count++
	wait := 120 * time.Millisecond
	if s.count > 4 {
		wait = 40 * time.Millisecond
	}
	s.stop = s.after(wait, s.repeat)
}

func (s *stepper) release() {
	s.pressed = false
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
	s.Refresh()
}

func (s *stepper) MouseDown(*desktop.MouseEvent)       { s.hold() }
func (s *stepper) MouseUp(*desktop.MouseEvent)         { s.release() }
func (s *stepper) MouseIn(*desktop.MouseEvent)         { s.hovered = true; s.Refresh() }
func (s *stepper) MouseOut()                           { s.hovered = false; s.release() }
func (s *stepper) TouchDown(*mobile.TouchEvent)        { s.hold() }
func (s *stepper) TouchUp(*mobile.TouchEvent)          { s.release() }
func (s *stepper) TouchCancel(*mobile.TouchEvent)      { s.release() }
func (s *stepper) A11y() Node                          { return Node{Name: s.name, Role: RoleButton} }
func (s *stepper) Targets() []Target                   { return s.whole(s.name) }
func (s *stepper) CreateRenderer() fyne.WidgetRenderer { return newRenderer(s) }
func (s *stepper) objects() []fyne.CanvasObject        { return []fyne.CanvasObject{s.box, s.g.img} }
func (s *stepper) least() fyne.Size                    { return fyne.NewSquareSize(theme.Dp(52)) }

func (s *stepper) paint() {
	bg := theme.Surface
	if s.hovered || s.pressed {
		bg = theme.Tint
	}
	fill(s.box, bg, theme.Control, controlStroke())
	s.g.paint(s.icon, theme.Ink)
}

func (s *stepper) arrange(size fyne.Size) {
	put(s.box, 0, 0, size.Width, size.Height)
	s.g.place(size.Width/2, size.Height/2, theme.Dp(22))
}
