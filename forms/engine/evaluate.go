package engine

import (
	"strings"

	"doorstep/forms/fhir"
	"doorstep/forms/fhirpath"
)

// eval evaluates a rule's expression in a scope. An evaluation that ends in error has no value: the engine at the bedside
// never complains about a form, Check does that when it is published.
func (r *Response) eval(ru *rule, s *scope) fhirpath.Collection {
	if ru.inert {
		return nil
	}
	out, err := ru.expr.Eval(fhirpath.Collection{r.focus(ru.focus, s)}, &fhirpath.Env{
		Now: r.now,
		Var: func(name string) (fhirpath.Collection, bool) { return r.external(ru.names, ru.item, s, name) },
	})
	if err != nil {
		return nil
	}
	return out
}

// focus is what an expression stands on: the item in its scope, or the answer for one row of a question.
func (r *Response) focus(it *Item, s *scope) fhirpath.Value {
	for s.plan != it.scope {
		s = s.parent
	}
	if it.public() != it && it.Question() {
		return object(answerNode{r, s, it, 0})
	}
	return object(itemNode{r, s, it})
}

func (r *Response) external(names map[string]*variable, it *Item, s *scope, name string) (fhirpath.Collection, bool) {
	if v := names[name]; v != nil {
		for s.plan != v.scope {
			s = s.parent
		}
		return s.vars[v.slot], true
	}
	switch name {
	case "resource":
		return fhirpath.Collection{object(itemNode{r, r.root, r.form.plan.form})}, true
	case "patient":
		return context(r.env.Patient), true
	case "user":
		return context(r.env.User), true
	case "visit":
		return context(r.env.Visit), true
	case "questionnaire":
		return fhirpath.Collection{object(questionNode{r.form, nil})}, true
	case "qitem":
		return fhirpath.Collection{object(questionNode{r.form, it.public()})}, true
	}
	return nil, false
}

func context(vals map[string]fhir.Value) fhirpath.Collection {
	if len(vals) == 0 {
		return nil
	}
	return fhirpath.Collection{object(&record{vals: vals})}
}

// answersFrom turns the result of an expression into answers of the item's type; what does not fit is dropped.
func answersFrom(c fhirpath.Collection, it *Item) []fhir.Value {
	var out []fhir.Value
	for _, v := range c {
		if a, ok := answerFrom(v, it); ok {
			out = append(out, a)
		}
		if !it.Repeats && len(out) == 1 {
			break
		}
	}
	return out
}

func answerFrom(v fhirpath.Value, it *Item) (fhir.Value, bool) {
	switch it.Type {
	case Boolean:
		b, ok := v.(fhirpath.Boolean)
		return fhir.BoolValue(bool(b)), ok
	case Integer, Decimal, Quantity:
		return numberFrom(v, it)
	case Date, DateTime, Time:
		t, ok := v.(fhirpath.Temporal)
		want := map[Type]fhirpath.TemporalKind{Date: fhirpath.KindDate, DateTime: fhirpath.KindDateTime, Time: fhirpath.KindTime}[it.Type]
		if !ok || t.Kind != want && (t.Kind == fhirpath.KindTime || want == fhirpath.KindTime) {
			return fhir.Value{}, false
		}
		if it.Type == Date && t.Prec > fhirpath.Day {
			t.Prec = fhirpath.Day
		}
		return fhir.Prim(fhir.Kind(it.Type), t.String()), true
	case Choice, OpenChoice:
		return choiceFrom(v, it)
	case Reference:
		if o, ok := v.(fhirpath.Object); ok && o.TypeName() == "Reference" {
			ref := fhir.ReferenceValue(text(o, "reference"), text(o, "display"))
			ref.Reference.Type = text(o, "type")
			return ref, true
		}
	case String, Text, URL:
		s, ok := fhirpath.ToString(v)
		if !ok || strings.TrimSpace(s) == "" {
			return fhir.Value{}, false
		}
		if it.Type == URL {
			return fhir.Prim(fhir.URI, s), true
		}
		return fhir.TextValue(s), true
	}
	return fhir.Value{}, false
}

func text(o fhirpath.Object, name string) string {
	if c := o.Child(name); len(c) == 1 {
		if s, ok := c[0].(fhirpath.String); ok {
			return string(s)
		}
	}
	return ""
}

// numberFrom fits a number to a numeric item: to its unit, and to no more places than it may be written with.
func numberFrom(v fhirpath.Value, it *Item) (fhir.Value, bool) {
	var d fhirpath.Decimal
	unit := fhir.Coding{}
	if len(it.Units) > 0 {
		unit = it.Units[0]
	}
	switch x := v.(type) {
	case fhirpath.Integer:
		d = fhirpath.NewDecimal(int64(x), 0)
	case fhirpath.Decimal:
		d = x
	case fhirpath.Quantity:
		if it.Type != Quantity {
			return fhir.Value{}, false
		}
		if unit.Code == "" {
			unit = fhir.Coding{System: x.System, Code: x.Code, Display: x.Unit}
		} else if q, ok := x.In(unit.Code); ok {
			x = q
		} else {
			return fhir.Value{}, false
		}
		d = x.Value
	default:
		return fhir.Value{}, false
	}
	if it.MaxPlaces >= 0 {
		d = d.Round(int32(it.MaxPlaces))
	}
	d = d.Trim()
	switch it.Type {
	case Integer:
		if _, ok := d.Int64(); !ok {
			return fhir.Value{}, false
		}
		return fhir.Prim(fhir.Integer, d.String()), true
	case Decimal:
		return fhir.Prim(fhir.Decimal, d.String()), true
	}
	label := unit.Display
	if label == "" {
		label = unit.Code
	}
	q := fhir.QuantityValue(d.String(), label, unit.Code)
	if unit.Code == "" {
		q.Quantity.System = ""
	}
	return q, true
}

// choiceFrom accepts a coding, or a text that is the code or the words of one option.
func choiceFrom(v fhirpath.Value, it *Item) (fhir.Value, bool) {
	switch x := v.(type) {
	case fhirpath.String:
		for _, o := range it.Options {
			if o.Coding.Code == string(x) || o.Coding.Code == "" && o.Label == string(x) {
				return o.Value, true
			}
		}
		if it.Type == OpenChoice && x != "" {
			return fhir.TextValue(string(x)), true
		}
	case fhirpath.Object:
		if m, ok := x.Node.(*members); ok && m.typ == "Coding" {
			return fhir.Value{Kind: fhir.CodingKind, Coding: m.coding}, true
		}
	}
	return fhir.Value{}, false
}
