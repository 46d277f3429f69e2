package simtest_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"doorstep/crypto/orglog"
	"doorstep/sync/bundle"
	"doorstep/sync/merge"
	"doorstep/sync/op"
)

// show is everything a screen can tell of a set.
func (w *world) show(s *merge.Set) string {
	b := make([]byte, 0, 1024)
	dot := func(d op.Dot) {
		b = strconv.AppendUint(append(b, '@', d.Inc[1], '/', d.Inc[2]+'0', '.'), d.Seq, 10)
	}
	for _, c := range s.Cells(theDoc) {
		b = append(append(append(append(append(b, c.Row[1], c.Row[2], c.Row[15], ' '), c.Link...), ' '), c.Option...), ':')
		for _, o := range s.Visible(c) {
			b = append(append(b, ' '), o.Value.String()...)
			dot(o.Dot)
		}
		b = append(b, '\n')
	}
	for _, r := range s.Rows(theDoc, "rows", op.ID{}) {
		b = append(append(append(b, "row "...), r.ID[:]...), r.Pos...)
		b = append(b, byte('0'+len(r.Removed)), byte('0'+len(r.Kept)), '\n')
	}
	for _, c := range s.Conflicts() {
		b = append(append(append(b, "? "...), c.Link...), c.Option...)
	}
	if e := s.Equivocations(theDoc); len(e) > 0 {
		b = fmt.Append(b, e)
	}
	return string(b)
}

// fresh is a tablet of the team that joins now and reads the log, of which it sees what
// want says.
func (w *world) fresh(want func(entry) bool) *merge.Set {
	var s merge.Set
	for _, e := range w.host.entries {
		if o := w.open(e.raw); o.Bundle != nil && w.counts(o) && want(e) {
			s.AddAll(w.body(o).Ops)
		}
	}
	return &s
}

// counts reports whether what was signed in an entry may be believed.
func (w *world) counts(o *opened) bool {
	a := w.host.book.state.Authority(o.Device, o.OrgSize)
	return (a == orglog.Authorised || a == orglog.Former) && o.genuine()
}

// body is what an entry holds for the paper (PO5: it opens every epoch there is).
func (w *world) body(o *opened) *bundle.Body {
	if o.body != nil {
		return o.body
	}
	k, ok := w.keys(o.Bundle.Header.EpochKID)
	if !ok {
		panic("PO5: the recovery identity cannot open an epoch")
	}
	b, err := o.read(k)
	must(err)
	return b
}

// check settles the world and says which promise it breaks, "" for none.
func (w *world) check() string {
	w.settle()
	all := func(entry) bool { return true }
	now := w.fresh(all)
	want := w.show(now)
	for _, t := range w.tablets {
		if t.gone {
			continue
		}
		if got := w.engine.show(w, t); got != want {
			return fmt.Sprintf("PO1: %s sees\n%sbut a new tablet\n%s", t.name, got, want)
		}
		for d := range w.forged {
			if t.set.Has(theDoc, d) {
				return fmt.Sprintf("PO6: %s shows what nobody signed who may", t.name)
			}
		}
	}
	if bad := w.drafts(want); bad != "" {
		return bad
	}
	if lost := w.lost(now); lost != "" {
		return "PO2: " + lost
	}
	if signed := w.signed(now); signed != "" {
		return signed
	}
	if open := w.opens(); open != "" {
		return open
	}
	return w.once()
}

// drafts checks PO3: the drafts of a tablet that published since add nothing and take
// nothing away, whether the courier brought them, none or all of them are there.
func (w *world) drafts(want string) string {
	alive := map[op.ID]bool{}
	for _, t := range w.tablets {
		alive[t.inc] = !t.gone
	}
	without := w.fresh(func(e entry) bool {
		return e.key.Class != uint8(bundle.Draft) || !alive[op.ID(e.key.Inc)]
	})
	if got := w.show(without); got != want {
		return fmt.Sprintf("PO3: without drafts\n%swith those uploaded\n%s", got, want)
	}
	with := w.fresh(func(entry) bool { return true })
	for _, t := range w.tablets {
		if t.gone {
			continue
		}
		for _, raw := range t.sealed {
			with.AddAll(w.body(w.open(raw)).Ops)
		}
	}
	if got := w.show(with); got != want {
		return fmt.Sprintf("PO3: with all drafts\n%swithout\n%s", got, want)
	}
	return ""
}

// lost finds an acknowledged save that is neither on the screen nor replaced by
// somebody who had it on theirs.
func (w *world) lost(s *merge.Set) string {
	kept := make(map[op.Dot]bool)
	s.Each(theDoc, func(o *op.Op) bool {
		if g := w.ghosts[o.Dot]; g != nil && g.op.Value.Equal(o.Value) {
			kept[o.Dot] = true
		}
		return true
	})
	for again := true; again; {
		again = false
		for d, g := range w.ghosts {
			if !kept[d] {
				continue
			}
			for _, p := range g.seen {
				if !kept[p] {
					kept[p], again = true, true
				}
			}
		}
	}
	for _, d := range slices.SortedFunc(maps.Keys(w.ghosts), op.Dot.Compare) {
		g := w.ghosts[d]
		if !kept[d] {
			return fmt.Sprintf("%v of %s in %s is gone", g.op.Value, names[d.Inc[1]-1], g.op.Link)
		}
		if g.op.IsSign() && len(s.Visible(g.op.Cell())) == 0 {
			return "a signature is gone"
		}
	}
	return ""
}

// signed checks what a signature was given over: every answer of it can be found by
// whoever reads the log, and every answer that stands now and was not known to the
// signer is listed as arrived after the signature.
func (w *world) signed(s *merge.Set) string {
	for _, d := range slices.SortedFunc(maps.Keys(w.ghosts), op.Dot.Compare) {
		g := w.ghosts[d]
		for _, o := range g.cut {
			if !s.Has(theDoc, o.Dot) {
				return fmt.Sprintf("%v was signed and is gone", o.Value)
			}
		}
		if g.reach == nil {
			continue
		}
		after := map[op.Dot]bool{}
		for _, o := range s.After(theDoc, g.reach) {
			after[o.Dot] = true
		}
		silent := ""
		s.Each(theDoc, func(o *op.Op) bool {
			if !g.known[o.Dot] && !o.IsSign() && !after[o.Dot] {
				silent = fmt.Sprintf("%v was not known to %s who signed, and is not shown as arrived after", o.Value, names[d.Inc[1]-1])
			}
			return silent == ""
		})
		if silent != "" {
			return silent
		}
	}
	return ""
}

// opens checks PO9: no tablet that was revoked opens an epoch made by somebody who
// knew of the revocation and had rotated the role, however it comes by the record.
func (w *world) opens() string {
	if w.host.book == theCouncil().first {
		return ""
	}
	records := w.records()
	for _, t := range w.tablets {
		d := w.host.book.state.Devices[theCouncil().devices[t.no].ID]
		if d.Active() {
			continue
		}
		sp := w.spaceOf(t.no)
		for _, rec := range records {
			r := rec.rec
			if !w.rotatedFor(r, d) {
				continue
			}
			if _, err := sp.Epoch(w.host.book.state.Org, r.KID, w.host.book.rings[t.no]); err == nil {
				return fmt.Sprintf("PO9: %s, revoked, opens an epoch made after the rotation", t.name)
			}
		}
		for _, e := range w.host.entries {
			o := w.open(e.raw)
			if o.Bundle == nil || !w.lateFor(o, d) {
				continue
			}
			if _, err := sp.Epoch(w.host.book.state.Org, o.Bundle.Header.EpochKID, w.host.book.rings[t.no]); err == nil {
				return fmt.Sprintf("PO9: %s, revoked, reads what was published after the rotation", t.name)
			}
		}
	}
	return ""
}

// rotatedFor reports whether an epoch was made by somebody who had seen a rotation
// after a device's revocation.
func (w *world) rotatedFor(r *orglog.EpochRecord, d *orglog.Device) bool {
	return w.generation(r.OrgSize) > w.generation(d.Revoked+1)
}

// lateFor reports whether a bundle was packed by somebody who had.
func (w *world) lateFor(o *opened, d *orglog.Device) bool {
	return o.Bundle.Header.Class == bundle.Published && w.generation(o.OrgSize) > w.generation(d.Revoked+1)
}

// generation is the team's after the first size statements of the organisation's log.
func (w *world) generation(size uint64) uint64 {
	for ch := w.host.book; ; ch = ch.before {
		if ch.state.Size <= size || ch.before == nil {
			return ch.state.Roles[team].Current().Gen
		}
	}
}

// once checks PO7: every entry and every published op is in the log once.
func (w *world) once() string {
	seen := make(map[op.Dot]bool)
	hashes := make(map[[32]byte]bool)
	for _, e := range w.host.entries {
		o := w.open(e.raw)
		if hashes[o.hash] {
			return "PO7: a bundle is in the log twice"
		}
		hashes[o.hash] = true
		if o.Bundle == nil || o.Bundle.Header.Class == bundle.Draft || !w.counts(o) {
			continue
		}
		for _, p := range w.body(o).Ops {
			if seen[p.Dot] {
				return fmt.Sprintf("PO7: %v was published twice", p.Value)
			}
			seen[p.Dot] = true
		}
	}
	return ""
}

func firstLine(broken string) string {
	first, _, _ := strings.Cut(broken, "\n")
	return first
}
