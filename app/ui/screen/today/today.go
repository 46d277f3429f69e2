package today

import (
	"fmt"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Data is what the screen shows.
type Data struct {
	Given  string // of the worker
	Visits []model.Visit
	Due    []model.DueGroup
	// Going are the forms under way, newest first, where nothing is due.
	Going    []Going
	Children []casefile.CaseSummary // newest change first
	NoSignal bool
	OnlyHere int
	Waiting  bool // nobody has approved this tablet yet
	Duty     int  // children of other teams whose essentials are here
	Whole    []Whole
	Breaks   bool // a child on this tablet has short breaks
	Lease    model.Words
	Update   model.Words // that the organisation gives out a newer program; empty for not
}

// Going is a form under way.
type Going struct {
	Case  casefile.ID
	Child string
	Form  casefile.DocSummary
}

// Props is what the screen needs.
type Props struct {
	Desk screen.Desk
	Load func() Data
	// Start opens the last page of the right form of a visit.
	Start func(model.Visit)
	// Notes opens the form of a visit that has ended, where it was left.
	Notes func(model.Visit)
}

// Screen shows today.
type Screen struct {
	screen.Tags
	screen.Rolled
	props Props
	data  Data
}

// New makes the screen.
func New(p Props) *Screen { return &Screen{props: p} }

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	now := s.props.Desk.Now()
	search := screen.TagAround(&s.Tags, "today.search", widget.NewButton(widget.ButtonProps{
		Icon: "search", Name: say.T("Find"), OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.Find}) },
	}))
	return screen.Frame{
		Title: model.Greeting(now, s.data.Given), Sub: model.DayLong(now), Rail: true,
		Actions: []fyne.CanvasObject{search},
	}
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	if !s.Rolling() {
		s.data = s.props.Load()
	}
	return s.Roll(w, s.build)
}

// Tick implements screen.Ticking.
func (s *Screen) Tick() {
	s.data = s.props.Load()
	s.Again(s.build)
}

func (s *Screen) build(w model.Width) fyne.CanvasObject {
	s.Fresh()
	var parts []fyne.CanvasObject
	if s.data.Waiting {
		parts = append(parts, widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneLocal, Icon: "hourglass_top", Strong: say.T("This tablet waits for your manager."),
			Text: say.T("Once it is approved, the children of your team come with the next sync."),
		}))
	}
	if s.data.NoSignal {
		banner := widget.BannerProps{
			Tone: widget.ToneLocal, Icon: "wifi_off", Strong: say.T("No signal here."),
			Text: say.T("Carry on – your work is saved on this tablet and will send by itself."),
		}
		if s.data.OnlyHere > 0 && !w.OneColumn() {
			banner.Action = screen.Tag(&s.Tags, "today.waiting", widget.NewButton(widget.ButtonProps{
				Text: say.T("See what’s waiting"), Kind: widget.Plain, Size: widget.Little,
				OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.Sync}) },
			}))
		}
		parts = append(parts, widget.NewBanner(banner))
	}
	if s.data.Lease.Text != "" {
		parts = append(parts, widget.NewBanner(widget.BannerProps{Tone: screen.Tone(s.data.Lease.Tone), Icon: s.data.Lease.Icon, Text: s.data.Lease.Text}))
	}
	if u := s.data.Update; u.Text != "" {
		parts = append(parts, widget.NewBanner(widget.BannerProps{Tone: screen.Tone(u.Tone), Icon: u.Icon, Text: u.Text}))
	}
	if s.data.Duty > 0 {
		parts = append(parts, widget.RowsCard(screen.Tag(&s.Tags, "today.duty", widget.NewTaskRow(widget.TaskRowProps{
			Icon: "emergency", IconAs: theme.Danger, Title: say.T("Out of hours"), Strong: true, Arrow: true,
			Second:   say.F("Essentials of %s of other teams, and: is this child known?", say.N(s.data.Duty, "child", "children")),
			OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.Known}) },
		}))))
	}
	parts = append(parts, s.whole()...)
	if w.OneColumn() {
		parts = append(parts, s.visits(w), s.due(), s.tonight(), s.children(w))
	} else {
		parts = append(parts, widget.ColumnsTop(24, []float32{-704, -412},
			widget.VBox(24, s.visits(w), s.children(w)), widget.VBox(16, s.due(), s.tonight())))
	}
	return widget.Pad(24, 16, 24, 24, widget.VBox(16, parts...))
}

// tonight leads to the steps of an emergency placement, and to the short breaks where
// there are any.
func (s *Screen) tonight() fyne.CanvasObject {
	rows := []fyne.CanvasObject{screen.Tag(&s.Tags, "today.emergency", widget.NewTaskRow(widget.TaskRowProps{
		Icon: "emergency_home", IconAs: theme.Danger, Title: say.T("A child needs somewhere safe tonight?"), Strong: true, Arrow: true,
		Second: say.T("Start the emergency placement steps"), OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.Emergency}) },
	}))}
	if s.data.Breaks {
		rows = append(rows, screen.Tag(&s.Tags, "today.breaks", widget.NewTaskRow(widget.TaskRowProps{
			Icon: "bedtime", IconAs: theme.Primary, Title: say.T("Short breaks"), Strong: true, Arrow: true,
			Second: say.T("Who is away, what is booked, and what stops a stay"), OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.Bookings}) },
		})))
	}
	return widget.RowsCard(rows...)
}

// mostChildren is how many children Today shows; the rest are one tap away.
const mostChildren = 4

func (s *Screen) children(w model.Width) fyne.CanvasObject {
	add := screen.Tag(&s.Tags, "today.new-child", widget.NewButton(widget.ButtonProps{
		Text: say.T("Add a child"), Icon: "person_add", Size: widget.Little,
		OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.NewChild}) },
	}))
	if len(s.data.Children) == 0 {
		empty := widget.EmptyStateProps{Icon: "groups", Line: say.T("No children yet."), Reason: NoChildren(!s.data.Waiting)}
		if !s.data.Waiting {
			empty.Action = add
		}
		return widget.VBox(12, widget.H2(say.T("Your children")), widget.NewEmptyState(empty))
	}
	all := screen.Tag(&s.Tags, "today.children", widget.NewLink(widget.LinkProps{
		Text: say.F("See all %d", len(s.data.Children)), Size: theme.SizeSmall,
		OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.Children}) },
	}))
	var cards []fyne.CanvasObject
	for i, c := range s.data.Children[:min(mostChildren, len(s.data.Children))] {
		cards = append(cards, screen.Tag(&s.Tags, fmt.Sprintf("today.child.%d", i), widget.NewCardButton(widget.CardProps{
			Name: c.Child.Short(), Pad: widget.Insets{Left: 12, Top: 12, Right: 12, Bottom: 12},
			Content: widget.Row(12, widget.AlignCentre,
				widget.NewAvatar(widget.AvatarProps{Name: c.Child.Short(), Size: 36}),
				widget.Grow(widget.VBox(0,
					screen.Line(widget.TextProps{Text: c.Child.Short(), Size: theme.SizeHint, Bold: true}),
					screen.Line(widget.TextProps{Text: s.when(c), Size: theme.SizeSmall, Colour: theme.Muted})))),
			OnTapped: func() { s.openCase(c.ID) },
		})))
	}
	columns := 4
	if w.OneColumn() {
		columns = 2
	}
	return widget.VBox(12, screen.Heading(say.T("Your children"), all), widget.Grid(columns, 12, cards...))
}

// NoChildren says what to do where there are none, on a tablet that was let in
// and on one that still waits.
func NoChildren(joined bool) string {
	if !joined {
		return say.T("This tablet still waits for your manager to let it in. The children of your team come after that, and you can add one then.")
	}
	return say.T("Ask your manager to add you to a case, or add a child here.")
}

func (s *Screen) when(c casefile.CaseSummary) string {
	now := s.props.Desk.Now()
	if v := c.NextVisit; v != nil && !v.Ended && v.At.After(now) {
		day := model.Day(v.At, now)
		if day == "today" {
			return say.F("Today %s", model.ClockList(v.At.In(now.Location())))
		}
		return model.Sentence(day)
	}
	if old := model.HowOld(c.Child.Born, now); old != "" {
		return model.Sentence(old)
	}
	return say.T("Open case")
}

func (s *Screen) openCase(id casefile.ID) {
	s.props.Desk.Open(model.Route{Screen: model.Child, Case: id.String()})
}
