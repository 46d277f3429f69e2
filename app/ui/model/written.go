package model

import (
	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Readable is a filled form to be read; *casefile.Document is one.
type Readable interface {
	Form() *engine.Form
	State(engine.Cell) engine.State
	Rows(group string, parent engine.RowID) []engine.Row
	Restricted(engine.Cell) bool
}

// Written is one answer as it was written, with the question over it.
type Written struct {
	Cell  engine.Cell
	Label string
	// Text is the answer letter for letter. Clinical text is shown whole and never
	// restyled (clinical-safety.md RL-01), so nothing may shorten or trim it.
	Text  string
	Voice bool // the child's own words
	Files []fhir.Value
	// Secret says that the answer is not for everybody who reads the form.
	Secret bool
	Rows   []WrittenRow
}

// WrittenRow is one row of a repeating group: a medicine, a seizure type.
type WrittenRow struct {
	ID    engine.RowID
	Lines []Written
}

// WrittenOf are the answers to questions of a form, with what stands in their rows,
// in the order of the form. What is not asked now, what nobody answered, and
// signatures are left out, and so are the questions for which skip is true; skip may be nil.
func WrittenOf(doc Readable, items []*engine.Item, skip func(*engine.Item) bool) []Written {
	return writtenIn(doc, items, "", skip)
}

func writtenIn(doc Readable, items []*engine.Item, row engine.RowID, skip func(*engine.Item) bool) []Written {
	var out []Written
	for _, it := range items {
		c := engine.Cell{Row: row, LinkID: it.LinkID}
		st := doc.State(c)
		if it.Hidden || it.Type == engine.Display || !st.Enabled || skip != nil && skip(it) {
			continue
		}
		if it.Rows != nil {
			w := Written{Cell: c, Label: it.Text, Secret: doc.Restricted(c)}
			for _, r := range doc.Rows(it.Rows.ID, row) {
				lines := writtenIn(doc, it.Children, r.ID, skip)
				switch at := (engine.Cell{Row: r.ID, LinkID: it.LinkID}); {
				case it.Control == fhir.ControlBodyMap:
					// A mark is read by its words; where it was put on the drawing is no text.
					m := BodyMark(doc, it.Rows, r.ID)
					lines = []Written{{Cell: at, Label: it.Text, Text: m.Words()}}
					if m.Note != "" {
						lines = append(lines, Written{Cell: at, Label: say.T("Note"), Text: m.Note})
					}
				case it.Type == engine.Attachment:
					if vs := doc.State(at).Values; len(vs) > 0 {
						lines = append([]Written{{Cell: at, Label: it.Text, Text: AnswerText(it, vs), Files: vs}}, lines...)
					}
				}
				if len(lines) > 0 {
					w.Rows = append(w.Rows, WrittenRow{r.ID, lines})
				}
			}
			if len(w.Rows) > 0 {
				out = append(out, w)
			}
			continue
		}
		if it.Question() && it.Control != fhir.ControlSignature {
			w := Written{Cell: c, Label: it.Text, Text: AnswerText(it, st.Values), Voice: it.Voice, Secret: doc.Restricted(c)}
			for _, v := range st.Values {
				if v.Kind == fhir.AttachmentKind {
					w.Files = append(w.Files, v)
				}
			}
			if w.Text == "" && st.Gap != nil {
				w.Text = casefile.GapWords(*st.Gap) // that nobody knows it is something to know
			}
			if w.Text != "" {
				out = append(out, w)
			}
		}
		out = append(out, writtenIn(doc, it.Children, row, skip)...)
	}
	return out
}

// ForEverybody is the list without what is not for everybody.
func ForEverybody(list []Written) []Written {
	var out []Written
	for _, w := range list {
		if w.Secret {
			continue
		}
		rows := w.Rows
		w.Rows = nil
		for _, r := range rows {
			if lines := ForEverybody(r.Lines); len(lines) > 0 {
				w.Rows = append(w.Rows, WrittenRow{r.ID, lines})
			}
		}
		if w.Text != "" || len(w.Rows) > 0 {
			out = append(out, w)
		}
	}
	return out
}
