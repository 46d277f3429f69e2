package store

import (
	"fmt"
	"slices"
	"time"

	"doorstep/crypto/detcbor"
	"doorstep/sync/op"
)

// mergeRows is how many small op rows a document may have before they are put
// together into one; a row is small below smallRow bytes.
const (
	mergeRows = 24
	smallRow  = 32 << 10
)

// applyPause gathers what is saved in quick succession into one write of the
// view. Nobody waits for it: the journal has it already, and readers see what
// is in memory.
const applyPause = 40 * time.Millisecond

// item is something that the journal holds and the view must learn, in the
// order of the journal.
type item struct {
	seq   uint64 // in the journal
	space op.ID
	ops   []op.Op
	draft bool     // ops came as one draft: count it
	hash  [32]byte // of the draft
	more  func(w *viewWrite) error
}

// apply hands a durable record to the applier.
func (s *Store) apply(it item) {
	s.mu.Lock()
	s.toApply = append(s.toApply, it)
	s.mu.Unlock()
	select {
	case s.applyNow <- struct{}{}:
	default:
	}
}

// applier is the goroutine that brings the view up to the journal.
func (s *Store) applier() {
	defer close(s.applierDone)
	for range s.applyNow {
		select {
		case <-s.closing:
		case <-time.After(applyPause):
		}
		if err := s.Flush(); err != nil {
			s.trouble(err)
		}
	}
}

// Flush brings the view up to everything that the journal holds.
func (s *Store) Flush() error {
	s.viewMu.Lock()
	defer s.viewMu.Unlock()
	return s.flush()
}

func (s *Store) flush() error {
	for {
		s.mu.Lock()
		batch := s.toApply
		s.mu.Unlock()
		if len(batch) == 0 {
			return nil
		}
		if err := s.roomForView(); err != nil {
			return err
		}
		n, size := 0, 0
		for n < len(batch) && size < txnLimit/2 {
			for i := range batch[n].ops {
				size += 64 + sizeOf(&batch[n].ops[i])
			}
			if batch[n].more != nil {
				size += 64 << 10
			}
			n++
		}
		if err := s.writeBatch(batch[:n]); err != nil {
			return err
		}
		s.mu.Lock()
		s.toApply = slices.Delete(s.toApply, 0, n)
		s.mu.Unlock()
	}
}

func sizeOf(o *op.Op) int {
	n := len(o.Link) + 6*len(o.Preds)
	if t, ok := o.Value.Text(); ok {
		return n + len(t)
	}
	if b, ok := o.Value.Bytes(); ok {
		return n + len(b)
	}
	if _, fields, ok := o.Value.Typed(); ok {
		for _, f := range fields {
			n += len(f)
		}
	}
	return n
}

// roomForView refuses to write the view when the disk is nearly full: Badger
// would end the process. The journal goes on.
func (s *Store) roomForView() error {
	if free, err := s.o.Free(s.o.Home); err == nil && free < lowSpace {
		return ErrDiskFull
	}
	return nil
}

// writeBatch writes items to the view in one transaction. The caller holds
// viewMu.
func (s *Store) writeBatch(batch []item) error {
	w := s.newWrite()
	next := s.stored
	for i := range batch {
		it := &batch[i]
		w.take(it.space, it.ops)
		if it.draft {
			h := w.head(it.space)
			h.DraftN++
			h.DraftPrev = it.hash
		}
		if it.more != nil {
			if err := it.more(w); err != nil {
				return err
			}
		}
		next.Applied = max(next.Applied, it.seq)
		for k := range it.ops {
			if o := &it.ops[k]; o.Dot.Inc == s.inc {
				next.Next = max(next.Next, o.Dot.Seq+1)
			}
		}
	}
	return w.finish(next)
}

// viewWrite collects what one transaction changes.
type viewWrite struct {
	s     *Store
	c     *change
	docs  map[op.ID]*docWrite
	order []op.ID
	heads map[op.ID]*head // as they will be
}

type docWrite struct{ ops []op.Op }

func (s *Store) newWrite() *viewWrite {
	return &viewWrite{s: s, c: s.view.begin(), docs: map[op.ID]*docWrite{}, heads: map[op.ID]*head{}}
}

// head is the head of a space as it will be, to be changed.
func (w *viewWrite) head(id op.ID) *head {
	h := w.heads[id]
	if h == nil {
		h = &head{}
		if old := w.s.storedHeads[id]; old != nil {
			*h = *old
		}
		w.heads[id] = h
	}
	return h
}

// next is the meta row for a write that may hold key records.
func (w *viewWrite) next(m meta) meta {
	if !w.s.epochOwed {
		m.Epochs = w.s.epochCount
	}
	return m
}

func (w *viewWrite) take(space op.ID, ops []op.Op) {
	for i := range ops {
		o := &ops[i]
		d := w.docs[o.Doc]
		if d == nil {
			d = &docWrite{}
			w.docs[o.Doc] = d
			w.order = append(w.order, o.Doc)
		}
		d.ops = append(d.ops, *o)
	}
	w.head(space).Ops += uint64(len(ops))
}

// finish writes op rows, document rows, heads and the meta row, and tells the
// live state where everything lies now.
func (w *viewWrite) finish(next meta) error {
	s := w.s
	type placed struct {
		doc  *doc
		rows []opRow
		ops  []op.Op
		row  docCount
	}
	var places []placed
	merged := false // one at a time: a transaction has its limit
	for _, id := range w.order {
		dw := w.docs[id]
		s.mu.Lock()
		d := s.docs[id]
		s.mu.Unlock()
		h := w.head(d.space)
		counts := d.stored
		counts.take(dw.ops, s.inc)
		if err := w.wantParts(d.space, dw.ops); err != nil {
			return err
		}
		ops, rows := dw.ops, d.rows
		if small := d.small(); len(small) >= mergeRows && !merged {
			merged = true
			old, err := s.readRows(d, small)
			if err != nil {
				return err
			}
			for _, n := range small {
				key := keyOps(d.space, id, n.no)
				w.c.drop(key)
				h.remove(key)
			}
			ops, rows = append(old, ops...), d.large()
		}
		for len(ops) > 0 {
			n, size := 0, 0
			for n < len(ops) && (n == 0 || size < txnLimit/2) {
				size += 64 + sizeOf(&ops[n])
				n++
			}
			key, plain := keyOps(d.space, id, next.Rows), encodeOps(ops[:n])
			if err := w.c.put(key, plain); err != nil {
				return err
			}
			h.add(key)
			rows = append(slices.Clip(rows), opRow{next.Rows, len(plain)})
			next.Rows++
			ops = ops[n:]
		}
		b, err := counts.row(d.space)
		if err != nil {
			return err
		}
		if err := w.c.put(keyOf(rowDoc, id[:]), b); err != nil {
			return err
		}
		places = append(places, placed{d, rows, dw.ops, counts})
	}
	for id, h := range w.heads {
		if s.storedHeads[id] == nil {
			next.Spaces++
		}
		b, err := detcbor.Marshal(*h)
		if err != nil {
			return err
		}
		if err := w.c.put(keyOf(rowHead, id[:]), b); err != nil {
			return err
		}
	}
	b, err := detcbor.Marshal(next)
	if err != nil {
		return err
	}
	if err := w.c.put([]byte{rowMeta}, b); err != nil {
		return err
	}
	if err := w.c.write(); err != nil {
		return err
	}
	s.stored = next
	for id, h := range w.heads {
		s.storedHeads[id] = h
	}
	s.mu.Lock()
	for _, p := range places {
		p.doc.rows, p.doc.stored = p.rows, p.row
		p.doc.written(p.ops)
	}
	s.mu.Unlock()
	return nil
}

// written takes ops that the view now has out of those that it has not. What
// the journal could not take yet stays, also when others' changes come before
// it.
func (d *doc) written(ops []op.Op) {
	if len(d.fresh) == 0 {
		return
	}
	there := make(map[op.Dot]bool, len(ops))
	for i := range ops {
		there[ops[i].Dot] = true
	}
	d.fresh = slices.DeleteFunc(d.fresh, func(o op.Op) bool { return there[o.Dot] })
}

// readRows reads the op rows of a document. A row that is not there, or does
// not authenticate, is damage: the head said that it exists.
func (s *Store) readRows(d *doc, rows []opRow) ([]op.Op, error) {
	var ops []op.Op
	for _, r := range rows {
		b, err := s.view.get(keyOps(d.space, d.id, r.no))
		if err != nil {
			return nil, s.damaged(err)
		}
		if b == nil {
			return nil, s.damaged(fmt.Errorf("%w: a row is missing", ErrDamaged))
		}
		more, err := decodeOps(d.id, b)
		if err != nil {
			return nil, s.damaged(fmt.Errorf("%w: %w", ErrDamaged, err))
		}
		ops = append(ops, more...)
	}
	return ops, nil
}

// Load gives every op of a document that this vault holds.
func (s *Store) Load(id op.ID) ([]op.Op, error) {
	s.viewMu.Lock()
	defer s.viewMu.Unlock()
	s.mu.Lock()
	d := s.docs[id]
	if d == nil {
		s.mu.Unlock()
		return nil, nil
	}
	rows, fresh := slices.Clone(d.rows), slices.Clone(d.fresh)
	s.mu.Unlock()
	ops, err := s.readRows(d, rows)
	return append(ops, fresh...), err
}
