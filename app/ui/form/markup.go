package form

import (
	"context"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/picture"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// photoLarge is how large a photo is drawn to be marked, in pixels.
const photoLarge = 1200

// markupRows are the marks on the photo whose row the page shows.
type markupRows struct {
	pt     *part
	w      *widget.PhotoMarkup
	words  *widget.Text
	object fyne.CanvasObject
	thumbs thumbs
	quiet  bool
	gone   map[engine.RowID]casefile.Removed
}

func (p *Page) markup(pt *part) *markupRows {
	m := &markupRows{pt: pt, words: faultText(), thumbs: thumbs{}, gone: map[engine.RowID]casefile.Removed{}}
	m.w = screen.Tag(&p.Tags, p.id(pt.cell)+".photo", widget.NewPhotoMarkup(widget.PhotoMarkupProps{
		Name: pt.page.called(pt.item.Text), State: say.T("Opening…"), OnAdd: m.add, OnMove: m.move, OnRemove: m.remove, OnUndo: m.undo,
		OnOpen: func(id string) { p.props.Around.OpenRow(pt.item.Rows, engine.RowID(id)) },
	}))
	m.object = titled(pt, m.words, m.w)
	return m
}

func (m *markupRows) canvas() fyne.CanvasObject { return m.object }
func (m *markupRows) focus()                    { widget.FocusOn(m.w) }
func (m *markupRows) wrong(message string)      { m.pt.say(m.words, message) }

func (m *markupRows) show() {
	page, g := m.pt.page, m.pt.item.Rows
	doc := page.editor().Doc
	img, state := thumb{state: say.T("No photo")}, ""
	if photo := m.pt.item.Parent; photo != nil {
		if vs := doc.State(engine.Cell{Row: page.props.Row, LinkID: photo.LinkID}).Values; len(vs) > 0 {
			img = m.thumbs.get(page, vs[0], photoLarge, photoLarge, m.quiet, m.again)
		}
	}
	if img.img == nil {
		state = img.state
	}
	var marks []widget.PhotoMark
	for _, r := range doc.Rows(g.ID, page.props.Row) {
		marks = append(marks, widget.PhotoMark{ID: string(r.ID), Mark: model.PhotoMark(doc, g, r.ID)})
	}
	m.w.SetPicture(img.img, state)
	m.w.SetMarks(marks)
	m.w.SetLocked(page.props.Around.Locked)
	m.pt.problem()
}

func (m *markupRows) again() {
	m.quiet = true
	m.show()
	m.quiet = false
	m.pt.page.props.Around.Relayout()
}

// add makes the row of a mark: its places first, for a mark without them shows
// nothing.
func (m *markupRows) add(k picture.Mark) {
	e, g := m.pt.page.editor(), m.pt.item.Rows
	id := e.AddRow(g.ID, m.pt.page.props.Row)
	if id == "" {
		return
	}
	m.move(string(id), k.At)
	if kind := e.Doc.Form().Item(g.ID + ".kind"); kind != nil {
		if o, ok := optionByKey(kind.Options, k.Kind); ok {
			e.Choose(engine.Cell{Row: id, LinkID: kind.LinkID}, o.Value)
		}
	}
}

func (m *markupRows) move(id string, at []picture.Spot) {
	cell := engine.Cell{Row: engine.RowID(id), LinkID: m.pt.item.Rows.ID + ".at"}
	m.pt.page.editor().Choose(cell, fhir.TextValue(picture.FormatSpots(at)))
}

func (m *markupRows) remove(id string) {
	if gone, ok := m.pt.page.editor().RemoveRow(context.Background(), engine.RowID(id)); ok {
		m.gone[engine.RowID(id)] = gone
	}
}

func (m *markupRows) undo(id string) {
	if gone, ok := m.gone[engine.RowID(id)]; ok {
		delete(m.gone, engine.RowID(id))
		m.pt.page.editor().Restore(context.Background(), gone)
	}
}
