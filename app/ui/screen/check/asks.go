package check

import (
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/checks"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/quality"
)

// questions are what wants one line of reason and has none yet. They stop the
// lead's signature only where they are the lead's.
func (s *Screen) questions() []checks.Found {
	if s.props.Locked {
		return nil
	}
	var out []checks.Found
	for _, f := range s.found {
		if f.Level == quality.Ask && f.Reason == nil && f.Signer == "" {
			out = append(out, f)
		}
	}
	return out
}

// asking is what a careful colleague would ask, hardest first: questions that want
// a line of reason, those answered, what stands against the manager's signature,
// and quiet marks. What must be mended stands in the summary above.
func (s *Screen) asking() []fyne.CanvasObject {
	s.boxes = nil
	var asks, later, hints []checks.Found
	for _, f := range s.found {
		switch {
		case f.Signer != "" && f.Open() && (!s.props.Manager || f.Level == quality.Stop):
			later = append(later, f)
		case f.Level == quality.Ask:
			asks = append(asks, f)
		case f.Level == quality.Hint:
			hints = append(hints, f)
		}
	}
	var out []fyne.CanvasObject
	if len(asks) > 0 {
		rows := make([]fyne.CanvasObject, len(asks))
		for i, f := range asks {
			rows[i] = s.ask1(f)
		}
		note := say.T("Change the answer, or say in one line why it stays. Your reason is kept with the form.")
		if len(s.questions()) == 0 {
			note = say.T("Each has a reason. You can go on.")
		}
		out = append(out, widget.VBox(8, widget.H2(say.T("Questions before you sign")), widget.Hint(note), widget.RowsCard(rows...)))
	}
	if len(later) > 0 {
		title, note := say.T("Your manager will need this"), say.T("You can sign. Your manager cannot until it is mended.")
		if s.props.Manager {
			title, note = say.T("Before you sign as the manager"), say.T("You cannot sign until it is mended. You can send the form back with a question.")
		}
		out = append(out, s.quiet(title, note, "later", later))
	}
	if len(hints) > 0 {
		shown := hints
		if !s.more && len(hints) > fewFixes+1 {
			shown = hints[:fewFixes]
		}
		list := s.quiet(say.T("Worth another look"), say.T("These stop nothing."), "hint", shown)
		if len(shown) < len(hints) {
			list.Add(widget.Row(0, widget.AlignStart, screen.Tag(&s.Tags, "check.hints", widget.NewLink(widget.LinkProps{
				Text: say.F("Show all %s", model.Figures(len(hints))), OnTapped: func() { s.more = true; s.again() },
			}))))
		}
		out = append(out, list)
	}
	return out
}

// about says which question a finding speaks of.
func (s *Screen) about(f checks.Found) string {
	it := s.doc.Form().Item(f.Place.LinkID)
	if it == nil {
		return s.doc.Form().Title
	}
	text := s.called(short(it))
	if it.Group != nil && f.Place.Row != "" {
		if title := model.RowTitle(s.doc, it.Group, f.Place.Row); title != "" {
			return title + " – " + text
		}
	}
	return text
}

// toPlace is the link to the answer that a finding speaks of.
func (s *Screen) toPlace(f checks.Found, id string) fyne.CanvasObject {
	it := s.doc.Form().Item(f.Place.LinkID)
	if it == nil || it.Page == nil {
		return widget.Small(s.about(f))
	}
	section := ""
	if it.Section != nil {
		section = it.Section.ID
	}
	return screen.Tag(&s.Tags, id, widget.NewLink(widget.LinkProps{
		Text: s.about(f), Name: say.F("Go to: %s", s.about(f)), Size: theme.SizeSmall, OnTapped: func() { s.goTo(section, it.Page.ID, f.Place) },
	}))
}

// tag names a finding for scripts: "ask.Q-AN-1.dca.an.judgement".
func tag(kind string, f checks.Found) string {
	return kind + "." + f.ID + "." + casefile.Pin(f.Place)
}

// ask1 is one question with its reason, or the box for it.
func (s *Screen) ask1(f checks.Found) fyne.CanvasObject {
	head := widget.VBox(2, widget.NewText(widget.TextProps{Text: f.Words(), Bold: true}), widget.Row(0, widget.AlignStart, s.toPlace(f, tag("place", f))))
	icon, ink := "help-fill", theme.Local
	var answer fyne.CanvasObject
	key := checks.Why(f.Finding)
	_, writing := s.drafts[key]
	switch {
	case f.Reason != nil && !writing:
		icon, ink = "check_circle-fill", theme.Safe
		said := widget.NewText(widget.TextProps{Spans: []widget.Span{{Text: f.Reason.Text}, {Text: " – " + f.Reason.By.Name + ", " + model.Day(f.Reason.At, s.props.Desk.Now()), Colour: theme.Muted}}})
		parts := []fyne.CanvasObject{widget.Grow(said)}
		if !s.props.Locked {
			parts = append(parts, screen.Tag(&s.Tags, tag("change", f), widget.NewLink(widget.LinkProps{Text: say.T("Change"), Name: say.F("Change the reason: %s", f.Words()), OnTapped: func() {
				s.drafts[key] = f.Reason.Text
				s.again()
			}})))
		}
		answer = widget.Row(12, widget.AlignStart, parts...)
	case s.props.Locked || s.props.Reason == nil:
		answer = widget.Small(say.T("No reason was given."))
	default:
		answer = s.box(f, key)
	}
	return widget.Pad(18, 12, 18, 14, widget.Row(12, widget.AlignStart,
		widget.NewIcon(widget.IconProps{Icon: icon, Colour: ink}), widget.Grow(widget.VBox(8, head, answer))))
}

// box takes the line of reason right where the question stands.
func (s *Screen) box(f checks.Found, key string) fyne.CanvasObject {
	in := widget.NewTextInput(widget.TextInputProps{
		Name: f.Ask + ": " + f.Words(), Value: s.drafts[key], MaxRunes: mostReason,
		OnChanged: func(text string) { s.drafts[key] = text }, OnSubmit: func() { s.keep(f, s.drafts[key]) },
	})
	screen.Tag(&s.Tags, tag("reason", f), in)
	s.boxes = append(s.boxes, in)
	buttons := []fyne.CanvasObject{screen.Tag(&s.Tags, tag("keep", f), widget.NewButton(widget.ButtonProps{
		Text: say.T("Keep this reason"), Name: say.F("Keep this reason: %s", f.Words()), Size: widget.Little, OnTapped: func() { s.keep(f, s.drafts[key]) },
	}))}
	if f.Tick != "" {
		buttons = append(buttons, screen.Tag(&s.Tags, tag("tick", f), widget.NewButton(widget.ButtonProps{
			Text: f.Tick, Icon: "check", Name: f.Tick + ": " + s.about(f), Size: widget.Little, OnTapped: func() { s.keep(f, f.Tick) },
		})))
	}
	return widget.VBox(8, widget.NewField(widget.FieldProps{Label: f.Ask, Input: in, InputWidth: -1}), widget.Wrap(8, buttons...))
}

// mostReason is how long one line of reason may be.
const mostReason = 200

func (s *Screen) keep(f checks.Found, why string) {
	if strings.TrimSpace(why) == "" {
		s.props.Desk.Tell(model.Words{Tone: model.Local, Icon: "warning", Text: say.T("Write your reason first. One line is enough.")})
		return
	}
	s.props.Reason(f.Finding, why, func(fault string) {
		if fault != "" {
			s.props.Desk.Tell(model.Words{Tone: model.Danger, Icon: "error", Text: fault})
			return
		}
		delete(s.drafts, checks.Why(f.Finding))
		at := s.scroll.Offset()
		s.ask()
		s.body = nil
		s.props.Desk.Rebuild()
		s.scroll.ScrollTo(at)
	})
}

// quiet is a list of findings that stop nothing here.
func (s *Screen) quiet(title, note, kind string, list []checks.Found) *fyne.Container {
	rows := make([]fyne.CanvasObject, len(list))
	for i, f := range list {
		rows[i] = widget.Pad(18, 10, 18, 10, widget.Row(12, widget.AlignStart,
			widget.NewIcon(widget.IconProps{Icon: "lightbulb", Colour: theme.Local}),
			widget.Grow(widget.VBox(2, screen.Second(f.Words()), widget.Row(0, widget.AlignStart, s.toPlace(f, tag(kind, f)))))))
	}
	return widget.VBox(8, widget.H2(title), widget.Hint(note), widget.RowsCard(rows...))
}
