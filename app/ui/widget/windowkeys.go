package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

var _ desktop.Keyable = (*Button)(nil)

// KeyDown implements desktop.Keyable: the keys of the window work whatever has
// the focus, for Fyne gives a key to the window only when nothing has.
func (c *control) KeyDown(k *fyne.KeyEvent) {
	if p, ok := c.self.(*PersonPicker); ok && p.open {
		return // Esc closes its list
	}
	windowKey(c.self, k)
}

// KeyUp implements desktop.Keyable.
func (c *control) KeyUp(*fyne.KeyEvent) {}

// windowKey hands F1 and Esc to the window that an object lies in.
func windowKey(o fyne.CanvasObject, k *fyne.KeyEvent) {
	if k.Name != fyne.KeyF1 && k.Name != fyne.KeyEscape {
		return
	}
	if c := canvasFor(o); c != nil && c.OnTypedKey() != nil {
		c.OnTypedKey()(k)
	}
}
