package careplan

import (
	"image"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/fhir"
)

// Changes is the Tab of what changed between two versions. The route's Doc is the
// newer one, "" for the working version, its Section the one section that is asked
// about, "" for all.
const Changes = "changes"

// Facts is a child's plan as it stands now.
type Facts struct {
	Plan    *healthplan.Plan // nil: none was ever begun
	Mine    healthplan.Reading
	Readers []Reader // who else has read a version, in the order in which they did
	Needs   Needs
	// Checked is when this tablet last had an answer of the server, zero when never;
	// Stale is how old that may be before it is said.
	Checked time.Time
	Stale   time.Duration
	// Carer says that whoever reads is a carer: what is not for carers is left out.
	Carer bool
}

// Reader is somebody with what they have read.
type Reader struct {
	Name    string
	Reading healthplan.Reading
}

// Needs is the needs assessment that a plan rests on.
type Needs struct {
	Doc    casefile.ID // the newest; the zero ID when there is none
	Signed time.Time
}

// Props is what the screen needs.
type Props struct {
	Desk  screen.Desk
	Route model.Route
	Child string // short name, "Jane S."
	Given string // "Jane"
	Load  func() (Facts, error)
	// Picture draws an attached picture at most w by h pixels.
	Picture func(v fhir.Value, w, h int, done func(image.Image, string))
	// Task is what a delegated task is called.
	Task func(code string) string
	// Dial rings a number; nil where the device is no telephone.
	Dial func(number string)
	// Read leads to the signature of somebody who has read the plan. nil picks the user.
	Read func(*casefile.Person)
	// People are those who may read it on this tablet.
	People func() []casefile.Person
	// Assess leads to the needs assessment, begun now if there is none; Write to the
	// newest version that is not signed, begun now if there is none.
	Assess, Write func()
	// Stop leads to where the working version is marked as not to be used, Alert to
	// where something that everybody must know at once is added to it.
	Stop, Alert func()
	// OpenForm opens a version as a form.
	OpenForm func(casefile.ID)
}

// Screen is a child's plan.
type Screen struct {
	screen.Tags
	screen.Rolled
	props Props
	width model.Width
	facts Facts
	err   error
	drawn string // what the body was drawn from
	reads *widget.ActionBar
}

var _ screen.Ticking = (*Screen)(nil)

// New makes the screen; see Err.
func New(p Props) *Screen {
	s := &Screen{props: p}
	s.look()
	return s
}

// Err is why the plan could not be read, nil if it was.
func (s *Screen) Err() error { return s.err }

func (s *Screen) look() {
	f, err := s.props.Load()
	if err != nil {
		s.err = err
		return
	}
	s.facts, s.err = f, nil
}

// shown is the version that the route names: the working one unless it names another.
func (s *Screen) shown() *casefile.Document {
	p := s.facts.Plan
	if p == nil {
		return nil
	}
	for _, d := range p.Earlier {
		if d.ID().String() == s.props.Route.Doc {
			return d
		}
	}
	for _, v := range p.Drafts {
		if v.Doc.ID().String() == s.props.Route.Doc {
			return v.Doc
		}
	}
	return p.Doc
}

// draft is the version that waits, as the route names it, nil for any other.
func (s *Screen) draft() *healthplan.Version {
	doc := s.shown()
	if p := s.facts.Plan; p != nil && doc != nil {
		if i := slices.IndexFunc(p.Drafts, func(v healthplan.Version) bool { return v.Doc == doc }); i >= 0 {
			return &p.Drafts[i]
		}
	}
	return nil
}

// sections are those of the version that is shown.
func (s *Screen) sections() []healthplan.Section {
	p := s.facts.Plan
	switch d := s.draft(); {
	case p == nil:
		return nil
	case d != nil:
		return d.Sections
	case s.shown() == p.Doc:
		return p.Sections
	}
	return nil
}

func (s *Screen) section() (healthplan.Section, bool) {
	list := s.sections()
	i := slices.IndexFunc(list, func(x healthplan.Section) bool { return x.Code == s.props.Route.Section })
	if i < 0 {
		return healthplan.Section{}, false
	}
	return list[i], true
}

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	f := screen.Frame{Title: say.T("Health care plan"), Sub: s.under(), Back: true, Rail: true, Case: s.props.Route.Case}
	switch sec, ok := s.section(); {
	case s.props.Route.Tab == Changes:
		f.Title = say.T("What changed")
	case ok:
		f.Title, f.Sub = sec.Title, s.props.Child+" · "+versionWords(sec)
	}
	if s.asked() {
		f.Rail = false
		if s.reads != nil {
			f.Bar = s.reads
		}
	}
	return f
}

// under is the line under the title: whose plan, and which version of it.
func (s *Screen) under() string {
	p := s.facts.Plan
	switch d := s.draft(); {
	case p == nil:
		return s.props.Child
	case d != nil:
		return say.F("%s · not signed yet", s.props.Child)
	case p.Doc == nil:
		return s.props.Child
	case s.shown() != p.Doc:
		return say.F("%s · an earlier version", s.props.Child)
	}
	return say.F("%s · version %s, signed %s", s.props.Child, model.Figures(p.Version), model.DateFull(p.Signed.In(s.props.Desk.Now().Location())))
}

// asked reports whether the reader is still to say that they have read what is shown.
func (s *Screen) asked() bool {
	p := s.facts.Plan
	return p != nil && p.Doc != nil && s.shown() == p.Doc && s.props.Route.Tab != Changes && p.Stop == nil && p.End == nil && !s.facts.Mine.Current
}

// large is text so large that on a phone a bar would leave the plan no room.
const large = 1.3

// bar is where a reader says that they have read it; nil once they have, and where
// the button stands at the end of the page.
func (s *Screen) bar(w model.Width) *widget.ActionBar {
	if !s.asked() || w == model.Compact && theme.Scale() >= large {
		return nil
	}
	bar := widget.NewActionBar(widget.ActionProps{Stacked: w.OneColumn(), Main: screen.TagAround(&s.Tags, "careplan.read", s.readButton())})
	bar.SetSaved(s.mineWords(), "menu_book", widget.ToneNeutral)
	return bar
}

func (s *Screen) readButton() *widget.Button {
	return widget.NewButton(widget.ButtonProps{
		Text: say.T("I have read this plan"), Icon: "ink_pen", Kind: widget.Primary, Size: widget.Big, OnTapped: func() { s.props.Read(nil) },
	})
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	s.width = w
	return s.Roll(w, s.build)
}

func (s *Screen) build(w model.Width) fyne.CanvasObject {
	s.Fresh()
	s.width, s.drawn, s.reads = w, s.face(), s.bar(w)
	side := screen.Edge(w)
	var o fyne.CanvasObject
	switch sec, ok := s.section(); {
	case s.facts.Plan == nil:
		o = widget.VBox(0, widget.MaxWide(760, s.none())) // no higher than what it says
	case s.props.Route.Tab == Changes:
		o = widget.VBox(0, widget.MaxWide(960, s.changes()))
	case ok:
		o = s.sectionPage(sec)
	default:
		o = s.overview()
	}
	if w == model.Compact {
		// The header of a phone has no room for whose plan it is, and which version.
		o = widget.VBox(12, widget.Strong(s.Frame(w).Sub), o)
	}
	if s.asked() && s.reads == nil {
		o = widget.VBox(20, o, widget.Small(s.mineWords()), screen.Tag(&s.Tags, "careplan.read", s.readButton()))
	}
	return widget.Pad(side, 16, side, 32, o)
}

// Tick implements screen.Ticking. Nothing is moved under a finger when nothing that
// is shown changed.
func (s *Screen) Tick() {
	s.look()
	if s.err != nil || s.face() == s.drawn {
		return
	}
	s.Again(s.build)
	s.props.Desk.Rebuild()
}

// lines draws answers in the size of the page.
func (s *Screen) lines(list []model.Written) fyne.CanvasObject {
	return Lines{Given: s.props.Given, Desk: s.props.Desk, Tags: &s.Tags, Picture: s.props.Picture, Grown: s.Relayout}.Of(list)
}

// written is what the version that is shown says to these questions.
func (s *Screen) written(links ...string) []model.Written {
	return Written(s.shown(), !s.facts.Carer, links...)
}

func (s *Screen) open(to func(*model.Route)) {
	r := s.props.Route
	to(&r)
	s.props.Desk.Open(r)
}

// card is a titled card; nil when there is nothing on it.
func card(icon, title string, parts ...fyne.CanvasObject) fyne.CanvasObject {
	parts = slices.DeleteFunc(parts, func(o fyne.CanvasObject) bool { return o == nil })
	if len(parts) == 0 {
		return nil
	}
	head := []fyne.CanvasObject{screen.CardTitle(icon, title, theme.Ink, theme.Muted)}
	return screen.Card(widget.VBox(12, append(head, parts...)...))
}
