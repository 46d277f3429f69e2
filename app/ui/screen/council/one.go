package council

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/settings"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
)

// open shows one setting: what it is, what was decided, and how to change it.
func (s *Screen) open(one model.Setting) {
	fact := func(label, text string) fyne.CanvasObject {
		return widget.VBox(2, widget.Small(label), widget.Body(text))
	}
	value := one.Value
	if value == "" {
		value = say.T("Nothing set")
	}
	parts := []fyne.CanvasObject{fact(say.T("Now"), value), fact(say.T("What stands behind it"), behind(one))}
	if one.Starts != "" {
		parts = append(parts, fact(say.T("Counted from"), one.Starts))
	}
	if one.Changed && one.Shipped != "" {
		parts = append(parts, fact(say.T("As shipped"), one.Shipped))
	}
	if one.Apart {
		parts = append(parts, widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneChoice, Icon: "call_split", Strong: say.T("Two people changed this without seeing each other’s change."), Text: say.T("The later one counts. Change it again to decide."), Below: true,
		}))
	}
	if s.props.Change != nil {
		parts = append(parts, widget.Wrap(8, screen.TagAround(&s.Tags, "council.change", widget.NewButton(widget.ButtonProps{
			Text: say.T("Change it"), Icon: "edit", Kind: widget.Primary, OnTapped: func() {
				s.props.Desk.CloseSheet()
				s.ask(one)
			},
		}))))
	}
	parts = append(parts, history(one, s.props.Desk.Now()))
	parts = append(parts, widget.Small(say.F("Its name in files and on the command line: %s", one.Key)))
	s.props.Desk.Sheet(one.Title, widget.VBox(16, parts...))
}

func behind(one model.Setting) string {
	if one.Source == "" {
		return one.KindWords()
	}
	return one.KindWords() + ": " + one.Source
}

// history is who changed it, when and why.
func history(one model.Setting, now time.Time) fyne.CanvasObject {
	if len(one.History) == 0 {
		return widget.Small(say.T("Nobody has changed it: it is as shipped."))
	}
	lines := []fyne.CanvasObject{widget.H3(say.T("What was decided"))}
	for _, c := range one.History {
		written := strings.ReplaceAll(c.Written, "\n", ", ")
		if c.Shipped() {
			written = say.T("As shipped")
		}
		from, _ := time.Parse(time.DateOnly, c.From)
		by := say.F("Changed %s", model.Day(c.At, now))
		if c.By != "" {
			by += say.F(" by %s", c.By)
		}
		if c.Why != "" {
			by += ": " + strings.TrimSuffix(c.Why, ".") + "."
		}
		lines = append(lines, widget.VBox(2, widget.Body(say.F("%s, from %s", written, model.DateFull(from))), widget.Small(by)))
	}
	return widget.VBox(12, lines...)
}

// howTo says how a value is written.
func howTo(t settings.Type) string {
	switch t {
	case settings.Time:
		return say.T("A number and a unit: 45 working days, 6 weeks, 10 and 25 working days, 3 months, then 6 months")
	case settings.Number:
		return say.T("A whole number")
	case settings.YesNo:
		return say.T("yes or no")
	case settings.List:
		return say.T("One entry on each line")
	case settings.Dates:
		return say.T("One date on each line: 2026-12-24")
	}
	return ""
}

// ask is the sheet on which a setting is changed.
func (s *Screen) ask(one model.Setting) {
	value := one.Value
	var input widget.Input
	switch one.Type {
	case settings.List, settings.Dates:
		input = screen.TagAround(&s.Tags, "council.value", widget.NewTextArea(widget.TextAreaProps{Value: value, Rows: 4, OnChanged: func(t string) { value = t }}))
	case settings.YesNo:
		input = screen.TagAround(&s.Tags, "council.value", widget.NewRadioList(widget.RadioListProps{
			Value: value, Options: []widget.Option{{Key: "yes", Label: say.T("Yes")}, {Key: "no", Label: say.T("No")}}, OnChanged: func(t string) { value = t },
		}))
	default:
		input = screen.TagAround(&s.Tags, "council.value", widget.NewTextInput(widget.TextInputProps{Value: value, OnChanged: func(t string) { value = t }}))
	}
	field := widget.NewField(widget.FieldProps{Label: say.T("What is it from then on?"), Hint: howTo(one.Type), Input: input})
	from := screen.TagAround(&s.Tags, "council.from", widget.NewDateParts(widget.DatePartsProps{Value: s.props.Desk.Now().Format(time.DateOnly), Today: s.props.Desk.Now}))
	fromField := widget.NewField(widget.FieldProps{Label: say.T("From which day?"), Hint: say.T("A time limit that already runs keeps what it began with."), Input: from})
	why := screen.TagAround(&s.Tags, "council.why", widget.NewTextInput(widget.TextInputProps{MaxRunes: 400}))
	hint := say.T("It stays in the history.")
	if one.Law() {
		hint = say.T("This comes from law or guidance, so a reason is needed. It stays in the history.")
	}
	whyField := widget.NewField(widget.FieldProps{Label: say.T("Why?"), Hint: hint, Input: why})
	var keep, back *widget.Button
	save := func(b *widget.Button, written string) {
		field.SetError("")
		fromField.SetError("")
		whyField.SetError("")
		day := casefile.Date(from.Value())
		if _, ok := day.Time(); !ok {
			fromField.SetError(say.T("Enter a whole date, such as 4 1 2027"))
			fromField.Focus()
			return
		}
		if written != "" {
			if _, err := settings.Parse(one.Key, written); err != nil {
				field.SetError(sentence(howTo(one.Type)))
				field.Focus()
				return
			}
		}
		if one.Law() && strings.TrimSpace(why.Value()) == "" {
			whyField.SetError(say.T("Say why: this comes from law or guidance"))
			whyField.Focus()
			return
		}
		b.SetBusy(say.T("Saving…"))
		s.props.Change(one.Key, written, day, why.Value(), func(fault string) {
			b.SetBusy("")
			field.SetError(fault)
			if fault != "" {
				return
			}
			s.props.Desk.CloseSheet()
			s.Fill()
			s.props.Desk.Tell(model.Words{Tone: model.Safe, Icon: "check_circle", Text: say.T("The setting is changed on this tablet, and on the others after a sync.")})
		})
	}
	keep = screen.TagAround(&s.Tags, "council.save", widget.NewButton(widget.ButtonProps{Text: say.T("Change it"), Icon: "check", Kind: widget.Primary, OnTapped: func() {
		if strings.TrimSpace(value) == "" {
			field.SetError(say.T("Write what it is from then on, or go back to what is shipped"))
			field.Focus()
			return
		}
		save(keep, value)
	}}))
	buttons := []fyne.CanvasObject{keep}
	if one.Changed {
		back = screen.TagAround(&s.Tags, "council.shipped", widget.NewButton(widget.ButtonProps{Text: say.T("Back to what is shipped"), OnTapped: func() { save(back, "") }}))
		buttons = append(buttons, back)
	}
	s.props.Desk.Sheet(one.Title, widget.VBox(20, field, fromField, whyField, widget.Wrap(8, buttons...)))
}

func sentence(how string) string {
	if how == "" {
		return say.T("Write some words, 4,000 letters at most")
	}
	return say.F("Write it like this: %s", how)
}
