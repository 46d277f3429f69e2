package fhirpath

import (
	"math"
	"strings"
	"unicode"
)

func boolean(b bool) Collection { return Collection{Boolean(b)} }

func (m *machine) unary(t *Unary, f frame) (Collection, error) {
	v, err := m.one(t.Arg, f)
	if err != nil || v == nil {
		return nil, err
	}
	switch x := v.(type) {
	case Integer:
		if t.Op == "-" {
			if x == math.MinInt64 {
				return nil, nil
			}
			return Collection{-x}, nil
		}
		return Collection{x}, nil
	case Decimal:
		if t.Op == "-" {
			return Collection{x.Neg()}, nil
		}
		return Collection{x}, nil
	case Quantity:
		if t.Op == "-" {
			x.Value = x.Value.Neg()
		}
		return Collection{x}, nil
	}
	return nil, typeError(t, "%s needs a number", t.Op)
}

func (m *machine) binary(t *Binary, f frame) (Collection, error) {
	switch t.Op {
	case "and", "or", "xor", "implies":
		return m.logic(t, f)
	}
	l, err := m.eval(t.L, f)
	if err != nil {
		return nil, err
	}
	r, err := m.eval(t.R, f)
	if err != nil {
		return nil, err
	}
	if err := m.spend(len(l)+len(r), t); err != nil {
		return nil, err
	}
	switch t.Op {
	case "=", "!=":
		if len(l) == 0 || len(r) == 0 {
			return nil, nil
		}
		eq, known, err := m.equal(t, l, r)
		if err != nil || !known {
			return nil, err
		}
		return boolean(eq == (t.Op == "=")), nil
	case "~", "!~":
		eq, err := m.equivalent(t, l, r)
		return boolean(eq == (t.Op == "~")), err
	case "|":
		return m.distinct(t, append(l[:len(l):len(l)], r...))
	case "in":
		return m.membership(t, l, r)
	case "contains":
		return m.membership(t, r, l)
	case "&":
		return concat(t, l, r)
	}
	if len(l) == 0 || len(r) == 0 {
		return nil, nil
	}
	if len(l) > 1 || len(r) > 1 {
		return nil, typeError(t, "%s needs one value on each side", t.Op)
	}
	switch t.Op {
	case "<", ">", "<=", ">=":
		return compare(t, l[0], r[0])
	}
	return arithmetic(t, l[0], r[0])
}

// logic follows the three-valued tables; the right side is always evaluated, so an error in it always shows.
func (m *machine) logic(t *Binary, f frame) (Collection, error) {
	l, lk, err := m.truth(t.L, f)
	if err != nil {
		return nil, err
	}
	r, rk, err := m.truth(t.R, f)
	if err != nil {
		return nil, err
	}
	isTrue := func(b, k bool) bool { return k && b }
	isFalse := func(b, k bool) bool { return k && !b }
	switch t.Op {
	case "and":
		if isFalse(l, lk) || isFalse(r, rk) {
			return boolean(false), nil
		}
		if lk && rk {
			return boolean(true), nil
		}
	case "or":
		if isTrue(l, lk) || isTrue(r, rk) {
			return boolean(true), nil
		}
		if lk && rk {
			return boolean(false), nil
		}
	case "xor":
		if lk && rk {
			return boolean(l != r), nil
		}
	case "implies":
		if isFalse(l, lk) || isTrue(r, rk) {
			return boolean(true), nil
		}
		if lk && rk {
			return boolean(false), nil
		}
	}
	return nil, nil
}

func (m *machine) membership(t *Binary, elem, list Collection) (Collection, error) {
	if len(elem) == 0 {
		return nil, nil
	}
	if len(elem) > 1 {
		return nil, typeError(t, "%s needs one value to look for", t.Op)
	}
	for _, v := range list {
		if err := m.spend(1, t); err != nil {
			return nil, err
		}
		if eq, known := equalValues(elem[0], v); eq && known {
			return boolean(true), nil
		}
	}
	return boolean(false), nil
}

func concat(t *Binary, l, r Collection) (Collection, error) {
	var b strings.Builder
	for _, c := range []Collection{l, r} {
		if len(c) == 0 {
			continue
		}
		s, ok := c[0].(String)
		if len(c) > 1 || !ok {
			return nil, typeError(t, "& needs one text on each side")
		}
		b.WriteString(string(s))
	}
	return bounded(t, b.String())
}

// maxText bounds a text that an expression builds, in bytes.
const maxText = 1 << 16

func bounded(t Tree, s string) (Collection, error) {
	if len(s) > maxText {
		return nil, &Error{t.Pos(), "the text grows too long", ErrLimit}
	}
	return Collection{String(s)}, nil
}

func (m *machine) equal(t Tree, l, r Collection) (eq, known bool, err error) {
	if len(l) != len(r) {
		return false, true, nil
	}
	known = true
	for i := range l {
		if err := m.spend(1, t); err != nil {
			return false, false, err
		}
		e, k := equalValues(l[i], r[i])
		if k && !e {
			return false, true, nil
		}
		known = known && k
	}
	return true, known, nil
}

func number2(v Value) (Decimal, bool) {
	switch v := v.(type) {
	case Integer:
		return NewDecimal(int64(v), 0), true
	case Decimal:
		return v, true
	}
	return Decimal{}, false
}

// equalValues is the = of two values; known is false where the language says empty.
func equalValues(a, b Value) (eq, known bool) {
	switch x := a.(type) {
	case Boolean:
		y, ok := b.(Boolean)
		return ok && x == y, true
	case String:
		y, ok := b.(String)
		return ok && x == y, true
	case Integer:
		if y, ok := b.(Integer); ok {
			return x == y, true
		}
	case Temporal:
		if y, ok := b.(Temporal); ok && comparableKinds(x, y) {
			c, known := x.Compare(y)
			return c == 0, known
		}
		return false, true
	case Object:
		y, ok := b.(Object)
		return ok && sameObject(x, y), true
	}
	if x, ok := a.(Quantity); ok {
		if y, ok := b.(Quantity); ok {
			c, known := x.Compare(y)
			return c == 0, known
		}
		return false, true
	}
	x, okx := number2(a)
	y, oky := number2(b)
	return okx && oky && x.Cmp(y) == 0, true
}

func comparableKinds(a, b Temporal) bool { return (a.Kind == KindTime) == (b.Kind == KindTime) }

// sameObject compares two objects member by member.
func sameObject(a, b Object) bool {
	if a.Node == b.Node {
		return true
	}
	if a.TypeName() != b.TypeName() {
		return false
	}
	names := a.Names()
	if len(names) != len(b.Names()) {
		return false
	}
	for _, n := range names {
		x, y := a.Child(n), b.Child(n)
		if len(x) != len(y) {
			return false
		}
		for i := range x {
			if eq, known := equalValues(x[i], y[i]); !eq || !known {
				return false
			}
		}
	}
	return true
}

// equivalent is the ~ of two collections: order does not matter.
func (m *machine) equivalent(t Tree, l, r Collection) (bool, error) {
	if len(l) != len(r) {
		return false, nil
	}
	used := make([]bool, len(r))
next:
	for _, a := range l {
		for i, b := range r {
			if err := m.spend(1, t); err != nil {
				return false, err
			}
			if !used[i] && equivalentValues(a, b) {
				used[i] = true
				continue next
			}
		}
		return false, nil
	}
	return true, nil
}

func equivalentValues(a, b Value) bool {
	switch x := a.(type) {
	case String:
		y, ok := b.(String)
		return ok && normal(string(x)) == normal(string(y))
	case Object:
		if y, ok := b.(Object); ok && x.TypeName() == "Coding" && y.TypeName() == "Coding" {
			return oneText(x, "code") == oneText(y, "code") && oneText(x, "system") == oneText(y, "system")
		}
	case Temporal:
		y, ok := b.(Temporal)
		if !ok || !comparableKinds(x, y) || x.Prec != y.Prec && (x.Prec < Second || y.Prec < Second) {
			return false
		}
	case Decimal, Integer:
		if y, ok := number2(b); ok {
			x, _ := number2(a)
			p := min(x.Trim().s, y.Trim().s)
			return x.Round(p).Cmp(y.Round(p)) == 0
		}
	}
	eq, known := equalValues(a, b)
	return eq && known
}

func oneText(o Object, name string) string {
	if c := o.Child(name); len(c) == 1 {
		if s, ok := c[0].(String); ok {
			return string(s)
		}
	}
	return ""
}

// normal lower-cases a text and makes one space of each run of white space, as equivalence asks.
func normal(s string) string {
	var b strings.Builder
	space := false
	for _, r := range strings.ToLower(s) {
		if unicode.IsSpace(r) {
			space = true
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	if space {
		b.WriteByte(' ')
	}
	return b.String()
}

func compare(t *Binary, a, b Value) (Collection, error) {
	c, known := 0, true
	na, oka := number2(a)
	nb, okb := number2(b)
	if oka && okb {
		c = na.Cmp(nb)
	} else {
		switch x := a.(type) {
		case String:
			y, ok := b.(String)
			if !ok {
				return nil, typeError(t, "a %s cannot be compared with a %s", typeName(a), typeName(b))
			}
			c = strings.Compare(string(x), string(y))
		case Temporal:
			y, ok := b.(Temporal)
			if !ok || !comparableKinds(x, y) {
				return nil, typeError(t, "a %s cannot be compared with a %s", typeName(a), typeName(b))
			}
			c, known = x.Compare(y)
		case Quantity:
			y, ok := b.(Quantity)
			if !ok {
				return nil, typeError(t, "a quantity cannot be compared with a %s", typeName(b))
			}
			c, known = x.Compare(y)
		default:
			return nil, typeError(t, "a %s cannot be compared with a %s", typeName(a), typeName(b))
		}
	}
	if !known {
		return nil, nil
	}
	switch t.Op {
	case "<":
		return boolean(c < 0), nil
	case ">":
		return boolean(c > 0), nil
	case "<=":
		return boolean(c <= 0), nil
	}
	return boolean(c >= 0), nil
}

func (m *machine) typeOp(t *TypeOp, f frame) (Collection, error) {
	v, err := m.one(t.L, f)
	if err != nil || v == nil {
		return nil, err
	}
	same := typeName(v) == t.Type
	if t.Op == "is" {
		return boolean(same), nil
	}
	if !same {
		return nil, nil
	}
	return Collection{v}, nil
}
