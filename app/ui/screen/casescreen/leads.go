package casescreen

import (
	"fyne.io/fyne/v2"

	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Lead is a way from a child's page to a part of the record that has screens of its
// own, in one line: the health care plan, short breaks, equipment.
type Lead struct {
	Key    string // of the control: "case.lead." and this
	Icon   string
	Title  string
	Second string // where that part stands: "Next: Fri 15 January with Julia Marsh"
	Tag    model.Words
	To     model.Route
}

// leads are the ways on, in the order in which the shell gives them; nil for none.
func (s *Screen) leads() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, l := range s.drawn.leads {
		p := widget.TaskRowProps{
			Icon: l.Icon, IconAs: theme.Primary, Title: l.Title, Strong: true, Second: l.Second, Arrow: true, OnTapped: func() { s.props.Desk.Open(l.To) },
		}
		if l.Tag.Text != "" {
			p.Tag = screen.TagProps(l.Tag)
		}
		rows = append(rows, screen.Tag(&s.Tags, "case.lead."+l.Key, widget.NewTaskRow(p)))
	}
	if len(rows) == 0 {
		return nil
	}
	return widget.RowsCard(rows...)
}
