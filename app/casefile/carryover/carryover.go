package carryover

import (
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// For is what a new document of a form begins with from elsewhere in the case.
func For(r casefile.Record, form *engine.Form) *casefile.CarryOver {
	f := finder{r: r, t: same(), form: form}
	over := &casefile.CarryOver{Answers: map[string]casefile.Carried{}, Rows: map[string][]map[string]casefile.Carried{}, Beside: f.beside, Path: f.path}
	for it := range form.Items() {
		switch {
		case it.Rows != nil && it.Type == engine.Group:
			if rows := f.rows(it.LinkID); len(rows) > 0 {
				over.Rows[it.LinkID] = rows
			} else if row := f.child(it.LinkID); len(row) > 0 {
				over.Rows[it.LinkID] = []map[string]casefile.Carried{row}
			}
		case it.Question() && it.Group == nil && it.Rows == nil:
			if c, ok := f.answer(it); ok {
				over.Answers[it.LinkID] = c
			}
		}
	}
	return over
}

// finder looks through one case.
type finder struct {
	r    casefile.Record
	t    table
	form *engine.Form
}

// answer is what a question of the new form begins with.
func (f finder) answer(it *engine.Item) (casefile.Carried, bool) {
	var best casefile.Carried
	var at time.Time
	for _, link := range f.t.sources[it.LinkID] {
		if formOf(link) == casefile.FormPerson {
			if c, ok := ofRecord(f.r.Child(), link); ok && link != it.LinkID && takes(it, c) {
				return c, true
			}
			continue
		}
		for _, d := range f.r.Of(formOf(link)) {
			c, when, ok := f.ofForm(d, casefile.Cell{LinkID: link}, it)
			if ok && !when.Before(at) && takes(it, c) {
				best, at = c, when
			}
		}
	}
	return best, len(best.Values) > 0
}

// takes reports whether a question has room for an answer: which of several
// languages is meant is for somebody to say.
func takes(it *engine.Item, c casefile.Carried) bool {
	fit := casefile.Fitting(it, c.Values)
	return len(fit) > 0 && (it.Repeats || len(fit) == 1)
}

// ofRecord is what a case or person record says.
func ofRecord(d *casefile.Document, link string) (casefile.Carried, bool) {
	if d == nil {
		return casefile.Carried{}, false
	}
	st := d.State(casefile.Cell{LinkID: link})
	if !st.Enabled || len(st.Values) == 0 {
		return casefile.Carried{}, false
	}
	return casefile.Carried{Values: st.Values, From: casefile.Source{Doc: d.ID(), Cell: casefile.Cell{LinkID: link}, Title: d.Form().Title}}, true
}

// ofForm is what a filled form says at a cell, and when that was written. What is
// restricted there is not carried to a question that is open.
func (f finder) ofForm(d *casefile.Document, c casefile.Cell, to *engine.Item) (casefile.Carried, time.Time, bool) {
	st := d.State(c)
	if !st.Enabled || len(st.Values) == 0 || d.Restricted(c) && !to.Restricted {
		return casefile.Carried{}, time.Time{}, false
	}
	if from, ok := d.Source(c); ok {
		// Nobody said it anew: its source is asked, which was there before.
		if src := documentOf(f.r, from.Doc); src != nil && src.Summary().Started.Before(d.Summary().Started) {
			if from.OfRecord() {
				a, ok := ofRecord(src, from.Cell.LinkID)
				return a, time.Time{}, ok
			}
			return f.ofForm(src, from.Cell, to)
		}
	}
	var at time.Time
	for _, v := range d.History(c) {
		if v.At.After(at) {
			at = v.At
		}
	}
	// The day by which a form is known is when it was signed, else begun.
	sum := d.Summary()
	on := sum.Started
	for _, s := range sum.Signed {
		on = s.At
	}
	return casefile.Carried{Values: st.Values, From: casefile.Source{
		Doc: d.ID(), Cell: c, Title: d.Form().Title, Version: max(1, sum.Version), On: casefile.DateOf(on.In(f.r.Now.Location())),
	}}, at, true
}

// rows are the rows of other groups that mean the same, from the form that was
// begun last.
func (f finder) rows(group string) []map[string]casefile.Carried {
	i := slices.IndexFunc(f.t.Rows, func(r rowsOf) bool { return slices.Contains(r.Groups, group) })
	if i < 0 {
		return nil
	}
	same := f.t.Rows[i]
	var from *casefile.Document
	source := ""
	for _, g := range same.Groups {
		for _, d := range f.r.Of(formOf(g)) {
			if len(d.Rows(g, "")) > 0 && (from == nil || d.Summary().Started.After(from.Summary().Started)) {
				from, source = d, g
			}
		}
	}
	if from == nil {
		return nil
	}
	var out []map[string]casefile.Carried
	for _, row := range from.Rows(source, "") {
		if slices.ContainsFunc(same.Columns, func(c string) bool {
			left := same.Unless[c]
			return left != "" && from.CodeIn(row.ID, source+"."+c) == left
		}) {
			continue
		}
		answers := map[string]casefile.Carried{}
		for _, c := range same.Columns {
			to := f.form.Item(group + "." + c)
			if to == nil {
				continue
			}
			if a, _, ok := f.ofForm(from, casefile.Cell{Row: row.ID, LinkID: source + "." + c}, to); ok {
				answers[to.LinkID] = a
			}
		}
		if len(answers) > 0 {
			out = append(out, answers)
		}
	}
	return out
}

// beside is what is known of somebody of the case whom a group has a row for:
// from their own record, else from the newest row about them elsewhere.
func (f finder) beside(group string, person fhir.Value) map[string]casefile.Carried {
	out := map[string]casefile.Carried{}
	g := f.form.Item(group)
	if g == nil || g.Rows == nil {
		return out
	}
	for it := range f.form.Items() {
		c, ok := f.t.columnOf(it.LinkID)
		if !ok || it.Group != g.Rows {
			continue
		}
		if id, ok := casefile.RefID(person.Reference.Reference); ok && c.Record != "" {
			if a, ok := ofRecord(f.r.People[id], c.Record); ok {
				out[it.LinkID] = a
				continue
			}
		}
		var at time.Time
		for _, link := range c.Columns {
			for _, d := range f.r.Of(formOf(link)) {
				for _, row := range rowsAbout(d, link, person) {
					if a, when, ok := f.ofForm(d, casefile.Cell{Row: row, LinkID: link}, it); ok && !when.Before(at) {
						out[it.LinkID], at = a, when
					}
				}
			}
		}
	}
	return out
}

// Child is the row of a child in a group of children, out of the child's own case:
// a form may be about brothers and sisters who have cases of their own. Nil for any
// other group, and where the case names no child.
func Child(r casefile.Record, form *engine.Form, group string) map[string]casefile.Carried {
	return finder{r: r, t: same(), form: form}.child(group)
}

func (f finder) child(group string) map[string]casefile.Carried {
	i := slices.IndexFunc(f.t.Children, func(c childRow) bool { return c.Group == group })
	record := f.r.Child()
	if i < 0 || record == nil {
		return nil
	}
	c := f.t.Children[i]
	row := map[string]casefile.Carried{c.Person: {
		Values: []fhir.Value{casefile.PersonOf(record).Value()}, From: casefile.Source{Doc: record.ID(), Title: record.Form().Title},
	}}
	for to, from := range c.From {
		it := f.form.Item(to)
		if it == nil {
			continue
		}
		var best time.Time
		for _, d := range f.r.Of(formOf(from)) {
			a, when, ok := f.ofForm(d, casefile.Cell{LinkID: from}, it)
			if ok && !when.Before(best) {
				row[to], best = a, when
			}
		}
	}
	return row
}

// rowsAbout are the rows of the group that a column belongs to which are about
// one person.
func rowsAbout(d *casefile.Document, column string, person fhir.Value) []casefile.RowID {
	it := d.Form().Item(column)
	if it == nil || it.Group == nil {
		return nil
	}
	var out []casefile.RowID
	for _, row := range d.Rows(it.Group.ID, "") {
		v, ok := d.AnswerIn(row.ID, it.Group.ID+".person")
		if ok && v.Reference.Reference != "" && v.Reference.Reference == person.Reference.Reference {
			out = append(out, row.ID)
		}
	}
	return out
}

// path is where a prefill path is read from.
func (f finder) path(path string) (casefile.Source, bool) {
	whose, rest, _ := strings.Cut(path, ".")
	switch whose {
	case "child":
		d := f.r.Child()
		if d == nil {
			return casefile.Source{}, false
		}
		from := casefile.Source{Doc: d.ID(), Title: d.Form().Title}
		if rest != "" {
			from.Cell.LinkID = "person." + rest
		}
		return from, true
	case "case":
		if f.r.Case == nil {
			return casefile.Source{}, false
		}
		return casefile.Source{Doc: f.r.Case.ID(), Cell: casefile.Cell{LinkID: "case." + rest}, Title: f.r.Case.Form().Title}, true
	case "latest":
		form, link, _ := strings.Cut(rest, ".")
		var d *casefile.Document
		for _, x := range f.r.Of(form) { // the one that changed last, as Known.Lookup
			if d == nil || !x.Summary().Changed.Before(d.Summary().Changed) {
				d = x
			}
		}
		if d == nil || d.Form().Item(link) == nil {
			return casefile.Source{}, false
		}
		c, _, ok := f.ofForm(d, casefile.Cell{LinkID: link}, d.Form().Item(link))
		return c.From, ok
	}
	return casefile.Source{}, false
}
