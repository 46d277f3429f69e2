package casescreen

import (
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

func (s *Screen) happened(most int) fyne.CanvasObject {
	all := s.data.Chronology
	if len(all) == 0 {
		return widget.NewEmptyState(widget.EmptyStateProps{
			Icon: "history", Line: say.T("Nothing yet."), Reason: say.T("The first visit will be the first entry."), Action: s.addEntry(),
		})
	}
	parts := []fyne.CanvasObject{title(say.T("What has happened"), s.addEntry()), widget.NewTimeline(widget.TimelineProps{Entries: s.entries(all[:min(most, len(all))], most < 1000)})}
	if len(all) > most {
		parts = append(parts, screen.Tag(&s.Tags, "case.all-entries", widget.NewLink(widget.LinkProps{
			Text: say.F("See all %d entries", len(all)), Size: theme.SizeSmall, OnTapped: func() { s.choose(Chronology) },
		})))
	}
	return titled(widget.VBox(0, parts...))
}

// entryForm is the short name of the form of one entry of the chronology.
const entryForm = "chr"

func (s *Screen) addEntry() *widget.Button {
	return screen.Tag(&s.Tags, "case.add-entry", widget.NewButton(widget.ButtonProps{
		Text: say.T("Add"), Name: say.T("Add to what has happened"), Icon: "add", Kind: widget.Plain, Size: widget.Little, OnTapped: s.writeEntry,
	}))
}

// writeEntry writes an entry in a few taps; where that is not offered, on the form's
// own pages.
func (s *Screen) writeEntry() {
	if s.props.Telling.Add == nil {
		s.props.Begin(entryForm)
		return
	}
	s.addSheet()
}

func (s *Screen) entries(list []casefile.Entry, brief bool) []widget.TimelineEntry {
	var out []widget.TimelineEntry
	for _, e := range list {
		t := widget.TimelineEntry{Title: e.Title, Text: e.Text, Date: e.When()}
		switch e.Kind {
		case casefile.EntryVisit:
			t.Kind = widget.EntryVisit
		case casefile.EntryDanger:
			t.Kind = widget.EntryEvent
		}
		if e.Tag != "" {
			text := e.Tag
			if e.ChildSaid {
				text = say.F("In %s words", model.Possessive(given(s.data.Child)))
			}
			t.Tag = widget.TagProps{Text: text, Icon: "child_care", Tone: widget.ToneTint}
		}
		if !brief {
			t.By = strings.Trim(e.Source+" · "+e.Author, " ·")
		}
		out = append(out, t)
	}
	return out
}
