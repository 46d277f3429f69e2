package casefile

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// linkFrom begins the document heads that say where an answer was carried from;
// the linkId of the question follows, the head's row is the question's.
const linkFrom = "$from:"

// typeFrom is the named type of such a head's value: document, linkId, row,
// version, date and title.
const typeFrom = "from"

// Source is where an answer was carried over from.
type Source struct {
	Doc     ID
	Cell    Cell // in that document
	Title   string
	Version int  // of that document when it was carried over, 0 when versions do not matter
	On      Date // when it was answered there
}

// OfRecord reports whether the source is the case's own records rather than a
// form that somebody filled.
func (s Source) OfRecord() bool { return s.Version == 0 }

// Words say where it comes from: "the Disabled Child Assessment of 3 November
// 2026, version 1", "the case record".
func (s Source) Words() string {
	if s.OfRecord() {
		return "the case record"
	}
	words := "the " + s.Title
	if s.On != "" {
		words += " of " + DateWords(string(s.On))
	}
	return words + ", version " + strconv.Itoa(s.Version)
}

func (s Source) value() op.Value {
	version := ""
	if s.Version > 0 {
		version = strconv.Itoa(s.Version)
	}
	return op.Typed(typeFrom, s.Doc.String(), s.Cell.LinkID, string(s.Cell.Row), version, string(s.On), s.Title)
}

func readSource(v op.Value) (Source, bool) {
	name, _, ok := v.Typed()
	if !ok || name != typeFrom {
		return Source{}, false
	}
	doc, err := op.ParseID(v.Field(0))
	if err != nil {
		return Source{}, false
	}
	s := Source{Doc: doc, Cell: Cell{LinkID: v.Field(1), Row: RowID(v.Field(2))}, On: Date(v.Field(4)), Title: v.Field(5)}
	s.Version, _ = strconv.Atoi(v.Field(3)) // without one it is a record
	return s, true
}

// Carried is an answer that a document begins with, and where it comes from.
type Carried struct {
	Values []fhir.Value
	From   Source
}

// Carry answers a question with what another document says, and remembers where
// that stands. It returns when the change is durable.
func (d *Document) Carry(ctx context.Context, c Cell, from Source, values ...fhir.Value) (engine.Changes, error) {
	d.mu.Lock()
	ch, t, err := d.stageCarry(c, from, values)
	d.mu.Unlock()
	return wait(ctx, ch, t, err)
}

func (d *Document) stageCarry(c Cell, from Source, values []fhir.Value) (engine.Changes, Ticket, error) {
	it, row, err := d.question(c)
	if err != nil {
		return nil, nil, err
	}
	ops, err := d.carryOps(c, it, row, Carried{Values: offered(it, values), From: from})
	if err != nil {
		return nil, nil, err
	}
	return d.commit(ops, func([]op.Op) engine.Changes { return d.refresh(c) })
}

// carryOps are an answer and, after it, where it comes from.
func (d *Document) carryOps(c Cell, it *engine.Item, row ID, carried Carried) ([]op.Op, error) {
	ops, err := d.answerOps(c, it, row, carried.Values, nil)
	if err != nil || len(carried.Values) == 0 {
		return ops, err
	}
	return append(ops, d.op(row, linkFrom+c.LinkID, carried.From.value())), nil
}

// Source is where the answer to a question was carried over from, as long as
// nobody has touched it since; false when somebody did, or when it never was.
func (d *Document) Source(c Cell) (Source, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	from, at, ok := d.from(c)
	if !ok {
		return Source{}, false
	}
	for _, o := range d.visibleOps(c) {
		if o.Dot.Inc != at.Inc || o.Dot.Seq > at.Seq {
			return Source{}, false
		}
	}
	return from, true
}

// CarriedFrom is where the answer to a question was carried over from, whether or
// not it was changed since.
func (d *Document) CarriedFrom(c Cell) (Source, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	from, _, ok := d.from(c)
	return from, ok
}

// CarriedCells are the questions that were answered from elsewhere, in the order
// of the form.
func (d *Document) CarriedCells() []Cell {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []Cell
	for c := range d.froms {
		if c.Row == "" || d.live[c.Row] {
			out = append(out, c)
		}
	}
	order := d.order()
	slices.SortFunc(out, func(a, b Cell) int {
		return cmp.Or(cmp.Compare(order[a.LinkID], order[b.LinkID]), cmp.Compare(a.Row, b.Row))
	})
	return out
}

func (d *Document) from(c Cell) (Source, op.Dot, bool) {
	row, err := opRow(c.Row)
	if err != nil || !d.froms[c] {
		return Source{}, op.Dot{}, false
	}
	ops := d.set.Visible(op.Cell{Doc: d.cfg.ID, Row: row, Link: linkFrom + c.LinkID})
	if len(ops) == 0 {
		return Source{}, op.Dot{}, false
	}
	best := ops[0]
	for _, o := range ops[1:] {
		if o.Dot.Compare(best.Dot) > 0 {
			best = o
		}
	}
	s, ok := readSource(best.Value)
	return s, best.Dot, ok
}

// visibleOps are the changes that an answer is made of now.
func (d *Document) visibleOps(c Cell) []op.Op {
	row, err := opRow(c.Row)
	t := d.seen[c]
	if err != nil || t == nil {
		return nil
	}
	out := slices.Clone(d.set.Visible(op.Cell{Doc: d.cfg.ID, Row: row, Link: c.LinkID}))
	for _, k := range t.ticks {
		out = append(out, d.set.Visible(op.Cell{Doc: d.cfg.ID, Row: row, Link: c.LinkID, Option: k})...)
	}
	if t.rows {
		for _, r := range d.set.Rows(d.cfg.ID, c.LinkID, row) {
			out = append(out, d.set.Visible(op.Cell{Doc: d.cfg.ID, Row: r.ID, Link: c.LinkID})...)
		}
	}
	return out
}

// noteFrom remembers which cells have a source.
func (d *Document) noteFrom(o *op.Op) {
	if link, ok := strings.CutPrefix(o.Link, linkFrom); ok {
		d.froms[Cell{Row: rowID(o.Row), LinkID: link}] = true
	}
}

// Fitting are values as a question takes them: its own options for codes that it
// offers, words where it takes words. What it does not offer is left out.
func Fitting(it *engine.Item, values []fhir.Value) []fhir.Value { return offered(it, values) }
