package fhirpath

import "strings"

// Value is one item of a collection: Boolean, Integer, Decimal, String, Temporal, Quantity or Object.
type Value interface{ isValue() }

// Boolean is true or false; unknown is the empty collection.
type Boolean bool

// Integer is a whole number. Arithmetic that leaves 64 bits gives no value.
type Integer int64

// String is text; lengths and positions count characters (Unicode code points).
type String string

// Object is a value with members: a response item, an answer, a coding, a row of the launch context.
type Object struct{ Node }

func (Boolean) isValue()  {}
func (Integer) isValue()  {}
func (Decimal) isValue()  {}
func (String) isValue()   {}
func (Temporal) isValue() {}
func (Quantity) isValue() {}
func (Object) isValue()   {}

// Collection is the result of every expression: ordered, possibly empty.
type Collection []Value

// Node is what a path walks over. Implementations must be comparable pointers or small structs, must not change during
// an evaluation, and must not contain themselves.
type Node interface {
	// TypeName is the FHIR type, for is, as and ofType ("Coding", "QuestionnaireResponse.item").
	TypeName() string
	// Child returns the members of that name in document order, empty when there are none.
	Child(name string) Collection
	// Names lists the member names that have values, in document order, for children() and descendants().
	Names() []string
}

// Finder is a Node that can find response items by linkId without visiting the others.
type Finder interface {
	Node
	// FindItems returns what .item.where(linkId = …) (or, when deep, .repeat(item).where(linkId = …)) would for any of
	// the linkIds, in the same order.
	FindItems(linkIDs []string, deep bool) Collection
}

// Scored is a Node with a weight: a coding or an answer whose option carries an ordinal value.
type Scored interface {
	Ordinal() (Decimal, bool)
}

// Quantity is a number with a unit. Code is the UCUM code, or a calendar word (years, months, weeks, days, hours,
// minutes, seconds, milliseconds) for a calendar duration; Unit is what is shown.
type Quantity struct {
	Value              Decimal
	Unit, System, Code string
}

// UCUM is the system of all units that the language compares and converts.
const UCUM = "http://unitsofmeasure.org"

// NewQuantity returns a quantity in a UCUM unit.
func NewQuantity(v Decimal, code string) Quantity {
	return Quantity{Value: v, Unit: code, System: UCUM, Code: code}
}

// calendar maps the calendar words to their precision and how many of it one unit is.
var calendar = map[string]struct {
	p Precision
	n int64
}{
	"year": {Year, 1}, "years": {Year, 1}, "month": {Month, 1}, "months": {Month, 1}, "week": {Day, 7}, "weeks": {Day, 7},
	"day": {Day, 1}, "days": {Day, 1}, "hour": {Hour, 1}, "hours": {Hour, 1}, "minute": {Minute, 1}, "minutes": {Minute, 1},
	"second": {Second, 1}, "seconds": {Second, 1}, "millisecond": {Milli, 1}, "milliseconds": {Milli, 1},
}

// units holds the only units that convert into one another, as a dimension and a factor to its base unit. Factors are
// coefficient × 10^-scale.
var units = map[string]struct {
	dim    string
	factor Decimal
}{
	"kg": {"mass", NewDecimal(1000, 0)}, "g": {"mass", NewDecimal(1, 0)}, "mg": {"mass", NewDecimal(1, 3)},
	"m": {"length", NewDecimal(1000, 0)}, "cm": {"length", NewDecimal(10, 0)}, "mm": {"length", NewDecimal(1, 0)},
	"L": {"volume", NewDecimal(1000, 0)}, "l": {"volume", NewDecimal(1000, 0)}, "mL": {"volume", NewDecimal(1, 0)}, "ml": {"volume", NewDecimal(1, 0)},
	"wk": {"time", NewDecimal(604800, 0)}, "d": {"time", NewDecimal(86400, 0)}, "h": {"time", NewDecimal(3600, 0)}, "min": {"time", NewDecimal(60, 0)}, "s": {"time", NewDecimal(1, 0)}, "ms": {"time", NewDecimal(1, 3)},
	"week": {"time", NewDecimal(604800, 0)}, "weeks": {"time", NewDecimal(604800, 0)}, "day": {"time", NewDecimal(86400, 0)}, "days": {"time", NewDecimal(86400, 0)},
	"hour": {"time", NewDecimal(3600, 0)}, "hours": {"time", NewDecimal(3600, 0)}, "minute": {"time", NewDecimal(60, 0)}, "minutes": {"time", NewDecimal(60, 0)},
	"second": {"time", NewDecimal(1, 0)}, "seconds": {"time", NewDecimal(1, 0)}, "millisecond": {"time", NewDecimal(1, 3)}, "milliseconds": {"time", NewDecimal(1, 3)},
	"year": {"calendar", NewDecimal(12, 0)}, "years": {"calendar", NewDecimal(12, 0)}, "month": {"calendar", NewDecimal(1, 0)}, "months": {"calendar", NewDecimal(1, 0)},
	"a": {"ucum year", NewDecimal(12, 0)}, "mo": {"ucum year", NewDecimal(1, 0)},
}

// unitCode is the code that decides comparison: the code, else the shown unit; no unit is the UCUM "1".
func (q Quantity) unitCode() string {
	switch {
	case q.Code != "":
		return q.Code
	case q.Unit != "":
		return q.Unit
	}
	return "1"
}

// Compare orders two quantities. known is false when their units cannot be converted into one another: only among
// kg g mg, m cm mm, L mL, and wk d h min s ms; otherwise the codes must be the same.
func (q Quantity) Compare(r Quantity) (c int, known bool) {
	a, b := q.unitCode(), r.unitCode()
	if a == b {
		return q.Value.Cmp(r.Value), true
	}
	ua, oka := units[a]
	ub, okb := units[b]
	if !oka || !okb || ua.dim != ub.dim {
		return 0, false
	}
	return q.Value.Mul(ua.factor).Cmp(r.Value.Mul(ub.factor)), true
}

// In converts the quantity to another unit; ok is false when they do not convert.
func (q Quantity) In(code string) (r Quantity, ok bool) {
	a := q.unitCode()
	if a == code {
		return q, true
	}
	ua, oka := units[a]
	ub, okb := units[code]
	if !oka || !okb || ua.dim != ub.dim {
		return Quantity{}, false
	}
	v, _ := q.Value.Mul(ua.factor).Quo(ub.factor)
	return NewQuantity(v, code), true
}

// String prints 4 'kg', or 18 years for a calendar duration.
func (q Quantity) String() string {
	if _, ok := calendar[q.unitCode()]; ok {
		return q.Value.String() + " " + q.unitCode()
	}
	return q.Value.String() + " '" + q.unitCode() + "'"
}

func (q Quantity) child(name string) Collection {
	text := func(s string) Collection {
		if s == "" {
			return nil
		}
		return Collection{String(s)}
	}
	switch name {
	case "value":
		return Collection{q.Value}
	case "unit":
		return text(q.Unit)
	case "system":
		return text(q.System)
	case "code":
		return text(q.Code)
	}
	return nil
}

// typeName is the unqualified type of any value.
func typeName(v Value) string {
	switch v := v.(type) {
	case Boolean:
		return "Boolean"
	case Integer:
		return "Integer"
	case Decimal:
		return "Decimal"
	case String:
		return "String"
	case Quantity:
		return "Quantity"
	case Temporal:
		return [...]string{KindDate: "Date", KindDateTime: "DateTime", KindTime: "Time"}[v.Kind]
	case Object:
		return v.TypeName()
	}
	return ""
}

// typeNames are the type specifiers of the subset: System types, their FHIR primitives, and the complex types an answer
// may have.
var typeNames = map[string]string{
	"Boolean": "Boolean", "Integer": "Integer", "Decimal": "Decimal", "String": "String", "Date": "Date", "DateTime": "DateTime", "Time": "Time", "Quantity": "Quantity",
	"boolean": "Boolean", "integer": "Integer", "decimal": "Decimal", "string": "String", "date": "Date", "dateTime": "DateTime", "time": "Time", "uri": "String",
	"Coding": "Coding", "Reference": "Reference", "Attachment": "Attachment",
}

// resolveType returns the type a specifier names, with or without System. or FHIR. before it.
func resolveType(spec string) (string, bool) {
	t, ok := typeNames[strings.TrimPrefix(strings.TrimPrefix(spec, "System."), "FHIR.")]
	return t, ok
}
