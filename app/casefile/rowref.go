package casefile

import (
	"strings"

	"doorstep/forms/fhir"
)

// RowRef is an answer that points at one row of a document: a medicine in a plan, an
// item of equipment, an earlier line of a log. Its reference is that of the document
// with "#" and the row behind it, its display the words that name the row.
func RowRef(doc ID, row RowID, words string) fhir.Value {
	return fhir.ReferenceValue(DocumentPrefix+doc.String()+"#"+string(row), words)
}

// ParseRowRef takes apart what RowRef wrote; false for any other reference.
func ParseRowRef(reference string) (doc ID, row RowID, ok bool) {
	rest, ok := strings.CutPrefix(reference, DocumentPrefix)
	if !ok {
		return ID{}, "", false
	}
	id, text, _ := strings.Cut(rest, "#")
	doc, err := ParseID(id)
	return doc, RowID(text), err == nil && text != ""
}
