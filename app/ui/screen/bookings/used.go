package bookings

import (
	"fmt"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// used is what one child was offered beside what the family had of it, each kind as a
// sentence and a bar that says the same.
func (s *Screen) used(i int, u Used) fyne.CanvasObject {
	var parts []fyne.CanvasObject
	if s.team() {
		parts = append(parts, widget.H3(u.Short))
	}
	if u.Nights > 0 || u.NightsHad > 0 || u.NightsBooked > 0 {
		parts = append(parts, measure("nights", u.Nights, u.NightsHad, u.NightsBooked))
	}
	if u.Hours > 0 || u.HoursHad > 0 || u.HoursBooked > 0 {
		parts = append(parts, measure(say.T("hours by day"), u.Hours, u.HoursHad, u.HoursBooked))
	}
	if !u.Since.IsZero() {
		parts = append(parts, widget.Small(say.F("Counted since %s.", model.DateFull(u.Since))))
	}
	if u.Year != "" {
		tone, icon := model.Neutral, "calendar_month"
		switch u.YearLevel {
		case "amber":
			tone, icon = model.Local, "warning"
		case "red":
			tone, icon = model.Danger, "error"
		}
		parts = append(parts, widget.Wrap(8, screen.Tag(&s.Tags, fmt.Sprintf("bookings.year.%d", i), widget.NewTag(screen.TagProps(model.Words{Tone: tone, Icon: icon, Text: u.Year})))))
	}
	if u.Cancelled > 0 {
		text := say.N(u.Cancelled, "stay was called off", "stays were called off")
		if u.Late > 0 {
			text += ", " + say.N(u.Late, "of them late", "of them late")
		}
		parts = append(parts, widget.Small(text+"."))
	}
	if u.Doc.IsZero() {
		parts = append(parts, widget.Small(say.T("Nobody has written down what is offered.")))
	} else {
		parts = append(parts, screen.Tag(&s.Tags, fmt.Sprintf("bookings.offer.%d", i), widget.NewLink(widget.LinkProps{Text: say.T("Read the offer"), Name: say.F("Read the offer to %s", u.Short), Size: theme.SizeSmall, OnTapped: func() {
			s.props.Desk.Open(model.Route{Screen: model.TaskList, Case: u.Case.String(), Doc: u.Doc.String()})
		}})))
	}
	return screen.Card(widget.VBox(10, parts...))
}

// measure is one kind of break: what was had, what is booked, what is left.
func measure(unit string, offered, had, booked float64) fyne.CanvasObject {
	text := say.F("%s of %s %s used", Number(had), Number(offered), unit)
	if offered == 0 {
		text = say.F("%s %s used", Number(had), unit)
	}
	var second string
	switch left := offered - had - booked; {
	case offered == 0:
	case left < 0:
		second = say.F("%s more than was offered", Number(-left))
	case left == 0:
		second = say.T("nothing left")
	default:
		second = say.F("%s left", Number(left))
	}
	if booked > 0 {
		second = joined(say.F("%s booked", Number(booked)), second)
	}
	parts := []fyne.CanvasObject{widget.Strong(text)}
	if offered > 0 {
		parts = append(parts, widget.NewProgressBar(text, float32(min(1, had/offered))))
	}
	if second != "" {
		parts = append(parts, widget.Small(model.Sentence(second)+"."))
	}
	return widget.VBox(6, parts...)
}
