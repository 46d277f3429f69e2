package signoff

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile/signoff"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// shape says whether the page must be built anew: what stands where, not how
// far a step is.
func (s *Screen) shape() string {
	st := s.state
	var b strings.Builder
	fmt.Fprint(&b, st.Status, st.Practised, st.Watched, len(st.Practices), st.Practices, st.Until, len(st.Steps), s.ready(), st.Stopped != nil)
	fmt.Fprint(&b, st.Waits, st.Again, st.Unanswered != nil, len(st.Open()), st.TaughtWords(), st.Refresh)
	for _, n := range s.todo() {
		b.WriteString(n.Words)
	}
	for _, n := range st.Signing {
		b.WriteString(n.Words)
	}
	return b.String()
}

// top is what is said before all else: what is missing once it was asked for,
// and how a finished sign-off stands.
func (s *Screen) top() fyne.CanvasObject {
	var parts []fyne.CanvasObject
	if s.asked && len(s.state.Needs) > 0 {
		var list []widget.Problem
		for _, n := range s.state.Needs {
			list = append(list, widget.Problem{Message: n.Words, Go: func() { s.open(n) }})
		}
		s.summary = screen.Tag(&s.Tags, "signoff.summary", widget.NewErrorSummary(widget.ErrorSummaryProps{
			Title: say.F("Before %s can be signed off", s.carer()), Problems: list,
		}))
		parts = append(parts, s.summary)
	}
	if b, ok := s.standing(); ok {
		parts = append(parts, widget.NewBanner(b))
	}
	parts = append(parts, s.alerts()...)
	if len(parts) == 0 {
		return nil
	}
	return widget.VBox(16, parts...)
}

// todo are the needs that this page does not show by itself.
func (s *Screen) todo() []signoff.Need {
	var out []signoff.Need
	for _, n := range s.state.Needs {
		if n.Link != stepGroup && n.Link != linkDeclare {
			out = append(out, n)
		}
	}
	return out
}

func (s *Screen) open(n signoff.Need) {
	switch n.Link {
	case stepGroup:
		for _, st := range s.state.Steps {
			if !st.Done() {
				s.props.Desk.Focus(s.steps[st.Code].bar.FocusTarget())
				return
			}
		}
	case linkDeclare:
		if s.agrees != nil {
			s.props.Desk.Focus(s.agrees.FocusTarget())
		}
	default:
		s.page(n.Link, n.Row)
	}
}

// right is what is still to do, the practices and the signatures.
func (s *Screen) right() fyne.CanvasObject {
	var parts []fyne.CanvasObject
	if list := s.todo(); len(list) > 0 {
		var rows []fyne.CanvasObject
		for i, n := range list {
			rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("signoff.todo.%d", i), widget.NewTaskRow(widget.TaskRowProps{
				Title: n.Words, Plain: true, Arrow: true, Icon: "circle", IconAs: theme.Muted, OnTapped: func() { s.page(n.Link, n.Row) },
			})))
		}
		parts = append(parts, widget.VBox(10, widget.H2(say.T("Still to do")), widget.RowsCard(rows...)))
	}
	if b := s.groundwork(); b != nil {
		parts = append(parts, b)
	}
	parts = append(parts, s.practices(), s.signatures())
	return widget.VBox(24, parts...)
}

// practices are what was done with somebody watching.
func (s *Screen) practices() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i, p := range s.state.Practices {
		props := widget.TaskRowProps{
			Title: practiceDay(p), Plain: true, Note: p.By, Icon: "check_circle-fill", IconAs: theme.Safe,
			OnTapped: func() { s.page("dt.practice", p.Row) },
		}
		if !p.Counts {
			props.Icon, props.IconAs, props.Second = "schedule", theme.Muted, say.T("Does not count yet")
		}
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("signoff.practice.%d", i), widget.NewTaskRow(props)))
	}
	head := s.heading(say.T("Practised with someone watching"), widget.Small(say.F("%d of %d", s.state.Practised, s.state.PractiseMin)))
	parts := []fyne.CanvasObject{head}
	if len(rows) > 0 {
		parts = append(parts, widget.RowsCard(rows...))
	} else {
		parts = append(parts, screen.Second(say.T("Nothing yet. Every practice is written down, with who watched.")))
	}
	if !s.signed() {
		parts = append(parts, widget.Wrap(8, screen.Tag(&s.Tags, "signoff.practise", widget.NewButton(widget.ButtonProps{
			Text: say.T("Add a practice"), Icon: "add", OnTapped: func() { s.add("dt.practice") },
		}))))
	}
	return widget.VBox(10, parts...)
}

// bars is the bar at the bottom: while somebody learns, the two decisions; then
// what may happen to a sign-off that holds. It gives the second of them where it
// stands on the page, nil where it is in the bar.
func (s *Screen) bars() fyne.CanvasObject {
	tall := widget.Big
	if !s.roomy() {
		tall = widget.Medium
	}
	second := func(id, text, icon string, do func()) *widget.Button {
		return screen.Tag(&s.Tags, id, widget.NewButton(widget.ButtonProps{Text: text, Icon: icon, Size: tall, OnTapped: do}))
	}
	first := func(id, text, icon string, do func()) *widget.Button {
		if !s.roomy() {
			icon = "" // its words need the line
		}
		return screen.Tag(&s.Tags, id, widget.NewButton(widget.ButtonProps{Text: text, Icon: icon, Kind: widget.Primary, Size: tall, OnTapped: do}))
	}
	p := widget.ActionProps{Stacked: s.width.OneColumn()}
	switch s.state.Status {
	case signoff.Valid, signoff.Expiring:
		p.Back = second("signoff.stop", say.T("Stop or suspend"), "block", func() { s.tab(model.StopTab) })
		p.Main = first("signoff.visit", say.T("Add a supervision visit"), "visibility", func() { s.add("dt.spot") })
	case signoff.Suspended:
		p.Main = first("signoff.lift", say.T("Start again, or stop for good"), "lock_open", func() { s.tab(model.StopTab) })
	case signoff.Waiting:
		p.Back = second("signoff.stop", say.T("Stop or suspend"), "block", func() { s.tab(model.StopTab) })
		p.Main = first("signoff.change", say.T("Decide about the change"), "call_split", func() { s.tab(model.DecideTab) })
		switch {
		case s.state.Again:
			p.Main = first("signoff.practise-again", say.T("Add a practice"), "add", func() { s.add("dt.practice") })
		case len(s.state.Moved()) == 0 && s.state.Plan != nil && s.state.Plan.Stop != nil:
			p.Main = first("signoff.back", say.F("Back to %s", s.props.Given), "arrow_back", s.props.Desk.Back)
		}
	case signoff.Withdrawn, signoff.Ended:
		p.Main = first("signoff.back", say.F("Back to %s", s.props.Given), "arrow_back", s.props.Desk.Back)
	default:
		p.Back = second("signoff.not-yet", say.T("Not yet – practise more"), "", s.notYet)
		p.Main = first("signoff.go", say.F("Sign off %s", s.carer()), "verified_user", s.signOff)
	}
	var below fyne.CanvasObject
	if p.Back != nil && !s.roomy() {
		below, p.Back = p.Back, nil
	}
	s.main, s.bar = p.Main, widget.NewActionBar(p)
	s.saved()
	return below
}
