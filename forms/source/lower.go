package source

import (
	"errors"
	"fmt"
	"strings"

	"doorstep/forms/fhir"
)

// errNotFlat says that a condition is more than enableWhen can say; it is then written as FHIRPath.
var errNotFlat = errors.New("more than enableWhen can say")

// enableWhen turns a condition into FHIR's own list of conditions where that can say it: tests joined by
// and alone, or by or alone. != is always written with "exists", so that engines that disagree about
// unanswered questions agree (forms.md 2.5).
func (c *compiler) enableWhen(it *Item, k *cond) ([]fhir.EnableWhen, string, error) {
	behaviour := "all"
	kids := []*cond{k}
	switch k.op {
	case "and":
		kids = k.kids
	case "or":
		kids, behaviour = k.kids, "any"
	}
	var out []fhir.EnableWhen
	add := func(id, op string, v fhir.Value) {
		out = append(out, fhir.EnableWhen{Question: id, Operator: op, Answer: v})
	}
	for _, t := range kids {
		if t.op == "and" || t.op == "or" || t.op == "not" {
			return nil, "", errNotFlat
		}
		src, err := c.source(it, t.id)
		if err != nil {
			return nil, "", err
		}
		if src.group() {
			return nil, "", errNotFlat
		}
		if t.op == "answered" || t.op == "unanswered" {
			add(t.id, "exists", fhir.BoolValue(t.op == "answered"))
			continue
		}
		var vals []fhir.Value
		for _, word := range t.vals {
			if word == "today" {
				return nil, "", errNotFlat
			}
			v, err := c.literal(src, word, t.op)
			if err != nil {
				return nil, "", err
			}
			vals = append(vals, v)
		}
		switch t.op {
		case "in":
			if behaviour == "all" && len(vals) > 1 {
				if len(kids) > 1 {
					return nil, "", errNotFlat
				}
				behaviour = "any"
			}
			for _, v := range vals {
				add(t.id, "=", v)
			}
		case "!=", "not in":
			if behaviour == "any" {
				return nil, "", errNotFlat
			}
			add(t.id, "exists", fhir.BoolValue(true))
			for _, v := range vals {
				add(t.id, "!=", v)
			}
		default:
			add(t.id, t.op, vals[0])
		}
	}
	if len(out) < 2 {
		behaviour = ""
	}
	return out, behaviour, nil
}

// source finds the question that a condition names.
func (c *compiler) source(it *Item, id string) (*Item, error) {
	src := c.byID[id]
	if src == nil {
		return nil, fmt.Errorf("there is no question %q in this form", id)
	}
	if src.Type == "info" {
		return nil, fmt.Errorf("%q is a text to read, not a question", id)
	}
	if src.inPhoto() {
		return nil, fmt.Errorf("%q tells about a photo: nothing can depend on it", id)
	}
	for p := it; p != nil; p = p.parent {
		if p == src {
			return nil, fmt.Errorf("%q cannot depend on itself", id)
		}
	}
	return src, nil
}

// literal makes the value that a word stands for as an answer to a question.
func (c *compiler) literal(src *Item, word, op string) (fhir.Value, error) {
	order := strings.ContainsAny(op, "<>")
	bad := func(want string) (fhir.Value, error) {
		return fhir.Value{}, fmt.Errorf("%q: %s was expected, not %q", src.ID, want, word)
	}
	switch c.fhirType(src) {
	case "boolean":
		if order || word != "yes" && word != "no" {
			return bad("yes or no")
		}
		return fhir.BoolValue(word == "yes"), nil
	case "choice", "open-choice":
		if order {
			return fhir.Value{}, fmt.Errorf("%q: answers from a list have no order", src.ID)
		}
		o := src.option(word)
		if o == nil {
			if src.OptionsFrom != "" {
				return fhir.CodingValue(c.system(src), word, ""), nil
			}
			return fhir.Value{}, fmt.Errorf("%q: %q is not among its options (%s)", src.ID, word, src.codes())
		}
		return fhir.CodingValue(c.system(src), o.Code, ""), nil
	case "integer":
		if !isNumber(word) || strings.Contains(word, ".") {
			return bad("a whole number")
		}
		return fhir.Prim(fhir.Integer, word), nil
	case "decimal":
		if !isNumber(word) {
			return bad("a number")
		}
		return fhir.Prim(fhir.Decimal, word), nil
	case "quantity":
		if !isNumber(word) {
			return bad("a number")
		}
		if len(src.Units) != 1 {
			return fhir.Value{}, fmt.Errorf("%q: it has several units; use when-expr", src.ID)
		}
		u := units[src.Units[0]]
		return fhir.QuantityValue(word, u.label, u.code), nil
	case "date":
		if !isDate(word) {
			return bad("a date (2026-11-22)")
		}
		return fhir.Prim(fhir.Date, word), nil
	case "string", "text":
		if order {
			return fhir.Value{}, fmt.Errorf("%q: texts have no order", src.ID)
		}
		return fhir.TextValue(word), nil
	}
	return fhir.Value{}, fmt.Errorf("%q: only answered can be asked of a %s", src.ID, src.Type)
}

func isDate(s string) bool {
	return len(s) == 10 && s[4] == '-' && s[7] == '-' && strings.Trim(s, "0123456789-") == "" && s[5:7] <= "12" && s[8:] <= "31"
}

func (it *Item) option(code string) *Option {
	for i := range it.Options {
		if it.Options[i].Code == code {
			return &it.Options[i]
		}
	}
	return nil
}

func (it *Item) codes() string {
	var out []string
	for _, o := range it.Options {
		if out = append(out, o.Code); len(out) == 12 {
			out = append(out, "…")
			break
		}
	}
	return strings.Join(out, ", ")
}

// path writes a condition as FHIRPath over variables, yielding true or false for every set of answers.
func (c *compiler) path(at site, k *cond) (string, error) {
	switch k.op {
	case "and", "or":
		var parts []string
		for _, kid := range k.kids {
			s, err := c.path(at, kid)
			if err != nil {
				return "", err
			}
			parts = append(parts, s)
		}
		return "(" + strings.Join(parts, " "+k.op+" ") + ")", nil
	case "not":
		s, err := c.path(at, k.kids[0])
		return s + ".not()", err
	}
	it := at.it
	if at.itself {
		it = nil
	}
	src, err := c.source(it, k.id)
	if err != nil {
		return "", err
	}
	answered, err := c.refer(at, k.id, asAnswered)
	if err != nil {
		return "", err
	}
	switch k.op {
	case "answered":
		return "(" + answered + ")", nil
	case "unanswered":
		return "(" + answered + ").not()", nil
	}
	if src.group() {
		return "", fmt.Errorf("%q: only answered can be asked of a group", k.id)
	}
	v, err := c.refer(at, k.id, asValue)
	if err != nil {
		return "", err
	}
	var tests []string
	for _, word := range k.vals {
		lit, err := c.pathLiteral(src, word, k.op)
		if err != nil {
			return "", err
		}
		if strings.ContainsAny(k.op, "<>") {
			// A list of answers (from many rows) holds when one of them does, as in enableWhen.
			tests = append(tests, v+".where($this "+k.op+" "+lit+").exists()")
			continue
		}
		tests = append(tests, "("+lit+" in "+v+")")
	}
	joined := strings.Join(tests, " or ")
	if len(tests) > 1 {
		joined = "(" + joined + ")"
	}
	if k.op == "!=" || k.op == "not in" {
		return "((" + answered + ") and " + joined + ".not())", nil
	}
	return joined, nil
}

func (c *compiler) pathLiteral(src *Item, word, op string) (string, error) {
	if word == "today" && c.fhirType(src) == "date" {
		return "today()", nil
	}
	v, err := c.literal(src, word, op)
	if err != nil {
		return "", err
	}
	switch v.Kind {
	case fhir.Boolean:
		return map[bool]string{true: "true", false: "false"}[v.Bool], nil
	case fhir.CodingKind:
		return quote(v.Coding.Code), nil
	case fhir.QuantityKind:
		return v.Quantity.Value, nil
	case fhir.Date:
		return "@" + v.Text, nil
	case fhir.String:
		return quote(v.Text), nil
	}
	return v.Text, nil
}

func quote(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'"
}
