package casefile

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// RuleConflict is the rule of a problem that a choice solves.
const RuleConflict engine.Rule = "conflict"

// Conflict is one answer that two people gave without seeing each other's.
// Both are kept until somebody chooses.
type Conflict struct {
	Cell     Cell
	Option   string // option of a multi-select question, else ""
	Question string
	Section  string
	Answers  []Version // oldest first
	Before   string    // what it said before; "" if nothing
	BeforeAt time.Time
}

// Version is one answer at one time.
type Version struct {
	Dot   op.Dot
	Value op.Value
	Text  string
	By    Author
	At    time.Time
	Why   string // given with it
}

// Conflicts are the answers of this document that need a choice, in the order
// of the form.
func (d *Document) Conflicts() []Conflict {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.conflicts()
}

func (d *Document) conflicts() []Conflict {
	var out []Conflict
	for _, c := range d.set.DocConflicts(d.cfg.ID) {
		if op.IsHead(c.Link) {
			continue
		}
		if c.Link != "" && !c.Row.IsZero() && !d.live[rowID(c.Row)] {
			if r, ok := d.rows[c.Row]; !ok || r.Group != c.Link {
				continue // inside a row that is gone
			}
		}
		out = append(out, d.conflict(c))
	}
	order := d.order()
	slices.SortFunc(out, func(a, b Conflict) int {
		return cmp.Or(cmp.Compare(order[a.Cell.LinkID], order[b.Cell.LinkID]), cmp.Compare(a.Cell.Row, b.Cell.Row), cmp.Compare(a.Option, b.Option))
	})
	return out
}

func (d *Document) conflict(c op.Cell) Conflict {
	link := c.Link
	if link == "" {
		link = d.rows[c.Row].Group
	}
	it := d.cfg.Form.Item(link)
	k := Conflict{Cell: d.home(Cell{Row: rowID(c.Row), LinkID: c.Link}), Option: c.Option}
	if it != nil {
		k.Question = it.Text
		if it.Section != nil {
			k.Section = it.Section.Title
		}
	}
	for _, o := range d.set.Visible(c) {
		k.Answers = append(k.Answers, d.version(it, o))
	}
	if c.Link == "" {
		// A row removed here and changed there: what was written in it speaks for keeping it.
		for cell := range d.seen {
			if cell.Row == rowID(c.Row) {
				for _, o := range d.set.Visible(op.Cell{Doc: d.cfg.ID, Row: c.Row, Link: cell.LinkID}) {
					v := d.version(d.cfg.Form.Item(cell.LinkID), o)
					k.Answers = append(k.Answers, v)
				}
			}
		}
	}
	slices.SortFunc(k.Answers, func(a, b Version) int {
		return cmp.Or(a.At.Compare(b.At), a.Dot.Compare(b.Dot))
	})
	if before, ok := d.before(c); ok {
		k.Before, k.BeforeAt = opWords(it, before.Value), before.At.Time()
	}
	return k
}

func (d *Document) version(it *engine.Item, o op.Op) Version {
	return Version{Dot: o.Dot, Value: o.Value, Text: opWords(it, o.Value), By: d.author(o.Dot.Inc), At: o.At.Time()}
}

// before is the newest answer that every one of the answers side by side
// superseded; failing that, that any of them did.
func (d *Document) before(c op.Cell) (op.Op, bool) {
	visible := d.set.Visible(c)
	counts := map[op.Dot]int{}
	for _, o := range visible {
		for _, p := range o.Preds {
			counts[p]++
		}
	}
	var best op.Op
	found, most := false, 0
	for _, o := range d.set.History(c) {
		n := counts[o.Dot]
		if n == 0 || o.Value.IsNull() {
			continue
		}
		if !found || n > most || n == most && (o.At > best.At || o.At == best.At && o.Dot.Compare(best.Dot) > 0) {
			best, found, most = o, true, n
		}
	}
	return best, found
}

// linkWhy is the head that holds the reason given with a choice; the cell
// comes after it.
const linkWhy = op.LinkKeep + "why:"

// Resolve ends a conflict by keeping the answer with this dot. The others
// stay in the history, with why it was chosen ("" for no reason given). option
// is the Option of the conflict.
func (d *Document) Resolve(ctx context.Context, c Cell, option string, keep op.Dot, why string) (engine.Changes, error) {
	d.mu.Lock()
	cell, err := d.conflictCell(c, option)
	if err != nil {
		d.mu.Unlock()
		return nil, err
	}
	for _, o := range d.set.Visible(cell) {
		if o.Dot == keep {
			ch, t, err := d.settle(c, cell, o.Value, why)
			d.mu.Unlock()
			return wait(ctx, ch, t, err)
		}
	}
	d.mu.Unlock()
	return nil, ErrNoChoice
}

// ResolveWith ends a conflict of a question with one answer by writing a new
// answer in place of all.
func (d *Document) ResolveWith(ctx context.Context, c Cell, v fhir.Value, why string) (engine.Changes, error) {
	d.mu.Lock()
	cell, err := d.conflictCell(c, "")
	if err != nil {
		d.mu.Unlock()
		return nil, err
	}
	value, err := ToOp(v)
	if err != nil {
		d.mu.Unlock()
		return nil, err
	}
	ch, t, err := d.settle(c, cell, value, why)
	d.mu.Unlock()
	return wait(ctx, ch, t, err)
}

// conflictCell is the cell that stands in conflict at c.
func (d *Document) conflictCell(c Cell, option string) (op.Cell, error) {
	row, err := opRow(c.Row)
	if err != nil {
		return op.Cell{}, err
	}
	cell := op.Cell{Doc: d.cfg.ID, Row: row, Link: c.LinkID, Option: option}
	for _, k := range d.set.DocConflicts(d.cfg.ID) {
		if k == cell {
			return cell, nil
		}
		if d.home(Cell{Row: rowID(k.Row), LinkID: k.Link}) == c && k.Option == option {
			return k, nil
		}
	}
	return op.Cell{}, fmt.Errorf("%w: %s", ErrNoChoice, c.LinkID)
}

func (d *Document) settle(c Cell, cell op.Cell, v op.Value, why string) (engine.Changes, Ticket, error) {
	o := d.op(cell.Row, cell.Link, v)
	if cell.Link == "" && v.Kind() == op.KindTombstone {
		o = d.rowGone(cell.Row)
	}
	ops := []op.Op{o}
	if why != "" {
		ops = append(ops, d.op(ID{}, whyLink(cell), op.Text(why)))
	}
	return d.commit(ops, func([]op.Op) engine.Changes {
		if cell.Link == "" || cell.Row != (ID{}) && c.Row != rowID(cell.Row) {
			d.rebuild()
			return engine.Changes{{Cell: c, What: engine.RowsChanged}}
		}
		return d.refresh(c)
	})
}

func whyLink(c op.Cell) string {
	row := ""
	if !c.Row.IsZero() {
		row = c.Row.String()
	}
	link := linkWhy + row + "/" + c.Link + "/" + c.Option
	return link[:min(len(link), op.MaxLink)]
}

// History is every answer that a cell had, oldest first, as far as it reached
// this tablet.
func (d *Document) History(c Cell) []Version {
	d.mu.Lock()
	defer d.mu.Unlock()
	row, err := opRow(c.Row)
	if err != nil {
		return nil
	}
	it := d.cfg.Form.Item(c.LinkID)
	var out []Version
	cells := []op.Cell{{Doc: d.cfg.ID, Row: row, Link: c.LinkID}}
	if t := d.seen[c]; t != nil {
		for _, k := range t.ticks {
			cells = append(cells, op.Cell{Doc: d.cfg.ID, Row: row, Link: c.LinkID, Option: k})
		}
	}
	for _, cell := range cells {
		// A reason was recorded right after the answer that it is for.
		why := map[op.Dot]string{}
		for _, o := range d.set.History(op.Cell{Doc: d.cfg.ID, Link: whyLink(cell)}) {
			if s, ok := o.Value.Text(); ok {
				why[op.Dot{Inc: o.Dot.Inc, Seq: o.Dot.Seq - 1}] = s
			}
		}
		for _, o := range d.set.History(cell) {
			v := d.version(it, o)
			v.Why = why[o.Dot]
			out = append(out, v)
		}
	}
	slices.SortFunc(out, func(a, b Version) int {
		return cmp.Or(a.At.Compare(b.At), a.Dot.Compare(b.Dot))
	})
	return out
}

// Check lists what is to fix before signing: what the form says, every answer
// that needs a choice, and what stands against any signature beyond the form.
func (d *Document) Check() []engine.Problem {
	problems := d.CheckForm()
	if d.cfg.Gate != nil && d.Status() != Completed {
		problems = append(problems, d.cfg.Gate(d, Signing{})...)
	}
	return problems
}

// CheckForm lists what the form itself says, and every answer that needs a
// choice.
func (d *Document) CheckForm() []engine.Problem {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.check()
}

func (d *Document) check() []engine.Problem {
	d.resp.Refresh() // open since before midnight, it is still judged by today
	problems := d.resp.Check()
	for _, k := range d.conflicts() {
		problems = append(problems, engine.Problem{
			Cell: k.Cell, Rule: RuleConflict, Level: engine.LevelStop,
			Message: "Two people answered this apart. Choose which answer to keep.",
		})
	}
	return problems
}

// order numbers the items of the form.
func (d *Document) order() map[string]int {
	order := map[string]int{}
	for it := range d.cfg.Form.Items() {
		order[it.LinkID] = len(order) + 1
	}
	return order
}
