package casefile

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/merge"
	"doorstep/sync/op"
)

// Set answers a question, replacing what is there; without values it takes
// the answer back. It returns when the change is durable. An answer that is
// there already changes nothing.
func (d *Document) Set(ctx context.Context, c Cell, values ...fhir.Value) (engine.Changes, error) {
	ch, t, err := d.Stage(c, values...)
	return wait(ctx, ch, t, err)
}

// Stage is Set without waiting for the disk.
func (d *Document) Stage(c Cell, values ...fhir.Value) (engine.Changes, Ticket, error) {
	if err := d.held(c); err != nil {
		return nil, nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	it, row, err := d.question(c)
	if err != nil {
		return nil, nil, err
	}
	values = slices.DeleteFunc(slices.Clone(values), fhir.Value.Empty)
	ops, err := d.answerOps(c, it, row, values, nil)
	if err != nil {
		return nil, nil, err
	}
	return d.commit(ops, func([]op.Op) engine.Changes { return d.refresh(c) })
}

// SetBecause is Set with a reason that stands beside the answer in its history:
// why a day was put off, how somebody agreed.
func (d *Document) SetBecause(ctx context.Context, c Cell, why string, values ...fhir.Value) (engine.Changes, error) {
	ch, t, err := d.StageBecause(c, why, values...)
	return wait(ctx, ch, t, err)
}

// StageBecause is SetBecause without waiting for the disk.
func (d *Document) StageBecause(c Cell, why string, values ...fhir.Value) (engine.Changes, Ticket, error) {
	if err := d.held(c); err != nil {
		return nil, nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	it, row, err := d.question(c)
	if err != nil {
		return nil, nil, err
	}
	values = slices.DeleteFunc(slices.Clone(values), fhir.Value.Empty)
	ops, err := d.answerOps(c, it, row, values, nil)
	if err != nil {
		return nil, nil, err
	}
	why = strings.TrimSpace(why)
	if len(ops) == 0 && why != "" && len(values) == 1 && !it.Repeats {
		// The same answer for another reason is an answer of its own.
		v, err := ToOp(values[0])
		if err != nil {
			return nil, nil, err
		}
		ops = append(ops, d.op(row, c.LinkID, v))
	}
	if len(ops) > 0 && why != "" {
		// History looks for it right after its answer.
		ops = append(ops, d.op(ID{}, whyLink(ops[len(ops)-1].Cell()), op.Text(why)))
	}
	return d.commit(ops, func([]op.Op) engine.Changes { return d.refresh(c) })
}

// SetGap records why a question is not answered, in place of an answer; nil
// takes the reason back.
func (d *Document) SetGap(ctx context.Context, c Cell, gap *engine.Gap) (engine.Changes, error) {
	ch, t, err := d.StageGap(c, gap)
	return wait(ctx, ch, t, err)
}

// StageGap is SetGap without waiting for the disk.
func (d *Document) StageGap(c Cell, gap *engine.Gap) (engine.Changes, Ticket, error) {
	if err := d.held(c); err != nil {
		return nil, nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	it, row, err := d.question(c)
	if err != nil {
		return nil, nil, err
	}
	ops, err := d.answerOps(c, it, row, nil, gap)
	if err != nil {
		return nil, nil, err
	}
	return d.commit(ops, func([]op.Op) engine.Changes { return d.refresh(c) })
}

func wait(ctx context.Context, ch engine.Changes, t Ticket, err error) (engine.Changes, error) {
	if err != nil {
		return nil, err
	}
	return ch, t.Wait(ctx)
}

// question finds what a cell asks.
func (d *Document) question(c Cell) (*engine.Item, ID, error) {
	it := d.cfg.Form.Item(c.LinkID)
	if it == nil || !it.Question() {
		return nil, ID{}, ErrNoQuestion
	}
	if it.Calculated || worked(it) {
		return nil, ID{}, ErrCalculated
	}
	row, err := opRow(c.Row)
	// In a row of a repeating question, the question itself is the row's answer.
	inRow := it.Group != nil || it.Rows != nil
	if err != nil || (c.Row != "" && !d.live[c.Row]) || (c.Row != "") != inRow {
		return nil, ID{}, ErrNoRow
	}
	return it, row, nil
}

// op makes one change that supersedes everything the writer could see of its
// cell. The recorder gives it its dot and time.
func (d *Document) op(row ID, link string, v op.Value) op.Op {
	o := op.Op{Doc: d.cfg.ID, Form: d.cfg.Form.Canonical(), Row: row, Link: link, Value: v}
	o.Preds = d.set.PredsFor(o.Cell(), d.unpublished)
	return o
}

// answerOps are the changes that make the question have exactly these values,
// or this gap.
func (d *Document) answerOps(c Cell, it *engine.Item, row ID, values []fhir.Value, gap *engine.Gap) ([]op.Op, error) {
	var ops []op.Op
	plain := op.Null()
	if gap != nil {
		plain = op.Typed(op.TypeGap, gap.Code, gap.Date)
	}
	if !it.Repeats || it.Rows != nil {
		if len(values) > 1 {
			return nil, fmt.Errorf("this question takes one answer, not %d", len(values))
		}
		if len(values) == 1 {
			v, err := ToOp(values[0])
			if err != nil {
				return nil, err
			}
			plain = v
		}
		return d.put(ops, row, c.LinkID, plain), nil
	}
	want := map[string]bool{}
	var free []fhir.Value
	for _, v := range values {
		if key, ok := tickKey(it, v); ok {
			want[key] = true
		} else {
			free = append(free, v)
		}
	}
	ops = d.put(ops, row, c.LinkID, plain)
	t := d.seen[c]
	var keys []string
	if t != nil {
		keys = slices.Clone(t.ticks)
	}
	for key := range want {
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	for _, key := range keys {
		v, _ := d.shown(op.Cell{Doc: d.cfg.ID, Row: row, Link: c.LinkID, Option: key})
		now, _ := v.Tick()
		if now.On != want[key] || want[key] && d.split(op.Cell{Doc: d.cfg.ID, Row: row, Link: c.LinkID, Option: key}) {
			ops = append(ops, d.op(row, c.LinkID, op.TickOf(op.Tick{Option: key, On: want[key]})))
		}
	}
	more, err := d.freeOps(c, row, free)
	return append(ops, more...), err
}

// put adds the change of a plain cell unless it says so already.
func (d *Document) put(ops []op.Op, row ID, link string, v op.Value) []op.Op {
	cell := op.Cell{Doc: d.cfg.ID, Row: row, Link: link}
	old, ok := d.shown(cell)
	if (!ok && v.IsNull()) || (ok && old.Equal(v) && !d.split(cell)) {
		return ops
	}
	return append(ops, d.op(row, link, v))
}

// split reports whether different answers stand beside each other in a cell.
func (d *Document) split(c op.Cell) bool {
	ops := d.set.Visible(c)
	for _, o := range ops {
		if !o.Value.Same(ops[0].Value) {
			return true
		}
	}
	return false
}

// freeOps make the answers of a repeating question that are no options: each
// is a row of its own, so that two people may add one each. An answer keeps
// its row for as long as it keeps its place.
func (d *Document) freeOps(c Cell, row ID, values []fhir.Value) ([]op.Op, error) {
	var ops []op.Op
	rows := d.set.Rows(d.cfg.ID, c.LinkID, row)
	pos := ""
	for i, r := range rows {
		if i >= len(values) {
			ops = append(ops, d.rowGone(r.ID))
			continue
		}
		pos = r.Pos
		v, err := ToOp(values[i])
		if err != nil {
			return nil, err
		}
		if old, ok := d.shown(op.Cell{Doc: d.cfg.ID, Row: r.ID, Link: c.LinkID}); !ok || !old.Equal(v) {
			ops = append(ops, d.op(r.ID, c.LinkID, v))
		}
	}
	for _, f := range values[min(len(rows), len(values)):] {
		v, err := ToOp(f)
		if err != nil {
			return nil, err
		}
		d.spare++
		id := newRow(d.spare % rowsOfPeople)
		if pos, err = merge.Between(pos, ""); err != nil {
			return nil, err
		}
		ops = append(ops,
			d.op(id, "", op.Row(op.RowValue{Group: c.LinkID, Parent: row, Pos: pos})),
			d.op(id, c.LinkID, v))
	}
	return ops, nil
}

// commit hands changes to the recorder and, once they have their dots, takes
// them in. When something that was signed changes, the change that says so
// goes with it.
func (d *Document) commit(ops []op.Op, apply func([]op.Op) engine.Changes) (engine.Changes, Ticket, error) {
	if len(ops) == 0 {
		return nil, done{}, nil
	}
	ops = d.withNewVersion(ops)
	finished := d.status() == Completed
	t, err := d.record(ops)
	if err != nil {
		return nil, nil, err
	}
	ch := apply(ops)
	if finished && d.status() != Completed {
		d.rebuild() // from now on it is judged by today again
	}
	return ch, t, nil
}

func (d *Document) record(ops []op.Op) (Ticket, error) {
	t, err := d.cfg.Record.Record(d.cfg.Space, ops, func() { nameRows(ops) })
	if err != nil {
		return nil, err
	}
	for i := range ops {
		d.add(ops[i])
	}
	return t, nil
}

// newRow stands for the i-th row that a batch of changes makes, until the
// change that makes it has its dot: a row is named after it (op.RowID).
func newRow(i int) ID {
	return ID{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, byte(i >> 24), byte(i >> 16), byte(i >> 8), byte(i)}
}

func isNewRow(id ID) bool {
	return [8]byte(id[:8]) == [8]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}
}

// nameRows gives the rows made by ops their names.
func nameRows(ops []op.Op) {
	var names map[ID]ID
	for i := range ops {
		if o := &ops[i]; isNewRow(o.Row) && o.Value.Kind() == op.KindRow {
			if names == nil {
				names = map[ID]ID{}
			}
			names[o.Row] = op.RowID(o.Dot)
		}
	}
	for i := range ops {
		o := &ops[i]
		if id, ok := names[o.Row]; ok {
			o.Row = id
		}
		if r, ok := o.Value.Row(); ok {
			if id, ok := names[r.Parent]; ok {
				r.Parent = id
				o.Value = op.Row(r)
			}
		}
	}
}
