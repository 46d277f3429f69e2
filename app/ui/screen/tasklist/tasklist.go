package tasklist

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// Props is what the screen needs.
type Props struct {
	Desk  screen.Desk
	Route model.Route
	Doc   model.Doc
	// Facts are read anew on every visit.
	Facts func() Facts
	// Last is the answer saved last, zero if none was; GoneOn says that the
	// user went on from its page.
	Last   engine.Cell
	GoneOn bool
	// Filled reports that an answer was filled in from the record and nobody
	// has changed it since; nil for none.
	Filled func(c engine.Cell) bool
	// Reopen says why a signed form is changed.
	Reopen func(why string)
	// Review opens a manager's reading of the form; nil for whoever is none.
	Review func()
	// Panel opens the request as its panel sees it, and sends it; nil for a form
	// that goes to no panel.
	Panel func()
	// Through opens what stays out of a copy that somebody asked for; nil for any other
	// form.
	Through func()
}

// Facts is what is around the document.
type Facts struct {
	Child   string // short name, with age
	Summary casefile.DocSummary
	Workers []casefile.Worker
	Signed  []casefile.SignedBy
	Locked  bool // signed, and not opened again
	// Said takes what the child said or showed.
	Said screen.Said
}

// Screen shows the list of sections.
type Screen struct {
	screen.Tags
	props Props
	width model.Width
	facts Facts
	page  *widget.PageScroll
}

// New makes the screen.
func New(p Props) *Screen { return &Screen{props: p, facts: p.Facts()} }

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	d := s.facts.Summary
	sub := s.facts.Child
	if !d.Started.IsZero() {
		sub += say.F(" · started %s", model.DateFull(d.Started.In(s.props.Desk.Now().Location())))
		if d.StartedBy != "" {
			sub += say.F(" by %s", d.StartedBy)
		}
	}
	f := screen.Frame{Title: s.props.Doc.Form().Title, Sub: sub, Back: true, Rail: true, Case: s.props.Route.Case}
	if s.props.Panel != nil {
		f.Actions = append(f.Actions, screen.Tag(&s.Tags, "tasks.panel", widget.NewButton(widget.ButtonProps{Text: say.T("To the panel"), Icon: "diversity_3", OnTapped: s.props.Panel})))
	}
	if s.props.Through != nil {
		f.Actions = append(f.Actions, screen.Tag(&s.Tags, "tasks.through", widget.NewButton(widget.ButtonProps{Text: say.T("What stays out"), Icon: "visibility_off", OnTapped: s.props.Through})))
	}
	if s.props.Review != nil {
		f.Actions = append(f.Actions, screen.Tag(&s.Tags, "tasks.review", widget.NewButton(widget.ButtonProps{Text: say.T("Review"), Icon: "rate_review", OnTapped: s.props.Review})))
	}
	return f
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	switch {
	case s.page == nil:
		s.width = w
		s.page = widget.NewPageScroll(widget.PageProps{Content: s.build()})
	case w != s.width:
		s.width = w
		s.page.SetContent(s.build())
	}
	return s.page
}

// Tick implements screen.Ticking.
func (s *Screen) Tick() {
	s.facts = s.props.Facts()
	at := s.page.Offset()
	s.page.SetContent(s.build())
	s.page.ScrollTo(at)
}

// Shown implements screen.Screen.
func (s *Screen) Shown(was model.Saved) { s.page.ScrollTo(was.Offset) }

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved { return model.Saved{Offset: s.page.Offset()} }

// Key implements screen.Keys: Ctrl Enter carries on.
func (s *Screen) Key(name string) bool {
	switch name {
	case "ctrl+enter":
		s.carryOn()
		return true
	case "ctrl+e":
		s.check(true)
		return true
	}
	return false
}

func (s *Screen) build() fyne.CanvasObject {
	s.Fresh()
	var o fyne.CanvasObject
	if s.width.OneColumn() {
		o = widget.VBox(16, s.progress(), s.sections(), s.aside())
	} else {
		o = widget.ColumnsTop(24, []float32{-776, -340}, widget.VBox(0, s.progress(), s.sections()), s.aside())
	}
	return widget.Pad(24, 16, 24, 32, o)
}

func (s *Screen) progress() fyne.CanvasObject {
	if s.facts.Locked {
		return s.signed()
	}
	p := model.Progress(s.props.Doc)
	done, rest := p.Words()
	spans := []widget.Span{{Text: done, Bold: true}}
	if rest != "" {
		spans = append(spans, widget.Span{Text: " · " + rest, Colour: theme.Muted})
	}
	left := widget.VBox(8, widget.NewText(widget.TextProps{Spans: spans, MaxWidth: -1}), widget.NewProgressBar(say.T("Sections finished"), p.Share()))
	sec, pg, _, ok := model.CarryOn(s.props.Doc, s.props.Last, s.props.GoneOn)
	if !ok {
		return left
	}
	word := say.T("Carry on: ")
	if p.Finished == 0 && s.props.Last.LinkID == "" && s.untouched() {
		word = say.T("Start: ")
	}
	to := screen.Tag(&s.Tags, "tasks.carry-on", widget.NewButton(widget.ButtonProps{
		Text: word + short(s.called(pageTitle(sec, pg)), 28), Name: word + s.called(pageTitle(sec, pg)), Icon: "arrow_forward", Kind: widget.Primary, OnTapped: s.carryOn,
	}))
	if s.width == model.Compact {
		return widget.VBox(12, left, to)
	}
	return widget.Row(16, widget.AlignCentre, widget.Grow(left), to)
}

// short cuts a title at a word to at most n letters.
func short(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	cut := strings.LastIndex(string(r[:n]), " ")
	if cut < n/2 {
		cut = len(string(r[:n]))
	}
	return strings.TrimRight(s[:cut], " ,;–-") + "…"
}

// called is a title with the child's name in it.
func (s *Screen) called(title string) string { return model.Call(title, model.Given(s.facts.Child)) }

func pageTitle(s *engine.Section, p *engine.Page) string {
	if p.Title != "" {
		return p.Title
	}
	return s.Title
}

// untouched reports that nobody has answered anything yet; what the record
// filled in does not count.
func (s *Screen) untouched() bool {
	for _, sec := range model.ShownSections(s.props.Doc) {
		if _, own := s.given(model.ShownPages(s.props.Doc, sec.Pages, "")); own {
			return false
		}
	}
	return true
}

func (s *Screen) carryOn() {
	sec, pg, row, ok := model.CarryOn(s.props.Doc, s.props.Last, s.props.GoneOn)
	if !ok {
		return
	}
	r := s.pageRoute(sec, pg)
	r.Row = string(row)
	if it := s.props.Doc.Form().Item(s.props.Last.LinkID); it != nil && it.Page == pg {
		r.Cell = s.props.Last.LinkID
	}
	s.props.Desk.Open(r)
}

func (s *Screen) pageRoute(sec *engine.Section, pg *engine.Page) model.Route {
	return model.Route{Screen: model.Page, Case: s.props.Route.Case, Doc: s.props.Route.Doc, Section: sec.ID, Page: pg.ID}
}

// open leads to the page of a section that needs the user first.
func (s *Screen) open(sec *engine.Section) {
	pages := model.ShownPages(s.props.Doc, sec.Pages, "")
	if len(pages) == 0 {
		return
	}
	at := pages[0]
	open, fix := false, false
	for _, pg := range pages {
		switch st := s.props.Doc.PageStatus(pg.ID, "").Status; {
		case st == engine.ToFix && !fix:
			at, fix = pg, true
		case st != engine.Finished && !open && !fix:
			at, open = pg, true
		}
	}
	s.props.Desk.Open(s.pageRoute(sec, at))
}

func (s *Screen) sections() fyne.CanvasObject {
	var out []fyne.CanvasObject
	number := 0
	for _, part := range s.props.Doc.Form().Parts {
		var rows []fyne.CanvasObject
		for _, sec := range part.Sections {
			pages := model.ShownPages(s.props.Doc, sec.Pages, "")
			if len(pages) == 0 {
				continue
			}
			rows = append(rows, screen.Tag(&s.Tags, sec.ID, widget.NewTaskRow(s.row(sec, pages))))
		}
		if len(rows) == 0 {
			continue
		}
		if part.Title != "" {
			number++
			words := s.called(part.Title)
			if !strings.HasPrefix(words, strconv.Itoa(number)) {
				words = fmt.Sprintf("%d. %s", number, words)
			}
			out = append(out, widget.Pad(0, 18, 0, 8, widget.H2(words)))
		} else {
			out = append(out, widget.Pad(0, 16, 0, 0, widget.Spacer()))
		}
		out = append(out, widget.RowsCard(rows...))
	}
	return widget.VBox(0, out...)
}

func (s *Screen) row(sec *engine.Section, pages []*engine.Page) widget.TaskRowProps {
	p := s.props.Doc.SectionStatus(sec.ID)
	note := ""
	if len(pages) > 1 && (p.Status == engine.InProgress || p.Status == engine.ToFix) {
		done := 0
		for _, pg := range pages {
			if s.props.Doc.PageStatus(pg.ID, "").Status == engine.Finished {
				done++
			}
		}
		note = say.F("%d of %d pages", done, len(pages))
	}
	tag := screen.TagProps(model.StatusWords(p))
	if p.Status == engine.InProgress && s.onlyFilled(pages) {
		tag, note = screen.TagProps(model.Words{Tone: model.Neutral, Icon: "content_paste", Text: say.T("Filled in, to check")}), ""
	}
	if model.OfNotes(s.props.Doc.Form(), sec) {
		tag, note = screen.TagProps(model.NotesWords(s.props.Doc, sec)), ""
	}
	for _, w := range s.facts.Workers {
		if !w.Me && w.Section == sec.Title && p.Status == engine.InProgress {
			note = say.F("Last saved %s", model.Moment(w.Last, s.props.Desk.Now()))
			tag = widget.StatusProps(widget.WithSomebody, model.Given(w.Name))
			break
		}
	}
	return widget.TaskRowProps{Title: s.called(sec.Title), Second: sec.Subtitle, Note: note, Tag: tag, OnTapped: func() { s.open(sec) }}
}

// onlyFilled reports that all answers on the pages came from the record when
// the form was started, and nobody has worked on them yet.
func (s *Screen) onlyFilled(pages []*engine.Page) bool {
	filled, own := s.given(pages)
	return filled && !own
}

// given reports whether pages have answers that came from the record when the
// form was started, and whether they have any that somebody gave.
func (s *Screen) given(pages []*engine.Page) (filled, own bool) {
	for _, pg := range pages {
		for it := range model.Questions(pg) {
			c := engine.Cell{LinkID: it.LinkID}
			st := s.props.Doc.State(c)
			if it.Rows != nil && len(s.props.Doc.Rows(it.Rows.ID, "")) > 0 {
				return filled, true
			}
			if st.Calculated || !st.Enabled || len(st.Values) == 0 && st.Gap == nil {
				continue
			}
			if st.Gap != nil || s.props.Filled == nil || !s.props.Filled(c) {
				return filled, true
			}
			filled = true
		}
	}
	return filled, false
}

func (s *Screen) check(summary bool) {
	s.props.Desk.Open(model.Route{Screen: model.Check, Case: s.props.Route.Case, Doc: s.props.Route.Doc, Summary: summary})
}

func (s *Screen) aside() fyne.CanvasObject {
	var cards []fyne.CanvasObject
	if c := s.facts.Summary.Clock; c != nil && !s.facts.Locked { // what is signed waits for nothing
		cards = append(cards, s.clock(c))
	}
	if !s.facts.Locked {
		cards = append(cards, s.facts.Said.Card(&s.Tags, s.props.Desk))
	}
	if len(s.facts.Workers) > 0 {
		cards = append(cards, s.workers())
	}
	if n := s.facts.Summary.Choices; n > 0 {
		cards = append(cards, screen.Tag(&s.Tags, "tasks.choices", widget.NewCardButton(widget.CardProps{
			Name: say.T("Look at both"), Edge: theme.Choice, Stroke: 2, Pad: widget.Around(16),
			OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.Sync}) },
			Content: widget.VBox(4,
				screen.CardTitle("call_split", say.N(n, "answer needs your choice", "answers need your choice"), theme.Choice, theme.Choice),
				screen.Second(say.T("Two people answered the same question apart. Both answers are kept."))),
		})))
	}
	cards = append(cards, widget.RowsCard(
		screen.Tag(&s.Tags, "tasks.check", widget.NewTaskRow(widget.TaskRowProps{
			Icon: "fact_check", Title: say.T("Check your answers"), Plain: true, Arrow: true, OnTapped: func() { s.check(false) },
		}))))
	if words := model.BegunUnder(s.facts.Summary); words != "" {
		cards = append(cards, widget.Small(words))
	}
	return widget.VBox(16, cards...)
}

func (s *Screen) clock(c *casefile.Clock) fyne.CanvasObject {
	part := float32(0)
	if c.Of > 0 {
		part = float32(c.Day) / float32(c.Of)
	}
	var spans []widget.Span
	if t, ok := c.Due.Date.Time(); ok {
		spans = append(spans, widget.Span{Text: say.T("Due ")}, widget.Span{Text: say.Date(t, "Monday 2 January"), Bold: true}, widget.Span{Text: say.T(", leaving out weekends")})
		if len(c.Left) > 0 {
			spans = append(spans, widget.Span{Text: say.F(" and %s", model.List(c.Left))})
		}
		spans = append(spans, widget.Span{Text: "."})
	}
	if t, ok := c.Start.Time(); ok {
		spans = append(spans, widget.Span{Text: say.F(" Counted from %s.", say.Date(t, "2 January"))})
	}
	return screen.Card(widget.VBox(8,
		screen.CardTitle("schedule", say.F("Day %d of %d", c.Day, c.Of), theme.Ink, theme.Primary),
		widget.NewProgressBar(say.T("Time used"), part),
		widget.NewText(widget.TextProps{Spans: spans, Size: theme.SizeSmall})))
}

func (s *Screen) workers() fyne.CanvasObject {
	rows := []fyne.CanvasObject{widget.H3(say.T("Who is working on this"))}
	for _, w := range s.facts.Workers {
		name, where := w.Name, w.Section
		if w.Me {
			name = say.T("You")
		}
		if where == "" {
			where = say.T("Started it")
		}
		where += " · " + model.Moment(w.Last, s.props.Desk.Now())
		rows = append(rows, widget.Row(10, widget.AlignCentre,
			widget.NewAvatar(widget.AvatarProps{Name: w.Name, Size: 36}),
			widget.Grow(widget.VBox(0,
				widget.NewText(widget.TextProps{Text: name, Size: theme.SizeSmall, Bold: true}), widget.Small(where)))))
	}
	return screen.Card(widget.VBox(12, rows...))
}

// signed says who signed, and how a signed form is changed.
func (s *Screen) signed() fyne.CanvasObject {
	var spans []widget.Span
	// A row says itself who signed it: a medicine that two people checked.
	signed := slices.DeleteFunc(slices.Clone(s.facts.Signed), func(g casefile.SignedBy) bool { return g.Row != "" })
	for i, g := range signed {
		if i > 0 {
			spans = append(spans, widget.Span{Text: "\n"})
		}
		words := say.F("Signed by %s", g.Name)
		if g.Role != "" {
			words += " (" + strings.ToLower(model.Sentence(strings.ReplaceAll(g.Role, "-", " "))) + ")"
		}
		spans = append(spans, widget.Span{Text: words, Bold: true},
			widget.Span{Text: say.F(" %s · check code ", model.Moment(g.At, s.props.Desk.Now()))}, widget.Span{Text: g.Code, Mono: true})
	}
	change := screen.Tag(&s.Tags, "tasks.reopen", widget.NewButton(widget.ButtonProps{Text: say.T("Change this form"), Icon: "edit", Size: widget.Little, OnTapped: s.reopen}))
	return widget.NewCard(widget.CardProps{
		Fill: theme.SafeBg, Edge: theme.Clear, Pad: widget.Around(16),
		Content: widget.Row(12, widget.AlignCentre,
			widget.NewIcon(widget.IconProps{Icon: "lock", Size: 26, Colour: theme.Safe}),
			widget.Grow(widget.NewText(widget.TextProps{Spans: spans, MaxWidth: -1})), change),
	})
}

func (s *Screen) reopen() {
	why := screen.Tag(&s.Tags, "reopen.why", widget.NewTextArea(widget.TextAreaProps{Rows: 3}))
	field := widget.NewField(widget.FieldProps{
		Label: say.T("Why does it change?"), Hint: say.T("The signed version is kept. A new version begins, and has to be signed again."), Input: why,
	})
	do := screen.Tag(&s.Tags, "reopen.go", widget.NewButton(widget.ButtonProps{Text: say.T("Begin a new version"), Kind: widget.Primary}))
	do.SetOnTapped(func() {
		if strings.TrimSpace(why.Value()) == "" {
			field.SetError(say.T("Say why this form changes"))
			field.Focus()
			return
		}
		s.props.Desk.CloseSheet()
		s.props.Reopen(strings.TrimSpace(why.Value()))
	})
	s.props.Desk.Sheet(say.T("Change a signed form"), widget.VBox(20, field, widget.Row(0, widget.AlignStart, do)))
	s.props.Desk.Focus(why.FocusTarget())
}
