package checks

import (
	"cmp"
	"strings"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
	"doorstep/forms/quality"
)

// reader takes plain values out of one document.
type reader struct {
	rec   casefile.Record
	doc   *casefile.Document
	rules *quality.Rules
	form  string
	texts []passage        // every text answer that is asked for now, in the order of the form
	says  []engine.Problem // what the form itself says
	out   []quality.Finding
}

// passage is a text with its question.
type passage struct {
	quality.Passage
	item *engine.Item
}

func read(rec casefile.Record, doc *casefile.Document) *reader {
	r := &reader{rec: rec, doc: doc, rules: Rules(rec.Settings), form: casefile.FormName(doc.Form())}
	r.texts, r.says = texts(doc), doc.CheckForm()
	return r
}

// texts are the text answers of a document.
func texts(doc *casefile.Document) []passage {
	var out []passage
	rows := map[*engine.RowGroup][]engine.RowID{}
	var of func(g *engine.RowGroup) []engine.RowID
	of = func(g *engine.RowGroup) []engine.RowID {
		if g == nil {
			return []engine.RowID{""}
		}
		if all, ok := rows[g]; ok {
			return all
		}
		var all []engine.RowID
		for _, parent := range of(g.Parent) {
			for _, row := range doc.Rows(g.ID, parent) {
				all = append(all, row.ID)
			}
		}
		rows[g] = all
		return all
	}
	for it := range doc.Form().Items() {
		if it.Type != engine.Text && it.Type != engine.String || it.Calculated || it.Hidden || it.Rows != nil {
			continue
		}
		for _, row := range of(it.Group) {
			c := casefile.Cell{Row: row, LinkID: it.LinkID}
			st := doc.State(c)
			if !st.Enabled {
				continue
			}
			for _, v := range st.Values {
				if strings.TrimSpace(v.Text) != "" {
					out = append(out, passage{quality.Passage{At: c, Text: v.Text}, it})
				}
			}
		}
	}
	return out
}

func (r *reader) add(fs []quality.Finding) { r.out = append(r.out, fs...) }

// rule adds what a validation rule of a form's page says that the form alone
// cannot know.
func (r *reader) rule(id string, l quality.Level, at casefile.Cell, says string) {
	f := quality.Finding{ID: id, Level: l, Place: at, Message: says}
	if l == quality.Ask {
		f.Ask = "Your reason, in one line"
	}
	r.out = append(r.out, f)
}

func (r *reader) has(link string) bool { return r.doc.Form().Item(link) != nil }

func (r *reader) asked(link string) bool {
	return r.has(link) && r.doc.State(casefile.Cell{LinkID: link}).Enabled
}

// group are the ids of the rows of a group that is asked for now.
func (r *reader) group(link string) []engine.RowID {
	if !r.asked(link) {
		return nil
	}
	var out []engine.RowID
	for _, row := range r.doc.Rows(link, "") {
		out = append(out, row.ID)
	}
	return out
}

// words are the texts whose linkId begins with one of the prefixes.
func (r *reader) words(prefixes ...string) []string {
	var out []string
	for _, p := range r.passages(prefixes...) {
		out = append(out, p.Text)
	}
	return out
}

func (r *reader) passages(prefixes ...string) []quality.Passage {
	var out []quality.Passage
	for _, p := range r.texts {
		for _, pre := range prefixes {
			if strings.HasPrefix(p.At.LinkID, pre) {
				out = append(out, p.Passage)
				break
			}
		}
	}
	return out
}

// passage is the answer to one question outside rows.
func (r *reader) passage(link string) quality.Passage {
	return quality.Passage{At: casefile.Cell{LinkID: link}, Text: r.doc.Text(link)}
}

// voices are the answers that are the child's own.
func (r *reader) voices() []quality.Passage {
	var out []quality.Passage
	for _, p := range r.texts {
		if p.item.Voice {
			out = append(out, p.Passage)
		}
	}
	return out
}

func at(row engine.RowID, link string) casefile.Cell { return casefile.Cell{Row: row, LinkID: link} }

func (r *reader) today() string { return string(cmp.Or(r.rec.Today, casefile.DateOf(r.rec.Now))) }
