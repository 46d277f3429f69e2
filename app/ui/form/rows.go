package form

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// rowList is a repeating group as cards; each opens as its own page.
type rowList struct {
	pt     *part
	group  *engine.RowGroup
	cards  *widget.RowCards
	field  *widget.Field
	object fyne.CanvasObject
	gone   map[engine.RowID]casefile.Removed
}

func (p *Page) rowList(pt *part) *rowList {
	g := pt.item.Rows
	l := &rowList{pt: pt, group: g, gone: map[engine.RowID]casefile.Removed{}}
	one := p.called(strings.ToLower(model.RowName(g)))
	l.cards = screen.Tag(&p.Tags, p.id(pt.cell)+".cards", widget.NewRowCards(widget.RowCardsProps{
		One: one, AddLabel: say.F("Add %s", article(one)), After: p.props.Around.Desk.After,
		OnAdd:    l.add,
		OnChange: func(id string) { p.props.Around.OpenRow(g, engine.RowID(id)) },
		OnRemove: l.remove,
		OnUndo:   l.undo,
		OnMove: func(id string, by int) {
			p.editor().MoveRow(context.Background(), g.ID, p.props.Row, engine.RowID(id), by)
		},
	}))
	label := pt.page.called(pt.item.Text)
	if pt.item.Text == p.props.Page.Title {
		label = "" // the title of the page says it
	}
	l.cards.SetName(pt.page.called(pt.item.Text))
	l.field = widget.NewField(widget.FieldProps{Label: label, Hint: pt.page.called(hint(pt.item)), Input: l.cards, InputWidth: p.inputWidth()})
	l.object = l.field
	return l
}

func article(word string) string {
	if word != "" && strings.ContainsRune("aeiou", rune(word[0])) {
		return say.F("an %s", word)
	}
	return say.F("a %s", word)
}

func (l *rowList) add() {
	p := l.pt.page
	if id := p.editor().AddRow(l.group.ID, p.props.Row); id != "" {
		p.props.Around.OpenRow(l.group, id)
	}
}

func (l *rowList) remove(id string) {
	if gone, ok := l.pt.page.editor().RemoveRow(context.Background(), engine.RowID(id)); ok {
		l.gone[engine.RowID(id)] = gone
	}
}

func (l *rowList) undo(id string) {
	if gone, ok := l.gone[engine.RowID(id)]; ok {
		delete(l.gone, engine.RowID(id))
		l.pt.page.editor().Restore(context.Background(), gone)
	}
}

func (l *rowList) show() {
	doc := l.pt.page.editor().Doc
	rows := doc.Rows(l.group.ID, l.pt.page.props.Row)
	cards := make([]widget.RowCard, len(rows))
	for i, r := range rows {
		cards[i] = widget.RowCard{
			ID: string(r.ID), Title: model.RowTitle(doc, l.group, r.ID), Text: model.RowDetail(doc, l.group, r.ID),
		}
		if w := model.RowStatus(doc, l.group, r.ID); w.Tone != model.Safe {
			cards[i].Tag = screen.TagProps(w)
		}
	}
	l.cards.SetRows(cards)
	l.cards.SetLocked(l.pt.page.props.Around.Locked)
	l.pt.problem()
}

func (l *rowList) canvas() fyne.CanvasObject { return l.object }

func (l *rowList) wrong(message string) { l.field.SetError(message) }

func (l *rowList) focus() { l.field.Focus() }
