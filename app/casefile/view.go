package casefile

import (
	"cmp"
	"slices"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// answers is what the ops say, as the engine's flat cells. It depends on the
// set of ops and the form alone, so it is the same on every tablet.
func (d *Document) answers() engine.Answers {
	a := engine.Answers{Values: map[Cell][]fhir.Value{}, IDs: map[Cell][]string{}, Gaps: map[Cell]engine.Gap{}}
	d.live = map[engine.RowID]bool{}
	for it := range d.cfg.Form.Items() {
		if it.Rows != nil && it.Rows.Parent == nil {
			d.addRows(&a, it.Rows, "")
		}
	}
	for c := range d.seen {
		it := d.cfg.Form.Item(c.LinkID)
		if it == nil || !it.Question() || it.Calculated || worked(it) || c.Row != "" && !d.live[c.Row] {
			continue
		}
		values, ids, gap := d.valuesOf(c, it)
		if len(values) > 0 {
			a.Values[c] = values
			if slices.ContainsFunc(ids, func(s string) bool { return s != "" }) {
				a.IDs[c] = ids
			}
		}
		if gap != nil {
			a.Gaps[c] = *gap
		}
	}
	for _, it := range d.worked {
		if values := d.workedOut(it); len(values) > 0 {
			a.Values[Cell{LinkID: it.LinkID}] = values
		}
	}
	return a
}

func (d *Document) addRows(a *engine.Answers, g *engine.RowGroup, parent engine.RowID) {
	pid, err := opRow(parent)
	if err != nil {
		return
	}
	for _, r := range d.set.Rows(d.cfg.ID, g.ID, pid) {
		id := rowID(r.ID)
		if d.live[id] {
			continue
		}
		d.live[id] = true
		a.Rows = append(a.Rows, engine.Row{ID: id, Group: g.ID, Parent: parent, Pos: r.Pos})
		for it := range d.cfg.Form.Items() {
			if it.Rows != nil && it.Rows.Parent == g {
				d.addRows(a, it.Rows, id)
			}
		}
	}
}

// valuesOf is what the ops say about one question. Where two people answered
// apart, the greatest dot is shown until somebody chooses; the order of dots
// means nothing, but is the same on every tablet.
func (d *Document) valuesOf(c Cell, it *engine.Item) (values []fhir.Value, ids []string, gap *engine.Gap) {
	t := d.seen[c]
	if t == nil {
		return nil, nil, nil
	}
	row, err := opRow(c.Row)
	if err != nil {
		return nil, nil, nil
	}
	if t.plain {
		if v, ok := d.shown(op.Cell{Doc: d.cfg.ID, Row: row, Link: c.LinkID}); ok {
			if name, _, typed := v.Typed(); typed && name == op.TypeGap {
				gap = &engine.Gap{Code: v.Field(0), Date: v.Field(1)}
			} else if f, ok := FromOp(v); ok && !f.Empty() {
				values, ids = append(values, f), append(ids, "")
			}
		}
	}
	for _, key := range d.optionOrder(t.ticks, it) {
		v, ok := d.shown(op.Cell{Doc: d.cfg.ID, Row: row, Link: c.LinkID, Option: key})
		if tick, isTick := v.Tick(); ok && isTick && tick.On {
			if f, known := optionValue(it, key); known {
				values, ids = append(values, f), append(ids, "")
			}
		}
	}
	if t.rows {
		for _, r := range d.set.Rows(d.cfg.ID, c.LinkID, row) {
			v, ok := d.shown(op.Cell{Doc: d.cfg.ID, Row: r.ID, Link: c.LinkID})
			if f, isAnswer := FromOp(v); ok && isAnswer && !f.Empty() {
				values, ids = append(values, f), append(ids, r.ID.String())
			}
		}
	}
	if len(values) > 0 {
		gap = nil
	}
	return values, ids, gap
}

// shown is the value of a cell to show: of several that stand beside each
// other the one with the greatest dot.
func (d *Document) shown(c op.Cell) (op.Value, bool) {
	ops := d.set.Visible(c)
	if len(ops) == 0 {
		return op.Value{}, false
	}
	best := ops[0]
	for _, o := range ops[1:] {
		if o.Dot.Compare(best.Dot) > 0 {
			best = o
		}
	}
	return best.Value, true
}

// optionOrder puts ticked options into the order of the form; those that the
// form does not have come last, in their own order.
func (d *Document) optionOrder(keys []string, it *engine.Item) []string {
	if len(keys) < 2 {
		return keys
	}
	rank := func(key string) int {
		if i := optionIndex(it, key); i >= 0 {
			return i
		}
		return len(it.Options)
	}
	keys = slices.Clone(keys)
	slices.SortFunc(keys, func(a, b string) int {
		if c := cmp.Compare(rank(a), rank(b)); c != 0 {
			return c
		}
		return cmp.Compare(a, b)
	})
	return keys
}

func optionIndex(it *engine.Item, key string) int {
	return slices.IndexFunc(it.Options, func(o engine.Option) bool {
		return o.Value.Kind == fhir.CodingKind && optionKey(o.Coding) == key
	})
}

// optionValue is the answer that an option stands for.
func optionValue(it *engine.Item, key string) (fhir.Value, bool) {
	if i := optionIndex(it, key); i >= 0 {
		return it.Options[i].Value, true
	}
	for i := len(key) - 1; i >= 0; i-- {
		if key[i] == '|' {
			return fhir.CodingValue(key[:i], key[i+1:], ""), true
		}
	}
	return fhir.Value{}, false
}

// tickKey is the option that an answer ticks; false for an answer that must
// be kept as it is because no option says exactly the same.
func tickKey(it *engine.Item, v fhir.Value) (string, bool) {
	if v.Kind != fhir.CodingKind {
		return "", false
	}
	key := optionKey(v.Coding)
	if i := optionIndex(it, key); i >= 0 && (v.Coding.Display == "" || same([]fhir.Value{v}, []fhir.Value{it.Options[i].Value})) {
		return key, true
	}
	return "", false
}
