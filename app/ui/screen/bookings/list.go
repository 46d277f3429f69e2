package bookings

import (
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Line is one booking as a list shows it.
type Line struct {
	booking.Booking
	Short       string // of the child
	State       booking.State
	Nights      int
	Hours       float64
	Stops, Asks int         // checks that are open
	Late        bool        // it was cancelled late: a sign that an arrangement may be breaking down
	Log         casefile.ID // of the stay, zero while there is none
	Keeps       int         // what keeps that log open
	LogNext     LogStep     // what that log waits for
	Ended       time.Time   // when the child left; zero while they have not
}

// LogStep is how far the log of a stay is.
type LogStep string

// The steps of a log.
const (
	LogNone LogStep = ""
	LogIn   LogStep = "in"  // handover in is being written
	LogOpen LogStep = "log" // the child is there
	LogOut  LogStep = "out" // the child has left and the log is not closed
	LogDone LogStep = "done"
)

// Used is what a family was offered beside what it had.
type Used struct {
	Case            casefile.ID
	Short           string
	Doc             casefile.ID // the offer, zero while there is none
	Nights, Hours   float64     // offered in a year
	NightsHad       float64     // in stays that are over
	HoursHad        float64
	NightsBooked    float64 // in stays that are still to come
	HoursBooked     float64
	Since           time.Time // from when they are counted
	Year            string    // what regulation 48 counts: "4 of 75 days in 12 months", "" where it does not
	YearLevel       string    // "", "amber" or "red"
	Cancelled, Late int       // stays that did not happen; those called off late
}

// Agreement is an agreement with one carer, in one line.
type Agreement struct {
	Case, Doc casefile.ID
	Short     string
	Carer     string
	Words     model.Words // where it stands
}

// Data is what the screen shows.
type Data struct {
	Lines []Line
	Used  []Used
	// Agreements are those of the child; for a team they are left out.
	Agreements []Agreement
	StepDown   *Agreement // the step-down plan of the child, nil for none
	Reading    bool       // nothing has been read yet
}

// Props is what the screen needs.
type Props struct {
	Desk  screen.Desk
	Route model.Route // its Case is the child, "" for all; its Tab how they are shown
	Short string      // of the child
	// Load reads what there is and hands it over, at once or later.
	Load func(done func(Data))
	// Book begins a booking for the child, Agree an agreement with a carer, Offer the
	// form that says what is offered. Nil in the list of all children.
	Book, Agree, Offer func()
}

// The two looks of the screen.
const (
	ListLook     = "list"
	CalendarLook = "calendar"
)

// Screen lists the short breaks of a child, or of all.
type Screen struct {
	screen.Tags
	screen.Rolled
	screen.Fetching[Data]
	props Props
	look  string
	month time.Time // the first day of the month on show
	past  bool      // stays that are over are shown
	bar   *widget.ActionBar
}

// New makes the screen.
func New(p Props) *Screen {
	s := &Screen{props: p, look: ListLook}
	s.Data.Reading = true
	if p.Route.Tab == CalendarLook {
		s.look = CalendarLook
	}
	s.month = firstOf(p.Desk.Now())
	s.Begin(p.Load, s.read)
	return s
}

// read shows what was read.
func (s *Screen) read() {
	if s.Rolling() {
		s.again()
	}
}

func (s *Screen) again() {
	s.Again(s.build)
	s.props.Desk.Changed()
}

func (s *Screen) team() bool { return s.props.Route.Case == "" }

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	f := screen.Frame{Title: say.T("Short breaks"), Sub: s.props.Short, Back: true, Case: s.props.Route.Case, Bar: s.bar}
	if s.team() {
		f.Sub, f.Rail, f.Bar = s.waiting(), true, nil
	}
	return f
}

// waiting is what the list is about, in a few words.
func (s *Screen) waiting() string {
	stopped, there := 0, 0
	for _, l := range s.Data.Lines {
		switch l.State {
		case booking.Blocked:
			stopped++
		case booking.UnderWay:
			there++
		}
	}
	switch {
	case stopped > 0:
		return say.N(stopped, "booking is stopped", "bookings are stopped")
	case there > 0:
		return say.N(there, "child is away now", "children are away now")
	case s.Data.Reading:
		return say.T("Reading")
	}
	return say.T("Every child on this tablet")
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject { return s.Roll(w, s.build) }

// Tick implements screen.Ticking.
func (s *Screen) Tick() { s.Fetch() }

// Key implements screen.Keys.
func (s *Screen) Key(name string) bool {
	if name != "ctrl+enter" || s.props.Book == nil {
		return false
	}
	s.props.Book()
	return true
}

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved {
	was := s.Rolled.Leave()
	was.Extra = s.look
	return was
}

// Shown implements screen.Screen.
func (s *Screen) Shown(was model.Saved) {
	if was.Extra == CalendarLook && s.look != was.Extra {
		s.look = was.Extra
		s.again()
	}
	s.Rolled.Shown(was)
}

func (s *Screen) build(w model.Width) fyne.CanvasObject {
	s.Fresh()
	s.bars(w)
	side := screen.Edge(w)
	rest := s.rest()
	var parts []fyne.CanvasObject
	if w != model.Compact {
		parts = append(parts, s.looks())
	}
	parts = append(parts, s.shown(w))
	if w.OneColumn() {
		return widget.Pad(side, 16, side, 32, widget.VBox(24, append(parts, rest...)...))
	}
	return widget.Pad(side, 16, side, 32, widget.ColumnsTop(24, []float32{-704, -400}, widget.VBox(20, parts...), widget.VBox(24, rest...)))
}

// looks chooses between the list and the calendar. A phone has the list alone, by
// day: seven columns would leave no room for a name.
func (s *Screen) looks() fyne.CanvasObject {
	return widget.MaxWide(360, screen.Tag(&s.Tags, "bookings.look", widget.NewSegments(widget.SegmentsProps{
		Name: say.T("Show as"), Active: s.look, Items: []widget.TabItem{{Key: ListLook, Label: say.T("List")}, {Key: CalendarLook, Label: say.T("Calendar")}},
		OnChosen: func(key string) {
			s.look = key
			s.again()
		},
	})))
}

func (s *Screen) shown(w model.Width) fyne.CanvasObject {
	if s.look == CalendarLook && w != model.Compact {
		return s.calendar()
	}
	return s.list()
}

// group is a stretch of the list under one heading.
type group struct {
	title string
	holds func(Line) bool
}

// groups are the stretches of the list: what is stopped or waits first, then by week.
func (s *Screen) groups() []group {
	now := s.props.Desk.Now()
	day := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	monday := day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
	week := func(n int) func(Line) bool {
		from, to := monday.AddDate(0, 0, 7*n), monday.AddDate(0, 0, 7*n+7)
		return func(l Line) bool { return coming(l) && l.From.Before(to) && (n == 0 || !l.From.Before(from)) }
	}
	return []group{
		{say.T("There now"), func(l Line) bool { return l.State == booking.UnderWay }},
		{say.T("Stopped"), func(l Line) bool { return l.State == booking.Blocked }},
		{say.T("To close"), func(l Line) bool { return l.State == booking.Finished && l.LogNext == LogOut }},
		{say.T("Asked for"), func(l Line) bool { return l.State == booking.AskedFor }},
		{say.T("This week"), week(0)},
		{say.T("Next week"), week(1)},
		{say.T("Later"), func(l Line) bool { return coming(l) && !l.From.Before(monday.AddDate(0, 0, 14)) }},
	}
}

func coming(l Line) bool { return l.State == booking.Confirmed }

func over(l Line) bool {
	return l.State == booking.Cancelled || l.State == booking.Finished && l.LogNext != LogOut
}

func (s *Screen) list() fyne.CanvasObject {
	var parts []fyne.CanvasObject
	for _, g := range s.groups() {
		var rows []fyne.CanvasObject
		for i, l := range s.Data.Lines {
			if g.holds(l) {
				rows = append(rows, s.row(i, l))
			}
		}
		if len(rows) > 0 {
			parts = append(parts, widget.VBox(10, widget.H2(g.title), widget.RowsCard(rows...)))
		}
	}
	if len(parts) == 0 {
		parts = append(parts, s.none())
	}
	return widget.VBox(24, append(parts, s.gone()...)...)
}

// none says why there is nothing to come, and what to do.
func (s *Screen) none() fyne.CanvasObject {
	if s.Data.Reading {
		return screen.Card(widget.Small(say.T("Reading the short breaks…")))
	}
	p := widget.EmptyStateProps{Icon: "event", Line: say.T("No short break is booked."), Reason: say.T("A booking is checked before it is agreed: who is trained, what is signed, what can be lifted.")}
	if s.team() {
		p.Reason = say.T("Bookings are made on a child’s page, under short breaks.")
	} else if s.props.Book != nil {
		p.Action = screen.Tag(&s.Tags, "bookings.first", widget.NewButton(widget.ButtonProps{Text: say.T("Book a stay"), Icon: "add", OnTapped: s.props.Book}))
	}
	return widget.NewEmptyState(p)
}

// gone are the stays that are over, behind a link.
func (s *Screen) gone() []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i, l := range slices.Backward(s.Data.Lines) {
		if over(l) {
			rows = append(rows, s.row(i, l))
		}
	}
	if len(rows) == 0 {
		return nil
	}
	word := say.T("Show stays that are over")
	if s.past {
		word = say.T("Hide stays that are over")
	}
	out := []fyne.CanvasObject{screen.Tag(&s.Tags, "bookings.past", widget.NewLink(widget.LinkProps{Text: fmt.Sprintf("%s (%d)", word, len(rows)), OnTapped: func() {
		s.past = !s.past
		s.again()
	}}))}
	if s.past {
		out = append(out, widget.VBox(10, widget.H2(say.T("Over")), widget.RowsCard(rows...)))
	}
	return out
}

func (s *Screen) row(i int, l Line) fyne.CanvasObject {
	title, second := Brief(l.From, l.To), joined(with(l), Length(l.Nights, l.Hours))
	p := widget.TaskRowProps{Title: title, Strong: true, Tag: screen.TagProps(StateTag(l.State)), OnTapped: func() { s.open(l) }}
	if s.team() {
		p.Title, p.Avatar = l.Short, l.Short
		second = joined(title, with(l))
	}
	switch {
	case l.State == booking.Cancelled:
		second = joined(second, l.Cancelled)
		if l.Late {
			p.Tag = screen.TagProps(model.Words{Tone: model.Local, Icon: "close", Text: say.T("Called off late")})
		}
	case l.LogNext == LogOut:
		second = joined(second, say.N(l.Keeps, "thing keeps the log open", "things keep the log open"))
		p.Tag = screen.TagProps(model.Words{Tone: model.Local, Icon: "edit_note", Text: say.T("Log open")})
	case l.State == booking.Confirmed || l.State == booking.Blocked || l.State == booking.AskedFor:
		second = joined(second, opens(l.Stops, l.Asks))
	}
	p.Second = second
	return screen.Tag(&s.Tags, fmt.Sprintf("bookings.row.%d", i), widget.NewTaskRow(p))
}

// opens says how many checks are open.
func opens(stops, asks int) string {
	var out []string
	if stops > 0 {
		out = append(out, say.N(stops, "check stops it", "checks stop it"))
	}
	if asks > 0 {
		out = append(out, say.N(asks, "check asks", "checks ask"))
	}
	return model.List(out)
}

// with is who has the child.
func with(l Line) string {
	if l.Carer.Display == "" {
		return say.T("Nobody is named yet")
	}
	return say.F("with %s", l.Carer.Display)
}

// open leads to the booking, or to the log of a stay that is under way.
func (s *Screen) open(l Line) {
	r := model.Route{Screen: model.TaskList, Case: l.Case.String(), Doc: l.Doc.String()}
	if l.LogNext == LogOpen || l.LogNext == LogOut {
		r.Doc = l.Log.String()
	}
	s.props.Desk.Open(r)
}

func (s *Screen) bars(w model.Width) {
	if s.team() || s.props.Book == nil {
		return
	}
	s.bar = widget.NewActionBar(widget.ActionProps{
		Stacked: w.OneColumn(), Back: screen.BackButton(&s.Tags, "bookings.back", s.props.Desk),
		Main: screen.Tag(&s.Tags, "bookings.book", widget.NewButton(widget.ButtonProps{
			Text: say.T("Book a stay"), Icon: "add", Kind: widget.Primary, Size: widget.Big, MinWidth: 220, OnTapped: s.props.Book,
		})),
	})
}

// rest is what stands beside the stays: what is offered, and agreements.
func (s *Screen) rest() []fyne.CanvasObject {
	var parts []fyne.CanvasObject
	if len(s.Data.Used) > 0 {
		var cards []fyne.CanvasObject
		for i, u := range s.Data.Used {
			cards = append(cards, s.used(i, u))
		}
		title := say.T("Offered and used")
		parts = append(parts, widget.VBox(10, append([]fyne.CanvasObject{widget.H2(title)}, cards...)...))
	}
	if !s.team() && !s.Data.Reading {
		parts = append(parts, s.agreements())
	}
	return parts
}

// agreements are those with carers, and the step-down plan.
func (s *Screen) agreements() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i, a := range s.Data.Agreements {
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("bookings.agreement.%d", i), widget.NewTaskRow(widget.TaskRowProps{
			Icon: "group", IconAs: theme.Primary, Title: say.F("Agreement with %s", a.Carer), Strong: true, Tag: screen.TagProps(a.Words), OnTapped: func() { s.doc(a) },
		})))
	}
	if a := s.Data.StepDown; a != nil {
		rows = append(rows, screen.Tag(&s.Tags, "bookings.stepdown", widget.NewTaskRow(widget.TaskRowProps{
			Icon: "flag-fill", IconAs: theme.Primary, Title: say.T("Step-down: eight weeks towards home"), Strong: true, Tag: screen.TagProps(a.Words), OnTapped: func() { s.doc(*a) },
		})))
	}
	if s.props.Agree != nil {
		rows = append(rows, screen.Tag(&s.Tags, "bookings.agree", widget.NewTaskRow(widget.TaskRowProps{
			Icon: "add", IconAs: theme.Primary, Title: say.T("Start an agreement with a carer"), Second: say.T("The meeting, introductions and signatures"), Arrow: true, OnTapped: s.props.Agree,
		})))
	}
	if s.props.Offer != nil && !slices.ContainsFunc(s.Data.Used, func(u Used) bool { return !u.Doc.IsZero() }) {
		rows = append(rows, screen.Tag(&s.Tags, "bookings.offer", widget.NewTaskRow(widget.TaskRowProps{
			Icon: "add", IconAs: theme.Primary, Title: say.T("Write down what is offered"), Second: say.T("Hours and nights a year, and the legal basis"), Arrow: true, OnTapped: s.props.Offer,
		})))
	}
	if len(rows) == 0 {
		return widget.VBox(0)
	}
	return widget.VBox(10, widget.H2(say.T("Agreements and plans")), widget.RowsCard(rows...))
}

func (s *Screen) doc(a Agreement) {
	s.props.Desk.Open(model.Route{Screen: model.TaskList, Case: a.Case.String(), Doc: a.Doc.String()})
}
