package today

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

func (s *Screen) visits(w model.Width) fyne.CanvasObject {
	title := say.T("Today’s visits")
	if len(s.data.Visits) == 0 {
		return widget.VBox(12, widget.H2(title), widget.NewEmptyState(widget.EmptyStateProps{
			Icon: "event_available", Line: say.T("No visits today."), Reason: say.T("New visits appear when this tablet next has a signal."),
		}))
	}
	rows := []fyne.CanvasObject{screen.Heading(title, widget.Small(say.N(len(s.data.Visits), "visit", "visits")))}
	for i, v := range s.data.Visits {
		id := fmt.Sprintf("today.visit.%d", i)
		if v.Next {
			rows = append(rows, s.next(v, w))
		} else {
			rows = append(rows, s.visit(id, v, w))
		}
	}
	return widget.VBox(12, rows...)
}

func who(c casefile.CaseSummary, s *Screen) string {
	return model.Aged(c.Child, s.props.Desk.Now())
}

func second(v model.Visit) string {
	out := v.Purpose
	// The street is enough in a list; the card of the next visit has it whole.
	if street, _, _ := strings.Cut(v.Case.Address, ","); street != "" {
		if out != "" {
			out += " · "
		}
		out += street
	}
	return out
}

// visit is a visit in one line. Its card leads to the case; one that has ended
// leads to its notes as well.
func (s *Screen) visit(id string, v model.Visit, w model.Width) fyne.CanvasObject {
	ink := theme.Ink
	if v.Ended {
		ink = theme.Muted
	}
	name := widget.Strong(who(v.Case, s))
	about := widget.NewText(widget.TextProps{Text: second(v), Size: theme.SizeSmall, Colour: theme.Muted})
	parts := []fyne.CanvasObject{
		widget.Wide(58, screen.Line(widget.TextProps{Text: model.ClockList(v.At), Size: theme.SizeLabel, Bold: !v.Ended, Colour: ink})),
		widget.NewAvatar(widget.AvatarProps{Name: v.Case.Child.Short(), Size: 36}),
	}
	var below []fyne.CanvasObject // what has the whole width of a phone
	if w == model.Compact {
		parts = append(parts, widget.Grow(name))
		if second(v) != "" {
			below = append(below, about)
		}
	} else {
		parts = append(parts, widget.Grow(widget.VBox(0, name, about)))
	}
	switch {
	case v.Ended:
		done := widget.NewTag(widget.TagProps{Text: say.T("Visited"), Icon: "check", Tone: widget.ToneSafe})
		notes := screen.Tag(&s.Tags, id+".notes", widget.NewButton(widget.ButtonProps{
			Text: say.T("Finish notes"), Kind: widget.Plain, Size: widget.Little, OnTapped: func() { s.props.Notes(v) },
		}))
		pad := widget.Insets{Left: 16, Top: 12, Right: 6, Bottom: 12}
		if w == model.Compact {
			below = append(below, widget.Row(8, widget.AlignCentre, done, notes, widget.Spacer()))
			return screen.Tag(&s.Tags, id, widget.NewCard(widget.CardProps{Pad: pad, Content: lines(parts, below)}))
		}
		return screen.Tag(&s.Tags, id, widget.NewCard(widget.CardProps{Pad: pad, Content: widget.Row(16, widget.AlignCentre, append(parts, done, notes)...)}))
	case v.Case.Interpreter != "":
		tag := widget.NewTag(widget.TagProps{Text: v.Case.Interpreter, Icon: "translate", Tone: widget.ToneSend})
		if w == model.Compact {
			below = append(below, widget.Wrap(8, tag))
		} else {
			parts = append(parts, tag)
		}
	}
	parts = append(parts, widget.NewIcon(widget.IconProps{Icon: "chevron_right", Colour: theme.Muted}))
	return screen.Tag(&s.Tags, id, widget.NewCardButton(widget.CardProps{
		Name: model.ClockList(v.At) + " " + v.Case.Child.Short(), Pad: widget.Insets{Left: 16, Top: 12, Right: 16, Bottom: 12},
		Content:  lines(parts, below),
		OnTapped: func() { s.openCase(v.Case.ID) },
	}))
}

// lines is a row with what stands below it.
func lines(row, below []fyne.CanvasObject) fyne.CanvasObject {
	return widget.VBox(6, append([]fyne.CanvasObject{widget.Row(16, widget.AlignCentre, row...)}, below...)...)
}

// next is the visit that comes next: how to get in, how the child
// communicates and what to take care of come before the form.
func (s *Screen) next(v model.Visit, w model.Width) fyne.CanvasObject {
	name := widget.NewText(widget.TextProps{Text: who(v.Case, s), Size: theme.SizeH3, Bold: true})
	about := widget.NewText(widget.TextProps{Text: v.Purpose, Size: theme.SizeSmall, Colour: theme.Muted})
	ready := widget.NewTag(widget.TagProps{Text: say.T("Ready offline"), Icon: "download_done", Tone: widget.ToneSafe})
	head := []fyne.CanvasObject{
		widget.Wide(58, widget.VBox(0,
			screen.Line(widget.TextProps{Text: model.ClockList(v.At), Size: theme.SizeH3, Bold: true}), minutes(v.Minutes))),
		widget.NewAvatar(widget.AvatarProps{Name: v.Case.Child.Short()}),
	}
	var below []fyne.CanvasObject
	if w == model.Compact {
		head, below = append(head, widget.Grow(name)), []fyne.CanvasObject{about, widget.Wrap(8, ready)}
	} else {
		head = append(head, widget.Grow(widget.VBox(0, name, about)), ready)
	}
	parts := []fyne.CanvasObject{lines(head, below)}
	if know := s.know(v.Case, w); know != nil {
		parts = append(parts, know)
	}
	start := screen.Tag(&s.Tags, "today.start", widget.NewButton(widget.ButtonProps{
		Text: say.T("Start visit"), Icon: "play_arrow-fill", Kind: widget.Primary, Size: widget.Big, OnTapped: func() { s.props.Start(v) },
	}))
	open := screen.Tag(&s.Tags, "today.open", widget.NewButton(widget.ButtonProps{
		Text: say.T("Open case"), Size: widget.Big, OnTapped: func() { s.openCase(v.Case.ID) },
	}))
	if alerts := Alerts(v.Case, 4, false); alerts != nil {
		parts = append(parts, alerts)
	}
	if w.OneColumn() {
		parts = append(parts, widget.Columns(12, []float32{180, -1}, open, start))
	} else {
		parts = append(parts, widget.Row(12, widget.AlignCentre, start, open, widget.Spacer()))
	}
	return widget.NewCard(widget.CardProps{
		Edge: theme.Primary, Stroke: 2, Pad: widget.Insets{Left: 18, Top: 16, Right: 18, Bottom: 18},
		Content: widget.VBox(16, parts...),
	})
}

func minutes(n int) fyne.CanvasObject {
	if n == 0 {
		return widget.Spacer()
	}
	return widget.Caption(say.F("%d min", n))
}

// know is how to get in and how the child communicates, side by side.
func (s *Screen) know(c casefile.CaseSummary, w model.Width) fyne.CanvasObject {
	var boxes []fyne.CanvasObject
	if c.Address != "" || c.Access != "" {
		title := c.Address
		if title == "" {
			title = say.T("Getting in")
		}
		boxes = append(boxes, knowBox("location_on", title, c.Access))
	}
	if c.Communication != "" {
		boxes = append(boxes, knowBox("sign_language", say.F("How %s communicates", model.Given(c.Child.Short())), c.Communication))
	}
	switch {
	case len(boxes) == 0:
		return nil
	case w == model.Compact:
		return widget.VBox(12, boxes...)
	}
	return widget.Grid(len(boxes), 12, boxes...)
}

func knowBox(icon, title, text string) fyne.CanvasObject {
	parts := []fyne.CanvasObject{widget.Row(6, widget.AlignCentre,
		widget.NewIcon(widget.IconProps{Icon: icon, Size: 18}),
		widget.Grow(widget.NewText(widget.TextProps{Text: title, Size: theme.SizeSmall, Bold: true})))}
	if text != "" {
		parts = append(parts, screen.Second(text))
	}
	return widget.NewCard(widget.CardProps{
		Fill: theme.Page, Edge: theme.Clear, Radius: 10, Pad: widget.Insets{Left: 14, Top: 12, Right: 14, Bottom: 12},
		Content: widget.VBox(4, parts...),
	})
}
