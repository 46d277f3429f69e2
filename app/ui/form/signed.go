package form

import (
	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/fhir"
)

// signature shows a place to sign: who signs, what it means, and the way to
// the signing screen, or the signature that stands there.
func (p *Page) signature(pt *part) fyne.CanvasObject {
	s := &signed{pt: pt, state: widget.NewText(widget.TextProps{Bold: true})}
	s.button = screen.Tag(&p.Tags, p.id(pt.cell), widget.NewButton(widget.ButtonProps{
		Text: say.T("Sign here"), Icon: "ink_pen", OnTapped: func() { p.props.Around.Sign(pt.cell) },
	}))
	pt.ctl = s
	parts := []fyne.CanvasObject{widget.NewText(widget.TextProps{Text: pt.page.called(pt.item.Text), Size: theme.SizeLabel, Bold: true})}
	if h := pt.page.called(hint(pt.item)); h != "" {
		parts = append(parts, widget.Hint(h))
	}
	if pt.item.Signer != nil && pt.item.Signer.Does != "" {
		parts = append(parts, widget.NewText(widget.TextProps{Text: pt.item.Signer.Does, Size: theme.SizeSmall}))
	}
	s.wrong = widget.NewText(widget.TextProps{Size: theme.SizeHint, Bold: true, Colour: theme.Danger})
	s.wrong.Hide()
	parts = append(parts, s.wrong, screen.Card(widget.Row(12, widget.AlignCentre, widget.Grow(s.state), s.button)))
	return widget.VBox(4, parts...)
}

type signed struct {
	pt     *part
	state  *widget.Text
	wrong  *widget.Text
	button *widget.Button
}

func (s *signed) input() widget.Input { return nil }

func (s *signed) load(vs []fhir.Value) {
	around := s.pt.page.props.Around
	words, button := say.T("Not signed yet"), say.T("Sign here")
	if by := around.Signed(s.pt.cell); by != nil {
		words = say.F("Signed by %s %s · check code %s", by.Name, model.Moment(by.At, around.Desk.Now()), by.Code)
		button = say.T("Sign again")
		if !by.Valid {
			words = say.F("Signed by %s %s, but something changed since", by.Name, model.Moment(by.At, around.Desk.Now()))
		}
	} else if t := model.AnswerText(s.pt.item, vs); t != "" {
		words, button = t, say.T("Sign again")
	}
	s.state.SetText(words)
	s.button.SetText(button)
	setVisible(s.button, !around.Locked)
}

func (s *signed) problem(message string) {
	s.wrong.SetText(message)
	if s.wrong.Visible() != (message != "") {
		setVisible(s.wrong, message != "")
		s.pt.page.props.Around.Relayout()
	}
}
