package children

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/today"
	"doorstep/app/ui/widget"
)

// Props is what the screen needs.
type Props struct {
	Desk   screen.Desk
	Search bool // open with the search box in focus
	Load   func() []casefile.CaseSummary
	Find   func(query string) []session.Hit
	// Joined reports whether the organisation has let this tablet in: before
	// that no child can be added.
	Joined func() bool
}

// Screen lists the children.
type Screen struct {
	screen.Search
	props Props
	all   []casefile.CaseSummary
}

// New makes the screen.
func New(p Props) *Screen {
	s := &Screen{props: p, all: p.Load()}
	s.Begin(screen.SearchProps{
		Desk: p.Desk, ID: "children.search", Label: say.T("Find a child or a person"), Hint: say.T("By any part of a name, or an NHS number."),
		MaxWidth: 560, Found: s.shown, Enter: s.first,
	})
	return s
}

// Frame implements screen.Screen.
func (s *Screen) Frame(w model.Width) screen.Frame {
	add := screen.TagAround(&s.Tags, "children.add", widget.NewButton(widget.ButtonProps{
		Text: say.T("Add a child"), Icon: "person_add", OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.NewChild}) },
	}))
	known := screen.TagAround(&s.Tags, "children.known", widget.NewButton(widget.ButtonProps{
		Text: say.T("Is this child known?"), Icon: "search", OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.Known}) },
	}))
	if w == model.Compact {
		add.SetText(say.T("Add"))
		known.SetText(say.T("Known?"))
	}
	actions := []fyne.CanvasObject{known}
	if s.props.Joined() {
		actions = append(actions, add)
	}
	return screen.Frame{
		Title: say.T("Children"), Sub: say.N(len(s.all), "child on this tablet", "children on this tablet"), Rail: true,
		Actions: actions,
	}
}

// Tick implements screen.Ticking.
func (s *Screen) Tick() {
	s.all = s.props.Load()
	s.Fill()
	s.props.Desk.Changed()
}

// Shown implements screen.Screen.
func (s *Screen) Shown(was model.Saved) { s.Return(was, s.props.Search) }

// shown is what is under the box: the children, or what the search found.
func (s *Screen) shown() []fyne.CanvasObject {
	switch {
	case strings.TrimSpace(s.Query) != "":
		return s.found()
	case len(s.all) == 0:
		return []fyne.CanvasObject{widget.NewEmptyState(widget.EmptyStateProps{
			Icon: "groups", Line: say.T("No children yet."), Reason: today.NoChildren(s.props.Joined()),
		})}
	}
	return []fyne.CanvasObject{s.cards()}
}

func (s *Screen) cards() fyne.CanvasObject {
	var cards []fyne.CanvasObject
	for i, c := range s.all {
		cards = append(cards, screen.Tag(&s.Tags, fmt.Sprintf("children.%d", i), s.card(c)))
	}
	columns := 3
	switch s.Width {
	case model.Compact:
		columns = 1
	case model.Portrait:
		columns = 2
	}
	return widget.VBox(4,
		screen.Tag(&s.Tags, "children.caseload", widget.NewLink(widget.LinkProps{Text: say.T("Caseload: what is late, and when each child was last seen and heard"), OnTapped: func() {
			s.props.Desk.Open(model.Route{Screen: model.Caseload})
		}})),
		widget.Grid(columns, 12, cards...))
}

func (s *Screen) card(c casefile.CaseSummary) fyne.CanvasObject {
	now := s.props.Desk.Now()
	second := model.Sentence(model.HowOld(c.Child.Born, now))
	text := []fyne.CanvasObject{widget.Strong(c.Child.Name)}
	if second != "" {
		text = append(text, widget.Small(second))
	}
	parts := []fyne.CanvasObject{widget.Row(12, widget.AlignCentre,
		widget.NewAvatar(widget.AvatarProps{Name: c.Child.Short()}), widget.Grow(widget.VBox(0, text...)))}
	if a := today.Alerts(c, 2, false); a != nil {
		parts = append(parts, a)
	}
	line := say.T("Nothing written yet")
	if !c.Changed.IsZero() {
		line = say.F("Changed %s", model.Day(c.Changed, now))
	}
	if c.OnlyHere > 0 {
		line += say.F(" · %s only here", model.Figures(c.OnlyHere))
	}
	parts = append(parts, widget.Small(line))
	return widget.NewCardButton(widget.CardProps{
		Name: c.Child.Name, Pad: widget.Around(14), Content: widget.VBox(8, parts...), OnTapped: func() { s.open(c.ID) },
	})
}

func (s *Screen) found() []fyne.CanvasObject {
	hits := s.props.Find(s.Query)
	if len(hits) == 0 {
		return []fyne.CanvasObject{widget.NewEmptyState(widget.EmptyStateProps{
			Icon: "search", Line: say.F("No one called “%s” on this tablet.", strings.TrimSpace(s.Query)),
			Reason: say.T("Only the children of your team are here. Try another spelling, or look in the whole organisation."),
			Action: screen.Tag(&s.Tags, "children.everywhere", widget.NewButton(widget.ButtonProps{
				Text: say.T("Is this child known?"), Icon: "search", Size: widget.Little, OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.Known}) },
			})),
		})}
	}
	var rows []fyne.CanvasObject
	for i, h := range hits {
		second := h.Detail
		if !h.Exact {
			second = strings.TrimLeft(second+" · written a little differently", " ·")
		}
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("children.hit.%d", i), widget.NewTaskRow(widget.TaskRowProps{
			Title: h.Title, Strong: true, Second: second, Avatar: h.Title, Arrow: true, OnTapped: func() { s.open(h.Case) },
		})))
	}
	return []fyne.CanvasObject{widget.MaxWide(760, widget.RowsCard(rows...))}
}

// first opens the best hit on Enter.
func (s *Screen) first() {
	if strings.TrimSpace(s.Query) == "" {
		return
	}
	if hits := s.props.Find(s.Query); len(hits) > 0 {
		s.open(hits[0].Case)
	}
}

func (s *Screen) open(id casefile.ID) {
	s.props.Desk.Open(model.Route{Screen: model.Child, Case: id.String()})
}
