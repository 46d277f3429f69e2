package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// framed is embedded by every widget that holds an answer or does something.
// It keeps the states of the interface design, section 6, and draws the
// two-colour focus ring.
type framed struct {
	base
	self    drawn
	name    string
	focused bool
	hovered bool
	pressed bool
	wrong   bool
	locked  bool
	quiet   bool              // focused by a tap: no ring until a key is pressed
	moves   int               // how often the pointer was felt
	outer   *canvas.Rectangle // made when the control is first focused
	inner   *canvas.Rectangle
}

func (c *framed) init(self drawn) {
	c.self = self
	c.ExtendBaseWidget(self)
}

// Moving counts how often a pointer moved over a widget, for the idle lock.
type Moving interface{ Moves() int }

// Moves implements Moving. Coming and going counts too.
func (c *framed) Moves() int {
	if c.hovered {
		return 2*c.moves + 1
	}
	return 2 * c.moves
}

// MouseMoved implements desktop.Hoverable for a control that looks the same
// wherever the pointer is on it.
func (c *framed) MouseMoved(*desktop.MouseEvent) { c.moves++ }

// control is a framed widget that takes the keyboard focus itself.
type control struct{ framed }

// FocusGained implements fyne.Focusable: it draws the ring and brings the
// control into view, which Fyne's own focus never does (fyne#3029).
func (c *control) FocusGained() {
	c.focused = true
	c.Refresh()
	reveal(c.self)
}

// FocusLost implements fyne.Focusable.
func (c *control) FocusLost() {
	c.focused, c.pressed, c.quiet = false, false, false
	c.Refresh()
}

// grab takes the keyboard focus for a tap, so that Tab goes on from here:
// Fyne only takes it away from where it was (fyne#2263). The ring is drawn once
// a key is pressed.
func (c *control) grab() {
	if f, ok := c.self.(fyne.Focusable); ok && !c.locked && !c.focused {
		c.quiet = true
		focusObject(f)
	}
}

// HasKeyboard reports whether what is typed goes to the control.
func (c *framed) HasKeyboard() bool { return c.focused }

// loud draws the ring of a control that was focused by a tap.
func (c *control) loud() {
	if c.quiet {
		c.quiet = false
		c.Refresh()
	}
}

// TypedRune implements fyne.Focusable.
func (c *control) TypedRune(rune) {}

// Disabled implements fyne.Disableable, so that Tab passes a locked control.
func (c *control) Disabled() bool { return c.locked }

// Enable implements fyne.Disableable.
func (c *control) Enable() { c.SetLocked(false) }

// Disable implements fyne.Disableable.
func (c *control) Disable() { c.SetLocked(true) }

// SetLocked shows the control as signed off: it can be read, not changed.
func (c *framed) SetLocked(on bool) {
	if c.locked == on {
		return
	}
	c.locked = on
	c.hovered, c.pressed = false, false
	c.Refresh()
}

// Locked says whether SetLocked is on.
func (c *framed) Locked() bool { return c.locked }

// SetError draws the control as holding something to fix.
func (c *framed) SetError(wrong bool) {
	if c.wrong != wrong {
		c.wrong = wrong
		c.Refresh()
	}
}

// SetName sets the spoken name, as a rule the question.
func (c *framed) SetName(name string) { c.name = name }

// state words that all controls share.
func (c *framed) states(more ...string) []string {
	var s []string
	for _, m := range more {
		if m != "" {
			s = append(s, m)
		}
	}
	if c.wrong {
		s = append(s, say.T("to fix"))
	}
	if c.locked {
		s = append(s, lockedWord())
	}
	return s
}

// lockedWord is how a locked control is announced: in Family view nothing is
// signed off, it is there to be read.
func lockedWord() string {
	if theme.FamilyView() {
		return say.T("to read")
	}
	return "locked"
}

// padlock is the icon of a locked control; Family view has none.
func padlock() string {
	if theme.FamilyView() {
		return ""
	}
	return "lock"
}

// ring returns the two rectangles of the focus ring, outer first, or nothing
// when the control is not focused. It lies 6 dp outside the control, half of
// it bright and half dark, so that it is seen on any background (2.4.11).
func (c *framed) ring() []fyne.CanvasObject {
	if !c.focused || c.locked || c.quiet {
		return nil
	}
	if c.outer == nil {
		c.outer, c.inner = rect(0), rect(0)
	}
	return []fyne.CanvasObject{c.outer, c.inner}
}

// ringAround places the ring around a box with the given corner radius.
func (c *framed) ringAround(x, y, w, h, radius float32) {
	if c.ring() == nil {
		return
	}
	placeRing(c.outer, c.inner, x, y, w, h, radius)
}

func placeRing(outer, inner *canvas.Rectangle, x, y, w, h, radius float32) {
	const band = 3
	out, in := theme.FocusEdge, theme.Focus
	if theme.IsDark() { // the bright half lies outside, against the dark page
		out, in = in, out
	}
	outer.CornerRadius, inner.CornerRadius = radius+1.5*band, radius+0.5*band
	fill(outer, theme.Clear, out, band)
	fill(inner, theme.Clear, in, band)
	put(outer, x-2*band, y-2*band, w+4*band, h+4*band)
	put(inner, x-band, y-band, w+2*band, h+2*band)
}

// Target is a part of a widget that can be tapped, in the widget's own
// coordinates.
type Target struct {
	Name string
	Pos  fyne.Position
	Size fyne.Size
}

// Targeted is implemented by widgets that can be tapped; tests measure the
// targets and the frame's --dump-ui lists them.
type Targeted interface{ Targets() []Target }

// whole is the target of a widget that is one button.
func (c *framed) whole(name string) []Target {
	return []Target{{Name: name, Size: c.Size()}}
}

// isPress says whether a key presses a button: Fyne's own takes Space only
// (fyne#2997).
func isPress(k *fyne.KeyEvent) bool {
	return k.Name == fyne.KeySpace || k.Name == fyne.KeyReturn || k.Name == fyne.KeyEnter
}

// walks moves among n stops with the arrows, round the ends, and says whether the
// key was one of them.
func walks(k *fyne.KeyEvent, at *int, n int) bool {
	switch k.Name {
	case fyne.KeyDown, fyne.KeyRight:
		*at = (*at + 1) % n
	case fyne.KeyUp, fyne.KeyLeft:
		*at = (*at + n - 1) % n
	default:
		return false
	}
	return true
}
