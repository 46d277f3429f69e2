package printout

import (
	"bytes"
	"encoding/base64"
	"image"
	_ "image/jpeg" // photos are kept as JPEG or PNG
	_ "image/png"
	"strings"

	"doorstep/app/bodymap"
	"doorstep/app/casefile"
	"doorstep/app/picture"
	"doorstep/app/sketch"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/forms/print"
)

// photo is the picture of an attachment; ok is false when its content is not here.
func (k Desk) photo(v fhir.Value) (print.Picture, bool) {
	p := print.Picture{Mime: v.Attachment.ContentType, Alt: v.Attachment.Title}
	if v.Attachment.Data != "" {
		data, err := base64.StdEncoding.DecodeString(v.Attachment.Data)
		p.Data = data
		return p, err == nil
	}
	if k.File == nil {
		return p, false
	}
	data, err := k.File(v)
	if err != nil {
		return p, false
	}
	p.Data = data
	return p, true
}

// drawing is the picture of a sketch, a body map or the marks on a photo.
func (k Desk) drawing(d *casefile.Document, it *engine.Item, c engine.Cell) (print.Picture, bool) {
	rows := d.Rows(c.LinkID, c.Row)
	answers := func(row engine.RowID) func(string) []fhir.Value {
		return func(link string) []fhir.Value { return d.State(engine.Cell{Row: row, LinkID: link}).Values }
	}
	p := print.Picture{Mime: "image/svg+xml", Caption: k.call(it.Text), High: 300}
	switch it.Control {
	case fhir.ControlSketch:
		var marks []sketch.Mark
		for _, r := range rows {
			if m, err := sketch.FromRow(c.LinkID, string(r.ID), answers(r.ID)); err == nil {
				marks = append(marks, m)
				p.Alt = more(p.Alt, sketch.Say(m, nil))
			}
		}
		if len(marks) == 0 {
			return p, false
		}
		p.Data = sketch.SVG(it.Text, marks, sketch.Numbers(marks, nil))
	case fhir.ControlBodyMap:
		figure := bodymap.Child
		marks := make([]bodymap.Mark, len(rows))
		for i, r := range rows {
			marks[i] = bodymap.FromRow(c.LinkID, string(r.ID), answers(r.ID))
			figure = marks[i].Figure
			p.Alt = more(p.Alt, marks[i].Words())
		}
		p.Data = bodymap.SVG(it.Text, k.given(), figure, marks)
	case fhir.ControlPhotoMarks:
		return k.marked(d, it, c, rows)
	default:
		return p, false
	}
	return p, true
}

// more joins what is there.
func more(list, s string) string {
	if list == "" || s == "" {
		return list + s
	}
	return list + "; " + s
}

// marked is the photo in whose row the marks stand, with them over it.
func (k Desk) marked(d *casefile.Document, it *engine.Item, c engine.Cell, rows []engine.Row) (print.Picture, bool) {
	if it.Parent == nil || !it.Parent.Question() {
		return print.Picture{}, false
	}
	values := d.State(engine.Cell{Row: c.Row, LinkID: it.Parent.LinkID}).Values
	if len(values) == 0 {
		return print.Picture{}, false
	}
	p, ok := k.photo(values[0])
	if !ok {
		return p, false
	}
	size, kind, err := image.DecodeConfig(bytes.NewReader(p.Data))
	if err != nil {
		return p, false
	}
	var marks []picture.Mark
	for _, r := range rows {
		one := func(field string) fhir.Value {
			if vs := d.State(engine.Cell{Row: r.ID, LinkID: c.LinkID + field}).Values; len(vs) > 0 {
				return vs[0]
			}
			return fhir.Value{}
		}
		if at, err := picture.ParseSpots(one(".at").Text); err == nil {
			marks = append(marks, picture.Mark{Kind: one(".kind").Coding.Code, At: at, Note: one(".note").Text})
			p.Alt = more(p.Alt, one(".note").Text)
		}
	}
	p.Data, p.Mime = picture.MarkupSVG(it.Text, size.Width, size.Height, "image/"+kind, p.Data, marks), "image/svg+xml"
	return p, true
}

// signature is the signature at a question as it stands: whose, when, whether it
// holds, and the drawn name.
func (k Desk) signature(d *casefile.Document, it *engine.Item, c engine.Cell) (print.Signature, bool) {
	var by *casefile.SignedBy
	for _, s := range d.Signatures() {
		if s.Cell == c.LinkID && s.Row == c.Row {
			by = &s
		}
	}
	if by == nil {
		return print.Signature{}, false
	}
	out := print.Signature{Name: by.Name, Role: k.call(it.Text), When: "Signed " + k.moment(by.At) + " · check code " + by.Code}
	if it.Signer != nil && !strings.Contains(it.Text, it.Signer.Does) { // some are called by what they say
		out.Says = k.call(it.Signer.Does)
	}
	if by.Typed {
		out.When += " · name typed"
	}
	if !by.Valid {
		out.When += " · changed since"
	}
	for _, v := range d.State(c).Values {
		if p, ok := k.photo(v); ok && !by.Typed {
			p.Mime, p.Alt = "image/svg+xml", "Signature of "+by.Name
			out.Drawn = p
		}
	}
	return out, true
}
