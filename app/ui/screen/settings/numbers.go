package settings

import (
	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// numbers are the council's own numbers, for managers to keep right.
func (s *Screen) numbers() fyne.CanvasObject {
	if s.props.SetNumber == nil {
		return widget.VBox(0)
	}
	var rows []fyne.CanvasObject
	for _, c := range s.props.Numbers() {
		p := widget.TaskRowProps{
			Title: c.Who, Strong: true, Second: say.T("Not set"), Icon: "call", IconAs: theme.Primary, Arrow: true, OnTapped: func() { s.askNumber(c) },
		}
		if c.Number != "" {
			p.Second, p.Tag = c.Number, screen.TagProps(c.CheckWords(s.props.Desk.Now()))
		}
		rows = append(rows, screen.Tag(&s.Tags, "settings.number."+c.Key, widget.NewTaskRow(p)))
	}
	return widget.VBox(8, widget.H3(say.T("Your council’s numbers")),
		screen.Second(say.T("They stand on the card for worries about harm and in the emergency steps, on every tablet of your organisation. Check each at least every half year.")),
		widget.RowsCard(rows...))
}

// askNumber asks for one number; keeping it says that it was checked today.
func (s *Screen) askNumber(c model.Contact) {
	number := screen.TagAround(&s.Tags, "settings.number.digits", widget.NewTextInput(widget.TextInputProps{Value: c.Number, Width: 320, Digits: true, Also: " +"}))
	hours := screen.TagAround(&s.Tags, "settings.number.hours", widget.NewTextInput(widget.TextInputProps{Value: c.Hours}))
	field := widget.NewField(widget.FieldProps{Label: say.T("Number"), Hint: say.T("As it is read aloud: 01632 960 100. Empty takes it away."), Input: number})
	var button *widget.Button
	button = screen.TagAround(&s.Tags, "settings.number.save", widget.NewButton(widget.ButtonProps{
		Text: say.T("I have checked this number"), Icon: "check", Kind: widget.Primary, OnTapped: func() {
			button.SetBusy(say.T("Saving…"))
			s.props.SetNumber(c.Key, number.Value(), hours.Value(), func(fault string) {
				button.SetBusy("")
				field.SetError(fault)
				if fault != "" {
					return
				}
				s.props.Desk.CloseSheet()
				s.again()
			})
		},
	}))
	s.props.Desk.Sheet(c.Who, widget.VBox(20, field,
		widget.NewField(widget.FieldProps{Label: say.T("When it answers"), Hint: say.T("For example, Monday to Friday, 9am to 5pm. Leave it empty for always."), Input: hours}),
		widget.Wrap(8, button)))
	s.props.Desk.Focus(number.FocusTarget())
}
