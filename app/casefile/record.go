package casefile

import (
	"cmp"
	"slices"
	"time"

	"doorstep/app/casefile/settings"
)

// Record is one case as the rules read it: all its documents, open, and the day
// on which one looks. Rules that look at more than one document take a Record
// and change nothing.
type Record struct {
	Parts
	ID ID
	// Docs are the documents of the case without the case and person records,
	// those that were entered in error left out, in the order in which they were
	// begun.
	Docs     []*Document
	Calendar *Calendar
	Settings *settings.Set // nil: the defaults
	Now      time.Time     // in the zone of the organisation
	// Colleagues are the people of the organisation with their titles; nil where
	// nobody knows them.
	Colleagues []Person
}

// Of are the documents of a form, by its short name, the first that was begun
// first.
func (r Record) Of(form string) []*Document {
	var out []*Document
	for _, d := range r.Docs {
		if FormName(d.Form()) == form {
			out = append(out, d)
		}
	}
	return out
}

// Latest is the document of a form that was begun last, or nil.
func (r Record) Latest(form string) *Document {
	docs := r.Of(form)
	if len(docs) == 0 {
		return nil
	}
	return docs[len(docs)-1]
}

// SortDocs puts documents into the order in which they were begun.
func SortDocs(docs []*Document) {
	started := make(map[*Document]time.Time, len(docs))
	for _, d := range docs {
		started[d] = d.Summary().Started
	}
	slices.SortFunc(docs, func(a, b *Document) int {
		return cmp.Or(started[a].Compare(started[b]), a.ID().Compare(b.ID()))
	})
}

// Code is the code of a choice outside rows, "" when it is not answered.
func (d *Document) Code(link string) string { return d.code(link) }

// CodeIn is the code of a choice in a row, "" when it is not answered.
func (d *Document) CodeIn(row RowID, link string) string { return d.codeIn(row, link) }

// Codes are the codes of a multiple choice, in the order of the form.
func (d *Document) Codes(c Cell) []string {
	var out []string
	for _, v := range d.State(c).Values {
		out = append(out, cmp.Or(v.Coding.Code, v.Text))
	}
	return out
}

// DateIn is the date that answers a question, "" when there is none. The row is
// "" for a question outside rows. Of a moment it is the day in the zone of the
// organisation.
func (d *Document) DateIn(row RowID, link string) Date {
	v, ok := d.AnswerIn(row, link)
	if !ok {
		return ""
	}
	if at, err := time.Parse(time.RFC3339, v.Text); err == nil {
		return DateOf(at.In(d.now().Location()))
	}
	return Date(v.Text)
}
