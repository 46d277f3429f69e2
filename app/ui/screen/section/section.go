package section

import (
	"fmt"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
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
	// Said takes what the child said or showed; without a name nothing is asked for:
	// the case is another team's.
	Said screen.Said
	// Adds offers a photo and a note on the page. It is false for a document that is
	// signed, also on pages below its signatures: what they go into stands above them.
	Adds  bool
	Cache *Cache
	// Past is the child's history for a page that it belongs beside, closed to a
	// card where there is one column; nil where there is none.
	Past func(t *screen.Tags, p *engine.Page, card bool) fyne.CanvasObject
}

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
	adding  bool // a photo is being kept
	noted   notesCard
	last    []lastCard
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

// Frame implements screen.Screen.
func (s *Screen) Frame(w model.Width) screen.Frame {
	title := s.called(s.section.Title)
	sub := s.doc.Form().Title
	if s.props.Child != "" {
		sub += " · " + s.props.Child
	}
	if s.group != nil {
		title = model.RowTitle(s.doc, s.group, s.row)
		sub = s.called(s.group.Item.Text) + " · " + s.section.Title
	}
	return screen.Frame{Title: title, Sub: sub, Back: true, Case: s.props.Route.Case, Strip: s.strip, Bar: s.bar}
}

// called is a title with the child's name in it.
func (s *Screen) called(title string) string {
	return model.Call(title, model.Given(s.props.Child))
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
	around.Desk, around.Called = s.props.Desk, s.called
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
	s.title = screen.Tag(&s.Tags, "page.title", widget.H1(s.called(title)))
	parts := []fyne.CanvasObject{s.title}
	if s.page.Subtitle != "" {
		parts = append(parts, widget.Hint(s.page.Subtitle))
	}
	head := widget.VBox(4, parts...)
	s.column = widget.VBox(20, s.above(head)...)
	s.bars()
	if s.width.OneColumn() {
		s.strip = s.pageStrip()
		content := s.column
		if a := s.aside(); a != nil && s.width == model.Portrait {
			content = widget.VBox(20, s.column, a)
		}
		s.scroll = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(32, 20, 32, 32, content)})
		if s.width == model.Compact {
			s.scroll = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(16, 16, 16, 32, content)})
		}
		s.body = s.scroll
	} else {
		var aside fyne.CanvasObject = widget.Spacer()
		if a := s.aside(); a != nil {
			aside = a
		}
		content := widget.ColumnsTop(24, []float32{640, 268}, widget.MaxWide(640, s.column), widget.MaxWide(268, aside))
		s.scroll = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(32, 18, 32, 32, content)})
		side := widget.NewPageScroll(widget.PageProps{Content: s.side()})
		s.body = &fyne.Container{Layout: screen.Beside{}, Objects: []fyne.CanvasObject{side, widget.NewGround(theme.Line), s.scroll}}
	}
	if s.props.Route.Summary {
		s.showSummary(s.problems())
	}
}

// above is the column of the page: its title, the history as a card where there is
// no room beside it, and the questions.
func (s *Screen) above(head fyne.CanvasObject) []fyne.CanvasObject {
	objs := []fyne.CanvasObject{head}
	if s.width.OneColumn() {
		if o := s.past(true); o != nil {
			objs = append(objs, o)
		}
	}
	objs = append(objs, s.form.Object())
	if s.width.OneColumn() {
		objs = append(objs, s.jotsBelow()...)
	}
	return objs
}

func (s *Screen) past(card bool) fyne.CanvasObject {
	if s.props.Past == nil {
		return nil
	}
	return s.props.Past(&s.Tags, s.page, card)
}

func (s *Screen) relayout() {
	if s.scroll != nil {
		s.scroll.Relayout()
	}
}

// aside is what to know about the child while asking; nil when nothing is.
func (s *Screen) aside() fyne.CanvasObject {
	var cards []fyne.CanvasObject
	if o := s.past(false); o != nil && !s.width.OneColumn() {
		cards = append(cards, o)
	}
	cards = append(cards, s.lastTime()...)
	c := s.props.Case
	if c.Communication != "" {
		cards = append(cards, screen.Tinted(widget.VBox(6,
			widget.Row(8, widget.AlignCentre,
				widget.NewIcon(widget.IconProps{Icon: "sign_language", Size: 20, Colour: theme.TintInk}),
				widget.Grow(widget.NewText(widget.TextProps{Text: say.F("How %s communicates", model.Given(c.Child.Short())), Size: theme.SizeSmall, Bold: true, Colour: theme.TintInk}))),
			screen.Second(c.Communication))))
	}
	if !s.props.Around.Locked && !s.width.OneColumn() && s.props.Said.Child != "" {
		cards = append(cards, s.props.Said.Card(&s.Tags, s.props.Desk))
	}
	if !s.width.OneColumn() {
		cards = append(cards, s.jotsBeside()...)
	}
	if len(c.Alerts) > 0 {
		var tags []fyne.CanvasObject
		for _, a := range c.Alerts {
			tags = append(tags, today.AlertLine(a))
		}
		cards = append(cards, screen.Card(widget.VBox(8,
			widget.NewText(widget.TextProps{Text: say.T("Take care"), Size: theme.SizeSmall, Bold: true}), widget.VBox(6, tags...))))
	}
	if len(cards) == 0 {
		return nil
	}
	return widget.VBox(16, cards...)
}

// Apply shows what followed from an answer.
func (s *Screen) Apply(ch engine.Changes) {
	if ch != nil {
		s.refreshNav()
		s.refreshSummary()
		s.refreshLast()
		s.refreshNotes()
	}
	s.saved()
}

// Tick implements screen.Ticking: another person's answers may be here.
func (s *Screen) Tick() {
	s.refreshNav()
	s.refreshNotes()
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
