package screen

import (
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/ui/model"
	"doorstep/app/ui/widget"
)

// Runner carries work off and back onto the UI goroutine.
type Runner interface {
	// Go does work on another goroutine; what work returns is then done on the
	// UI goroutine. Call it on the UI goroutine.
	Go(work func() (then func()))
	// Do does f on the UI goroutine. Call it from anywhere.
	Do(f func())
	// After does f on the UI goroutine when d has passed, unless stopped.
	After(d time.Duration, f func()) (stop func())
}

// Desk is what a screen asks of the shell. All methods belong to the UI
// goroutine.
type Desk interface {
	Runner
	// Now is the time by the app's clock, in the reader's zone.
	Now() time.Time
	// Open goes to a route.
	Open(model.Route)
	// Back goes up one.
	Back()
	// Sheet puts content over the screen until CloseSheet or Esc; title is
	// its heading.
	Sheet(title string, content fyne.CanvasObject)
	// CloseSheet takes the sheet away.
	CloseSheet()
	// Focus gives an object the keyboard.
	Focus(fyne.Focusable)
	// Changed tells the shell that Frame would now give other words: title,
	// save line, buttons. It keeps the body.
	Changed()
	// Rebuild puts Body and Frame into the window anew.
	Rebuild()
	// Tell shows one plain sentence at the top of the screen that is open.
	// It goes when it is closed, good news when one leaves; whoever leads
	// elsewhere with it opens that first.
	Tell(model.Words)
}

// Frame is what the shell draws around a screen.
type Frame struct {
	Title, Sub string
	Back       bool                // a back arrow
	Rail       bool                // rail or bottom bar; forms hide it
	Case       string              // the sync chip counts this child only
	NoChip     bool                // the screen shows the state itself
	Actions    []fyne.CanvasObject // right of the title, before the chip
	Strip      fyne.CanvasObject   // under the header, fixed; nil if none
	Bar        *widget.ActionBar   // action bar; nil if none
	Bare       bool                // no header at all: unlock, first run
}

// Screen is one screen. Its methods belong to the UI goroutine.
type Screen interface {
	// Body builds the screen for a width, or gives the one it has when it
	// fits. Called again when the width changes sort.
	Body(model.Width) fyne.CanvasObject
	// Frame is what belongs around the body, for the same width.
	Frame(model.Width) Frame
	// Shown is called when the body is in the window, with how the place was
	// left before.
	Shown(model.Saved)
	// Leave hands over what is unsaved and says how the place is left. The
	// screen may be shown again afterwards.
	Leave() model.Saved
}

// Keys is a screen that has keys of its own. Key reports whether it took the
// name, which is written as in DESIGN.md 5: "ctrl+enter", "ctrl+up".
type Keys interface {
	Key(name string) bool
}

// Ticking is a screen that wants to know that facts about the work changed:
// sync went on, another document arrived.
type Ticking interface {
	Tick()
}
