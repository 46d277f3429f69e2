package casefile

import (
	"strings"

	"doorstep/forms/fhir"
)

// RowRef is an answer that points at one row of a document: a medicine in a plan, an
// item of equipment, an earlier line of a log. Its reference is the document's with
// the row's Pin behind it, its display the words that name the row.
func RowRef(doc ID, group string, row RowID, words string) fhir.Value {
	return fhir.ReferenceValue(DocumentPrefix+doc.String()+"/"+Pin(Cell{Row: row, LinkID: group}), words)
}

// ParseRowRef takes apart what RowRef wrote; false for any other reference.
func ParseRowRef(reference string) (doc ID, at Cell, ok bool) {
	rest, ok := strings.CutPrefix(reference, DocumentPrefix)
	if !ok {
		return ID{}, Cell{}, false
	}
	id, pin, ok := strings.Cut(rest, "/")
	if !ok {
		return ID{}, Cell{}, false
	}
	doc, err := ParseID(id)
	at = ParsePin(pin)
	return doc, at, err == nil && at.Row != "" && at.LinkID != ""
}
