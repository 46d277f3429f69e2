package equipment

import (
	"strings"

	"doorstep/app/casefile"
)

// Row is the document and the row that an answer points at (casefile.RowRef). A
// reference to a whole document has no row; false for anything else.
func Row(ref string) (doc casefile.ID, row casefile.RowID, ok bool) {
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
