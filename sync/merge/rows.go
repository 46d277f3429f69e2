package merge

import (
	"cmp"
	"slices"

	"doorstep/sync/op"
)

// Row is one row of a repeating group as it is to be shown.
type Row struct {
	ID     op.ID
	Group  string
	Parent op.ID
	Pos    string
	Dot    op.Dot // the op that gave the row its place
	// Removed holds the visible tombstones of a row that lives on because someone
	// wrote in it, moved it or put it back without knowing of them. It is empty for
	// an ordinary row. The screen then says "removed by A, changed by B".
	Removed []op.Op
	// Kept holds the visible ops that keep such a row alive.
	Kept []op.Op
}

type place struct {
	group  string
	parent op.ID
}

// Rows gives the living rows of a group inside a parent row (zero at the top), by
// position and then by dot. The slice must not be changed.
//
// A row lives while a visible op gives it a place, or answers something in it, or a
// row inside it lives: adding and answering win over removing. Where several visible
// ops give it a place, the greatest (position, dot) holds, on every tablet the same.
func (s *Set) Rows(doc op.ID, group string, parent op.ID) []Row {
	d := s.docs[doc]
	if d == nil {
		return nil
	}
	if d.ordered == nil {
		d.orderRows()
	}
	return d.ordered[place{group: group, parent: parent}]
}

// Row gives one living row.
func (s *Set) Row(doc, id op.ID) (Row, bool) {
	d := s.docs[doc]
	if d == nil || d.rows[id] == nil {
		return Row{}, false
	}
	v, _, ok := d.placeOf(d.rows[id])
	if !ok {
		return Row{}, false
	}
	for _, r := range s.Rows(doc, v.Group, v.Parent) {
		if r.ID == id {
			return r, true
		}
	}
	return Row{}, false
}

func (d *doc) orderRows() {
	d.ordered = make(map[place][]Row)
	alive := d.aliveRows()
	for id, r := range d.rows {
		v, dot, ok := d.placeOf(r)
		if !ok || !alive[id] {
			continue // a row whose place has not arrived yet is shown when it has
		}
		shown := Row{ID: id, Group: v.Group, Parent: v.Parent, Pos: v.Pos, Dot: dot}
		if shown.Removed = d.pickVisible(r.tombs); shown.Removed != nil {
			shown.Kept = d.pickVisible(slices.Concat(r.places, r.inside))
		}
		p := place{group: v.Group, parent: v.Parent}
		d.ordered[p] = append(d.ordered[p], shown)
	}
	for _, rows := range d.ordered {
		slices.SortFunc(rows, func(a, b Row) int {
			if c := cmp.Compare(a.Pos, b.Pos); c != 0 {
				return c
			}
			if c := a.Dot.Compare(b.Dot); c != 0 {
				return c
			}
			return a.ID.Compare(b.ID)
		})
	}
}

// aliveRows marks the rows that live, and with each the rows around it.
func (d *doc) aliveRows() map[op.ID]bool {
	alive := make(map[op.ID]bool, len(d.rows))
	for id, r := range d.rows {
		if !slices.ContainsFunc(r.places, d.visible) && !slices.ContainsFunc(r.inside, d.visibleAnswer) {
			continue
		}
		for !id.IsZero() && !alive[id] {
			alive[id] = true
			outer := d.rows[id]
			if outer == nil {
				break
			}
			v, _, _ := d.placeOf(outer)
			id = v.Parent
		}
	}
	return alive
}

// visibleAnswer reports whether an op inside a row keeps it alive. An answer taken out
// by a tombstone does not; one set to nothing does, for that is something written.
func (d *doc) visibleAnswer(n int32) bool {
	return d.ops[n].Value.Kind() != op.KindTombstone && d.visible(n)
}

// placeOf gives a row's place: the greatest (position, dot) of the visible ops that
// give one; when all are superseded (the row was removed and revived by an answer in
// it), of those that no other of them supersedes.
func (d *doc) placeOf(r *row) (v op.RowValue, dot op.Dot, ok bool) {
	consider := func(n int32) {
		w, _ := d.ops[n].Value.Row()
		at := d.ops[n].Dot
		c := cmp.Compare(w.Pos, v.Pos)
		if c == 0 {
			c = at.Compare(dot)
		}
		if c == 0 { // one dot, two contents
			c = cmp.Or(cmp.Compare(w.Group, v.Group), w.Parent.Compare(v.Parent))
		}
		if !ok || c > 0 {
			v, dot, ok = w, at, true
		}
	}
	for _, n := range r.places {
		if d.visible(n) {
			consider(n)
		}
	}
	if ok {
		return v, dot, ok
	}
	for _, n := range r.places {
		if !d.replacedIn(r.places, d.ops[n].Dot) {
			consider(n)
		}
	}
	return v, dot, ok
}

// replacedIn reports whether one of some ops supersedes a dot.
func (d *doc) replacedIn(at []int32, dot op.Dot) bool {
	return slices.ContainsFunc(at, func(n int32) bool { return d.replaces(n, dot) })
}
