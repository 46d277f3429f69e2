package engine

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"doorstep/forms/fhir"
)

// The tests write forms as short lines and answers as short texts:
//
//	form(t, item("a", "boolean"), item("b", "text", when("a = true")))
const testSystem = "urn:test"

type itemOption func(*fhir.Item)

func item(id, typ string, opts ...itemOption) *fhir.Item {
	it := &fhir.Item{LinkID: id, Type: typ, Text: strings.ToUpper(id[:1]) + id[1:]}
	for _, o := range opts {
		o(it)
	}
	return it
}

func with(children ...*fhir.Item) itemOption {
	return func(it *fhir.Item) { it.Item = append(it.Item, children...) }
}

func words(s string) itemOption     { return func(it *fhir.Item) { it.Text = s } }
func repeats(it *fhir.Item)         { it.Repeats = true }
func required(it *fhir.Item)        { it.Required = true }
func behaviour(b string) itemOption { return func(it *fhir.Item) { it.EnableBehavior = b } }

func ext(url string, v fhir.Value) itemOption {
	return func(it *fhir.Item) { it.Extension = append(it.Extension, fhir.Extension{URL: url, Value: v}) }
}

func extInt(url string, n int) itemOption { return ext(url, fhir.Prim(fhir.Integer, fmt.Sprint(n))) }

func subs(url string, pairs ...any) itemOption {
	e := fhir.Extension{URL: url}
	for i := 0; i < len(pairs); i += 2 {
		e.Extension = append(e.Extension, fhir.Extension{URL: pairs[i].(string), Value: pairs[i+1].(fhir.Value)})
	}
	return func(it *fhir.Item) { it.Extension = append(it.Extension, e) }
}

func control(code string) itemOption {
	return ext(fhir.ExtItemControl, fhir.ConceptValue(fhir.Coding{System: fhir.ItemControls, Code: code}))
}

func ours(code string) itemOption { return ext(fhir.DItemControl, fhir.Prim(fhir.Code, code)) }

func needs(kind, when string) itemOption {
	if when == "" {
		return subs(fhir.DRequired, "kind", fhir.Prim(fhir.Code, kind))
	}
	return subs(fhir.DRequired, "kind", fhir.Prim(fhir.Code, kind), "when", fhir.ExpressionValue("", when))
}

func calc(expr string) itemOption {
	return func(it *fhir.Item) {
		it.ReadOnly = true
		ext(fhir.ExtCalculated, fhir.ExpressionValue("", expr))(it)
	}
}

func variableOf(name, expr string) itemOption {
	return ext(fhir.ExtVariable, fhir.ExpressionValue(name, expr))
}

func constraintOf(key, expr, human string) itemOption {
	return subs(fhir.ExtConstraint, "key", fhir.Prim(fhir.IDKind, key), "severity", fhir.Prim(fhir.Code, "error"),
		"expression", fhir.TextValue(expr), "human", fhir.TextValue(human))
}

func options(codes ...string) itemOption {
	return func(it *fhir.Item) {
		for _, c := range codes {
			it.AnswerOption = append(it.AnswerOption, fhir.AnswerOption{Value: fhir.CodingValue(testSystem, c, strings.ToUpper(c[:1])+c[1:])})
		}
	}
}

// when reads "source operator value"; the value is true, false, a number, a date, 'text', or a code.
func when(cond string) itemOption {
	f := strings.SplitN(cond, " ", 3)
	return func(it *fhir.Item) {
		it.EnableWhen = append(it.EnableWhen, fhir.EnableWhen{Question: f[0], Operator: f[1], Answer: val(f[2])})
	}
}

// val reads a short text as a value: true, 3, 3.5, 4_kg, 2026-03-12, 2026-03-12T10:00:00Z, T10:00, 'text', code, Patient/1.
func val(s string) fhir.Value {
	switch {
	case s == "true" || s == "false":
		return fhir.BoolValue(s == "true")
	case strings.HasPrefix(s, "'"):
		return fhir.TextValue(strings.Trim(s, "'"))
	case strings.HasPrefix(s, "T") && len(s) > 1 && s[1] >= '0' && s[1] <= '9':
		return fhir.Prim(fhir.Time, s[1:])
	case strings.HasPrefix(s, "Patient/"):
		return fhir.ReferenceValue(s, "")
	case strings.Contains(s, "_"):
		n, u, _ := strings.Cut(s, "_")
		return fhir.QuantityValue(n, u, u)
	case s[0] >= '0' && s[0] <= '9' || s[0] == '-':
		switch {
		case strings.Contains(s, "T"):
			return fhir.Prim(fhir.DateTime, s)
		case strings.Count(s, "-") > 0 && s[0] != '-' || len(s) == 4 && strings.HasPrefix(s, "20"):
			return fhir.Prim(fhir.Date, s)
		case strings.Contains(s, "."):
			return fhir.Prim(fhir.Decimal, s)
		}
		return fhir.Prim(fhir.Integer, s)
	}
	return fhir.CodingValue(testSystem, s, "")
}

func form(t testing.TB, items ...*fhir.Item) *Form {
	t.Helper()
	return compile(t, questionnaire(items...))
}

func questionnaire(items ...*fhir.Item) *fhir.Questionnaire {
	return &fhir.Questionnaire{URL: "urn:form", Version: "1.0.0", Title: "A form", Status: "active", Item: items}
}

func compile(t testing.TB, q *fhir.Questionnaire) *Form {
	t.Helper()
	f, err := Compile(q)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

var testNow = time.Date(2026, 11, 22, 10, 42, 0, 0, time.UTC)

func testEnv() Env { return Env{Now: func() time.Time { return testNow }} }

func at(link string) Cell { return Cell{LinkID: link} }

func in(row, link string) Cell { return Cell{Row: RowID(row), LinkID: link} }

func row(group, id string, parent ...string) Row {
	r := Row{ID: RowID(id), Group: group, Pos: id}
	if len(parent) > 0 {
		r.Parent = RowID(parent[0])
	}
	return r
}

// fill makes a response and sets "link=value" or "row/link=value", several values with a comma.
func fill(t testing.TB, f *Form, rows []Row, sets ...string) *Response {
	t.Helper()
	r := f.New(testEnv(), Answers{Rows: rows})
	set(t, r, sets...)
	return r
}

func set(t testing.TB, r *Response, sets ...string) {
	t.Helper()
	for _, s := range sets {
		k, v, _ := strings.Cut(s, "=")
		c := at(k)
		if row, link, ok := strings.Cut(k, "/"); ok {
			c = in(row, link)
		}
		if _, it := r.locate(c); it == nil {
			t.Fatalf("no cell %v", c)
		}
		var vs []fhir.Value
		if v != "" {
			for _, x := range strings.Split(v, ",") {
				vs = append(vs, val(x))
			}
		}
		r.Set(c, vs...)
	}
}

// text is the plain text of a cell's values.
func textOf(r *Response, c Cell) string {
	_, it := r.locate(c)
	return r.form.Text(it, r.State(c).Values)
}
