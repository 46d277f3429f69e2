package merge

import (
	"cmp"
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

// Run is a row of consecutive numbers of one incarnation, both ends included.
type Run struct {
	Inc         op.ID
	First, Last uint64
}

// Cut gives exactly which ops of a document are known, as runs, sorted. A sign-off
// holds it, so that what came later can be told from what was signed. The last number
// of each incarnation would not do: a tablet can hold a later op of a colleague, from
// a file, and lack an earlier one, which only the server has.
func (s *Set) Cut(doc op.ID) []Run {
	d := s.docs[doc]
	if d == nil {
		return nil
	}
	var out []Run
	for _, e := range d.incs {
		for _, seq := range e.seqs {
			if n := len(out); n > 0 && out[n-1].Inc == e.id && seq <= out[n-1].Last+1 {
				out[n-1].Last = seq
				continue
			}
			out = append(out, Run{Inc: e.id, First: seq, Last: seq})
		}
	}
	return out
}

// After gives the ops of a document that are not in a cut, in the order they are
// listed: what "arrived after the signature". The signatures themselves are left out.
func (s *Set) After(doc op.ID, cut []Run) []op.Op {
	d := s.docs[doc]
	if d == nil {
		return nil
	}
	in := func(dot op.Dot) bool {
		_, found := slices.BinarySearchFunc(cut, dot, func(r Run, dot op.Dot) int {
			return cmp.Or(r.Inc.Compare(dot.Inc), runCompare(r, dot.Seq))
		})
		return found
	}
	var out []op.Op
	for i := range d.ops {
		if o := &d.ops[i]; !o.IsSign() && !in(o.Dot) {
			out = append(out, d.op(int32(i)))
		}
	}
	slices.SortFunc(out, shownOrder)
	return out
}

// runCompare says whether a run lies before a number, after it or around it.
func runCompare(r Run, seq uint64) int {
	switch {
	case r.Last < seq:
		return -1
	case r.First > seq:
		return 1
	}
	return 0
}
