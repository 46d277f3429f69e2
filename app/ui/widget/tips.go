package widget

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/ui/theme"
)

// Tips is the layer of a window in which the name of a button without a word
// is shown while the pointer rests on it or the keyboard is at it. It lies over
// everything and takes no event but those over the tip itself, so what lies
// below loses nothing; an overlay of Fyne's would swallow every click. The tip
// goes with Esc, with a press, and when the pointer leaves both the button and
// the tip (WCAG 1.4.13).
type Tips struct {
	base
	bubble *bubble
	after  func(d time.Duration, f func()) (stop func())
	stop   func()
	of     fyne.CanvasObject
}

// NewTips makes the layer; after runs something on the UI goroutine after a
// time, nil uses the clock.
func NewTips(runAfter func(d time.Duration, f func()) (stop func())) *Tips {
	if runAfter == nil {
		runAfter = after
	}
	t := &Tips{after: runAfter}
	t.bubble = &bubble{tips: t, box: rect(8), label: newBlock("", theme.SizeSmall, theme.Page, false)}
	t.bubble.label.limit = 1
	t.bubble.ExtendBaseWidget(t.bubble)
	t.bubble.Hide()
	t.ExtendBaseWidget(t)
	return t
}

// Shown is the tip that stands now, empty for none.
func (t *Tips) Shown() string {
	if !t.bubble.Visible() {
		return ""
	}
	return t.bubble.label.text()
}

const (
	tipAfter  = 500 * time.Millisecond // the pointer rests
	tipLeaves = 300 * time.Millisecond // time to reach the tip
)

func (t *Tips) later(d time.Duration, f func()) {
	if t.stop != nil {
		t.stop()
	}
	t.stop = t.after(d, func() {
		t.stop = nil
		f()
	})
}

// show puts the tip under an object, over it where there is no room below.
func (t *Tips) show(o fyne.CanvasObject, words string) {
	if !onCanvas(o) {
		return
	}
	driver := fyne.CurrentApp().Driver()
	at, origin := driver.AbsolutePositionForObject(o), driver.AbsolutePositionForObject(t)
	t.of = o
	t.bubble.label.setText(words)
	t.bubble.Refresh()
	m := t.bubble.MinSize()
	x := min(max(at.X-origin.X+(o.Size().Width-m.Width)/2, 4), max(t.Size().Width-m.Width-4, 4))
	y := at.Y - origin.Y + o.Size().Height + 8
	if y+m.Height > t.Size().Height {
		y = at.Y - origin.Y - m.Height - 8
	}
	put(t.bubble, x, y, m.Width, m.Height)
	show(t.bubble, true)
	repaint(t)
}

// onCanvas says whether an object is still part of what its window shows.
func onCanvas(o fyne.CanvasObject) bool {
	c := canvasFor(o)
	if c == nil || c.Content() == nil {
		return false
	}
	_, ok := placeIn(c.Content(), o, fyne.Position{})
	return ok
}

// dismiss takes the tip away.
func (t *Tips) dismiss() {
	if t.stop != nil {
		t.stop()
		t.stop = nil
	}
	t.of = nil
	show(t.bubble, false)
	repaint(t)
}

// CreateRenderer implements fyne.Widget.
func (t *Tips) CreateRenderer() fyne.WidgetRenderer { return newRenderer(t) }

func (t *Tips) objects() []fyne.CanvasObject { return []fyne.CanvasObject{t.bubble} }

// paint takes away the tip of a button that is gone, after a change of page.
func (t *Tips) paint() {
	if t.of != nil && !onCanvas(t.of) {
		t.of = nil
		show(t.bubble, false)
	}
}

func (t *Tips) least() fyne.Size  { return fyne.Size{} }
func (t *Tips) arrange(fyne.Size) {}

// bubble is the tip itself. While the pointer is on it, it stays.
type bubble struct {
	base
	tips  *Tips
	box   *canvas.Rectangle
	label *block
}

var _ desktop.Hoverable = (*bubble)(nil)

// MouseIn implements desktop.Hoverable.
func (b *bubble) MouseIn(*desktop.MouseEvent) {
	if b.tips.stop != nil {
		b.tips.stop()
		b.tips.stop = nil
	}
}

// MouseMoved implements desktop.Hoverable.
func (b *bubble) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *bubble) MouseOut() { b.tips.dismiss() }

// A11y implements Named. The button has the name; the tip repeats it.
func (b *bubble) A11y() Node { return Node{Name: b.label.text(), Role: RoleText} }

func (b *bubble) CreateRenderer() fyne.WidgetRenderer { return newRenderer(b) }

func (b *bubble) objects() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{b.box}, b.label.objects()...)
}

func (b *bubble) paint() {
	fill(b.box, theme.Ink, theme.Page, 1)
	b.label.colour = theme.Page
}

func (b *bubble) least() fyne.Size {
	return fyne.NewSize(b.label.oneLine()+1+theme.Dp(20), b.label.lineHeight()+theme.Dp(12))
}

func (b *bubble) arrange(size fyne.Size) {
	put(b.box, 0, 0, size.Width, size.Height)
	b.label.place(theme.Dp(10), theme.Dp(6), size.Width-theme.Dp(18))
}

// tipsOf finds the layer of the window an object is in, nil when it has none.
func tipsOf(o fyne.CanvasObject) *Tips {
	c := canvasFor(o)
	if c == nil || c.Content() == nil {
		return nil
	}
	var found *Tips
	var look func(at fyne.CanvasObject, depth int) bool
	look = func(at fyne.CanvasObject, depth int) bool {
		if t, ok := at.(*Tips); ok {
			found = t
			return true
		}
		if depth == 0 {
			return false
		}
		for _, p := range parts(at) {
			if p != nil && look(p, depth-1) {
				return true
			}
		}
		return false
	}
	look(c.Content(), 3) // the layer lies near the top of the window's tree
	return found
}
