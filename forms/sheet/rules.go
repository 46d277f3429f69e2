package sheet

// rules reads the sheet "rules": what a filled form must meet. A row without a question speaks of the
// form as a whole.
func (r *reader) rules(root *value) {
	t := r.book[rulesSheet]
	for _, l := range t.rows {
		t.stray(r.faults, l)
		into := r.owner(t, l, root)
		if into == nil {
			continue
		}
		c := &value{at: l.at}
		for _, name := range []string{"id", "level", "bad", "expr"} {
			if s, at := t.cell(l, name); s != "" {
				c.put(name, at, value{at: at, text: straight(s)})
			}
		}
		if v, at, ok := t.text(l, "say"); ok {
			c.put("say", at, v)
		}
		if into.get("check") == nil {
			into.put("check", l.at, value{at: l.at})
		}
		checks := into.get("check")
		checks.items = append(checks.items, c)
	}
}

// names reads the sheet "names": expressions that others use by name.
func (r *reader) names(root *value) {
	t := r.book[namesSheet]
	for _, l := range t.rows {
		t.stray(r.faults, l)
		into := r.owner(t, l, root)
		if into == nil {
			continue
		}
		name, nameAt := t.cell(l, "name")
		expr, exprAt := t.cell(l, "expression")
		if name == "" || expr == "" {
			r.add(nameAt, "a name and an expression were expected")
			continue
		}
		if into.get("vars") == nil {
			into.put("vars", l.at, value{at: l.at})
		}
		into.get("vars").put(name, nameAt, value{at: exprAt, text: straight(expr)})
	}
}

// owner is the question that a row speaks of, the form when it names none, nil when there is none.
func (r *reader) owner(t *table, l line, root *value) *value {
	id, at := t.cell(l, "question")
	if id == "" {
		return root
	}
	v := r.items[id]
	if v == nil {
		r.add(at, "there is no question %q", id)
	}
	return v
}
