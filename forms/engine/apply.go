package engine

import (
	"slices"

	"doorstep/forms/fhir"
	"doorstep/forms/fhirpath"
)

// apply runs one rule and passes on what it changed.
func (r *Response) apply(ru *rule, s *scope) {
	it := ru.item
	switch ru.kind {
	case ruleEnable:
		c := &s.cells[it.slot]
		if own := r.condition(ru, s); own != c.own {
			c.own = own
			r.relight(s, it)
			if r.form.plan.looped {
				r.wakeLoops(s, it)
			}
		}
	case ruleVariable:
		v := ru.result
		if now := r.eval(ru, s); !same(s.vars[v.slot], now) {
			s.vars[v.slot] = now
			r.wake(s, v.wakes)
		}
	case ruleCalc:
		c := &s.cells[it.slot]
		now := answersFrom(r.eval(ru, s), it)
		if slices.EqualFunc(now, c.calc, identical) {
			return
		}
		r.touch(s, it).value = true
		c.calc = now
		r.answered(s, it)
	case ruleRequired:
		c := &s.cells[it.slot]
		req := Optional
		if fhirpath.Truth(r.eval(ru, s)) {
			req = it.Required
		}
		if req != c.req {
			r.touch(s, it)
			c.req = req
			r.push(it.rules.check, s)
		}
	case ruleConstraint:
		c := &s.cells[it.slot]
		at := slices.Index(c.fails, ru.holds)
		if broken := violated(r.eval(ru, s)); broken != (at >= 0) {
			if broken {
				c.fails = append(c.fails, ru.holds)
			} else {
				c.fails = slices.Delete(c.fails, at, at+1)
			}
			r.push(it.rules.check, s)
		}
	case ruleCheck:
		r.recheck(s, it)
	}
}

// violated reads the result of a constraint: only a plain false breaks it. Nothing to compare breaks nothing.
func violated(c fhirpath.Collection) bool {
	if len(c) != 1 {
		return false
	}
	b, ok := c[0].(fhirpath.Boolean)
	return ok && !bool(b)
}

func same(a, b fhirpath.Collection) bool {
	return slices.EqualFunc(a, b, func(x, y fhirpath.Value) bool {
		switch u := x.(type) {
		case fhirpath.Decimal:
			v, ok := y.(fhirpath.Decimal)
			return ok && u.Cmp(v) == 0 && u.Places() == v.Places()
		case fhirpath.Quantity:
			v, ok := y.(fhirpath.Quantity)
			return ok && u.Value.Cmp(v.Value) == 0 && u.Unit == v.Unit && u.Code == v.Code && u.System == v.System
		case fhirpath.Temporal:
			v, ok := y.(fhirpath.Temporal)
			return ok && u.Kind == v.Kind && u.String() == v.String()
		case fhirpath.Object:
			v, ok := y.(fhirpath.Object)
			// The same place may hold another answer now; only values can be compared.
			return ok && u.Node == v.Node && u.TypeName() != itemType && u.TypeName() != answerType
		}
		return x == y
	})
}

// relight works out again whether the item and all below it are on, and tells their readers.
func (r *Response) relight(s *scope, it *Item) {
	c := &s.cells[it.slot]
	on := c.own && r.upOn(s, it)
	if on == c.on {
		return
	}
	r.touch(s, it)
	c.on = on
	if it.rules.check != nil {
		r.push(it.rules.check, s)
	}
	if len(c.vals) > 0 || len(c.calc) > 0 || c.gap != nil || it.Rows != nil && len(s.rows[it.Rows.index]) > 0 || it.public() != it {
		r.wake(s, it.public().rules.wakes)
	}
	if it.Rows != nil {
		for _, row := range s.rows[it.Rows.index] {
			r.relight(row, it.Rows.self)
		}
		return
	}
	for _, child := range it.Children {
		r.relight(s, child)
	}
}

// wakeLoops runs the loops of conditions that ask anything at or below the item: they look past what is off around it.
func (r *Response) wakeLoops(s *scope, it *Item) {
	for _, w := range it.public().rules.wakes {
		if w.rule.loop != nil {
			r.wakeOne(s, w)
		}
	}
	for _, child := range it.Children {
		r.wakeLoops(s, child)
	}
}

// condition evaluates an item's own condition.
func (r *Response) condition(ru *rule, s *scope) bool {
	if ru.inert {
		return true
	}
	if ru.expr != nil {
		return fhirpath.Truth(r.eval(ru, s))
	}
	if ru.loop != nil {
		w := walkLoop{r: r, loop: ru.loop, budget: loopBudget}
		return w.own(ru, s)
	}
	for _, c := range ru.conds {
		if c.holds(r.sourceAnswers(c, ru.item, s)) == ru.any {
			return ru.any
		}
	}
	return !ru.any
}

// holds applies the operator to the answers of the source (forms.md 2.5).
func (c condition) holds(answers []fhir.Value) bool {
	switch c.operator {
	case "exists":
		return (len(answers) > 0) == c.answer.Bool
	case "=":
		return slices.ContainsFunc(answers, c.answer.Equal)
	case "!=":
		return !slices.ContainsFunc(answers, c.answer.Equal)
	}
	for _, a := range answers {
		order, ok := compareValues(a, c.answer)
		if !ok {
			continue
		}
		switch {
		case c.operator == ">" && order > 0, c.operator == "<" && order < 0, c.operator == ">=" && order >= 0, c.operator == "<=" && order <= 0:
			return true
		}
	}
	return false
}

// sourceAnswers are the answers of the nearest source that are visible now.
func (r *Response) sourceAnswers(c condition, asking *Item, s *scope) []fhir.Value {
	if c.source == nil {
		return nil
	}
	t, src := r.nearest(c, asking, s)
	if t == nil {
		return nil
	}
	if src.Rows != nil && src.Question() {
		var out []fhir.Value
		for _, row := range t.rows[src.Rows.index] {
			out = append(out, row.visible(src.Rows.self)...)
		}
		return out
	}
	return t.visible(src)
}

// nearest finds the occurrence of the source: among the ancestors and their own children first, so in the same row; else
// the last one before the item that asks, else the first one after it. Where the asking row has none at all, the rows
// around it are asked in the same way.
func (r *Response) nearest(c condition, asking *Item, s *scope) (*scope, *Item) {
	src := c.source
	for s.plan != c.at {
		if src.Rows != nil && s.plan == src.Rows.scope {
			return s, src.Rows.self // the item stands under an answer of its source
		}
		s = s.parent
	}
	if s.plan == src.scope {
		return s, src
	}
	if found := edge(s, src, src.index < asking.index); found != nil {
		return found, src
	}
	for ; s.parent != nil; s = s.parent {
		rows := s.parent.rows[s.plan.group.index]
		at := slices.Index(rows, s)
		for i := at - 1; i >= 0; i-- {
			if found := edge(rows[i], src, true); found != nil {
				return found, src
			}
		}
		for i := at + 1; i < len(rows); i++ {
			if found := edge(rows[i], src, false); found != nil {
				return found, src
			}
		}
	}
	return nil, src
}

// edge is the last (or first) scope under s that holds the item.
func edge(s *scope, it *Item, last bool) *scope {
	if s.plan == it.scope {
		return s
	}
	next := it.scope
	for next.parent != s.plan {
		next = next.parent
	}
	rows := s.rows[next.group.index]
	for i := range rows {
		row := rows[i]
		if last {
			row = rows[len(rows)-1-i]
		}
		if found := edge(row, it, last); found != nil {
			return found
		}
	}
	return nil
}

// visible are the answers of a cell as others see them: none while it is off.
func (s *scope) visible(it *Item) []fhir.Value {
	c := &s.cells[it.slot]
	switch {
	case !c.on:
		return nil
	case it.Calculated:
		return c.calc
	}
	return c.vals
}

// loopBudget bounds the steps of one walk around a loop of conditions; what is asked beyond it counts as on.
const loopBudget = 5000

// walkLoop evaluates conditions that depend on each other: an item that is already being asked counts as on.
type walkLoop struct {
	r      *Response
	loop   *loop
	stack  []job
	budget int
}

func (w *walkLoop) own(ru *rule, s *scope) bool {
	j := job{ru, s}
	if w.budget--; w.budget < 0 || slices.Contains(w.stack, j) {
		return true
	}
	w.stack = append(w.stack, j)
	defer func() { w.stack = w.stack[:len(w.stack)-1] }()
	for _, c := range ru.conds {
		if c.holds(w.answers(c, ru.item, s)) == ru.any {
			return ru.any
		}
	}
	return !ru.any
}

// on works out whether an item is on, asking the conditions of the loop afresh and taking all others as they are.
func (w *walkLoop) on(it *Item, s *scope) bool {
	for ; it != nil; it = it.up {
		for s.plan != it.scope {
			s = s.parent
		}
		own := s.cells[it.slot].own
		if ru := it.rules.enable; ru != nil && ru.loop == w.loop {
			own = w.own(ru, s)
		}
		if !own {
			return false
		}
	}
	return true
}

func (w *walkLoop) answers(c condition, asking *Item, s *scope) []fhir.Value {
	if c.source == nil {
		return nil
	}
	t, src := w.r.nearest(c, asking, s)
	if t == nil || !w.on(src, t) {
		return nil
	}
	cl := &t.cells[src.slot]
	if src.Rows != nil && src.Question() {
		var out []fhir.Value
		for _, row := range t.rows[src.Rows.index] {
			out = append(out, row.cells[src.Rows.self.slot].vals...)
		}
		return out
	}
	if src.Calculated {
		return cl.calc
	}
	return cl.vals
}
