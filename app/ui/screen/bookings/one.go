package bookings

import (
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile/booking"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Task is one task of care that a stay needs, and how it is covered.
type Task struct {
	Code, Title string
	// Cover is the row that covers it, nil while there is none; By says how, in
	// words, and Who by name.
	Cover   *booking.Cover
	By, Who string
}

// Facts are one booking as it stands now.
type Facts struct {
	Line
	Given    string // first name of the child
	Gates    []booking.Gate
	Tasks    []Task
	YearDays string // "4 of 75 days in 12 months with this one", "" where nothing counts them
	// Hospices are the places that have registered nurses on duty, to be asked in an
	// emergency.
	Hospices []string
}

// OneProps is what the page of one booking needs.
type OneProps struct {
	Desk  screen.Desk
	Route model.Route // of the booking
	Me    string      // full name of the user
	Load  func() (Facts, error)
	// Go opens the place where something is put right.
	Go func(booking.Place)
	// Reason keeps a named person's reason for a finding; done gets why it could not,
	// in plain words, or "".
	Reason func(f booking.Finding, text string, done func(fault string))
	// Cover opens how a task is covered, a new row where there is none.
	Cover func(Task)
	// Change opens the questions about when and where. Confirm writes that the stay is
	// confirmed and opens the signature; Cancel writes that it is not to be.
	Change  func()
	Confirm func()
	Cancel  func(Cancelling)
	// Emergency says that the stay is needed at once; Ask turns the booking to a
	// hospice.
	Emergency func()
	Ask       func(hospice string)
	// Arrive begins the log of the stay, or opens it.
	Arrive func()
	Saved  func() model.Words
}

// OneScreen is one booking with every check that stands before it.
type OneScreen struct {
	screen.Tags
	screen.Reading[Facts]
	props OneProps
	early bool // the user pressed before all was there
	open  bool // the checks that are in order are shown
	bar   *widget.ActionBar
	form  cancelForm
}

// NewOne makes the page.
func NewOne(p OneProps) *OneScreen {
	s := &OneScreen{props: p}
	s.Begin(p.Desk, p.Load, s.build)
	return s
}

// Frame implements screen.Screen.
func (s *OneScreen) Frame(w model.Width) screen.Frame {
	f := screen.Frame{
		Title: Brief(s.Facts.From, s.Facts.To), Sub: s.Facts.Short + " " + with(s.Facts.Line), Back: true, Case: s.props.Route.Case, Bar: s.bar,
	}
	f.Actions = []fyne.CanvasObject{screen.AllQuestions(&s.Tags, "booking.list", w, s.list)}
	return f
}

func (s *OneScreen) list() { screen.OpenQuestions(s.props.Desk, s.props.Route) }

// Key implements screen.Keys.
func (s *OneScreen) Key(name string) bool {
	if name != "ctrl+enter" {
		return false
	}
	s.main()
	return true
}

func (s *OneScreen) build(w model.Width) fyne.CanvasObject {
	s.Fresh()
	s.bars(w)
	side := screen.Edge(w)
	top := s.top()
	checks := s.checks()
	left, right := []fyne.CanvasObject{checks}, []fyne.CanvasObject{s.stay(), s.cover()}
	if x := s.emergency(); x != nil {
		left = append(left, x)
	}
	if x := s.calledOff(); x != nil {
		right = append(right, x)
	}
	if w.OneColumn() {
		parts := append(top, s.stay(), checks, s.cover())
		parts = append(parts, left[1:]...)
		return widget.Pad(side, 16, side, 32, widget.VBox(24, append(parts, right[2:]...)...))
	}
	return widget.Pad(side, 16, side, 32, widget.VBox(20, append(top,
		widget.ColumnsTop(24, []float32{-640, -460}, widget.VBox(24, left...), widget.VBox(24, right...)))...))
}

// top is what comes before everything else: that it was called off, and what stands
// against confirming it.
func (s *OneScreen) top() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	f := s.Facts
	if f.State == booking.Cancelled {
		out = append(out, screen.Tag(&s.Tags, "booking.cancelled", widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneNeutral, Icon: "close", Below: true, Strong: say.T("This stay was called off."), Text: f.Cancelled,
		})))
	}
	if s.early {
		if n := len(s.against()); n > 0 {
			var problems []widget.Problem
			for _, a := range s.against() {
				problems = append(problems, widget.Problem{Message: a.Words, Go: func() { s.props.Go(a.At) }})
			}
			out = append(out, screen.Tag(&s.Tags, "booking.against", widget.NewErrorSummary(widget.ErrorSummaryProps{
				Title: say.N(n, "thing comes first", "things come first"), Problems: problems,
			})))
		}
	}
	return out
}

// against are the findings that keep the stay from being confirmed, stops first.
func (s *OneScreen) against() []booking.Finding {
	var out []booking.Finding
	for _, level := range []booking.Level{booking.Stop, booking.Ask} {
		for _, g := range s.Facts.Gates {
			for _, f := range g.Findings {
				said := slices.ContainsFunc(out, func(o booking.Finding) bool {
					return o.Words == f.Words && o.At == f.At && o.Key == f.Key && o.Task == f.Task
				})
				if f.Open() && f.Level == level && !said {
					out = append(out, f)
				}
			}
		}
	}
	return out
}

// stay is when, where and how long.
func (s *OneScreen) stay() fyne.CanvasObject {
	f := s.Facts
	parts := []fyne.CanvasObject{
		widget.Row(12, widget.AlignStart, widget.Grow(widget.VBox(2, widget.H3(model.Sentence(with(f.Line))), widget.Small(f.Place))), screen.Tag(&s.Tags, "booking.state", widget.NewTag(screen.TagProps(StateTag(f.State))))),
		widget.Body(Span(f.From, f.To)),
	}
	if t := joined(KindWords(f.Kind), Length(f.Nights, f.Hours)); t != "" {
		parts = append(parts, screen.Second(t))
	}
	if f.YearDays != "" {
		parts = append(parts, screen.Second(f.YearDays))
	}
	if f.Handlers > 0 {
		parts = append(parts, screen.Second(say.F("%s there for moving and handling", say.N(f.Handlers, "adult", "adults"))))
	}
	if s.live() {
		parts = append(parts, widget.Wrap(8, screen.Tag(&s.Tags, "booking.change", widget.NewButton(widget.ButtonProps{Text: say.T("Change when or where"), Icon: "edit", Size: widget.Little, OnTapped: s.props.Change}))))
	}
	return widget.VBox(10, widget.H2(say.T("The stay")), screen.Card(widget.VBox(8, parts...)))
}

// live reports that the booking can still be changed: the stay has not begun and was
// not called off.
func (s *OneScreen) live() bool {
	switch s.Facts.State {
	case booking.AskedFor, booking.Blocked, booking.Confirmed:
		return true
	}
	return false
}

// cover is every task of care with who does it.
func (s *OneScreen) cover() fyne.CanvasObject {
	if len(s.Facts.Tasks) == 0 {
		return widget.VBox(10, widget.H2(say.T("Care on this stay")), screen.Card(widget.Small(say.T("No task of the health care plan is needed on this stay."))))
	}
	var rows []fyne.CanvasObject
	for i, t := range s.Facts.Tasks {
		p := widget.TaskRowProps{Title: t.Title, Plain: true, Second: joined(t.By, t.Who), OnTapped: func() { s.props.Cover(t) }}
		if t.Cover == nil || t.By == "" {
			p.Second, p.Tag = "", screen.TagProps(model.Words{Tone: model.Danger, Icon: "error", Text: say.T("Who does it?")})
		} else if s.stopped(t.Code) {
			// What a check denies is not said here.
			p.Second, p.Tag = t.Who, screen.TagProps(model.Words{Tone: model.Danger, Icon: "error", Text: say.T("Not yet")})
		}
		if !s.live() {
			p.OnTapped = nil
		}
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("booking.task.%d", i), widget.NewTaskRow(p)))
	}
	return widget.VBox(10, widget.H2(say.T("Care on this stay")), widget.RowsCard(rows...))
}

// stopped reports that a check stops the stay for the sake of a task.
func (s *OneScreen) stopped(task string) bool {
	return slices.ContainsFunc(s.against(), func(f booking.Finding) bool { return f.Level == booking.Stop && f.Task == task })
}

// next is what the main button does, "" when nothing is left to do here.
func (s *OneScreen) next() (word, icon string) {
	f := s.Facts
	switch {
	case f.LogNext == LogOpen, f.LogNext == LogOut:
		return say.T("Open the log"), "edit_note"
	case f.LogNext == LogDone:
		return say.T("Read the log"), "menu_book"
	case f.State == booking.Cancelled:
		return "", ""
	case f.LogNext == LogIn, f.State == booking.Confirmed && !s.props.Desk.Now().Before(f.From.Add(-arriving)):
		return say.T("Handover in"), "door_front"
	case f.State == booking.Confirmed:
		return "", ""
	}
	return say.T("Confirm this stay"), confirming
}

// confirming is the icon of the button that confirms a stay, by which it is known
// from the others.
const confirming = "ink_pen"

// arriving is how long before its hour a stay offers the handover.
const arriving = 24 * time.Hour

func (s *OneScreen) bars(w model.Width) {
	word, icon := s.next()
	props := widget.ActionProps{Stacked: w.OneColumn(), Back: screen.BackButton(&s.Tags, "booking.back", s.props.Desk)}
	switch saved := s.props.Saved(); {
	case saved.Text != "":
		props.Saved, props.Tone = saved.Text, screen.Tone(saved.Tone)
	case w != model.Compact:
		props.Saved, props.Icon, props.Tone = say.T("Checked against everything on this tablet."), "fact_check", widget.ToneNeutral
	}
	if n := len(s.against()); n > 0 && icon == confirming {
		props.Note = say.N(n, "thing first", "things first")
	}
	if word != "" {
		props.Main = screen.Tag(&s.Tags, "booking.main", widget.NewButton(widget.ButtonProps{Text: word, Icon: icon, Kind: widget.Primary, Size: widget.Big, MinWidth: 220, OnTapped: s.main}))
	}
	s.bar = widget.NewActionBar(props)
}

func (s *OneScreen) main() {
	switch _, icon := s.next(); icon {
	case "":
	case confirming:
		if len(s.against()) > 0 {
			s.early = true
			s.Redraw()
			s.RollTo(0)
			return
		}
		s.props.Confirm()
	default:
		s.props.Arrive()
	}
}

// emergency is what can be done when there is no time: what an emergency does not
// open, and where nurses are on duty.
func (s *OneScreen) emergency() fyne.CanvasObject {
	if !s.live() {
		return nil
	}
	f := s.Facts
	if f.Kind != booking.Emergency {
		return widget.RowsCard(screen.Tag(&s.Tags, "booking.emergency", widget.NewTaskRow(widget.TaskRowProps{
			Icon: "emergency_home", IconAs: theme.Danger, Title: say.T("This stay is needed at once"), Strong: true, Arrow: true,
			Second: say.T("What may wait for a reason, and what stays shut"), OnTapped: func() { s.props.Emergency() },
		})))
	}
	parts := []fyne.CanvasObject{
		widget.Body(say.T("Consent by word of mouth, an introduction, a home that was not looked at and the legal limits may pass with the duty manager’s reason. Training, sign-offs, equipment and loads never do: a carer who was not taught cannot be made safe by a hurry.")),
		screen.Second(say.F("%s is now at the top of the occupational therapist’s and the nurse’s work.", f.Given)),
	}
	var rows []fyne.CanvasObject
	for i, h := range f.Hospices {
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("booking.hospice.%d", i), widget.NewTaskRow(widget.TaskRowProps{
			Icon: "local_hospital", IconAs: theme.Primary, Title: say.F("Ask %s", h), Strong: true, Arrow: true,
			Second: say.T("Registered nurses are on duty there"), OnTapped: func() { s.props.Ask(h) },
		})))
	}
	out := []fyne.CanvasObject{widget.H2(say.T("An emergency")), screen.Card(widget.VBox(10, parts...))}
	if slices.Contains(f.Hospices, f.Place) {
		rows = nil // that is where the child is to go
	}
	switch {
	case len(rows) > 0:
		out = append(out, widget.RowsCard(rows...))
	case len(f.Hospices) == 0:
		out = append(out, widget.Small(say.T("Places with registered nurses on duty stand here once the council’s settings name them.")))
	}
	return widget.VBox(10, out...)
}
