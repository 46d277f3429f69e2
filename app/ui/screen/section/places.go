package section

import (
	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

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
		Text: say.T("All sections"), Icon: "checklist", Colour: theme.Primary, Link: true, OnTapped: s.toList,
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
		Text: s.called(title), Icon: w.Icon, Colour: ink, State: w.Text, Here: pg == s.page, OnTapped: func() { s.open(pg) },
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
		next = say.F("next: %s", s.called(titleOf(s.pages[i+1], s.section)))
	}
	s.count = widget.NewText(widget.TextProps{Text: model.PageOf(i, len(s.pages)), Size: theme.SizeSmall, Bold: true})
	s.part = widget.NewProgressBar(say.T("Pages"), float32(i+1)/float32(max(1, len(s.pages))))
	s.toFix = screen.Tag(&s.Tags, "page.pages", widget.NewButton(widget.ButtonProps{Text: say.T("Pages"), Icon: "list", Count: s.fixCount(), OnTapped: s.pagesSheet}))
	words := []fyne.CanvasObject{widget.Grow(s.count)}
	if next != "" && s.width != model.Compact {
		words = append(words, screen.Line(widget.TextProps{Text: next, Size: theme.SizeSmall, Colour: theme.Muted}))
	}
	where := widget.VBox(8, widget.Row(8, widget.AlignCentre, words...), s.part)
	row := fyne.CanvasObject(widget.Row(16, widget.AlignCentre, widget.Grow(where), s.toFix))
	if s.width == model.Compact && theme.Scale() >= 1.5 {
		// Large text on a narrow screen: the button says where one is, and the page
		// keeps the room.
		s.toFix.SetText(s.count.Value())
		row = s.toFix
	}
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
		Text: say.T("All sections"), Icon: "checklist", Colour: theme.Primary, Link: true, OnTapped: func() {
			s.props.Desk.CloseSheet()
			s.toList()
		},
	})))
	s.props.Desk.Sheet(say.T("Pages"), widget.VBox(4, rows...))
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
	r.Screen, r.Section, r.Row = model.RowScreen(g), g.Item.Section.ID, string(row)
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
	s.props.Desk.Open(model.After(s.doc, s.section, s.props.Route))
}
