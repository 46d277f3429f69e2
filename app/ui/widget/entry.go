package widget

import (
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
	fynewidget "fyne.io/fyne/v2/widget"
)

// entry is Fyne's Entry without its frame, with the hooks that our inputs
// need. It keeps what is hard: the caret, selection, clipboard, undo, input
// methods. Single fixes:
//   - Tab leaves a multi-line entry (Fyne keeps it, a trap under WCAG 2.1.2);
//   - shortcuts that Entry has no use for go on to the canvas, which Fyne's
//     driver skips while an entry is focused (fyne#2627, #3038);
//   - PageUp and PageDown move the page;
//   - the caret stays where it is at the end of a wrapped line (see caret).
type entry struct {
	fynewidget.Entry
	onFocus  func(on bool)
	onKey    func(k *fyne.KeyEvent) bool // true when used
	accept   func(r rune) bool           // nil accepts all
	keyboard mobile.KeyboardType
	frame    *frameless // the renderer, once there is one
	held     bool       // the mouse button is down on it
	released func()     // called once it is up again
	clicked  bool       // the mouse has focused it; the tap is still to come
	caret    caret
}

func newEntry(multi bool) *entry {
	e := &entry{keyboard: mobile.SingleLineKeyboard}
	e.Entry.MultiLine = multi
	e.Entry.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	if multi {
		e.Entry.Wrapping = fyne.TextWrapWord
		e.keyboard = mobile.DefaultKeyboard
	}
	e.ExtendBaseWidget(e)
	return e
}

// CreateRenderer drops the first two objects of Entry's renderer, its box and
// its border: the frame is ours.
func (e *entry) CreateRenderer() fyne.WidgetRenderer {
	e.ExtendBaseWidget(e)
	e.frame = &frameless{WidgetRenderer: e.Entry.CreateRenderer()}
	return e.frame
}

// textHeight is how tall the wrapped text is with its padding, as Entry breaks
// it at its present width; 0 before it is drawn.
func (e *entry) textHeight() float32 {
	if e.frame == nil {
		return 0
	}
	for _, o := range e.frame.Objects() {
		if s, ok := o.(*container.Scroll); ok && s.Content != nil {
			return s.Content.MinSize().Height
		}
	}
	return 0
}

type frameless struct{ fyne.WidgetRenderer }

func (f *frameless) Objects() []fyne.CanvasObject { return f.WidgetRenderer.Objects()[2:] }

func (e *entry) AcceptsTab() bool { return false }

func (e *entry) Keyboard() mobile.KeyboardType {
	if e.Password {
		return mobile.PasswordKeyboard
	}
	return e.keyboard
}

func (e *entry) FocusGained() {
	e.Entry.FocusGained()
	if e.onFocus != nil {
		e.onFocus(true)
	}
}

func (e *entry) FocusLost() {
	e.Entry.FocusLost()
	if e.onFocus != nil {
		e.onFocus(false)
	}
}

// TouchDown, TouchUp and TouchCancel do nothing: on a touch screen Entry takes
// the focus, and brings up the keyboard, where a finger that means to scroll
// first comes down. A tap takes it instead.
func (e *entry) TouchDown(*mobile.TouchEvent) {}

func (e *entry) TouchUp(*mobile.TouchEvent) {}

func (e *entry) TouchCancel(*mobile.TouchEvent) {}

// Tapped focuses and puts the caret where the finger was. With a mouse,
// MouseDown has done so already; Fyne tells the tap a third of a second later,
// when a quick typist may be in the next box.
func (e *entry) Tapped(p *fyne.PointEvent) {
	if e.clicked {
		e.clicked = false
		return
	}
	focusObject(e)
	if p != nil && fyne.CurrentDevice().IsMobile() {
		e.MouseDown(&desktop.MouseEvent{PointEvent: *p, Button: desktop.MouseButtonPrimary})
		e.MouseUp(&desktop.MouseEvent{PointEvent: *p, Button: desktop.MouseButtonPrimary})
	}
}

func (e *entry) TypedRune(r rune) {
	if e.accept != nil && !e.accept(r) {
		return
	}
	e.edit(1, 1, func() { e.Entry.TypedRune(r) })
}

func (e *entry) TypedKey(k *fyne.KeyEvent) {
	if e.onKey != nil && e.onKey(k) {
		return
	}
	if k.Name == fyne.KeyF1 || k.Name == fyne.KeyEscape {
		windowKey(e, k)
		return
	}
	if k.Name == fyne.KeyPageUp || k.Name == fyne.KeyPageDown {
		if p := pageOf(e); p != nil {
			p.TypedKey(k)
			return
		}
	}
	if !e.editKey(k) {
		e.Entry.TypedKey(k)
	}
}

// MouseDown puts the caret where the pointer is.
func (e *entry) MouseDown(m *desktop.MouseEvent) {
	e.caret.lost = false
	e.held, e.clicked = true, !fyne.CurrentDevice().IsMobile()
	e.Entry.MouseDown(m)
}

// MouseUp lets the page bring the box into view. At MouseDown the box must not
// move: Fyne takes the focus away again from what is no longer under the
// pointer when a press has been handled.
func (e *entry) MouseUp(m *desktop.MouseEvent) {
	e.Entry.MouseUp(m)
	if !e.held {
		return
	}
	e.held = false
	if e.released != nil {
		fyne.Do(e.released)
	}
}

func (e *entry) TypedShortcut(s fyne.Shortcut) {
	if c, ok := s.(*desktop.CustomShortcut); ok && !editsText(c) {
		if canvas, ok := canvasFor(e).(interface{ TypedShortcut(fyne.Shortcut) }); ok {
			canvas.TypedShortcut(s)
			return
		}
	}
	if p, ok := s.(*fyne.ShortcutPaste); ok && p.Clipboard != nil {
		n := utf8.RuneCountInString(p.Clipboard.Content())
		e.edit(n, n, func() { e.Entry.TypedShortcut(s) })
		return
	}
	e.Entry.TypedShortcut(s)
}

// editsText says whether a shortcut moves or deletes by words in an Entry.
func editsText(s *desktop.CustomShortcut) bool {
	switch s.KeyName {
	case fyne.KeyLeft, fyne.KeyRight:
		return s.Modifier&^fyne.KeyModifierShift != fyne.KeyModifierAlt || fyne.KeyModifierShortcutDefault == fyne.KeyModifierSuper
	case fyne.KeyBackspace, fyne.KeyDelete:
		return true
	}
	return false
}
