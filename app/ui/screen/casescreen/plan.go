package casescreen

import (
	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

func (s *Screen) openPlan() {
	s.props.Desk.Open(model.Route{Screen: model.Plan, Case: s.data.ID.String()})
}

// plan is the plan in brief: what is to be done next, and what was done.
func (s *Screen) plan(most int) fyne.CanvasObject {
	open := screen.Tag(&s.Tags, "case.plan", widget.NewLink(widget.LinkProps{Text: say.T("Open plan"), Size: theme.SizeSmall, OnTapped: s.openPlan}))
	all := s.props.Plan()
	if len(all) == 0 {
		return titled(widget.VBox(0, title(say.T("The plan"), open), widget.Small(say.T("No actions yet."))))
	}
	model.SortActions(all)
	now := s.props.Desk.Now()
	rows := []fyne.CanvasObject{widget.VBox(0, title(say.T("The plan"), open), widget.Small(model.PlanWords(all)))}
	for _, a := range all[:min(most, len(all))] {
		chip := model.ActionChip(a, now)
		icon, ink := "event", theme.Muted
		second := a.Who
		switch {
		case a.Done():
			icon, ink = "task_alt", theme.Safe
			second += " · " + chip.Text
		case chip.Tone == model.Danger:
			icon, ink = "error", theme.Danger
			second += " · " + chip.Text
		case chip.Text == "":
			icon, ink = "lightbulb", theme.Local
			second += say.T(" · no date")
		default:
			second += say.F(" · by %s", chip.Text)
		}
		if a.Who == "" {
			second = say.F("Nobody yet%s", second)
		}
		rows = append(rows, widget.Row(12, widget.AlignStart, widget.NewIcon(widget.IconProps{Icon: icon, Colour: ink}),
			widget.Grow(widget.VBox(0, widget.Strong(a.What), widget.Small(second)))))
	}
	return titled(widget.VBox(10, rows...))
}
