package form

import (
	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
)

// sketchRows stand for a drawing that has a screen of its own: how much is
// drawn, and the way there.
type sketchRows struct {
	pt     *part
	says   *widget.Text
	open   *widget.Button
	words  *widget.Text
	object fyne.CanvasObject
}

func (p *Page) sketch(pt *part) *sketchRows {
	s := &sketchRows{pt: pt, says: widget.NewText(widget.TextProps{Bold: true}), words: faultText()}
	s.open = screen.Tag(&p.Tags, p.id(pt.cell)+".open", widget.NewButton(widget.ButtonProps{
		Text: say.T("Open the sketch"), Icon: "draw", Name: say.F("Open the sketch: %s", pt.page.called(pt.item.Text)), OnTapped: func() {
			if draw := p.props.Around.Draw; draw != nil {
				draw(pt.item.Rows, p.props.Row)
			}
		},
	}))
	s.object = titled(pt, s.words, screen.Card(widget.Row(12, widget.AlignCentre, widget.Grow(s.says), s.open)))
	return s
}

func (s *sketchRows) canvas() fyne.CanvasObject { return s.object }

func (s *sketchRows) focus() {
	if s.open.Visible() {
		s.pt.page.props.Around.Desk.Focus(s.open)
	}
}

func (s *sketchRows) wrong(message string) { s.pt.say(s.words, message) }

func (s *sketchRows) show() {
	around := s.pt.page.props.Around
	words := model.MarksText(s.pt.page.editor().Doc, s.pt.item.Rows, s.pt.page.props.Row)
	if words == "" {
		words = say.T("Nothing is drawn yet")
	}
	s.says.SetText(words)
	setVisible(s.open, around.Draw != nil)
	s.pt.problem()
}
