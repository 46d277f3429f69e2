package main

import (
	"fmt"
	"image"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/shell"
	"doorstep/app/ui/stage"
	"doorstep/app/ui/theme"
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

// tablet is the app with nobody at it. Its methods fail by panicking with a
// failure, which the one who draws a scene takes.
type tablet struct {
	*stage.Stage
	app   fyne.App
	home  string // of the vault
	pass  string
	at    time.Time
	look  look
	state state
	cases []casefile.CaseSummary
	forms map[string]casefile.ID // by "child/form"
	form  func(name string) (*engine.Form, error)
	work  *session.Session
}

// begin starts the app on a tablet of this sort.
func (s *tablet) begin(want state) {
	s.end()
	s.state = want
	now := func() time.Time { return s.at }
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		stage.Fail("the zone: %w", err)
	}
	s.Stage = stage.New(stage.Config{
		Vaults: vault{Home: shell.Home{Device: "Tablet 14", Options: session.Options{Home: s.home, Now: now, Zone: zone}}, state: want, now: now, opened: s.opened},
		Now:    now, Zone: zone, Size: fyne.NewSize(1280, 800), Look: model.Look{Mode: s.look.theme, Percent: s.look.percent},
	})
	if want == open {
		s.Unlock(s.pass)
	}
}

// opened learns what there is to draw.
func (s *tablet) opened(w *session.Session) {
	s.form, s.work = w.Form, w
	s.cases, s.forms = w.Cases(), map[string]casefile.ID{}
	for _, c := range s.cases {
		whole, err := w.Case(c.ID)
		if err != nil {
			stage.Fail("the case of %s: %w", c.Child.Given, err)
		}
		for _, f := range whole.Forms {
			s.forms[c.Child.Given+"/"+f.Form] = f.ID
		}
	}
}

func (s *tablet) end() {
	if s.Stage != nil {
		s.Close()
		s.Stage = nil
	}
}

// draw is the picture of a scene in a window of this size.
func (s *tablet) draw(sc scene, size fyne.Size) (pic image.Image, err error) {
	defer func() {
		if r := recover(); r != nil {
			f, ok := r.(stage.Failure)
			if !ok {
				panic(r)
			}
			err = fmt.Errorf("%s at %.0fx%.0f, %s: %w", sc.name, size.Width, size.Height, s.look, f.Err)
		}
	}()
	if s.Stage == nil || s.state != sc.state {
		s.begin(sc.state)
	}
	s.Window.Resize(size)
	sc.open(s)
	s.Rest()
	return s.Picture(), nil
}

// Child is the case of a child by the given name.
func (s *tablet) Child(given string) casefile.CaseSummary {
	for _, c := range s.cases {
		if c.Child.Given == given {
			return c
		}
	}
	stage.Fail("no child is called %s", given)
	return casefile.CaseSummary{}
}

// Form opens a screen of a child's form.
func (s *tablet) Form(screen model.Screen, given, form string) {
	id, ok := s.forms[given+"/"+form]
	if !ok {
		stage.Fail("%s has no form %s", given, form)
	}
	s.Open(model.Route{Screen: screen, Case: s.Child(given).ID.String(), Doc: id.String()})
}

// Begun opens the sections of a child's form; it starts the form where there is
// none.
func (s *tablet) Begun(given, form string) {
	name := given + "/" + form
	if _, ok := s.forms[name]; ok {
		s.Form(model.TaskList, given, form)
		return
	}
	s.Open(model.Route{Screen: model.Child, Case: s.Child(given).ID.String(), Tab: "forms"})
	s.Press("case.new." + form)
	id, err := op.ParseID(s.Shell.At().Doc)
	if err != nil {
		stage.Fail("%s does not begin: %w", form, err)
	}
	s.forms[name] = id
}

// Page opens the page of a form that a question stands on.
func (s *tablet) Page(given, form, question string) {
	f, err := s.form(form)
	if err != nil {
		stage.Fail("%w", err)
	}
	it := f.Item(question)
	if it == nil {
		stage.Fail("%s asks no %s", form, question)
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
	stage.Fail("%s stands on no page of a section", it.LinkID)
	return nil
}
