package family

import (
	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/family"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/app/ui/words"
)

// plan is what was agreed: what will happen, who does it, by when.
func (s *Screen) plan() fyne.CanvasObject {
	rows := []fyne.CanvasObject{s.text(widget.TextProps{Text: s.say.Say("parts.plan"), Size: theme.SizeH1, Bold: true, Heading: true})}
	if s.say.Draft() {
		rows = append(rows, s.note("translate", s.say.Say("view.as-written")))
	}
	n := 0
	for _, p := range s.props.Papers {
		for _, a := range p.Seen.Plan {
			rows = append(rows, s.action(a), widget.NewSeparator())
			n++
		}
	}
	if n == 0 {
		rows = append(rows, s.note("info", s.say.Say("plan.nothing")))
	}
	names := words.V{"worker": s.props.Worker, "child": s.props.Child}
	return s.card(append(rows, s.note("info", s.say.Say("plan.disagree", names))))
}

func (s *Screen) action(a family.Action) fyne.CanvasObject {
	fact := func(label, text string) fyne.CanvasObject {
		return widget.VBox(2,
			s.text(widget.TextProps{Text: label, Size: theme.SizeLabel, Colour: theme.Muted}),
			widget.NewText(widget.TextProps{Text: text, Size: theme.SizeLabel, Bold: true, MaxWidth: -1}))
	}
	rows := []fyne.CanvasObject{
		s.text(widget.TextProps{Text: s.say.Say("plan.what"), Size: theme.SizeLabel, Colour: theme.Muted}),
		widget.NewText(widget.TextProps{Text: a.What, Size: theme.SizeH2, MaxWidth: -1}),
	}
	var facts []fyne.CanvasObject
	if a.Who != "" {
		facts = append(facts, fact(s.say.Say("plan.who"), a.Who))
	}
	if a.By != "" {
		facts = append(facts, fact(s.say.Say("plan.by"), s.date(a.By)))
	}
	if len(facts) > 0 {
		rows = append(rows, widget.Grid(2, 16, facts...))
	}
	return widget.VBox(6, rows...)
}

// date is a date in words in English, and in figures where the month's name
// would be English among other words.
func (s *Screen) date(d casefile.Date) string {
	if t, ok := d.Time(); ok && s.say.Language() != words.English {
		return t.Format("02/01/2006")
	}
	return casefile.DateWords(string(d))
}
