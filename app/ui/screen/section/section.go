package section

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/ui/form"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/today"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// Props is what the screen needs.
type Props struct {
	Desk   screen.Desk
	Route  model.Route
	Editor *model.Editor
	Around form.Around // Desk, OpenRow, Relayout and Typed are filled in here
	Typed  func()      // something typed waits to be saved
	Child  string      // short name, with age
	Case   casefile.CaseSummary
	Cache  *Cache
}

// Cache keeps the last pages built, so that going back and forth is quick.
type Cache struct {
	order []key
	pages map[key]*form.Page
}

type key struct {
	page string
	row  engine.RowID
	wide bool
}

// mostKept is how many built pages are kept: this one and its neighbours.
const mostKept = 3

func (c *Cache) get(k key, build func() *form.Page) *form.Page {
	if c.pages == nil {
		c.pages = map[key]*form.Page{}
	}
	for i, o := range c.order {
		if o == k {
			c.order = append(append(c.order[:i:i], c.order[i+1:]...), k)
			return c.pages[k]
		}
	}
	p := build()
	c.pages[k] = p
	if c.order = append(c.order, k); len(c.order) > mostKept {
		delete(c.pages, c.order[0])
		c.order = c.order[1:]
	}
	return p
}

// Apply shows what followed from an answer on every page that is kept.
func (c *Cache) Apply(ch engine.Changes) {
	for _, p := range c.pages {
		p.Apply(ch)
	}
}

// Reload shows the document anew on every page that is kept.
func (c *Cache) Reload() {
	for _, p := range c.pages {
		p.Reload()
	}
}

// Drop forgets the pages, as when a document is locked.
func (c *Cache) Drop() { c.order, c.pages = nil, nil }

// Screen is a page of a form.
type Screen struct {
	screen.Tags
	props Props
	width model.Width
	doc   model.Doc

	section *engine.Section
	group   *engine.RowGroup // nil outside rows
	pages   []*engine.Page   // of the section or the row, shown ones only
	page    *engine.Page
	row     engine.RowID

	form    *form.Page
	scroll  *widget.PageScroll
	body    fyne.CanvasObject
	strip   fyne.CanvasObject
	column  *fyne.Container
	title   *widget.Text
	summary *widget.ErrorSummary
	nav     []*widget.NavRow
	bar     *widget.ActionBar
	count   *widget.Text
	part    *widget.ProgressBar
	toFix   *widget.Button
	fixing  bool // the summary is there
}

// New makes the screen. An error says in plain words that the page is not
// there any more.
func New(p Props) (*Screen, error) {
	s := &Screen{props: p, doc: p.Editor.Doc, row: engine.RowID(p.Route.Row)}
	f := s.doc.Form()
	s.page = f.Page(p.Route.Page)
	if s.page == nil {
		return nil, ErrNoPage
	}
	s.section = s.page.Section
	s.group = s.page.Rows
	if s.group != nil && !s.rowLives() {
		return nil, ErrNoPage
	}
	s.list()
	return s, nil
}

// ErrNoPage reports a page that the form does not have, or of a row that was
// removed.
var ErrNoPage = fmt.Errorf("this page is not part of the form any more")

func (s *Screen) rowLives() bool {
	found := false
	var look func(items []*engine.Item, parent engine.RowID)
	look = func(items []*engine.Item, parent engine.RowID) {
		for _, it := range items {
			if it.Rows == nil {
				look(it.Children, parent)
				continue
			}
			for _, r := range s.doc.Rows(it.Rows.ID, parent) {
				if r.ID == s.row {
					found = true
				}
				look(it.Children, r.ID)
			}
		}
	}
	for _, part := range s.doc.Form().Parts {
		for _, sec := range part.Sections {
			for _, pg := range sec.Pages {
				look(pg.Items, "")
			}
		}
	}
	return found
}

// list finds the pages that stand beside this one.
func (s *Screen) list() {
	if s.group != nil {
		s.pages = model.ShownPages(s.doc, s.group.Pages, s.row)
	} else {
		s.pages = model.ShownPages(s.doc, s.section.Pages, "")
	}
}

func (s *Screen) at() int {
	for i, p := range s.pages {
		if p == s.page {
			return i
		}
	}
	return 0
}

// Frame implements screen.Screen.
func (s *Screen) Frame(w model.Width) screen.Frame {
	title := s.section.Title
	sub := s.doc.Form().Title
	if s.props.Child != "" {
		sub += " · " + s.props.Child
	}
	if s.group != nil {
		title = model.RowTitle(s.doc, s.group, s.row)
		sub = s.group.Item.Text + " · " + s.section.Title
	}
	return screen.Frame{Title: title, Sub: sub, Back: true, Case: s.props.Route.Case, Strip: s.strip, Bar: s.bar}
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
	s.strip, s.nav, s.summary, s.fixing = nil, nil, nil, false
	around := s.props.Around
	around.Desk = s.props.Desk
	around.OpenRow = s.openRow
	around.Relayout = s.relayout
	around.Typed = s.props.Typed
	k := key{s.page.ID, s.row, s.width.OneColumn()}
	s.form = s.props.Cache.get(k, func() *form.Page {
		return form.New(form.Props{Editor: s.props.Editor, Page: s.page, Row: s.row, Wide: s.width.OneColumn(), Around: around})
	})
	s.form.Move(around)
	title := s.page.Title
	switch {
	case s.group != nil && (title == "" || title == s.group.Item.Text):
		title = model.Sentence(model.RowName(s.group))
	case title == "":
		title = s.section.Title
	}
	s.title = screen.Tag(&s.Tags, "page.title", widget.H1(title))
	parts := []fyne.CanvasObject{s.title}
	if s.page.Subtitle != "" {
		parts = append(parts, widget.Hint(s.page.Subtitle))
	}
	head := widget.VBox(4, parts...)
	s.column = widget.VBox(20, head, s.form.Object())
	s.bars()
	if s.width.OneColumn() {
		s.strip = s.pageStrip()
		content := s.column
		if a := s.aside(); a != nil && s.width == model.Portrait {
			content = widget.VBox(20, s.column, a)
			s.column = widget.VBox(20, head, s.form.Object())
			content.Objects[0] = s.column
		}
		s.scroll = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(32, 20, 32, 32, content)})
		if s.width == model.Compact {
			s.scroll = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(16, 16, 16, 32, content)})
		}
		s.body = s.scroll
	} else {
		middle := []fyne.CanvasObject{widget.Wide(640, s.column)}
		var aside fyne.CanvasObject = widget.Spacer()
		if a := s.aside(); a != nil {
			aside = a
		}
		content := widget.ColumnsTop(24, []float32{640, 268}, middle[0], widget.MaxWide(268, aside))
		s.scroll = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(32, 18, 32, 32, content)})
		side := widget.NewPageScroll(widget.PageProps{Content: s.side()})
		s.body = &fyne.Container{Layout: screen.Beside{}, Objects: []fyne.CanvasObject{side, widget.NewGround(theme.Line), s.scroll}}
	}
	if s.props.Route.Summary {
		s.showSummary(s.problems())
	}
}

func (s *Screen) relayout() {
	if s.scroll != nil {
		s.scroll.Relayout()
	}
}

// side is the list of pages.
func (s *Screen) side() fyne.CanvasObject {
	rows := []fyne.CanvasObject{widget.Pad(12, 0, 12, 6, widget.Small(model.PageOf(s.at(), len(s.pages))))}
	s.count = rows[0].(*fyne.Container).Objects[0].(*widget.Text)
	for _, pg := range s.pages {
		row := screen.Tag(&s.Tags, "nav."+pg.ID, widget.NewNavRow(s.navProps(pg)))
		s.nav = append(s.nav, row)
		rows = append(rows, row)
	}
	rows = append(rows, widget.Pad(12, 12, 12, 12, widget.NewSeparator()))
	if s.group != nil {
		rows = append(rows, screen.Tag(&s.Tags, "nav.up", widget.NewNavRow(widget.NavRowProps{
			Text: s.group.Item.Text, Icon: "list", Colour: theme.Primary, Link: true, OnTapped: s.props.Desk.Back,
		})))
	}
	rows = append(rows, screen.Tag(&s.Tags, "nav.all", widget.NewNavRow(widget.NavRowProps{
		Text: "All sections", Icon: "checklist", Colour: theme.Primary, Link: true, OnTapped: s.toList,
	})))
	return widget.Pad(12, 16, 12, 16, widget.VBox(4, rows...))
}

func (s *Screen) navProps(pg *engine.Page) widget.NavRowProps {
	p := s.doc.PageStatus(pg.ID, s.row)
	w := model.StatusIcon(p.Status)
	title := pg.Title
	if title == "" {
		title = s.section.Title
	}
	ink, _ := screen.Tone(w.Tone).Colours()
	if w.Tone == model.Neutral {
		ink = theme.Control
	}
	props := widget.NavRowProps{
		Text: title, Icon: w.Icon, Colour: ink, State: w.Text, Here: pg == s.page, OnTapped: func() { s.open(pg) },
	}
	if p.Status == engine.ToFix {
		props.Note = model.StatusWords(p).Text
	}
	return props
}

// pageStrip stands under the header where there is one column.
func (s *Screen) pageStrip() fyne.CanvasObject {
	i := s.at()
	next := ""
	if i+1 < len(s.pages) {
		next = "next: " + titleOf(s.pages[i+1], s.section)
	}
	s.count = widget.NewText(widget.TextProps{Text: model.PageOf(i, len(s.pages)), Size: theme.SizeSmall, Bold: true})
	s.part = widget.NewProgressBar("Pages", float32(i+1)/float32(max(1, len(s.pages))))
	s.toFix = screen.Tag(&s.Tags, "page.pages", widget.NewButton(widget.ButtonProps{Text: "Pages", Icon: "list", Count: s.fixCount(), OnTapped: s.pagesSheet}))
	words := []fyne.CanvasObject{widget.Grow(s.count)}
	if next != "" && s.width != model.Compact {
		words = append(words, screen.Line(widget.TextProps{Text: next, Size: theme.SizeSmall, Colour: theme.Muted}))
	}
	row := widget.Row(16, widget.AlignCentre, widget.Grow(widget.VBox(8, widget.Row(8, widget.AlignCentre, words...), s.part)), s.toFix)
	return widget.VBox(0, widget.Pad(24, 12, 24, 12, row), widget.NewSeparator())
}

func titleOf(pg *engine.Page, sec *engine.Section) string {
	if pg.Title != "" {
		return pg.Title
	}
	return sec.Title
}

// fixCount is how many pages of the list have something to fix.
func (s *Screen) fixCount() string {
	n := 0
	for _, pg := range s.pages {
		if s.doc.PageStatus(pg.ID, s.row).Status == engine.ToFix {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return model.Figures(n)
}

// pagesSheet is the list of pages as a sheet.
func (s *Screen) pagesSheet() {
	var rows []fyne.CanvasObject
	for _, pg := range s.pages {
		p := s.navProps(pg)
		tapped := p.OnTapped
		p.OnTapped = func() {
			s.props.Desk.CloseSheet()
			tapped()
		}
		rows = append(rows, screen.Tag(&s.Tags, "sheet."+pg.ID, widget.NewNavRow(p)))
	}
	rows = append(rows, screen.Tag(&s.Tags, "sheet.all", widget.NewNavRow(widget.NavRowProps{
		Text: "All sections", Icon: "checklist", Colour: theme.Primary, Link: true, OnTapped: func() {
			s.props.Desk.CloseSheet()
			s.toList()
		},
	})))
	s.props.Desk.Sheet("Pages", widget.VBox(4, rows...))
}

// aside is what to know about the child while asking; nil when nothing is.
func (s *Screen) aside() fyne.CanvasObject {
	var cards []fyne.CanvasObject
	c := s.props.Case
	if c.Communication != "" {
		cards = append(cards, screen.Tinted(widget.VBox(6,
			widget.Row(8, widget.AlignCentre,
				widget.NewIcon(widget.IconProps{Icon: "sign_language", Size: 20, Colour: theme.TintInk}),
				widget.Grow(widget.NewText(widget.TextProps{Text: "How " + model.Given(c.Child.Short()) + " communicates", Size: theme.SizeSmall, Bold: true, Colour: theme.TintInk}))),
			screen.Second(c.Communication))))
	}
	if len(c.Alerts) > 0 {
		var tags []fyne.CanvasObject
		for _, a := range c.Alerts {
			tags = append(tags, today.AlertLine(a))
		}
		cards = append(cards, screen.Card(widget.VBox(8,
			widget.NewText(widget.TextProps{Text: "Take care", Size: theme.SizeSmall, Bold: true}), widget.VBox(6, tags...))))
	}
	if len(cards) == 0 {
		return nil
	}
	return widget.VBox(16, cards...)
}

func (s *Screen) bars() {
	big := func(p widget.ButtonProps) *widget.Button {
		p.Size = widget.Big
		return widget.NewButton(p)
	}
	back := screen.Tag(&s.Tags, "page.back", big(widget.ButtonProps{Text: "Back", MinWidth: 132, OnTapped: s.previous}))
	main := screen.Tag(&s.Tags, "page.continue", big(widget.ButtonProps{Text: s.mainWord(), Icon: s.mainIcon(), IconEnd: s.mainEnd(), Kind: widget.Primary, MinWidth: 220, OnTapped: s.forward}))
	props := widget.ActionProps{Back: back, Main: main, Stacked: s.width.OneColumn()}
	if !s.props.Around.Locked {
		size := widget.Medium
		word := "Skip for now"
		if s.width.OneColumn() {
			size, word = widget.Little, "Skip"
		}
		props.Extras = []*widget.Button{screen.Tag(&s.Tags, "page.skip", widget.NewButton(widget.ButtonProps{Text: word, Name: "Skip for now", Kind: widget.Plain, Size: size, OnTapped: s.skip}))}
	}
	s.bar = widget.NewActionBar(props)
	s.saved()
}

func (s *Screen) mainWord() string {
	if s.group != nil && s.at()+1 >= len(s.pages) {
		return "Done"
	}
	return "Continue"
}

func (s *Screen) mainIcon() string {
	if s.mainWord() == "Done" {
		return "check"
	}
	return ""
}

func (s *Screen) mainEnd() string {
	if s.mainWord() == "Done" {
		return ""
	}
	return "arrow_forward"
}

// saved brings the sentence that says where the work is up to date.
func (s *Screen) saved() {
	if s.props.Around.Locked {
		s.bar.SetSaved("Signed. It can be read, not changed.", "lock", widget.ToneNeutral)
		return
	}
	w := s.props.Editor.Line.Words()
	if w.Text == "" {
		s.bar.SetSaved("Every answer is saved as you give it.", "save", widget.ToneNeutral)
		return
	}
	icon := ""
	switch w.Tone {
	case model.Safe:
		icon = "check_circle-fill"
	case model.Danger:
		icon = "error-fill"
	case model.Neutral:
		icon = "clock_loader_40"
	}
	s.bar.SetSaved(w.Text, icon, screen.Tone(w.Tone))
}

// Saved is called when only the save line changed.
func (s *Screen) Saved() { s.saved() }

// Apply shows what followed from an answer.
func (s *Screen) Apply(ch engine.Changes) {
	if ch != nil {
		s.refreshNav()
		s.refreshSummary()
	}
	s.saved()
}

// refreshNav brings the list of pages up to date; rows that say the same are
// not drawn again.
func (s *Screen) refreshNav() {
	before := len(s.pages)
	s.list()
	if len(s.pages) != before && s.body != nil {
		focus := s.props.Desk
		_ = focus
		s.rebuildSide()
		return
	}
	for i, pg := range s.pages {
		if i < len(s.nav) {
			s.nav[i].Set(s.navProps(pg))
		}
	}
	if s.toFix != nil {
		s.toFix.SetCount(s.fixCount())
	}
	if s.group != nil {
		s.props.Desk.Changed()
	}
}

// rebuildSide makes the list anew after a page came or went.
func (s *Screen) rebuildSide() {
	if s.width.OneColumn() {
		s.strip = s.pageStrip()
		s.props.Desk.Changed()
		return
	}
	if c, ok := s.body.(*fyne.Container); ok {
		s.nav = nil
		c.Objects[0].(*widget.PageScroll).SetContent(s.side())
	}
}

// Tick implements screen.Ticking: another person's answers may be here.
func (s *Screen) Tick() {
	s.refreshNav()
	s.saved()
}

// Shown implements screen.Screen.
func (s *Screen) Shown(was model.Saved) {
	c := engine.Cell{Row: s.row, LinkID: s.props.Route.Cell}
	switch {
	case c.LinkID != "":
		s.reveal(c)
	case s.props.Route.Summary && s.summary != nil:
		s.summary.Focus()
	default:
		s.scroll.ScrollTo(was.Offset)
	}
}

func (s *Screen) reveal(c engine.Cell) {
	s.form.Focus(c)
	if o := s.form.ObjectOf(c); o != nil {
		s.scroll.EnsureVisible(o)
	}
}

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved {
	s.props.Editor.Flush()
	return model.Saved{Offset: s.scroll.Offset()}
}

// IDOf implements screen.Identified for the page's own controls and the
// questions on it.
func (s *Screen) IDOf(o fyne.CanvasObject) string {
	if id := s.Tags.IDOf(o); id != "" {
		return id
	}
	if s.form != nil {
		return s.form.IDOf(o)
	}
	return ""
}

// Key implements screen.Keys.
func (s *Screen) Key(name string) bool {
	switch name {
	case "ctrl+enter":
		s.forward()
	case "ctrl+down":
		s.step(1)
	case "ctrl+up":
		s.step(-1)
	case "ctrl+e":
		s.nextFix()
	case "pageup", "pagedown":
		k := fyne.KeyPageUp
		if name == "pagedown" {
			k = fyne.KeyPageDown
		}
		return s.scroll.TypedKey(&fyne.KeyEvent{Name: k})
	default:
		return false
	}
	return true
}

func (s *Screen) route(pg *engine.Page) model.Route {
	r := s.props.Route.Place()
	r.Section, r.Page = s.section.ID, pg.ID
	return r
}

func (s *Screen) open(pg *engine.Page) {
	if pg != s.page {
		s.props.Desk.Open(s.route(pg))
	}
}

func (s *Screen) toList() {
	s.props.Desk.Open(model.Route{Screen: model.TaskList, Case: s.props.Route.Case, Doc: s.props.Route.Doc})
}

func (s *Screen) openRow(g *engine.RowGroup, row engine.RowID) {
	if len(g.Pages) == 0 {
		return
	}
	r := s.props.Route.Place()
	r.Row = string(row)
	pages := model.ShownPages(s.doc, g.Pages, row)
	if len(pages) == 0 {
		pages = g.Pages
	}
	r.Page = pages[0].ID
	s.props.Desk.Open(r)
}

func (s *Screen) step(by int) {
	if i := s.at() + by; i >= 0 && i < len(s.pages) {
		s.open(s.pages[i])
	}
}

// previous goes to the page before, or up from the first.
func (s *Screen) previous() {
	if i := s.at(); i > 0 {
		s.open(s.pages[i-1])
		return
	}
	s.props.Desk.Back()
}

// forward is Continue: what is wrong or missing here is told once, at the top,
// with the way to each; Skip for now goes on all the same.
func (s *Screen) forward() {
	if s.props.Around.Locked {
		s.onward()
		return
	}
	s.props.Desk.Focus(nil)
	if ps := s.problems(); len(ps) > 0 {
		s.showSummary(ps)
		s.scroll.ScrollTo(0)
		s.summary.Focus()
		return
	}
	s.onward()
}

// problems asks for everything that stops this page, half-typed boxes too.
func (s *Screen) problems() []engine.Problem {
	return append(s.props.Editor.Continue(s.page.ID, s.row), s.form.Local()...)
}

func (s *Screen) skip() {
	s.props.Editor.Flush()
	s.onward()
}

func (s *Screen) onward() {
	s.list()
	if i := s.at(); i+1 < len(s.pages) {
		s.open(s.pages[i+1])
		return
	}
	if s.group != nil {
		s.props.Desk.Back()
		return
	}
	s.nextSection()
}

// nextSection goes to the first page of the section after this one, or to the
// check at the end.
func (s *Screen) nextSection() {
	all := model.ShownSections(s.doc)
	for i, sec := range all {
		if sec != s.section {
			continue
		}
		if i+1 < len(all) {
			pages := model.ShownPages(s.doc, all[i+1].Pages, "")
			r := s.props.Route.Place()
			r.Section, r.Page = all[i+1].ID, pages[0].ID
			s.props.Desk.Open(r)
			return
		}
	}
	s.props.Desk.Open(model.Route{Screen: model.Check, Case: s.props.Route.Case, Doc: s.props.Route.Doc})
}

// nextFix leads to the next question of this page, and then of the form, that
// has something to fix.
func (s *Screen) nextFix() {
	for _, p := range append(s.props.Editor.PageProblems(s.page.ID, s.row), s.form.Local()...) {
		if p.Rule != engine.RuleRequired || s.fixing {
			s.reveal(p.Cell)
			return
		}
	}
	for _, fx := range model.Fixes(s.doc.Form(), s.doc.Check()) {
		if fx.Page == "" || fx.Page == s.page.ID && fx.Cell.Row == s.row {
			continue
		}
		s.props.Desk.Open(model.Route{
			Screen: model.Page, Case: s.props.Route.Case, Doc: s.props.Route.Doc, Section: fx.Section, Page: fx.Page,
			Row: string(fx.Cell.Row), Cell: fx.Cell.LinkID,
		})
		return
	}
}

func (s *Screen) summaryLines(ps []engine.Problem) []widget.Problem {
	var out []widget.Problem
	for _, fx := range model.Fixes(s.doc.Form(), ps) {
		text := fx.Text
		if it := s.doc.Form().Item(fx.Cell.LinkID); it != nil && model.Vague(text) {
			text = strings.TrimRight(it.Text, "?:") + ": " + model.LowerFirst(text)
		}
		out = append(out, widget.Problem{Message: text, Go: func() { s.reveal(fx.Cell) }})
	}
	return out
}

func (s *Screen) showSummary(ps []engine.Problem) {
	if len(ps) == 0 {
		return
	}
	lines := s.summaryLines(ps)
	title := model.FixTitle(len(lines), false)
	s.fixing = true
	if s.summary != nil {
		s.summary.SetProblems(title, lines)
		return
	}
	s.summary = screen.Tag(&s.Tags, "page.summary", widget.NewErrorSummary(widget.ErrorSummaryProps{Title: title, Problems: lines}))
	s.column.Objects = append([]fyne.CanvasObject{s.summary}, s.column.Objects...)
	s.relayout()
}

// refreshSummary strikes out what has been fixed; with nothing left it goes.
func (s *Screen) refreshSummary() {
	if s.summary == nil || !s.fixing {
		return
	}
	ps := append(s.props.Editor.StillWrong(s.page.ID, s.row), s.form.Local()...)
	if len(ps) == 0 {
		s.fixing = false
		s.column.Objects = s.column.Objects[1:]
		s.summary = nil
		s.relayout()
		return
	}
	lines := s.summaryLines(ps)
	s.summary.SetProblems(model.FixTitle(len(lines), false), lines)
}
