package moving

import (
	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
)

// Handover is what a change of worker leaves to the next one, and how far the
// writing down of it is.
type Handover struct {
	// Begun says that one is being written; To is who takes over, "" for nobody yet.
	Begun bool
	To    string
	// Accepted says that the next worker has read and signed, Agreed that the
	// manager has as well.
	Accepted, Agreed bool
	// Stops are what has to be done before it can be signed, in plain words.
	Stops []string
	// Left is what is open in the case, line by line.
	Left []string
	// Open begins the handover's form or goes on with it; nil where there is none.
	Open func()
}

// mostLeft is how many open things are listed; the form has them all.
const mostLeft = 6

// handover is the card of the handover: who tells the child, what the next worker
// must know and what is open are written down before anybody changes.
func (s *MoveScreen) handover() fyne.CanvasObject {
	h := s.props.Handover
	if h.Open == nil {
		return widget.Spacer()
	}
	given := model.Given(s.props.Child)
	parts := []fyne.CanvasObject{widget.H3(say.T("Handover"))}
	button := widget.ButtonProps{Text: say.T("Write the handover"), Icon: "edit_note", Size: widget.Little, OnTapped: h.Open}
	switch {
	case h.Agreed:
		parts = append(parts, widget.NewBanner(widget.BannerProps{Tone: widget.ToneSafe, Icon: "check_circle-fill", Text: say.F("%s has read it and takes over. Choose %s below.", h.To, model.Given(h.To))}))
		button.Text = say.T("See the handover")
	case h.Begun && h.Accepted:
		parts = append(parts, screen.Second(say.F("%s has accepted. The manager signs it now.", h.To)))
		button.Text = say.T("Go on with the handover")
	case h.Begun:
		text := say.T("It is being written.")
		if h.To != "" {
			text = say.F("It is being written for %s, who reads the chronology and the last assessment before signing.", h.To)
		}
		parts = append(parts, screen.Second(text))
		button.Text = say.T("Go on with the handover")
	default:
		parts = append(parts, screen.Second(say.F("When another colleague works with %s from now on, write down who tells %s, what they must know and what is open.", given, given)))
	}
	for _, stop := range h.Stops {
		parts = append(parts, screen.Point(stop))
	}
	if len(h.Left) > 0 {
		lines := []fyne.CanvasObject{widget.Strong(say.T("Still open"))}
		for _, l := range h.Left[:min(mostLeft, len(h.Left))] {
			lines = append(lines, widget.Small(l))
		}
		if n := len(h.Left) - mostLeft; n > 0 {
			lines = append(lines, widget.Small(say.F("and %s", say.N(n, "more", "more"))))
		}
		parts = append(parts, widget.VBox(6, lines...)) // one is told from the next
	}
	parts = append(parts, widget.Wrap(0, screen.Tag(&s.Tags, "move.handover", widget.NewButton(button))))
	return screen.Card(widget.VBox(10, parts...))
}
