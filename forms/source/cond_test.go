package source

import (
	"fmt"
	"strings"
	"testing"

	"doorstep/forms/fhir"
)

// flat writes a question's conditions as one line: "any: a = x; a = y", or the expression.
func flat(it *fhir.Item) string {
	if e := it.Ext(fhir.ExtEnableWhen); e != nil {
		x, _ := e.Value.Expression()
		return x.Expression
	}
	var tests []string
	for _, w := range it.EnableWhen {
		v := w.Answer
		tests = append(tests, strings.TrimSpace(fmt.Sprintf("%s %s %s%s%s%s", w.Question, w.Operator, v.Coding.Code, v.Text,
			v.Quantity.Value, map[bool]string{true: fmt.Sprint(v.Bool)}[v.Kind == fhir.Boolean])))
	}
	if it.EnableBehavior == "" {
		return strings.Join(tests, "; ")
	}
	return it.EnableBehavior + ": " + strings.Join(tests, "; ")
}

func TestConditions(t *testing.T) {
	const form = head + `items:
- {id: a, type: choice, text: A, options: [x, y, z]}
- {id: m, type: multi, text: M, options: [x, y]}
- {id: ok, type: boolean, text: B}
- {id: n, type: integer, text: N}
- {id: kg, type: quantity, text: W, unit: kg}
- {id: d, type: date, text: D}
- {id: s, type: string, text: S}
- id: rows
  type: repeat
  text: R
  items:
  - {id: rows.k, type: choice, text: K, options: [p, q]}
  - {id: rows.t, type: text, text: T, when: 'rows.k = p and (a = x or n > 3)'}
- {id: it, type: text, text: IT, when: %q}
`
	for _, c := range []struct{ when, want string }{
		{"a = x", "a = x"},
		{"a != x", "all: a exists true; a != x"},
		{"a not in (x, y)", "all: a exists true; a != x; a != y"},
		{"a in (x, y)", "any: a = x; a = y"},
		{"a = x or m includes y", "any: a = x; m = y"},
		{"a = x and m includes y", "all: a = x; m = y"},
		{"a in (x) and ok = yes", "all: a = x; ok = true"},
		{"ok = no", "ok = false"},
		{"a answered", "a exists true"},
		{"a not answered", "a exists false"},
		{"n >= 15 and n < 20", "all: n >= 15; n < 20"},
		{"kg > 0.5", "kg > 0.5"},
		{"d < 2026-01-01", "d < 2026-01-01"},
		{"s = 'two words'", "s = two words"},
		{"rows.k = p", "rows.k = p"},
		{"a in (x, y) and ok = yes", "((('x' in %a) or ('y' in %a)) and (true in %ok))"},
		{"not a = x", "('x' in %a).not()"},
		{"a != x or ok = yes", "(((%a.exists()) and ('x' in %a).not()) or (true in %ok))"},
		{"d <= today", "%d.where($this <= today()).exists()"},
		{"rows answered", "(%rowsRows.exists())"},
		{"not (kg > 4 and n = 2)", "(%kg.where($this > 4).exists() and (2 in %n)).not()"},
	} {
		got, err := Compile("f.yaml", []byte(fmt.Sprintf(form, c.when)), nil)
		if err != nil {
			t.Errorf("%s: %v", c.when, err)
			continue
		}
		if have := flat(got.Item[len(got.Item)-1]); have != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.when, have, c.want)
		}
		row := got.Item[7]
		if have := flat(row.Item[1]); have != "(('p' in %rowsK) and (('x' in %a) or %n.where($this > 3).exists()))" {
			t.Errorf("inside a row: %s", have)
		}
		v, _ := row.Ext(fhir.ExtVariable).Value.Expression()
		if v.Name != "rowsK" || v.Expression != "item.where(linkId='rows.k').answer.value.code" {
			t.Errorf("the row's variable is %+v", v)
		}
	}
}

// TestFromOutside: what a question means depends on where it is asked from.
func TestFromOutside(t *testing.T) {
	const form = head + `vars: {total: '{r.n}.sum()'}
items:
- {id: all, type: decimal, text: A, calc: '{r.n}.sum() + {*r}.count() + %total'}
- id: r
  type: repeat
  text: R
  pages:
  - page: p
    title: P
    items:
    - {id: r.n, type: decimal, text: N, as: mine}
    - {id: r.own, type: choice-open, text: O, options: [x]}
    - id: s
      type: repeat
      text: S
      items:
      - {id: s.n, type: decimal, text: N, calc: '{r.n} * 2 + %mine'}
  check: {id: k, bad: '{r.n} > {s.n}.sum() and {?r.own}', say: Too many}
`
	got, err := Compile("f.yaml", []byte(form), nil)
	if err != nil {
		t.Fatal(err)
	}
	vars := func(n *fhir.Node) (out []string) {
		for _, e := range n.Exts(fhir.ExtVariable) {
			x, _ := e.Value.Expression()
			out = append(out, x.Name+" = "+x.Expression)
		}
		return out
	}
	want := []string{
		"rNAll = %resource.repeat(item).where(linkId='r.n').answer.value",
		"rRows = %resource.repeat(item).where(linkId='r')",
		"total = %rNAll.sum()",
	}
	if have := vars(&got.Node); strings.Join(have, "\n") != strings.Join(want, "\n") {
		t.Errorf("on the form:\n%s", strings.Join(have, "\n"))
	}
	want = []string{
		"rN = item.where(linkId='f.page.p').item.where(linkId='r.n').answer.value",
		"sNAll = item.where(linkId='f.page.p').item.where(linkId='s').item.where(linkId='s.n').answer.value",
		"rOwnAny = item.where(linkId='f.page.p').item.where(linkId='r.own').answer.value",
		"mine = %rN",
	}
	if have := vars(&got.Item[1].Node); strings.Join(have, "\n") != strings.Join(want, "\n") {
		t.Errorf("on the row:\n%s", strings.Join(have, "\n"))
	}
}

func FuzzCondition(f *testing.F) {
	for _, s := range []string{"a = x", "not (a in (x, 'y z') or b not answered) and c >= 4.5", "((((", "a not", "in in in", "'"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		k, err := parseCond(src)
		if (k == nil) == (err == nil) {
			t.Fatalf("%q: condition %v, error %v", src, k, err)
		}
	})
}
