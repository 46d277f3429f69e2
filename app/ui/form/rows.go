package form

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
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
	one := strings.ToLower(model.RowName(g))
	l.cards = screen.Tag(&p.Tags, p.id(pt.cell)+".cards", widget.NewRowCards(widget.RowCardsProps{
		One: one, AddLabel: "Add " + article(one), After: p.props.Around.Desk.After,
		OnAdd:    l.add,
		OnChange: func(id string) { p.props.Around.OpenRow(g, engine.RowID(id)) },
		OnRemove: l.remove,
		OnUndo:   l.undo,
		OnMove: func(id string, by int) {
			p.editor().MoveRow(context.Background(), g.ID, p.props.Row, engine.RowID(id), by)
		},
	}))
	label := pt.item.Text
	if label == p.props.Page.Title {
		label = "" // the title of the page says it
	}
	l.cards.SetName(pt.item.Text)
	l.field = widget.NewField(widget.FieldProps{Label: label, Hint: hint(pt.item), Input: l.cards, InputWidth: p.inputWidth()})
	l.object = l.field
	return l
}

func article(word string) string {
	if word != "" && strings.ContainsRune("aeiou", rune(word[0])) {
		return "an " + word
	}
	return "a " + word
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

func (l *rowList) wrong(message string) { l.field.SetError(message) }

func (l *rowList) focus() { l.field.Focus() }

// gapLine is "No answer for now?" under a question that may carry a reason.
type gapLine struct {
	picker *widget.GapPicker
	object fyne.CanvasObject
	pt     *part
}

func (p *Page) gapLine(pt *part) *gapLine {
	if len(pt.item.GapCodes) == 0 || pt.item.Required != engine.GapOK {
		return nil
	}
	g := &gapLine{pt: pt}
	var reasons []widget.Option
	for _, code := range pt.item.GapCodes {
		reasons = append(reasons, widget.Option{Key: code, Label: casefile.GapWords(engine.Gap{Code: code})})
	}
	g.picker = screen.Tag(&p.Tags, p.id(pt.cell)+".gap", widget.NewGapPicker(widget.GapPickerProps{
		Reasons: reasons, DateFor: "to-follow", Today: p.now, OnChanged: g.changed,
	}))
	g.object = widget.VBox(0, g.picker)
	return g
}

func (g *gapLine) changed(v widget.Gap) {
	if v.Code == "" {
		g.pt.page.editor().Gap(g.pt.cell, nil)
		return
	}
	g.pt.page.editor().Gap(g.pt.cell, &engine.Gap{Code: v.Code, Date: v.Date})
}

// show offers a reason while there is no answer and one is needed.
func (g *gapLine) show(st engine.State) {
	v := widget.Gap{}
	if st.Gap != nil {
		v = widget.Gap{Code: st.Gap.Code, Date: st.Gap.Date}
	}
	g.picker.Load(v)
	on := len(st.Values) == 0 && (st.Required == engine.GapOK || st.Gap != nil) && !g.pt.page.props.Around.Locked
	if on != g.object.Visible() {
		setVisible(g.object, on)
		g.pt.page.props.Around.Relayout()
	}
	message := ""
	for _, p := range g.pt.page.editor().Problems(g.pt.cell) {
		if p.Rule == engine.RuleGap {
			message = p.Message
		}
	}
	g.picker.SetDateError(message)
}

// signature shows a place to sign: who signs, what it means, and the way to
// the signing screen, or the signature that stands there.
func (p *Page) signature(pt *part) fyne.CanvasObject {
	s := &signed{pt: pt, state: widget.NewText(widget.TextProps{Bold: true})}
	s.button = screen.Tag(&p.Tags, p.id(pt.cell), widget.NewButton(widget.ButtonProps{
		Text: "Sign here", Icon: "ink_pen", OnTapped: func() { p.props.Around.Sign(pt.cell) },
	}))
	pt.ctl = s
	parts := []fyne.CanvasObject{widget.NewText(widget.TextProps{Text: pt.item.Text, Size: theme.SizeLabel, Bold: true})}
	if h := hint(pt.item); h != "" {
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
	words, button := "Not signed yet", "Sign here"
	if by := around.Signed(s.pt.cell); by != nil {
		words = "Signed by " + by.Name + " " + model.Moment(by.At, around.Desk.Now()) + " · check code " + by.Code
		button = "Sign again"
		if !by.Valid {
			words = "Signed by " + by.Name + " " + model.Moment(by.At, around.Desk.Now()) + ", but something changed since"
		}
	} else if t := model.AnswerText(s.pt.item, vs); t != "" {
		words, button = t, "Sign again"
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
