package form

import (
	"context"
	"image"
	"strconv"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// photoRows are photos that carry answers of their own: a strip of numbered
// thumbnails, each of which opens as its own page.
type photoRows struct {
	pt     *part
	strip  *widget.PhotoStrip
	words  *widget.Text
	object fyne.CanvasObject
	thumbs thumbs
	busy   bool
	quiet  bool // shows what is known, asks for nothing
	undo   *fyne.Container
}

func (p *Page) photos(pt *part) *photoRows {
	r := &photoRows{pt: pt, words: faultText(), thumbs: thumbs{}, undo: widget.VBox(0)}
	r.strip = screen.Tag(&p.Tags, p.id(pt.cell)+".strip", widget.NewPhotoStrip(widget.PhotoStripProps{
		Name: pt.page.called(pt.item.Text), AddLabel: say.T("Add photo"), OnAdd: r.pick, OnRemove: r.remove,
		OnOpen: func(id string) { p.props.Around.OpenRow(pt.item.Rows, engine.RowID(id)) },
	}))
	r.undo.Hide()
	r.object = titled(pt, r.words, r.strip, r.undo)
	return r
}

func (r *photoRows) canvas() fyne.CanvasObject { return r.object }
func (r *photoRows) focus()                    { widget.FocusOn(r.strip) }

func (r *photoRows) wrong(message string) {
	r.strip.SetError(message != "")
	r.pt.say(r.words, message)
}

func (r *photoRows) show() {
	page := r.pt.page
	doc, it := page.editor().Doc, r.pt.item
	var photos []widget.Photo
	for i, row := range doc.Rows(it.Rows.ID, page.props.Row) {
		photo := widget.Photo{ID: string(row.ID), State: say.T("No photo"), Caption: model.PhotoCaption(doc, it.Rows, row.ID, i)}
		photo.Under = model.AnswerText(doc.Form().Item(it.LinkID+".caption"), doc.State(engine.Cell{Row: row.ID, LinkID: it.LinkID + ".caption"}).Values)
		if vs := doc.State(engine.Cell{Row: row.ID, LinkID: it.LinkID}).Values; len(vs) > 0 {
			side := func(n float32) int { return int(theme.Dp(n) * 2) } // sharp on a dense screen
			t := r.thumbs.get(page, vs[0], side(thumbWide), side(thumbHigh), r.quiet, r.again)
			photo.Thumb, photo.State = t.img, t.state
		}
		photo.Marks = len(doc.Rows(it.LinkID+".mark", row.ID))
		family := doc.State(engine.Cell{Row: row.ID, LinkID: it.LinkID + ".family"}).Values
		photo.Family = len(family) > 0 && family[0].Bool
		photos = append(photos, photo)
	}
	r.strip.SetLocked(page.props.Around.Locked)
	r.strip.SetFull(page.props.Around.Locked || it.MaxOccurs > 0 && len(photos) >= it.MaxOccurs)
	r.strip.SetPhotos(photos)
	r.pt.problem()
	page.props.Around.Relayout()
}

// again shows what became known of a picture.
func (r *photoRows) again() {
	r.quiet = true
	r.show()
	r.quiet = false
}

func (r *photoRows) pick() {
	around := r.pt.page.props.Around
	if r.busy || around.PickFile == nil || around.Attach == nil {
		return
	}
	around.PickFile(r.pt.item, func(file File) {
		r.busy = true
		r.strip.SetBusy(say.T("Adding…"))
		around.Attach(r.pt.cell, file, func(fault string) {
			r.busy = false
			r.strip.SetBusy("")
			r.pt.local = fault
			r.wrong(fault)
		})
	})
}

// remove takes a photo away; Undo stands under the strip until the page is
// left, and the photo stays in the history.
func (r *photoRows) remove(id string) {
	gone, ok := r.pt.page.editor().RemoveRow(context.Background(), engine.RowID(id))
	if !ok {
		return
	}
	r.undo.Objects = []fyne.CanvasObject{widget.NewBanner(widget.BannerProps{
		Tone: widget.ToneNeutral, Icon: "delete", Strong: say.T("Photo removed."), Text: say.T("It stays in the history."),
		Action: widget.NewButton(widget.ButtonProps{Text: say.T("Undo"), Kind: widget.Plain, Icon: "undo", OnTapped: func() {
			r.undo.Hide()
			r.pt.page.editor().Restore(context.Background(), gone)
		}}),
	})}
	r.undo.Show()
	r.pt.page.props.Around.Relayout()
}

// thumbs are pictures drawn small, by what their answers say of them and how
// wide they are drawn.
type thumbs map[string]thumb

// get gives a picture as far as it is here. It is asked for once, and again
// when it did not come; again is called once more is known of it, and must ask
// for nothing (quiet).
func (t thumbs) get(p *Page, v fhir.Value, w, h int, quiet bool, again func()) thumb {
	key := nameOf(v) + " " + strconv.Itoa(w)
	known := t[key]
	draw := p.props.Around.Picture
	if quiet || known.img != nil || known.asked || draw == nil {
		return known
	}
	known.asked = true
	if known.state == "" {
		known.state = say.T("Opening…")
	}
	t[key] = known
	now := true
	draw(v, w, h, func(img image.Image, state string) {
		t[key] = thumb{img: img, state: state}
		if !now {
			again()
		}
	})
	now = false
	return t[key]
}
