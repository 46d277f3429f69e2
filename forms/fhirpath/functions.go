package fhirpath

import "strconv"

// function is one entry of the closed set: how many arguments it takes and what it does. Arguments come unevaluated,
// because most functions decide on which focus, and whether, to evaluate them.
type function struct {
	min, max int
	run      func(m *machine, t *Call, on Collection, f frame) (Collection, error)
}

// functionNamed is the whole set of functions: forms.md 2.6, core and second ring. weight and ordinal are one.
func functionNamed(name string) (function, bool) {
	switch name {
	case "where":
		return function{1, 1, where}, true
	case "select":
		return function{1, 1, selectEach}, true
	case "all":
		return function{1, 1, all}, true
	case "any", "exists":
		return function{0, 1, exists}, true
	case "empty":
		return function{0, 0, empty}, true
	case "not":
		return function{0, 0, not}, true
	case "count":
		return function{0, 0, count}, true
	case "first", "last":
		return function{0, 0, end}, true
	case "skip", "take":
		return function{1, 1, slice}, true
	case "repeat":
		return function{1, 1, repeat}, true
	case "ofType":
		return function{0, 0, ofType}, true
	case "iif":
		return function{2, 3, iif}, true
	case "sum", "avg":
		return function{0, 0, sum}, true
	case "min", "max":
		return function{0, 0, extreme}, true
	case "aggregate":
		return function{1, 2, aggregate}, true
	case "distinct":
		return function{0, 0, distinct}, true
	case "children":
		return function{0, 0, children}, true
	case "descendants":
		return function{0, 0, descendants}, true
	case "extension":
		return function{1, 1, extension}, true
	case "intersect", "combine":
		return function{1, 1, setWith}, true
	case "abs", "floor", "ceiling":
		return function{0, 0, rounding}, true
	case "round":
		return function{0, 1, round}, true
	case "toInteger", "toDecimal", "toString", "toDate":
		return function{0, 0, convert}, true
	case "today", "now":
		return function{0, 0, clock}, true
	case "substring":
		return function{1, 2, substring}, true
	case "startsWith", "endsWith", "contains", "matches":
		return function{1, 1, textTest}, true
	case "replace":
		return function{2, 2, replace}, true
	case "lower", "upper":
		return function{0, 0, letterCase}, true
	case "length":
		return function{0, 0, length}, true
	case "join":
		return function{0, 1, join}, true
	case "hasValue":
		return function{0, 0, hasValue}, true
	case "weight", "ordinal":
		return function{0, 0, weight}, true
	}
	return function{}, false
}

func arity(name string, fn function) string {
	n := strconv.Itoa(fn.min)
	if fn.max != fn.min {
		n += " or " + strconv.Itoa(fn.max)
	}
	return name + "() takes " + n + " arguments"
}

func (m *machine) call(t *Call, f frame) (Collection, error) {
	fn, ok := functionNamed(t.Name)
	if !ok {
		return nil, &Error{t.Pos(), "there is no function " + t.Name + "()", ErrSubset}
	}
	if len(t.Args) < fn.min || len(t.Args) > fn.max {
		return nil, &Error{t.Pos(), arity(t.Name, fn), ErrSubset}
	}
	if t.Name == "where" && t.LinkIDs != nil {
		if c, ok, err := m.find(t, f); ok || err != nil {
			return c, err
		}
	}
	on, err := m.on(t.On, f)
	if err != nil {
		return nil, err
	}
	return fn.run(m, t, on, f)
}

// find answers x.item.where(linkId = …) and x.repeat(item).where(linkId = …) from the index of x, if it has one.
func (m *machine) find(t *Call, f frame) (c Collection, ok bool, err error) {
	base, deep := Tree(nil), false
	switch on := t.On.(type) {
	case *Member:
		if on.Name != "item" {
			return nil, false, nil
		}
		base = on.On
	case *Call:
		if on.Name != "repeat" || len(on.Args) != 1 {
			return nil, false, nil
		}
		if step, ok := on.Args[0].(*Member); !ok || step.Name != "item" || step.On != nil {
			return nil, false, nil
		}
		base, deep = on.On, true
	default:
		return nil, false, nil
	}
	from, err := m.on(base, f)
	if err != nil || deep && len(from) > 1 {
		return nil, false, err
	}
	for _, v := range from {
		o, isObject := v.(Object)
		if !isObject {
			continue
		}
		x, isFinder := o.Node.(Finder)
		if !isFinder {
			return nil, false, nil
		}
		c = append(c, x.FindItems(t.LinkIDs, deep)...)
	}
	return c, true, m.spend(len(c)+1, t)
}

// each runs f on every item as $this with its $index.
func (m *machine) each(t *Call, on Collection, f frame, do func(Value, frame) error) error {
	for i, v := range on {
		if err := m.spend(1, t); err != nil {
			return err
		}
		g := f
		g.this, g.index, g.in = on[i:i+1:i+1], i, true
		if err := do(v, g); err != nil {
			return err
		}
	}
	return nil
}

func where(m *machine, t *Call, on Collection, f frame) (out Collection, err error) {
	err = m.each(t, on, f, func(v Value, g frame) error {
		yes, known, err := m.truth(t.Args[0], g)
		if yes && known {
			out = append(out, v)
		}
		return err
	})
	return out, err
}

func selectEach(m *machine, t *Call, on Collection, f frame) (out Collection, err error) {
	err = m.each(t, on, f, func(_ Value, g frame) error {
		c, err := m.eval(t.Args[0], g)
		out = append(out, c...)
		return err
	})
	return out, err
}

func all(m *machine, t *Call, on Collection, f frame) (Collection, error) {
	every := true
	err := m.each(t, on, f, func(_ Value, g frame) error {
		yes, known, err := m.truth(t.Args[0], g)
		every = every && yes && known
		return err
	})
	return boolean(every), err
}

func exists(m *machine, t *Call, on Collection, f frame) (Collection, error) {
	if len(t.Args) == 0 {
		return boolean(len(on) > 0), nil
	}
	c, err := where(m, t, on, f)
	return boolean(len(c) > 0), err
}

func empty(_ *machine, _ *Call, on Collection, _ frame) (Collection, error) {
	return boolean(len(on) == 0), nil
}

func count(_ *machine, _ *Call, on Collection, _ frame) (Collection, error) {
	return Collection{Integer(len(on))}, nil
}

func not(_ *machine, t *Call, on Collection, _ frame) (Collection, error) {
	if len(on) == 0 {
		return nil, nil
	}
	if len(on) > 1 {
		return nil, typeError(t, "not() needs one value")
	}
	b, ok := on[0].(Boolean)
	return boolean(ok && !bool(b)), nil
}

func end(_ *machine, t *Call, on Collection, _ frame) (Collection, error) {
	switch {
	case len(on) == 0:
		return nil, nil
	case t.Name == "first":
		return on[:1:1], nil
	}
	return on[len(on)-1:], nil
}

func slice(m *machine, t *Call, on Collection, f frame) (Collection, error) {
	n, ok, err := m.integer(t.Args[0], f)
	if err != nil || !ok {
		return nil, err
	}
	k := int(max(0, min(n, int64(len(on)))))
	if t.Name == "skip" {
		return on[k:], nil
	}
	return on[:k:k], nil
}

// repeat collects what the projection reaches, level by level, each object once. The node budget ends what does not end
// by itself.
func repeat(m *machine, t *Call, on Collection, f frame) (out Collection, err error) {
	for level := on; len(level) > 0; {
		next, err := selectEach(m, t, level, f)
		if err != nil {
			return nil, err
		}
		level = nil
		for _, v := range next {
			seen, err := m.holds(t, out, v)
			if err != nil {
				return nil, err
			}
			if !seen {
				out, level = append(out, v), append(level, v)
			}
		}
	}
	return out, nil
}

// holds reports whether v is in c. Objects of one tree are told apart by identity, so they cost nothing to compare.
func (m *machine) holds(t Tree, c Collection, v Value) (bool, error) {
	o, object := v.(Object)
	for _, w := range c {
		if object {
			if p, ok := w.(Object); ok && p.Node == o.Node {
				return true, nil
			}
			continue
		}
		if err := m.spend(1, t); err != nil {
			return false, err
		}
		if eq, known := equalValues(v, w); eq && known {
			return true, nil
		}
	}
	return false, nil
}

func ofType(_ *machine, t *Call, on Collection, _ frame) (out Collection, err error) {
	for _, v := range on {
		if typeName(v) == t.Type {
			out = append(out, v)
		}
	}
	return out, nil
}

func iif(m *machine, t *Call, on Collection, f frame) (Collection, error) {
	if t.On != nil {
		if len(on) > 1 {
			return nil, typeError(t, "iif() needs one value before it")
		}
		f.this = on
	}
	yes, known, err := m.truth(t.Args[0], f)
	if err != nil {
		return nil, err
	}
	if yes && known {
		return m.eval(t.Args[1], f)
	}
	if len(t.Args) == 3 {
		return m.eval(t.Args[2], f)
	}
	return nil, nil
}

func aggregate(m *machine, t *Call, on Collection, f frame) (Collection, error) {
	var total Collection
	if len(t.Args) == 2 {
		var err error
		if total, err = m.eval(t.Args[1], f); err != nil {
			return nil, err
		}
	}
	err := m.each(t, on, f, func(_ Value, g frame) (err error) {
		g.total, g.agg = total, true
		total, err = m.eval(t.Args[0], g)
		return err
	})
	return total, err
}

func (m *machine) distinct(t Tree, c Collection) (out Collection, err error) {
	for _, v := range c {
		seen := false
		for _, w := range out {
			if err := m.spend(1, t); err != nil {
				return nil, err
			}
			if eq, known := equalValues(v, w); eq && known {
				seen = true
				break
			}
		}
		if !seen {
			out = append(out, v)
		}
	}
	return out, nil
}

func distinct(m *machine, t *Call, on Collection, _ frame) (Collection, error) {
	return m.distinct(t, on)
}

func children(m *machine, t *Call, on Collection, _ frame) (out Collection, err error) {
	for _, v := range on {
		var names []string
		switch v := v.(type) {
		case Object:
			names = v.Names()
		case Quantity:
			names = []string{"value", "unit", "system", "code"}
		}
		for _, n := range names {
			c := child(v, n)
			if err := m.spend(len(c), t); err != nil {
				return nil, err
			}
			out = append(out, c...)
		}
	}
	return out, nil
}

func descendants(m *machine, t *Call, on Collection, f frame) (out Collection, err error) {
	for level := on; len(level) > 0; {
		if level, err = children(m, t, level, f); err != nil {
			return nil, err
		}
		out = append(out, level...)
	}
	return out, nil
}

func extension(m *machine, t *Call, on Collection, f frame) (out Collection, err error) {
	url, ok, err := m.text(t.Args[0], f)
	if err != nil || !ok {
		return nil, err
	}
	for _, v := range on {
		for _, e := range child(v, "extension") {
			if err := m.spend(1, t); err != nil {
				return nil, err
			}
			if o, ok := e.(Object); ok && oneText(o, "url") == url {
				out = append(out, e)
			}
		}
	}
	return out, nil
}

func setWith(m *machine, t *Call, on Collection, f frame) (out Collection, err error) {
	with, err := m.eval(t.Args[0], f)
	if err != nil {
		return nil, err
	}
	if t.Name == "combine" {
		return append(on[:len(on):len(on)], with...), m.spend(len(on)+len(with), t)
	}
	for _, v := range on {
		in := false
		for _, w := range with {
			if err := m.spend(1, t); err != nil {
				return nil, err
			}
			if eq, known := equalValues(v, w); eq && known {
				in = true
				break
			}
		}
		if in {
			out = append(out, v)
		}
	}
	return m.distinct(t, out)
}
