package casescreen

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

func (s *Screen) happened(most int) fyne.CanvasObject {
	all := s.data.Chronology
	if len(all) == 0 {
		return widget.NewEmptyState(widget.EmptyStateProps{
			Icon: "history", Line: "Nothing yet.", Reason: "The first visit will be the first entry.",
		})
	}
	parts := []fyne.CanvasObject{title("What has happened", nil), widget.NewTimeline(widget.TimelineProps{Entries: s.entries(all[:min(most, len(all))], most < 1000)})}
	if len(all) > most {
		parts = append(parts, screen.Tag(&s.Tags, "case.all-entries", widget.NewLink(widget.LinkProps{
			Text: fmt.Sprintf("See all %d entries", len(all)), Size: theme.SizeSmall, OnTapped: func() { s.choose(Chronology) },
		})))
	}
	return screen.Card(widget.VBox(0, parts...))
}

func (s *Screen) entries(list []casefile.Entry, brief bool) []widget.TimelineEntry {
	var out []widget.TimelineEntry
	for _, e := range list {
		t := widget.TimelineEntry{Title: e.Title, Text: e.Text, Date: string(e.On)}
		if on, ok := e.On.Time(); ok {
			t.Date = on.Format("Mon 2 January 2006")
		}
		switch e.Kind {
		case casefile.EntryVisit:
			t.Kind = widget.EntryVisit
		case casefile.EntryDanger:
			t.Kind = widget.EntryEvent
		}
		if e.Tag != "" {
			t.Tag = widget.TagProps{Text: e.Tag, Icon: "child_care", Tone: widget.ToneTint}
		}
		if !brief {
			t.By = strings.Trim(e.Source+" · "+e.Author, " ·")
		}
		out = append(out, t)
	}
	return out
}

func (s *Screen) chronologyTab() fyne.CanvasObject { return s.happened(1000) }

func (s *Screen) due() fyne.CanvasObject {
	rows := []fyne.CanvasObject{title("Due", nil)}
	for _, d := range s.data.Deadlines {
		if d.Finished {
			continue
		}
		text := []fyne.CanvasObject{widget.Strong(d.Title)}
		if d.Note != "" {
			text = append(text, widget.Small(d.Note))
		}
		rows = append(rows, widget.Pad(0, 4, 0, 4, widget.Row(10, widget.AlignCentre,
			widget.Grow(widget.VBox(0, text...)), widget.NewTag(screen.TagProps(model.DueChip(d, s.props.Desk.Now()))))))
	}
	return screen.Card(widget.VBox(0, rows...))
}
