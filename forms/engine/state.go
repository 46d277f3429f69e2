package engine

import (
	"slices"

	"doorstep/forms/fhir"
)

// State tells all about one cell. For a cell that the form does not have it is the zero State.
func (r *Response) State(c Cell) State {
	s, it := r.locate(c)
	if it == nil {
		return State{}
	}
	cl := &s.cells[it.slot]
	st := State{Enabled: cl.on, Values: cl.vals, Gap: cl.gap, Calculated: it.Calculated, Required: cl.req}
	if it.Calculated {
		st.Values = cl.calc
	}
	if len(it.Bands) > 0 && len(st.Values) > 0 {
		st.Band = it.band(st.Values[0])
	}
	if cl.on {
		st.Problems = r.worded(s, it)
	}
	return st
}

// worded are a cell's problems with their cell and words.
func (r *Response) worded(s *scope, it *Item) []Problem {
	out := slices.Clone(s.cells[it.slot].probs)
	for i := range out {
		out[i].Cell = s.cellOf(it)
		if out[i].Rule == RuleRequired {
			out[i].Message = it.Missing()
		}
	}
	return out
}

// Rows lists the live rows of a repeating group under a parent row ("" at the top), in order.
func (r *Response) Rows(group string, parent RowID) []Row {
	s := r.root
	if parent != "" {
		if s = r.rows[parent]; s == nil {
			return nil
		}
	}
	g := s.group(group)
	if g == nil {
		return nil
	}
	out := make([]Row, len(s.rows[g.index]))
	for i, row := range s.rows[g.index] {
		out[i] = row.row
	}
	return out
}

// Row returns the row of that id; ok is false when there is none.
func (r *Response) Row(id RowID) (row Row, ok bool) {
	s := r.rows[id]
	if s == nil {
		return Row{}, false
	}
	return s.row, true
}

// PageStatus is how far a page is; row is the row it is filled for, "" for a page outside rows.
func (r *Response) PageStatus(pageID string, row RowID) Progress {
	p := r.form.pages[pageID]
	if p == nil {
		return Progress{Status: NotStarted}
	}
	s := r.root
	if p.Rows != nil {
		if s = r.rows[row]; s == nil || s.plan != p.Rows.scope {
			return Progress{Status: NotStarted}
		}
	}
	return s.tallies[p.tally].progress()
}

// SectionStatus is how far a section is, rows and all.
func (r *Response) SectionStatus(sectionID string) Progress {
	sec := r.form.sections[sectionID]
	if sec == nil {
		return Progress{Status: NotStarted}
	}
	return r.root.tallies[sec.tally].progress()
}

// RowStatus is how far one row is.
func (r *Response) RowStatus(id RowID) Progress {
	s := r.rows[id]
	if s == nil {
		return Progress{Status: NotStarted}
	}
	return s.tallies[s.plan.group.tally].progress()
}

// Progress is how far the whole form is.
func (r *Response) Progress() Progress { return r.root.tallies[r.form.plan.total].progress() }

// progress reads a tally. Before anything is given nothing is to fix, whatever rules across questions say; then what is
// wrong comes first, then what is missing.
func (t tally) progress() Progress {
	p := Progress{Status: Finished, Total: t.total, Answered: t.answered, Missing: t.missing, Fix: t.fix}
	switch {
	case t.answered == 0 && (t.total > 0 || t.missing > 0):
		p.Status = NotStarted
	case t.fix > 0:
		p.Status = ToFix
	case t.missing > 0:
		p.Status = InProgress
	}
	return p
}

// SectionShown and PageShown report whether anything on it can be seen: its own group and at least one thing in it are on.
func (r *Response) SectionShown(sectionID string) bool {
	sec := r.form.sections[sectionID]
	return sec != nil && slices.ContainsFunc(sec.Pages, func(p *Page) bool { return r.PageShown(p.ID, "") })
}

// PageShown reports whether anything on the page is on; row as in PageStatus.
func (r *Response) PageShown(pageID string, row RowID) bool {
	p := r.form.pages[pageID]
	if p == nil {
		return false
	}
	s := r.root
	if p.Rows != nil {
		if s = r.rows[row]; s == nil || s.plan != p.Rows.scope {
			return false
		}
	}
	return slices.ContainsFunc(p.Items, func(it *Item) bool {
		return s.cells[it.slot].on && !it.Hidden || it.Protected
	})
}

// Check lists everything that is wrong or missing in the whole form, in its order: what stands between it and signing,
// and the warnings.
func (r *Response) Check() []Problem {
	var out []Problem
	r.each(r.root, r.form.plan.top, func(s *scope, it *Item) {
		if s.cells[it.slot].on {
			out = append(out, r.worded(s, it)...)
		}
	})
	whole := r.worded(r.root, r.form.plan.form)
	fails := r.root.cells[r.form.plan.form.slot].fails
	for i := range whole {
		for _, f := range fails {
			if f.key == whole[i].Key && f.human == whole[i].Message {
				whole[i].About = r.where(f.about)
			}
		}
	}
	return append(out, whole...)
}

// where is the linkId of the first that is asked and has nothing yet, else of the first that is asked.
func (r *Response) where(about []*Item) string {
	first := ""
	for _, it := range about {
		c := &r.root.cells[it.slot]
		if !c.on {
			continue
		}
		if len(c.vals) == 0 && (it.Rows == nil || len(r.root.rows[it.Rows.index]) == 0) {
			return it.LinkID
		}
		if first == "" {
			first = it.LinkID
		}
	}
	return first
}

// each visits every cell in document order: an item, then its rows and what is in them, or its children.
func (r *Response) each(s *scope, items []*Item, do func(*scope, *Item)) {
	for _, it := range items {
		do(s, it)
		if it.Rows == nil {
			r.each(s, it.Children, do)
			continue
		}
		for _, row := range s.rows[it.Rows.index] {
			do(row, it.Rows.self)
			r.each(row, it.Children, do)
		}
	}
}

// Answers returns everything that was put in, also where it is off now.
func (r *Response) Answers() Answers {
	a := Answers{Values: map[Cell][]fhir.Value{}, IDs: map[Cell][]string{}, Gaps: map[Cell]Gap{}, Keep: r.keep}
	r.each(r.root, r.form.plan.top, func(s *scope, it *Item) {
		c := &s.cells[it.slot]
		if it.public() != it {
			a.Rows = append(a.Rows, s.row)
		}
		at := s.cellOf(it)
		if len(c.vals) > 0 {
			a.Values[at] = slices.Clone(c.vals)
		}
		if c.ids != nil {
			a.IDs[at] = slices.Clone(c.ids)
		}
		if c.gap != nil {
			a.Gaps[at] = *c.gap
		}
	})
	return a
}
