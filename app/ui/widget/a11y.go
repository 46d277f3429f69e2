package widget

import (
	"strings"

	"fyne.io/fyne/v2"
)

// Role says what kind of thing a control is, in the words of ARIA where it has
// one.
type Role string

// The roles in use.
const (
	RoleButton     Role = "button"
	RoleLink       Role = "link"
	RoleTextbox    Role = "text box"
	RoleRadioGroup Role = "radio group"
	RoleCheckGroup Role = "checkbox group"
	RoleSpin       Role = "number box"
	RoleDate       Role = "date"
	RoleCombobox   Role = "search box"
	RoleSignature  Role = "signature pad"
	RoleList       Role = "list"
	RoleAlert      Role = "alert"
	RoleStatus     Role = "status"
	RoleHeading    Role = "heading"
	RoleText       Role = "text"
	RoleTabs       Role = "tab list"
	RoleNav        Role = "navigation"
	RoleProgress   Role = "progress"
	RoleGroup      Role = "group"
)

// Node is what a screen reader, "Read this page aloud" and the tests hear of a
// control.
type Node struct {
	Name  string   // its label
	Role  Role     // what it is
	State []string // in words: "chosen", "to fix", "locked", "busy"
	Value string   // what it holds now, as a person would say it
}

// Named is implemented by every widget of this package.
type Named interface{ A11y() Node }

// Input is a control that holds an answer. A Field frames any Input.
type Input interface {
	fyne.Widget
	Named
	SetName(name string)         // the question, for A11y
	SetError(wrong bool)         // draws the error edge
	SetLocked(on bool)           // signed off: shown, cannot be changed
	Locked() bool                //
	FocusTarget() fyne.Focusable // what takes the keyboard focus, nil when locked
}

// FocusOn moves the keyboard focus to an input and scrolls it into view. UI
// goroutine.
func FocusOn(in Input) {
	if t := in.FocusTarget(); t != nil {
		focusObject(t)
	}
}

func focusObject(t fyne.Focusable) {
	if c := canvasFor(t); c != nil {
		c.Focus(t)
	}
}

// canvasFor is the canvas of an object. An object that was put on the canvas
// since the last frame is not known to the driver yet; the app has one window,
// so it is that window's.
func canvasFor(o any) fyne.Canvas {
	driver := fyne.CurrentApp().Driver()
	if co, ok := o.(fyne.CanvasObject); ok {
		if c := driver.CanvasForObject(co); c != nil {
			return c
		}
	}
	if all := driver.AllWindows(); len(all) > 0 {
		return all[0].Canvas()
	}
	return nil
}

// spoken is a node as one sentence: name, value, then state.
func (n Node) spoken() string {
	parts := []string{n.Name}
	if n.Value != "" {
		parts = append(parts, n.Value)
	}
	return strings.Join(append(parts, n.State...), ", ")
}

// role is the nearest of the four roles that Fyne 2.8 knows.
func (r Role) role() fyne.AccessibleRole {
	switch r {
	case RoleButton, RoleTextbox, RoleCombobox, RoleSpin, RoleSignature:
		return fyne.AccessibleRoleButton
	case RoleLink:
		return fyne.AccessibleRoleLink
	case RoleHeading, RoleText, RoleStatus, RoleAlert:
		return fyne.AccessibleRoleText
	default:
		return fyne.AccessibleRoleContainer
	}
}

// AccessibilityLabel implements fyne.Accessible, for builds with screen
// readers turned on. What Fyne does with it is still thin.
func (c *framed) AccessibilityLabel() string {
	if n, ok := c.self.(Named); ok {
		return n.A11y().spoken()
	}
	return c.name
}

// AccessibilityRole implements fyne.Accessible.
func (c *framed) AccessibilityRole() fyne.AccessibleRole {
	if n, ok := c.self.(Named); ok {
		return n.A11y().Role.role()
	}
	return fyne.AccessibleRoleContainer
}

// AccessibilityLabel implements fyne.Accessible.
func (t *Text) AccessibilityLabel() string { return t.b.text() }

// AccessibilityRole implements fyne.Accessible.
func (t *Text) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
