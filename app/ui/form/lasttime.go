package form

import (
	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// Last is what was answered to a question last time.
type Last struct {
	When  string // "June 2025"
	Words string // the answer, in words
	// Still answers the question with it as of today; Changed opens the question to
	// say what is true now.
	Still, Changed func()
}

// LastCard is the card that says so. question is "" where it stands at its
// question; id names its buttons.
func LastCard(t *screen.Tags, id, question string, l Last) fyne.CanvasObject {
	parts := []fyne.CanvasObject{widget.Row(8, widget.AlignCentre,
		widget.NewIcon(widget.IconProps{Icon: "history", Size: 20, Colour: theme.Send}),
		widget.Grow(widget.NewText(widget.TextProps{Text: say.F("Last time, %s", l.When), Size: theme.SizeSmall, Bold: true, Colour: theme.Send})))}
	if question != "" {
		parts = append(parts, widget.Caption(question))
	}
	parts = append(parts, screen.Second("“"+l.Words+"”"), widget.Wrap(8,
		screen.Tag(t, id+".still", widget.NewButton(widget.ButtonProps{Text: say.T("Still true"), Name: say.F("Still true: %s", l.Words), Size: widget.Medium, OnTapped: l.Still})),
		screen.Tag(t, id+".changed", widget.NewButton(widget.ButtonProps{Text: say.T("Changed"), Name: say.F("Changed: %s", l.Words), Size: widget.Medium, OnTapped: l.Changed}))))
	return widget.NewCard(widget.CardProps{Content: widget.VBox(8, parts...), Pad: widget.Around(16), Fill: theme.SendBg, Edge: theme.Clear})
}

// above puts what was answered last time over a question, in one column; beside
// other panes the screen shows it there.
func (p *Page) above(pt *part) {
	if !p.props.Wide || p.props.Around.Last == nil || p.props.Around.Locked || pt.cell.Row != "" {
		return
	}
	l, ok := p.props.Around.Last(pt.item)
	if !ok {
		return
	}
	pt.last = LastCard(&p.Tags, p.id(pt.cell)+".last", "", l)
	pt.object = widget.VBox(10, pt.last, pt.object)
}

// Unanswered reports that nobody has answered a question or said why not.
func Unanswered(doc interface {
	State(engine.Cell) engine.State
}, c engine.Cell,
) bool {
	st := doc.State(c)
	return len(st.Values) == 0 && st.Gap == nil
}
