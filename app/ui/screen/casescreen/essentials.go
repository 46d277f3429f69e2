package casescreen

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// EssentialsForm is the short name of the form whose one page stands on top of
// a case.
const EssentialsForm = "ess"

// Essentials is the one page for whoever has to act tonight, in brief.
type Essentials struct {
	Lines     []model.Line
	More      int // lines that are left out
	Changed   time.Time
	ChangedBy string
}

// RestrictedTag is the tag of a case that is for named people only. It says so
// in words, with a lock; its colour says nothing by itself.
func RestrictedTag(long bool) widget.TagProps {
	p := widget.TagProps{Text: "Restricted", Icon: "lock", Tone: widget.ToneChoice, High: true}
	if long {
		p.Text = "Restricted: for named people only"
	}
	return p
}

// essentials is the card on top of a case.
func (s *Screen) essentials() fyne.CanvasObject {
	var e Essentials
	if s.props.Essentials != nil {
		e = s.props.Essentials()
	}
	given := model.Given(s.data.Child.Short())
	word := "Open the page"
	if len(e.Lines) == 0 {
		word = "Write the page"
	}
	open := screen.Tag(&s.Tags, "case.essentials", widget.NewButton(widget.ButtonProps{
		Text: word, Name: word + " of essentials", Icon: "summarize", Size: widget.Little, OnTapped: s.props.OpenEssentials,
	}))
	words := []fyne.CanvasObject{
		widget.NewIcon(widget.IconProps{Icon: "emergency", Colour: theme.Danger}),
		widget.Grow(widget.VBox(0, widget.H3("Essentials"), widget.Small(s.essentialsFor(e)))),
	}
	var parts []fyne.CanvasObject
	if s.width == model.Compact {
		parts = append(parts, widget.Row(12, widget.AlignCentre, words...), open)
	} else {
		parts = append(parts, widget.Row(12, widget.AlignCentre, append(words, open)...))
	}
	if len(e.Lines) == 0 {
		parts = append(parts, screen.Second("Nothing is written yet. Whoever is called to "+given+" at night reads this page: what to do, risks, medicines and allergies, whom to ring."))
	} else {
		var cells []fyne.CanvasObject
		for _, l := range e.Lines {
			cells = append(cells, widget.VBox(0, widget.NewText(widget.TextProps{Text: l.Label, Size: theme.SizeCaption, Colour: theme.Muted, MaxWidth: -1}),
				widget.NewText(widget.TextProps{Text: l.Text, Size: theme.SizeSmall, MaxWidth: -1, Lines: 3})))
		}
		columns := 3
		switch s.width {
		case model.Compact:
			columns = 1
		case model.Portrait:
			columns = 2
		}
		parts = append(parts, widget.Grid(columns, 14, cells...))
		if e.More > 0 {
			parts = append(parts, widget.Small(fmt.Sprintf("%d more on the page", e.More)))
		}
	}
	return widget.NewCard(widget.CardProps{Name: "Essentials", Edge: theme.Danger, Stroke: 1.5, Pad: widget.Around(16), Content: widget.VBox(12, parts...)})
}

// essentialsFor says who reads the page, and how fresh it is.
func (s *Screen) essentialsFor(e Essentials) string {
	who := "Your team and the out-of-hours workers read this"
	if s.props.Restricted {
		who = "Only the people named for this case read this"
	}
	if e.Changed.IsZero() || len(e.Lines) == 0 {
		return who
	}
	text := who + " · changed " + model.Day(e.Changed, s.props.Desk.Now())
	if e.ChangedBy != "" {
		text += " by " + e.ChangedBy
	}
	return text
}

// whose says who has the case, and leads to handing it over.
func (s *Screen) whose() fyne.CanvasObject {
	parts := []fyne.CanvasObject{screen.CardTitle("groups", "Who has this case", theme.Ink, theme.Muted)}
	if s.data.Team != "" {
		parts = append(parts, screen.Second(s.data.Team))
	}
	if s.props.Restricted {
		text := "Restricted. Nobody else can open it, out-of-hours workers neither."
		if len(s.props.Named) > 0 {
			text = "Restricted to " + model.List(s.props.Named) + ". Nobody else can open it, out-of-hours workers neither."
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
		buttons = append(buttons, open("case.move", "swap_vert", "Move this case", model.Move))
	}
	if s.props.MayRestrict {
		word := "Restrict it"
		if s.props.Restricted {
			word = "Change who"
		}
		buttons = append(buttons, open("case.restrict", "lock", word, model.Restrict))
	}
	if len(buttons) > 0 {
		parts = append(parts, widget.Wrap(8, buttons...))
	}
	return screen.Card(widget.VBox(10, parts...))
}
