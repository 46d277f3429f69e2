package casefile

import (
	"slices"
	"sync"
	"time"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/merge"
	"doorstep/sync/op"
)

// Cell addresses an answer in a document: the row it stands in ("" for none)
// and the question.
type Cell = engine.Cell

// Document is one filled form: the changes that everybody made to it, and
// the engine's view of them. All methods may be called from any goroutine.
//
// Set and its kin return when the change is durable. Stage and its kin return
// at once with a Ticket, for a screen that must not wait for a disk.
type Document struct {
	cfg Config

	mu   sync.Mutex
	set  *merge.Set
	resp *engine.Response
	seen map[Cell]*trace
	rows map[ID]op.RowValue // every row ever seen, live or not
	head map[string]bool    // head links seen
	// froms are the questions that were answered from elsewhere.
	froms map[Cell]bool
	// spare numbers the rows that answers of repeating questions begin.
	spare int
	last  map[ID]mark // per incarnation, the newest answer
	live  map[engine.RowID]bool
	// worked are the items that the app itself works out.
	worked []*engine.Item
	// acts are the groups of actions, follow their answers that go on after the
	// form is signed.
	acts   []*engine.RowGroup
	follow map[string]bool
	// pickers are the questions that signs of need are picked with, signs the
	// matrix that they pick from, by code.
	pickers []*engine.Item
	signs   map[string]Sign

	// proven are the signatures of which it is known whether they hold, as long as the
	// document has so many changes.
	proven struct {
		of      map[provenKey]bool
		changes int
	}

	first  op.HLC // of the oldest change
	newest struct {
		at  op.HLC
		inc ID
	}
}

type trace struct {
	ticks []string // option keys, in order of arrival
	plain bool
	rows  bool // answers of a repeating question, kept as rows
}

type mark struct {
	at   op.HLC
	seq  uint64
	cell Cell
}

// Open shows a document as its changes make it. Changes of other documents
// are left out. FormOf says which form to compile before.
func Open(cfg Config, ops []op.Op) *Document {
	d := &Document{
		cfg: cfg, set: &merge.Set{}, seen: map[Cell]*trace{}, rows: map[ID]op.RowValue{},
		head: map[string]bool{}, froms: map[Cell]bool{}, last: map[ID]mark{}, acts: ActionGroups(cfg.Form),
	}
	d.follow = followed(d.acts)
	for it := range cfg.Form.Items() {
		if worked(it) {
			d.worked = append(d.worked, it)
		}
		if picks(it) {
			d.pickers = append(d.pickers, it)
		}
	}
	d.signs = signsFor(cfg.Form, d.pickers)
	for i := range ops {
		d.add(ops[i])
	}
	d.rebuild()
	return d
}

// FormOf is the canonical url|version of the form that the ops of a document
// are pinned to; "" when they do not say.
func FormOf(ops []op.Op) string {
	var best *op.Op
	for i := range ops {
		o := &ops[i]
		if o.Link == op.LinkForm {
			if s, ok := o.Value.Text(); ok && s != "" {
				return s
			}
		}
		if o.Form != "" && (best == nil || o.Dot.Compare(best.Dot) < 0) {
			best = o
		}
	}
	if best == nil {
		return ""
	}
	return best.Form
}

// ID is the document's name.
func (d *Document) ID() ID { return d.cfg.ID }

// Space is the unit of access that the document lies in.
func (d *Document) Space() ID { return d.cfg.Space }

// Form is the compiled form, which is immutable.
func (d *Document) Form() *engine.Form { return d.cfg.Form }

// add takes one op in and reports the cell it changed; false for an op that
// is not of this document or was here before.
func (d *Document) add(o op.Op) bool {
	if o.Doc != d.cfg.ID {
		return false
	}
	before := d.set.Len(d.cfg.ID)
	d.set.Add(o)
	if d.set.Len(d.cfg.ID) == before {
		return false
	}
	if d.first == 0 || o.At < d.first {
		d.first = o.At
	}
	if o.At > d.newest.at || o.At == d.newest.at && o.Dot.Inc.Compare(d.newest.inc) > 0 {
		d.newest.at, d.newest.inc = o.At, o.Dot.Inc
	}
	d.note(&o)
	return true
}

// note remembers which cells there are.
func (d *Document) note(o *op.Op) {
	if op.IsHead(o.Link) {
		d.head[o.Link] = true
		d.noteFrom(o)
		return
	}
	if r, ok := o.Value.Row(); ok {
		d.rows[o.Row] = r
		if it := d.cfg.Form.Item(r.Group); it != nil && it.Rows == nil {
			d.trace(Cell{Row: rowID(r.Parent), LinkID: r.Group}).rows = true
		}
	}
	if o.Link == "" {
		return
	}
	c := Cell{Row: rowID(o.Row), LinkID: o.Link}
	if k, ok := o.Value.Tick(); ok {
		t := d.trace(c)
		if !slices.Contains(t.ticks, k.Option) {
			t.ticks = append(t.ticks, k.Option)
		}
	} else {
		d.trace(c).plain = true
	}
	if m := d.last[o.Dot.Inc]; o.Dot.Seq > m.seq {
		d.last[o.Dot.Inc] = mark{at: o.At, seq: o.Dot.Seq, cell: c}
	}
}

func (d *Document) trace(c Cell) *trace {
	t := d.seen[c]
	if t == nil {
		t = &trace{}
		d.seen[c] = t
	}
	return t
}

// rebuild makes the engine's view anew from the ops.
func (d *Document) rebuild() {
	d.proven.of = nil
	d.resp = d.cfg.Form.New(d.env(), d.answers())
}

// env is what the form may know. A signed document is judged as on the day that
// it was signed: "after today" was true then, and nobody can mend it now.
func (d *Document) env() engine.Env {
	env := d.cfg.Env
	if signed := d.signed(); d.status() == Completed && len(signed) > 0 {
		at := slices.MaxFunc(signed, time.Time.Compare)
		if env.Now != nil {
			at = at.In(env.Now().Location())
		}
		env.Now = func() time.Time { return at }
	}
	return env
}

// Renew puts ops in place of all that the document holds, for a vault that gave
// its own changes new numbers: what is written from here on must not supersede
// the old ones, which name other changes as well.
func (d *Document) Renew(ops []op.Op) {
	n := Open(d.cfg, ops)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.set, d.seen, d.rows, d.head, d.froms, d.last, d.live, d.first, d.newest = n.set, n.seen, n.rows, n.head, n.froms, n.last, n.live, n.first, n.newest
	d.rebuild()
}

// Merge takes in ops that came from elsewhere and returns what changed. When
// rows came or went, the changes hold the groups concerned and the screen
// loads its page anew.
func (d *Document) Merge(ops []op.Op) engine.Changes {
	d.mu.Lock()
	defer d.mu.Unlock()
	var cells []Cell
	rows := false
	within := map[ID]bool{}
	for i := range ops {
		o := &ops[i]
		if !d.add(*o) {
			continue
		}
		if !o.Row.IsZero() {
			within[o.Row] = true
		}
		switch {
		case op.IsHead(o.Link):
		case o.Link == "":
			rows = true
			if r, ok := d.rows[o.Row]; ok {
				cells = append(cells, Cell{Row: rowID(r.Parent), LinkID: r.Group})
			}
		default:
			c := d.home(Cell{Row: rowID(o.Row), LinkID: o.Link})
			if !slices.Contains(cells, c) {
				cells = append(cells, c)
			}
		}
	}
	for id := range within {
		// An answer written without knowing that its row was removed brings the
		// row back.
		_, alive := d.set.Row(d.cfg.ID, id)
		rows = rows || alive != d.live[rowID(id)]
	}
	var changes engine.Changes
	if rows {
		d.rebuild()
		for _, c := range cells {
			what := engine.ValueChanged
			if it := d.cfg.Form.Item(c.LinkID); it != nil && it.Rows != nil {
				what = engine.RowsChanged
			}
			changes = append(changes, engine.Change{Cell: c, What: what})
		}
		return changes
	}
	for _, c := range cells {
		changes = append(changes, d.refresh(c)...)
	}
	return changes
}

// home is the cell that an answer belongs to: the question itself when c is
// one of several answers of a repeating question.
func (d *Document) home(c Cell) Cell {
	if c.Row == "" {
		return c
	}
	id, err := op.ParseID(string(c.Row))
	if err != nil {
		return c
	}
	if r, ok := d.rows[id]; ok && r.Group == c.LinkID {
		if it := d.cfg.Form.Item(r.Group); it != nil && it.Rows == nil {
			return Cell{Row: rowID(r.Parent), LinkID: r.Group}
		}
	}
	return c
}

// refresh tells the engine what the ops say about one cell.
func (d *Document) refresh(c Cell) engine.Changes {
	it := d.cfg.Form.Item(c.LinkID)
	if it == nil || it.Calculated || !it.Question() || c.Row != "" && !d.live[c.Row] {
		return nil
	}
	values, ids, gap := d.valuesOf(c, it)
	changes := d.resp.SetKeyed(c, values, ids)
	changes = append(changes, d.resp.SetGap(c, gap)...)
	return append(changes, d.rework(c.LinkID)...)
}

// rework works out anew what follows from an answer, or from the rows of a group.
func (d *Document) rework(link string) engine.Changes {
	var changes engine.Changes
	for _, w := range d.worked {
		if d.follows(w, link) {
			changes = append(changes, d.resp.Set(Cell{LinkID: w.LinkID}, d.workedOut(w)...)...)
		}
	}
	return changes
}

// State is what there is to know about one cell now.
func (d *Document) State(c Cell) engine.State {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.resp.State(c)
}

// Restricted reports whether an answer stays out of what a family sees and of
// family copies now.
func (d *Document) Restricted(c Cell) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.resp.Restricted(c)
}

// Rows are the live rows of a repeating group inside parent, in order.
func (d *Document) Rows(group string, parent engine.RowID) []engine.Row {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.resp.Rows(group, parent)
}

// PageStatus is how far a page is; row is "" for a page outside every row.
func (d *Document) PageStatus(page string, row engine.RowID) engine.Progress {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.resp.PageStatus(page, row)
}

// SectionStatus is how far a section is.
func (d *Document) SectionStatus(section string) engine.Progress {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.resp.SectionStatus(section)
}

// Len is how many changes the document holds.
func (d *Document) Len() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.set.Len(d.cfg.ID)
}

// Workers are the people who wrote in the document, the newest first, with
// the section they last wrote in.
func (d *Document) Workers() []Worker {
	d.mu.Lock()
	defer d.mu.Unlock()
	byName := map[string]Worker{}
	for inc, m := range d.last {
		a := d.author(inc)
		w := Worker{Name: a.Name, Me: a.Me, Last: m.at.Time(), Cell: m.cell}
		if it := d.cfg.Form.Item(m.cell.LinkID); it != nil && it.Section != nil {
			w.Section = it.Section.Title
		}
		if old, ok := byName[a.Name]; !ok || old.Last.Before(w.Last) {
			byName[a.Name] = w
		}
	}
	out := make([]Worker, 0, len(byName))
	for _, w := range byName {
		out = append(out, w)
	}
	slices.SortFunc(out, func(a, b Worker) int {
		if c := b.Last.Compare(a.Last); c != 0 {
			return c
		}
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return out
}

func (d *Document) author(inc ID) Author {
	if d.cfg.Authors == nil {
		return Author{}
	}
	return d.cfg.Authors(inc)
}

func (d *Document) unpublished(dot op.Dot) bool { return d.cfg.Record.Unpublished(d.cfg.Space, dot) }

func (d *Document) now() time.Time {
	if d.cfg.Env.Now == nil {
		return time.Time{}
	}
	return d.cfg.Env.Now()
}

func rowID(id ID) engine.RowID {
	if id.IsZero() {
		return ""
	}
	return engine.RowID(id.String())
}

func opRow(r engine.RowID) (ID, error) {
	if r == "" {
		return ID{}, nil
	}
	id, err := op.ParseID(string(r))
	if err != nil {
		return ID{}, ErrNoRow
	}
	return id, nil
}

// same says whether two lists of answers are the same to the last digit.
func same(a, b []fhir.Value) bool {
	return slices.EqualFunc(a, b, func(v, w fhir.Value) bool {
		x, err1 := ToOp(v)
		y, err2 := ToOp(w)
		return err1 == nil && err2 == nil && x.Equal(y)
	})
}
