package carryover

import (
	"context"
	"errors"
	"slices"

	"doorstep/app/casefile"
	"doorstep/forms/fhir"
)

// Origin is where an answer was carried over from, and how things stand there.
type Origin struct {
	From casefile.Source
	// Touched: somebody has changed the answer here since.
	Touched bool
	// Changed: it says something else there by now, which is Now.
	Changed bool
	Now     []fhir.Value
}

// Words say where the answer is from: "From the Disabled Child Assessment of 3
// November 2026, version 1".
func (o Origin) Words() string { return "From " + o.From.Words() }

// OriginOf is where the answer to a question was carried over from; false when it
// was given here, or its source is not in this record.
func OriginOf(r casefile.Record, d *casefile.Document, c casefile.Cell) (Origin, bool) {
	from, ok := d.CarriedFrom(c)
	if !ok {
		return Origin{}, false
	}
	_, untouched := d.Source(c)
	o := Origin{From: from, Touched: !untouched}
	it, src := d.Form().Item(c.LinkID), documentOf(r, from.Doc)
	if it == nil || src == nil || src.Form().Item(from.Cell.LinkID) == nil {
		return o, true
	}
	st := src.State(from.Cell)
	if !st.Enabled {
		return o, true
	}
	o.Now = casefile.Fitting(it, st.Values)
	o.Changed = !slices.EqualFunc(o.Now, d.State(c).Values, fhir.Value.Equal)
	return o, true
}

// documentOf finds a document, a case or a person record in a case.
func documentOf(r casefile.Record, id casefile.ID) *casefile.Document {
	if r.Case != nil && r.Case.ID() == id {
		return r.Case
	}
	if d := r.People[id]; d != nil {
		return d
	}
	for _, d := range r.Docs {
		if d.ID() == id {
			return d
		}
	}
	return nil
}

// Correction is an answer that came from the record and says something else
// here: the record is to be put right, or it is not.
type Correction struct {
	At     casefile.Cell // here
	Record *casefile.Document
	Cell   casefile.Cell // in the record
	Was    []fhir.Value
	Now    []fhir.Value
}

// CorrectionOf is what an answer offers to correct; false when there is nothing.
// A form that somebody else filled is never corrected: its answer was theirs.
func CorrectionOf(r casefile.Record, d *casefile.Document, c casefile.Cell) (Correction, bool) {
	o, ok := OriginOf(r, d, c)
	if !ok || !o.From.OfRecord() || !o.Touched || !o.Changed {
		return Correction{}, false
	}
	record := documentOf(r, o.From.Doc)
	if record == nil {
		return Correction{}, false
	}
	to := record.Form().Item(o.From.Cell.LinkID)
	now := d.State(c)
	if to == nil || !now.Enabled || len(now.Values) == 0 || len(casefile.Fitting(to, now.Values)) != len(now.Values) {
		return Correction{}, false // the record has no words for it
	}
	return Correction{
		At: c, Record: record, Cell: o.From.Cell, Was: record.State(o.From.Cell).Values, Now: casefile.Fitting(to, now.Values),
	}, true
}

// Corrections are all that a document offers to correct, in the order of its form.
func Corrections(r casefile.Record, d *casefile.Document) []Correction {
	var out []Correction
	for _, c := range d.CarriedCells() {
		if k, ok := CorrectionOf(r, d, c); ok {
			out = append(out, k)
		}
	}
	return out
}

// Apply puts the record right. What it said before stays in its history.
func (k Correction) Apply(ctx context.Context) error {
	_, err := k.Record.Set(ctx, k.Cell, k.Now...)
	return err
}

// Renew takes what the source says by now, for an answer that nobody has changed
// here.
func Renew(ctx context.Context, r casefile.Record, d *casefile.Document, c casefile.Cell) error {
	o, ok := OriginOf(r, d, c)
	if !ok || !o.Changed {
		return errNothing
	}
	from := o.From
	if src := documentOf(r, from.Doc); src != nil && !from.OfRecord() {
		from.Version = max(1, src.Summary().Version)
	}
	_, err := d.Carry(ctx, c, from, o.Now...)
	return err
}

// errNothing reports an answer whose source says the same still.
var errNothing = errors.New("there is nothing newer to take over")
