package simtest_test

import (
	"context"
	"fmt"
	"slices"

	"doorstep/crypto/orglog"
	"doorstep/sync/bundle"
	"doorstep/sync/op"
	"doorstep/sync/wire"
)

// contact is what happens before anything else when a tablet reaches the server: it
// reads the organisation's log, learns whether it still belongs, and compares its own
// numbers with the server's. It reports whether the tablet may go on.
func (t *tablet) contact() bool {
	if t.gone {
		return false
	}
	if t.w.wires != nil {
		t.sync(whole)
		return !t.gone
	}
	t.book = t.w.host.book
	if !t.book.active(t.no) {
		t.wipe()
		return false
	}
	if !t.compared {
		t.compared = true
		t.compare()
	}
	return true
}

// publish packs what is saved, under a new epoch where one is due.
func (t *tablet) publish() {
	if len(t.drafts) == 0 {
		return
	}
	t.nextEpoch()
	kept, elided := t.w.engine.coalesce(t, t.drafts)
	b := bundle.Body{Ops: kept, Elided: elided}
	e := t.seal(bundle.Published, b)
	_, err := t.journal.Append(context.Background(), e.raw)
	must(err)
	t.note(bundle.Published, e, b)
}

// nextEpoch makes the space's next epoch when the one to write under names a role's
// generation that has a successor.
func (t *tablet) nextEpoch() {
	sp := t.space()
	if t.w.engine.oldEpoch || !t.outdated(sp) {
		return
	}
	known := t.records
	if t.w.engine.unchained {
		known = known[:1]
		sp = t.w.shelf.space(t.book, t.no, known)
	}
	h := orglog.EpochHeader{Space: theSpace, Incarnation: t.inc, N: t.epochs}
	r := theCouncil().newEpoch(t.book, t.no, h, sp, known)
	if !theCouncil().leadsBack(t.book, append(slices.Clone(t.records), r)) {
		panic("PO5: who joins after a rotation cannot open what was written before")
	}
	t.epochs++
	t.w.tally.epochs++
	t.takeRecord(r.entry, false)
	t.waiting = append(t.waiting, r.raw)
}

// outdated reports whether the epoch to write under names a generation that has a
// successor. That the role itself waits for its next one (somebody was revoked and
// nobody has rotated yet) is no reason: a new epoch would be wrapped to the same keys.
func (t *tablet) outdated(sp *orglog.Space) bool {
	e, fresh, err := sp.WriteEpoch(t.book.state, t.book.rings[t.no])
	if err != nil || fresh {
		return false
	}
	now := t.book.state.Roles[team].Current().Gen
	for _, r := range t.records {
		if r.rec.KID == e.KID() {
			return slices.ContainsFunc(r.rec.Wraps, func(w orglog.EpochWrap) bool { return w.Role == team && w.Gen < now })
		}
	}
	return false
}

// send publishes and pushes, and hears the answer or does not.
func (t *tablet) send(answered bool) { t.push(answered, 1<<30) }

// unheard publishes and pushes; of what it sends the first n arrive, and no answer comes.
func (t *tablet) unheard(n int) { t.push(false, n) }

func (t *tablet) push(answered bool, arrive int) {
	if t.w.wires != nil {
		t.sync(t.w.cutting(answered))
		return
	}
	if !t.contact() {
		return
	}
	if answered {
		t.sendOn()
	}
	t.publish()
	var left [][]byte
	for i, raw := range t.waiting {
		if t.w.engine.resealed {
			raw = t.sealedAnew(raw)
		}
		if !answered && t.w.engine.lostIsDone {
			continue
		}
		if i >= arrive {
			left = append(left, raw)
			continue
		}
		switch t.w.host.push(raw) {
		case stored:
			if answered {
				t.receipts = append(t.receipts, t.w.open(raw).Key)
			} else {
				left = append(left, raw)
			}
		case twice:
			if t.w.engine.unchecked || t.w.engine.sameLife {
				break
			}
			panic("PO7: the server has another content under a number of ours")
		default:
			left = append(left, raw)
		}
	}
	t.waiting = left
}

// sealedAnew is a fault: the same content, signed, sealed and named another time.
func (t *tablet) sealedAnew(raw []byte) []byte {
	o := t.w.open(raw)
	if o.Bundle == nil {
		return raw
	}
	b, err := o.read(t.keysOf(o))
	must(err)
	e, _, err := t.space().WriteEpoch(t.book.state, t.book.rings[t.no])
	must(err)
	raw, err = bundle.Seal(t.w.rand, t.dev, op.ID(t.book.state.Org), o.Bundle.Header, e.Keys(), *b)
	must(err)
	return raw
}

// sendOn sends what came by stick and is not in the log: its author may never come back.
// It is kept until it was read there, for a server may forget what it gave a receipt for.
func (t *tablet) sendOn() {
	if t.w.engine.stickOnly {
		return
	}
	for _, class := range []uint8{orglog.ClassEpoch, uint8(bundle.Published)} {
		for _, e := range t.byStick {
			if e.key.Class == class && !t.w.host.has(e.key) {
				t.w.host.push(e.raw)
			}
		}
	}
}

// courier uploads the first n sealed pieces while the tablet is locked: key records
// before the drafts that lie under them, for a draft without its key is lost with the
// tablet.
func (t *tablet) courier(n int) {
	if t.gone || t.inDoubt {
		return
	}
	var work [][]byte
	for _, raw := range t.waiting {
		if t.w.open(raw).Epoch != nil && !t.w.engine.draftsOnly {
			work = append(work, raw)
		}
	}
	work = append(work, t.sealed...)
	work = work[:min(n, len(work))]
	if t.w.wires != nil {
		t.byCourier(work)
		return
	}
	for _, raw := range work {
		if t.w.host.push(raw) == stored {
			t.receipts = append(t.receipts, t.w.open(raw).Key)
		}
	}
}

// pull reads what is new, and sees to it that nothing before it has changed.
func (t *tablet) pull() {
	if !t.contact() {
		return
	}
	t.w.tally.pulls++
	if t.w.wires != nil {
		return // contact has done it
	}
	h := t.w.host
	if t.rolledBack() {
		t.heal()
	}
	for t.tree.Size < uint64(len(h.entries)) {
		e := h.entries[t.tree.Size]
		t.tree = t.tree.Add(wire.LeafHash(e.raw))
		t.order = append(t.order, e)
		t.take(e, false)
		t.byStick = slices.DeleteFunc(t.byStick, func(s entry) bool { return s.hash == e.hash })
	}
	if t.tree.Root() != h.tree.Root() {
		panic("PO8: the log read is not the log signed")
	}
}

// rolledBack compares the log as read with the server's.
func (t *tablet) rolledBack() bool {
	if t.tree.Size > uint64(len(t.w.host.entries)) {
		return true
	}
	for _, k := range t.receipts {
		if !t.w.host.has(k) {
			return true
		}
	}
	var now wire.Tree
	for _, e := range t.w.host.entries[:t.tree.Size] {
		now = now.Add(wire.LeafHash(e.raw))
	}
	return now.Root() != t.tree.Root()
}

// heal sends a server that was restored from an older copy what it lacks, in the order
// of the log as it was read, and reads from the beginning.
func (t *tablet) heal() {
	t.w.tally.healed++
	if !t.w.engine.noHealing {
		for _, e := range t.order {
			if !t.w.host.has(e.key) {
				t.w.host.push(e.raw)
			}
		}
		for _, raw := range t.ownSent() {
			t.w.host.push(raw)
		}
	}
	t.order, t.tree = nil, wire.Tree{}
}

// ownSent gives the own bundles and records in order of their numbers, drafts only where
// the courier had brought them: somebody may have read them.
func (t *tablet) ownSent() [][]byte {
	var out []entry
	for _, e := range t.held {
		if op.ID(e.key.Inc) == t.inc && (e.key.Class != uint8(bundle.Draft) || slices.Contains(t.receipts, e.key)) {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(a, b entry) int {
		if a.key.Class != b.key.Class {
			return int(b.key.Class) - int(a.key.Class)
		}
		return int(a.key.N) - int(b.key.N)
	})
	raws := make([][]byte, len(out))
	for i, e := range out {
		raws[i] = e.raw
	}
	return raws
}

// pullAgain reads everything once more, the latest first.
func (t *tablet) pullAgain() {
	if !t.contact() {
		return
	}
	for i := range t.w.host.entries {
		e := t.w.host.entries[len(t.w.host.entries)-1-i]
		o := t.w.open(e.raw)
		if o.Bundle == nil || t.held[e.key].hash != e.hash || o.body == nil || t.isUnread(e) {
			continue
		}
		ops := slices.Clone(o.body.Ops)
		slices.Reverse(ops)
		t.w.engine.receive(t, ops)
	}
}

func (t *tablet) String() string { return fmt.Sprintf("%s, %d saved", t.name, t.seq) }
