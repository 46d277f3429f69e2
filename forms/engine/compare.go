package engine

import (
	"strings"
	"unicode/utf8"

	"doorstep/forms/fhir"
	"doorstep/forms/fhirpath"
)

// identical tells two stored values apart wherever an export would: written digits count.
func identical(a, b fhir.Value) bool {
	if a.Kind != b.Kind || a.Text != b.Text || a.Bool != b.Bool || a.Raw != b.Raw {
		return false
	}
	switch a.Kind {
	case fhir.CodingKind:
		return a.Coding == b.Coding
	case fhir.QuantityKind:
		return a.Quantity == b.Quantity
	case fhir.AttachmentKind:
		return a.Attachment == b.Attachment
	case fhir.ReferenceKind:
		return a.Reference == b.Reference
	}
	return true
}

// compareValues orders two values of the same type; ok is false when they have no order: other types, units that do not
// convert, precisions that leave it open, codings.
func compareValues(a, b fhir.Value) (order int, ok bool) {
	if a.Kind == b.Kind {
		switch a.Kind {
		case fhir.String, fhir.Markdown, fhir.URI:
			return strings.Compare(a.Text, b.Text), true
		}
	}
	number := func(k fhir.Kind) bool { return k == fhir.Integer || k == fhir.Decimal }
	if a.Kind != b.Kind && !(number(a.Kind) && number(b.Kind)) {
		return 0, false
	}
	x, y := pathValue(a, nil), pathValue(b, nil)
	if len(x) != 1 || len(y) != 1 {
		return 0, false
	}
	switch u := x[0].(type) {
	case fhirpath.Temporal:
		if v, isTime := y[0].(fhirpath.Temporal); isTime {
			return u.Compare(v)
		}
	case fhirpath.Quantity:
		if v, isQ := y[0].(fhirpath.Quantity); isQ {
			return u.Compare(v)
		}
	default:
		p, okp := decimalOf(x[0])
		q, okq := decimalOf(y[0])
		if okp && okq {
			return p.Cmp(q), true
		}
	}
	return 0, false
}

func decimalOf(v fhirpath.Value) (fhirpath.Decimal, bool) {
	switch v := v.(type) {
	case fhirpath.Integer:
		return fhirpath.NewDecimal(int64(v), 0), true
	case fhirpath.Decimal:
		return v, true
	}
	return fhirpath.Decimal{}, false
}

func characters(s string) int { return utf8.RuneCountInString(s) }

// band is the threshold band of a number, or nil.
func (it *Item) band(v fhir.Value) *Band {
	num := v.Text
	if v.Kind == fhir.QuantityKind {
		num = v.Quantity.Value
		if len(it.Units) > 0 && it.Units[0].Code != v.Quantity.Code {
			c := pathValue(v, nil)
			if len(c) != 1 {
				return nil
			}
			q, ok := c[0].(fhirpath.Quantity).In(it.Units[0].Code)
			if !ok {
				return nil
			}
			num = q.Value.String()
		}
	}
	d, err := fhirpath.ParseDecimal(num)
	if err != nil {
		return nil
	}
	for i := range it.Bands {
		b := &it.Bands[i]
		if within(d, b.AtLeast, b.Below) {
			return b
		}
	}
	return nil
}

func within(d fhirpath.Decimal, atLeast, below string) bool {
	if atLeast != "" {
		if low, err := fhirpath.ParseDecimal(atLeast); err != nil || d.Cmp(low) < 0 {
			return false
		}
	}
	if below != "" {
		if high, err := fhirpath.ParseDecimal(below); err != nil || d.Cmp(high) >= 0 {
			return false
		}
	}
	return true
}
