package main

import (
	"errors"
	"fmt"
	"strings"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
)

// errAddress is a CELL that cannot be read.
var errAddress = errors.New("not a cell: write linkId, group[row].linkId or group+")

// address is one CELL of the command line: a question, perhaps in a row, or a
// new row of a group.
type address struct {
	path   []step // outermost row first
	linkID string
	newRow bool // linkID is a repeating group that gets one more row
}

// step is one row on the way: group[row].
type step struct {
	group string
	row   engine.RowID
}

// parseAddress reads linkId, group[row].linkId, group[row].group[row].linkId,
// and the same with a + for a new row. LinkIds hold dots, so a row's bracket
// is what ends a group's name.
func parseAddress(s string) (address, error) {
	var a address
	for {
		open := strings.IndexByte(s, '[')
		if open < 0 {
			break
		}
		end := strings.IndexByte(s, ']')
		if open == 0 || end < open+2 || end+2 > len(s) || s[end+1] != '.' {
			return address{}, errAddress
		}
		a.path = append(a.path, step{group: s[:open], row: engine.RowID(s[open+1 : end])})
		s = s[end+2:]
	}
	s, a.newRow = strings.CutSuffix(s, "+")
	if s == "" || strings.ContainsAny(s, "[]=") {
		return address{}, errAddress
	}
	a.linkID = s
	return a, nil
}

// row is the innermost row, "" at the top.
func (a address) row() engine.RowID {
	if len(a.path) == 0 {
		return ""
	}
	return a.path[len(a.path)-1].row
}

func (a address) cell() casefile.Cell { return casefile.Cell{Row: a.row(), LinkID: a.linkID} }

// check holds every row of the address against the document, so that a key
// written under the wrong group is refused instead of landing elsewhere.
func (a address) check(doc *casefile.Document) error {
	parent := engine.RowID("")
	for _, st := range a.path {
		found := false
		for _, r := range doc.Rows(st.group, parent) {
			found = found || r.ID == st.row
		}
		if !found {
			return fmt.Errorf("there is no row %s in %s", st.row, st.group)
		}
		parent = st.row
	}
	return nil
}

// formatCell writes a cell the way parseAddress reads it.
func formatCell(doc *casefile.Document, c casefile.Cell) string {
	prefix := rowPath(doc, c.Row)
	return prefix + c.LinkID
}

// rowPath is "group[row]." for each row down to the given one.
func rowPath(doc *casefile.Document, row engine.RowID) string {
	if row == "" {
		return ""
	}
	var find func(parent engine.RowID, groups []*engine.Item) (string, bool)
	find = func(parent engine.RowID, groups []*engine.Item) (string, bool) {
		for _, g := range groups {
			for _, r := range doc.Rows(g.LinkID, parent) {
				here := g.LinkID + "[" + string(r.ID) + "]."
				if r.ID == row {
					return here, true
				}
				if rest, ok := find(r.ID, rowGroups(doc.Form(), g.Rows)); ok {
					return here + rest, true
				}
			}
		}
		return "", false
	}
	path, _ := find("", rowGroups(doc.Form(), nil))
	return path
}

// rowGroups lists the repeating groups that nest directly in a row of outer;
// nil means the top of the form.
func rowGroups(f *engine.Form, outer *engine.RowGroup) []*engine.Item {
	var out []*engine.Item
	for it := range f.Items() {
		if it.Rows != nil && it.Rows.Parent == outer {
			out = append(out, it)
		}
	}
	return out
}
