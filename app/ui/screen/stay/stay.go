package stay

import (
	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	rules "doorstep/app/casefile/stay"
	"doorstep/app/casefile/staylog"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/sign"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// Facts are one stay as it stands now.
type Facts struct {
	rules.Stay
	Short, Given string // of the child
	// Against is what stands against the signatures of this handover.
	Against []engine.Problem
	// Reminder says that the log is still open, "" while nothing is due.
	Reminder string
}

// Props is what the screen needs.
type Props struct {
	Desk   screen.Desk
	Route  model.Route // of the log
	Doc    sign.Doc
	Editor *model.Editor
	Load   func() (Facts, error)
	// Write begins a line of a kind and opens it; Line opens one that is there; Right
	// begins a line that puts another right.
	Write func(staylog.Kind)
	Line  func(staylog.Kind, casefile.RowID)
	Right func(staylog.Line)
	// Later begins a note below a log that is locked.
	Later func()
	// Plan opens the health care plan.
	Plan  func()
	Fault func(error) string
	// Signed is called after a signature was made.
	Signed func()
}

// Screen is one stay: the handover that is to be done, or the log.
type Screen struct {
	screen.Tags
	screen.Reading[Facts]
	props Props
	width model.Width

	body  *fyne.Container   // the log with foot below it
	foot  fyne.CanvasObject // the buttons that do not roll; nil where they do
	pads  []*pad
	asks  []string // the pages of the handover that is gone through
	early bool     // the user pressed before all was there
	busy  bool
	bar   *widget.ActionBar
	main  *widget.Button
}

// New makes the screen.
func New(p Props) *Screen {
	s := &Screen{props: p}
	s.Begin(p.Desk, p.Load, s.build)
	return s
}

// Frame implements screen.Screen.
func (s *Screen) Frame(w model.Width) screen.Frame {
	title := map[rules.Phase]string{rules.Arriving: say.T("Handover in"), rules.UnderWay: say.T("Log of the stay"), rules.Leaving: say.T("Handover out")}[s.Facts.Phase]
	if title == "" {
		title = say.T("Log of the stay")
	}
	f := screen.Frame{Title: title, Sub: s.where(), Back: true, Case: s.props.Route.Case, Bar: s.bar}
	f.Actions = append(f.Actions, screen.AllQuestions(&s.Tags, "stay.list", w, s.list))
	return f
}

// where is whose stay it is.
func (s *Screen) where() string {
	if s.Facts.Carer.Display == "" {
		return s.Facts.Short
	}
	return say.F("%s with %s", s.Facts.Short, s.Facts.Carer.Display)
}

func (s *Screen) list() { screen.OpenQuestions(s.props.Desk, s.props.Route) }

// Body implements screen.Screen. While the child is there a phone has the buttons
// under the thumb and the log above them.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	roll := s.Roll(w, s.build)
	if s.foot == nil {
		return roll
	}
	s.body = &fyne.Container{Layout: above{}, Objects: []fyne.CanvasObject{roll, s.foot}}
	return s.body
}

// fixed reports that the buttons stand under the log and do not roll with it: on a
// phone, as long as large text leaves the log room.
func (s *Screen) fixed() bool {
	return s.width == model.Compact && s.Facts.Phase == rules.UnderWay && theme.Scale() < 1.3
}

// Tick implements screen.Ticking.
func (s *Screen) Tick() {
	was := s.Facts.Phase
	if !s.Reread() {
		return
	}
	s.keep()
	s.Again(s.build)
	switch {
	case was != s.Facts.Phase:
		s.props.Desk.Rebuild()
	case s.foot != nil && s.body != nil:
		s.body.Objects[1] = s.foot
		s.body.Refresh()
	}
	s.props.Desk.Changed()
}

// Apply shows what followed from an answer; nil when only the save line changed.
func (s *Screen) Apply(ch engine.Changes) {
	if ch != nil {
		s.Tick()
	}
}

// Shown implements screen.Screen.
func (s *Screen) Shown(was model.Saved) {
	s.Tick()
	s.Rolled.Shown(was)
}

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved {
	s.props.Editor.Flush()
	return s.Rolled.Leave()
}

// Key implements screen.Keys.
func (s *Screen) Key(name string) bool {
	if name != "ctrl+enter" || s.main == nil {
		return false
	}
	s.main.Tapped(nil)
	return true
}

func (s *Screen) build(w model.Width) fyne.CanvasObject {
	s.Fresh()
	s.width = w
	side := screen.Edge(w)
	s.main, s.bar, s.foot = nil, nil, nil
	if s.fixed() {
		s.foot = s.buttons(2)
	}
	var content fyne.CanvasObject
	switch s.Facts.Phase {
	case rules.Arriving, rules.Leaving:
		content = s.handover(w)
	default:
		content = s.logged(w)
	}
	return widget.Pad(side, 16, side, 32, content)
}

// page opens a page of the form.
func (s *Screen) page(id string, row casefile.RowID, cell string) {
	pg := s.props.Doc.Form().Page(id)
	if pg == nil {
		return
	}
	s.props.Editor.Flush()
	r := s.props.Route
	r.Screen, r.Tab, r.Page, r.Row, r.Cell = model.Page, "", pg.ID, string(row), cell
	if pg.Section != nil {
		r.Section = pg.Section.ID
	}
	s.props.Desk.Open(r)
}

// put opens the place where something is put right.
func (s *Screen) put(c casefile.Cell) {
	it := s.props.Doc.Form().Item(c.LinkID)
	switch {
	case it == nil:
		s.list()
	case c.Row != "" && it.Group != nil && kindOf(it.Group.ID) != "":
		s.props.Line(kindOf(it.Group.ID), c.Row)
	case it.Page != nil:
		s.page(it.Page.ID, c.Row, c.LinkID)
	}
}

func kindOf(group string) staylog.Kind {
	for _, k := range staylog.Kinds() {
		if string(k) == group {
			return k
		}
	}
	return ""
}

// above lays its first object over the second, which is as tall as it needs.
type above struct{}

// MinSize implements fyne.Layout; it is small, so that no screen forces the window
// wider.
func (above) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 200) }

// Layout implements fyne.Layout.
func (above) Layout(o []fyne.CanvasObject, size fyne.Size) {
	h := min(widget.HeightFor(o[1], size.Width), size.Height*0.6)
	o[0].Move(fyne.Position{})
	o[0].Resize(fyne.NewSize(size.Width, size.Height-h))
	o[1].Move(fyne.NewPos(0, size.Height-h))
	o[1].Resize(fyne.NewSize(size.Width, h))
}
