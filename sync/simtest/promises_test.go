package simtest_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"doorstep/sync/bundle"
	"doorstep/sync/merge"
	"doorstep/sync/op"
)

// show is everything a screen can tell of a set.
func (w *world) show(s *merge.Set) string {
	var b strings.Builder
	for _, c := range s.Cells(w.doc) {
		fmt.Fprint(&b, c.Row, " ", c.Link, " ", c.Option, ":")
		for _, o := range s.Visible(c) {
			fmt.Fprint(&b, " ", o.Value, "@", o.Dot.Inc[1], ".", o.Dot.Seq)
		}
		fmt.Fprintln(&b)
	}
	for _, r := range s.Rows(w.doc, "rows", op.ID{}) {
		fmt.Fprintln(&b, "row", r.ID, r.Pos, len(r.Removed), len(r.Kept))
	}
	fmt.Fprintln(&b, s.Conflicts(), s.Equivocations(w.doc))
	return b.String()
}

// fresh is a tablet that joins now and sees the classes given.
func (w *world) fresh(classes ...bundle.Class) *merge.Set {
	var s merge.Set
	for _, raw := range w.log {
		if p, b := w.open(raw); slices.Contains(classes, p.Header.Class) {
			s.AddAll(b.Ops)
		}
	}
	return &s
}

// check settles the world and says which promise it breaks, "" for none.
func (w *world) check() string {
	w.settle()
	published := w.fresh(bundle.Published)
	want := w.show(published)
	for _, t := range w.tablets {
		if got := w.show(&t.set); got != want {
			return fmt.Sprintf("PO1: %s sees\n%sbut a new tablet\n%s", t.name, got, want)
		}
	}
	all := w.fresh(bundle.Published, bundle.Draft)
	signed := w.signedAndGone(all)
	for _, t := range w.tablets {
		for _, raw := range t.sealed {
			_, b := w.open(raw)
			all.AddAll(b.Ops)
		}
	}
	if got := w.show(all); got != want {
		return fmt.Sprintf("PO3: with all drafts\n%swithout\n%s", got, want)
	}
	if lost := w.lost(published); lost != "" {
		return "PO2: " + lost
	}
	if signed != "" {
		return signed
	}
	return w.once()
}

// lost finds an acknowledged save that is neither on the screen nor replaced by
// somebody who had it on theirs.
func (w *world) lost(s *merge.Set) string {
	kept := make(map[op.Dot]bool)
	s.Each(w.doc, func(o *op.Op) bool {
		kept[o.Dot] = true
		return true
	})
	for again := true; again; {
		again = false
		for d, g := range w.ghosts {
			if !kept[d] {
				continue
			}
			for _, p := range g.seen {
				if !kept[p] {
					kept[p], again = true, true
				}
			}
		}
	}
	for _, d := range slices.SortedFunc(maps.Keys(w.ghosts), op.Dot.Compare) {
		g := w.ghosts[d]
		if !kept[d] {
			return fmt.Sprintf("%v by %d.%d is gone", g.op.Value, d.Inc[1], d.Seq)
		}
		if g.op.IsSign() && len(s.Visible(g.op.Cell())) == 0 {
			return "a signature is gone"
		}
	}
	return ""
}

// signedAndGone finds an op that a signature was given over and that nobody who reads
// the log can find. What a courier uploaded counts: a colleague may have read and
// signed it, and the author did not know.
func (w *world) signedAndGone(log *merge.Set) string {
	for _, d := range slices.SortedFunc(maps.Keys(w.ghosts), op.Dot.Compare) {
		for _, o := range w.ghosts[d].cut {
			if !log.Has(w.doc, o.Dot) {
				return fmt.Sprintf("%v was signed and is gone", o.Value)
			}
		}
	}
	return ""
}

// once checks that every bundle and every published op is in the log once.
func (w *world) once() string {
	seen := make(map[op.Dot]bool)
	hashes := make(map[[32]byte]bool)
	for _, raw := range w.log {
		s, b := w.open(raw)
		if hashes[s.Hash()] {
			return "PO7: a bundle is in the log twice"
		}
		hashes[s.Hash()] = true
		if s.Header.Class == bundle.Draft {
			continue
		}
		for _, o := range b.Ops {
			if seen[o.Dot] {
				return fmt.Sprintf("PO7: %v was published twice", o.Value)
			}
			seen[o.Dot] = true
		}
	}
	return ""
}
