package known

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
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Props is what the screen needs.
type Props struct {
	Desk screen.Desk
	// Known searches the directory. Here says that the record of a case is on
	// this tablet.
	Known func(query string) []session.Hit
	Here  func(casefile.ID) bool
	// Duty are the cases of which this tablet holds the essentials only.
	Duty func() []casefile.CaseSummary
	// Essentials opens the essentials of a case.
	Essentials func(casefile.ID)
	// Whole says how it stands with seeing a case whole, in a few words.
	Whole func(casefile.ID) string
}

// least is how much is typed before anything is looked for, so that nobody
// leafs through the directory.
const least = 2

// Screen searches the directory.
type Screen struct {
	screen.Search
	props Props
}

// New makes the screen.
func New(p Props) *Screen {
	s := &Screen{props: p}
	s.Begin(screen.SearchProps{
		Desk: p.Desk, ID: "known.search", Label: say.T("Name, date of birth or NHS number"),
		Hint:     say.T("Any part of a name. This works without a signal, with what this tablet heard last."),
		MaxWidth: 640, Found: s.shown, Enter: s.Fill,
	})
	return s
}

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	return screen.Frame{Title: say.T("Is this child known?"), Sub: say.T("To anybody in your organisation"), Back: true, Rail: true}
}

// Tick implements screen.Ticking.
func (s *Screen) Tick() { s.Fill() }

// Shown implements screen.Screen.
func (s *Screen) Shown(was model.Saved) { s.Return(was, true) }

// shown is what is under the box.
func (s *Screen) shown() []fyne.CanvasObject {
	var objs []fyne.CanvasObject
	if q := strings.TrimSpace(s.Query); len([]rune(q)) >= least {
		objs = append(objs, s.found(q))
	}
	if duty := s.props.Duty(); len(duty) > 0 && len(objs) == 0 {
		objs = append(objs, s.duty(duty))
	}
	if len(objs) == 0 {
		objs = append(objs, widget.MaxWide(760, screen.Card(widget.VBox(6,
			screen.CardTitle("search", say.T("What you are told"), theme.Ink, theme.Primary),
			screen.Second(say.T("Whether a child is known, and which team to ring. Nothing from the record, unless the case is on this tablet."))))))
	}
	return objs
}

func (s *Screen) found(q string) fyne.CanvasObject {
	hits := s.props.Known(q)
	if len(hits) == 0 {
		return widget.MaxWide(760, widget.NewEmptyState(widget.EmptyStateProps{
			Icon: "search", Line: say.F("No child called “%s” is known here.", q),
			Reason: say.T("Try another spelling, the date of birth or the NHS number. A child who was added in the last hours may not have reached this tablet."),
		}))
	}
	duty := map[casefile.ID]bool{}
	for _, c := range s.props.Duty() {
		duty[c.ID] = true
	}
	var rows []fyne.CanvasObject
	for i, h := range hits {
		second := h.Detail
		if !h.Exact {
			second = strings.Trim(second+" · written a little differently", " ·")
		}
		row := widget.TaskRowProps{Title: h.Title, Strong: true, Second: second, Avatar: h.Title}
		switch {
		case s.props.Here(h.Case):
			row.Tag, row.Arrow = widget.TagProps{Text: say.T("On this tablet"), Icon: "tablet_android", Tone: widget.ToneTint}, true
			row.OnTapped = func() { s.props.Desk.Open(model.Route{Screen: model.Child, Case: h.Case.String()}) }
		case duty[h.Case]:
			row.Tag, row.Arrow = widget.TagProps{Text: say.T("Essentials"), Icon: "summarize", Tone: widget.ToneSend}, true
			row.OnTapped = func() { s.props.Essentials(h.Case) }
		default:
			row.Tag = widget.TagProps{Text: say.T("Known"), Icon: "check", Tone: widget.ToneNeutral}
			row.OnTapped = func() { s.tell(h) }
		}
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("known.hit.%d", i), widget.NewTaskRow(row)))
	}
	return widget.MaxWide(760, widget.RowsCard(rows...))
}

// tell says all that may be said of a child whose record is elsewhere.
func (s *Screen) tell(h session.Hit) {
	s.props.Desk.Sheet(h.Title, widget.VBox(12,
		widget.Body(say.T("This child is known to your organisation.")),
		widget.Strong(h.Detail),
		widget.Body(say.T("The record is with that team. Ring them, or ask your manager if you need to open it."))))
}

// duty lists what a worker on duty may read of other teams' children.
func (s *Screen) duty(list []casefile.CaseSummary) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	now := s.props.Desk.Now()
	for i, c := range list {
		var second []string
		if old := model.HowOld(c.Child.Born, now); old != "" {
			second = append(second, model.Sentence(old))
		}
		if c.Team != "" {
			second = append(second, c.Team)
		}
		text := []fyne.CanvasObject{}
		row := screen.Tag(&s.Tags, fmt.Sprintf("known.duty.%d", i), widget.NewTaskRow(widget.TaskRowProps{
			Title: c.Child.Name, Strong: true, Second: strings.Join(second, " · "), Avatar: c.Child.Short(), Arrow: true,
			OnTapped: func() { s.props.Essentials(c.ID) },
		}))
		text = append(text, row)
		if a := today.Alerts(c, 3, false); a != nil {
			text = append(text, widget.Pad(16, 0, 16, 10, a))
		}
		text = append(text, widget.Pad(16, 0, 16, 6, screen.Tag(&s.Tags, fmt.Sprintf("known.whole.%d", i), widget.NewLink(widget.LinkProps{
			Text: s.props.Whole(c.ID), Size: theme.SizeSmall,
			OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.Whole, Case: c.ID.String()}) },
		}))))
		rows = append(rows, widget.VBox(0, text...))
	}
	return widget.MaxWide(760, widget.VBox(8,
		screen.Heading(say.T("Essentials for duty"), widget.Small(say.N(len(list), "child", "children"))),
		widget.Hint(say.T("One page for each child of other teams: risks, medicines, whom to ring.")),
		widget.RowsCard(rows...)))
}
