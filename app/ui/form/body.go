package form

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"

	"doorstep/app/bodymap"
	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// bodyRows are the rows of a body map: figures beside the list of marks.
type bodyRows struct {
	pt     *part
	w      *widget.BodyMap
	field  *widget.Field
	figure bodymap.Figure
	writes bool // several answers of one mark are being written
	gone   map[engine.RowID]casefile.Removed
}

// child is whose form it is, as far as that is known.
func (p *Page) child() Child {
	if f := p.props.Around.Child; f != nil {
		return f()
	}
	return Child{}
}

func (p *Page) bodyMap(pt *part) *bodyRows {
	child := p.child()
	b := &bodyRows{pt: pt, figure: bodymap.FigureFor(child.Born, p.now()), gone: map[engine.RowID]casefile.Removed{}}
	b.w = widget.NewBodyMap(widget.BodyMapProps{
		Name: pt.page.called(pt.item.Text), Person: child.First, Figure: b.figure, After: p.props.Around.Desk.After,
		OnAdd: b.add, OnMove: b.move, OnRemove: b.remove, OnUndo: b.undo,
		OnOpen: func(id string) { p.props.Around.OpenRow(pt.item.Rows, engine.RowID(id)) },
	})
	screen.Tag(&p.Tags, p.id(pt.cell)+".map", b.w)
	label := pt.page.called(pt.item.Text)
	if pt.item.Text == p.props.Page.Title {
		label = "" // the title of the page says it
	}
	b.field = widget.NewField(widget.FieldProps{Label: label, Hint: pt.page.called(hint(pt.item)), Input: b.w, InputWidth: p.inputWidth()})
	b.w.SetName(pt.page.called(pt.item.Text))
	return b
}

func (b *bodyRows) canvas() fyne.CanvasObject { return b.field }
func (b *bodyRows) wrong(message string)      { b.field.SetError(message) }
func (b *bodyRows) focus()                    { b.field.Focus() }

func (b *bodyRows) show() {
	if b.writes {
		return
	}
	doc, g := b.pt.page.editor().Doc, b.pt.item.Rows
	rows := doc.Rows(g.ID, b.pt.page.props.Row)
	marks := make([]bodymap.Mark, len(rows))
	tags := map[string]widget.TagProps{}
	for i, r := range rows {
		marks[i] = model.BodyMark(doc, g, r.ID)
		if w := model.RowStatus(doc, g, r.ID); w.Tone != model.Safe {
			tags[string(r.ID)] = screen.TagProps(w)
		}
	}
	b.w.SetMarks(marks, tags)
	b.w.SetLocked(b.pt.page.props.Around.Locked)
	b.pt.problem()
}

// add makes the row of a mark. Its place is written before the outline that
// it belongs to, so that a crash in between loses no mark.
func (b *bodyRows) add(v bodymap.View, at bodymap.Point) {
	b.writes = true
	if id := b.pt.page.editor().AddRow(b.pt.item.Rows.ID, b.pt.page.props.Row); id != "" {
		placeMark(b.pt.page.editor(), b.pt.item, id, v, at, b.figure)
	}
	b.writes = false
	b.show()
}

func (b *bodyRows) move(id string, v bodymap.View, at bodymap.Point) {
	b.writes = true
	placeMark(b.pt.page.editor(), b.pt.item, engine.RowID(id), v, at, b.figure)
	b.writes = false
	b.show()
}

// placeMark writes where a mark lies.
func placeMark(e *model.Editor, group *engine.Item, row engine.RowID, v bodymap.View, at bodymap.Point, f bodymap.Figure) {
	set := func(field string, value func(it *engine.Item) (fhir.Value, bool)) {
		it := e.Doc.Form().Item(group.LinkID + "." + field)
		if it == nil {
			return
		}
		if v, ok := value(it); ok {
			e.Choose(engine.Cell{Row: row, LinkID: it.LinkID}, v)
		}
	}
	code := func(code string) func(*engine.Item) (fhir.Value, bool) {
		return func(it *engine.Item) (fhir.Value, bool) {
			o, ok := optionByKey(it.Options, code)
			return o.Value, ok
		}
	}
	number := func(n float64) func(*engine.Item) (fhir.Value, bool) {
		return func(*engine.Item) (fhir.Value, bool) { return fhir.Prim(fhir.Decimal, bodymap.Coordinate(n)), true }
	}
	set(bodymap.FieldView, code(string(v)))
	set(bodymap.FieldX, number(at.X))
	set(bodymap.FieldY, number(at.Y))
	set(bodymap.FieldFigure, code(string(f)))
}

func (b *bodyRows) remove(id string) {
	if gone, ok := b.pt.page.editor().RemoveRow(context.Background(), engine.RowID(id)); ok {
		b.gone[engine.RowID(id)] = gone
	}
}

func (b *bodyRows) undo(id string) {
	if gone, ok := b.gone[engine.RowID(id)]; ok {
		delete(b.gone, engine.RowID(id))
		b.pt.page.editor().Restore(context.Background(), gone)
	}
}

// placed are the questions that say where one mark of a body map lies; one
// control answers all of them.
type placed struct {
	group *engine.Item
	view  *engine.Item
}

// placeOf finds the questions of a place that an item is one of, nil for any
// other item.
func placeOf(it *engine.Item) *placed {
	g := it.Group
	if g == nil || g.Item.Control != fhir.ControlBodyMap {
		return nil
	}
	p := &placed{group: g.Item}
	in := false
	for _, x := range g.Item.Children {
		switch x.LinkID {
		case g.ID + "." + bodymap.FieldView:
			p.view = x
			in = in || x == it
		case g.ID + "." + bodymap.FieldFigure, g.ID + "." + bodymap.FieldX, g.ID + "." + bodymap.FieldY:
			in = in || x == it
		}
	}
	if !in || p.view == nil {
		return nil
	}
	return p
}

// place is where one mark lies, chosen from the list of places: what a drag on
// the figure does, without pointing.
type place struct {
	pt     *part
	group  *engine.Item
	w      *widget.ChoiceSearch
	places []bodymap.Place
	figure bodymap.Figure
}

func newPlace(pt *part) control {
	child := pt.page.child()
	p := &place{pt: pt, group: placeOf(pt.item).group, figure: bodymap.FigureFor(child.Born, pt.page.now())}
	var options []widget.Option
	for _, v := range bodymap.Views() {
		for _, at := range bodymap.Places(p.figure, v) {
			options = append(options, widget.Option{Key: strconv.Itoa(len(p.places)), Label: bodymap.Capital(at.Words)})
			p.places = append(p.places, at)
		}
	}
	for _, field := range []string{bodymap.FieldX, bodymap.FieldY, bodymap.FieldFigure} {
		c := engine.Cell{Row: pt.cell.Row, LinkID: p.group.LinkID + "." + field}
		pt.also = append(pt.also, c)
		pt.page.byCell[c] = pt
	}
	p.w = widget.NewChoiceSearch(widget.ChoiceSearchProps{Options: options, OnBlur: pt.left, OnChanged: p.chosen})
	return p
}

func (p *place) chosen(c widget.Chosen) {
	if i, err := strconv.Atoi(c.Key); err == nil && i < len(p.places) {
		at := p.places[i]
		placeMark(p.pt.page.editor(), p.group, p.pt.cell.Row, at.View, at.At, p.figure)
	}
}

func (p *place) input() widget.Input { return p.w }

func (p *place) load([]fhir.Value) {
	m := model.BodyMark(p.pt.page.editor().Doc, p.group.Rows, p.pt.cell.Row)
	if !m.Placed {
		p.w.Load(widget.Chosen{})
		return
	}
	p.w.Load(widget.Chosen{Label: bodymap.Capital(m.Where())})
}
