package today

import (
	"fmt"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// mostDue is how many things that are due Today shows; the rest are one tap
// away.
const mostDue = 5

func (s *Screen) due() fyne.CanvasObject {
	if len(s.data.Due) == 0 {
		if len(s.data.Going) > 0 {
			return s.going()
		}
		return widget.VBox(12, widget.H2(say.T("Due")), widget.NewEmptyState(widget.EmptyStateProps{
			Icon: "task_alt", Line: say.T("Nothing is due."), Reason: say.T("Dates that the law or your council sets appear here."),
		}))
	}
	total, shown := 0, 0
	var rows []fyne.CanvasObject
	for i, g := range s.data.Due {
		total += len(g.Items)
		g.Items = g.Items[:min(len(g.Items), mostDue-shown)]
		if shown += len(g.Items); len(g.Items) == 0 {
			continue
		}
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
	all := screen.Tag(&s.Tags, "today.tasks", widget.NewLink(widget.LinkProps{
		Text: say.F("All %d", total), Name: say.F("All %d things that are due", total), Size: theme.SizeSmall,
		OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.Tasks}) },
	}))
	return widget.VBox(12, screen.Heading(say.T("Due"), all),
		widget.NewCard(widget.CardProps{Content: widget.VBox(0, rows...), Pad: widget.Insets{Bottom: 6}}))
}

// going are the forms under way.
func (s *Screen) going() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i, g := range s.data.Going {
		p := model.FormProgress{Sections: g.Form.Progress.Sections, Finished: g.Form.Progress.Finished, ToFix: g.Form.Progress.ToFix}
		done, _ := p.Words()
		tag := model.Words{Tone: model.Send, Icon: "edit", Text: say.T("In progress")}
		if p.ToFix > 0 {
			tag = model.Words{Tone: model.Danger, Icon: "error", Text: say.F("%s to fix", model.Figures(p.ToFix))}
		}
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("today.going.%d", i), widget.NewTaskRow(widget.TaskRowProps{
			Title: g.Form.Title, Strong: true, Second: g.Child + " · " + done, Tag: screen.TagProps(tag),
			OnTapped: func() {
				s.props.Desk.Open(model.Route{Screen: model.TaskList, Case: g.Case.String(), Doc: g.Form.ID.String()})
			},
		})))
	}
	return widget.VBox(12, widget.H2(say.T("Under way")), widget.RowsCard(rows...))
}
