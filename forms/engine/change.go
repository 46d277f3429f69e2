package engine

import (
	"cmp"
	"slices"

	"doorstep/forms/fhir"
)

// touch remembers how a cell was before the change under way.
type touch struct {
	scope *scope
	item  *Item
	on    bool
	req   ReqKind
	probs []Problem
	vals  []fhir.Value
	value bool // its answer or calculated value may have changed
	rows  bool
}

// touch notes a cell the first time a change concerns it; it must be called before the cell changes.
func (r *Response) touch(s *scope, it *Item) *touch {
	c := &s.cells[it.slot]
	if c.touch != nil {
		return c.touch
	}
	t := &touch{scope: s, item: it, on: c.on, req: c.req, probs: c.probs, vals: c.vals}
	if it.Calculated {
		t.vals = c.calc
	}
	if r.quiet {
		return t
	}
	c.touch = t
	r.touched = append(r.touched, t)
	return t
}

// change runs an edit, everything that follows from it, and tells what came of it.
func (r *Response) change(edit func()) Changes {
	edit()
	r.run()
	slices.SortStableFunc(r.touched, func(a, b *touch) int {
		return cmp.Or(cmp.Compare(a.item.index, b.item.index), cmp.Compare(a.scope.plan.depth, b.scope.plan.depth), byPosition(a.scope.row, b.scope.row))
	})
	var out Changes
	for _, t := range r.touched {
		c := &t.scope.cells[t.item.slot]
		c.touch = nil
		if t.scope.dead {
			continue
		}
		at := t.scope.cellOf(t.item)
		now := c.vals
		if t.item.Calculated {
			now = c.calc
		}
		if t.value && (!slices.EqualFunc(t.vals, now, identical) || !t.item.Calculated) {
			out = append(out, Change{at, ValueChanged})
		}
		if t.rows {
			out = append(out, Change{at, RowsChanged})
		}
		if t.on != c.on {
			out = append(out, Change{at, ShownChanged})
		}
		if t.req != c.req {
			out = append(out, Change{at, RequiredChanged})
		}
		if !slices.Equal(t.probs, c.probs) {
			out = append(out, Change{at, ProblemChanged})
		}
	}
	r.touched = r.touched[:0]
	return out
}

// Set replaces the answers of a question; without values it clears them. A gap reason goes when an answer comes. Setting
// a cell that the form does not have, or one that is calculated, changes nothing.
func (r *Response) Set(c Cell, vs ...fhir.Value) Changes { return r.SetKeyed(c, vs, nil) }

// SetKeyed is Set with the keys of repeated answers (see AnswerKey), parallel to the values; nil when they have none.
func (r *Response) SetKeyed(c Cell, vs []fhir.Value, ids []string) Changes {
	s, it := r.locate(c)
	if it == nil || !it.Question() || it.Calculated || it.Rows != nil {
		return nil
	}
	vs, ids = present(vs, ids)
	cl := &s.cells[it.slot]
	if slices.EqualFunc(vs, cl.vals, identical) && (cl.gap == nil || len(vs) == 0) {
		cl.ids = ids
		return nil
	}
	return r.change(func() {
		r.touch(s, it).value = true
		cl.vals, cl.ids = vs, ids
		if len(vs) > 0 {
			cl.gap = nil
		}
		r.answered(s, it)
	})
}

// SetGap records why there is no answer, or with nil that there is no such reason any more. Answers stay as they are.
func (r *Response) SetGap(c Cell, g *Gap) Changes {
	s, it := r.locate(c)
	if it == nil || it.Type == Display || it == r.form.plan.form {
		return nil
	}
	cl := &s.cells[it.slot]
	if g == nil && cl.gap == nil || g != nil && cl.gap != nil && *g == *cl.gap {
		return nil
	}
	return r.change(func() {
		r.touch(s, it).value = true
		cl.gap = nil
		if g != nil && g.Code != "" {
			cl.gap = &Gap{g.Code, g.Date}
		}
		r.answered(s, it)
	})
}

// answered queues what depends on an answer.
func (r *Response) answered(s *scope, it *Item) {
	if it.rules.check != nil {
		r.push(it.rules.check, s)
	}
	for _, w := range it.public().rules.wakes {
		// Nobody sees an answer that is off, but a loop of conditions counts the item being asked as on.
		if s.cells[it.slot].on || w.rule.loop != nil {
			r.wakeOne(s, w)
		}
	}
}

// AddRow adds a row to a repeating group, at its position. It changes nothing when the form has no such group under that
// parent, or the id is taken.
func (r *Response) AddRow(row Row) Changes {
	parent := r.root
	if row.Parent != "" {
		if parent = r.rows[row.Parent]; parent == nil {
			return nil
		}
	}
	return r.change(func() {
		s := r.placeRow(row, parent)
		if s == nil {
			return
		}
		r.settle(s)
		r.rowsChanged(parent, s.plan.group)
	})
}

// RemoveRow removes a row with everything in it.
func (r *Response) RemoveRow(id RowID) Changes {
	s := r.rows[id]
	if s == nil {
		return nil
	}
	return r.change(func() {
		g := s.plan.group
		i := slices.Index(s.parent.rows[g.index], s)
		r.rowsChanged(s.parent, g) // wakes the readers of this row, too
		s.parent.rows[g.index] = slices.Delete(s.parent.rows[g.index], i, i+1)
		r.bury(s)
	})
}

// bury takes a row's share out of all counts and forgets it.
func (r *Response) bury(s *scope) {
	for _, list := range s.rows {
		for _, row := range list {
			r.bury(row)
		}
	}
	for i, it := range s.plan.items {
		r.count(s, it, s.cells[i].counted, -1)
	}
	s.dead = true
	delete(r.rows, s.row.ID)
}

// MoveRow gives a row another position among its siblings.
func (r *Response) MoveRow(id RowID, pos string) Changes {
	s := r.rows[id]
	if s == nil || s.row.Pos == pos {
		return nil
	}
	return r.change(func() {
		g := s.plan.group
		i := slices.Index(s.parent.rows[g.index], s)
		s.parent.rows[g.index] = slices.Delete(s.parent.rows[g.index], i, i+1)
		s.row.Pos = pos
		s.parent.insert(g, s)
		r.rowsChanged(s.parent, g)
	})
}

// rowsChanged queues what depends on which rows there are, and on their order.
func (r *Response) rowsChanged(parent *scope, g *RowGroup) {
	r.touch(parent, g.Item).rows = true
	if g.Item.rules.check != nil {
		r.push(g.Item.rules.check, parent)
	}
	var each func(it *Item)
	each = func(it *Item) {
		for _, w := range it.rules.wakes {
			if parent.plan.below(w.anchor) {
				r.wakeOne(parent, w)
			}
		}
		for _, child := range it.Children {
			each(child)
		}
	}
	each(g.Item)
}
