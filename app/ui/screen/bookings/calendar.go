package bookings

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile/booking"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// mostNames is how many stays a day of the calendar names; the rest it counts.
const mostNames = 3

func firstOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, t.Location())
}

// calendar is a month: each day with who is away, and a tap on it leads there.
func (s *Screen) calendar() fyne.CanvasObject {
	step := func(id, icon, name string, by int) fyne.CanvasObject {
		return screen.Tag(&s.Tags, id, widget.NewButton(widget.ButtonProps{Icon: icon, Name: name, OnTapped: func() {
			s.month = s.month.AddDate(0, by, 0)
			s.again()
		}}))
	}
	head := widget.Row(12, widget.AlignCentre,
		step("bookings.month.back", "chevron_left", say.T("Month before"), -1),
		widget.Grow(widget.NewText(widget.TextProps{Text: say.Date(s.month, "January 2006"), Size: theme.SizeH2, Bold: true, Centre: true, Heading: true})),
		step("bookings.month.on", "chevron_right", say.T("Next month"), 1))
	cells := make([]fyne.CanvasObject, 0, 49)
	for _, d := range []string{say.T("Mon"), say.T("Tue"), say.T("Wed"), say.T("Thu"), say.T("Fri"), say.T("Sat"), say.T("Sun")} {
		cells = append(cells, widget.NewText(widget.TextProps{Text: d, Size: theme.SizeSmall, Colour: theme.Muted, Centre: true}))
	}
	day := s.month.AddDate(0, 0, -(int(s.month.Weekday())+6)%7)
	for n := 0; n < 42; n++ {
		if n >= 35 && day.Month() != s.month.Month() {
			break
		}
		cells = append(cells, s.day(day))
		day = day.AddDate(0, 0, 1)
	}
	return widget.VBox(12, head, widget.Grid(7, 6, cells...))
}

// on are the bookings that touch a day, those called off left out.
func (s *Screen) on(day time.Time) []Line {
	var out []Line
	end := day.AddDate(0, 0, 1)
	for _, l := range s.Data.Lines {
		if l.State != booking.Cancelled && !l.From.IsZero() && l.From.Before(end) && (l.To.After(day) || l.From.Equal(day)) {
			out = append(out, l)
		}
	}
	return out
}

// day is one day of the month.
func (s *Screen) day(day time.Time) fyne.CanvasObject {
	number, ink := fmt.Sprint(day.Day()), theme.Ink
	if day.Month() != s.month.Month() {
		ink = theme.Muted
	}
	today := day.Format(time.DateOnly) == s.props.Desk.Now().Format(time.DateOnly)
	head := widget.NewText(widget.TextProps{Text: number, Size: theme.SizeSmall, Bold: today, Colour: ink})
	parts := []fyne.CanvasObject{head}
	on := s.on(day)
	for i, l := range on {
		if i == mostNames && len(on) > mostNames+1 {
			parts = append(parts, screen.Line(widget.TextProps{Text: say.F("and %d more", len(on)-i), Size: theme.SizeCaption}))
			break
		}
		parts = append(parts, s.name(l))
	}
	p := widget.CardProps{Content: widget.VBox(2, parts...), Pad: widget.Insets{Left: 6, Top: 6, Right: 6, Bottom: 8}, Radius: 8}
	if today {
		p.Stroke, p.Edge = 2, theme.Primary
	}
	if day.Month() != s.month.Month() {
		p.Fill = theme.Page
	}
	if len(on) == 0 {
		p.Content = widget.VBox(2, head, widget.Pad(0, 22, 0, 0, widget.VBox(0)))
		return widget.NewCard(p)
	}
	p.Name = s.spoken(day, on)
	p.OnTapped = func() { s.dayTapped(day, on) }
	return screen.Tag(&s.Tags, "bookings.day."+day.Format(time.DateOnly), widget.NewCardButton(p))
}

// name is one stay in a day: who, and a sign where it is not agreed.
func (s *Screen) name(l Line) fyne.CanvasObject {
	text := l.Short
	if !s.team() {
		text = l.Carer.Display
	}
	line := screen.Line(widget.TextProps{Text: text, Size: theme.SizeCaption, Bold: true})
	switch l.State {
	case booking.Blocked:
		return widget.Row(3, widget.AlignCentre, widget.NewIcon(widget.IconProps{Icon: "error", Size: 16, Colour: theme.Danger}), widget.Grow(line))
	case booking.AskedFor:
		return widget.Row(3, widget.AlignCentre, widget.NewIcon(widget.IconProps{Icon: "hourglass_top", Size: 16, Colour: theme.Local}), widget.Grow(line))
	}
	return line
}

// spoken is a day as it is read aloud.
func (s *Screen) spoken(day time.Time, on []Line) string {
	var names []string
	for _, l := range on {
		names = append(names, l.Short+" "+with(l)+", "+StateTag(l.State).Text)
	}
	return model.DayShort(day) + ": " + model.List(names)
}

// dayTapped opens the one stay of a day, or lists several.
func (s *Screen) dayTapped(day time.Time, on []Line) {
	if len(on) == 1 {
		s.open(on[0])
		return
	}
	var rows []fyne.CanvasObject
	for i, l := range on {
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("bookings.on.%d", i), widget.NewTaskRow(widget.TaskRowProps{
			Title: l.Short, Avatar: l.Short, Strong: true, Second: joined(with(l), Span(l.From, l.To)), Tag: screen.TagProps(StateTag(l.State)),
			OnTapped: func() {
				s.props.Desk.CloseSheet()
				s.open(l)
			},
		})))
	}
	s.props.Desk.Sheet(model.DayLong(day), widget.RowsCard(rows...))
}
