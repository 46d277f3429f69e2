package merge

import (
	"cmp"
	"slices"

	"doorstep/sync/op"
)

// Set is a set of ops, by document. The zero Set is empty and ready. It is not safe for
// use by several goroutines at once.
type Set struct {
	docs map[op.ID]*doc
}

// doc is the ops of one document and what finds them. Everything is kept in slices by
// incarnation: a device's ops come in order, so that a lookup is a short search and an
// op costs little beside itself.
type doc struct {
	ops   []op.Op  // as they came, without Preds; never changed or removed
	preds [][]dots // what each supersedes
	incs  []inc    // sorted by id
	cells map[cellKey][]int32
	rows  map[op.ID]*row
	multi []cellKey // cells that more than one op has touched
	twins bool      // a dot has come with two contents

	ordered map[place][]Row // Rows, computed when asked and forgotten on change
}

type cellKey struct {
	row    op.ID
	link   string
	option string
}

// inc is what a document knows of one incarnation.
type inc struct {
	id   op.ID
	seqs []uint64 // rising; equal only for a dot with two contents
	at   []int32  // index in ops of each
	gone []span   // superseded seqs, rising, not touching
}

type span struct{ first, end uint64 } // first ≤ seq < end

// dots is a range of dots. A text saved once a second for minutes supersedes all its
// own drafts each time; as ranges that stays small.
type dots struct {
	inc op.ID
	span
}

// ranges turns sorted dots into ranges.
func ranges(list []op.Dot) (out []dots) {
	for _, p := range list {
		if n := len(out); n > 0 && out[n-1].inc == p.Inc && out[n-1].end == p.Seq {
			out[n-1].end++
			continue
		}
		out = append(out, dots{inc: p.Inc, span: span{first: p.Seq, end: p.Seq + 1}})
	}
	return out
}

// op gives an op as it came.
func (d *doc) op(n int32) op.Op {
	o := d.ops[n]
	for _, r := range d.preds[n] {
		for s := r.first; s < r.end; s++ {
			o.Preds = append(o.Preds, op.Dot{Inc: r.inc, Seq: s})
		}
	}
	return o
}

// replaces reports whether op n supersedes a dot.
func (d *doc) replaces(n int32, dot op.Dot) bool {
	return slices.ContainsFunc(d.preds[n], func(r dots) bool {
		return r.inc == dot.Inc && r.first <= dot.Seq && dot.Seq < r.end
	})
}

// row gathers what lies in one row.
type row struct {
	places []int32 // ops with a row value
	tombs  []int32 // tombstones on the row's own cell
	inside []int32 // ops on the cells in the row
}

// Add puts an op into the set. It returns the cells whose visible ops may have changed:
// none when the op was known. It reports equivocation when the set holds another
// content under the same dot: then both stay, both count, and the device that signed
// them is to be flagged. The op must have passed op.Check.
func (s *Set) Add(o op.Op) (changed []op.Cell, equivocation bool) {
	if s.docs == nil {
		s.docs = make(map[op.ID]*doc)
	}
	d := s.docs[o.Doc]
	if d == nil {
		d = &doc{cells: make(map[cellKey][]int32), rows: make(map[op.ID]*row)}
		s.docs[o.Doc] = d
	}
	return d.add(o)
}

// AddAll adds ops without saying what changed. It reports whether any of them
// equivocated.
func (s *Set) AddAll(ops []op.Op) (equivocation bool) {
	for _, o := range ops {
		_, twin := s.Add(o)
		equivocation = equivocation || twin
	}
	return equivocation
}

func (d *doc) add(o op.Op) (changed []op.Cell, equivocation bool) {
	preds := ranges(o.Preds)
	o.Preds = nil
	own := d.inc(o.Dot.Inc)
	at, known := slices.BinarySearch(own.seqs, o.Dot.Seq)
	for i := at; known && i < len(own.seqs) && own.seqs[i] == o.Dot.Seq; i++ {
		if n := own.at[i]; d.ops[n].Equal(&o) && slices.Equal(d.preds[n], preds) {
			return nil, false
		}
		equivocation = true
	}
	d.twins = d.twins || equivocation
	d.ordered = nil

	n := int32(len(d.ops))
	d.ops = append(d.ops, o)
	d.preds = append(d.preds, preds)
	own.seqs = slices.Insert(own.seqs, at, o.Dot.Seq)
	own.at = slices.Insert(own.at, at, n)

	cell := o.Cell()
	k := keyOf(cell)
	d.cells[k] = append(d.cells[k], n)
	if len(d.cells[k]) == 2 {
		d.multi = append(d.multi, k)
	}
	d.addToRow(&o, n)
	changed = append(changed, cell)
	return d.supersede(preds, changed), equivocation
}

func keyOf(c op.Cell) cellKey { return cellKey{row: c.Row, link: c.Link, option: c.Option} }

func (d *doc) addToRow(o *op.Op, n int32) {
	if o.Row.IsZero() {
		return
	}
	r := d.rows[o.Row]
	if r == nil {
		r = &row{}
		d.rows[o.Row] = r
	}
	switch {
	case o.Link != "":
		r.inside = append(r.inside, n)
	case o.Value.Kind() == op.KindRow:
		r.places = append(r.places, n)
	case o.Value.Kind() == op.KindTombstone:
		r.tombs = append(r.tombs, n)
	default:
		r.inside = append(r.inside, n) // from a newer version; it keeps the row alive
	}
}

// inc finds or makes the entry of an incarnation.
func (d *doc) inc(id op.ID) *inc {
	i, ok := slices.BinarySearchFunc(d.incs, id, func(e inc, id op.ID) int { return e.id.Compare(id) })
	if !ok {
		d.incs = slices.Insert(d.incs, i, inc{id: id})
	}
	return &d.incs[i]
}

// supersede takes dots off the screen, and adds the cells of those that were on it.
func (d *doc) supersede(preds []dots, changed []op.Cell) []op.Cell {
	for _, p := range preds {
		e := d.inc(p.inc)
		i, _ := slices.BinarySearch(e.seqs, p.first)
		for ; i < len(e.seqs) && e.seqs[i] < p.end; i++ {
			if c := d.ops[e.at[i]].Cell(); !e.isGone(e.seqs[i]) && !slices.Contains(changed, c) {
				changed = append(changed, c)
			}
		}
		e.gone = insertSpan(e.gone, p.span)
	}
	return changed
}

// insertSpan adds s to rising spans that do not touch, and keeps them so.
func insertSpan(spans []span, s span) []span {
	i, _ := slices.BinarySearchFunc(spans, s.first, func(e span, first uint64) int { return cmp.Compare(e.end, first) })
	j := i
	for j < len(spans) && spans[j].first <= s.end {
		s.first, s.end = min(s.first, spans[j].first), max(s.end, spans[j].end)
		j++
	}
	return slices.Replace(spans, i, j, s)
}

func (e *inc) isGone(seq uint64) bool {
	i, _ := slices.BinarySearchFunc(e.gone, seq, func(g span, seq uint64) int { return cmp.Compare(g.end, seq+1) })
	return i < len(e.gone) && e.gone[i].first <= seq
}

func (d *doc) visible(n int32) bool {
	dot := d.ops[n].Dot
	i, ok := slices.BinarySearchFunc(d.incs, dot.Inc, func(e inc, id op.ID) int { return e.id.Compare(id) })
	return !ok || d.ops[n].IsSign() || !d.incs[i].isGone(dot.Seq)
}

// pickVisible gives the visible ones of some ops, in the order of visibleOrder.
func (d *doc) pickVisible(at []int32) []op.Op {
	var out []op.Op
	for _, n := range at {
		if d.visible(n) {
			out = append(out, d.op(n))
		}
	}
	slices.SortFunc(out, shownOrder)
	return out
}

// shownOrder is the order in which ops are listed to people.
func shownOrder(a, b op.Op) int { return a.Compare(&b) }

// Visible gives the ops of a cell that no known op supersedes, oldest stamp first. One
// is the answer; more with different values are a conflict for a person to settle.
func (s *Set) Visible(c op.Cell) []op.Op {
	d := s.docs[c.Doc]
	if d == nil {
		return nil
	}
	return d.pickVisible(d.cells[keyOf(c)])
}

// Cells gives every cell of a document that has a visible op, rows' own cells
// included, in a fixed order: outside rows first, then by row, link and option.
func (s *Set) Cells(doc op.ID) []op.Cell {
	d := s.docs[doc]
	if d == nil {
		return nil
	}
	out := make([]op.Cell, 0, len(d.cells))
	for k, at := range d.cells {
		if slices.ContainsFunc(at, d.visible) {
			out = append(out, op.Cell{Doc: doc, Row: k.row, Link: k.link, Option: k.option})
		}
	}
	slices.SortFunc(out, compareCells)
	return out
}

func compareCells(a, b op.Cell) int {
	if c := a.Doc.Compare(b.Doc); c != 0 {
		return c
	}
	if c := a.Row.Compare(b.Row); c != 0 {
		return c
	}
	if c := cmp.Compare(a.Link, b.Link); c != 0 {
		return c
	}
	return cmp.Compare(a.Option, b.Option)
}

// Each calls f with every visible op of a document, in no order, until f returns false.
// It is the quick way to open a document: nothing is copied or sorted, and Preds is
// left out of the ops.
func (s *Set) Each(doc op.ID, f func(*op.Op) bool) {
	d := s.docs[doc]
	if d == nil {
		return
	}
	for n := range d.ops {
		if d.visible(int32(n)) && !f(&d.ops[n]) {
			return
		}
	}
}

// Docs gives the documents of the set, in order of their ids.
func (s *Set) Docs() []op.ID {
	out := make([]op.ID, 0, len(s.docs))
	for id := range s.docs {
		out = append(out, id)
	}
	slices.SortFunc(out, op.ID.Compare)
	return out
}

// Has reports whether the set holds an op of a document under a dot.
func (s *Set) Has(doc op.ID, dot op.Dot) bool {
	d := s.docs[doc]
	if d == nil {
		return false
	}
	i, ok := slices.BinarySearchFunc(d.incs, dot.Inc, func(e inc, id op.ID) int { return e.id.Compare(id) })
	if !ok {
		return false
	}
	_, ok = slices.BinarySearch(d.incs[i].seqs, dot.Seq)
	return ok
}

// Len gives how many ops of a document the set holds, superseded ones included.
func (s *Set) Len(doc op.ID) int {
	if d := s.docs[doc]; d != nil {
		return len(d.ops)
	}
	return 0
}

// Drop forgets a document, to free its memory. What it held is still in the store.
func (s *Set) Drop(doc op.ID) { delete(s.docs, doc) }
