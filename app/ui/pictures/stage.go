package main

import (
	"fmt"
	"image"
	"io"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/shell"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/sync/op"
)

// look is one way that the app can look.
type look struct {
	theme   string // light, dark or sunlight
	percent int    // text size
}

func (l look) String() string { return fmt.Sprintf("%s-%d", l.theme, l.percent) }

func (l look) set(a fyne.App) {
	m := map[string]theme.Mode{"light": theme.Light, "dark": theme.Dark, "sunlight": theme.Sunlight}[l.theme]
	a.Settings().SetTheme(theme.New(m, l.percent))
}

// stage is the app with nobody at it. Its methods fail by panicking with a
// failure, which the one who draws a scene takes.
type stage struct {
	app    fyne.App
	home   string // of the vault
	pass   string
	at     time.Time
	look   look
	window fyne.Window
	shell  *shell.Shell
	run    *turns
	state  state
	cases  []casefile.CaseSummary
	forms  map[string]casefile.ID // by "child/form"
	form   func(name string) (*engine.Form, error)
}

type failure struct{ error }

func fail(format string, args ...any) { panic(failure{fmt.Errorf(format, args...)}) }

// begin starts the app on a tablet of this sort.
func (s *stage) begin(want state) {
	s.end()
	s.state, s.run = want, &turns{}
	now := func() time.Time { return s.at }
	s.window = test.NewWindow(widget.VBox(0))
	s.window.Resize(fyne.NewSize(1280, 800))
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		fail("the zone: %w", err)
	}
	v := vault{Home: shell.Home{Device: "Tablet 14", Options: session.Options{Home: s.home, Now: now, Zone: zone}}, state: want, now: now, opened: s.opened}
	s.shell = shell.New(shell.Config{
		Window: s.window, Vaults: v, Run: s.run, Now: now, Zone: zone, Version: "1.0", Mouse: true,
		Look: model.Look{Mode: s.look.theme, Percent: s.look.percent}, SetLook: func(model.Look) {},
		Clipboard: func(string) {},
		SaveFile:  func(string, func(io.WriteCloser, error)) {},
		OpenFile:  func([]string, func(io.ReadCloser, error)) {},
	})
	s.shell.Start()
	s.run.rest()
	if want == open {
		s.Type("unlock.passphrase", s.pass)
		s.Press("unlock.go")
		if s.shell.At().Screen != model.Today {
			fail("the vault does not open: at %s", s.shell.At().Screen)
		}
	}
}

// opened learns what there is to draw.
func (s *stage) opened(w *session.Session) {
	s.form = w.Form
	s.cases, s.forms = w.Cases(), map[string]casefile.ID{}
	for _, c := range s.cases {
		whole, err := w.Case(c.ID)
		if err != nil {
			fail("the case of %s: %w", c.Child.Given, err)
		}
		for _, f := range whole.Forms {
			s.forms[c.Child.Given+"/"+f.Form] = f.ID
		}
	}
}

func (s *stage) end() {
	if s.shell != nil {
		s.shell.Close()
		s.run.rest()
		s.window.Close()
		s.shell = nil
	}
}

// draw is the picture of a scene in a window of this size.
func (s *stage) draw(sc scene, size fyne.Size) (pic image.Image, err error) {
	defer func() {
		if r := recover(); r != nil {
			f, ok := r.(failure)
			if !ok {
				panic(r)
			}
			err = fmt.Errorf("%s at %.0fx%.0f, %s: %w", sc.name, size.Width, size.Height, s.look, f.error)
		}
	}()
	if s.shell == nil || s.state != sc.state {
		s.begin(sc.state)
	}
	s.window.Resize(size)
	sc.open(s)
	s.run.rest()
	return s.window.Canvas().Capture(), nil
}

// Open goes to a route.
func (s *stage) Open(r model.Route) {
	s.shell.Open(r)
	s.run.rest()
	if at := s.shell.At().Screen; at != r.Screen {
		fail("%s does not open, %s does", r.Screen, at)
	}
}

// Child is the case of a child by the given name.
func (s *stage) Child(given string) casefile.CaseSummary {
	for _, c := range s.cases {
		if c.Child.Given == given {
			return c
		}
	}
	fail("no child is called %s", given)
	return casefile.CaseSummary{}
}

// Form opens a screen of a child's form.
func (s *stage) Form(screen model.Screen, given, form string) {
	id, ok := s.forms[given+"/"+form]
	if !ok {
		fail("%s has no form %s", given, form)
	}
	s.Open(model.Route{Screen: screen, Case: s.Child(given).ID.String(), Doc: id.String()})
}

// Begun opens the sections of a child's form; it starts the form where there is
// none.
func (s *stage) Begun(given, form string) {
	name := given + "/" + form
	if _, ok := s.forms[name]; ok {
		s.Form(model.TaskList, given, form)
		return
	}
	s.Open(model.Route{Screen: model.Child, Case: s.Child(given).ID.String(), Tab: "forms"})
	s.Press("case.new." + form)
	id, err := op.ParseID(s.shell.At().Doc)
	if err != nil {
		fail("%s does not begin: %w", form, err)
	}
	s.forms[name] = id
}

// Page opens the page of a form that a question stands on.
func (s *stage) Page(given, form, question string) {
	f, err := s.form(form)
	if err != nil {
		fail("%w", err)
	}
	it := f.Item(question)
	if it == nil {
		fail("%s asks no %s", form, question)
	}
	s.Open(model.Route{
		Screen: model.Page, Case: s.Child(given).ID.String(), Doc: s.forms[given+"/"+form].String(),
		Section: section(f, it).ID, Page: it.Page.ID,
	})
}

func section(f *engine.Form, it *engine.Item) *engine.Section {
	for _, p := range f.Parts {
		for _, sec := range p.Sections {
			for _, pg := range sec.Pages {
				if pg == it.Page {
					return sec
				}
			}
		}
	}
	fail("%s stands on no page of a section", it.LinkID)
	return nil
}

// Press presses a control by its name.
func (s *stage) Press(id string) {
	switch o := s.shell.Find(id).(type) {
	case interface{ Press() }:
		o.Press()
	case fyne.Tappable:
		o.Tapped(&fyne.PointEvent{})
	default:
		fail("%s cannot be pressed: %T", id, o)
	}
	s.run.rest()
}

// PressNamed presses the first control whose name begins so and has a word.
func (s *stage) PressNamed(begins, word string) {
	var found fyne.Tappable
	widget.Survey(s.window.Canvas().Content(), func(seen widget.Seen) bool {
		n, named := seen.Object.(widget.Named)
		t, taps := seen.Object.(fyne.Tappable)
		if found == nil && named && taps && strings.HasPrefix(n.A11y().Name, begins) && strings.Contains(n.A11y().Name, word) {
			found = t
		}
		return found == nil
	})
	if found == nil {
		fail("nothing is named %s…%s", begins, word)
	}
	found.Tapped(&fyne.PointEvent{})
	s.run.rest()
}

// Type puts the keyboard into a control and types.
func (s *stage) Type(id, text string) {
	in, ok := s.shell.Find(id).(widget.Input)
	if !ok {
		fail("%s takes no text: %T", id, s.shell.Find(id))
	}
	if t, ok := in.(interface{ Load(string) }); ok {
		t.Load("") // what was typed for another size comes back with the screen
	}
	s.window.Canvas().Focus(in.FocusTarget())
	test.Type(in.FocusTarget(), text)
	s.run.rest()
}

// Has reports whether a control is on the screen.
func (s *stage) Has(id string) bool { return s.shell.Find(id) != nil }
