package simtest_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"doorstep/crypto/orglog"
	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
	"doorstep/sync/bundle"
	"doorstep/sync/journal"
	"doorstep/sync/merge"
	"doorstep/sync/op"
	"doorstep/sync/wire"
)

// tablet is one device of the council. Its own writing is in a journal and outlives a
// crash, and so do the keys; the view of what others wrote is lost and read again.
type tablet struct {
	w     *world
	name  string
	no    int
	dev   sign.Private
	ahead time.Duration // of its clock

	durable
	life    int  // greatest incarnation this tablet ever began
	gone    bool // revoked, told so, and wiped; or lost
	lost    bool // for good, with its disk
	backup  *durable
	shadows []*ghost // saves since it was restored, until that is found out
	inDoubt bool     // restored and not yet compared with the server

	journal  *journal.Journal
	set      merge.Set
	clock    *op.Clock
	drafts   []op.Op // saved, in no published bundle yet
	sealed   [][]byte
	waiting  [][]byte // without a receipt, oldest first
	next     [3]uint64
	prev     [3][32]byte
	seq      uint64
	held     map[wire.Key]entry
	order    []entry // of the log as read
	tree     wire.Tree
	unread   []entry // sealed under an epoch that is not known yet
	compared bool
	receipts []wire.Key       // what the server has said it holds of ours
	seenNote []byte           // the last checkpoint that verified
	own      map[string]op.ID // rows it added, by the name a story gives
}

// durable is what a copy of the tablet's disk holds.
type durable struct {
	disk    *memory
	inc     op.ID
	book    *chapter
	records []*record // epoch records as applied
	epochs  uint64    // own ones
	byStick []entry   // came from a file and not yet read in the log
	saves   uint64    // of a copy: how many were in it
}

func newTablet(w *world, no int) *tablet {
	c := theCouncil()
	t := &tablet{w: w, name: names[no], no: no, dev: c.devices[no].Sign, durable: durable{
		disk: &memory{files: map[string]*[]byte{}}, inc: incarnation(no, 0), book: c.first, records: []*record{c.record},
	}}
	if no == 0 {
		t.epochs = 1
	}
	t.start()
	return t
}

func (t *tablet) unpublished(d op.Dot) bool {
	return slices.ContainsFunc(t.drafts, func(o op.Op) bool { return o.Dot == d })
}

// now is what the tablet's clock says: it may lie by years.
func (t *tablet) now() time.Time { return time.Unix(1_770_000_000, 0).Add(t.ahead) }

// start reads the journal, as after switching on.
func (t *tablet) start() {
	j, report, err := journal.Open(t.disk, journal.Options{SegmentSize: 1 << 13, NoSpare: true, Rand: t.w.rand})
	must(err)
	if len(report.Damage) > 0 {
		panic("damage without a cause")
	}
	t.journal, t.set, t.clock = j, merge.Set{}, op.NewClock(t.now)
	t.drafts, t.sealed, t.waiting, t.next, t.prev, t.seq = nil, nil, nil, [3]uint64{}, [3][32]byte{}, 0
	t.held, t.order, t.tree, t.unread, t.compared = map[wire.Key]entry{}, nil, wire.Tree{}, nil, false
	t.own = map[string]op.ID{}
	t.next[orglog.ClassEpoch] = t.epochs
	for _, r := range t.records {
		t.held[r.key] = r.entry
		if op.ID(r.key.Inc) == t.inc {
			t.waiting = append(t.waiting, r.raw)
		}
	}
	left := report.Count - t.w.engine.forget
	must(j.Replay(0, func(_ uint64, raw []byte) error {
		if left--; left < 0 {
			return nil
		}
		raw = bytes.Clone(raw)
		o := t.w.open(raw)
		if op.ID(o.Key.Inc) != t.inc {
			return nil // of a life that is over; what was in it was written again
		}
		b, err := o.read(t.keys(o.Bundle.Header.EpochKID))
		must(err)
		t.note(o.Bundle.Header.Class, entry{o.Key, o.hash, raw}, *b)
		t.w.engine.receive(t, b.Ops)
		return nil
	}))
}

// crash is a killed app that starts again. What the server can give once more is lost;
// what it may not have any more, and what came by stick, is on the disk.
func (t *tablet) crash() {
	order, tree := t.order, t.tree
	t.start()
	t.takeSticks()
	if t.w.forgot {
		for _, e := range order {
			t.take(e, false)
		}
		t.order, t.tree = order, tree
	}
}

// takeSticks takes in again what came by stick: it lies on the disk.
func (t *tablet) takeSticks() {
	sticks := t.byStick
	t.byStick = nil
	for _, e := range sticks {
		t.take(e, true)
	}
}

// keys opens an epoch; zero keys when the tablet cannot.
func (t *tablet) keys(kid seal.KID) seal.EpochKeys {
	e, err := t.space().Epoch(t.book.state.Org, kid, t.book.rings[t.no])
	if err != nil {
		return seal.EpochKeys{}
	}
	return e.Keys()
}

func (t *tablet) space() *orglog.Space { return t.w.shelf.space(t.book, t.no, t.records) }

// note keeps count of a bundle of our own that is in the journal.
func (t *tablet) note(c bundle.Class, e entry, b bundle.Body) {
	t.next[c], t.prev[c] = e.key.N+1, e.hash
	t.held[e.key] = e
	for _, o := range b.Ops {
		t.seq = max(t.seq, o.Dot.Seq)
	}
	if c == bundle.Draft {
		t.sealed = append(t.sealed, e.raw)
		t.drafts = append(t.drafts, b.Ops...)
		return
	}
	t.waiting = append(t.waiting, e.raw)
	t.drafts = slices.DeleteFunc(t.drafts, func(o op.Op) bool {
		return slices.ContainsFunc(b.Ops, func(p op.Op) bool { return p.Dot == o.Dot }) ||
			slices.ContainsFunc(b.Elided, func(s bundle.Span) bool { return s.First <= o.Dot.Seq && o.Dot.Seq < s.First+s.Len })
	})
}

func (t *tablet) seal(class bundle.Class, b bundle.Body) entry {
	e, _, err := t.space().WriteEpoch(t.book.state, t.book.rings[t.no])
	must(err)
	h := bundle.Header{
		Space: theSpace, Incarnation: t.inc, Class: class, N: t.next[class], Prev: t.prev[class], OrgLogSize: t.book.state.Size,
		Checkpoint: bundle.Checkpoint{Size: t.tree.Size, Root: t.tree.Root()},
	}
	if t.tree.Size == 0 {
		h.Checkpoint = bundle.Checkpoint{}
	}
	raw, err := bundle.Seal(t.w.rand, t.dev, op.ID(t.book.state.Org), h, e.Keys(), b)
	must(err)
	return entry{wire.Key{Space: theSpace, Inc: t.inc, Class: uint8(class), N: h.N}, wire.HashOf(raw), raw}
}

// save makes an op durable and shows it, in that order.
func (t *tablet) save(o op.Op, seen []op.Op) {
	t.seq++
	o.Doc, o.Dot, o.At = theDoc, op.Dot{Inc: t.inc, Seq: t.seq}, t.clock.Now()
	must(o.Check())
	g := &ghost{op: o}
	for _, s := range seen {
		g.seen = append(g.seen, s.Dot)
	}
	if o.IsSign() {
		t.set.Each(theDoc, func(v *op.Op) bool { g.cut = append(g.cut, *v); return true })
		g.reach, g.known = t.set.Cut(theDoc), map[op.Dot]bool{}
		for i := range g.reach {
			if t.w.engine.lastOnly {
				g.reach[i].First = 0
			}
		}
		for _, v := range t.set.After(theDoc, nil) {
			g.known[v.Dot] = true
		}
	}
	b := bundle.Body{Ops: []op.Op{o}}
	e := t.seal(bundle.Draft, b)
	if !t.w.engine.early || t.seq%3 != 0 {
		_, err := t.journal.Append(context.Background(), e.raw)
		must(err)
	}
	t.note(bundle.Draft, e, b)
	t.set.Add(o)
	t.w.tally.saves++
	if t.inDoubt {
		t.shadows = append(t.shadows, g)
		return
	}
	t.w.ghosts[o.Dot] = g
}

func (t *tablet) write(row op.ID, link string, v op.Value) {
	o := op.Op{Doc: theDoc, Row: row, Link: link, Value: v}
	if !o.IsSign() {
		o.Preds = t.w.engine.preds(t, o.Cell())
	}
	t.save(o, t.set.Visible(o.Cell()))
	if now := t.set.Visible(o.Cell()); !o.IsSign() && len(now) != 1 {
		panic("PO2: who answers sees another answer beside the own one, though it was on the screen and replaced")
	}
}

func (t *tablet) addRow(name string) {
	id := op.RowID(op.Dot{Inc: t.inc, Seq: t.seq + 1})
	t.w.rows[name], t.own[name] = id, id
	t.write(id, "", op.Row(op.RowValue{Group: "rows", Pos: "V"}))
}

func (t *tablet) removeRow(id op.ID) {
	var seen []op.Op
	t.set.Each(theDoc, func(o *op.Op) bool {
		if o.Row == id {
			seen = append(seen, *o)
		}
		return true
	})
	t.save(op.Op{Row: id, Value: op.Tombstone(), Preds: t.w.engine.rowPreds(t, id)}, seen)
}

// take takes an entry from the log or from a stick, verified as what it is.
func (t *tablet) take(e entry, stick bool) {
	if h, ok := t.held[e.key]; ok && h.hash == e.hash && !t.isUnread(e) {
		return
	}
	o := t.w.open(e.raw)
	if !t.w.engine.unsigned && !o.genuine() || o.OrgSize > t.book.state.Size {
		return
	}
	switch t.book.state.Authority(o.Device, o.OrgSize) {
	case orglog.Authorised:
	case orglog.Former:
		if stick && !t.w.host.admitted[e.hash] && !t.book.state.Admits(theSpace, e.hash) {
			return // its author was revoked, and who knows when it was written
		}
	case orglog.Barred:
		if !t.w.engine.trusting {
			return
		}
	default:
		return
	}
	if e.key.Class == orglog.ClassEpoch {
		t.takeRecord(e, stick)
		return
	}
	b, err := o.read(t.keysOf(o))
	if err != nil {
		if errors.Is(err, bundle.ErrUnknownEpoch) {
			t.park(e)
		}
		return
	}
	t.held[e.key] = e
	t.unread = slices.DeleteFunc(t.unread, func(u entry) bool { return u.hash == e.hash })
	if stick {
		t.byStick = append(t.byStick, e)
	}
	for _, p := range b.Ops {
		t.clock.Observe(p.At)
	}
	t.w.engine.receive(t, b.Ops)
}

func (t *tablet) keysOf(o *opened) seal.EpochKeys { return t.keys(o.Bundle.Header.EpochKID) }

func (t *tablet) isUnread(e entry) bool {
	return slices.ContainsFunc(t.unread, func(u entry) bool { return u.hash == e.hash })
}

// park keeps what cannot be read before something else has come.
func (t *tablet) park(e entry) {
	t.held[e.key] = e
	if !t.isUnread(e) {
		t.unread = append(t.unread, e)
	}
}

// takeRecord applies an epoch record, or parks it when it follows one that is not here
// yet: by stick they need not come in order.
func (t *tablet) takeRecord(e entry, stick bool) {
	records := append(slices.Clone(t.records), theCouncil().find(e.hash))
	if _, err := t.w.shelf.try(t.book, t.no, records); err != nil {
		t.park(e)
		return
	}
	t.held[e.key], t.records = e, records
	t.unread = slices.DeleteFunc(t.unread, func(u entry) bool { return u.hash == e.hash })
	if stick {
		t.byStick = append(t.byStick, e)
	}
	for _, u := range slices.Clone(t.unread) {
		if t.isUnread(u) {
			t.take(u, false)
		}
	}
}
