package casefile

import (
	"strings"

	"doorstep/forms/fhir"
)

// ReferenceIn is whom or what an answer names: the reference that was picked, else the
// words that were written, as its display. It is zero without an answer.
func (d *Document) ReferenceIn(row RowID, link string) fhir.Reference {
	v, ok := d.AnswerIn(row, link)
	switch {
	case !ok:
		return fhir.Reference{}
	case v.Kind == fhir.ReferenceKind:
		return v.Reference
	}
	return fhir.Reference{Display: d.TextIn(row, link)}
}

// SameReference reports whether two answers name one person or thing: the references
// decide where both have one, else the names as written.
func SameReference(a, b fhir.Reference) bool {
	if a.Reference != "" && b.Reference != "" {
		return a.Reference == b.Reference
	}
	return a.Display != "" && PlainName(a.Display) == PlainName(b.Display)
}

// PlainName is a name without what two people write differently: capitals and spaces.
func PlainName(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }
