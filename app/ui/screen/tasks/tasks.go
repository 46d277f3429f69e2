package tasks

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

// Going is a form under way.
type Going struct {
	Case  casefile.ID
	Child string
	Form  casefile.DocSummary
}

// Data is what the screen shows.
type Data struct {
	Mine []model.DueSection
	// Team is everything of the team; nil for who is shown only their own.
	Team  []model.DueSection
	Going []Going // newest first
	// Counting says that some cases are still being read.
	Counting bool
}

// Props is what the screen needs.
type Props struct {
	Desk screen.Desk
	Load func() Data
	// Why is what stands behind a line.
	Why func(model.DueLine) []model.DueFact
	// Team offers the team's list beside one's own, First shows it first.
	Team, First bool
	// Save writes the year ahead of the list that is shown into a calendar file,
	// with the children's short names or without; done gets why it could not, in
	// plain words.
	Save func(team, names bool, done func(fault string))
	// Rest lets a time limit rest until a day, "" for until somebody ends it, or
	// stops it from today on.
	Rest func(line model.DueLine, stop bool, until casefile.Date, why string, done func(fault string))
}

// shown is how many lines of a part stand on the page at first.
const shown = 40

// Screen lists what is due.
type Screen struct {
	screen.Tags
	screen.Rolled
	props Props
	data  Data
	team  bool
	whole map[string]bool // parts of which every line is shown
}

// New makes the screen.
func New(p Props) *Screen {
	return &Screen{props: p, data: p.Load(), team: p.Team && p.First, whole: map[string]bool{}}
}

func (s *Screen) sections() []model.DueSection {
	if s.team {
		return s.data.Team
	}
	return s.data.Mine
}

func count(sections []model.DueSection) int {
	n := 0
	for _, g := range sections {
		switch g.Key {
		case "rest", "off":
		default:
			n += len(g.Lines)
		}
	}
	return n
}

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	sub := say.T("Nothing is due")
	if n := count(s.sections()); n > 0 {
		sub = say.N(n, "thing is due", "things are due")
	}
	if s.data.Counting {
		sub = say.T("Working out what is due…")
	}
	return screen.Frame{Title: say.T("Tasks"), Sub: sub, Rail: true}
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

// Shown implements screen.Screen.
func (s *Screen) Shown(was model.Saved) {
	if s.props.Team && was.Extra == "team" && !s.team {
		s.choose("team")
	}
	s.Rolled.Shown(was)
}

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved {
	saved := s.Rolled.Leave()
	if s.team {
		saved.Extra = "team"
	}
	return saved
}

func (s *Screen) choose(key string) {
	s.team = key == "team"
	s.again()
	s.props.Desk.Changed()
}

func (s *Screen) build(w model.Width) fyne.CanvasObject {
	s.Fresh()
	due, going := s.due(), s.going()
	if w.OneColumn() || len(s.data.Going) == 0 {
		return widget.Pad(24, 16, 24, 32, widget.MaxWide(900, widget.VBox(24, due, going)))
	}
	return widget.Pad(24, 16, 24, 32, widget.ColumnsTop(24, []float32{-704, -412}, due, going))
}

func (s *Screen) due() fyne.CanvasObject {
	var parts []fyne.CanvasObject
	if s.props.Team {
		active := "mine"
		if s.team {
			active = "team"
		}
		parts = append(parts, screen.Tag(&s.Tags, "due.whose", widget.NewSegments(widget.SegmentsProps{
			Name: say.T("Whose tasks"), Active: active, OnChosen: s.choose, Items: []widget.TabItem{
				{Key: "mine", Label: say.T("Mine"), Count: model.Figures(count(s.data.Mine))}, {Key: "team", Label: say.T("My team"), Count: model.Figures(count(s.data.Team))},
			},
		})))
	}
	sections := s.sections()
	switch {
	case len(sections) == 0 && s.data.Counting:
		parts = append(parts, widget.Small(say.T("Working out what is due. This takes a moment after unlocking.")))
	case len(sections) == 0:
		parts = append(parts, widget.NewEmptyState(widget.EmptyStateProps{
			Icon: "task_alt", Line: say.T("Nothing is due."), Reason: say.T("Dates that the law or your council sets appear here, and what people promised, late ones first."),
		}))
	}
	for _, g := range sections {
		parts = append(parts, s.section(g))
	}
	if len(sections) > 0 {
		parts = append(parts, widget.Small(say.T("Days are working days: weekends and bank holidays are left out.")), s.calendar())
	}
	return widget.VBox(20, parts...)
}

func (s *Screen) section(g model.DueSection) fyne.CanvasObject {
	colour := theme.Ink
	if g.Tone == model.Danger {
		colour = theme.Danger
	}
	lines := g.Lines
	if !s.whole[g.Key] && len(lines) > shown {
		lines = lines[:shown]
	}
	rows := make([]fyne.CanvasObject, len(lines))
	for j, d := range lines {
		id := fmt.Sprintf("due.%s.%d", g.Key, j)
		rows[j] = screen.Tag(&s.Tags, id, widget.NewTaskRow(widget.TaskRowProps{
			Title: d.Title, Strong: true, Second: d.Second, Tag: screen.TagProps(d.Chip), OnTapped: func() { s.why(d) },
		}))
	}
	box := []fyne.CanvasObject{
		widget.NewText(widget.TextProps{Text: g.Title, Size: theme.SizeH3, Bold: true, Colour: colour, Heading: true}), widget.RowsCard(rows...),
	}
	if more := len(g.Lines) - len(lines); more > 0 {
		box = append(box, widget.Wrap(8, screen.Tag(&s.Tags, "due."+g.Key+".more", widget.NewButton(widget.ButtonProps{
			Text: say.F("Show %s more", model.Figures(more)), Kind: widget.Plain, Size: widget.Little, OnTapped: func() {
				s.whole[g.Key] = true
				s.again()
			},
		}))))
	}
	return widget.VBox(8, box...)
}

func (s *Screen) going() fyne.CanvasObject {
	if len(s.data.Going) == 0 {
		return widget.VBox(0)
	}
	var rows []fyne.CanvasObject
	for i, g := range s.data.Going {
		p := model.FormProgress{Sections: g.Form.Progress.Sections, Finished: g.Form.Progress.Finished, ToFix: g.Form.Progress.ToFix}
		done, _ := p.Words()
		tag := model.Words{Tone: model.Send, Icon: "edit", Text: say.T("In progress")}
		if p.ToFix > 0 {
			tag = model.Words{Tone: model.Danger, Icon: "error", Text: say.F("%s to fix", model.Figures(p.ToFix))}
		}
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("going.%d", i), widget.NewTaskRow(widget.TaskRowProps{
			Title: g.Form.Title, Strong: true, Second: g.Child + " · " + done, Tag: screen.TagProps(tag),
			OnTapped: func() { s.open(g.Case, g.Form.ID) },
		})))
	}
	return widget.VBox(8, widget.H3(say.T("Under way")), widget.RowsCard(rows...))
}

// open leads to where a thing is answered: its form, or the child.
func (s *Screen) open(id, doc casefile.ID) {
	if doc == (casefile.ID{}) || doc == id {
		s.props.Desk.Open(model.Route{Screen: model.Child, Case: id.String()})
		return
	}
	s.props.Desk.Open(model.Route{Screen: model.TaskList, Case: id.String(), Doc: doc.String()})
}
