package casescreen

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/today"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// The tabs.
const (
	Overview   = "overview"
	People     = "people"
	Chronology = "chronology"
	Forms      = "forms"
)

// Form is a form that can be started.
type Form struct{ Name, Title, About, Group string }

// Props is what the screen needs.
type Props struct {
	Desk screen.Desk
	Case casefile.ID
	Tab  string // "" for the overview
	Load func() (*casefile.Case, error)
	// Catalogue lists the forms that can be started.
	Catalogue []Form
	// Begin makes a document of a form and opens it.
	Begin func(form string)
	// Start opens the last page of the right form.
	Start func()
	// AddPerson keeps somebody as part of the case.
	AddPerson func(p casefile.Person)
}

// Screen shows one child.
type Screen struct {
	screen.Tags
	props Props
	width model.Width
	data  *casefile.Case
	err   error
	tab   string
	head  *fyne.Container
	page  *widget.PageScroll
	body  fyne.CanvasObject
}

// New makes the screen.
func New(p Props) *Screen {
	if p.Tab == "" {
		p.Tab = Overview
	}
	s := &Screen{props: p, tab: p.Tab}
	s.data, s.err = p.Load()
	return s
}

// Err is why the case could not be read, nil if it was.
func (s *Screen) Err() error { return s.err }

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	return screen.Frame{Title: s.data.Child.Short(), Sub: s.born(), Back: true, Rail: true, Case: s.data.ID.String()}
}

// born is age, date of birth and NHS number in one line.
func (s *Screen) born() string {
	var parts []string
	c := s.data.Child
	if t, ok := c.Born.Time(); ok {
		parts = append(parts, model.AgeWords(t, s.props.Desk.Now()), "born "+model.DateFull(t))
	}
	if c.NHSNumber != "" {
		parts = append(parts, "NHS number "+spaced(c.NHSNumber))
	}
	return strings.Join(parts, " · ")
}

// spaced writes an NHS number in groups of three, three and four.
func spaced(n string) string {
	if len(n) != 10 || strings.Contains(n, " ") {
		return n
	}
	return n[:3] + " " + n[3:6] + " " + n[6:]
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	if s.body == nil || w != s.width {
		s.width = w
		s.Fresh()
		s.page = widget.NewPageScroll(widget.PageProps{Content: s.content()})
		s.head = widget.Pad(24, 16, 24, 0, s.top())
		s.body = &fyne.Container{Layout: screen.Under{}, Objects: []fyne.CanvasObject{s.head, s.page}}
	}
	return s.body
}

// Tick implements screen.Ticking.
func (s *Screen) Tick() {
	c, err := s.props.Load()
	if err != nil {
		return
	}
	s.data = c
	at := s.page.Offset()
	s.body = nil
	s.props.Desk.Rebuild()
	s.page.ScrollTo(at)
}

// Shown implements screen.Screen.
func (s *Screen) Shown(was model.Saved) {
	if was.Extra != "" && was.Extra != s.tab && s.props.Tab == Overview {
		s.choose(was.Extra)
	}
	s.page.ScrollTo(was.Offset)
}

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved { return model.Saved{Offset: s.page.Offset(), Extra: s.tab} }

func (s *Screen) choose(tab string) {
	s.tab = tab
	s.body = nil
	s.props.Desk.Rebuild()
}

// top is what never scrolls away: alerts, facts, and the way into the visit.
func (s *Screen) top() fyne.CanvasObject {
	c := s.data
	var facts []fyne.CanvasObject
	for _, f := range c.Facts {
		facts = append(facts, widget.Row(6, widget.AlignCentre,
			widget.NewIcon(widget.IconProps{Icon: factIcon(f.Kind), Size: 18, Colour: theme.Muted}), screen.Second(f.Text)))
	}
	var lines []fyne.CanvasObject
	if s.width == model.Compact {
		for _, a := range c.Alerts {
			lines = append(lines, today.AlertLine(a))
		}
	} else if a := today.Alerts(c.CaseSummary, 0, true); a != nil {
		lines = append(lines, a)
	}
	if len(facts) > 0 {
		lines = append(lines, widget.Wrap(20, facts...))
	}
	if len(lines) == 0 {
		lines = append(lines, widget.NewText(widget.TextProps{Text: c.Child.Name, Size: theme.SizeH3, Bold: true}))
		if c.Address != "" {
			lines = append(lines, widget.Small(c.Address))
		}
	}
	start := screen.Tag(&s.Tags, "case.start", widget.NewButton(widget.ButtonProps{
		Text: "Start visit", Icon: "play_arrow-fill", Kind: widget.Primary, Size: widget.Big, OnTapped: s.props.Start,
	}))
	middle := widget.VBox(8, lines...)
	tabs := screen.Tag(&s.Tags, "case.tabs", widget.NewTabs(widget.TabsProps{
		Active: s.tab, OnChosen: s.choose,
		Items: []widget.TabItem{
			{Key: Overview, Label: "Overview"},
			{Key: People, Label: "People"},
			{Key: Chronology, Label: "Chronology"},
			{Key: Forms, Label: "Forms", Count: count(len(c.Forms))},
		},
	}))
	avatar := widget.NewAvatar(widget.AvatarProps{Name: c.Child.Short(), Size: 72})
	if s.width.OneColumn() {
		return widget.VBox(12,
			widget.Row(16, widget.AlignCentre, avatar, widget.Grow(middle)),
			start, tabs)
	}
	return widget.VBox(12, widget.Row(16, widget.AlignStart, avatar, widget.Grow(middle), start), tabs)
}

func count(n int) string {
	if n == 0 {
		return ""
	}
	return model.Figures(n)
}

func factIcon(kind string) string {
	switch kind {
	case "language", "interpreter":
		return "translate"
	case "school", "setting":
		return "school"
	case "gp":
		return "local_hospital"
	case "communication":
		return "sign_language"
	case "access":
		return "door_front"
	case "address":
		return "location_on"
	}
	return "cottage"
}

func (s *Screen) content() fyne.CanvasObject {
	var o fyne.CanvasObject
	switch s.tab {
	case People:
		o = widget.MaxWide(760, s.peopleTab())
	case Chronology:
		o = widget.MaxWide(760, s.chronologyTab())
	case Forms:
		o = widget.MaxWide(960, s.formsTab())
	default:
		o = s.overview()
	}
	return widget.Pad(24, 16, 24, 24, o)
}

func (s *Screen) overview() fyne.CanvasObject {
	left := []fyne.CanvasObject{}
	if q := s.quote(); q != nil {
		left = append(left, q)
	}
	left = append(left, s.people(5))
	right := []fyne.CanvasObject{s.forms(4)}
	if len(s.data.Deadlines) > 0 {
		right = append([]fyne.CanvasObject{s.due()}, right...)
	}
	if s.data.Communication != "" || s.data.Access != "" {
		right = append(right, s.know())
	}
	if s.width.OneColumn() {
		all := append(left, s.happened(5))
		return widget.VBox(16, append(all, right...)...)
	}
	return widget.ColumnsTop(20, []float32{-324, -384, -404},
		widget.VBox(16, left...), s.happened(6), widget.VBox(16, right...))
}

// quote is the child's own words, top left.
func (s *Screen) quote() fyne.CanvasObject {
	q := s.data.Words
	name := s.data.Child.Given
	if s.data.Child.KnownAs != "" {
		name = s.data.Child.KnownAs
	}
	if q == nil || q.Text == "" {
		return nil
	}
	how := q.How
	if t, ok := q.On.Time(); ok {
		if how != "" {
			how += ", "
		}
		how += t.Format("2 Jan 2006")
	}
	parts := []fyne.CanvasObject{
		screen.CardTitle("record_voice_over", "In "+model.Possessive(name)+" words", theme.TintInk, theme.TintInk),
		widget.NewText(widget.TextProps{Text: "“" + q.Text + "”", Size: theme.SizeH3, Italic: true}),
	}
	if how != "" {
		parts = append(parts, widget.NewText(widget.TextProps{Text: how, Size: theme.SizeCaption}))
	}
	return screen.Tinted(widget.VBox(6, parts...))
}

func (s *Screen) know() fyne.CanvasObject {
	var parts []fyne.CanvasObject
	add := func(icon, title, text string) {
		if text != "" {
			parts = append(parts, widget.VBox(2, screen.CardTitle(icon, title, theme.Ink, theme.Muted), screen.Second(text)))
		}
	}
	add("sign_language", "How "+model.Given(s.data.Child.Short())+" communicates", s.data.Communication)
	add("door_front", "Getting in", s.data.Access)
	return screen.Card(widget.VBox(12, parts...))
}

func (s *Screen) person(p casefile.Person) fyne.CanvasObject {
	role := p.Role
	if p.Notes != "" {
		if role != "" {
			role += " · "
		}
		role += p.Notes
	}
	text := []fyne.CanvasObject{widget.Strong(p.Short())}
	if role != "" {
		text = append(text, widget.Small(role))
	}
	row := []fyne.CanvasObject{widget.NewAvatar(widget.AvatarProps{Name: p.Short(), Size: 36}), widget.Grow(widget.VBox(0, text...))}
	if p.Phone != "" {
		row = append(row, widget.NewButton(widget.ButtonProps{
			Icon: "call", Kind: widget.PlainQuiet, Name: "Telephone of " + p.Short(),
			OnTapped: func() {
				s.props.Desk.Sheet(p.Short(), widget.VBox(8, widget.Small("Ring"),
					widget.NewText(widget.TextProps{Text: p.Phone, Size: theme.SizeH1, Mono: true}), widget.Small(role)))
			},
		}))
	}
	return widget.Pad(0, 4, 0, 4, widget.Row(12, widget.AlignCentre, row...))
}

func (s *Screen) others() []casefile.Person {
	var out []casefile.Person
	for _, p := range s.data.People {
		if !p.Child {
			out = append(out, p)
		}
	}
	return out
}

func (s *Screen) people(most int) fyne.CanvasObject {
	all := s.others()
	if len(all) == 0 {
		return widget.NewEmptyState(widget.EmptyStateProps{
			Icon: "group", Line: "Nobody is named yet.", Reason: "People appear here as you name them in a form.", Action: s.addButton(),
		})
	}
	var end fyne.CanvasObject
	if len(all) > most {
		end = screen.Tag(&s.Tags, "case.all-people", widget.NewLink(widget.LinkProps{
			Text: fmt.Sprintf("All %d", len(all)), Size: theme.SizeSmall, OnTapped: func() { s.choose(People) },
		}))
	}
	rows := []fyne.CanvasObject{title("People", end)}
	for _, p := range all[:min(most, len(all))] {
		rows = append(rows, s.person(p))
	}
	return screen.Card(widget.VBox(0, rows...))
}

func title(text string, end fyne.CanvasObject) fyne.CanvasObject {
	if end == nil {
		return widget.Pad(0, 0, 0, 8, widget.H3(text))
	}
	return widget.Row(12, widget.AlignCentre, widget.Grow(widget.H3(text)), end)
}

func (s *Screen) addButton() *widget.Button {
	if s.props.AddPerson == nil {
		return nil
	}
	return screen.Tag(&s.Tags, "case.add-person", widget.NewButton(widget.ButtonProps{
		Text: "Add a person", Icon: "person_add", Size: widget.Little, OnTapped: s.addPerson,
	}))
}

func (s *Screen) peopleTab() fyne.CanvasObject {
	rows := []fyne.CanvasObject{s.people(1000)}
	if b := s.addButton(); b != nil && len(s.others()) > 0 {
		rows = append(rows, widget.Row(0, widget.AlignStart, b))
	}
	return widget.VBox(16, rows...)
}

func (s *Screen) addPerson() {
	given := screen.Tag(&s.Tags, "person.given", widget.NewTextInput(widget.TextInputProps{Width: 260}))
	family := screen.Tag(&s.Tags, "person.family", widget.NewTextInput(widget.TextInputProps{Width: 260}))
	role := screen.Tag(&s.Tags, "person.role", widget.NewTextInput(widget.TextInputProps{Width: 320}))
	phone := screen.Tag(&s.Tags, "person.phone", widget.NewTextInput(widget.TextInputProps{Digits: true, Also: "+ ", Width: 220}))
	givenField := widget.NewField(widget.FieldProps{Label: "First name", Input: given})
	save := screen.Tag(&s.Tags, "person.save", widget.NewButton(widget.ButtonProps{Text: "Add this person", Kind: widget.Primary}))
	save.SetOnTapped(func() {
		if strings.TrimSpace(given.Value()) == "" {
			givenField.SetError("Enter a first name")
			givenField.Focus()
			return
		}
		s.props.Desk.CloseSheet()
		p := casefile.Person{
			Given: strings.TrimSpace(given.Value()), Family: strings.TrimSpace(family.Value()),
			Role: strings.TrimSpace(role.Value()), Phone: strings.TrimSpace(phone.Value()),
		}
		p.Name = strings.TrimSpace(p.Given + " " + p.Family)
		s.props.AddPerson(p)
	})
	s.props.Desk.Sheet("Add a person", widget.VBox(20,
		givenField,
		widget.NewField(widget.FieldProps{Label: "Last name", Input: family}),
		widget.NewField(widget.FieldProps{Label: "Who they are", Hint: "For example, Mum, or School nurse at Beck Lane.", Input: role}),
		widget.NewField(widget.FieldProps{Label: "Telephone", Input: phone}),
		widget.Row(0, widget.AlignStart, save)))
	s.props.Desk.Focus(given.FocusTarget())
}

func (s *Screen) happened(most int) fyne.CanvasObject {
	all := s.data.Chronology
	if len(all) == 0 {
		return widget.NewEmptyState(widget.EmptyStateProps{
			Icon: "history", Line: "Nothing yet.", Reason: "The first visit will be the first entry.",
		})
	}
	parts := []fyne.CanvasObject{title("What has happened", nil), widget.NewTimeline(widget.TimelineProps{Entries: s.entries(all[:min(most, len(all))], most < 1000)})}
	if len(all) > most {
		parts = append(parts, screen.Tag(&s.Tags, "case.all-entries", widget.NewLink(widget.LinkProps{
			Text: fmt.Sprintf("See all %d entries", len(all)), Size: theme.SizeSmall, OnTapped: func() { s.choose(Chronology) },
		})))
	}
	return screen.Card(widget.VBox(0, parts...))
}

func (s *Screen) entries(list []casefile.Entry, brief bool) []widget.TimelineEntry {
	var out []widget.TimelineEntry
	for _, e := range list {
		t := widget.TimelineEntry{Title: e.Title, Text: e.Text, Date: string(e.On)}
		if on, ok := e.On.Time(); ok {
			t.Date = on.Format("Mon 2 January 2006")
		}
		switch e.Kind {
		case casefile.EntryVisit:
			t.Kind = widget.EntryVisit
		case casefile.EntryDanger:
			t.Kind = widget.EntryEvent
		}
		if e.Tag != "" {
			t.Tag = widget.TagProps{Text: e.Tag, Icon: "child_care", Tone: widget.ToneTint}
		}
		if !brief {
			t.By = strings.Trim(e.Source+" · "+e.Author, " ·")
		}
		out = append(out, t)
	}
	return out
}

func (s *Screen) chronologyTab() fyne.CanvasObject { return s.happened(1000) }

func (s *Screen) due() fyne.CanvasObject {
	rows := []fyne.CanvasObject{title("Due", nil)}
	for _, d := range s.data.Deadlines {
		if d.Finished {
			continue
		}
		text := []fyne.CanvasObject{widget.Strong(d.Title)}
		if d.Note != "" {
			text = append(text, widget.Small(d.Note))
		}
		rows = append(rows, widget.Pad(0, 4, 0, 4, widget.Row(10, widget.AlignCentre,
			widget.Grow(widget.VBox(0, text...)), widget.NewTag(screen.TagProps(model.DueChip(d, s.props.Desk.Now()))))))
	}
	return screen.Card(widget.VBox(0, rows...))
}

// FormTag says how far a document is.
func FormTag(d casefile.DocSummary) model.Words {
	switch {
	case d.Choices > 0:
		return model.Words{Tone: model.Choice, Icon: "call_split", Text: "Needs choice"}
	case d.Status == casefile.Completed || d.Status == casefile.Amended && !d.Stale:
		return model.Words{Tone: model.Safe, Icon: "check", Text: "Finished"}
	case d.Stale:
		return model.Words{Tone: model.Local, Icon: "edit", Text: "Changed since signed"}
	case d.Progress.ToFix > 0:
		return model.Words{Tone: model.Danger, Icon: "error", Text: model.Figures(d.Progress.ToFix) + " to fix"}
	}
	return model.Words{Tone: model.Send, Icon: "edit", Text: "In progress"}
}

func (s *Screen) formNote(d casefile.DocSummary) string {
	now := s.props.Desk.Now()
	switch {
	case len(d.Signed) > 0 && !d.Stale:
		at := d.Signed[len(d.Signed)-1]
		return "Signed by " + at.Name + " " + model.Day(at.At, now)
	case d.Clock != nil:
		out := fmt.Sprintf("Day %d of %d", d.Clock.Day, d.Clock.Of)
		if t, ok := d.Clock.Due.Date.Time(); ok {
			out += " · due " + t.Format("2 January")
		}
		return out
	case d.Progress.Sections > 0:
		done, _ := model.FormProgress{Sections: d.Progress.Sections, Finished: d.Progress.Finished}.Words()
		return done
	}
	return "Started " + model.Day(d.Started, now)
}

func (s *Screen) forms(most int) fyne.CanvasObject {
	another := screen.Tag(&s.Tags, "case.start-form", widget.NewLink(widget.LinkProps{
		Text: "Start another", Size: theme.SizeSmall, OnTapped: func() { s.choose(Forms) },
	}))
	if len(s.data.Forms) == 0 {
		return widget.NewEmptyState(widget.EmptyStateProps{
			Icon: "assignment", Line: "No forms yet.", Reason: "Start the one that fits this visit.",
			Action: screen.Tag(&s.Tags, "case.start-form", widget.NewButton(widget.ButtonProps{
				Text: "Start a form", Icon: "add", Size: widget.Little, OnTapped: func() { s.choose(Forms) },
			})),
		})
	}
	head := widget.Pad(16, 8, 16, 0, title("Forms", another))
	return widget.NewCard(widget.CardProps{Content: widget.VBox(0, head, s.formRows(most, false)), Pad: widget.Insets{Bottom: 6}})
}

func (s *Screen) formRows(most int, long bool) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i, d := range s.data.Forms[:min(most, len(s.data.Forms))] {
		if i > 0 {
			rows = append(rows, widget.NewSeparator())
		}
		icon := "assignment"
		if d.Status == casefile.Completed {
			icon = "assignment_turned_in"
		}
		note := s.formNote(d)
		if long && !d.Changed.IsZero() && d.ChangedBy != "" {
			note += " · changed " + model.Moment(d.Changed.In(s.props.Desk.Now().Location()), s.props.Desk.Now()) + " by " + d.ChangedBy
		}
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("case.form.%d", i), widget.NewTaskRow(widget.TaskRowProps{
			Icon: icon, Title: d.Title, Strong: true, Second: note, Tag: screen.TagProps(FormTag(d)),
			OnTapped: func() {
				s.props.Desk.Open(model.Route{Screen: model.TaskList, Case: s.data.ID.String(), Doc: d.ID.String()})
			},
		})))
	}
	return widget.VBox(0, rows...)
}

func (s *Screen) formsTab() fyne.CanvasObject {
	var parts []fyne.CanvasObject
	if len(s.data.Forms) > 0 {
		parts = append(parts, widget.NewCard(widget.CardProps{Content: s.formRows(1000, true)}))
	}
	group, rows := "", []fyne.CanvasObject(nil)
	flush := func() {
		if len(rows) == 0 {
			return
		}
		title := "Start a form"
		if group != "" {
			title = "Start: " + group
		}
		parts = append(parts, widget.VBox(8, widget.H2(title), widget.RowsCard(rows...)))
		rows = nil
	}
	for _, f := range s.props.Catalogue {
		if f.Group != group {
			flush()
			group = f.Group
		}
		rows = append(rows, screen.Tag(&s.Tags, "case.new."+f.Name, widget.NewTaskRow(widget.TaskRowProps{
			Icon: "add", IconAs: theme.Primary, Title: f.Title, Second: f.About, Arrow: true, OnTapped: func() { s.props.Begin(f.Name) },
		})))
	}
	flush()
	return widget.VBox(20, parts...)
}
