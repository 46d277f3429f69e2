package stage

import (
	"fmt"
	"image"
	"io"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/ui/model"
	"doorstep/app/ui/shell"
	"doorstep/app/ui/widget"
)

// Config says which tablet stands on the stage.
type Config struct {
	Vaults shell.Vaults
	Now    func() time.Time
	Zone   *time.Location
	Look   model.Look
	Size   fyne.Size
	// SaveFile gives what a screen saves a place; nil for none.
	SaveFile func(name string, give func(io.WriteCloser, error))
}

// Stage is one running app. Its methods fail by panicking with a Failure.
type Stage struct {
	Shell  *shell.Shell
	Window fyne.Window
	run    *turns
}

// Failure is what a method could not do.
type Failure struct{ Err error }

// Error implements error.
func (f Failure) Error() string { return f.Err.Error() }

// Unwrap gives the reason.
func (f Failure) Unwrap() error { return f.Err }

// Fail ends what is being done.
func Fail(format string, args ...any) { panic(Failure{fmt.Errorf(format, args...)}) }

// New starts the app. The driver of fyne/v2/test must be there (test.NewApp).
func New(c Config) *Stage {
	s := &Stage{run: &turns{}, Window: test.NewWindow(widget.VBox(0))}
	s.Window.Resize(c.Size)
	save := c.SaveFile
	if save == nil {
		save = func(string, func(io.WriteCloser, error)) {}
	}
	s.Shell = shell.New(shell.Config{
		Window: s.Window, Vaults: c.Vaults, Run: s.run, Now: c.Now, Zone: c.Zone, Version: "1.0", Mouse: true,
		Look: c.Look, SetLook: func(model.Look) {},
		Clipboard: func(string) {},
		SaveFile:  save,
		OpenFile:  func([]string, func(io.ReadCloser, error)) {},
	})
	s.Shell.Start()
	s.Rest()
	return s
}

// Rest does what waits, until the window is still.
func (s *Stage) Rest() { s.run.rest() }

// Close ends the app.
func (s *Stage) Close() {
	s.Shell.Close()
	s.Rest()
	s.Window.Close()
}

// Unlock opens the vault.
func (s *Stage) Unlock(pass string) {
	s.Type("unlock.passphrase", pass)
	s.Press("unlock.go")
	if s.Shell.At().Screen != model.Today {
		Fail("the vault does not open: at %s", s.Shell.At().Screen)
	}
}

// Picture is what is to be seen.
func (s *Stage) Picture() image.Image { return s.Window.Canvas().Capture() }

// Open goes to a route.
func (s *Stage) Open(r model.Route) {
	s.Shell.Open(r)
	s.Rest()
	if at := s.Shell.At().Screen; at != r.Screen {
		Fail("%s does not open, %s does", r.Screen, at)
	}
}

// Press presses a control by its name.
func (s *Stage) Press(id string) {
	switch o := s.Shell.Find(id).(type) {
	case interface{ Press() }:
		o.Press()
	case fyne.Tappable:
		o.Tapped(&fyne.PointEvent{})
	default:
		Fail("%s cannot be pressed: %T", id, o)
	}
	s.Rest()
}

// PressNamed presses the first control whose name begins so and has a word.
func (s *Stage) PressNamed(begins, word string) {
	var found fyne.Tappable
	widget.Survey(s.Window.Canvas().Content(), func(seen widget.Seen) bool {
		n, named := seen.Object.(widget.Named)
		t, taps := seen.Object.(fyne.Tappable)
		if found == nil && named && taps && strings.HasPrefix(n.A11y().Name, begins) && strings.Contains(n.A11y().Name, word) {
			found = t
		}
		return found == nil
	})
	if found == nil {
		Fail("nothing is named %s…%s", begins, word)
	}
	found.Tapped(&fyne.PointEvent{})
	s.Rest()
}

// Type puts the keyboard into a control and types, over what stood there.
func (s *Stage) Type(id, text string) {
	in, ok := s.Shell.Find(id).(widget.Input)
	if !ok {
		Fail("%s takes no text: %T", id, s.Shell.Find(id))
	}
	if t, ok := in.(interface{ Load(string) }); ok {
		t.Load("") // what was typed for another size comes back with the screen
	}
	s.Window.Canvas().Focus(in.FocusTarget())
	test.Type(in.FocusTarget(), text)
	s.Rest()
}

// Has reports whether a control is on the screen.
func (s *Stage) Has(id string) bool { return s.Shell.Find(id) != nil }

// Says are the names, values and states of all that is on the screen, a line
// each, as somebody would hear them who cannot see it.
func (s *Stage) Says() string { return widget.Spoken(s.Window.Canvas().Content()) }

// Keys puts the focus on the first control whose name begins so, and presses keys
// there.
func (s *Stage) Keys(begins string, keys ...fyne.KeyName) {
	var found fyne.Focusable
	widget.Survey(s.Window.Canvas().Content(), func(seen widget.Seen) bool {
		n, named := seen.Object.(widget.Named)
		f, focuses := seen.Object.(fyne.Focusable)
		if found == nil && named && focuses && strings.HasPrefix(n.A11y().Name, begins) {
			found = f
		}
		return found == nil
	})
	if found == nil {
		Fail("nothing that takes keys is named %s…", begins)
	}
	s.Window.Canvas().Focus(found)
	for _, k := range keys {
		found.TypedKey(&fyne.KeyEvent{Name: k})
		s.Rest()
	}
}
