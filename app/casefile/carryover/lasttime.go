package carryover

import (
	"context"
	"errors"
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Last is what an earlier form of the same kind answered to a question that
// nobody has answered yet in this one.
type Last struct {
	Cell   casefile.Cell
	Values []fhir.Value
	From   casefile.Source // its On is the day by which that form is known
}

// LastTime is what was answered last time to the questions of a page, in their
// order. A size, a weight, a date, a drawing, a signature and the state of a
// child's skin are never offered: they are looked at anew (HZ-21). Neither is a
// judgement, nor what stands in a row.
func LastTime(r casefile.Record, d *casefile.Document, page *engine.Page) []Last {
	if page.Rows != nil {
		return nil
	}
	f := finder{r: r, t: same(), form: d.Form()}
	var out []Last
	for it := range d.Form().Items() {
		if it.Page != page || it.Group != nil || !f.t.keeps(it) {
			continue
		}
		cell := casefile.Cell{LinkID: it.LinkID}
		if st := d.State(cell); !st.Enabled || len(st.Values) > 0 || st.Gap != nil {
			continue
		}
		if l, ok := f.last(d, it); ok {
			out = append(out, l)
		}
	}
	return out
}

// last is the answer of the newest form of the kind that was begun before this
// one and answers the question.
func (f finder) last(d *casefile.Document, it *engine.Item) (Last, bool) {
	earlier := f.r.Of(casefile.FormName(d.Form()))
	for _, e := range slices.Backward(earlier) {
		if e.ID() == d.ID() || !e.Summary().Started.Before(d.Summary().Started) {
			continue
		}
		cell := casefile.Cell{LinkID: it.LinkID}
		st := e.State(cell)
		if !st.Enabled || len(st.Values) == 0 || e.Restricted(cell) && !it.Restricted || !takes(it, casefile.Carried{Values: st.Values}) {
			continue
		}
		sum := e.Summary()
		on := sum.Started
		for _, s := range sum.Signed {
			on = s.At
		}
		return Last{Cell: cell, Values: casefile.Fitting(it, st.Values), From: casefile.Source{
			Doc: e.ID(), Cell: cell, Title: e.Form().Title, Version: max(1, sum.Version), On: casefile.DateOf(on.In(f.r.Now.Location())),
		}}, true
	}
	return Last{}, false
}

// keeps reports whether an answer of last time may be offered.
func (t table) keeps(it *engine.Item) bool {
	switch it.Type {
	case engine.String, engine.Text, engine.Choice, engine.OpenChoice, engine.Boolean:
	default:
		return false
	}
	return it.Question() && !it.ReadOnly && !it.Hidden && it.Control != fhir.ControlSignature &&
		!slices.ContainsFunc(t.Anew, func(prefix string) bool { return strings.HasPrefix(it.LinkID, prefix) })
}

// StillTrue answers a question as last time. The answer says where it is from.
func StillTrue(ctx context.Context, d *casefile.Document, l Last) error {
	if st := d.State(l.Cell); len(st.Values) > 0 {
		return ErrAnswered
	}
	_, err := d.Carry(ctx, l.Cell, l.From, l.Values...)
	return err
}

// ErrAnswered reports a question that somebody has answered meanwhile.
var ErrAnswered = errors.New("somebody has answered this meanwhile")
