package main

import (
	"bytes"
	"errors"
	"image"
	_ "image/jpeg" // photos are kept as JPEG or PNG
	_ "image/png"

	"doorstep/app/bodymap"
	"doorstep/app/casefile"
	"doorstep/app/picture"
	"doorstep/app/session"
	"doorstep/app/sketch"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// errNothingDrawn reports a drawing without a mark.
var errNothingDrawn = errors.New("nothing is drawn there")

// drawing writes the marks of a drawing as an SVG; nil when the cell is no
// drawing. A sketch and a body map show their marks alone, marks on a photo lie
// over it.
func (e *env) drawing(s *session.Session, doc *casefile.Document, c casefile.Cell) ([]byte, error) {
	it := doc.Form().Item(c.LinkID)
	if it == nil || it.Rows == nil || it.Question() {
		return nil, nil
	}
	answers := func(row engine.RowID) func(string) []fhir.Value {
		return func(link string) []fhir.Value { return doc.State(casefile.Cell{Row: row, LinkID: link}).Values }
	}
	rows := doc.Rows(c.LinkID, c.Row)
	switch it.Control {
	case fhir.ControlSketch, fhir.ControlBodyMap, fhir.ControlPhotoMarks:
		if len(rows) == 0 {
			return nil, errNothingDrawn
		}
	}
	switch it.Control {
	case fhir.ControlSketch:
		var marks []sketch.Mark
		for _, r := range rows {
			if m, err := sketch.FromRow(c.LinkID, string(r.ID), answers(r.ID)); err == nil {
				marks = append(marks, m)
			}
		}
		return sketch.SVG(it.Text, marks, sketch.Numbers(marks, nil)), nil
	case fhir.ControlBodyMap:
		marks := make([]bodymap.Mark, len(rows))
		figure := bodymap.Child
		for i, r := range rows {
			marks[i] = bodymap.FromRow(c.LinkID, string(r.ID), answers(r.ID))
			figure = marks[i].Figure
		}
		return bodymap.SVG(it.Text, "", figure, marks), nil
	case fhir.ControlPhotoMarks:
		return e.marked(s, doc, c, it, rows)
	}
	return nil, nil
}

// marked writes the photo in whose row the marks stand, with them over it.
func (e *env) marked(s *session.Session, doc *casefile.Document, c casefile.Cell, it *engine.Item, rows []engine.Row) ([]byte, error) {
	if it.Parent == nil || !it.Parent.Question() {
		return nil, nil
	}
	photo := doc.State(casefile.Cell{Row: c.Row, LinkID: it.Parent.LinkID}).Values
	if len(photo) == 0 {
		return nil, errNothingDrawn
	}
	data, err := s.Attachment(e.ctx, photo[0])
	if err != nil {
		return nil, err
	}
	size, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, errors.New("the photo cannot be read")
	}
	var marks []picture.Mark
	for _, r := range rows {
		one := func(field string) fhir.Value {
			if vs := doc.State(casefile.Cell{Row: r.ID, LinkID: c.LinkID + field}).Values; len(vs) > 0 {
				return vs[0]
			}
			return fhir.Value{}
		}
		if at, err := picture.ParseSpots(one(".at").Text); err == nil {
			marks = append(marks, picture.Mark{Kind: one(".kind").Coding.Code, At: at, Note: one(".note").Text})
		}
	}
	return picture.MarkupSVG(it.Text, size.Width, size.Height, "image/"+kind, data, marks), nil
}
