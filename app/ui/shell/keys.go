package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/ui/model"
)

// key is one entry of the keyboard map of DESIGN.md 5.
type key struct {
	name string // as screens know it
	key  fyne.KeyName
	mod  fyne.KeyModifier
	keys string // as people read it
	does string
}

// keyMap is every key that works on all screens. Tab, arrows, Space, Enter
// and Y N U belong to the control in focus.
func keyMap() []key {
	const ctrl, alt = fyne.KeyModifierShortcutDefault, fyne.KeyModifierAlt
	return []key{
		{"ctrl+k", fyne.KeyK, ctrl, "Ctrl K", "find a child"},
		{"ctrl+1", fyne.Key1, ctrl, "Ctrl 1", "Today"},
		{"ctrl+2", fyne.Key2, ctrl, "Ctrl 2", "Children"},
		{"ctrl+3", fyne.Key3, ctrl, "Ctrl 3", "Sync"},
		{"ctrl+4", fyne.Key4, ctrl, "Ctrl 4", "People and tablets, for managers"},
		{"ctrl+j", fyne.KeyJ, ctrl, "Ctrl J", "is this child known?"},
		{"alt+left", fyne.KeyLeft, alt, "Alt ←", "back"},
		{"ctrl+enter", fyne.KeyReturn, ctrl, "Ctrl Enter", "continue"},
		{"ctrl+enter", fyne.KeyEnter, ctrl, "", ""},
		{"ctrl+up", fyne.KeyUp, ctrl, "Ctrl ↑", "previous page"},
		{"ctrl+down", fyne.KeyDown, ctrl, "Ctrl ↓", "next page"},
		{"ctrl+e", fyne.KeyE, ctrl, "Ctrl E", "next thing to fix"},
		{"ctrl+l", fyne.KeyL, ctrl, "Ctrl L", "lock"},
		{"ctrl+/", fyne.KeySlash, ctrl, "Ctrl /", "this list"},
	}
}

// addKeys gives the canvas the keyboard map; pressed is called on the UI
// goroutine with a name of the map, "f1", "escape", "pageup" or "pagedown".
func addKeys(c fyne.Canvas, pressed func(name string)) {
	for _, k := range keyMap() {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: k.key, Modifier: k.mod}, func(fyne.Shortcut) { pressed(k.name) })
	}
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

// Where keys lead.
var (
	routeSearch = model.Route{Screen: model.Children, Tab: "search"}
	routeHelp   = model.Route{Screen: model.Help}
	railRoutes  = map[string]model.Route{
		"ctrl+1": {Screen: model.Today}, "ctrl+2": {Screen: model.Children}, "ctrl+3": {Screen: model.Sync},
		"ctrl+j": {Screen: model.Known},
	}
)
