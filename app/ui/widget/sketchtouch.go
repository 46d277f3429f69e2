package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"

	"doorstep/app/sketch"
	"doorstep/app/ui/theme"
)

// MouseDown implements desktop.Mouseable.
func (s *Sketch) MouseDown(e *desktop.MouseEvent) {
	if e.Button == desktop.MouseButtonPrimary || e.Button == 0 {
		s.press(e.Position)
	}
}

// MouseUp implements desktop.Mouseable.
func (s *Sketch) MouseUp(*desktop.MouseEvent) { s.release() }

// DragEnd implements fyne.Draggable.
func (s *Sketch) DragEnd() {
	if len(s.touches) < 2 {
		s.release()
	}
}

// TouchDown implements mobile.Touchable. A second finger turns drawing into
// moving the sheet; what the first had begun is let go.
func (s *Sketch) TouchDown(e *mobile.TouchEvent) {
	s.touches[e.ID] = e.Position
	if len(s.touches) == 2 {
		s.drop()
		s.hand.down, s.hand.pinch = true, true
		s.fitted = false
		return
	}
	s.press(e.Position)
}

// TouchUp implements mobile.Touchable.
func (s *Sketch) TouchUp(e *mobile.TouchEvent) { s.lift(e.ID, true) }

// TouchCancel implements mobile.Touchable.
func (s *Sketch) TouchCancel(e *mobile.TouchEvent) { s.lift(e.ID, false) }

func (s *Sketch) lift(id int, keep bool) {
	delete(s.touches, id)
	switch {
	case len(s.touches) > 0:
	case keep:
		s.release()
	default:
		s.drop()
	}
}

// Dragged implements fyne.Draggable. Fyne does not say which finger it was, so
// it is the one that was where this one comes from.
func (s *Sketch) Dragged(e *fyne.DragEvent) {
	if !s.hand.pinch {
		s.drag(e.Position)
		return
	}
	came := fyne.NewPos(e.Position.X-e.Dragged.DX, e.Position.Y-e.Dragged.DY)
	moved, best := 0, float32(-1)
	for id, p := range s.touches {
		if d := abs32(p.X-came.X) + abs32(p.Y-came.Y); best < 0 || d < best {
			moved, best = id, d
		}
	}
	var other fyne.Position
	two := false
	for id, p := range s.touches {
		if id != moved {
			other, two = p, true
		}
	}
	was := s.touches[moved]
	s.touches[moved] = e.Position
	if !two {
		return
	}
	apart := func(a, b fyne.Position) float64 {
		return float64(max(abs32(a.X-b.X)+abs32(a.Y-b.Y), 1))
	}
	s.view = s.view.zoomed(apart(e.Position, other)/apart(was, other), other).
		panned((e.Position.X-was.X)/2, (e.Position.Y-was.Y)/2)
	s.redraw()
}

// sheetWheel takes the wheel for the drawing. It is an object of its own, for
// Fyne clips whatever takes the wheel to its own bounds, and the focus ring lies
// outside them.
type sheetWheel struct {
	base
	of *Sketch
}

var _ fyne.Scrollable = (*sheetWheel)(nil)

func newSheetWheel(of *Sketch) *sheetWheel {
	w := &sheetWheel{of: of}
	w.ExtendBaseWidget(w)
	return w
}

// Scrolled implements fyne.Scrollable: the wheel moves the sheet, with Ctrl it
// zooms at the pointer.
func (w *sheetWheel) Scrolled(e *fyne.ScrollEvent) {
	s := w.of
	s.fitted = false
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	if ok && d.CurrentKeyModifiers()&(fyne.KeyModifierControl|fyne.KeyModifierSuper) != 0 {
		by := 1.15
		if e.Scrolled.DY < 0 {
			by = 1 / by
		}
		s.view = s.view.zoomed(by, e.Position)
	} else {
		s.view = s.view.panned(e.Scrolled.DX, e.Scrolled.DY)
	}
	s.redraw()
}

func (w *sheetWheel) CreateRenderer() fyne.WidgetRenderer { return newRenderer(w) }
func (w *sheetWheel) objects() []fyne.CanvasObject        { return nil }
func (w *sheetWheel) paint()                              {}
func (w *sheetWheel) arrange(fyne.Size)                   {}
func (w *sheetWheel) least() fyne.Size                    { return fyne.Size{} }

// Cursor implements desktop.Cursorable.
func (s *Sketch) Cursor() desktop.Cursor {
	if s.tool == ToolMove || s.fixed() {
		return desktop.DefaultCursor
	}
	return desktop.CrosshairCursor
}

// ownsDrag says whether a drag from here draws or moves something; another one
// scrolls the page that the drawing lies on.
func (s *Sketch) ownsDrag(from fyne.Position) bool {
	if s.fixed() {
		return false
	}
	if s.tool != ToolMove || !s.fitted {
		return true
	}
	if m, ok := s.marks.Find(s.chosen); ok {
		for _, g := range s.gripsOf(s.valued(m)) {
			at := s.gripPlace(m, g)
			if d := theme.Dp(gripReach); abs32(at.X-from.X) <= d && abs32(at.Y-from.Y) <= d {
				return true
			}
		}
	}
	return sketch.Hit(s.Shown(), s.view.mm(from), s.view.reach(theme.Dp(hitReach))) != ""
}
