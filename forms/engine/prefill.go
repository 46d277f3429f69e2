package engine

import (
	"strings"

	"doorstep/forms/fhir"
	"doorstep/forms/fhirpath"
)

// Initial returns the answers that the unanswered questions of the document (row "") or of one row start with: what the
// case supplies, else the form's initial expression, else its initial values and options. They become answers only when
// the caller sets and records them. Questions that are off get theirs, too: they may come on later.
func (r *Response) Initial(row RowID) map[Cell][]fhir.Value {
	s := r.root
	if row != "" {
		if s = r.rows[row]; s == nil {
			return nil
		}
	}
	out := map[Cell][]fhir.Value{}
	for _, it := range s.plan.items {
		c := &s.cells[it.slot]
		if !it.Question() || it.Calculated || it.Rows != nil || len(c.vals) > 0 || c.gap != nil {
			continue
		}
		vs := r.initial(s, it)
		if !it.Repeats && len(vs) > 1 {
			vs = vs[:1]
		}
		if len(vs) > 0 {
			out[s.cellOf(it)] = vs
		}
	}
	return out
}

func (r *Response) initial(s *scope, it *Item) []fhir.Value {
	if it.Prefill != "" {
		if vs := it.fitting(r.env.lookup(it.Prefill)); len(vs) > 0 {
			return vs
		}
	}
	if ru := it.rules.initial; ru != nil {
		if vs := answersFrom(r.eval(ru, s), it); len(vs) > 0 {
			return vs
		}
	}
	var vs []fhir.Value
	for _, i := range it.Source.Initial {
		vs = append(vs, i.Value)
	}
	for _, o := range it.Options {
		if o.Selected {
			vs = append(vs, o.Value)
		}
	}
	return it.fitting(vs)
}

// fitting drops values that the question does not take, and no answers.
func (it *Item) fitting(vs []fhir.Value) []fhir.Value {
	var out []fhir.Value
	for _, v := range vs {
		if it.takes(v.Kind) && !v.Empty() {
			out = append(out, v)
		}
	}
	return out
}

func (e Env) lookup(path string) []fhir.Value {
	if e.Prefill != nil {
		if vs := e.Prefill(path); len(vs) > 0 {
			return vs
		}
	}
	whose, rest, _ := strings.Cut(path, ".")
	from := map[string]map[string]fhir.Value{"child": e.Patient, "patient": e.Patient, "user": e.User, "visit": e.Visit}[whose]
	if v, ok := from[rest]; ok {
		return []fhir.Value{v}
	}
	return nil
}

// Restricted reports whether a cell stays out of family copies now: always, or while its condition holds.
func (r *Response) Restricted(c Cell) bool {
	s, it := r.locate(c)
	if it == nil {
		return false
	}
	for x := it; x != nil; x = x.up {
		for s.plan != x.scope {
			s = s.parent
		}
		p := x.public()
		if p.Restricted || p.rules.restricted != nil && p == x && fhirpath.Truth(r.eval(p.rules.restricted, s)) {
			return true
		}
	}
	return false
}
