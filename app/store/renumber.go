package store

import (
	"crypto/rand"
	"crypto/sha256"
	"fmt"

	"doorstep/sync/bundle"
	"doorstep/sync/op"
)

// recordAnew is a journal record: what an incarnation, which follows, left in
// the journal before this was written again after it, and is not sent or read
// any more.
const recordAnew = 'a'

// anewOf reads such a record.
func anewOf(payload []byte) (inc op.ID, ok bool) {
	if len(payload) != 1+len(inc) || payload[0] != recordAnew {
		return inc, false
	}
	return op.ID(payload[1:]), true
}

// renumbered is what a copy wrote, under the numbers of a new incarnation.
type renumbered struct {
	inc  op.ID
	seq  uint64 // the last one given
	dots map[op.Dot]op.Dot
	rows map[op.ID]op.ID
	own  map[op.ID]uint64 // greatest new seq by document
	// drafts are the bundles to be sealed, in order.
	drafts []renumberedDraft
	heads  map[op.ID]draftHead // by space, once they are sealed
	// ops are the old ones with the new, by old dot.
	ops map[op.Dot][2]op.Op
}

type renumberedDraft struct {
	space op.ID
	ops   []op.Op
}

// draftHead is how many drafts of an incarnation a space has, and the hash of
// the last.
type draftHead struct {
	n    uint64
	prev [32]byte
}

func newRenumbered(inc op.ID) *renumbered {
	return &renumbered{
		inc: inc, dots: map[op.Dot]op.Dot{}, rows: map[op.ID]op.ID{}, own: map[op.ID]uint64{}, ops: map[op.Dot][2]op.Op{},
		heads: map[op.ID]draftHead{},
	}
}

// take gives new numbers to the ops of one draft, which follow those taken
// before; those that the logs hold to the last bit keep theirs and are left out.
func (r *renumbered) take(space op.ID, ops []op.Op, held map[op.Dot]op.Op) {
	var out []op.Op
	for _, was := range ops {
		if h, ok := held[was.Dot]; ok && h.Equal(&was) {
			continue
		}
		if _, ok := r.dots[was.Dot]; ok {
			continue // the same draft twice
		}
		r.seq++
		o := was
		o.Dot = op.Dot{Inc: r.inc, Seq: r.seq}
		r.dots[was.Dot] = o.Dot
		if v, ok := o.Value.Row(); ok {
			if o.Row == op.RowID(was.Dot) {
				r.rows[o.Row] = op.RowID(o.Dot)
			}
			v.Parent = r.row(v.Parent)
			o.Value = op.Row(v)
		}
		o.Row = r.row(o.Row)
		o.Preds = nil
		for _, p := range was.Preds {
			if n, ok := r.dots[p]; ok {
				p = n
			}
			o.Preds = append(o.Preds, p)
		}
		o.Preds = op.SortPreds(o.Preds)
		r.own[o.Doc] = r.seq
		r.ops[was.Dot] = [2]op.Op{was, o}
		out = append(out, o)
	}
	if len(out) > 0 {
		r.drafts = append(r.drafts, renumberedDraft{space, out})
	}
}

// row gives the id that a row has now: rows made by a copy are named by its
// numbers too.
func (r *renumbered) row(id op.ID) op.ID {
	if n, ok := r.rows[id]; ok {
		return n
	}
	return id
}

// canSeal reports whether this vault can write in a space now.
func (s *Store) canSeal(id op.ID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	sp := s.spaces[id]
	return sp != nil && s.ready(sp) == nil
}

// sealAgain writes the renumbered drafts to the journal and gives the place of
// the last.
func (s *Store) sealAgain(r *renumbered) (applied uint64, err error) {
	for _, d := range r.drafts {
		s.mu.Lock()
		keys, size := s.spaces[d.space].keys, s.orgSize
		s.mu.Unlock()
		h := r.heads[d.space]
		raw, err := bundle.Seal(rand.Reader, s.o.Device, s.o.Org, bundle.Header{
			Space: d.space, Incarnation: r.inc, Class: bundle.Draft, N: h.n, Prev: h.prev, OrgLogSize: size,
		}, keys, bundle.Body{Ops: d.ops})
		if err != nil {
			return 0, fmt.Errorf("the change could not be sealed: %w", err)
		}
		first, last := d.ops[0].Dot.Seq, d.ops[len(d.ops)-1].Dot.Seq
		if applied, err = s.journal.Append(detached, record(recordDraft, first, last, raw)); err != nil {
			return 0, s.explain(err)
		}
		r.heads[d.space] = draftHead{h.n + 1, sha256.Sum256(raw)}
	}
	return applied, nil
}

// renumber puts the new numbers into the rows of a document, one transaction a
// document: it can be large.
func (s *Store) renumber(d *doc, r *renumbered) error {
	if r.own[d.id] == 0 {
		return nil
	}
	ops, err := s.readRows(d, d.rows)
	if err != nil {
		return err
	}
	for i := range ops {
		if both, ok := r.ops[ops[i].Dot]; ok && both[0].Equal(&ops[i]) {
			ops[i] = both[1]
		}
	}
	w, next := s.newWrite(), s.stored
	h := w.head(d.space)
	for _, row := range d.rows {
		key := keyOps(d.space, d.id, row.no)
		w.c.drop(key)
		h.remove(key)
	}
	var rows []opRow
	for len(ops) > 0 {
		n, size := 0, 0
		for n < len(ops) && (n == 0 || size < txnLimit/2) {
			size += 64 + sizeOf(&ops[n])
			n++
		}
		key, plain := keyOps(d.space, d.id, next.Rows), encodeOps(ops[:n])
		if err := w.c.put(key, plain); err != nil {
			return err
		}
		h.add(key)
		rows = append(rows, opRow{next.Rows, len(plain)})
		next.Rows++
		ops = ops[n:]
	}
	if err := w.finish(next); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	d.rows = rows
	return nil
}
