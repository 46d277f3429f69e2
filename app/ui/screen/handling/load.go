package handling

import (
	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	rules "doorstep/app/casefile/handling"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Load is a load check with everything it rests on: the weight, its day, who
// measured it and how, what is lifted with the child, and the working load of every
// part. None of it is ever folded away (RL-09).
func Load(title string, l rules.Load, given string) *widget.Card {
	parts := []fyne.CanvasObject{
		widget.VBox(4, widget.H3(title), stands(Outcome(l.Check))),
	}
	if l.Why != "" {
		parts = append(parts, widget.Row(8, widget.AlignStart,
			widget.NewIcon(widget.IconProps{Icon: "error-fill", Colour: theme.Danger, Size: 18}),
			widget.Grow(widget.NewText(widget.TextProps{Text: l.Why, Bold: true, Colour: theme.Danger}))))
	}
	weight, when, who := say.T("not known"), "", ""
	if l.Weight != nil {
		weight, when = l.Weight.Kg.String(), casefile.DateWords(string(l.Weight.Date))
		who = l.Weight.By
		if l.Weight.Way != "" {
			who = joined(who, lower(l.Weight.Way))
		}
	}
	facts := []fyne.CanvasObject{
		fact(say.F("%s weighs", given), weight, false),
		fact(say.T("Weighed on"), orNot(when), false),
		fact(say.T("Measured by"), orNot(who), false),
		fact(say.F("Lifted with %s", given), l.Extra.String(), false),
	}
	if l.Sum > 0 {
		facts = append(facts, fact(say.T("Together"), l.Sum.String(), true))
	}
	for _, p := range l.Parts {
		swl := say.T("no working load")
		if p.SWL > 0 {
			swl = p.SWL.String()
		}
		name := p.What
		if p.Name != "" && p.Name != p.What {
			name += ": " + p.Name
		}
		facts = append(facts, fact(name, swl, false))
	}
	lowest := say.T("not known")
	if l.Lowest > 0 {
		lowest = l.Lowest.String() + ", " + lower(l.LowestOf)
	}
	facts = append(facts, fact(say.T("Lowest working load"), lowest, true))
	parts = append(parts, widget.VBox(6, facts...))
	return screen.Card(widget.VBox(12, parts...))
}

// stands is how something stands, in words that break into lines rather than end in
// dots.
func stands(w model.Words) fyne.CanvasObject {
	colour := theme.Muted
	switch w.Tone {
	case model.Danger:
		colour = theme.Danger
	case model.Local:
		colour = theme.Local
	}
	words := widget.Grow(widget.NewText(widget.TextProps{Text: w.Text, Bold: true, Colour: colour}))
	if w.Icon == "" {
		return widget.Row(0, widget.AlignStart, words)
	}
	return widget.Row(8, widget.AlignStart, widget.NewIcon(widget.IconProps{Icon: w.Icon, Colour: colour, Size: 20}), words)
}

// fact is a name and a figure in one line.
func fact(name, value string, strong bool) fyne.CanvasObject {
	return widget.Row(12, widget.AlignStart,
		widget.Grow(widget.NewText(widget.TextProps{Text: name, Size: theme.SizeSmall, Colour: theme.Muted})),
		widget.NewText(widget.TextProps{Text: value, Size: theme.SizeSmall, Bold: strong, MaxWidth: -1}))
}

// Outcome is a load check in words. None is green: that a load is within the labels
// is no promise that lifting is safe.
func Outcome(c rules.Check) model.Words {
	switch c {
	case rules.LoadOK:
		return model.Words{Tone: model.Neutral, Text: say.T("Within the labels")}
	case rules.LoadClose:
		return model.Words{Tone: model.Local, Icon: "warning", Text: say.T("Close to the limit")}
	case rules.LoadBlocked:
		return model.Words{Tone: model.Danger, Icon: "error", Text: say.T("Too heavy: do not use")}
	}
	return model.Words{Tone: model.Danger, Icon: "error", Text: say.T("Cannot be checked")}
}
