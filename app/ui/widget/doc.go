// Package widget holds the controls and blocks that every screen is made of:
// drawn to the interface design, usable by keyboard, finger and pointer, each
// with a name, role, state and value. It must never know a form, a case or a
// store, and no screen uses Fyne's own inputs beside it.
package widget
