package sharing

import (
	"slices"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
)

// Left is something that a pack leaves out.
type Left struct {
	What string // the section's title or the question, as the form has it
	Cell casefile.Cell
	Why  string
}

// Copy is what one service gets of a document.
type Copy struct {
	Verdict Verdict
	Why     string
	// Cells are the answers that go, in the order of the form; none when nothing does.
	Cells []casefile.Cell
	// Left is what stays behind and why, a whole section once.
	Left []Left
}

// CopyFor is the copy of a document for a service: what goes and what stays behind.
// Restricted answers stay behind; those in include go all the same, because
// somebody put them in on purpose (caf.md section 2).
func CopyFor(rec casefile.Record, with string, d *casefile.Document, include ...casefile.Cell) Copy {
	var c Copy
	c.Verdict, c.Why = MayShare(rec, with, Whole(d))
	if c.Verdict == No {
		return c
	}
	protected, told, stays := Protected(rec), map[string]bool{}, map[string]string{}
	for cell := range answered(d) {
		it := d.Form().Item(cell.LinkID)
		v, why := answer(protected, Part{Doc: d, Cell: cell})
		if v == Ask && slices.Contains(include, cell) {
			v = Yes
		}
		if v != Yes {
			c.Left = append(c.Left, Left{What: it.Text, Cell: cell, Why: why})
			continue
		}
		part := sectionOf(it)
		if _, known := stays[part]; !known {
			stays[part] = ""
			if v, why := MayShare(rec, with, Part{Doc: d, Section: part}); v == No {
				stays[part] = why
			}
		}
		if why := stays[part]; why != "" {
			if title := sectionTitle(it); !told[title] {
				told[title] = true
				c.Left = append(c.Left, Left{What: title, Why: why})
			}
			continue
		}
		c.Cells = append(c.Cells, cell)
	}
	return c
}

// Held says which cells of a document stay behind from a service whatever somebody
// puts in on purpose: those that would name somebody who must not be named, and
// those of parts that may not go. It holds for questions without an answer too,
// because a reason for none is an answer. What is only restricted is not held.
func Held(rec casefile.Record, with string, d *casefile.Document) func(casefile.Cell) bool {
	protected, stays := Protected(rec), map[string]bool{}
	return func(c casefile.Cell) bool {
		it := d.Form().Item(c.LinkID)
		if it == nil {
			return true
		}
		if v, _ := answer(protected, Part{Doc: d, Cell: c}); v == No {
			return true
		}
		part := sectionOf(it)
		if _, known := stays[part]; !known {
			v, _ := MayShare(rec, with, Part{Doc: d, Section: part})
			stays[part] = v == No
		}
		return stays[part]
	}
}

// Panels answers for panel packs: whether a document may go to somebody around the
// table, and what to know before it does.
type Panels struct{}

// May lets go what may be shared or what a person may decide to share, with the
// words that say what to decide; it stops what may not.
func (Panels) May(rec casefile.Record, d *casefile.Document, to string) (bool, string) {
	switch v, why := MayShare(rec, to, Whole(d)); v {
	case Yes:
		return true, ""
	case Ask:
		return true, why
	default:
		return false, why
	}
}

// answered yields the questions that have an answer now, row by row.
func answered(d *casefile.Document) func(func(casefile.Cell) bool) {
	return func(yield func(casefile.Cell) bool) {
		for it := range d.Form().Items() {
			if !it.Question() || it.Hidden {
				continue
			}
			for _, row := range rowsOf(d, it.Group) {
				c := casefile.Cell{Row: row, LinkID: it.LinkID}
				if s := d.State(c); s.Enabled && len(s.Values) > 0 && !yield(c) {
					return
				}
			}
		}
	}
}

// rowsOf are the rows of a group through those that it nests in; a question outside
// rows stands in the row "".
func rowsOf(d *casefile.Document, g *engine.RowGroup) []casefile.RowID {
	if g == nil {
		return []casefile.RowID{""}
	}
	var out []casefile.RowID
	for _, parent := range rowsOf(d, g.Parent) {
		for _, r := range d.Rows(g.ID, parent) {
			out = append(out, r.ID)
		}
	}
	return out
}

// sectionTitle is the title of the section in which a question stands.
func sectionTitle(it *engine.Item) string {
	for up := it.Parent; up != nil; up = up.Parent {
		if up.Control == "section" {
			return up.Text
		}
	}
	return it.Text
}
