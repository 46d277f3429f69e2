package simtest_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"

	"doorstep/crypto/orglog"
	"doorstep/crypto/seal"
	"doorstep/sync/bundle"
	"doorstep/sync/merge"
	"doorstep/sync/op"
	"doorstep/sync/wire"
)

// world is a few tablets of the council and a server between them: real ops, merge,
// bundles, epoch records, journals, organisation log and server log. Only the disks,
// the network and the clocks are ours.
type world struct {
	engine  engine
	rand    io.Reader
	dice    *rand.Rand
	tablets []*tablet
	host    *host
	wires   *wires // in place of the host's rules, real ones; nil in most histories
	shelf   shelf
	opened  map[wire.Hash]*opened

	// ghosts is what an observer who sees everything notes of each save that was
	// acknowledged.
	ghosts map[op.Dot]*ghost
	rows   map[string]op.ID // by the name a story gives
	forged map[op.Dot]bool  // what nobody may ever see
	// One disaster a history. A server that goes back to an older copy gets back what
	// it lost from the tablets; it cannot from one that went back too, or that was
	// revoked or lost before it came by again.
	forgot, restored, gone bool
	tally                  tally
}

// tally counts what histories were made of.
type tally struct {
	saves, bundles, epochs, pulls, forgeries, revoked, restored, healed, aside, lost int
}

func (t *tally) add(u tally) {
	t.saves += u.saves
	t.bundles += u.bundles
	t.epochs += u.epochs
	t.pulls += u.pulls
	t.forgeries += u.forgeries
	t.revoked += u.revoked
	t.restored += u.restored
	t.healed += u.healed
	t.aside += u.aside
	t.lost += u.lost
}

func (t tally) String() string {
	return fmt.Sprintf("%d saves, %d entries opened, %d epochs made, %d pulls, %d forgeries, %d tablets revoked, %d restored, %d logs healed, %d entries admitted, %d tablets lost for good",
		t.saves, t.bundles, t.epochs, t.pulls, t.forgeries, t.revoked, t.restored, t.healed, t.aside, t.lost)
}

// ghost is a save as the observer saw it.
type ghost struct {
	op    op.Op
	seen  []op.Dot        // what the writer had on the screen and replaced
	cut   []op.Op         // for a signature: what it was given over
	reach []merge.Run     // for a signature: how far it says it reaches
	known map[op.Dot]bool // for a signature: all that the signer's tablet held
}

// opened keeps what an entry holds once it has been verified and opened in earnest.
type opened struct {
	wire.Signed
	hash wire.Hash
	body *bundle.Body
	bad  error // of the body

	checked, good bool // the signature
}

// engine is what a world runs on. A planted fault replaces one of its parts.
type engine struct {
	preds    func(*tablet, op.Cell) []op.Dot
	rowPreds func(*tablet, op.ID) []op.Dot
	coalesce func(*tablet, []op.Op) ([]op.Op, []bundle.Span)
	receive  func(*tablet, []op.Op)
	show     func(*world, *tablet) string

	lostIsDone bool // a push without an answer counts as received
	resealed   bool // what is sent again is sealed anew
	forget     int  // a restart loses so many of the last saves
	early      bool // a save counts before it is in the journal
	unchecked  bool // a receipt counts whatever hash it is for
	sameLife   bool // a restored tablet goes on with its old numbers
	asTheyAre  bool // a restored tablet sends what it wrote since under its old numbers
	trusting   bool // what came in the log counts, whoever signed it
	unsigned   bool // a signature is not checked
	dropAside  bool // what a revoked tablet sends is thrown away
	noHealing  bool // what a restored server lost is not sent again
	stickOnly  bool // what came by stick is never sent on
	oldEpoch   bool // nobody makes a new epoch after a rotation
	unchained  bool // a new epoch does not seal the one before
	draftsOnly bool // the courier leaves key records behind
	lastOnly   bool // a signature names only the last change of each incarnation
}

func sound() engine {
	return engine{
		preds:    func(t *tablet, c op.Cell) []op.Dot { return t.set.PredsFor(c, t.unpublished) },
		rowPreds: func(t *tablet, r op.ID) []op.Dot { return t.set.PredsForRow(theDoc, r, t.unpublished) },
		coalesce: func(_ *tablet, ops []op.Op) ([]op.Op, []bundle.Span) { return bundle.Coalesce(ops) },
		receive:  func(t *tablet, ops []op.Op) { t.set.AddAll(ops) },
		show:     func(w *world, t *tablet) string { return w.show(&t.set) },
	}
}

func newWorld(e engine, tablets int, seed uint64, s shelf) *world {
	w := &world{
		engine: e, shelf: s, rand: rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8), byte(seed >> 16), byte(seed >> 24)}),
		dice: rand.New(rand.NewPCG(seed, 3)), opened: map[wire.Hash]*opened{}, ghosts: map[op.Dot]*ghost{},
		rows: map[string]op.ID{}, forged: map[op.Dot]bool{},
	}
	w.host = newHost(w)
	for i := range tablets {
		w.tablets = append(w.tablets, newTablet(w, i))
	}
	return w
}

// open parses an entry, once for all who get it.
func (w *world) open(raw []byte) *opened {
	h := wire.HashOf(raw)
	if o, ok := w.opened[h]; ok {
		return o
	}
	s, err := wire.ParseSigned(raw)
	must(err)
	o := &opened{Signed: s, hash: h}
	w.opened[h] = o
	w.tally.bundles++
	return o
}

// genuine reports whether an entry is signed by the device that it names. It is checked
// when somebody else gets it, not by its own author.
func (o *opened) genuine() bool {
	if !o.checked {
		o.checked = true
		st := theCouncil().first.state
		switch d, ok := st.DeviceByKID(o.Device); {
		case !ok:
		case o.Epoch != nil:
			o.good = theCouncil().find(o.hash) != nil // verified when it was made
		default:
			o.good = o.Bundle.Verify(d.Sign, op.ID(st.Org)) == nil
		}
	}
	return o.good
}

// read opens a bundle under an epoch's keys.
func (o *opened) read(keys seal.EpochKeys) (*bundle.Body, error) {
	if keys.KID != o.Bundle.Header.EpochKID {
		return nil, bundle.ErrUnknownEpoch // another who has the key may read it
	}
	if o.body == nil && o.bad == nil {
		b, err := o.Bundle.Open(keys)
		o.body, o.bad = &b, err
	}
	return o.body, o.bad
}

// settle lets everybody sync until nothing moves: the revoked ones turn up, and a
// manager lets in what they wrote before they knew.
func (w *world) settle() {
	if w.wires != nil {
		w.settleOnTheWire()
		return
	}
	for range 3 {
		for _, t := range w.tablets {
			t.send(true)
		}
		w.admit()
		for _, t := range w.tablets {
			t.pull()
		}
	}
}

// admit lets in what revoked tablets signed before they had seen their revocation.
func (w *world) admit() {
	if w.wires != nil {
		w.admitOnTheWire()
		return
	}
	w.tally.aside += len(w.host.aside)
	w.host.admit(func(e entry) bool {
		o := w.open(e.raw)
		return w.host.book.state.Authority(o.Device, o.OrgSize) == orglog.Former
	})
}

// somebodyHas reports whether a tablet that is still in use holds an entry.
func (w *world) somebodyHas(e entry) bool {
	return slices.ContainsFunc(w.tablets, func(t *tablet) bool {
		return !t.gone && w.host.book.active(t.no) && (t.held[e.key].hash == e.hash || op.ID(e.key.Inc) == t.inc)
	})
}

// keys gives the keys of an epoch to somebody who may read everything: the paper.
func (w *world) keys(kid seal.KID) (seal.EpochKeys, bool) {
	sp := w.spaceOf(-1)
	e, err := sp.Epoch(w.host.book.state.Org, kid, theCouncil().rescue)
	return e.Keys(), err == nil
}

// spaceOf gives the keys' side of the space as a tablet would have it that reads the
// whole log now.
func (w *world) spaceOf(no int) *orglog.Space {
	var good []*record
	left := w.records()
	for again := true; again; {
		again = false
		for i, r := range left {
			if _, err := w.shelf.try(w.host.book, no, append(slices.Clone(good), r)); err == nil {
				good, left, again = append(good, r), slices.Delete(slices.Clone(left), i, i+1), true
				break
			}
		}
	}
	return w.shelf.space(w.host.book, no, good)
}

// records gives the epoch records of the log in order.
func (w *world) records() (out []*record) {
	for _, e := range w.host.entries {
		if e.key.Class == orglog.ClassEpoch {
			out = append(out, theCouncil().find(e.hash))
		}
	}
	return out
}

func (w *world) tablet(name string) *tablet {
	if i := slices.IndexFunc(w.tablets, func(t *tablet) bool { return t.name == name }); i >= 0 {
		return w.tablets[i]
	}
	return nil
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
