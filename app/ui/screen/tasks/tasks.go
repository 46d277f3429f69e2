package tasks

import (
	"fmt"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Going is a form under way.
type Going struct {
	Case  casefile.ID
	Child string
	Form  casefile.DocSummary
}

// Data is what the screen shows.
type Data struct {
	Due   []model.DueGroup
	Going []Going // newest first
}

// Props is what the screen needs.
type Props struct {
	Desk screen.Desk
	Load func() Data
}

// Screen lists what is due.
type Screen struct {
	screen.Tags
	props Props
	width model.Width
	data  Data
	page  *widget.PageScroll
}

// New makes the screen.
func New(p Props) *Screen { return &Screen{props: p, data: p.Load()} }

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	n := 0
	for _, g := range s.data.Due {
		n += len(g.Items)
	}
	sub := "Nothing is due"
	if n > 0 {
		sub = model.Count(n, "thing is due", "things are due")
	}
	return screen.Frame{Title: "Tasks", Sub: sub, Rail: true}
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	if s.page == nil {
		s.page = widget.NewPageScroll(widget.PageProps{Content: s.build(w)})
	} else if w != s.width {
		at := s.page.Offset()
		s.page.SetContent(s.build(w))
		s.page.ScrollTo(at)
	}
	s.width = w
	return s.page
}

// Tick implements screen.Ticking.
func (s *Screen) Tick() {
	s.data = s.props.Load()
	if s.page == nil {
		return
	}
	at := s.page.Offset()
	s.page.SetContent(s.build(s.width))
	s.page.ScrollTo(at)
}

// Shown implements screen.Screen.
func (s *Screen) Shown(was model.Saved) { s.page.ScrollTo(was.Offset) }

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved { return model.Saved{Offset: s.page.Offset()} }

func (s *Screen) build(w model.Width) fyne.CanvasObject {
	s.Fresh()
	due, going := s.due(), s.going()
	if w.OneColumn() || len(s.data.Going) == 0 {
		return widget.Pad(24, 16, 24, 32, widget.MaxWide(900, widget.VBox(24, due, going)))
	}
	return widget.Pad(24, 16, 24, 32, widget.ColumnsTop(24, []float32{-704, -412}, due, going))
}

func (s *Screen) due() fyne.CanvasObject {
	if len(s.data.Due) == 0 {
		return widget.NewEmptyState(widget.EmptyStateProps{
			Icon: "task_alt", Line: "Nothing is due.", Reason: "Dates that the law or your council sets appear here, late ones first.",
		})
	}
	var parts []fyne.CanvasObject
	for i, g := range s.data.Due {
		colour := theme.Ink
		if g.Tone == model.Danger {
			colour = theme.Danger
		}
		var rows []fyne.CanvasObject
		for j, d := range g.Items {
			line := d.Child
			for _, more := range []string{d.When, d.Note} {
				if more != "" {
					line += " · " + more
				}
			}
			rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("due.%d.%d", i, j), widget.NewTaskRow(widget.TaskRowProps{
				Title: d.Title, Strong: true, Second: line, Tag: screen.TagProps(d.Chip), OnTapped: func() { s.open(d.Case, d.Doc) },
			})))
		}
		parts = append(parts, widget.VBox(8,
			widget.NewText(widget.TextProps{Text: g.Title, Size: theme.SizeH3, Bold: true, Colour: colour, Heading: true}),
			widget.RowsCard(rows...)))
	}
	return widget.VBox(20, append(parts, widget.Small("Days are working days: weekends and bank holidays are left out."))...)
}

func (s *Screen) going() fyne.CanvasObject {
	if len(s.data.Going) == 0 {
		return widget.VBox(0)
	}
	var rows []fyne.CanvasObject
	for i, g := range s.data.Going {
		p := model.FormProgress{Sections: g.Form.Progress.Sections, Finished: g.Form.Progress.Finished, ToFix: g.Form.Progress.ToFix}
		done, _ := p.Words()
		tag := model.Words{Tone: model.Send, Icon: "edit", Text: "In progress"}
		if p.ToFix > 0 {
			tag = model.Words{Tone: model.Danger, Icon: "error", Text: model.Figures(p.ToFix) + " to fix"}
		}
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("going.%d", i), widget.NewTaskRow(widget.TaskRowProps{
			Title: g.Form.Title, Strong: true, Second: g.Child + " · " + done, Tag: screen.TagProps(tag),
			OnTapped: func() { s.open(g.Case, g.Form.ID) },
		})))
	}
	return widget.VBox(8, widget.H3("Under way"), widget.RowsCard(rows...))
}

func (s *Screen) open(id, doc casefile.ID) {
	if doc == (casefile.ID{}) {
		s.props.Desk.Open(model.Route{Screen: model.Child, Case: id.String()})
		return
	}
	s.props.Desk.Open(model.Route{Screen: model.TaskList, Case: id.String(), Doc: doc.String()})
}
