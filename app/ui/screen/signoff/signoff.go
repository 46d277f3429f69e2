package signoff

import (
	"context"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/signoff"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Doc is a competency record; *casefile.Document is one.
type Doc interface {
	model.Doc
	Sign(context.Context, casefile.Signing) (engine.Changes, error)
}

// Props is what the screen needs.
type Props struct {
	Desk   screen.Desk
	Route  model.Route // of the record
	Doc    Doc
	Editor *model.Editor
	Child  string // short name, "Amina R."
	Given  string // first name, "Amina"
	Me     string // full name of the user
	// State is where the sign-off stands now.
	State func() (signoff.State, error)
	Fault func(error) string
	// Signed is called after a signature was made.
	Signed func()
	// Groundwork are the courses in date that other records of the carer have and
	// this one has not; nil where nobody asks.
	Groundwork func() []signoff.Course
	// Plan is the care plan in force here, which a record that began without one is
	// taught from; nil where nobody asks.
	Plan func() (fhir.Value, bool)
	// Decision opens the decision that the record rests on, where another nurse takes
	// it over.
	Decision func(casefile.ID)
}

// Screen is one sign-off.
type Screen struct {
	screen.Tags
	props Props
	width model.Width
	state signoff.State

	scroll  *widget.PageScroll
	strip   fyne.CanvasObject
	ribbon  *widget.Ribbon
	bar     *widget.ActionBar
	main    *widget.Button
	count   *widget.Text
	steps   map[string]*stepRow
	pads    map[string]*pad
	agrees  *widget.CheckList
	summary *widget.ErrorSummary
	courses []signoff.Course // what the carer has passed elsewhere
	looked  bool             // for them
	folded  bool             // what the carer agreed to is one line
	asked   bool             // the main button was pressed: what is missing is said
	busy    bool
}

var (
	_ screen.Ticking = (*Screen)(nil)
	_ screen.Keys    = (*Screen)(nil)
)

// New makes the screen. The error says that the catalogue cannot be read.
func New(p Props) (*Screen, error) {
	s := &Screen{props: p, folded: true}
	if err := s.look(); err != nil {
		return nil, err
	}
	return s, nil
}

// Offers reports whether a record has come so far that this screen can show it:
// who learns what. Before that its task list asks.
func Offers(st signoff.State) bool { return st.Task.Code != "" && st.Carer.Display != "" }

func (s *Screen) look() error {
	st, err := s.props.State()
	if err == nil {
		s.state = st
	}
	return err
}

// carer is what the carer is called on buttons and in headings.
func (s *Screen) carer() string { return model.Given(s.state.Carer.Display) }

// Frame implements screen.Screen.
func (s *Screen) Frame(w model.Width) screen.Frame {
	f := screen.Frame{
		Title: s.state.Task.Title, Sub: s.whose(), Back: true,
		Case: s.props.Route.Case, Strip: s.strip, Bar: s.bar,
	}
	f.Actions = []fyne.CanvasObject{screen.AllQuestions(&s.Tags, "signoff.list", w, s.list)}
	return f
}

func (s *Screen) list() { s.tab(model.ListTab) }

// tab opens one of the record's own pages.
func (s *Screen) tab(name string) {
	s.props.Editor.Flush()
	r := s.props.Route
	r.Tab = name
	s.props.Desk.Open(r)
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	if s.scroll == nil || w != s.width {
		s.width = w
		s.build()
	}
	return s.scroll
}

// build makes everything anew, where the page was.
func (s *Screen) build() {
	s.Fresh()
	s.steps, s.pads, s.summary, s.agrees = map[string]*stepRow{}, s.keptPads(), nil, nil
	s.ribbon = screen.Tag(&s.Tags, "signoff.ribbon", widget.NewRibbon(s.ribbonProps()))
	side := screen.Edge(s.width)
	second := s.bars()
	left, right := s.left(), s.right()
	var parts []fyne.CanvasObject
	s.strip = nil
	if s.roomy() {
		s.strip = widget.OnGround(theme.Surface, widget.VBox(0, widget.Pad(side, 12, side, 12, s.ribbon), widget.NewSeparator()))
	} else {
		if theme.Scale() > 1.5 { // the header has no room to say all of it
			parts = append(parts, screen.Second(s.whose()))
		}
		parts = append(parts, s.ribbon)
	}
	stops := s.state.From != "" // what is signed off can be stopped: that stands before all there is to read
	if second != nil && stops {
		parts = append(parts, second)
	}
	if top := s.top(); top != nil {
		parts = append(parts, top)
	}
	if s.width.OneColumn() {
		parts = append(parts, left, right)
	} else {
		parts = append(parts, widget.ColumnsTop(24, []float32{-53, -47}, left, right))
	}
	if second != nil && !stops {
		parts = append(parts, second)
	}
	content := widget.Pad(side, 20, side, 32, widget.VBox(24, parts...))
	if s.scroll == nil {
		s.scroll = widget.NewPageScroll(widget.PageProps{Content: content})
		return
	}
	at := s.scroll.Offset()
	s.scroll.SetContent(content)
	s.scroll.ScrollTo(at)
}

// roomy reports whether there is room above and below the page for what stays there.
// Large text on a narrow screen leaves none: the steps, and all buttons but the main
// one, go with the page.
func (s *Screen) roomy() bool { return s.width != model.Compact || theme.Scale() < 1.3 }

// whose says whose sign-off it is.
func (s *Screen) whose() string {
	return say.F("Delegated to %s · for %s only", s.state.Carer.Display, s.props.Child)
}

func (s *Screen) ribbonProps() widget.RibbonProps {
	st, now := s.state, s.props.Desk.Now()
	_, want := st.Alone()
	alone, _ := st.Alone()
	taught, review := say.T("Taught"), say.T("Review")
	if st.Taught != "" {
		taught += " " + shortDay(st.Taught, now)
	}
	if st.Until != "" {
		review += say.F(" by %s", shortDay(st.Until, now))
	}
	signed := st.From != "" && len(st.Signing) == 0
	return widget.RibbonProps{Name: say.F("Sign-off of %s", st.Task.Title), Steps: []widget.RibbonStep{
		{Words: taught, Done: st.Taught != ""},
		{Words: practised(st), Done: st.Practised >= st.PractiseMin && st.Watched >= st.WatchMin},
		{Words: say.T("Every step checked"), Done: want > 0 && alone == want},
		{Words: say.T("Both sign"), Done: signed},
		{Words: review},
	}}
}

// refresh shows what an answer changed, without building anew what is the same.
func (s *Screen) refresh() {
	before := s.shape()
	if s.look() != nil || s.scroll == nil {
		return
	}
	if s.shape() != before || s.asked {
		s.build()
		s.props.Desk.Rebuild()
		return
	}
	s.ribbon.Set(s.ribbonProps())
	s.count.SetText(s.counted())
	for _, st := range s.state.Steps {
		if row := s.steps[st.Code]; row != nil {
			row.load(st)
		}
	}
	s.scroll.Relayout()
	s.saved()
}

// Apply shows what followed from an answer; nil when only the save line changed.
func (s *Screen) Apply(ch engine.Changes) {
	if ch == nil {
		s.saved()
		return
	}
	s.refresh()
}

// Tick implements screen.Ticking: another person's answers may be here.
func (s *Screen) Tick() { s.refresh() }

// Shown implements screen.Screen.
func (s *Screen) Shown(was model.Saved) {
	s.refresh()
	s.scroll.ScrollTo(was.Offset)
}

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved {
	s.props.Editor.Flush()
	return model.Saved{Offset: s.scroll.Offset()}
}

// Key implements screen.Keys.
func (s *Screen) Key(name string) bool {
	if name != "ctrl+enter" || s.main == nil {
		return false
	}
	s.main.Tapped(nil)
	return true
}

func (s *Screen) saved() {
	if s.bar != nil {
		screen.ShowSaved(s.bar, s.props.Editor.Line.Words(), false, say.T("Every answer is saved as you give it."))
	}
}

// page opens a page of the record, the row it is about, and the question.
func (s *Screen) page(link string, row casefile.RowID) {
	if link == "dt.change" {
		s.tab(model.DecideTab)
		return
	}
	it := s.props.Doc.Form().Item(link)
	if it == nil {
		return
	}
	page := it.Page
	if row != "" && it.Rows != nil && len(it.Rows.Pages) > 0 {
		page = it.Rows.Pages[0]
	}
	if page == nil {
		return
	}
	s.props.Editor.Flush()
	r := s.props.Route
	r.Screen, r.Tab, r.Page, r.Row, r.Cell = model.Page, "", page.ID, string(row), link
	if page.Section != nil {
		r.Section = page.Section.ID
	}
	s.props.Desk.Open(r)
}

// add begins a row and opens it.
func (s *Screen) add(group string) {
	row := s.props.Editor.AddRow(group, "")
	if row != "" {
		s.page(group, row)
	}
}
