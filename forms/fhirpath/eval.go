package fhirpath

import (
	"errors"
	"fmt"
	"time"
)

// MaxNodes is how many nodes one evaluation may visit when Env does not say: members that paths come to, and items that
// functions look at.
const MaxNodes = 2000

// stepsPerNode bounds the operators and steps evaluated, in proportion to the nodes.
const stepsPerNode = 50

// Env is what an expression sees besides its focus.
type Env struct {
	// Var returns the value of %name. ok is false when there is no such variable, which is an error.
	Var func(name string) (c Collection, ok bool)
	// Now is the moment for today() and now(), in the zone whose dates count.
	Now time.Time
	// MaxNodes bounds the work; 0 means the package's MaxNodes.
	MaxNodes int
}

// Eval evaluates the expression on a focus. Errors are *Error: ErrLimit, or ErrType where the language says that an
// evaluation ends in error (several values where one is needed, comparing a text with a number). Evaluation is pure.
func (e *Expr) Eval(focus Collection, env *Env) (Collection, error) {
	if env == nil {
		env = &Env{}
	}
	m := &machine{env: env, left: env.MaxNodes, focus: focus}
	if m.left == 0 {
		m.left = MaxNodes
	}
	m.steps = stepsPerNode * m.left
	return m.eval(e.Root, frame{this: focus})
}

// frame holds what changes inside a criterion.
type frame struct {
	this  Collection
	index int
	in    bool // inside a criterion, so $index is known
	total Collection
	agg   bool // inside aggregate, so $total is known
}

type machine struct {
	env   *Env
	focus Collection
	left  int // nodes
	steps int
}

func (m *machine) spend(n int, at Tree) error {
	if m.left -= n; m.left < 0 {
		return &Error{at.Pos(), "more nodes visited than one evaluation may", ErrLimit}
	}
	return nil
}

func typeError(at Tree, format string, args ...any) error {
	return &Error{at.Pos(), fmt.Sprintf(format, args...), ErrType}
}

func (m *machine) eval(t Tree, f frame) (Collection, error) {
	if m.steps--; m.steps < 0 {
		return nil, &Error{t.Pos(), "more steps than one evaluation may take", ErrLimit}
	}
	switch t := t.(type) {
	case *Literal:
		return t.Value, nil
	case *External:
		return m.external(t)
	case *Special:
		return special(t, f)
	case *Member:
		on, err := m.on(t.On, f)
		if err != nil {
			return nil, err
		}
		return m.member(t, on)
	case *Call:
		return m.call(t, f)
	case *Index:
		on, err := m.eval(t.On, f)
		if err != nil {
			return nil, err
		}
		n, ok, err := m.integer(t.Arg, f)
		if err != nil || !ok || n < 0 || n >= int64(len(on)) {
			return nil, err
		}
		return on[n : n+1 : n+1], nil
	case *Unary:
		return m.unary(t, f)
	case *Binary:
		return m.binary(t, f)
	case *TypeOp:
		return m.typeOp(t, f)
	}
	return nil, &Error{t.Pos(), "unknown expression", ErrSyntax}
}

func (m *machine) external(t *External) (Collection, error) {
	if t.Name == "ucum" {
		return Collection{String(UCUM)}, nil
	}
	if m.env.Var != nil {
		if c, ok := m.env.Var(t.Name); ok {
			return c, nil
		}
	}
	if t.Name == "context" {
		return m.focus, nil
	}
	return nil, &Error{t.Pos(), "there is no variable %" + t.Name, ErrSubset}
}

func special(t *Special, f frame) (Collection, error) {
	switch {
	case t.Name == "this":
		return f.this, nil
	case t.Name == "index" && f.in:
		return Collection{Integer(f.index)}, nil
	case t.Name == "total" && f.agg:
		return f.total, nil
	}
	return nil, &Error{t.Pos(), "there is no $" + t.Name + " here", ErrSubset}
}

// on evaluates what a path step stands on; nil is the start of a path.
func (m *machine) on(t Tree, f frame) (Collection, error) {
	if t == nil {
		return f.this, nil
	}
	return m.eval(t, f)
}

func (m *machine) member(t *Member, on Collection) (Collection, error) {
	if len(on) == 1 {
		c := child(on[0], t.Name)
		return c, m.spend(len(c), t)
	}
	var out Collection
	for _, v := range on {
		c := child(v, t.Name)
		if err := m.spend(len(c), t); err != nil {
			return nil, err
		}
		out = append(out, c...)
	}
	return out, nil
}

func child(v Value, name string) Collection {
	switch v := v.(type) {
	case Object:
		return v.Child(name)
	case Quantity:
		return v.child(name)
	}
	return nil
}

// one evaluates to at most one value.
func (m *machine) one(t Tree, f frame) (Value, error) {
	c, err := m.eval(t, f)
	if err != nil || len(c) == 0 {
		return nil, err
	}
	if len(c) > 1 {
		return nil, typeError(t, "one value is needed here, not %d", len(c))
	}
	return c[0], nil
}

func (m *machine) integer(t Tree, f frame) (n int64, ok bool, err error) {
	v, err := m.one(t, f)
	if err != nil || v == nil {
		return 0, false, err
	}
	i, ok := v.(Integer)
	if !ok {
		return 0, false, typeError(t, "a whole number is needed here")
	}
	return int64(i), true, nil
}

func (m *machine) text(t Tree, f frame) (s string, ok bool, err error) {
	v, err := m.one(t, f)
	if err != nil || v == nil {
		return "", false, err
	}
	x, ok := v.(String)
	if !ok {
		return "", false, typeError(t, "a text is needed here")
	}
	return string(x), true, nil
}

// truth is three-valued: known is false for the empty collection. A single value that is not a Boolean counts as true
// (singleton evaluation).
func (m *machine) truth(t Tree, f frame) (b, known bool, err error) {
	v, err := m.one(t, f)
	if err != nil || v == nil {
		return false, false, err
	}
	if x, ok := v.(Boolean); ok {
		return bool(x), true, nil
	}
	return true, true, nil
}

// Truth reads a result as a condition: true only when it is the single value true, or a single value of another type.
func Truth(c Collection) bool {
	if len(c) != 1 {
		return false
	}
	b, ok := c[0].(Boolean)
	return !ok || bool(b)
}

// IsLimit reports whether err is an evaluation that did too much work.
func IsLimit(err error) bool { return errors.Is(err, ErrLimit) }
