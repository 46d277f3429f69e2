package source

import (
	"fmt"
	"strings"

	"doorstep/forms/fhir"
	"doorstep/forms/fhirpath"
)

// How an expression speaks of a question. In a source they are written {id}, {?id} and {*id}.
type mode byte

const (
	asValue    mode = 'v' // its answer: the number of a quantity, the code of a choice, else the value
	asAnswered mode = '?' // whether it is answered (a group: whether it has rows)
	asItems    mode = '*' // its response items: the rows of a group
)

// site is where an expression stands: at an item, or on the form when it is nil. own says whether a
// repeating group speaks as one of its rows (its checks do; its show-when does not). itself says that the
// expression may ask about the item's own answer: whether an answer is restricted may follow from what it is.
type site struct {
	it     *Item
	own    bool
	itself bool
}

// scope holds the variables of the form (nil) or of one repeating group, in order of first use.
type scope struct {
	names map[string]bool
	vars  []fhir.Extension
}

func (c *compiler) scopeOf(row *Item) *scope {
	s := c.scopes[row]
	if s == nil {
		s = &scope{names: map[string]bool{}}
		c.scopes[row] = s
	}
	return s
}

func (s *scope) define(name, expr string) {
	if !s.names[name] {
		s.names[name] = true
		s.vars = append(s.vars, fhir.Extension{URL: fhir.ExtVariable, Value: fhir.ExpressionValue(name, expr)})
	}
}

// refer returns the FHIRPath that speaks of a question from where an expression stands, and sees to it that the
// variable it needs is defined: on the row that both share, else on the form. From outside its rows a
// question stands for the answers of all rows.
func (c *compiler) refer(at site, id string, m mode) (string, error) {
	to := c.byID[id]
	if to == nil {
		return "", fmt.Errorf("there is no question %q in this form", id)
	}
	if to.inPhoto() {
		return "", fmt.Errorf("%q tells about a photo: nothing can depend on it", id)
	}
	var here []*Item
	if at.it != nil {
		here = at.it.rows(at.own)
	}
	there := to.rows(false)
	shared := 0
	for shared < len(here) && shared < len(there) && here[shared] == there[shared] {
		shared++
	}
	var row *Item
	name := variableName(id)
	if shared > 0 {
		row = there[shared-1]
	}
	if shared < len(there) {
		name += "All"
	}
	items := "%resource.repeat(item).where(linkId=" + quote(id) + ")"
	if row != nil {
		items = below(row, to)
	}
	sc := c.scopeOf(row)
	if m == asItems || to.group() {
		sc.define(name+"Rows", items)
		if m == asAnswered {
			return "%" + name + "Rows.exists()", nil
		}
		return "%" + name + "Rows", nil
	}
	value := items + ".answer.value"
	if m == asAnswered && c.fhirType(to) == "open-choice" {
		sc.define(name+"Any", value) // own words have no code
		return "%" + name + "Any.exists()", nil
	}
	switch c.fhirType(to) {
	case "choice", "open-choice":
		value += ".code"
	case "quantity":
		value += ".value"
	}
	sc.define(name, value)
	if m == asAnswered {
		return "%" + name + ".exists()", nil
	}
	return "%" + name, nil
}

// below is the path from a row to a question inside it, group by group.
func below(row, to *Item) string {
	var ids []string
	for p := to; p != nil && p != row; p = p.parent {
		ids = append([]string{"item.where(linkId=" + quote(p.ID) + ")"}, ids...)
	}
	return strings.Join(ids, ".")
}

// variableName makes dob of "dob" and cafIdDob of "caf.id.dob". Letters and digits are all that both
// FHIR's id, which an expression's name is, and a FHIRPath identifier allow.
func variableName(id string) string {
	var b strings.Builder
	up := false
	for _, r := range id {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		switch {
		case letter && up && b.Len() > 0:
			b.WriteString(strings.ToUpper(string(r)))
		case letter || r >= '0' && r <= '9' && b.Len() > 0:
			b.WriteRune(r)
		default:
			up = true
			continue
		}
		up = false
	}
	if reserved[b.String()] {
		b.WriteString("Answer")
	}
	return b.String()
}

// reserved are FHIRPath's own words: an engine may not read %day as a variable.
var reserved = map[string]bool{
	"and": true, "as": true, "contains": true, "day": true, "days": true, "div": true, "false": true, "hour": true,
	"hours": true, "implies": true, "in": true, "is": true, "millisecond": true, "milliseconds": true, "minute": true,
	"minutes": true, "mod": true, "month": true, "months": true, "or": true, "second": true, "seconds": true,
	"true": true, "week": true, "weeks": true, "xor": true, "year": true, "years": true,
	// names that the engine gives a meaning of its own
	"context": true, "patient": true, "qitem": true, "questionnaire": true, "resource": true, "ucum": true,
	"user": true, "visit": true,
}

// expand replaces {id}, {?id} and {*id} in an expression. {} stays: it is FHIRPath's empty collection;
// so does whatever stands in quotation marks.
func (c *compiler) expand(at site, expr string) (string, error) {
	expr = spans(expr)
	var b strings.Builder
	for i := 0; i < len(expr); {
		switch ch := expr[i]; ch {
		case '\'':
			j := i + 1
			for j < len(expr) && expr[j] != '\'' {
				if expr[j] == '\\' {
					j++
				}
				j++
			}
			j = min(j+1, len(expr))
			b.WriteString(expr[i:j])
			i = j
		case '{':
			j := strings.IndexByte(expr[i:], '}')
			if j < 0 {
				return "", fmt.Errorf("a { has no }")
			}
			id := strings.TrimSpace(expr[i+1 : i+j])
			i += j + 1
			if id == "" {
				b.WriteString("{}")
				continue
			}
			m := asValue
			if id[0] == '?' || id[0] == '*' {
				m, id = mode(id[0]), id[1:]
			}
			s, err := c.refer(at, id, m)
			if err != nil {
				return "", err
			}
			b.WriteString(s)
		case ' ', '\t', '\n', '\r':
			for i < len(expr) && strings.IndexByte(" \t\n\r", expr[i]) >= 0 {
				i++
			}
			b.WriteByte(' ')
		default:
			b.WriteByte(ch)
			i++
		}
	}
	out := strings.TrimSpace(b.String())
	if _, err := fhirpath.Parse(out); err != nil {
		return "", err
	}
	return out, nil
}
