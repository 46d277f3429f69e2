package screen

import (
	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Tone is the widgets' word for a tone.
func Tone(t model.Tone) widget.Tone {
	switch t {
	case model.Safe:
		return widget.ToneSafe
	case model.Local:
		return widget.ToneLocal
	case model.Send:
		return widget.ToneSend
	case model.Choice:
		return widget.ToneChoice
	case model.Danger:
		return widget.ToneDanger
	case model.Tint:
		return widget.ToneTint
	}
	return widget.ToneNeutral
}

// TagProps are the words as a tag.
func TagProps(w model.Words) widget.TagProps {
	return widget.TagProps{Text: w.Text, Icon: w.Icon, Tone: Tone(w.Tone)}
}

// Chip is the sync chip's word for the words of the model.
func Chip(w model.Words) widget.WhereIs {
	switch w.Tone {
	case model.Safe:
		return widget.SafeOnServer
	case model.Local:
		return widget.OnlyHere
	case model.Send:
		return widget.Sending
	case model.Choice:
		return widget.ChoiceNeeded
	case model.Danger:
		return widget.NotSent
	}
	return widget.NoSignal
}

// Card is a surface with content and the usual room around it.
func Card(content fyne.CanvasObject) *widget.Card {
	return widget.NewCard(widget.CardProps{Content: content, Pad: widget.Around(16)})
}

// Tinted is a card in the tint of what belongs to the child.
func Tinted(content fyne.CanvasObject) *widget.Card {
	return widget.NewCard(widget.CardProps{Content: content, Pad: widget.Around(16), Fill: theme.Tint, Edge: theme.Clear})
}

// CardTitle is an icon and a title in one line.
func CardTitle(icon, text string, colour fyne.ThemeColorName, icons fyne.ThemeColorName) fyne.CanvasObject {
	return widget.Row(8, widget.AlignCentre,
		widget.NewIcon(widget.IconProps{Icon: icon, Colour: icons}),
		widget.Grow(widget.NewText(widget.TextProps{Text: text, Bold: true, Colour: colour, Heading: true})))
}

// Second is text in the size of a second line, in ink.
func Second(text string) *widget.Text {
	return widget.NewText(widget.TextProps{Text: text, Size: theme.SizeSmall})
}

// Line is a short text that ends in "…" rather than breaking.
func Line(p widget.TextProps) *widget.Text {
	p.Lines, p.MaxWidth = 1, -1
	return widget.NewText(p)
}

// Point is one of several things that follow: an arrow and a sentence.
func Point(text string) fyne.CanvasObject {
	return widget.Row(10, widget.AlignStart,
		widget.NewIcon(widget.IconProps{Icon: "arrow_forward", Size: 18, Colour: theme.Primary}), widget.Grow(widget.Body(text)))
}

// Then is the card that says what acting leads to.
func Then(content ...fyne.CanvasObject) fyne.CanvasObject {
	return widget.NewCard(widget.CardProps{Name: say.T("What happens then"), Pad: widget.Around(18), Content: widget.VBox(10,
		append([]fyne.CanvasObject{widget.H3(say.T("What happens then"))}, content...)...)})
}

// Heading is the title of a part with something at its end.
func Heading(title string, end fyne.CanvasObject) fyne.CanvasObject {
	if end == nil {
		return widget.H2(title)
	}
	row := widget.Row(12, widget.AlignCentre, widget.Grow(widget.H2(title)), end)
	if _, ok := end.(*widget.Link); ok {
		// What can be tapped is 44 high; the heading stands as high as one with
		// plain words at its end.
		return widget.Pad(0, -8, 0, -8, row)
	}
	return row
}

// ShowSaved says on an action bar where the work is: that it is locked, how it is
// saved before anything is (first, "" to say nothing), or the words w.
func ShowSaved(bar *widget.ActionBar, w model.Words, locked bool, first string) {
	icon := ""
	switch {
	case locked:
		bar.SetSaved(say.T("It can be read, not changed."), "lock", widget.ToneNeutral)
		return
	case w.Text == "":
		if first != "" {
			bar.SetSaved(first, "save", widget.ToneNeutral)
		}
		return
	case w.Tone == model.Safe:
		icon = "check_circle-fill"
	case w.Tone == model.Danger:
		icon = "error-fill"
	case w.Tone == model.Neutral:
		icon = "clock_loader_40"
	}
	bar.SetSaved(w.Text, icon, Tone(w.Tone))
}

// SaveLine shows the sentence that says where the work is.
func SaveLine(w model.Words) fyne.CanvasObject {
	if w.Text == "" {
		return widget.Spacer()
	}
	icon, colour, ink := "check_circle-fill", theme.Safe, theme.Muted
	switch w.Tone {
	case model.Danger:
		icon, colour, ink = "error-fill", theme.Danger, theme.Danger
	case model.Neutral:
		icon, colour = "clock_loader_40", theme.Muted
	}
	return widget.Row(8, widget.AlignCentre,
		widget.NewIcon(widget.IconProps{Icon: icon, Colour: colour}),
		widget.Grow(widget.NewText(widget.TextProps{Text: w.Text, Size: theme.SizeSmall, Colour: ink, MaxWidth: -1})))
}

// Edge is the room at the left and the right of a page.
func Edge(w model.Width) float32 {
	if w == model.Compact {
		return 16
	}
	return 24
}

// AllQuestions leads from a form's own screen to the list of its questions; a phone has
// room for the icon only. id names the button.
func AllQuestions(t *Tags, id string, w model.Width, do func()) fyne.CanvasObject {
	p := widget.ButtonProps{Text: say.T("All questions"), Icon: "list", OnTapped: do}
	if w == model.Compact {
		p.Text, p.Name = "", say.T("All questions")
	}
	return TagAround(t, id, widget.NewButton(p))
}

// OpenQuestions opens the list of questions below a form's own screen.
func OpenQuestions(d Desk, r model.Route) {
	r.Tab = model.ListTab
	d.Open(r)
}
