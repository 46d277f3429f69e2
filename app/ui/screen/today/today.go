package today

import (
	"fmt"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
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
}

// Screen shows today.
type Screen struct {
	screen.Tags
	props Props
	width model.Width
	data  Data
	page  *widget.PageScroll
}

// New makes the screen.
func New(p Props) *Screen { return &Screen{props: p} }

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	now := s.props.Desk.Now()
	search := screen.Tag(&s.Tags, "today.search", widget.NewButton(widget.ButtonProps{
		Icon: "search", Name: "Find a child", OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.Children, Tab: "search"}) },
	}))
	return screen.Frame{
		Title: model.Greeting(now, s.data.Given), Sub: model.DayLong(now), Rail: true,
		Actions: []fyne.CanvasObject{search},
	}
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	if s.page == nil {
		s.data = s.props.Load()
		s.page = widget.NewPageScroll(widget.PageProps{Content: s.build(w)})
	} else if w != s.width {
		at := s.page.Offset()
		s.page.SetContent(s.build(w))
		s.page.ScrollTo(at)
	}
	s.width = w
	return s.page
}

// Tick implements screen.Ticking.
func (s *Screen) Tick() {
	s.data = s.props.Load()
	at := s.page.Offset()
	s.page.SetContent(s.build(s.width))
	s.page.ScrollTo(at)
}

// Shown implements screen.Screen.
func (s *Screen) Shown(was model.Saved) { s.page.ScrollTo(was.Offset) }

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved { return model.Saved{Offset: s.page.Offset()} }

func (s *Screen) build(w model.Width) fyne.CanvasObject {
	s.Fresh()
	var parts []fyne.CanvasObject
	if s.data.Waiting {
		parts = append(parts, widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneLocal, Icon: "hourglass_top", Strong: "This tablet waits for your manager.",
			Text: "Once it is approved, the children of your team come with the next sync.",
		}))
	}
	if s.data.NoSignal {
		banner := widget.BannerProps{
			Tone: widget.ToneLocal, Icon: "wifi_off", Strong: "No signal here.",
			Text: "Carry on – your work is saved on this tablet and will send by itself.",
		}
		if s.data.OnlyHere > 0 && !w.OneColumn() {
			banner.Action = screen.Tag(&s.Tags, "today.waiting", widget.NewButton(widget.ButtonProps{
				Text: "See what’s waiting", Kind: widget.Plain, Size: widget.Little,
				OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.Sync}) },
			}))
		}
		parts = append(parts, widget.NewBanner(banner))
	}
	if w.OneColumn() {
		parts = append(parts, s.visits(w), s.due(), s.children(w))
	} else {
		parts = append(parts, widget.ColumnsTop(24, []float32{-704, -412},
			widget.VBox(24, s.visits(w), s.children(w)), s.due()))
	}
	return widget.Pad(24, 16, 24, 24, widget.VBox(16, parts...))
}

func (s *Screen) visits(w model.Width) fyne.CanvasObject {
	title := "Today’s visits"
	if len(s.data.Visits) == 0 {
		return widget.VBox(12, widget.H2(title), widget.NewEmptyState(widget.EmptyStateProps{
			Icon: "event_available", Line: "No visits today.", Reason: "New visits appear when this tablet next has a signal.",
		}))
	}
	rows := []fyne.CanvasObject{screen.Heading(title, widget.Small(model.Count(len(s.data.Visits), "visit", "visits")))}
	for i, v := range s.data.Visits {
		id := fmt.Sprintf("today.visit.%d", i)
		if v.Next {
			rows = append(rows, s.next(v, w))
		} else {
			rows = append(rows, screen.Tag(&s.Tags, id, s.visit(v)))
		}
	}
	return widget.VBox(12, rows...)
}

func who(c casefile.CaseSummary, s *Screen) string {
	name := c.Child.Short()
	if born, ok := c.Child.Born.Time(); ok {
		if a := model.Age(born, s.props.Desk.Now()); a >= 0 {
			name = fmt.Sprintf("%s, %d", name, a)
		}
	}
	return name
}

func second(v model.Visit) string {
	out := v.Purpose
	if v.Case.Address != "" {
		if out != "" {
			out += " · "
		}
		out += v.Case.Address
	}
	return out
}

// visit is a visit in one line.
func (s *Screen) visit(v model.Visit) fyne.CanvasObject {
	ink := theme.Ink
	if v.Ended {
		ink = theme.Muted
	}
	parts := []fyne.CanvasObject{
		widget.Wide(58, screen.Line(widget.TextProps{Text: model.ClockList(v.At), Size: theme.SizeLabel, Bold: !v.Ended, Colour: ink})),
		widget.NewAvatar(widget.AvatarProps{Name: v.Case.Child.Short(), Size: 36}),
		widget.Grow(widget.VBox(0, widget.Strong(who(v.Case, s)), screen.Line(widget.TextProps{Text: second(v), Size: theme.SizeSmall, Colour: theme.Muted}))),
	}
	switch {
	case v.Ended:
		parts = append(parts, widget.NewTag(widget.TagProps{Text: "Visited", Icon: "check", Tone: widget.ToneSafe}))
	case v.Case.Interpreter != "":
		parts = append(parts, widget.NewTag(widget.TagProps{Text: v.Case.Interpreter, Icon: "translate", Tone: widget.ToneSend}))
	}
	parts = append(parts, widget.NewIcon(widget.IconProps{Icon: "chevron_right", Colour: theme.Muted}))
	return widget.NewCardButton(widget.CardProps{
		Name: model.ClockList(v.At) + " " + v.Case.Child.Short(), Pad: widget.Insets{Left: 16, Top: 12, Right: 16, Bottom: 12},
		Content:  widget.Row(16, widget.AlignCentre, parts...),
		OnTapped: func() { s.openCase(v.Case.ID) },
	})
}

// next is the visit that comes next: how to get in, how the child
// communicates and what to take care of come before the form.
func (s *Screen) next(v model.Visit, w model.Width) fyne.CanvasObject {
	head := []fyne.CanvasObject{
		widget.Wide(58, widget.VBox(0,
			screen.Line(widget.TextProps{Text: model.ClockList(v.At), Size: theme.SizeH3, Bold: true}), minutes(v.Minutes))),
		widget.NewAvatar(widget.AvatarProps{Name: v.Case.Child.Short()}),
		widget.Grow(widget.VBox(0,
			widget.NewText(widget.TextProps{Text: who(v.Case, s), Size: theme.SizeH3, Bold: true}),
			screen.Line(widget.TextProps{Text: v.Purpose, Size: theme.SizeSmall, Colour: theme.Muted}))),
		widget.NewTag(widget.TagProps{Text: "Ready offline", Icon: "download_done", Tone: widget.ToneSafe}),
	}
	parts := []fyne.CanvasObject{widget.Row(16, widget.AlignCentre, head...)}
	if know := s.know(v.Case, w); know != nil {
		parts = append(parts, know)
	}
	start := screen.Tag(&s.Tags, "today.start", widget.NewButton(widget.ButtonProps{
		Text: "Start visit", Icon: "play_arrow-fill", Kind: widget.Primary, Size: widget.Big, OnTapped: func() { s.props.Start(v) },
	}))
	open := screen.Tag(&s.Tags, "today.open", widget.NewButton(widget.ButtonProps{
		Text: "Open case", Size: widget.Big, OnTapped: func() { s.openCase(v.Case.ID) },
	}))
	if alerts := Alerts(v.Case, 4, false); alerts != nil {
		parts = append(parts, alerts)
	}
	if w.OneColumn() {
		parts = append(parts, widget.Columns(12, []float32{180, -1}, open, start))
	} else {
		parts = append(parts, widget.Row(12, widget.AlignCentre, start, open, widget.Spacer()))
	}
	return widget.NewCard(widget.CardProps{
		Edge: theme.Primary, Stroke: 2, Pad: widget.Insets{Left: 18, Top: 16, Right: 18, Bottom: 18},
		Content: widget.VBox(16, parts...),
	})
}

func minutes(n int) fyne.CanvasObject {
	if n == 0 {
		return widget.Spacer()
	}
	return widget.Caption(fmt.Sprintf("%d min", n))
}

// know is how to get in and how the child communicates, side by side.
func (s *Screen) know(c casefile.CaseSummary, w model.Width) fyne.CanvasObject {
	var boxes []fyne.CanvasObject
	if c.Address != "" || c.Access != "" {
		title := c.Address
		if title == "" {
			title = "Getting in"
		}
		boxes = append(boxes, knowBox("location_on", title, c.Access))
	}
	if c.Communication != "" {
		boxes = append(boxes, knowBox("sign_language", "How "+model.Given(c.Child.Short())+" communicates", c.Communication))
	}
	switch {
	case len(boxes) == 0:
		return nil
	case w == model.Compact:
		return widget.VBox(12, boxes...)
	}
	return widget.Grid(len(boxes), 12, boxes...)
}

func knowBox(icon, title, text string) fyne.CanvasObject {
	parts := []fyne.CanvasObject{widget.Row(6, widget.AlignCentre,
		widget.NewIcon(widget.IconProps{Icon: icon, Size: 18}),
		widget.Grow(widget.NewText(widget.TextProps{Text: title, Size: theme.SizeSmall, Bold: true})))}
	if text != "" {
		parts = append(parts, screen.Second(text))
	}
	return widget.NewCard(widget.CardProps{
		Fill: theme.Page, Edge: theme.Clear, Radius: 10, Pad: widget.Insets{Left: 14, Top: 12, Right: 14, Bottom: 12},
		Content: widget.VBox(4, parts...),
	})
}

// Alerts are the tags that never scroll away; nil when there are none. most
// keeps a card small, 0 shows all; high is for the head of a case.
func Alerts(c casefile.CaseSummary, most int, high bool) fyne.CanvasObject {
	var tags []fyne.CanvasObject
	for i, a := range c.Alerts {
		if most > 0 && i == most {
			tags = append(tags, widget.NewTag(widget.TagProps{Text: fmt.Sprintf("%d more", len(c.Alerts)-most), High: high}))
			break
		}
		tags = append(tags, widget.NewTag(AlertProps(a, high)))
	}
	if len(tags) == 0 {
		return nil
	}
	return widget.Wrap(8, tags...)
}

// AlertLine is an alert that wraps rather than being cut: where there is little
// width.
func AlertLine(a casefile.Alert) fyne.CanvasObject {
	p := AlertProps(a, false)
	ink, bg := p.Tone.Colours()
	return widget.NewCard(widget.CardProps{
		Name: a.Text, Fill: bg, Edge: theme.Clear, Radius: 8, Pad: widget.Insets{Left: 8, Top: 5, Right: 10, Bottom: 5},
		Content: widget.Row(6, widget.AlignStart,
			widget.NewIcon(widget.IconProps{Icon: p.Icon, Size: 18, Colour: ink}),
			widget.Grow(widget.NewText(widget.TextProps{Text: a.Text, Size: theme.SizeSmall, Bold: true, Colour: ink}))),
	})
}

// AlertProps is an alert as a tag.
func AlertProps(a casefile.Alert, high bool) widget.TagProps {
	p := widget.TagProps{Text: a.Text, High: high, Icon: "info-fill", Tone: widget.ToneNeutral}
	switch a.Level {
	case casefile.AlertDanger:
		p.Icon, p.Tone = "emergency", widget.ToneDanger
	case casefile.AlertCare:
		p.Icon, p.Tone = "warning", widget.ToneLocal
	}
	switch a.Kind {
	case "allergy":
		p.Icon = "warning"
	case "handling", "two-people":
		p.Icon = "group"
	case "dog", "animal", "pets":
		p.Icon = "pets"
	case "medication":
		p.Icon = "medication"
	}
	return p
}

func (s *Screen) due() fyne.CanvasObject {
	if len(s.data.Due) == 0 {
		if len(s.data.Going) > 0 {
			return s.going()
		}
		return widget.VBox(12, widget.H2("Due"), widget.NewEmptyState(widget.EmptyStateProps{
			Icon: "task_alt", Line: "Nothing is due.", Reason: "Dates that the law or your council sets appear here.",
		}))
	}
	total := 0
	var rows []fyne.CanvasObject
	for i, g := range s.data.Due {
		total += len(g.Items)
		if i > 0 {
			rows = append(rows, widget.NewSeparator())
		}
		colour := theme.Muted
		if g.Tone == model.Danger {
			colour = theme.Danger
		}
		rows = append(rows, widget.Pad(16, 10, 16, 2, widget.NewText(widget.TextProps{Text: g.Title, Size: theme.SizeSmall, Bold: true, Colour: colour})))
		for j, d := range g.Items {
			line := d.Child
			for _, more := range []string{d.When, d.Note} {
				if more != "" {
					line += " · " + more
				}
			}
			rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("today.due.%d.%d", i, j), widget.NewTaskRow(widget.TaskRowProps{
				Title: d.Title, Strong: true, Second: line, Tag: screen.TagProps(d.Chip),
				OnTapped: func() {
					if d.Doc != (casefile.ID{}) {
						s.props.Desk.Open(model.Route{Screen: model.TaskList, Case: d.Case.String(), Doc: d.Doc.String()})
						return
					}
					s.openCase(d.Case)
				},
			})))
		}
	}
	due := widget.VBox(12, screen.Heading("Due", widget.Small(model.Count(total, "thing", "things"))),
		widget.NewCard(widget.CardProps{Content: widget.VBox(0, rows...), Pad: widget.Insets{Bottom: 6}}))
	if len(s.data.Going) == 0 {
		return due
	}
	return widget.VBox(24, due, s.going())
}

// going are the forms under way.
func (s *Screen) going() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i, g := range s.data.Going {
		p := model.FormProgress{Sections: g.Form.Progress.Sections, Finished: g.Form.Progress.Finished, ToFix: g.Form.Progress.ToFix}
		done, _ := p.Words()
		tag := model.Words{Tone: model.Send, Icon: "edit", Text: "In progress"}
		if p.ToFix > 0 {
			tag = model.Words{Tone: model.Danger, Icon: "error", Text: model.Figures(p.ToFix) + " to fix"}
		}
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("today.going.%d", i), widget.NewTaskRow(widget.TaskRowProps{
			Title: g.Form.Title, Strong: true, Second: g.Child + " · " + done, Tag: screen.TagProps(tag),
			OnTapped: func() {
				s.props.Desk.Open(model.Route{Screen: model.TaskList, Case: g.Case.String(), Doc: g.Form.ID.String()})
			},
		})))
	}
	return widget.VBox(12, widget.H2("Under way"), widget.RowsCard(rows...))
}

// mostChildren is how many children Today shows; the rest are one tap away.
const mostChildren = 4

func (s *Screen) children(w model.Width) fyne.CanvasObject {
	add := screen.Tag(&s.Tags, "today.new-child", widget.NewButton(widget.ButtonProps{
		Text: "Add a child", Icon: "person_add", Size: widget.Little,
		OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.NewChild}) },
	}))
	if len(s.data.Children) == 0 {
		return widget.VBox(12, widget.H2("Your children"), widget.NewEmptyState(widget.EmptyStateProps{
			Icon: "groups", Line: "No children yet.", Reason: "Ask your manager to add you to a case, or add a child here.", Action: add,
		}))
	}
	all := screen.Tag(&s.Tags, "today.children", widget.NewLink(widget.LinkProps{
		Text: fmt.Sprintf("See all %d", len(s.data.Children)), Size: theme.SizeSmall,
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
	return widget.VBox(12, screen.Heading("Your children", all), widget.Grid(columns, 12, cards...))
}

func (s *Screen) when(c casefile.CaseSummary) string {
	now := s.props.Desk.Now()
	if v := c.NextVisit; v != nil && !v.Ended && v.At.After(now) {
		day := model.Day(v.At, now)
		if day == "today" {
			return "Today " + model.ClockList(v.At.In(now.Location()))
		}
		return model.Sentence(day)
	}
	if born, ok := c.Child.Born.Time(); ok {
		return model.AgeWords(born, now)
	}
	return "Open case"
}

func (s *Screen) openCase(id casefile.ID) {
	s.props.Desk.Open(model.Route{Screen: model.Child, Case: id.String()})
}
