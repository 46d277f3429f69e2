package merge

import (
	"slices"
	"strings"

	"doorstep/sync/op"
)

// Conflicts gives the cells of all documents that wait for a person, in a fixed order.
func (s *Set) Conflicts() []op.Cell {
	var out []op.Cell
	for _, id := range s.Docs() {
		out = append(out, s.DocConflicts(id)...)
	}
	return out
}

// DocConflicts gives the cells of one document that wait for a person: those with
// visible ops of different values, and the own cells of rows that were removed and
// live on. Equal values count as one answer. A signature, a status (which merges by
// rank) and a row's position are never conflicts.
func (s *Set) DocConflicts(id op.ID) []op.Cell {
	d := s.docs[id]
	if d == nil {
		return nil
	}
	var out []op.Cell
	for _, k := range d.multi {
		if k.link != "" && !settlesItself(k.link) && d.differ(d.cells[k]) {
			out = append(out, op.Cell{Doc: id, Row: k.row, Link: k.link, Option: k.option})
		}
	}
	if d.ordered == nil {
		d.orderRows()
	}
	for _, rows := range d.ordered {
		for _, r := range rows {
			if len(r.Removed) > 0 {
				out = append(out, op.Cell{Doc: id, Row: r.ID})
			}
		}
	}
	slices.SortFunc(out, compareCells)
	return out
}

func settlesItself(link string) bool {
	return link == op.LinkSign || link == op.LinkStatus || strings.HasPrefix(link, op.LinkKeep)
}

// differ reports whether the visible ones of some ops hold different answers.
func (d *doc) differ(at []int32) bool {
	first := int32(-1)
	for _, n := range at {
		if !d.visible(n) {
			continue
		}
		if first < 0 {
			first = n
		} else if !d.ops[n].Value.Same(d.ops[first].Value) {
			return true
		}
	}
	return false
}

// Status gives a document's status: the highest in the fixed order of forms.md 3 of
// those visible, "" when none is known.
func (s *Set) Status(doc op.ID) string {
	best, rank := "", -1
	for _, o := range s.Visible(op.Cell{Doc: doc, Link: op.LinkStatus}) {
		if v, ok := o.Value.Text(); ok {
			if r := op.StatusRank(v); r > rank {
				best, rank = v, r
			}
		}
	}
	return best
}

// Equivocation is a dot that came with several contents. They are evidence: a device
// signed each of them.
type Equivocation struct {
	Dot op.Dot
	Ops []op.Op
}

// Equivocations gives the evidence in a document, in order of dots.
func (s *Set) Equivocations(doc op.ID) []Equivocation {
	d := s.docs[doc]
	if d == nil || !d.twins {
		return nil
	}
	var out []Equivocation
	for _, e := range d.incs {
		for i := 0; i < len(e.seqs); {
			j := i + 1
			for j < len(e.seqs) && e.seqs[j] == e.seqs[i] {
				j++
			}
			if j > i+1 {
				q := Equivocation{Dot: op.Dot{Inc: e.id, Seq: e.seqs[i]}}
				for _, n := range e.at[i:j] {
					q.Ops = append(q.Ops, d.op(n))
				}
				slices.SortFunc(q.Ops, shownOrder)
				out = append(out, q)
			}
			i = j
		}
	}
	return out
}
