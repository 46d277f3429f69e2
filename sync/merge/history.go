package merge

import (
	"slices"

	"doorstep/sync/op"
)

// History gives every op of a cell, superseded ones too, so that each stands after all
// it supersedes; among those that know nothing of one another the older stamp first.
func (s *Set) History(c op.Cell) []op.Op {
	d := s.docs[c.Doc]
	if d == nil {
		return nil
	}
	at := d.cells[keyOf(c)]
	left := make([]op.Op, 0, len(at))
	for _, n := range at {
		left = append(left, d.op(n))
	}
	slices.SortFunc(left, shownOrder)
	out := make([]op.Op, 0, len(left))
	for len(left) > 0 {
		// The first one that supersedes nothing still left. Stamps run with causes
		// nearly always, so this is the first; a dot with two contents could form a
		// ring, which the oldest then breaks.
		next := max(0, slices.IndexFunc(left, func(o op.Op) bool {
			return !slices.ContainsFunc(left, func(p op.Op) bool { return supersedes(&o, p.Dot) })
		}))
		out = append(out, left[next])
		left = slices.Delete(left, next, next+1)
	}
	return out
}

func supersedes(o *op.Op, dot op.Dot) bool {
	_, found := slices.BinarySearchFunc(o.Preds, dot, op.Dot.Compare)
	return found
}

// Cut gives how far a document is known: the last dot of each incarnation, sorted. A
// sign-off holds it, so that what came later can be told from what was signed.
func (s *Set) Cut(doc op.ID) []op.Dot {
	d := s.docs[doc]
	if d == nil {
		return nil
	}
	var out []op.Dot
	for _, e := range d.incs {
		if n := len(e.seqs); n > 0 {
			out = append(out, op.Dot{Inc: e.id, Seq: e.seqs[n-1]})
		}
	}
	return out
}

// After gives the ops of a document that lie beyond a cut, in the order they are
// listed: what "arrived after the signature". The signatures themselves are left out.
func (s *Set) After(doc op.ID, cut []op.Dot) []op.Op {
	d := s.docs[doc]
	if d == nil {
		return nil
	}
	last := make(map[op.ID]uint64, len(cut))
	for _, c := range cut {
		last[c.Inc] = c.Seq
	}
	var out []op.Op
	for i := range d.ops {
		if o := &d.ops[i]; o.Dot.Seq > last[o.Dot.Inc] && !o.IsSign() {
			out = append(out, d.op(int32(i)))
		}
	}
	slices.SortFunc(out, shownOrder)
	return out
}
