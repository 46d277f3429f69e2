package model

import (
	"context"
	"slices"
	"strings"

	"doorstep/app/say"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// PictureAt is where a picture that is taken on a page is kept: the page's own
// question for pictures, else the photos of its row or its section, else the
// pictures of the whole form. It is false where there is no such question, or none
// that may be answered now: nobody agreed to photos, or one is there and no more fit.
func PictureAt(doc Doc, pg *engine.Page, row engine.RowID) (engine.Cell, bool) {
	near := []func(*engine.Item) bool{
		func(it *engine.Item) bool { return it.Page == pg && it.Group == pg.Rows },
		func(it *engine.Item) bool { return isPhoto(it) && it.Group == pg.Rows && it.Section == pg.Section },
		func(it *engine.Item) bool { return isPhoto(it) && it.Group == nil },
	}
	for i, fits := range near {
		at := row
		if i == len(near)-1 {
			at = ""
		}
		for it := range doc.Form().Items() {
			if it.Type == engine.Attachment && fits(it) && takesPicture(doc, it, at) {
				return engine.Cell{Row: at, LinkID: it.LinkID}, true
			}
		}
	}
	return engine.Cell{}, false
}

func isPhoto(it *engine.Item) bool { return it.Control == fhir.ControlPhoto }

// takesPicture reports whether a question can be given one more picture.
func takesPicture(doc Doc, it *engine.Item, row engine.RowID) bool {
	c := engine.Cell{Row: row, LinkID: it.LinkID}
	if it.Hidden || it.ReadOnly || it.Calculated || !doc.State(c).Enabled {
		return false
	}
	if len(it.MimeTypes) > 0 && !slices.ContainsFunc(it.MimeTypes, func(m string) bool { return strings.HasPrefix(m, "image/") && m != "image/svg+xml" }) {
		return false
	}
	n, most := len(doc.State(c).Values), it.MaxOccurs
	switch {
	case it.Rows != nil:
		n, most = len(doc.Rows(it.Rows.ID, row)), it.Rows.MaxRows
	case !it.Repeats:
		most = 1
	}
	return most == 0 || n < most
}

// NotesOf is the list in which a form keeps what its pages do not ask: a repeating
// group outside rows that asks ID.words and keeps in ID.page on which page they were
// written. Nil where the form keeps none.
func NotesOf(f *engine.Form) *engine.RowGroup {
	for it := range f.Items() {
		if g := it.Rows; g != nil && g.Parent == nil && noteItem(f, g, notePage) != nil && noteItem(f, g, noteWords) != nil {
			return g
		}
	}
	return nil
}

// OfNotes reports whether a section is the list of notes and pictures, which asks for
// nothing and so is never to be finished.
func OfNotes(f *engine.Form, s *engine.Section) bool {
	g := NotesOf(f)
	return g != nil && g.Item.Section == s
}

// NotesWords is the tag of the list of notes: how much is in it.
func NotesWords(doc Doc, s *engine.Section) Words {
	n := 0
	for it := range doc.Form().Items() {
		if it.Section == s && it.Rows != nil && it.Rows.Parent == nil {
			n += len(doc.Rows(it.Rows.ID, ""))
		}
	}
	if n == 0 {
		return Words{Neutral, "", say.T("Nothing yet")}
	}
	return Words{Neutral, "edit_note", say.F("%s kept", Figures(n))}
}

// The questions of a note.
const (
	noteWords = ".words"
	noteAbout = ".about"
	notePage  = ".page"
)

func noteItem(f *engine.Form, g *engine.RowGroup, field string) *engine.Item {
	if it := f.Item(g.ID + field); it != nil && it.Group == g {
		return it
	}
	return nil
}

// notedAt names a page in a note: its id, and the row that it is filled for.
func notedAt(pg *engine.Page, row engine.RowID) string {
	if row == "" {
		return pg.ID
	}
	return pg.ID + "#" + string(row)
}

// notedOn is the first question of the page that an answer is a note to, and the
// answer's own place where it is none.
func notedOn(doc Doc, c engine.Cell) engine.Cell {
	g := NotesOf(doc.Form())
	if it := doc.Form().Item(c.LinkID); g == nil || it == nil || it.Group != g {
		return c
	}
	vs := doc.State(engine.Cell{Row: c.Row, LinkID: g.ID + notePage}).Values
	if len(vs) == 0 {
		return c
	}
	id, row, _ := strings.Cut(vs[0].Text, "#")
	if pg := doc.Form().Page(id); pg != nil {
		for it := range Questions(pg) {
			return engine.Cell{Row: engine.RowID(row), LinkID: it.LinkID}
		}
	}
	return c
}

// PageNote is a note to a page.
type PageNote struct {
	Row   engine.RowID
	Words string
}

// NotesTo are the notes to a page, in the order in which they were written.
func NotesTo(doc Doc, pg *engine.Page, row engine.RowID) (out []PageNote) {
	g := NotesOf(doc.Form())
	if g == nil {
		return nil
	}
	for _, r := range doc.Rows(g.ID, "") {
		said := func(field string) string {
			if vs := doc.State(engine.Cell{Row: r.ID, LinkID: g.ID + field}).Values; len(vs) > 0 {
				return vs[0].Text
			}
			return ""
		}
		if said(notePage) == notedAt(pg, row) {
			out = append(out, PageNote{Row: r.ID, Words: said(noteWords)})
		}
	}
	return out
}

// Note keeps a note to a page, about what the page is called. False when it could
// not be kept: the save line says why.
func (e *Editor) Note(ctx context.Context, pg *engine.Page, row engine.RowID, about, words string) bool {
	g := NotesOf(e.Doc.Form())
	if g == nil {
		return false
	}
	id := e.AddRow(g.ID, "")
	if id == "" {
		return false
	}
	// The words first: nothing is lost of a note that has no page.
	for _, a := range [][2]string{{noteWords, words}, {noteAbout, about}, {notePage, notedAt(pg, row)}} {
		it := noteItem(e.Doc.Form(), g, a[0])
		if it == nil {
			continue
		}
		if r := []rune(a[1]); it.MaxLength > 0 && len(r) > it.MaxLength && a[0] != noteWords {
			a[1] = string(r[:it.MaxLength])
		}
		if !e.stage(engine.Cell{Row: id, LinkID: it.LinkID}, []fhir.Value{fhir.TextValue(a[1])}) && a[0] == noteWords {
			e.RemoveRow(ctx, id)
			return false
		}
	}
	return true
}
