package queue

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/oversight"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Item is one thing that waits, with the child it is about.
type Item struct {
	oversight.Waiting
	Child      string // short name, with age
	Days       int    // working days until its day, negative when late
	Mine       bool   // the user is asked
	Restricted bool   // the case is one for named people
}

// Figure is something about the team in a few words, with what it asks for.
type Figure struct {
	Text string
	Tone model.Tone
}

// Data is what the screen shows.
type Data struct {
	Items []Item // in the order in which they are looked at
	Team  []Figure
	// Counting says that some children are still being read.
	Counting bool
}

// Props is what the screen needs.
type Props struct {
	Desk screen.Desk
	Load func() Data
	// Open begins or goes on with what an item asks for.
	Open func(Item)
}

// Screen shows the queue.
type Screen struct {
	screen.Tags
	screen.Rolled
	props  Props
	data   Data
	others bool // what waits for other managers is shown
}

// New makes the screen.
func New(p Props) *Screen { return &Screen{props: p, data: p.Load()} }

// split sorts items into what waits for the user, what is with its author, and
// what waits for other managers.
func (s *Screen) split() (mine, back, others []Item) {
	for _, it := range s.data.Items {
		switch {
		case !it.Mine:
			others = append(others, it)
		case it.WithAuthor:
			back = append(back, it)
		default:
			mine = append(mine, it)
		}
	}
	return mine, back, others
}

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	mine, _, _ := s.split()
	sub := say.T("Nothing waits for you")
	if n := len(mine); n > 0 {
		sub = say.N(n, "thing waits for you", "things wait for you")
	}
	if s.data.Counting {
		sub += say.T(" · still reading the children of your team")
	}
	return screen.Frame{Title: say.T("Review"), Sub: sub, Rail: true}
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	return s.Roll(w, s.build)
}

// Tick implements screen.Ticking.
func (s *Screen) Tick() {
	s.data = s.props.Load()
	s.again()
	s.props.Desk.Changed()
}

func (s *Screen) again() {
	s.Again(s.build)
}

func (s *Screen) build(w model.Width) fyne.CanvasObject {
	s.Fresh()
	side := screen.Edge(w)
	if w.OneColumn() {
		return widget.Pad(side, 16, side, 32, widget.VBox(24, s.waiting(), s.team()))
	}
	return widget.Pad(side, 16, side, 32, widget.ColumnsTop(24, []float32{-704, -380}, s.waiting(), s.team()))
}

// waiting are the lists.
func (s *Screen) waiting() fyne.CanvasObject {
	mine, back, others := s.split()
	var parts []fyne.CanvasObject
	if len(mine) == 0 {
		reason := say.T("Forms that are signed and sent to you appear here, and the days on which you look at a child again.")
		if s.data.Counting {
			reason = say.T("Some children of your team are still being read.")
		}
		parts = append(parts, widget.NewEmptyState(widget.EmptyStateProps{Icon: "rate_review", Line: say.T("No work is waiting for you."), Reason: reason}))
	}
	for _, g := range groups(mine) {
		colour := theme.Ink
		if g.late {
			colour = theme.Danger
		}
		parts = append(parts, widget.VBox(8,
			widget.NewText(widget.TextProps{Text: fmt.Sprintf("%s – %d", g.title, len(g.items)), Size: theme.SizeH3, Bold: true, Colour: colour, Heading: true}),
			s.rows("mine", g.items)))
	}
	if len(back) > 0 {
		parts = append(parts, widget.VBox(8, widget.H3(say.F("Sent back, with its author – %d", len(back))), s.rows("back", back)))
	}
	if len(others) > 0 {
		word := say.T("Show what waits for other managers")
		if s.others {
			word = say.T("Hide what waits for other managers")
		}
		parts = append(parts, screen.Tag(&s.Tags, "queue.others", widget.NewLink(widget.LinkProps{Text: fmt.Sprintf("%s (%d)", word, len(others)), OnTapped: func() {
			s.others = !s.others
			s.again()
		}})))
		if s.others {
			parts = append(parts, s.rows("other", others))
		}
	}
	return widget.VBox(20, parts...)
}

// group is what is to be answered late, today, or later.
type group struct {
	title string
	late  bool
	items []Item
}

func groups(items []Item) []group {
	all := []group{{title: say.T("Late"), late: true}, {title: say.T("Today")}, {title: say.T("This week and later")}}
	for _, it := range items {
		at := 2
		switch {
		case it.Due != "" && it.Days < 0:
			at = 0
		case it.Due != "" && it.Days == 0:
			at = 1
		}
		all[at].items = append(all[at].items, it)
	}
	var out []group
	for _, g := range all {
		if len(g.items) > 0 {
			out = append(out, g)
		}
	}
	return out
}

func (s *Screen) rows(kind string, items []Item) fyne.CanvasObject {
	var out []fyne.CanvasObject
	for i, it := range items {
		out = append(out, screen.Tag(&s.Tags, fmt.Sprintf("queue.%s.%s.%d", kind, it.What, i), widget.NewTaskRow(widget.TaskRowProps{
			Title: it.Child + ": " + title(it), Strong: true, Second: s.second(it), Icon: icon(it.What), Tag: s.tag(it),
			OnTapped: func() { s.props.Open(it) },
		})))
	}
	return widget.RowsCard(out...)
}

// title is what is asked for.
func title(it Item) string {
	switch it.What {
	case oversight.NextLook:
		return say.T("time for your next look")
	case oversight.ToClose:
		return say.T("ready to close?")
	case oversight.ToAllocate:
		return say.T("nobody leads this yet")
	}
	return it.Title
}

// icon goes with the words, never alone.
func icon(w oversight.What) string {
	switch w {
	case oversight.ToSign:
		return "ink_pen"
	case oversight.Answered:
		return "record_voice_over"
	case oversight.ToAllocate:
		return "person_add"
	case oversight.ToClose:
		return "task_alt"
	case oversight.ToFollow:
		return "schedule"
	}
	return "rate_review"
}

// second says who sent it, since when it waits, and what is known to be open.
func (s *Screen) second(it Item) string {
	var parts []string
	who := it.From
	if who == "" {
		who = say.T("its author")
	}
	switch {
	case it.WithAuthor:
		parts = append(parts, say.F("With %s since %s", who, s.since(it.Since)))
	case it.What == oversight.ToSign:
		parts = append(parts, say.F("Signed by %s, %s", who, s.since(it.Since)))
	case it.What == oversight.Answered:
		parts = append(parts, say.F("%s answered your questions, %s", who, s.since(it.Since)))
	case it.What == oversight.ToFollow:
		parts = append(parts, say.F("%s said this would be done by %s", who, s.day(it.Due)))
	case it.What == oversight.ToClose:
		parts = append(parts, say.F("Marked as closing, %s", s.since(it.Since)))
	case it.What == oversight.ToAllocate:
		parts = append(parts, say.F("Waiting since %s", s.since(it.Since)))
	}
	if n := len(it.Open); n > 0 {
		parts = append(parts, say.N(n, "open point", "open points")+": "+strings.Join(it.Open, "; "))
	}
	if it.Restricted {
		parts = append(parts, say.T("Restricted: only named people can open this"))
	}
	if !it.Mine && it.ManagerName != "" {
		parts = append(parts, say.F("For %s", it.ManagerName))
	}
	return strings.Join(parts, " · ")
}

// since is how long something has waited, in minutes and hours while that
// matters.
func (s *Screen) since(at time.Time) string {
	now := s.props.Desk.Now()
	switch d := now.Sub(at); {
	case at.IsZero():
		return say.T("for a while")
	case d >= 0 && d < time.Minute:
		return say.T("just now")
	case d >= 0 && d < time.Hour:
		return say.N(int(d/time.Minute), "minute ago", "minutes ago")
	}
	return model.Day(at.In(now.Location()), now)
}

func (s *Screen) day(d casefile.Date) string {
	t, ok := d.Time()
	if !ok {
		return string(d)
	}
	return model.Day(t, s.props.Desk.Now())
}

func (s *Screen) tag(it Item) widget.TagProps {
	if it.WithAuthor {
		return widget.TagProps{Text: say.F("With %s", model.Given(it.From)), Icon: "person", Tone: widget.ToneNeutral}
	}
	return screen.TagProps(model.DueChip(casefile.Deadline{Due: casefile.Due{Date: it.Due}, Days: it.Days}, s.props.Desk.Now()))
}

// team leads to the caseload and the charts.
func (s *Screen) team() fyne.CanvasObject {
	parts := []fyne.CanvasObject{widget.H3(say.T("Your team"))}
	for _, f := range s.data.Team {
		parts = append(parts, widget.Wrap(0, widget.NewTag(widget.TagProps{Text: f.Text, Icon: figureIcon(f.Tone), Tone: screen.Tone(f.Tone)})))
	}
	open := func(tab string) func() {
		return func() { s.props.Desk.Open(model.Route{Screen: model.Caseload, Tab: tab}) }
	}
	parts = append(parts, widget.Pad(0, 6, 0, 0, widget.RowsCard(
		screen.Tag(&s.Tags, "queue.caseload", widget.NewTaskRow(widget.TaskRowProps{Title: say.T("Caseload"), Second: say.T("Who leads for which children"), Strong: true, Icon: "groups", Arrow: true, OnTapped: open("")})),
		screen.Tag(&s.Tags, "queue.charts", widget.NewTaskRow(widget.TaskRowProps{Title: say.T("How the work stands"), Second: say.T("Time limits, reviews, moves and health needs"), Strong: true, Icon: "summarize", Arrow: true, OnTapped: open("charts")})),
	)))
	return widget.VBox(8, parts...)
}

func figureIcon(t model.Tone) string {
	switch t {
	case model.Danger:
		return "error"
	case model.Local:
		return "warning"
	}
	return "groups"
}
