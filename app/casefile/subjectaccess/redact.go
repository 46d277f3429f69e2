package subjectaccess

import (
	"slices"
	"strings"

	"doorstep/app/casefile"
)

// Mark stands where words were taken out of an answer.
const Mark = "[left out]"

// Redaction says what of a case stays out of the copy that somebody is given: what was
// decided, and what the rules would have somebody look at and nobody has.
type Redaction struct {
	docs  map[casefile.ID]bool
	cells map[string]bool
	words map[string][]string // by document and question
	// Open are the places that nobody has decided; they stay out.
	Open int
	// Why counts what stays out, by reason; "" for what is not decided.
	Why map[string]int
}

// Redact is what stays out of the copy of a request.
func Redact(rec casefile.Record, q Request) Redaction {
	r := Redaction{docs: map[casefile.ID]bool{}, cells: map[string]bool{}, words: map[string][]string{}, Why: map[string]int{}}
	for _, x := range q.Decisions() {
		if !x.Out && !x.Give {
			r.Open++
		}
		if x.Stays() {
			r.take(x.Place, x.Words)
			r.Why[x.Why]++
		}
	}
	for _, p := range Propose(rec, q) {
		r.Open++
		r.take(p.Place, nil)
		r.Why[p.Why]++
	}
	return r
}

func (r *Redaction) take(p Place, words []string) {
	switch {
	case p.Cell.LinkID == "":
		r.docs[p.Doc] = true
	case len(words) > 0:
		key := question(p.Doc, p.Cell.LinkID)
		r.words[key] = append(r.words[key], words...)
		// The longest first: one may be the beginning of another.
		slices.SortFunc(r.words[key], func(a, b string) int { return len(b) - len(a) })
	default:
		r.cells[p.String()] = true
	}
}

func question(doc casefile.ID, link string) string { return doc.String() + "|" + link }

// Document reports whether a whole document stays out.
func (r Redaction) Document(doc casefile.ID) bool { return r.docs[doc] }

// Cell reports whether a whole answer stays out.
func (r Redaction) Cell(doc casefile.ID, c casefile.Cell) bool {
	return r.docs[doc] || r.cells[Place{Doc: doc, Cell: c}.String()]
}

// Text is an answer without the words that stay out of it. Words that stay out of one
// answer of a question stay out of all answers of it.
func (r Redaction) Text(doc casefile.ID, link, text string) string {
	for _, w := range r.words[question(doc, link)] {
		text = strings.ReplaceAll(text, w, Mark)
	}
	return text
}

// Words are all words that stay out of some answer, each once.
func (r Redaction) Words() []string {
	var out []string
	for _, list := range r.words {
		for _, w := range list {
			if !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
	}
	slices.Sort(out)
	return out
}
