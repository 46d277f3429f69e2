package widget

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/sketch"
)

// How far a key moves something, in millimetres.
const (
	keyStep = sketch.Grid
	bigStep = 10 * sketch.Grid
)

// mostDigits is how many digits a size has: 20 m.
const mostDigits = 5

// KeyDown implements desktop.Keyable: Esc first lets go of what is in hand, then
// it is the window's.
func (s *Sketch) KeyDown(k *fyne.KeyEvent) {
	s.shifts(k, true)
	if k.Name != fyne.KeyEscape || s.hand.pending == nil && !s.hand.down && !s.isTyped && s.chosen == "" {
		windowKey(s, k)
	}
}

// KeyUp implements desktop.Keyable.
func (s *Sketch) KeyUp(k *fyne.KeyEvent) { s.shifts(k, false) }

func (s *Sketch) shifts(k *fyne.KeyEvent, down bool) {
	if k.Name == desktop.KeyShiftLeft || k.Name == desktop.KeyShiftRight {
		s.shift = down
	}
}

// TypedKey implements fyne.Focusable. Every drag has its keys: PageDown and
// PageUp go from mark to mark, arrows move what is selected, R turns it, Delete
// takes it away; with a drawing tool arrows move a cross and Enter presses
// there.
func (s *Sketch) TypedKey(k *fyne.KeyEvent) {
	s.loud()
	switch k.Name {
	case fyne.KeyPlus, fyne.KeyEqual:
		s.Zoom(1.5)
	case fyne.KeyMinus:
		s.Zoom(1 / 1.5)
	case fyne.KeyPageDown:
		s.next(1)
	case fyne.KeyPageUp:
		s.next(-1)
	case fyne.KeyUp:
		s.arrow(0, -1)
	case fyne.KeyDown:
		s.arrow(0, 1)
	case fyne.KeyLeft:
		s.arrow(-1, 0)
	case fyne.KeyRight:
		s.arrow(1, 0)
	case fyne.KeyEscape:
		s.escape()
	case fyne.KeyBackspace:
		s.backspace()
	case fyne.KeyDelete:
		s.Remove(s.chosen)
	case fyne.KeyR:
		s.TurnSelected()
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		s.enter()
	}
}

// next selects the mark after or before the one that is selected.
func (s *Sketch) next(by int) {
	all := s.marks.Marks()
	if len(all) == 0 || s.fixed() {
		return
	}
	at := 0
	for i, m := range all {
		if m.ID == s.chosen {
			at = (i + by + len(all)) % len(all)
		}
	}
	if s.chosen == "" && by < 0 {
		at = len(all) - 1
	}
	s.Select(all[at].ID)
}

func (s *Sketch) arrow(dx, dy int) {
	step := keyStep
	if s.shift {
		step = bigStep
	}
	m, ok := s.marks.Find(s.chosen)
	switch {
	case s.fixed() || s.tool == ToolMove && !ok:
		s.fitted = false
		s.view = s.view.panned(float32(-dx)*40, float32(-dy)*40)
		s.redraw()
	case ok:
		s.change(s.valued(m).Moved(dx*step, dy*step))
	default:
		s.cursorAt()
		s.cursor.X += dx * step
		s.cursor.Y += dy * step
		s.settle()
	}
}

// cursorAt makes the cross of the keyboard when it is first used, in the middle
// of what is on show.
func (s *Sketch) cursorAt() {
	if s.cursor == nil {
		c := s.view.mm(fyne.NewPos(s.Size().Width/2, s.Size().Height/2))
		s.cursor = &sketch.Point{X: sketch.Round(c.X), Y: sketch.Round(c.Y)}
	}
}

// enter presses at the cross of the keyboard, or ends the typing of a size.
func (s *Sketch) enter() {
	switch {
	case s.isTyped:
		s.finishTyping()
	case s.fixed():
	case s.tool == ToolMove:
		if s.chosen == "" {
			s.next(1)
		}
	default:
		s.cursorAt()
		at := sketch.Snap(*s.cursor, s.hand.pending, s.Shown(), 0)
		if s.tool == ToolDraw {
			s.drawByKeys(at)
			return
		}
		s.tap(at, s.view.point(at))
	}
}

// drawByKeys draws a straight piece from press to press.
func (s *Sketch) drawByKeys(at sketch.Point) {
	from := s.hand.pending
	s.hand.pending = &at
	if from != nil && *from != at {
		s.add(sketch.Mark{Kind: sketch.Stroke, At: []sketch.Point{*from, at}})
	}
	s.settle()
}

// escape ends a line, else the typing, else the selection.
func (s *Sketch) escape() {
	switch {
	case s.hand.pending != nil || s.hand.down:
		s.drop()
		s.settle()
	case s.isTyped:
		s.finishTyping()
	default:
		s.Select("")
	}
}

// TurnSelected turns what is selected by a quarter; a door hangs another way.
func (s *Sketch) TurnSelected() {
	if m, ok := s.marks.Find(s.chosen); ok && !s.fixed() {
		s.change(s.valued(m).Turned(90))
	}
}

// TypedRune implements fyne.Focusable: digits typed while a size is selected
// are its millimetres, here and in the form's own field.
func (s *Sketch) TypedRune(r rune) {
	m, ok := s.marks.Find(s.chosen)
	if !ok || m.Kind != sketch.Chip || s.fixed() || r < '0' || r > '9' {
		return
	}
	if !s.isTyped {
		s.isTyped, s.typing = true, ""
	}
	if len(s.typing) >= mostDigits || s.typing == "" && r == '0' {
		return
	}
	s.typed(m, s.typing+string(r))
}

func (s *Sketch) backspace() {
	m, ok := s.marks.Find(s.chosen)
	switch {
	case !ok || s.fixed():
	case m.Kind != sketch.Chip:
		s.Remove(m.ID)
	case s.isTyped && s.typing != "":
		s.typed(m, s.typing[:len(s.typing)-1])
	case !s.isTyped:
		text := strconv.Itoa(s.valued(m).Shown())
		s.isTyped = true
		s.typed(m, text[:len(text)-1])
	}
}

// typed shows the digits and tells the answer that the chip is bound to.
func (s *Sketch) typed(m sketch.Mark, digits string) {
	s.typing = digits
	if !m.Link.Empty() {
		mm, _ := strconv.Atoi(digits)
		if s.values == nil {
			s.values = map[sketch.Link]int{}
		}
		s.values[m.Link] = mm
		if s.props.OnTyped != nil {
			s.props.OnTyped(m, mm, false)
		}
	}
	s.settle()
}

// finishTyping keeps what was typed into a size.
func (s *Sketch) finishTyping() {
	if !s.isTyped {
		return
	}
	digits := s.typing
	s.isTyped, s.typing = false, ""
	m, ok := s.marks.Find(s.chosen)
	if !ok {
		return
	}
	mm, _ := strconv.Atoi(digits)
	if m.Link.Empty() {
		s.change(m.Sized(mm, 0))
		return
	}
	if s.props.OnTyped != nil {
		s.props.OnTyped(m, mm, true)
	}
	s.redraw()
}

// FocusLost implements fyne.Focusable.
func (s *Sketch) FocusLost() {
	s.finishTyping()
	s.shift = false
	s.control.FocusLost()
}

// TypedShortcut implements fyne.Shortcutable: Ctrl Z and Ctrl Y, and Ctrl Shift
// Z, while the drawing has the focus.
func (s *Sketch) TypedShortcut(short fyne.Shortcut) {
	switch short.ShortcutName() {
	case (&fyne.ShortcutUndo{}).ShortcutName():
		s.Undo()
	case (&fyne.ShortcutRedo{}).ShortcutName():
		s.Redo()
	default:
		if c, ok := canvasFor(s).(interface{ TypedShortcut(fyne.Shortcut) }); ok {
			c.TypedShortcut(short)
		}
	}
}
