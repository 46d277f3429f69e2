package engine

import (
	"cmp"
	"slices"
	"time"

	"doorstep/forms/fhir"
	"doorstep/forms/fhirpath"
)

// Response is a form with answers, kept consistent after every change. It is not safe for concurrent use.
type Response struct {
	form  *Form
	env   Env
	now   time.Time
	root  *scope
	rows  map[RowID]*scope
	keep  map[Cell]string
	queue queue
	// changes are collected while a change is under way; nil while loading.
	touched []*touch
	quiet   bool
	ran     int
}

// scope is the document or one row, live.
type scope struct {
	plan    *scopePlan
	parent  *scope
	row     Row
	cells   []cell
	rows    [][]*scope // by group, in order
	vars    []fhirpath.Collection
	tallies []tally
	dirty   []bool
	dead    bool
}

// cell is the live state of one item in one scope.
type cell struct {
	vals []fhir.Value
	ids  []string
	gap  *Gap
	calc []fhir.Value
	// own is the item's own condition; on is own and everything above.
	own, on bool
	req     ReqKind
	fails   []*constraint
	probs   []Problem // without cell and, for a missing answer, without message
	counted tally
	touch   *touch
}

// tally is what a container's questions add up to; a cell's own share of it is one too.
type tally struct {
	total, answered, missing, fix int
	// filled counts questions with a real answer or gap, without repeating groups as such.
	filled int
}

func (t *tally) add(u tally, sign int) {
	t.total += sign * u.total
	t.answered += sign * u.answered
	t.missing += sign * u.missing
	t.fix += sign * u.fix
	t.filled += sign * u.filled
}

// New makes a response from answers. Rows whose group or parent the form does not have, and answers to questions it does
// not have, are left aside; they stay where they are stored. Empty values count as no answer.
func (f *Form) New(env Env, a Answers) *Response {
	r := &Response{form: f, env: env, rows: map[RowID]*scope{}, keep: a.Keep, quiet: true}
	if env.Now != nil {
		r.now = env.Now()
	}
	r.root = r.newScope(f.plan.root, nil, Row{})
	r.addRows(a.Rows)
	for c, vs := range a.Values {
		if s, it := r.locate(c); it != nil && it.Question() && !it.Calculated {
			cl := &s.cells[it.slot]
			cl.vals, cl.ids = present(vs, a.IDs[c])
		}
	}
	for c, g := range a.Gaps {
		if s, it := r.locate(c); it != nil && g.Code != "" {
			s.cells[it.slot].gap = &Gap{g.Code, g.Date}
		}
	}
	r.settle(r.root)
	r.run()
	r.quiet = false
	return r
}

// Form returns the form.
func (r *Response) Form() *Form { return r.form }

// present drops values that are no answer.
func present(vs []fhir.Value, ids []string) ([]fhir.Value, []string) {
	if len(ids) != len(vs) {
		ids = nil
	}
	var out []fhir.Value
	var keys []string
	for i, v := range vs {
		if v.Empty() {
			continue
		}
		out = append(out, v)
		if ids != nil {
			keys = append(keys, ids[i])
		}
	}
	return out, keys
}

func (r *Response) newScope(p *scopePlan, parent *scope, row Row) *scope {
	s := &scope{
		plan: p, parent: parent, row: row, cells: make([]cell, len(p.items)), rows: make([][]*scope, len(p.groups)),
		vars: make([]fhirpath.Collection, len(p.vars)), tallies: make([]tally, p.tallies), dirty: make([]bool, len(p.rules)),
	}
	for i, it := range p.items {
		s.cells[i].own = it.rules.enable == nil
		if !it.Conditional || it.rules.required == nil {
			s.cells[i].req = it.Required
		}
	}
	return s
}

// addRows places rows under their parents; a row may come before its parent in the list.
func (r *Response) addRows(rows []Row) {
	byParent := map[RowID][]Row{}
	for _, row := range rows {
		byParent[row.Parent] = append(byParent[row.Parent], row)
	}
	var under func(parent *scope)
	under = func(parent *scope) {
		for _, row := range byParent[parent.row.ID] {
			if s := r.placeRow(row, parent); s != nil {
				under(s)
			}
		}
	}
	under(r.root)
}

// placeRow makes the row's scope in its place; nil when the form has no such group there or the id is taken.
func (r *Response) placeRow(row Row, parent *scope) *scope {
	g := parent.group(row.Group)
	if g == nil || row.ID == "" || r.rows[row.ID] != nil {
		return nil
	}
	s := r.newScope(g.scope, parent, row)
	r.rows[row.ID] = s
	parent.insert(g, s)
	return s
}

func (s *scope) group(linkID string) *RowGroup {
	for _, g := range s.plan.groups {
		if g.ID == linkID {
			return g
		}
	}
	return nil
}

func (s *scope) insert(g *RowGroup, row *scope) {
	list := s.rows[g.index]
	i, _ := slices.BinarySearchFunc(list, row, func(a, b *scope) int { return byPosition(a.row, b.row) })
	s.rows[g.index] = slices.Insert(list, i, row)
}

func byPosition(a, b Row) int {
	return cmp.Or(cmp.Compare(a.Pos, b.Pos), cmp.Compare(a.ID, b.ID))
}

// locate finds the scope and item of a cell; item is nil when there is no such cell. In a row, the linkId of the
// repeating item itself means the row.
func (r *Response) locate(c Cell) (*scope, *Item) {
	s := r.root
	if c.Row != "" {
		if s = r.rows[c.Row]; s == nil {
			return nil, nil
		}
	}
	it := r.form.byID[c.LinkID]
	switch {
	case it == nil:
		if c == (Cell{}) {
			return s, r.form.plan.form
		}
		return nil, nil
	case it.scope == s.plan:
		return s, it
	case it.Rows != nil && it.Rows.scope == s.plan:
		return s, it.Rows.self
	}
	return nil, nil
}

func (s *scope) cellOf(it *Item) Cell { return Cell{s.row.ID, it.LinkID} }

// settle makes a new scope and all below consistent: works out what is on, and queues every rule.
func (r *Response) settle(s *scope) {
	for _, it := range s.plan.items {
		c := &s.cells[it.slot]
		c.on = c.own && r.upOn(s, it)
	}
	for _, ru := range s.plan.rules {
		r.push(ru, s)
	}
	for _, list := range s.rows {
		for _, row := range list {
			r.settle(row)
		}
	}
}

func (r *Response) upOn(s *scope, it *Item) bool {
	up := it.up
	if up == nil {
		return true
	}
	for s.plan != up.scope {
		s = s.parent
	}
	return s.cells[up.slot].on
}

// under yields every live scope of that plan at or under s.
func under(s *scope, target *scopePlan, do func(*scope)) {
	if s.plan == target {
		do(s)
		return
	}
	next := target
	for next.parent != s.plan {
		next = next.parent
	}
	for _, row := range s.rows[next.group.index] {
		under(row, target, do)
	}
}

// wake queues the rules that a change in s concerns.
func (r *Response) wake(s *scope, ws []wake) {
	for _, w := range ws {
		r.wakeOne(s, w)
	}
}

func (r *Response) wakeOne(s *scope, w wake) {
	if w.rule.inert {
		return
	}
	for !w.rule.scope.below(s.plan) || s.plan.depth > w.anchor.depth {
		s = s.parent
	}
	under(s, w.rule.scope, func(x *scope) { r.push(w.rule, x) })
	if l := w.rule.loop; l != nil {
		for _, other := range l.rules {
			under(r.root, other.scope, func(x *scope) { r.push(other, x) })
		}
	}
}

// Recomputed is how many rules have run since the response was made: the work that answers caused.
func (r *Response) Recomputed() int { return r.ran }

// Refresh reads the clock again and recomputes everything that a new day can change.
func (r *Response) Refresh() Changes {
	return r.change(func() {
		if r.env.Now != nil {
			r.now = r.env.Now()
		}
		r.requeue(r.root)
	})
}

func (r *Response) requeue(s *scope) {
	for _, ru := range s.plan.rules {
		r.push(ru, s)
	}
	for _, list := range s.rows {
		for _, row := range list {
			r.requeue(row)
		}
	}
}
