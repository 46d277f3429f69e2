package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/say"
	"doorstep/app/ui/screen/help"
)

// key is one entry of the keyboard map of DESIGN.md 5.
type key struct {
	name string // as screens know it
	key  fyne.KeyName
	mod  fyne.KeyModifier
	keys string // as people read it; "" for another way to press the one above
	does string
}

// keyMap is every key that works on all screens. Tab, arrows, Space, Enter
// and Y N U belong to the control in focus.
func keyMap() []key {
	const ctrl, alt, shift = fyne.KeyModifierShortcutDefault, fyne.KeyModifierAlt, fyne.KeyModifierShift
	return []key{
		{"ctrl+k", fyne.KeyK, ctrl, say.T("Ctrl K"), say.T("find a child, a form, a person, a setting")},
		{"ctrl+1", fyne.Key1, ctrl, say.T("Ctrl 1 to 7"), say.T("the places at the side, in their order")},
		{"ctrl+2", fyne.Key2, ctrl, "", ""},
		{"ctrl+3", fyne.Key3, ctrl, "", ""},
		{"ctrl+4", fyne.Key4, ctrl, "", ""},
		{"ctrl+5", fyne.Key5, ctrl, "", ""},
		{"ctrl+6", fyne.Key6, ctrl, "", ""},
		{"ctrl+7", fyne.Key7, ctrl, "", ""},
		{"alt+left", fyne.KeyLeft, alt, say.T("Alt ←"), say.T("back")},
		{"ctrl+enter", fyne.KeyReturn, ctrl, say.T("Ctrl Enter"), say.T("continue, send")},
		{"ctrl+enter", fyne.KeyEnter, ctrl, "", ""},
		{"ctrl+up", fyne.KeyUp, ctrl, say.T("Ctrl ↑"), say.T("previous page")},
		{"ctrl+down", fyne.KeyDown, ctrl, say.T("Ctrl ↓"), say.T("next page")},
		{"ctrl+e", fyne.KeyE, ctrl, say.T("Ctrl E"), say.T("next thing to fix")},
		{"ctrl+shift+z", fyne.KeyZ, ctrl | shift, say.T("Ctrl Shift Z"), say.T("put the answer back again")},
		{"ctrl+shift+f", fyne.KeyF, ctrl | shift, say.T("Ctrl Shift F"), say.T("Family view")},
		{"ctrl+j", fyne.KeyJ, ctrl, say.T("Ctrl J"), say.T("is this child known?")},
		{"ctrl+h", fyne.KeyH, ctrl, say.T("Ctrl H"), say.T("worried about harm")},
		{"ctrl+l", fyne.KeyL, ctrl, say.T("Ctrl L"), say.T("lock")},
		{"ctrl+/", fyne.KeySlash, ctrl, say.T("Ctrl /"), say.T("this list")},
	}
}

// controlKeys belong to the control in focus, or come from the window itself.
func controlKeys() []help.Key {
	return []help.Key{
		{Keys: say.T("Ctrl Z"), Does: say.T("undo: letters in a box, else the last answer")},
		{Keys: say.T("Tab, Shift Tab"), Does: say.T("next, previous control")},
		{Keys: say.T("Arrows"), Does: say.T("move inside a group, a grid, a matrix")},
		{Keys: say.T("Space, Enter"), Does: say.T("choose, press")},
		{Keys: "Y N U", Does: say.T("yes, no, not sure, in such a question")},
		{Keys: say.T("Page ↑ ↓"), Does: say.T("scroll by a page")},
		{Keys: "F1", Does: say.T("help with the page you are on")},
		{Keys: say.T("Esc"), Does: say.T("close what lies on top; it never throws work away")},
	}
}

// addKeys gives the canvas the keyboard map; pressed is called on the UI
// goroutine with a name of the map, "ctrl+z", "f1", "escape", "pageup" or
// "pagedown".
func addKeys(c fyne.Canvas, pressed func(name string)) {
	for _, k := range keyMap() {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: k.key, Modifier: k.mod}, func(fyne.Shortcut) { pressed(k.name) })
	}
	c.AddShortcut(&fyne.ShortcutUndo{}, func(fyne.Shortcut) { pressed("ctrl+z") })
	c.AddShortcut(&fyne.ShortcutRedo{}, func(fyne.Shortcut) { pressed("ctrl+shift+z") })
	c.SetOnTypedKey(func(e *fyne.KeyEvent) {
		switch e.Name {
		case fyne.KeyF1:
			pressed("f1")
		case fyne.KeyEscape:
			pressed("escape")
		case fyne.KeyPageUp:
			pressed("pageup")
		case fyne.KeyPageDown:
			pressed("pagedown")
		}
	})
}

// keyList is the whole map as people read it.
func keyList() []help.Key {
	var out []help.Key
	for _, k := range keyMap() {
		if k.keys != "" {
			out = append(out, help.Key{Keys: k.keys, Does: k.does})
		}
	}
	return append(out, controlKeys()...)
}
