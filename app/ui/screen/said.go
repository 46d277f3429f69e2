package screen

import (
	"strings"

	"fyne.io/fyne/v2"

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
	text := "What did " + given + " say or show about this?"
	switch {
	case c.Times == 0:
		text = "Nobody has written down yet what " + given + " said or showed. You can add it on any page."
	case c.Times > 0:
		text = "You have written down what " + given + " said or showed " + model.Count(c.Times, "time", "times") + ". You can add it on any page."
	}
	return Tinted(widget.VBox(10,
		CardTitle("child_care", model.Possessive(given)+" view", theme.TintInk, theme.TintInk), Second(text),
		c.Button(t, d, widget.ButtonProps{Text: "Add " + model.Possessive(given) + " view", Icon: "add", Size: widget.Medium})))
}

// Ask puts the sheet over the screen.
func (c Said) Ask(t *Tags, d Desk) {
	given := model.Given(c.Child)
	words := Tag(t, "said.words", widget.NewTextArea(widget.TextAreaProps{Rows: 3, Italic: true, Guide: 200}))
	field := widget.NewField(widget.FieldProps{
		Label: "What did " + given + " say or show?", Hint: "In " + model.Possessive(given) + " own words or signs. Say how you know what it means.", Input: words,
	})
	save := Tag(t, "said.keep", widget.NewButton(widget.ButtonProps{Text: "Keep this", Icon: "check", Kind: widget.Primary}))
	save.SetOnTapped(func() {
		text := strings.TrimSpace(words.Value())
		if text == "" {
			field.SetError("Write what " + given + " said or showed")
			field.Focus()
			return
		}
		save.SetBusy("Saving…")
		c.Keep(text, func(fault string) {
			save.SetBusy("")
			if fault != "" {
				field.SetError(fault)
				return
			}
			d.CloseSheet()
			d.Tell(model.Words{Tone: model.Safe, Icon: "check_circle", Text: "Kept on this tablet. It stands in what has happened."})
		})
	})
	d.Sheet(model.Possessive(given)+" view", widget.VBox(20, field, widget.Row(0, widget.AlignStart, save)))
	d.Focus(words.FocusTarget())
}
