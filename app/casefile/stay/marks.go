package stay

import (
	"fmt"
	"math"
	"strconv"

	"doorstep/app/casefile"
)

// Mark is one mark of a body map. Left and right are the child's own.
type Mark struct {
	Row  casefile.RowID
	View string // code: front, back, left, right
	Kind string // as it is read
	Note string
	X, Y float64 // 0 to 1 of the figure's box
}

// near is how far apart two marks may lie and still be one, in parts of the figure:
// two people do not tap the same spot to the point.
const near = 0.06

// Marks are what changed on the skin between arrival and leaving: marks on leaving
// that no mark on arrival lies near, and marks on arrival that none on leaving does.
func (s Stay) Marks() (added, gone []Mark) {
	before, after := s.marks("stay.in-map"), s.marks("stay.out-map")
	return beyond(after, before), beyond(before, after)
}

func beyond(list, known []Mark) []Mark {
	var out []Mark
	for _, m := range list {
		found := false
		for _, k := range known {
			found = found || m.View == k.View && math.Hypot(m.X-k.X, m.Y-k.Y) <= near
		}
		if !found {
			out = append(out, m)
		}
	}
	return out
}

func (s Stay) marks(group string) []Mark {
	d := s.Document()
	var out []Mark
	for _, row := range d.Rows(group, "") {
		m := Mark{Row: row.ID, View: d.CodeIn(row.ID, group+".view"), Kind: d.TextIn(row.ID, group+".kind"), Note: d.TextIn(row.ID, group+".note")}
		m.X, m.Y = number(d, row.ID, group+".x"), number(d, row.ID, group+".y")
		out = append(out, m)
	}
	return out
}

func number(d *casefile.Document, row casefile.RowID, link string) float64 {
	v, ok := d.AnswerIn(row, link)
	if !ok {
		return 0
	}
	n, err := strconv.ParseFloat(v.Text, 64)
	if err != nil {
		return 0
	}
	return n
}

// flagMarks asks about marks that differ between arrival and leaving, where neither the
// mark nor an incident says what happened (SB-V07). Only people can say what a mark is.
func (s Stay) flagMarks(add func(Flag)) {
	if s.Out.IsZero() || !s.looked("stay.in-map") || !s.looked("stay.out-map") {
		return
	}
	explained := false
	for _, i := range s.Incidents(s.r) {
		explained = explained || len(s.Document().Rows("stay.inc.map", i.Row)) > 0
	}
	added, gone := s.Marks()
	for _, m := range added {
		if m.Note == "" && !explained {
			add(Flag{Rule: "SB-V07", Words: fmt.Sprintf("A mark on leaving was not there on arrival: %s, %s", lower(m.Kind), m.View), Do: "Write what you saw beside the mark, or write an incident"})
		}
	}
	for _, m := range gone {
		add(Flag{Rule: "SB-V07", Words: fmt.Sprintf("A mark on arrival is not drawn on leaving: %s, %s", lower(m.Kind), m.View), Do: "Look again. If it has healed, nothing is to be done"})
	}
}

// looked reports that somebody drew a mark or said that there was none.
func (s Stay) looked(group string) bool {
	d := s.Document()
	return len(d.Rows(group, "")) > 0 || d.Code(group+".nothing") != ""
}
