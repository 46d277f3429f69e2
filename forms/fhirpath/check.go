package fhirpath

import (
	"regexp"
	"sort"
)

// Scope is what an expression may refer to, for Check.
type Scope struct {
	// Vars are the names that may follow %, besides resource, context, questionnaire, qitem, ucum, patient, user, visit.
	Vars []string
}

var standardVars = map[string]bool{
	"resource": true, "context": true, "questionnaire": true, "qitem": true, "ucum": true,
	"patient": true, "user": true, "visit": true,
}

// members are the names a path may use below a response (forms.md 2.6), and below %questionnaire and %qitem.
var members = map[string]bool{
	"item": true, "answer": true, "value": true, "linkId": true, "code": true, "system": true, "display": true,
	"unit": true, "text": true, "id": true, "extension": true, "url": true,
	"answerOption": true, "type": true, "prefix": true,
}

// Check names everything in the expression that is outside the subset or cannot work: unknown functions, wrong numbers of
// arguments, members, types and variables that do not exist, patterns that are not RE2. Nil means it may be published.
func (e *Expr) Check(s Scope) []*Error {
	c := checker{vars: map[string]bool{}}
	for _, v := range s.Vars {
		c.vars[v] = true
	}
	c.tree(e.Root, inside{})
	sort.SliceStable(c.found, func(i, j int) bool { return c.found[i].Pos < c.found[j].Pos })
	return c.found
}

type inside struct{ criterion, aggregate bool }

type checker struct {
	vars  map[string]bool
	found []*Error
}

func (c *checker) say(t Tree, msg string) {
	c.found = append(c.found, &Error{t.Pos(), msg, ErrSubset})
}

// record reports whether a path starts at a launch context, below which any member may stand.
func record(t Tree) bool {
	for {
		switch x := t.(type) {
		case *Member:
			t = x.On
		case *Index:
			t = x.On
		case *Call:
			t = x.On
		case *External:
			return x.Name == "patient" || x.Name == "user" || x.Name == "visit"
		default:
			return false
		}
	}
}

func (c *checker) tree(t Tree, in inside) {
	switch t := t.(type) {
	case *External:
		if !standardVars[t.Name] && !c.vars[t.Name] {
			c.say(t, "there is no variable %"+t.Name)
		}
	case *Special:
		switch {
		case t.Name == "this":
		case t.Name == "index" && in.criterion:
		case t.Name == "total" && in.aggregate:
		default:
			c.say(t, "there is no $"+t.Name+" here")
		}
	case *Member:
		if t.On != nil {
			c.tree(t.On, in)
		}
		if !members[t.Name] && !record(t) {
			c.say(t, "a path cannot use "+t.Name)
		}
	case *Index:
		c.tree(t.On, in)
		c.tree(t.Arg, in)
	case *Unary:
		c.tree(t.Arg, in)
	case *Binary:
		if t.Op == "!~" {
			c.say(t, "!~ is not supported")
		}
		c.tree(t.L, in)
		c.tree(t.R, in)
	case *TypeOp:
		c.tree(t.L, in)
		c.knownType(t, t.Type)
	case *Call:
		c.call(t, in)
	}
}

func (c *checker) knownType(t Tree, name string) {
	for _, known := range typeNames {
		if known == name {
			return
		}
	}
	c.say(t, "there is no type "+name)
}

func (c *checker) call(t *Call, in inside) {
	if t.On != nil {
		c.tree(t.On, in)
	}
	fn, ok := functionNamed(t.Name)
	switch {
	case !ok:
		c.say(t, "there is no function "+t.Name+"()")
	case len(t.Args) < fn.min || len(t.Args) > fn.max:
		c.say(t, arity(t.Name, fn))
	}
	if t.Name == "ofType" {
		c.knownType(t, t.Type)
	}
	if t.Name == "matches" && len(t.Args) == 1 {
		for _, p := range textLiterals(t.Args[0], false) {
			if _, err := regexp.Compile(p); err != nil {
				c.say(t.Args[0], "the pattern is not RE2")
			}
		}
	}
	for i, a := range t.Args {
		switch {
		case t.Name == "aggregate" && i == 0:
			c.tree(a, inside{criterion: true, aggregate: true})
		case t.Name == "where" || t.Name == "select" || t.Name == "all" || t.Name == "any" || t.Name == "exists" || t.Name == "repeat":
			c.tree(a, inside{criterion: true, aggregate: in.aggregate})
		default:
			c.tree(a, in)
		}
	}
}
