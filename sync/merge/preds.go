package merge

import (
	"slices"

	"doorstep/sync/op"
)

// PredsFor gives what a new op on a cell supersedes: the dots visible there, and the
// predecessors of every visible op that is our own and not yet published. The second
// part is what makes it safe to leave unpublished intermediate ops out of a bundle: the
// last one supersedes by itself whatever they superseded. Without it, an elided draft
// would bring back the answer that it alone had replaced.
//
// unpublished tells whether a dot is ours and not yet published; nil means none is.
func (s *Set) PredsFor(c op.Cell, unpublished func(op.Dot) bool) []op.Dot {
	d := s.docs[c.Doc]
	if d == nil || c.Link == op.LinkSign {
		return nil
	}
	return op.SortPreds(d.replacing(nil, d.cells[keyOf(c)], unpublished))
}

func (d *doc) replacing(dots []op.Dot, at []int32, unpublished func(op.Dot) bool) []op.Dot {
	for _, n := range at {
		if !d.visible(n) {
			continue
		}
		o := d.op(n)
		dots = append(dots, o.Dot)
		if unpublished != nil && unpublished(o.Dot) {
			dots = append(dots, o.Preds...)
		}
	}
	return dots
}

// PredsForRow gives what the tombstone of a row supersedes: by the rule of PredsFor,
// everything visible in the row and in the rows inside it. What someone else writes
// there meanwhile is not among it and survives.
func (s *Set) PredsForRow(doc, row op.ID, unpublished func(op.Dot) bool) []op.Dot {
	d := s.docs[doc]
	if d == nil {
		return nil
	}
	var dots []op.Dot
	for _, id := range d.withInner(row) {
		r := d.rows[id]
		for _, at := range [][]int32{r.places, r.tombs, r.inside} {
			dots = d.replacing(dots, at, unpublished)
		}
	}
	return op.SortPreds(dots)
}

// withInner gives a row and all rows inside it, however deep.
func (d *doc) withInner(id op.ID) []op.ID {
	if d.rows[id] == nil {
		return nil
	}
	out := []op.ID{id}
	for i := 0; i < len(out); i++ {
		for inner, r := range d.rows {
			if v, _, ok := d.placeOf(r); ok && v.Parent == out[i] && !slices.Contains(out, inner) {
				out = append(out, inner)
			}
		}
	}
	return out
}
