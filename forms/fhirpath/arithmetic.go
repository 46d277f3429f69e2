package fhirpath

import "math"

func decimal(d Decimal) Collection {
	if !d.fits() {
		return nil
	}
	return Collection{d}
}

// arithmetic applies + - * / div mod to two values. What cannot be said (division by zero, overflow, units that do not
// convert) is empty, as the language has it.
func arithmetic(t *Binary, a, b Value) (Collection, error) {
	if x, ok := a.(Integer); ok {
		if y, ok := b.(Integer); ok && t.Op != "/" {
			return integers(t.Op, int64(x), int64(y)), nil
		}
	}
	x, okx := number2(a)
	y, oky := number2(b)
	if okx && oky {
		return decimals(t.Op, x, y), nil
	}
	switch x := a.(type) {
	case String:
		if y, ok := b.(String); ok && t.Op == "+" {
			return bounded(t, string(x)+string(y))
		}
	case Temporal:
		if y, ok := b.(Quantity); ok && (t.Op == "+" || t.Op == "-") {
			return shift(t, x, y)
		}
	case Quantity:
		if y, ok := b.(Quantity); ok {
			return quantities(t, x, y)
		}
		if oky && (t.Op == "*" || t.Op == "/") {
			return scaled(t, x, y), nil
		}
	case Integer, Decimal:
		if y, ok := b.(Quantity); ok && t.Op == "*" {
			return scaled(t, y, xOf(a)), nil
		}
	}
	return nil, typeError(t, "%s does not work on a %s and a %s", t.Op, typeName(a), typeName(b))
}

func xOf(v Value) Decimal {
	d, _ := number2(v)
	return d
}

func scaled(t *Binary, q Quantity, d Decimal) Collection {
	c := decimals(t.Op, q.Value, d)
	if c == nil {
		return nil
	}
	q.Value = xOf(c[0])
	return Collection{q}
}

func quantities(t *Binary, a, b Quantity) (Collection, error) {
	switch t.Op {
	case "+", "-":
		c, ok := b.In(a.unitCode())
		if !ok {
			return nil, nil
		}
		return scaled(t, a, c.Value), nil
	case "/":
		c, ok := b.In(a.unitCode())
		if !ok {
			return nil, nil
		}
		q, ok := a.Value.Quo(c.Value)
		if !ok {
			return nil, nil
		}
		return Collection{NewQuantity(q, "1")}, nil
	}
	return nil, typeError(t, "%s does not work on two quantities", t.Op)
}

// shift adds a calendar duration to a date or time. Only calendar words count as such, and 's' and 'ms', whose length
// never varies.
func shift(t *Binary, d Temporal, q Quantity) (Collection, error) {
	unit, ok := calendar[q.unitCode()]
	if !ok {
		switch q.unitCode() {
		case "s":
			unit.p, unit.n = Second, 1
		case "ms":
			unit.p, unit.n = Milli, 1
		default:
			return nil, typeError(t, "a date moves by years, months, weeks, days and the like, not by '%s'", q.unitCode())
		}
	}
	amount := q.Value
	p := unit.p
	if p == Second {
		amount, p = amount.Mul(NewDecimal(1000, 0)), Milli
	}
	whole, _ := amount.Div(NewDecimal(1, 0))
	n, ok := whole.Int64()
	if !ok || n > 1e12 || n < -1e12 {
		return nil, nil
	}
	n *= unit.n
	if t.Op == "-" {
		n = -n
	}
	out, ok := d.Add(n, p)
	if !ok {
		return nil, nil
	}
	return Collection{out}, nil
}

func decimals(op string, x, y Decimal) Collection {
	var r Decimal
	ok := true
	switch op {
	case "+":
		r = x.Add(y)
	case "-":
		r = x.Sub(y)
	case "*":
		r = x.Mul(y)
	case "/":
		r, ok = x.Quo(y)
	case "mod":
		r, ok = x.Mod(y)
	case "div":
		if r, ok = x.Div(y); ok {
			n, fits := r.Int64()
			if !fits {
				return nil
			}
			return Collection{Integer(n)}
		}
	}
	if !ok {
		return nil
	}
	return decimal(r)
}

func integers(op string, x, y int64) Collection {
	var r int64
	switch op {
	case "+":
		r = x + y
		if (r > x) != (y > 0) && y != 0 {
			return nil
		}
	case "-":
		r = x - y
		if (r < x) != (y > 0) && y != 0 {
			return nil
		}
	case "*":
		r = x * y
		if x != 0 && (r/x != y || x == -1 && y == math.MinInt64) {
			return nil
		}
	case "div", "mod":
		if y == 0 || x == math.MinInt64 && y == -1 {
			return nil
		}
		if r = x / y; op == "mod" {
			r = x % y
		}
	}
	return Collection{Integer(r)}
}
