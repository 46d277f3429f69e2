package today

import (
	"fmt"

	"fyne.io/fyne/v2"

	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Whole is a line about somebody who sees a whole case out of hours, or asks to.
type Whole struct {
	Case         string // "" where it is about no single case
	Title, Under string
	Unusual      bool
}

// whole are the requests that wait for this person, and what they were given.
func (s *Screen) whole() []fyne.CanvasObject {
	var rows, out []fyne.CanvasObject
	for i, l := range s.data.Whole {
		if l.Unusual {
			out = append(out, widget.NewBanner(widget.BannerProps{Tone: widget.ToneDanger, Icon: "error", Strong: l.Title, Text: l.Under}))
			continue
		}
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("today.whole.%d", i), widget.NewTaskRow(widget.TaskRowProps{
			Icon: "lock_open", IconAs: theme.Primary, Title: l.Title, Second: l.Under, Strong: true, Arrow: true,
			OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.Whole, Case: l.Case}) },
		})))
	}
	if len(rows) > 0 {
		out = append(out, widget.RowsCard(rows...))
	}
	return out
}
