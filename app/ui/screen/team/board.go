package team

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/caseload"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// ofTeam is the board of a team: what the head of service is told, children
// without a lead, and workers by name.
func (s *Screen) ofTeam() []fyne.CanvasObject {
	b := s.data.Board
	parts := s.infos()
	if len(b.Unallocated) > 0 {
		parts = append(parts, widget.VBox(8,
			widget.NewText(widget.TextProps{Text: say.F("Nobody leads for them – %d", len(b.Unallocated)), Size: theme.SizeH3, Bold: true, Colour: theme.Danger, Heading: true}),
			s.lines("free", b.Unallocated)))
	}
	var rows []fyne.CanvasObject
	for i, w := range b.Workers {
		row := widget.TaskRowProps{
			Title: w.Person.Name, Strong: true, Avatar: w.Person.Name, Second: stages(w.Children), Arrow: true, Tag: s.tone(w.Tone),
			Note: say.N(len(w.Children), "child", "children"),
		}
		row.OnTapped = func() {
			s.props.Desk.Open(model.Route{Screen: model.Caseload, Person: w.Person.ID.String()})
		}
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("worker.%d", i), widget.NewTaskRow(row)))
	}
	if len(rows) > 0 {
		parts = append(parts, widget.VBox(8, widget.H3(say.T("Who leads for whom")), widget.RowsCard(rows...),
			widget.Small(say.T("Children are counted, not families. People stand in the order of their names."))))
	}
	if len(b.Elsewhere) > 0 {
		parts = append(parts, widget.VBox(8, widget.H3(say.F("Led by somebody outside the team – %d", len(b.Elsewhere))), s.lines("away", b.Elsewhere)))
	}
	if len(parts) > 0 {
		return append(parts, widget.RowsCard(screen.Tag(&s.Tags, "caseload.takeout", widget.NewTaskRow(widget.TaskRowProps{
			Title: say.T("Tables and returns"), Strong: true, Second: say.T("For a spreadsheet, short break figures, the census"), Icon: "list", IconAs: theme.Primary, Arrow: true,
			OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.TakeOut}) },
		}))))
	}
	return append(parts, widget.NewEmptyState(widget.EmptyStateProps{Icon: "groups", Line: say.T("No children yet."), Reason: say.T("Children of your team appear here when a case is opened or handed over.")}))
}

// tone says that a caseload is large, and what is asked of the manager.
func (s *Screen) tone(t caseload.Tone) widget.TagProps {
	switch t {
	case caseload.Red:
		return widget.TagProps{Text: say.F("%d or more: make a plan", s.data.Board.Red), Icon: "error", Tone: widget.ToneDanger}
	case caseload.Amber:
		return widget.TagProps{Text: say.F("%d or more", s.data.Board.Amber), Icon: "warning", Tone: widget.ToneLocal}
	}
	return widget.TagProps{}
}

// infos are what the head of service is told.
func (s *Screen) infos() []fyne.CanvasObject {
	all := s.data.Board.Infos()
	if len(all) == 0 {
		return nil
	}
	var lines []fyne.CanvasObject
	for _, i := range all {
		lines = append(lines, screen.Point(i.Text))
	}
	title := say.T("The head of service is told of this")
	if s.data.Head {
		title = say.T("You are told of this as head of service")
	}
	return []fyne.CanvasObject{widget.NewCard(widget.CardProps{
		Name: title, Pad: widget.Around(16), Fill: theme.DangerBg, Edge: theme.Danger,
		Content: widget.VBox(8, append([]fyne.CanvasObject{screen.CardTitle("error", title, theme.Danger, theme.Danger)}, lines...)...),
	})}
}

// stages are how many children are where: "6 in assessment, 9 with a plan".
func stages(lines []caseload.Line) string {
	count := map[string]int{}
	for _, l := range lines {
		count[stage(l.State)]++
	}
	var out []string
	for _, st := range stageOrder() {
		if n := count[st]; n > 0 {
			out = append(out, fmt.Sprintf("%d %s", n, st))
		}
	}
	if len(out) == 0 {
		return say.T("No children at the moment")
	}
	return strings.Join(out, ", ")
}

var stageOrder = say.Table(func() []string {
	return []string{"new", say.T("in assessment"), say.T("waiting for a decision"), say.T("with a plan"), "closing"}
})

// stage words the states of processes.md section 5.
func stage(state string) string {
	switch state {
	case "assessment":
		return say.T("in assessment")
	case "decision":
		return say.T("waiting for a decision")
	case "plan", "review":
		return say.T("with a plan")
	case "closing", "closed":
		return "closing"
	}
	return "new"
}

// ofWorker are the children of one worker.
func (s *Screen) ofWorker(w caseload.Worker) []fyne.CanvasObject {
	var parts []fyne.CanvasObject
	if t := s.tone(w.Tone); t.Text != "" {
		text := say.T("Red goes to the head of service, who asks the manager for a plan.")
		if w.Tone == caseload.Amber {
			text = say.T("From here on a new child needs a word with the manager first.")
		}
		parts = append(parts, widget.NewBanner(widget.BannerProps{Tone: t.Tone, Icon: t.Icon, Strong: say.N(len(w.Children), "child", "children") + ".", Text: text}))
	}
	if len(w.Children) == 0 {
		return append(parts, widget.NewEmptyState(widget.EmptyStateProps{Icon: "groups", Line: say.T("No children at the moment."), Reason: say.T("A child appears here once this person leads the case.")}))
	}
	return append(parts, s.lines("child", w.Children), widget.Small(say.T("Seen and heard: when somebody was last with the child, and when the child last told or showed something.")))
}

// lines are children as rows, each with what asks for a look first.
func (s *Screen) lines(kind string, lines []caseload.Line) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i, l := range lines {
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("%s.%d", kind, i), s.line(l, func() {})))
	}
	return widget.RowsCard(rows...)
}

// line is a child as a row; before is done first when it is pressed.
func (s *Screen) line(l caseload.Line, before func()) *widget.TaskRow {
	now := s.props.Desk.Now()
	name := l.Child.Short()
	if born, ok := l.Child.Born.Time(); ok {
		if a := model.Age(born, now); a >= 0 {
			name = fmt.Sprintf("%s, %d", name, a)
		}
	}
	facts := []string{model.Sentence(stage(l.State))}
	switch {
	case l.Assessment == nil || l.DaysLeft < 0:
	case l.DaysLeft == 0:
		facts = append(facts, say.T("the last working day"))
	default:
		facts = append(facts, say.N(l.DaysLeft, "working day left", "working days left"))
	}
	if !l.NextVisit.IsZero() {
		facts = append(facts, say.F("next visit %s", model.Day(l.NextVisit.In(now.Location()), now)))
	}
	facts = append(facts, s.seen(l))
	if n := len(l.Soon); n > 0 {
		facts = append(facts, say.F("%s in 14 days", say.N(n, "review", "reviews")))
	}
	if n := len(l.Unmet); n > 0 {
		facts = append(facts, say.F("%s past its day", say.N(n, "health need", "health needs")))
	}
	if l.LeadsInYear > 1 {
		facts = append(facts, say.F("%d lead practitioners in 12 months", l.LeadsInYear))
	}
	return widget.NewTaskRow(widget.TaskRowProps{
		Title: name, Strong: true, Second: strings.Join(facts, " · "), Tag: worst(l),
		OnTapped: func() {
			before()
			s.props.Desk.Open(model.Route{Screen: model.Child, Case: l.Case.String()})
		},
	})
}

// seen is when the child was last seen and heard.
func (s *Screen) seen(l caseload.Line) string {
	short := func(d casefile.Date) string {
		t, ok := d.Time()
		if !ok {
			return string(d)
		}
		if t.Year() != s.props.Desk.Now().Year() {
			return say.Date(t, "2 Jan 2006")
		}
		return say.Date(t, "2 Jan")
	}
	switch {
	case l.Seen == "":
		return say.T("not yet seen")
	case l.Heard == l.Seen:
		return say.F("seen and heard %s", short(l.Seen))
	case l.Heard == "":
		return say.F("seen %s, not yet heard", short(l.Seen))
	}
	return say.F("seen %s, heard %s", short(l.Seen), short(l.Heard))
}

// worst is what of a child asks most urgently for a look.
func worst(l caseload.Line) widget.TagProps {
	switch {
	case l.Assessment != nil && l.DaysLeft < 0:
		return widget.TagProps{Text: say.F("Assessment %s late", say.N(-l.DaysLeft, "day", "days")), Icon: "error", Tone: widget.ToneDanger}
	case len(l.Overdue) > 0:
		return widget.TagProps{Text: say.F("%d late", len(l.Overdue)), Icon: "error", Tone: widget.ToneDanger}
	case len(l.Unmet) > 0:
		return widget.TagProps{Text: say.T("Health need"), Icon: "local_hospital", Tone: widget.ToneDanger}
	case l.Lead == (caseload.Person{}):
		return widget.TagProps{Text: say.T("No lead"), Icon: "error", Tone: widget.ToneDanger}
	case len(l.Soon) > 0:
		return widget.TagProps{Text: say.T("Review soon"), Icon: "event", Tone: widget.ToneLocal}
	}
	return widget.TagProps{}
}

// behind shows the children behind a bar, by name.
func (s *Screen) behind(title string, cases []casefile.ID) {
	var found []caseload.Line
	for _, l := range s.data.Board.All() {
		if slices.Contains(cases, l.Case) {
			found = append(found, l)
		}
	}
	var rows []fyne.CanvasObject
	for i, l := range found {
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("behind.%d", i), s.line(l, s.props.Desk.CloseSheet)))
	}
	if len(rows) == 0 {
		return
	}
	s.props.Desk.Sheet(title, widget.VBox(8, widget.Small(say.N(len(found), "child", "children")), widget.RowsCard(rows...)))
}

// month is a month of a chart in full: "June 2026".
func month(first casefile.Date) string {
	t, ok := first.Time()
	if !ok {
		t = time.Time{}
	}
	return say.Date(t, "January 2006")
}
