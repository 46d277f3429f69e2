package equipment

import (
	"strings"

	"doorstep/app/casefile"
)

// Row is the document and the row that an answer points at, in either of the ways
// in which answers point at a row: as a picker of rows writes it, and as
// casefile.RowRef does. A reference to a whole document has no row; false for
// anything else.
func Row(ref string) (doc casefile.ID, row casefile.RowID, ok bool) {
	if doc, at, ok := casefile.ParseRowRef(ref); ok {
		return doc, at.Row, true
	}
	rest, ok := strings.CutPrefix(ref, casefile.DocumentPrefix)
	if !ok {
		return casefile.ID{}, "", false
	}
	id, text, _ := strings.Cut(rest, "#")
	doc, err := casefile.ParseID(id)
	return doc, casefile.RowID(text), err == nil
}

// is reports whether a reference points at the entry.
func (e Entry) is(ref string) bool {
	doc, row, ok := Row(ref)
	return ok && row == e.Row && doc == e.Doc.ID()
}
