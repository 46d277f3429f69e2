package simtest_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"slices"

	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
	"doorstep/sync/bundle"
	"doorstep/sync/journal"
	"doorstep/sync/merge"
	"doorstep/sync/op"
)

// world is a few tablets and one log between them: real ops, merge, bundles and
// journals; only the disk and the server are in memory.
type world struct {
	engine  engine
	org     op.ID
	space   op.ID
	doc     op.ID
	epoch   seal.EpochKeys
	rand    io.Reader
	tablets []*tablet
	log     [][]byte
	stored  map[key][32]byte
	// ghosts is what an observer who sees everything notes of each save that was
	// acknowledged.
	ghosts map[op.Dot]ghost
	rows   map[string]op.ID // by the name a story gives
	opened map[*byte]opened
}

// opened keeps what a bundle holds once it has been verified and opened in earnest.
type opened struct {
	s *bundle.Sealed
	b bundle.Body
}

// key is the idempotency key of the server.
type key struct {
	inc   op.ID
	class bundle.Class
	n     uint64
}

type ghost struct {
	op   op.Op
	seen []op.Dot // what the writer had on the screen and replaced
	cut  []op.Op  // for a signature: what it was given over
}

// engine is what a world runs on. A planted fault replaces one of its parts.
type engine struct {
	preds    func(*tablet, op.Cell) []op.Dot
	rowPreds func(*tablet, op.ID) []op.Dot
	coalesce func([]op.Op) ([]op.Op, []bundle.Span)
	receive  func(*tablet, []op.Op)
	// sent says whether a tablet whose push got no answer takes it for done.
	lostIsDone bool
	// resealed says whether a tablet seals anew what it sends again.
	resealed bool
	// forget says how many of the last saves a restart loses.
	forget int
	// early says whether a save counts before it is in the journal.
	early bool
}

func sound() engine {
	return engine{
		preds:    func(t *tablet, c op.Cell) []op.Dot { return t.set.PredsFor(c, t.unpublished) },
		rowPreds: func(t *tablet, r op.ID) []op.Dot { return t.set.PredsForRow(t.w.doc, r, t.unpublished) },
		coalesce: bundle.Coalesce,
		receive:  func(t *tablet, ops []op.Op) { t.set.AddAll(ops) },
	}
}

var fixed = func() (k struct {
	dev   []sign.Private
	epoch seal.EpochKeys
},
) {
	for i := range 5 {
		k.dev = append(k.dev, sign.PrivateFromSeed([32]byte{byte(i + 1)}))
	}
	k.epoch = seal.Epoch{No: 1, Secret: seal.Key{7}}.Keys()
	return k
}()

var names = []string{"anna", "ben", "cara", "dev", "eve"}

func newWorld(e engine, tablets int, seed uint64) *world {
	w := &world{
		engine: e, org: op.ID{'o'}, space: op.ID{'s'}, doc: op.ID{'d'}, epoch: fixed.epoch,
		rand: rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8), byte(seed >> 16), byte(seed >> 24)}), stored: make(map[key][32]byte),
		ghosts: make(map[op.Dot]ghost), rows: make(map[string]op.ID), opened: make(map[*byte]opened),
	}
	for i := range tablets {
		t := &tablet{w: w, name: names[i], dev: fixed.dev[i], inc: op.ID{0xee, byte(i + 1)}, disk: &memory{files: make(map[string]*[]byte)}}
		w.tablets = append(w.tablets, t)
		t.start()
	}
	return w
}

type tablet struct {
	w       *world
	name    string
	dev     sign.Private
	inc     op.ID
	disk    *memory
	journal *journal.Journal

	set     merge.Set
	drafts  []op.Op // saved, in no published bundle yet
	sealed  [][]byte
	waiting [][]byte // published bundles without a receipt, oldest first
	next    [2]uint64
	prev    [2][32]byte
	seq     uint64
	cursor  int
}

func (t *tablet) unpublished(d op.Dot) bool {
	return slices.ContainsFunc(t.drafts, func(o op.Op) bool { return o.Dot == d })
}

// start reads the journal, as after switching on.
func (t *tablet) start() {
	j, report, err := journal.Open(t.disk, journal.Options{SegmentSize: 1 << 13, NoSpare: true, Rand: t.w.rand})
	must(err)
	if len(report.Damage) > 0 {
		panic("damage without a cause")
	}
	*t = tablet{w: t.w, name: t.name, dev: t.dev, inc: t.inc, disk: t.disk, journal: j}
	left := report.Count - t.w.engine.forget
	must(j.Replay(0, func(_ uint64, raw []byte) error {
		if left--; left < 0 {
			return nil
		}
		raw = bytes.Clone(raw)
		s, body := t.w.open(raw)
		t.noteSealed(s, raw, body)
		t.w.engine.receive(t, body.Ops)
		return nil
	}))
}

// noteSealed keeps count of a bundle of our own that is in the journal.
func (t *tablet) noteSealed(s *bundle.Sealed, raw []byte, b bundle.Body) {
	c := s.Header.Class
	t.next[c], t.prev[c] = s.Header.N+1, s.Hash()
	for _, o := range b.Ops {
		t.seq = max(t.seq, o.Dot.Seq)
	}
	if c == bundle.Draft {
		t.sealed = append(t.sealed, raw)
		t.drafts = append(t.drafts, b.Ops...)
		return
	}
	t.waiting = append(t.waiting, raw)
	t.drafts = slices.DeleteFunc(t.drafts, func(o op.Op) bool {
		return slices.ContainsFunc(b.Ops, func(p op.Op) bool { return p.Dot == o.Dot }) ||
			slices.ContainsFunc(b.Elided, func(s bundle.Span) bool { return s.First <= o.Dot.Seq && o.Dot.Seq < s.First+s.Len })
	})
}

func (t *tablet) seal(class bundle.Class, b bundle.Body) []byte {
	h := bundle.Header{Space: t.w.space, Incarnation: t.inc, Class: class, N: t.next[class], Prev: t.prev[class], OrgLogSize: 1}
	raw, err := bundle.Seal(t.w.rand, t.dev, t.w.org, h, t.w.epoch, b)
	must(err)
	return raw
}

func (w *world) open(raw []byte) (*bundle.Sealed, bundle.Body) {
	if o, ok := w.opened[&raw[0]]; ok {
		return o.s, o.b
	}
	s, err := bundle.Parse(raw)
	must(err)
	i := slices.IndexFunc(fixed.dev, func(d sign.Private) bool { return d.KID() == s.Header.Device })
	must(s.Verify(fixed.dev[i].Public(), w.org))
	b, err := s.Open(w.epoch)
	must(err)
	w.opened[&raw[0]] = opened{s, b}
	return s, b
}

// save makes an op durable and shows it, in that order.
func (t *tablet) save(o op.Op, seen []op.Op) {
	t.seq++
	o.Doc, o.Dot = t.w.doc, op.Dot{Inc: t.inc, Seq: t.seq}
	must(o.Check())
	g := ghost{op: o}
	for _, s := range seen {
		g.seen = append(g.seen, s.Dot)
	}
	if o.IsSign() {
		t.set.Each(t.w.doc, func(v *op.Op) bool { g.cut = append(g.cut, *v); return true })
	}
	b := bundle.Body{Ops: []op.Op{o}}
	raw := t.seal(bundle.Draft, b)
	if !t.w.engine.early || t.seq%3 != 0 {
		_, err := t.journal.Append(context.Background(), raw)
		must(err)
	}
	s, _ := bundle.Parse(raw)
	t.noteSealed(s, raw, b)
	t.set.Add(o)
	t.w.ghosts[o.Dot] = g
}

func (t *tablet) write(row op.ID, link string, v op.Value) {
	o := op.Op{Doc: t.w.doc, Row: row, Link: link, Value: v}
	if !o.IsSign() {
		o.Preds = t.w.engine.preds(t, o.Cell())
	}
	t.save(o, t.set.Visible(o.Cell()))
}

func (t *tablet) addRow(name string) {
	id := op.RowID(op.Dot{Inc: t.inc, Seq: t.seq + 1})
	t.w.rows[name] = id
	t.write(id, "", op.Row(op.RowValue{Group: "rows", Pos: "V"}))
}

func (t *tablet) removeRow(id op.ID) {
	var seen []op.Op
	t.set.Each(t.w.doc, func(o *op.Op) bool {
		if o.Row == id {
			seen = append(seen, *o)
		}
		return true
	})
	t.save(op.Op{Row: id, Value: op.Tombstone(), Preds: t.w.engine.rowPreds(t, id)}, seen)
}

// send publishes what is saved. When the answer is lost the tablet does not know
// whether the server has it.
func (t *tablet) send(answered bool) {
	if len(t.drafts) > 0 {
		kept, elided := t.w.engine.coalesce(t.drafts)
		b := bundle.Body{Ops: kept, Elided: elided}
		raw := t.seal(bundle.Published, b)
		_, err := t.journal.Append(context.Background(), raw)
		must(err)
		s, _ := bundle.Parse(raw)
		t.noteSealed(s, raw, b)
	}
	for i, raw := range t.waiting {
		if t.w.engine.resealed {
			s, b := t.w.open(raw)
			h := s.Header
			raw, _ = bundle.Seal(t.w.rand, t.dev, t.w.org, h, t.w.epoch, b)
		}
		if !answered && !t.w.engine.lostIsDone {
			// The request may have been cut off after any bundle.
			if i%2 == 0 {
				t.w.push(raw)
			}
			continue
		}
		if answered {
			t.w.push(raw)
		}
	}
	if answered || t.w.engine.lostIsDone {
		t.waiting = nil
	}
}

// errTwice is what the server says to a second content under one key.
var errTwice = errors.New("equivocation")

func (w *world) push(raw []byte) {
	s, err := bundle.Parse(raw)
	must(err)
	k := key{inc: s.Header.Incarnation, class: s.Header.Class, n: s.Header.N}
	hash, have := w.stored[k]
	switch {
	case have && hash == s.Hash():
		return
	case have:
		must(errTwice)
	case k.class == bundle.Published && k.n > 0:
		if _, ok := w.stored[key{inc: k.inc, class: k.class, n: k.n - 1}]; !ok {
			return // refused: expected an earlier one
		}
	}
	w.stored[k] = s.Hash()
	w.log = append(w.log, raw)
}

// courier uploads the first n sealed drafts while the tablet is locked.
func (t *tablet) courier(n int) {
	for _, raw := range t.sealed[:min(n, len(t.sealed))] {
		t.w.push(raw)
	}
}

func (t *tablet) pull() {
	for ; t.cursor < len(t.w.log); t.cursor++ {
		_, b := t.w.open(t.w.log[t.cursor])
		t.w.engine.receive(t, b.Ops)
	}
}

// pullAgain reads everything once more, the latest first.
func (t *tablet) pullAgain() {
	for i := range t.w.log {
		_, b := t.w.open(t.w.log[len(t.w.log)-1-i])
		ops := slices.Clone(b.Ops)
		slices.Reverse(ops)
		t.w.engine.receive(t, ops)
	}
}

func (t *tablet) crash() { t.start() }

func (w *world) settle() {
	for range 2 {
		for _, t := range w.tablets {
			t.send(true)
		}
		for _, t := range w.tablets {
			t.pull()
		}
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
