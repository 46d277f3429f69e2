package section

import (
	"fyne.io/fyne/v2"

	"doorstep/app/ui/form"
	"doorstep/forms/engine"
)

// lastCard is what was answered last time to one question, beside the page.
type lastCard struct {
	cell engine.Cell
	card fyne.CanvasObject
}

// lastTime are the cards of last time's answers for the questions of the page
// that nobody has answered yet. In one column they stand over their questions.
func (s *Screen) lastTime() []fyne.CanvasObject {
	s.last = nil
	if s.props.Around.Last == nil || s.props.Around.Locked || s.group != nil || s.width.OneColumn() {
		return nil
	}
	var cards []fyne.CanvasObject
	for it := range s.doc.Form().Items() {
		if it.Page != s.page || it.Group != nil {
			continue
		}
		l, ok := s.props.Around.Last(it)
		if !ok {
			continue
		}
		question := it.Text
		if question == s.page.Title {
			question = ""
		}
		c := lastCard{engine.Cell{LinkID: it.LinkID}, form.LastCard(&s.Tags, it.LinkID+".last", question, l)}
		s.last = append(s.last, c)
		cards = append(cards, c.card)
	}
	return cards
}

// refreshLast takes away the cards of questions that were answered.
func (s *Screen) refreshLast() {
	for _, c := range s.last {
		open := form.Unanswered(s.doc, c.cell)
		switch {
		case open == c.card.Visible():
			continue
		case open:
			c.card.Show()
		default:
			c.card.Hide()
		}
		s.relayout()
	}
}
