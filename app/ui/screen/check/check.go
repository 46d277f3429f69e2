package check

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// Props is what the screen needs.
type Props struct {
	Desk   screen.Desk
	Route  model.Route
	Editor *model.Editor
	Child  string
	Locked bool
	Signed []casefile.SignedBy
}

// Screen shows the answers.
type Screen struct {
	screen.Tags
	props Props
	width model.Width
	doc   model.Doc

	fixes   []model.Fix
	section string // the one whose answers show
	gaps    bool   // only what is missing or wrong
	all     bool   // every line of a long summary
	scroll  *widget.PageScroll
	side    *widget.PageScroll
	body    fyne.CanvasObject
	summary *widget.ErrorSummary
	bar     *widget.ActionBar
}

// New makes the screen and asks for everything that stops a signature.
func New(p Props) *Screen {
	s := &Screen{props: p, doc: p.Editor.Doc}
	s.ask()
	if all := model.ShownSections(s.doc); len(all) > 0 {
		s.section = all[0].ID
	}
	for _, fx := range s.fixes {
		if fx.Section != "" {
			s.section = fx.Section
			break
		}
	}
	return s
}

// ask lists what is to fix. A signature that is missing is no thing to fix
// here: it comes next.
func (s *Screen) ask() {
	s.fixes = nil
	if s.props.Locked {
		return
	}
	var ps []engine.Problem
	for _, p := range s.props.Editor.CheckAll() {
		if !model.Awaited(s.doc.Form(), p) {
			ps = append(ps, p)
		}
	}
	s.fixes = model.Fixes(s.doc.Form(), ps)
}

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	sub := s.doc.Form().Title
	if s.props.Child != "" {
		sub += " · " + s.props.Child
	}
	return screen.Frame{Title: "Check your answers", Sub: sub, Back: true, Case: s.props.Route.Case, Bar: s.bar}
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	if s.body == nil || w != s.width {
		s.width = w
		s.build()
	}
	return s.body
}

func (s *Screen) build() {
	s.Fresh()
	s.summary = nil
	s.bars()
	if s.width.OneColumn() {
		pad := float32(24)
		if s.width == model.Compact {
			pad = 16
		}
		s.scroll = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(pad, 18, pad, 32, s.content())})
		s.side = nil
		s.body = s.scroll
		return
	}
	s.scroll = widget.NewPageScroll(widget.PageProps{Content: s.wide()})
	s.side = widget.NewPageScroll(widget.PageProps{Content: s.jump()})
	line := widget.NewGround(theme.Line)
	s.body = &fyne.Container{Layout: screen.Beside{}, Objects: []fyne.CanvasObject{s.side, line, s.scroll}}
}

func (s *Screen) wide() fyne.CanvasObject {
	return widget.Pad(28, 18, 28, 32, widget.ColumnsTop(24, []float32{640, 274}, widget.Wide(640, s.content()), s.aside()))
}

func (s *Screen) content() *fyne.Container {
	var parts []fyne.CanvasObject
	if len(s.fixes) > 0 {
		s.summary = screen.Tag(&s.Tags, "check.summary", widget.NewErrorSummary(widget.ErrorSummaryProps{
			Title: model.FixTitle(len(s.fixes), true), Problems: s.lines(), Large: true,
		}))
		parts = append(parts, widget.Pad(2, 6, 2, 0, s.summary))
	} else if !s.props.Locked {
		parts = append(parts, widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneSafe, Icon: "check_circle-fill", Strong: "Nothing is left to fix.", Text: "Read your answers through, then finish and sign.",
		}))
	}
	for _, sec := range model.ShownSections(s.doc) {
		if !s.width.OneColumn() && sec.ID != s.section && !s.gaps {
			continue
		}
		if block := s.answers(sec); block != nil {
			parts = append(parts, block)
		}
	}
	if s.gaps && len(parts) <= 1 {
		parts = append(parts, widget.NewEmptyState(widget.EmptyStateProps{Icon: "check_circle", Line: "No gaps.", Reason: "Every question has an answer or a reason."}))
	}
	return widget.VBox(20, parts...)
}

// fewFixes is how many lines of a long summary show at first.
const fewFixes = 6

func (s *Screen) lines() []widget.Problem {
	var out []widget.Problem
	for i, fx := range s.fixes {
		if !s.all && i == fewFixes && len(s.fixes) > fewFixes+1 {
			out = append(out, widget.Problem{Message: fmt.Sprintf("Show all %d", len(s.fixes)), Go: func() {
				s.all = true
				s.again()
			}})
			break
		}
		text := fx.Text
		if it := s.doc.Form().Item(fx.Cell.LinkID); it != nil && model.Vague(text) {
			text = strings.TrimRight(it.Text, "?:") + ": " + model.LowerFirst(text)
		}
		if fx.Cell.Row != "" {
			if it := s.doc.Form().Item(fx.Cell.LinkID); it != nil && it.Group != nil {
				text += " (" + model.RowTitle(s.doc, it.Group, fx.Cell.Row) + ")"
			}
		}
		out = append(out, widget.Problem{Message: text, Go: func() { s.goTo(fx.Section, fx.Page, fx.Cell) }})
	}
	return out
}

func (s *Screen) goTo(section, page string, c engine.Cell) {
	if page == "" {
		s.props.Desk.Open(model.Route{Screen: model.TaskList, Case: s.props.Route.Case, Doc: s.props.Route.Doc})
		return
	}
	s.props.Desk.Open(model.Route{
		Screen: model.Page, Case: s.props.Route.Case, Doc: s.props.Route.Doc, Section: section, Page: page,
		Row: string(c.Row), Cell: c.LinkID,
	})
}

// answers is one section's answers in rows: question, answer, Change. nil when
// only gaps are wanted and it has none.
func (s *Screen) answers(sec *engine.Section) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	answered := 0
	wrong := s.wrongCells()
	var add func(items []*engine.Item, row engine.RowID, page *engine.Page)
	add = func(items []*engine.Item, row engine.RowID, page *engine.Page) {
		for _, it := range items {
			c := engine.Cell{Row: row, LinkID: it.LinkID}
			st := s.doc.State(c)
			if it.Hidden || it.Type == engine.Display || !st.Enabled {
				continue
			}
			switch {
			case it.Rows != nil:
				rows = append(rows, s.rowsLine(it, row, page, wrong[c])...)
				if len(s.doc.Rows(it.Rows.ID, row)) > 0 {
					answered++
				}
				continue
			case it.Question():
				r := s.line(it, c, st, page, wrong[c])
				if len(st.Values) > 0 {
					answered++
				}
				if r != nil {
					rows = append(rows, r)
				}
			}
			add(it.Children, row, page)
		}
	}
	for _, pg := range model.ShownPages(s.doc, sec.Pages, "") {
		add(pg.Items, "", pg)
	}
	if len(rows) == 0 {
		return nil
	}
	head := screen.Heading(sec.Title, widget.Small(model.Count(answered, "answer", "answers")))
	return widget.VBox(8, head, widget.RowsCard(rows...))
}

func (s *Screen) wrongCells() map[engine.Cell]string {
	out := map[engine.Cell]string{}
	for _, fx := range s.fixes {
		if _, ok := out[fx.Cell]; !ok {
			out[fx.Cell] = fx.Text
		}
	}
	return out
}

func short(it *engine.Item) string {
	if it.Short != "" {
		return it.Short
	}
	return strings.TrimRight(it.Text, "?")
}

// line is one answer; nil when only gaps are wanted and this is none.
func (s *Screen) line(it *engine.Item, c engine.Cell, st engine.State, page *engine.Page, wrong string) fyne.CanvasObject {
	words, spans := model.AnswerText(it, st.Values), []widget.Span(nil)
	gap := ""
	if st.Gap != nil && words == "" {
		gap = casefile.GapWords(*st.Gap)
	}
	if s.gaps && wrong == "" && (words != "" || gap != "" || st.Required == engine.Optional) {
		return nil
	}
	if s.gaps && st.Calculated {
		return nil
	}
	link := "Change"
	switch {
	case wrong != "" && words == "":
		spans = []widget.Span{{Text: "No answer yet", Bold: true, Colour: theme.Danger}}
		link = "Answer"
	case wrong != "":
		spans = []widget.Span{{Text: words + " – " + model.LowerFirst(strings.TrimPrefix(wrong, "The date ")), Bold: true, Colour: theme.Danger}}
	case words != "":
		spans = []widget.Span{{Text: words, Italic: it.Voice}}
	case gap != "":
		spans = []widget.Span{{Text: gap, Colour: theme.Muted}}
	default:
		spans = []widget.Span{{Text: "Not answered", Colour: theme.Muted}}
		link = "Answer"
	}
	name := link + ": " + short(it)
	value := widget.NewText(widget.TextProps{Spans: spans})
	return s.sumRow(c, short(it), value, link, name, page, wrong != "", st.Calculated)
}

func (s *Screen) sumRow(c engine.Cell, label string, value fyne.CanvasObject, link, name string, page *engine.Page, wrong, fixed bool) fyne.CanvasObject {
	var end fyne.CanvasObject = widget.Spacer()
	if !fixed && !s.props.Locked {
		id := "change." + c.LinkID
		if c.Row != "" {
			id = "change." + string(c.Row) + "." + c.LinkID
		}
		end = screen.Tag(&s.Tags, id, widget.NewLink(widget.LinkProps{Text: link, Name: name, OnTapped: func() {
			sec := ""
			if page.Section != nil {
				sec = page.Section.ID
			}
			s.goTo(sec, page.ID, c)
		}}))
	}
	question := widget.NewText(widget.TextProps{Text: label, Bold: true})
	var row fyne.CanvasObject
	if s.width == model.Compact {
		row = widget.Row(12, widget.AlignStart, widget.Grow(widget.VBox(2, question, value)), end)
	} else {
		row = widget.ColumnsTop(16, []float32{-230, -300, 64}, widget.Pad(0, 8, 0, 8, question), widget.Pad(0, 8, 0, 8, value), end)
	}
	padded := widget.Pad(18, 4, 18, 4, row)
	if wrong {
		return widget.NewMarked(padded)
	}
	return padded
}

// rowsLine is a repeating group: one line a row, or that there are none.
func (s *Screen) rowsLine(it *engine.Item, parent engine.RowID, page *engine.Page, wrong string) []fyne.CanvasObject {
	c := engine.Cell{Row: parent, LinkID: it.LinkID}
	rows := s.doc.Rows(it.Rows.ID, parent)
	if len(rows) == 0 {
		if s.gaps && wrong == "" {
			return nil
		}
		span := widget.Span{Text: "None", Colour: theme.Muted}
		if wrong != "" {
			span = widget.Span{Text: wrong, Bold: true, Colour: theme.Danger}
		}
		return []fyne.CanvasObject{s.sumRow(c, short(it), widget.NewText(widget.TextProps{Spans: []widget.Span{span}}), "Add", "Add: "+short(it), page, wrong != "", false)}
	}
	var out []fyne.CanvasObject
	for i, r := range rows {
		label := ""
		if i == 0 {
			label = short(it)
		}
		status := model.RowStatus(s.doc, it.Rows, r.ID)
		bad := status.Tone == model.Danger
		if s.gaps && status.Tone == model.Safe {
			continue
		}
		spans := []widget.Span{{Text: model.RowTitle(s.doc, it.Rows, r.ID), Bold: true}}
		if d := model.RowDetail(s.doc, it.Rows, r.ID); d != "" {
			spans = append(spans, widget.Span{Text: "\n" + d})
		}
		if status.Tone != model.Safe {
			spans = append(spans, widget.Span{Text: "\n" + status.Text, Colour: theme.Muted})
		}
		pages := it.Rows.Pages
		if len(pages) == 0 {
			continue
		}
		cell := engine.Cell{Row: r.ID}
		line := s.sumRow(engine.Cell{Row: r.ID, LinkID: it.LinkID}, label, widget.NewText(widget.TextProps{Spans: spans}), "Change",
			"Change: "+model.RowTitle(s.doc, it.Rows, r.ID), page, bad, true)
		if !s.props.Locked {
			line = s.rowLink(line, cell, pages[0], page, label, spans, bad, it)
		}
		out = append(out, line)
	}
	return out
}

// rowLink is the line of a row whose Change opens the row itself.
func (s *Screen) rowLink(_ fyne.CanvasObject, c engine.Cell, rowPage, page *engine.Page, label string, spans []widget.Span, bad bool, it *engine.Item) fyne.CanvasObject {
	end := screen.Tag(&s.Tags, "change."+string(c.Row), widget.NewLink(widget.LinkProps{
		Text: "Change", Name: "Change: " + model.RowTitle(s.doc, it.Rows, c.Row), OnTapped: func() {
			s.goTo(page.Section.ID, rowPage.ID, c)
		},
	}))
	row := widget.ColumnsTop(16, []float32{-230, -300, 64},
		widget.Pad(0, 8, 0, 8, widget.NewText(widget.TextProps{Text: label, Bold: true})),
		widget.Pad(0, 8, 0, 8, widget.NewText(widget.TextProps{Spans: spans})), end)
	padded := widget.Pad(18, 4, 18, 4, row)
	if bad {
		return widget.NewMarked(padded)
	}
	return padded
}

// jump is the list of sections at the side.
func (s *Screen) jump() fyne.CanvasObject {
	rows := []fyne.CanvasObject{widget.Pad(12, 0, 12, 6, widget.Small("Jump to"))}
	fix := map[string]int{}
	for _, fx := range s.fixes {
		fix[fx.Section]++
	}
	for _, sec := range model.ShownSections(s.doc) {
		p := s.doc.SectionStatus(sec.ID)
		w := model.StatusIcon(p.Status)
		note := ""
		if n := fix[sec.ID]; n > 0 {
			w = model.StatusIcon(engine.ToFix)
			note = fmt.Sprintf("%d to fix", n)
		}
		ink, _ := screen.Tone(w.Tone).Colours()
		if w.Tone == model.Neutral {
			ink = theme.Control
		}
		rows = append(rows, screen.Tag(&s.Tags, "jump."+sec.ID, widget.NewNavRow(widget.NavRowProps{
			Text: sec.Title, Icon: w.Icon, Colour: ink, State: w.Text, Note: note, Here: sec.ID == s.section && !s.gaps,
			OnTapped: func() { s.choose(sec.ID, false) },
		})))
	}
	word := "Show only gaps"
	if s.gaps {
		word = "Show all answers"
	}
	rows = append(rows, widget.Pad(12, 10, 12, 10, widget.NewSeparator()),
		screen.Tag(&s.Tags, "check.gaps", widget.NewNavRow(widget.NavRowProps{
			Text: word, Icon: "filter_alt", Colour: theme.Muted, Here: s.gaps, OnTapped: func() { s.choose(s.section, !s.gaps) },
		})))
	return widget.Pad(12, 16, 12, 16, widget.VBox(4, rows...))
}

func (s *Screen) choose(section string, gaps bool) {
	s.section, s.gaps = section, gaps
	s.again()
	// The answers of the section come into view, below a long summary.
	if s.summary != nil {
		s.scroll.ScrollTo(s.summary.Size().Height + 12)
	}
}

// again draws what is shown anew.
func (s *Screen) again() {
	if s.side == nil {
		s.body = nil
		s.props.Desk.Rebuild()
		return
	}
	s.Fresh()
	s.bars()
	s.scroll.SetContent(s.wide())
	at := s.side.Offset()
	s.side.SetContent(s.jump())
	s.side.ScrollTo(at)
	s.props.Desk.Changed()
}

// aside says what finishing does, and how much is answered.
func (s *Screen) aside() fyne.CanvasObject {
	point := func(icon, text string) fyne.CanvasObject {
		return widget.Row(10, widget.AlignStart, widget.NewIcon(widget.IconProps{Icon: icon, Colour: theme.Muted}), widget.Grow(screen.Second(text)))
	}
	when := screen.Card(widget.VBox(12,
		widget.Strong("When you finish"),
		point("ink_pen", "You sign. Others who have to sign can do so here, or on their own tablet."),
		point("lock", "Your answers are locked. Later changes show who, when and why."),
		point("sync", "It goes to the server, locked, as soon as there is a signal.")))
	total, answered, reasons := 0, 0, 0
	for _, sec := range model.ShownSections(s.doc) {
		p := s.doc.SectionStatus(sec.ID)
		total += p.Total
		answered += p.Answered
	}
	reasons = model.Reasons(s.doc)
	spans := []widget.Span{
		{Text: model.Count(total, "question", "questions") + ": "},
		{Text: model.Figures(answered - reasons), Bold: true},
		{Text: " answered"},
	}
	if reasons > 0 {
		spans = append(spans, widget.Span{Text: ", "}, widget.Span{Text: model.Figures(reasons), Bold: true}, widget.Span{Text: " skipped with a reason"})
	}
	if n := len(s.fixes); n > 0 {
		spans = append(spans, widget.Span{Text: ", "}, widget.Span{Text: model.Figures(n), Bold: true}, widget.Span{Text: " to fix"})
	}
	spans = append(spans, widget.Span{Text: "."})
	glance := screen.Tinted(widget.VBox(8,
		screen.CardTitle("summarize", "At a glance", theme.TintInk, theme.TintInk),
		widget.NewText(widget.TextProps{Spans: spans, Size: theme.SizeSmall})))
	return widget.VBox(16, when, glance)
}

func (s *Screen) bars() {
	leave := screen.Tag(&s.Tags, "check.leave", widget.NewButton(widget.ButtonProps{Text: "Leave for now", Size: widget.Big, OnTapped: s.props.Desk.Back}))
	props := widget.ActionProps{Back: leave, Stacked: s.width.OneColumn()}
	if !s.props.Locked {
		props.Main = screen.Tag(&s.Tags, "check.finish", widget.NewButton(widget.ButtonProps{
			Text: "Finish and sign", Icon: "ink_pen", Kind: widget.Primary, Size: widget.Big, OnTapped: s.finish,
		}))
	}
	if n := len(s.fixes); n > 0 {
		props.Note = fmt.Sprintf("%d to fix first", n)
	}
	s.bar = widget.NewActionBar(props)
	w := s.props.Editor.Line.Words()
	if s.props.Locked {
		s.bar.SetSaved("Signed. It can be read, not changed.", "lock", widget.ToneNeutral)
	} else if w.Text != "" {
		icon := "check_circle-fill"
		if w.Tone == model.Danger {
			icon = "error-fill"
		}
		s.bar.SetSaved(w.Text, icon, screen.Tone(w.Tone))
	}
}

// finish is never greyed out: pressed early, it leads to what is to fix.
func (s *Screen) finish() {
	s.ask()
	if len(s.fixes) > 0 {
		s.body = nil
		s.props.Desk.Rebuild()
		s.scroll.ScrollTo(0)
		s.summary.Focus()
		return
	}
	s.props.Desk.Open(model.Route{Screen: model.Sign, Case: s.props.Route.Case, Doc: s.props.Route.Doc})
}

// Key implements screen.Keys.
func (s *Screen) Key(name string) bool {
	switch name {
	case "ctrl+enter":
		s.finish()
	case "ctrl+e":
		if len(s.fixes) > 0 {
			fx := s.fixes[0]
			s.goTo(fx.Section, fx.Page, fx.Cell)
		}
	case "pageup":
		return s.scroll.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageUp})
	case "pagedown":
		return s.scroll.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	default:
		return false
	}
	return true
}

// Tick implements screen.Ticking.
func (s *Screen) Tick() {
	at := s.scroll.Offset()
	s.ask()
	s.body = nil
	s.props.Desk.Rebuild()
	s.scroll.ScrollTo(at)
}

// Shown implements screen.Screen: the summary has the focus when there is one.
func (s *Screen) Shown(was model.Saved) {
	if s.summary != nil && was.Offset == 0 {
		s.summary.Focus()
		return
	}
	s.scroll.ScrollTo(was.Offset)
}

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved { return model.Saved{Offset: s.scroll.Offset()} }
