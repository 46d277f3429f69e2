package casescreen

import (
	"fmt"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
)

// Card is a safeguarding card that somebody has still to do something about.
type Card struct {
	Doc   casefile.ID
	Title string // "Worry about harm, 3 November"
	// Left is how many answers are missing; the card cannot be closed before they
	// are given.
	Left int
	// Read: it waits for a manager, and this person may be the one.
	Read bool
	// NobodyTold says that it gives a reason for telling nobody.
	NobodyTold bool
}

// cards stand above everything else of the page: they wait for no form.
func (s *Screen) cards() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for i, c := range s.drawn.cards {
		text := say.T("Read it, and say whether anything else must be done today.")
		word, icon := say.T("Read it"), "visibility"
		switch {
		case c.Left > 0:
			text = say.F("%s to go before it can be closed.", say.N(c.Left, "answer", "answers"))
			word, icon = say.T("Go on with it"), "edit_note"
		case !c.Read:
			text, word = say.T("A manager has still to read it."), say.T("Look at it")
		case c.NobodyTold:
			text = say.F("Nobody was told. The card says why. %s", text)
		}
		open := screen.Tag(&s.Tags, fmt.Sprintf("card.open.%d", i), widget.NewButton(widget.ButtonProps{Text: word, Icon: icon, Size: widget.Little, OnTapped: func() {
			s.props.Desk.Open(model.Route{Screen: model.TaskList, Case: s.data.ID.String(), Doc: c.Doc.String()})
		}}))
		buttons := []fyne.CanvasObject{open}
		if c.Read && c.Left == 0 {
			buttons = append(buttons, screen.Tag(&s.Tags, fmt.Sprintf("card.read.%d", i), widget.NewButton(widget.ButtonProps{
				Text: say.T("I have read it"), Icon: "check", Kind: widget.Primary, Size: widget.Little, OnTapped: func() { s.props.ReadCard(c.Doc) },
			})))
		}
		banner := widget.BannerProps{Tone: widget.ToneDanger, Icon: "emergency_home", Below: true, Strong: c.Title, Text: text}
		if len(buttons) == 1 && s.width != model.Compact {
			banner.Action = open
			out = append(out, widget.NewBanner(banner))
			continue
		}
		out = append(out, widget.VBox(8, widget.NewBanner(banner), widget.Wrap(8, buttons...)))
	}
	return out
}
