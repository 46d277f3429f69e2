package say

import (
	"fmt"
	"strconv"
	"sync/atomic"
)

// Catalogue is what is said in another language than English. It never
// changes.
type Catalogue struct {
	language string
	said     map[string][]string // by the English; one text, or one for each plural form
	turn     func(string) string // makes a text of the English when said is nil
}

// inForce is the language of the program, nil for English. It is the one thing
// here that changes: Use sets it before the first screen is made, and a
// sentence is said from hundreds of places, most of them pure functions, that
// would otherwise all have to be handed a language to hand on. It is an atomic
// pointer, so that a reader on another goroutine sees one language or the
// other, whole.
var inForce atomic.Pointer[Catalogue]

// Use sets the language of the program; nil is English. It is called once,
// before the first screen; tests call it with English again at their end.
func Use(c *Catalogue) { inForce.Store(c) }

// Language is the code of the language in force, "en" for English.
func Language() string {
	if c := inForce.Load(); c != nil {
		return c.language
	}
	return "en"
}

// T is the English text in the language in force.
func T(english string) string {
	if c := inForce.Load(); c != nil {
		return c.text(english)
	}
	return english
}

// F is T of a format, filled as by fmt.Sprintf. A translation may put what is
// filled in into another order, with %[1]s.
func F(format string, a ...any) string {
	if c := inForce.Load(); c != nil {
		return fmt.Sprintf(c.text(format), a...)
	}
	return fmt.Sprintf(format, a...)
}

// N is a number of things: "1 child", "1,286 children". A translator sees both
// as "%s child" and "%s children" and gives a form for each plural of the
// language.
func N(n int, one, many string) string {
	if c := inForce.Load(); c != nil {
		return fmt.Sprintf(c.plural("%s "+one, "%s "+many, n), Figures(n))
	}
	if n == 1 {
		return "1 " + one
	}
	return Figures(n) + " " + many
}

// Mark gives the English back, and tells the command gather that it is said.
// It is for texts that are compared or kept in English and shown through T.
func Mark(english string) string { return english }

// Table makes a table of words when it is first asked for, and anew when the
// language has changed since: what a package holds in a variable would be in
// English for ever, as it is made before a language is set.
func Table[V any](build func() V) func() V {
	type built struct {
		in *Catalogue
		v  V
	}
	var kept atomic.Pointer[built]
	return func() V {
		in := inForce.Load()
		if k := kept.Load(); k != nil && k.in == in {
			return k.v
		}
		k := &built{in: in, v: build()}
		kept.Store(k)
		return k.v
	}
}

// Figures writes a number with its thousands apart: 1,286.
func Figures(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// text is the English in this language, or the English.
func (c *Catalogue) text(english string) string {
	if c.turn != nil {
		return c.turn(english)
	}
	if s := c.said[english]; len(s) > 0 && s[0] != "" {
		return s[0]
	}
	return english
}

// plural is the form that goes with n of a text that is counted.
func (c *Catalogue) plural(one, many string, n int) string {
	english := many
	if n == 1 {
		english = one
	}
	if c.turn != nil {
		return c.turn(english)
	}
	if s := c.said[one]; len(s) > 0 {
		if i := min(pluralIndex(c.language, n), len(s)-1); s[i] != "" {
			return s[i]
		}
	}
	return english
}
