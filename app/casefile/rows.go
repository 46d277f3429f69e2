package casefile

import (
	"context"
	"slices"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/merge"
	"doorstep/sync/op"
)

// AddRow adds a row at the end of a repeating group inside parent ("" at the
// top) and returns its key.
func (d *Document) AddRow(ctx context.Context, group string, parent engine.RowID) (engine.RowID, engine.Changes, error) {
	id, ch, t, err := d.StageRow(group, parent)
	if err != nil {
		return "", nil, err
	}
	return id, ch, t.Wait(ctx)
}

// StageRow is AddRow without waiting for the disk.
func (d *Document) StageRow(group string, parent engine.RowID) (engine.RowID, engine.Changes, Ticket, error) {
	if err := d.held(Cell{Row: parent, LinkID: group}); err != nil {
		return "", nil, nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	pos := ""
	if rows := d.resp.Rows(group, parent); len(rows) > 0 {
		pos = rows[len(rows)-1].Pos
	}
	pos, err := merge.Between(pos, "")
	if err != nil {
		return "", nil, nil, err
	}
	it := d.cfg.Form.Item(group)
	if it == nil || it.Rows == nil {
		return "", nil, nil, ErrNoQuestion
	}
	pid, err := opRow(parent)
	if err != nil || (parent == "") != (it.Rows.Parent == nil) || parent != "" && !d.live[parent] {
		return "", nil, nil, ErrNoRow
	}
	ops := []op.Op{d.op(newRow(0), "", op.Row(op.RowValue{Group: group, Parent: pid, Pos: pos}))}
	var id engine.RowID
	ch, t, err := d.commit(ops, func(ops []op.Op) engine.Changes {
		id = rowID(ops[0].Row)
		d.live[id] = true
		return d.resp.AddRow(engine.Row{ID: id, Group: group, Parent: parent, Pos: pos})
	})
	if err != nil {
		return "", nil, nil, err
	}
	more, last, err := d.startRow(id, ops[0].Row)
	if err != nil || last == nil {
		return id, ch, t, err
	}
	return id, append(ch, more...), last, nil
}

// AddAnswer adds a row to a repeating question that has questions of its own
// under each answer, such as a photo with its caption: the row and the answer
// it stands for are one change.
func (d *Document) AddAnswer(ctx context.Context, question string, parent engine.RowID, v fhir.Value) (engine.RowID, engine.Changes, error) {
	if err := d.held(Cell{Row: parent, LinkID: question}); err != nil {
		return "", nil, err
	}
	d.mu.Lock()
	id, ch, t, err := d.addAnswer(question, parent, v)
	d.mu.Unlock()
	ch, err = wait(ctx, ch, t, err)
	return id, ch, err
}

func (d *Document) addAnswer(question string, parent engine.RowID, v fhir.Value) (engine.RowID, engine.Changes, Ticket, error) {
	it := d.cfg.Form.Item(question)
	if it == nil || it.Rows == nil || !it.Question() {
		return "", nil, nil, ErrNoQuestion
	}
	pid, err := opRow(parent)
	if err != nil || (parent == "") != (it.Rows.Parent == nil) || parent != "" && !d.live[parent] {
		return "", nil, nil, ErrNoRow
	}
	ov, err := ToOp(v)
	if err != nil {
		return "", nil, nil, err
	}
	pos := ""
	if rows := d.resp.Rows(question, parent); len(rows) > 0 {
		pos = rows[len(rows)-1].Pos
	}
	if pos, err = merge.Between(pos, ""); err != nil {
		return "", nil, nil, err
	}
	ops := []op.Op{d.op(newRow(0), "", op.Row(op.RowValue{Group: question, Parent: pid, Pos: pos})), d.op(newRow(0), question, ov)}
	var id engine.RowID
	ch, t, err := d.commit(ops, func(ops []op.Op) engine.Changes {
		id = rowID(ops[0].Row)
		d.live[id] = true
		ch := d.resp.AddRow(engine.Row{ID: id, Group: question, Parent: parent, Pos: pos})
		return append(ch, d.refresh(Cell{Row: id, LinkID: question})...)
	})
	return id, ch, t, err
}

// startRow writes the answers that the form starts a row with.
func (d *Document) startRow(id engine.RowID, row ID) (engine.Changes, Ticket, error) {
	var ops []op.Op
	var cells []Cell
	for c, values := range d.resp.Initial(id) {
		it := d.cfg.Form.Item(c.LinkID)
		if it == nil || worked(it) {
			continue
		}
		more, err := d.answerOps(c, it, row, values, nil)
		if err != nil {
			return nil, nil, err
		}
		ops, cells = append(ops, more...), append(cells, c)
	}
	if len(ops) == 0 {
		return nil, nil, nil
	}
	return d.commit(ops, func([]op.Op) engine.Changes {
		var ch engine.Changes
		for _, c := range cells {
			ch = append(ch, d.refresh(c)...)
		}
		return ch
	})
}

// MoveRow puts a row before another of its group, or at the end when before
// is "".
func (d *Document) MoveRow(ctx context.Context, row, before engine.RowID) (engine.Changes, error) {
	d.mu.Lock()
	ch, t, err := d.moveRow(row, before)
	d.mu.Unlock()
	return wait(ctx, ch, t, err)
}

func (d *Document) moveRow(row, before engine.RowID) (engine.Changes, Ticket, error) {
	id, r, err := d.liveRow(row)
	if err != nil {
		return nil, nil, err
	}
	rows := d.resp.Rows(r.Group, rowID(r.Parent))
	rows = slices.DeleteFunc(slices.Clone(rows), func(x engine.Row) bool { return x.ID == row })
	at := len(rows)
	if before != "" {
		if at = slices.IndexFunc(rows, func(x engine.Row) bool { return x.ID == before }); at < 0 {
			return nil, nil, ErrNoRow
		}
	}
	low, high := "", ""
	if at > 0 {
		low = rows[at-1].Pos
	}
	if at < len(rows) {
		high = rows[at].Pos
	}
	if high != "" && low >= high {
		low = "" // two rows were put at one place apart; any place before them will do
	}
	pos, err := merge.Between(low, high)
	if err != nil {
		return nil, nil, err
	}
	ops := []op.Op{d.op(id, "", op.Row(op.RowValue{Group: r.Group, Parent: r.Parent, Pos: pos}))}
	return d.commit(ops, func(ops []op.Op) engine.Changes {
		d.rebuild()
		return engine.Changes{{Cell: Cell{Row: rowID(r.Parent), LinkID: r.Group}, What: engine.RowsChanged}}
	})
}

func (d *Document) liveRow(row engine.RowID) (ID, op.RowValue, error) {
	id, err := opRow(row)
	if err != nil || row == "" || !d.live[row] {
		return ID{}, op.RowValue{}, ErrNoRow
	}
	return id, d.rows[id], nil
}

// rowGone removes a row: a tombstone that supersedes everything in the row
// that the writer could see, so that what somebody else wrote in it meanwhile
// shows (sync-and-crypto.md 3.2).
func (d *Document) rowGone(id ID) op.Op {
	return op.Op{
		Doc: d.cfg.ID, Form: d.cfg.Form.Canonical(), Row: id, Value: op.Tombstone(),
		Preds: d.set.PredsForRow(d.cfg.ID, id, d.unpublished),
	}
}

// RemoveRow removes a row and the rows inside it. RestoreRow undoes it.
func (d *Document) RemoveRow(ctx context.Context, row engine.RowID) (engine.Changes, error) {
	if err := d.heldRow(row); err != nil {
		return nil, err
	}
	d.mu.Lock()
	ch, t, err := d.removeRow(row)
	d.mu.Unlock()
	return wait(ctx, ch, t, err)
}

// heldRow asks whether a row may go.
func (d *Document) heldRow(row engine.RowID) error {
	d.mu.Lock()
	_, r, err := d.liveRow(row)
	d.mu.Unlock()
	if err != nil {
		return nil // there is none to hold; whoever removes it says so
	}
	return d.held(Cell{Row: row, LinkID: r.Group})
}

func (d *Document) removeRow(row engine.RowID) (engine.Changes, Ticket, error) {
	id, r, err := d.liveRow(row)
	if err != nil {
		return nil, nil, err
	}
	return d.commit([]op.Op{d.rowGone(id)}, func([]op.Op) engine.Changes {
		ch := d.resp.RemoveRow(row)
		d.bury(row)
		return append(ch, d.rework(r.Group)...)
	})
}

// bury forgets that a row and the rows inside it are live.
func (d *Document) bury(row engine.RowID) {
	for r := range d.live {
		if d.within(r, row) {
			delete(d.live, r)
		}
	}
}

// Removed is a row that was removed, with what stood in it, for undoing.
type Removed struct {
	row    ID
	value  op.RowValue
	cells  []op.Cell
	values []op.Value
}

// TakeRow removes a row like RemoveRow and returns what RestoreRow needs.
func (d *Document) TakeRow(ctx context.Context, row engine.RowID) (Removed, engine.Changes, error) {
	if err := d.heldRow(row); err != nil {
		return Removed{}, nil, err
	}
	d.mu.Lock()
	id, r, err := d.liveRow(row)
	if err != nil {
		d.mu.Unlock()
		return Removed{}, nil, err
	}
	gone := Removed{row: id, value: r}
	for c, t := range d.seen {
		if c.Row != row {
			continue
		}
		cells := []op.Cell{{Doc: d.cfg.ID, Row: id, Link: c.LinkID}}
		for _, k := range t.ticks {
			cells = append(cells, op.Cell{Doc: d.cfg.ID, Row: id, Link: c.LinkID, Option: k})
		}
		for _, cell := range cells {
			if v, ok := d.shown(cell); ok && !v.IsNull() {
				gone.cells, gone.values = append(gone.cells, cell), append(gone.values, v)
			}
		}
	}
	ch, t, err := d.removeRow(row)
	d.mu.Unlock()
	ch, err = wait(ctx, ch, t, err)
	return gone, ch, err
}

// RestoreRow puts a removed row back where it was, with what stood in it.
func (d *Document) RestoreRow(ctx context.Context, gone Removed) (engine.Changes, error) {
	d.mu.Lock()
	ops := []op.Op{d.op(gone.row, "", op.Row(gone.value))}
	for i, c := range gone.cells {
		ops = append(ops, d.op(c.Row, c.Link, gone.values[i]))
	}
	ch, t, err := d.commit(ops, func(ops []op.Op) engine.Changes {
		d.rebuild()
		return engine.Changes{{Cell: Cell{Row: rowID(gone.value.Parent), LinkID: gone.value.Group}, What: engine.RowsChanged}}
	})
	d.mu.Unlock()
	return wait(ctx, ch, t, err)
}
