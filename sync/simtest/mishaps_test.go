package simtest_test

import (
	"context"
	"slices"

	"doorstep/sync/bundle"
	"doorstep/sync/op"
	"doorstep/sync/wire"
)

// compare finds out whether this tablet was restored from an older copy: then the
// server holds entries under its incarnation that it does not know.
func (t *tablet) compare() {
	restored := slices.ContainsFunc(t.w.host.of(t.inc), func(e entry) bool {
		return t.held[e.key].hash != e.hash && t.w.counts(t.w.open(e.raw))
	})
	if restored && !t.w.engine.sameLife {
		t.beginAnew()
	}
	for _, g := range t.shadows {
		t.w.ghosts[g.op.Dot] = g
	}
	t.shadows, t.inDoubt = nil, false
}

// beginAnew gives the tablet a new incarnation, and writes again, under numbers that
// were never used, whatever it cannot show to be in the log already.
func (t *tablet) beginAnew() {
	t.w.tally.restored++
	old, drafts := t.inc, slices.Clone(t.drafts)
	slices.SortFunc(drafts, func(a, b op.Op) int { return a.Dot.Compare(b.Dot) })
	// What it had packed since is not in the log either.
	for _, raw := range t.waiting {
		o := t.w.open(raw)
		if o.Epoch == nil && !t.inLog(o.hash) {
			b, err := o.read(t.keysOf(o))
			must(err)
			for _, p := range b.Ops {
				if !slices.ContainsFunc(drafts, func(d op.Op) bool { return d.Dot == p.Dot }) {
					drafts = append(drafts, p)
				}
			}
		}
	}
	slices.SortFunc(drafts, func(a, b op.Op) int { return a.Dot.Compare(b.Dot) })
	inLog := map[op.Dot]op.Op{}
	for _, e := range t.w.host.of(old) {
		if o := t.w.open(e.raw); o.Bundle != nil {
			if b, err := o.read(t.keysOf(o)); err == nil {
				for _, p := range b.Ops {
					inLog[p.Dot] = p
				}
			}
		}
	}
	if t.w.engine.asTheyAre {
		for _, raw := range t.sealed {
			t.w.host.push(raw)
		}
		for _, g := range t.shadows {
			t.w.ghosts[g.op.Dot] = g
		}
		t.life++
		t.inc, t.epochs, t.shadows = incarnation(t.no, t.life), 0, nil
		t.start()
		return
	}
	t.life++
	t.inc, t.epochs = incarnation(t.no, t.life), 0
	ghosts := map[op.Dot]*ghost{}
	for _, g := range t.shadows {
		ghosts[g.op.Dot] = g
	}
	t.shadows = nil
	named := t.own
	t.start()
	t.takeSticks()
	dots, rows := map[op.Dot]op.Dot{}, map[op.ID]op.ID{}
	seq := uint64(0)
	for _, o := range drafts {
		if p, ok := inLog[o.Dot]; ok && p.Equal(&o) {
			continue
		}
		was := o.Dot
		seq++
		o.Dot = op.Dot{Inc: t.inc, Seq: seq}
		dots[was] = o.Dot
		if o.Value.Kind() == op.KindRow && o.Row == op.RowID(was) {
			rows[o.Row] = op.RowID(o.Dot)
		}
		if r, ok := rows[o.Row]; ok {
			o.Row = r
		}
		o.Preds = mapped(o.Preds, dots)
		b := bundle.Body{Ops: []op.Op{o}}
		e := t.seal(bundle.Draft, b)
		_, err := t.journal.Append(context.Background(), e.raw)
		must(err)
		t.note(bundle.Draft, e, b)
		t.set.Add(o)
		if g := ghosts[was]; g != nil {
			g.op, g.seen, g.cut, g.reach = o, mapped(g.seen, dots), nil, nil
			t.w.ghosts[o.Dot] = g
		} else if g := t.w.ghosts[was]; g != nil {
			// The same save under a second number: who replaced one replaced both.
			for _, later := range t.w.ghosts {
				if slices.Contains(later.seen, was) {
					later.seen = append(later.seen, o.Dot)
				}
			}
			t.w.ghosts[o.Dot] = &ghost{op: o, seen: append(mapped(g.seen, dots), was)}
		}
	}
	for name, id := range named {
		if r, ok := rows[id]; ok {
			t.w.rows[name], t.own[name] = r, r
		}
	}
}

func mapped(dots []op.Dot, to map[op.Dot]op.Dot) []op.Dot {
	out := slices.Clone(dots)
	for i, d := range out {
		if n, ok := to[d]; ok {
			out[i] = n
		}
	}
	return op.SortPreds(out)
}

func (t *tablet) inLog(h wire.Hash) bool {
	return slices.ContainsFunc(t.w.host.entries, func(e entry) bool { return e.hash == h })
}

// wipe is what a revoked tablet does at its next contact: it sends what is sealed,
// which the server sets aside, and destroys its keys.
//
// A tablet that was also restored from an older copy keeps what it has: nobody can say
// which of its numbers were used, and a revoked tablet may not ask.
func (t *tablet) wipe() {
	t.w.tally.revoked++
	t.gone = true
	if t.inDoubt {
		t.onlyHere(nil)
		return
	}
	work := slices.Concat(t.waiting, t.sealed)
	if t.w.wires != nil {
		t.byCourier(work)
		return
	}
	for _, raw := range work {
		t.w.host.push(raw)
	}
}

// onlyHere lets the observer forget what this tablet saved and nothing holds but its
// own disk and the bundles given.
func (t *tablet) onlyHere(but [][]byte) {
	there := map[op.Dot]bool{}
	for _, raw := range but {
		t.noteDots(there, raw)
	}
	for _, e := range slices.Concat(t.w.host.entries, t.w.host.aside) {
		t.noteDots(there, e.raw)
	}
	for again := true; again; {
		again = false
		for d, g := range t.w.ghosts {
			for _, p := range g.seen {
				if (d.Inc[1] != t.inc[1] || there[d]) && !there[p] {
					there[p], again = true, true
				}
			}
		}
	}
	for d := range t.w.ghosts {
		if d.Inc[1] == t.inc[1] && !there[d] {
			delete(t.w.ghosts, d)
		}
	}
}

// lose is what a river or a thief does. What a colleague has by stick must stay, until
// that tablet is lost as well.
func (t *tablet) lose() {
	t.gone, t.lost = true, true
	for _, x := range t.w.tablets {
		if !x.lost {
			continue
		}
		var elsewhere [][]byte
		for _, u := range t.w.tablets {
			for k, e := range u.held {
				if !u.gone && k.Inc == x.inc && t.w.host.book.active(u.no) {
					elsewhere = append(elsewhere, e.raw)
				}
			}
		}
		x.onlyHere(elsewhere)
	}
}

// stick hands everything a tablet holds to another one without a network.
func (t *tablet) stick(to *tablet) {
	if t.gone || to.gone || t == to || t.inDoubt || to.inDoubt {
		return
	}
	t.publish()
	if t.book.follows(to.book) {
		to.book = t.book
	}
	if !to.book.active(to.no) {
		to.wipe() // the stick carries its revocation
		return
	}
	all := slices.Clone(t.order)
	for _, r := range t.records {
		all = append(all, r.entry)
	}
	for _, raw := range t.ownSent() {
		o := t.w.open(raw)
		all = append(all, entry{o.Key, o.hash, raw})
	}
	slices.SortStableFunc(all, func(a, b entry) int { return int(b.key.Class) - int(a.key.Class) })
	for _, e := range append(all, t.byStick...) {
		if e.key.Class != uint8(bundle.Draft) {
			to.take(e, true)
		}
	}
}

// restore puts an older copy of the tablet's disk in place. What was written since and
// is nowhere else is gone, as with any disk; what anybody has must stay.
func (t *tablet) restore() {
	w := t.w
	if t.backup == nil || t.gone || t.inDoubt || w.forgot || w.gone || t.elsewhere() {
		return
	}
	w.restored = true
	t.durable = *t.backup
	t.disk, t.byStick = t.disk.clone(), slices.Clone(t.byStick)
	t.start()
	t.takeSticks()
	t.inDoubt = true
	t.onlyHere(slices.Concat(t.sealed, t.waiting))
}

func (t *tablet) noteDots(there map[op.Dot]bool, raw []byte) {
	o := t.w.open(raw)
	if o.Bundle == nil {
		return
	}
	k, ok := t.w.keys(o.Bundle.Header.EpochKID)
	if !ok {
		k = t.keysOf(o)
	}
	if b, err := o.read(k); err == nil {
		for _, p := range b.Ops {
			there[p.Dot] = true
		}
	}
}

// elsewhere reports whether somebody has by stick what the server has not: a copy that
// comes back then cannot know which of its numbers were used.
func (t *tablet) elsewhere() bool {
	for _, u := range t.w.tablets {
		for k := range u.held {
			if u != t && op.ID(k.Inc) == t.inc && !t.w.host.has(k) {
				return true
			}
		}
	}
	return slices.ContainsFunc(t.w.host.aside, func(e entry) bool { return op.ID(e.key.Inc) == t.inc })
}
