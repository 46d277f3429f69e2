package section

import (
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

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
		out = append(out, widget.Problem{Message: s.called(text), Go: func() { s.reveal(fx.Cell) }})
	}
	return out
}

func (s *Screen) showSummary(ps []engine.Problem) {
	if len(ps) == 0 {
		return
	}
	lines := s.summaryLines(ps)
	title := model.FixTitle(len(lines))
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
	s.summary.SetProblems(model.FixTitle(len(lines)), lines)
}
