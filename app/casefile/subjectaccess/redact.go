package subjectaccess

import (
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
)

// Mark stands where words were taken out of an answer.
const Mark = "[left out]"

// Redaction says what of a case stays out of the copy that somebody is given: what was
// decided, and what the rules would have somebody look at and nobody has.
type Redaction struct {
	docs  map[casefile.ID]bool
	cells map[string]bool
	rows  map[casefile.RowID]bool
	words map[string][]string // by document and question; "" for those that stay out everywhere
	// Open are the places that nobody has decided; they stay out.
	Open int
	// Why counts what stays out, by reason; "" for what is not decided.
	Why map[string]int
}

// Redact is what stays out of the copy of a request.
func Redact(rec casefile.Record, q Request) Redaction {
	r := Redaction{docs: map[casefile.ID]bool{}, cells: map[string]bool{}, rows: map[casefile.RowID]bool{}, words: map[string][]string{}, Why: map[string]int{}}
	for _, x := range q.Decisions() {
		if !x.Out && !x.Give {
			r.Open++
		}
		if x.Stays() {
			r.take(rec, x.Place, x.Words)
			r.Why[x.Why]++
		}
	}
	for _, p := range Propose(rec, q) {
		r.Open++
		r.take(rec, p.Place, nil)
		r.Why[p.Why]++
	}
	return r
}

func (r *Redaction) take(rec casefile.Record, p Place, words []string) {
	d, group := find(rec, p)
	switch {
	case p == Place{}:
		r.blank("", words)
	case group != nil:
		for _, row := range within(d, group, p.Cell.Row) {
			r.rows[row] = true
		}
	case p.Cell.LinkID == "":
		r.docs[p.Doc] = true
	case len(words) > 0:
		r.blank(question(p.Doc, p.Cell.LinkID), words)
	default:
		r.cells[p.String()] = true
	}
}

func (r *Redaction) blank(key string, words []string) {
	r.words[key] = append(r.words[key], words...)
	// The longest first: one may be the beginning of another.
	slices.SortFunc(r.words[key], func(a, b string) int { return len(b) - len(a) })
}

// find is the document of a place, nil when it is not there any more, and the group of a
// row that is one as a whole, nil for any other place.
func find(rec casefile.Record, p Place) (*casefile.Document, *engine.Item) {
	all := Scope(rec)
	i := slices.IndexFunc(all, func(d *casefile.Document) bool { return d.ID() == p.Doc })
	if i < 0 {
		return nil, nil
	}
	if it := all[i].Form().Item(p.Cell.LinkID); it != nil && it.Rows != nil && !it.Question() && p.Cell.Row != "" {
		return all[i], it
	}
	return all[i], nil
}

func question(doc casefile.ID, link string) string { return doc.String() + "|" + link }

// Document reports whether a whole document stays out.
func (r Redaction) Document(doc casefile.ID) bool { return r.docs[doc] }

// Cell reports whether a whole answer stays out.
func (r Redaction) Cell(doc casefile.ID, c casefile.Cell) bool {
	return r.docs[doc] || c.Row != "" && r.rows[c.Row] || r.cells[Place{Doc: doc, Cell: c}.String()]
}

// Text is an answer without the words that stay out of it. Words that stay out of one
// answer of a question stay out of all answers of it.
func (r Redaction) Text(doc casefile.ID, link, text string) string {
	for _, list := range [][]string{r.words[question(doc, link)], r.words[""]} {
		for _, w := range list {
			text = strings.ReplaceAll(text, w, Mark)
		}
	}
	return text
}
