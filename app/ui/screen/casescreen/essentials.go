package casescreen

import (
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// EssentialsForm is the short name of the form whose one page every case has.
const EssentialsForm = "ess"

// Essentials is the one page for whoever has to act tonight, in brief.
type Essentials struct {
	Lines   []model.Line
	Changed time.Time
}

// RestrictedTag is the tag of a case that is for named people only. It says so
// in words, with a lock; its colour says nothing by itself.
func RestrictedTag(long bool) widget.TagProps {
	p := widget.TagProps{Text: say.T("Restricted"), Icon: "lock", Tone: widget.ToneChoice, High: true}
	if long {
		p.Text = say.T("Restricted: for named people only")
	}
	return p
}

// essentials leads to the one page for whoever has to act tonight.
func (s *Screen) essentials() fyne.CanvasObject {
	e := s.props.Essentials()
	p := widget.TaskRowProps{
		Icon: "emergency", IconAs: theme.Danger, Title: say.T("Essentials"), Strong: true, Second: s.essentialsFor(e), Arrow: true, OnTapped: s.props.OpenEssentials,
	}
	if len(e.Lines) == 0 {
		p.Title = say.T("Write the essentials")
	}
	return widget.RowsCard(screen.Tag(&s.Tags, "case.essentials", widget.NewTaskRow(p)))
}

// essentialsFor says who reads the page, and how fresh it is.
func (s *Screen) essentialsFor(e Essentials) string {
	who := say.T("For your team and out-of-hours workers")
	if s.props.Restricted {
		who = say.T("Only for the people named for this case")
	}
	if e.Changed.IsZero() || len(e.Lines) == 0 {
		return who
	}
	return say.F("%s · changed %s", who, model.Day(e.Changed, s.props.Desk.Now()))
}

// whose says who has the case, and leads to handing it over.
func (s *Screen) whose() fyne.CanvasObject {
	parts := []fyne.CanvasObject{screen.CardTitle("groups", say.T("Who has this case"), theme.Ink, theme.Muted)}
	if s.data.Team != "" {
		parts = append(parts, screen.Second(s.data.Team))
	}
	if s.props.Restricted {
		text := say.T("Restricted. Nobody else can open it, out-of-hours workers neither.")
		if len(s.props.Named) > 0 {
			text = say.F("Restricted to %s. Nobody else can open it, out-of-hours workers neither.", model.List(s.props.Named))
		}
		parts = append(parts, widget.Row(8, widget.AlignStart, widget.NewIcon(widget.IconProps{Icon: "lock", Size: 20, Colour: theme.Choice}), widget.Grow(screen.Second(text))))
	}
	open := func(id, icon, text string, to model.Screen) fyne.CanvasObject {
		return screen.Tag(&s.Tags, id, widget.NewButton(widget.ButtonProps{Text: text, Icon: icon, Size: widget.Little, OnTapped: func() {
			s.props.Desk.Open(model.Route{Screen: to, Case: s.data.ID.String()})
		}}))
	}
	var buttons []fyne.CanvasObject
	if s.props.MayMove {
		buttons = append(buttons, open("case.move", "swap_vert", say.T("Move this case"), model.Move))
		end := say.T("Close this case")
		if s.data.Closed {
			end = say.T("Open it again")
		}
		buttons = append(buttons, open("case.end", "task_alt", end, model.Ending))
	}
	if s.props.MayRestrict {
		word := say.T("Restrict it")
		if s.props.Restricted {
			word = say.T("Change who")
		}
		buttons = append(buttons, open("case.restrict", "lock", word, model.Restrict))
	}
	if s.props.MayArchive {
		buttons = append(buttons, open("case.archive", "inventory_2", say.T("Archive it"), model.Archive))
	}
	if len(buttons) > 0 {
		parts = append(parts, widget.Wrap(8, buttons...))
	}
	return screen.Card(widget.VBox(10, parts...))
}
