package model

import (
	"strings"

	"doorstep/app/bodymap"
	"doorstep/app/picture"
	"doorstep/app/say"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// answered is a form with its answers.
type answered interface {
	Form() *engine.Form
	State(engine.Cell) engine.State
}

// BodyMark is the mark in a row of a body map.
func BodyMark(doc answered, g *engine.RowGroup, row engine.RowID) bodymap.Mark {
	m := bodymap.FromRow(g.ID, string(row), func(link string) []fhir.Value {
		return doc.State(engine.Cell{Row: row, LinkID: link}).Values
	})
	// The words are the form's, whatever the answer carries.
	if it := doc.Form().Item(g.ID + "." + bodymap.FieldKind); it != nil && m.Kind != "" {
		for _, o := range it.Options {
			if o.Coding.Code == m.Kind {
				m.Label = o.Label
			}
		}
	}
	return m
}

// PhotoMark is the mark in a row under a photo. Places that cannot be read are
// left out.
func PhotoMark(doc Doc, g *engine.RowGroup, row engine.RowID) picture.Mark {
	one := func(field string) fhir.Value {
		if vs := doc.State(engine.Cell{Row: row, LinkID: g.ID + field}).Values; len(vs) > 0 {
			return vs[0]
		}
		return fhir.Value{}
	}
	m := picture.Mark{Kind: one(".kind").Coding.Code, Note: one(".note").Text}
	if at, err := picture.ParseSpots(one(".at").Text); err == nil {
		m.At = at
	}
	return m
}

// PhotoCaption names the n-th photo of a question, counted from 0: its caption,
// else its number.
func PhotoCaption(doc Doc, g *engine.RowGroup, row engine.RowID, n int) string {
	if s := cellText(doc, engine.Cell{Row: row, LinkID: g.ID + ".caption"}); s != "" {
		return s
	}
	return say.F("Photo %s", Figures(n+1))
}

// PhotoDetail says how much is marked on a photo and whether the family may see
// it.
func PhotoDetail(doc Doc, g *engine.RowGroup, row engine.RowID) string {
	var parts []string
	if n := len(doc.Rows(g.ID+".mark", row)); n > 0 {
		parts = append(parts, say.N(n, "mark", "marks"))
	}
	if vs := doc.State(engine.Cell{Row: row, LinkID: g.ID + ".family"}).Values; len(vs) > 0 && vs[0].Bool {
		parts = append(parts, say.T("Family may see"))
	}
	return strings.Join(parts, " · ")
}

// Marks reports whether the rows of a group are marks of a drawing, which are
// counted rather than told one by one.
func Marks(g *engine.RowGroup) bool {
	return g.Item.Control == fhir.ControlSketch || g.Item.Control == fhir.ControlPhotoMarks
}

// MarksText counts the marks of a drawing, "24 marks: 8 × wall, 2 × door"; "" when
// there are none.
func MarksText(doc Doc, g *engine.RowGroup, parent engine.RowID) string {
	var kinds []string
	n := map[string]int{}
	rows := doc.Rows(g.ID, parent)
	for _, r := range rows {
		kind := strings.ToLower(cellText(doc, engine.Cell{Row: r.ID, LinkID: g.ID + ".kind"}))
		if kind == "" {
			continue
		}
		if n[kind]++; n[kind] == 1 {
			kinds = append(kinds, kind)
		}
	}
	if len(rows) == 0 {
		return ""
	}
	for i, k := range kinds {
		kinds[i] = Figures(n[k]) + " × " + k
	}
	words := say.N(len(rows), "mark", "marks")
	if len(kinds) > 0 {
		words += ": " + strings.Join(kinds, ", ")
	}
	return words
}
