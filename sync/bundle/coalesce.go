package bundle

import (
	"slices"

	"doorstep/sync/op"
)

// Span is a range of seqs of one incarnation: First and the Len-1 that follow.
type Span struct {
	First uint64
	Len   uint64
}

// Body is the content of a bundle: ops of one space by one incarnation in rising seq,
// and which seqs of theirs will never come because the author elided them.
type Body struct {
	Ops    []op.Op
	Elided []Span     // rising, not touching each other
	Blobs  [][32]byte // SHA-256 of sealed blob chunks that the ops refer to, sorted; fetched without reading the ops
}

// Coalesce leaves out of one incarnation's unpublished ops those that a later one of
// them supersedes, and says which seqs those were. The state of the rest is the state
// of all (PO3), because every op also supersedes what the ops before it superseded
// (merge.Set.PredsFor). Three kinds stay although superseded: signatures; whatever was
// on the screen when a signature was given, because the signature is over it; and the
// last place of a row, so that an answer that outlives the row's removal still has a
// place. drafts may be in any order and are not changed.
func Coalesce(drafts []op.Op) (kept []op.Op, elided []Span) {
	ops := slices.Clone(drafts)
	slices.SortFunc(ops, func(a, b op.Op) int { return a.Dot.Compare(b.Dot) })
	ops = slices.CompactFunc(ops, func(a, b op.Op) bool { return a.Dot == b.Dot })

	// first gives the earliest own op that supersedes a dot: until then it was on the screen.
	first := make(map[op.Dot]uint64)
	rowFirst := make(map[op.Dot]bool)
	signs := make(map[op.ID][]uint64)
	for i := range ops {
		o := &ops[i]
		if o.IsSign() {
			signs[o.Doc] = append(signs[o.Doc], o.Dot.Seq)
		}
		for _, p := range o.Preds {
			if p.Inc != o.Dot.Inc {
				continue
			}
			if _, ok := first[p]; !ok {
				first[p] = o.Dot.Seq
			}
			if o.Value.Kind() == op.KindRow {
				rowFirst[p] = true
			}
		}
	}
	for i := range ops {
		o := &ops[i]
		by, superseded := first[o.Dot]
		switch {
		case !superseded,
			o.IsSign(),
			signedBetween(signs[o.Doc], o.Dot.Seq, by),
			o.Value.Kind() == op.KindRow && !rowFirst[o.Dot]:
			kept = append(kept, *o)
		default:
			elided = addSeq(elided, o.Dot.Seq)
		}
	}
	return kept, elided
}

// signedBetween reports whether a signature was given after seq a and before seq b.
func signedBetween(signs []uint64, a, b uint64) bool {
	i, _ := slices.BinarySearch(signs, a+1)
	return i < len(signs) && signs[i] < b
}

// addSeq adds a seq above all others to rising spans.
func addSeq(spans []Span, seq uint64) []Span {
	if n := len(spans); n > 0 && spans[n-1].First+spans[n-1].Len == seq {
		spans[n-1].Len++
		return spans
	}
	return append(spans, Span{First: seq, Len: 1})
}
