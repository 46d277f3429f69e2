package casescreen

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

// Form is a form that can be started.
type Form struct{ Name, Title, About, Group string }

// FormTag says how far a document is.
func FormTag(d casefile.DocSummary) model.Words {
	switch {
	case d.Choices > 0:
		return model.Words{Tone: model.Choice, Icon: "call_split", Text: say.T("Needs choice")}
	case d.Status == casefile.Completed || d.Status == casefile.Amended && !d.Stale:
		return model.Words{Tone: model.Safe, Icon: "check", Text: say.T("Finished")}
	case d.Stale:
		return model.Words{Tone: model.Local, Icon: "edit", Text: say.T("Changed since signed")}
	case d.Progress.ToFix > 0:
		return model.Words{Tone: model.Danger, Icon: "error", Text: say.F("%s to fix", model.Figures(d.Progress.ToFix))}
	}
	return model.Words{Tone: model.Send, Icon: "edit", Text: say.T("In progress")}
}

func (s *Screen) formNote(d casefile.DocSummary) string {
	now := s.props.Desk.Now()
	switch {
	case len(d.Signed) > 0 && !d.Stale:
		at := d.Signed[len(d.Signed)-1]
		for _, sig := range d.Signed { // a row is signed by who read or practised it, not for the document
			if sig.Row == "" {
				at = sig
			}
		}
		return say.F("Signed by %s %s", at.Name, model.Day(at.At, now))
	case d.Clock != nil:
		out := say.F("Day %d of %d", d.Clock.Day, d.Clock.Of)
		if t, ok := d.Clock.Due.Date.Time(); ok {
			out += say.F(" · due %s", say.Date(t, "2 January"))
		}
		return out
	case d.Progress.Sections > 0:
		done, _ := model.FormProgress{Sections: d.Progress.Sections, Finished: d.Progress.Finished}.Words()
		return done
	}
	return say.F("Started %s", model.Day(d.Started, now))
}

// written are the forms of the case; the essentials have a card of their own.
func (s *Screen) written() []casefile.DocSummary {
	var out []casefile.DocSummary
	for _, d := range s.data.Forms {
		if d.Form != EssentialsForm {
			out = append(out, d)
		}
	}
	return out
}

func (s *Screen) forms(most int) fyne.CanvasObject {
	another := screen.Tag(&s.Tags, "case.start-form", widget.NewLink(widget.LinkProps{
		Text: say.T("Start another"), Size: theme.SizeSmall, OnTapped: func() { s.choose(Forms) },
	}))
	if len(s.written()) == 0 {
		return widget.NewEmptyState(widget.EmptyStateProps{
			Icon: "assignment", Line: say.T("No forms yet."), Reason: say.T("Start the one that fits this visit."),
			Action: screen.Tag(&s.Tags, "case.start-form", widget.NewButton(widget.ButtonProps{
				Text: say.T("Start a form"), Icon: "add", Size: widget.Little, OnTapped: func() { s.choose(Forms) },
			})),
		})
	}
	head := widget.Pad(16, 8, 16, 0, title(say.T("Forms"), another))
	return widget.NewCard(widget.CardProps{Content: widget.VBox(0, head, s.formRows(most, false)), Pad: widget.Insets{Bottom: 6}})
}

func (s *Screen) formRows(most int, long bool) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	list := s.written()
	for i, d := range list[:min(most, len(list))] {
		if i > 0 {
			rows = append(rows, widget.NewSeparator())
		}
		icon := "assignment"
		if d.Status == casefile.Completed {
			icon = "assignment_turned_in"
		}
		note := s.formNote(d)
		if long && !d.Changed.IsZero() && d.ChangedBy != "" {
			note += say.F(" · changed %s by %s", model.Moment(d.Changed.In(s.props.Desk.Now().Location()), s.props.Desk.Now()), d.ChangedBy)
		}
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("case.form.%d", i), widget.NewTaskRow(widget.TaskRowProps{
			Icon: icon, Title: d.Title, Strong: true, Second: note, Tag: screen.TagProps(FormTag(d)),
			OnTapped: func() {
				s.props.Desk.Open(model.Route{Screen: model.TaskList, Case: s.data.ID.String(), Doc: d.ID.String()})
			},
		})))
	}
	return widget.VBox(0, rows...)
}

func (s *Screen) formsTab() fyne.CanvasObject {
	var parts []fyne.CanvasObject
	if len(s.written()) > 0 {
		parts = append(parts, widget.NewCard(widget.CardProps{Content: s.formRows(1000, true)}))
	}
	group, rows := "", []fyne.CanvasObject(nil)
	flush := func() {
		if len(rows) == 0 {
			return
		}
		title := say.T("Start a form")
		if group != "" {
			title = say.F("Start: %s", group)
		}
		parts = append(parts, widget.VBox(8, widget.H2(title), widget.RowsCard(rows...)))
		rows = nil
	}
	for _, f := range s.props.Catalogue {
		if f.Group != group {
			flush()
			group = f.Group
		}
		rows = append(rows, screen.Tag(&s.Tags, "case.new."+f.Name, widget.NewTaskRow(widget.TaskRowProps{
			Icon: "add", IconAs: theme.Primary, Title: f.Title, Second: f.About, Arrow: true, OnTapped: func() { s.props.Begin(f.Name) },
		})))
	}
	flush()
	return widget.VBox(20, parts...)
}
