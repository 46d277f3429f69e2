package screen

import (
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Said is how a screen takes what a child said or showed: on every page, for
// the child comes first.
type Said struct {
	Child string // short name
	// Times is how often it has been written down, -1 where nobody counts.
	Times int
	// Keep writes it into what has happened; done gets why it could not, in
	// plain words, or "".
	Keep func(text string, done func(fault string))
}

// Button opens the sheet.
func (c Said) Button(t *Tags, d Desk, p widget.ButtonProps) *widget.Button {
	p.OnTapped = func() { c.Ask(t, d) }
	return Tag(t, "said.add", widget.NewButton(p))
}

// Card is the card that says so, with its button.
func (c Said) Card(t *Tags, d Desk) fyne.CanvasObject {
	given := model.Given(c.Child)
	text := say.F("What did %s say or show about this?", given)
	switch {
	case c.Times == 0:
		text = say.F("Nobody has written down yet what %s said or showed. You can add it on any page.", given)
	case c.Times > 0:
		text = say.F("You have written down what %s said or showed %s. You can add it on any page.", given, say.N(c.Times, "time", "times"))
	}
	return Tinted(widget.VBox(10,
		CardTitle("child_care", say.F("%s view", model.Possessive(given)), theme.TintInk, theme.TintInk), Second(text),
		c.Button(t, d, widget.ButtonProps{Text: say.F("Add %s view", model.Possessive(given)), Icon: "add", Size: widget.Medium})))
}

// Ask puts the sheet over the screen.
func (c Said) Ask(t *Tags, d Desk) {
	given := model.Given(c.Child)
	words := Tag(t, "said.words", widget.NewTextArea(widget.TextAreaProps{Rows: 3, Italic: true, Guide: 200}))
	field := widget.NewField(widget.FieldProps{
		Label: say.F("What did %s say or show?", given), Hint: say.F("In %s own words or signs. Say how you know what it means.", model.Possessive(given)), Input: words,
	})
	save := Tag(t, "said.keep", widget.NewButton(widget.ButtonProps{Text: say.T("Keep this"), Icon: "check", Kind: widget.Primary}))
	save.SetOnTapped(func() {
		text := strings.TrimSpace(words.Value())
		if text == "" {
			field.SetError(say.F("Write what %s said or showed", given))
			field.Focus()
			return
		}
		save.SetBusy(say.T("Saving…"))
		c.Keep(text, func(fault string) {
			save.SetBusy("")
			if fault != "" {
				field.SetError(fault)
				return
			}
			d.CloseSheet()
			d.Tell(model.Words{Tone: model.Safe, Icon: "check_circle", Text: say.T("Kept on this tablet. It stands in what has happened.")})
		})
	})
	d.Sheet(say.F("%s view", model.Possessive(given)), widget.VBox(20, field, widget.Row(0, widget.AlignStart, save)))
	d.Focus(words.FocusTarget())
}
