package fhirpath

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// single returns the only value of a collection that a function of one value stands on.
func single(t *Call, on Collection) (Value, error) {
	if len(on) == 0 {
		return nil, nil
	}
	if len(on) > 1 {
		return nil, typeError(t, "%s() needs one value", t.Name)
	}
	return on[0], nil
}

// sum and avg add numbers or quantities; of nothing, both are empty (as in fhirpath.js: aggregate with 0 gives 0).
func sum(m *machine, t *Call, on Collection, _ frame) (Collection, error) {
	if len(on) == 0 {
		return nil, nil
	}
	total := on[0]
	op := &Binary{at(t.Pos()), "+", nil, nil}
	for i, v := range on {
		if _, isNum := number2(v); !isNum {
			if _, isQ := v.(Quantity); !isQ {
				return nil, typeError(t, "%s() needs numbers", t.Name)
			}
		}
		if i == 0 {
			continue
		}
		if err := m.spend(1, t); err != nil {
			return nil, err
		}
		c, err := arithmetic(op, total, v)
		if err != nil || len(c) == 0 {
			return nil, err
		}
		total = c[0]
	}
	if t.Name == "sum" {
		return Collection{total}, nil
	}
	return arithmetic(&Binary{at(t.Pos()), "/", nil, nil}, total, Integer(len(on)))
}

func extreme(m *machine, t *Call, on Collection, _ frame) (Collection, error) {
	if len(on) == 0 {
		return nil, nil
	}
	best := on[0]
	op := &Binary{at(t.Pos()), "<", nil, nil}
	if t.Name == "max" {
		op.Op = ">"
	}
	for _, v := range on[1:] {
		if err := m.spend(1, t); err != nil {
			return nil, err
		}
		c, err := compare(op, v, best)
		if err != nil || len(c) == 0 {
			return nil, err
		}
		if Truth(c) {
			best = v
		}
	}
	return Collection{best}, nil
}

func rounding(_ *machine, t *Call, on Collection, _ frame) (Collection, error) {
	v, err := single(t, on)
	if err != nil || v == nil {
		return nil, err
	}
	if n, ok := v.(Integer); ok {
		if t.Name == "abs" && n < 0 {
			if n == math.MinInt64 {
				return nil, nil
			}
			n = -n
		}
		return Collection{n}, nil
	}
	if q, ok := v.(Quantity); ok && t.Name == "abs" {
		q.Value = q.Value.Abs()
		return Collection{q}, nil
	}
	d, ok := v.(Decimal)
	if !ok {
		return nil, typeError(t, "%s() needs a number", t.Name)
	}
	switch t.Name {
	case "abs":
		return Collection{d.Abs()}, nil
	case "floor":
		d = d.Floor()
	default:
		d = d.Ceiling()
	}
	n, ok := d.Int64()
	if !ok {
		return nil, nil
	}
	return Collection{Integer(n)}, nil
}

// round rounds half away from zero, to whole numbers or to the given number of places; the result is always a decimal.
func round(m *machine, t *Call, on Collection, f frame) (Collection, error) {
	v, err := single(t, on)
	if err != nil || v == nil {
		return nil, err
	}
	places := int64(0)
	if len(t.Args) == 1 {
		var ok bool
		if places, ok, err = m.integer(t.Args[0], f); err != nil || !ok {
			return nil, err
		}
		if places < 0 {
			return nil, typeError(t, "round() needs a number of places from 0 up")
		}
	}
	p := int32(min(places, maxDigits))
	if q, ok := v.(Quantity); ok {
		q.Value = q.Value.Round(p)
		return Collection{q}, nil
	}
	d, ok := number2(v)
	if !ok {
		return nil, typeError(t, "round() needs a number")
	}
	return Collection{d.Round(p)}, nil
}

func convert(_ *machine, t *Call, on Collection, _ frame) (Collection, error) {
	v, err := single(t, on)
	if err != nil || v == nil {
		return nil, err
	}
	switch t.Name {
	case "toInteger":
		return toInteger(v), nil
	case "toDecimal":
		return toDecimal(v), nil
	case "toDate":
		return toDate(v), nil
	}
	if s, ok := ToString(v); ok {
		return Collection{String(s)}, nil
	}
	return nil, nil
}

func toInteger(v Value) Collection {
	switch v := v.(type) {
	case Integer:
		return Collection{v}
	case Boolean:
		if v {
			return Collection{Integer(1)}
		}
		return Collection{Integer(0)}
	case String:
		if n, err := strconv.ParseInt(string(v), 10, 64); err == nil && !strings.Contains(string(v), "_") {
			return Collection{Integer(n)}
		}
	}
	return nil
}

func toDecimal(v Value) Collection {
	switch v := v.(type) {
	case Integer:
		return Collection{NewDecimal(int64(v), 0)}
	case Decimal:
		return Collection{v}
	case Boolean:
		if v {
			return Collection{NewDecimal(1, 0)}
		}
		return Collection{NewDecimal(0, 0)}
	case String:
		if d, err := ParseDecimal(string(v)); err == nil && !strings.ContainsAny(string(v), "eE") {
			return Collection{d}
		}
	}
	return nil
}

func toDate(v Value) Collection {
	switch v := v.(type) {
	case Temporal:
		if v.Kind == KindTime {
			return nil
		}
		if v.Prec > Day {
			y, m, d := v.T.Date()
			return Collection{NewDate(y, m, d)}
		}
		v.Kind = KindDate
		return Collection{v}
	case String:
		if d, err := ParseDateTime(string(v)); err == nil {
			return toDate(d)
		}
	}
	return nil
}

// ToString is toString(): ok is false for objects. A decimal drops zeros at the end of its fraction.
func ToString(v Value) (s string, ok bool) {
	switch v := v.(type) {
	case Boolean:
		return strconv.FormatBool(bool(v)), true
	case Integer:
		return strconv.FormatInt(int64(v), 10), true
	case Decimal:
		return v.Trim().String(), true
	case String:
		return string(v), true
	case Temporal:
		return v.String(), true
	case Quantity:
		return v.String(), true
	}
	return "", false
}

func clock(m *machine, t *Call, _ Collection, _ frame) (Collection, error) {
	if t.Name == "now" {
		return Collection{NewDateTime(m.env.Now)}, nil
	}
	y, mo, d := m.env.Now.Date()
	return Collection{NewDate(y, mo, d)}, nil
}

// textOn returns the single text that a string function stands on.
func textOn(t *Call, on Collection) (s string, ok bool, err error) {
	v, err := single(t, on)
	if err != nil || v == nil {
		return "", false, err
	}
	x, ok := v.(String)
	if !ok {
		return "", false, typeError(t, "%s() needs a text", t.Name)
	}
	return string(x), true, nil
}

func substring(m *machine, t *Call, on Collection, f frame) (Collection, error) {
	s, ok, err := textOn(t, on)
	if err != nil || !ok {
		return nil, err
	}
	from, ok, err := m.integer(t.Args[0], f)
	if err != nil || !ok {
		return nil, err
	}
	r := []rune(s)
	if from < 0 || from >= int64(len(r)) {
		return nil, nil
	}
	r = r[from:]
	if len(t.Args) == 2 {
		n, ok, err := m.integer(t.Args[1], f)
		if err != nil {
			return nil, err
		}
		if ok {
			r = r[:max(0, min(n, int64(len(r))))]
		}
	}
	return Collection{String(r)}, nil
}

func textTest(m *machine, t *Call, on Collection, f frame) (Collection, error) {
	s, ok, err := textOn(t, on)
	if err != nil || !ok {
		return nil, err
	}
	arg, ok, err := m.text(t.Args[0], f)
	if err != nil || !ok {
		return nil, err
	}
	switch t.Name {
	case "startsWith":
		return boolean(strings.HasPrefix(s, arg)), nil
	case "endsWith":
		return boolean(strings.HasSuffix(s, arg)), nil
	case "contains":
		return boolean(strings.Contains(s, arg)), nil
	}
	re, err := regexp.Compile("(?s:" + arg + ")")
	if err != nil {
		return nil, typeError(t, "matches() needs an RE2 pattern")
	}
	return boolean(re.MatchString(s)), nil
}

func replace(m *machine, t *Call, on Collection, f frame) (Collection, error) {
	s, ok, err := textOn(t, on)
	if err != nil || !ok {
		return nil, err
	}
	from, ok, err := m.text(t.Args[0], f)
	if err != nil || !ok {
		return nil, err
	}
	to, ok, err := m.text(t.Args[1], f)
	if err != nil || !ok {
		return nil, err
	}
	if n := strings.Count(s, from); n > 0 && len(s)+n*len(to) > 2*maxText {
		return nil, &Error{t.Pos(), "the text grows too long", ErrLimit}
	}
	return bounded(t, strings.ReplaceAll(s, from, to))
}

func letterCase(_ *machine, t *Call, on Collection, _ frame) (Collection, error) {
	s, ok, err := textOn(t, on)
	if err != nil || !ok {
		return nil, err
	}
	if t.Name == "lower" {
		return Collection{String(strings.ToLower(s))}, nil
	}
	return Collection{String(strings.ToUpper(s))}, nil
}

func length(_ *machine, t *Call, on Collection, _ frame) (Collection, error) {
	s, ok, err := textOn(t, on)
	if err != nil || !ok {
		return nil, err
	}
	return Collection{Integer(utf8.RuneCountInString(s))}, nil
}

func join(m *machine, t *Call, on Collection, f frame) (Collection, error) {
	sep := ""
	if len(t.Args) == 1 {
		var err error
		if sep, _, err = m.text(t.Args[0], f); err != nil {
			return nil, err
		}
	}
	if len(on) == 0 {
		return nil, nil
	}
	var b strings.Builder
	for i, v := range on {
		s, ok := v.(String)
		if !ok {
			return nil, typeError(t, "join() needs texts")
		}
		if i > 0 {
			b.WriteString(sep)
		}
		b.WriteString(string(s))
		if b.Len() > maxText {
			return nil, &Error{t.Pos(), "the text grows too long", ErrLimit}
		}
	}
	return Collection{String(b.String())}, nil
}

func hasValue(_ *machine, _ *Call, on Collection, _ frame) (Collection, error) {
	if len(on) != 1 {
		return boolean(false), nil
	}
	_, object := on[0].(Object)
	return boolean(!object), nil
}

// weight returns the ordinal value of each coding or answer that has one.
func weight(m *machine, t *Call, on Collection, _ frame) (out Collection, err error) {
	for _, v := range on {
		if err := m.spend(1, t); err != nil {
			return nil, err
		}
		o, ok := v.(Object)
		if !ok {
			continue
		}
		if s, ok := o.Node.(Scored); ok {
			if d, ok := s.Ordinal(); ok {
				out = append(out, d)
			}
		}
	}
	return out, nil
}
