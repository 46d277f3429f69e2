package casefile

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// Reopen says why a signed document is changed, and makes the next version.
func (d *Document) Reopen(ctx context.Context, why string) error {
	d.mu.Lock()
	ops := d.put(d.versionOps(), ID{}, linkReason, op.Text(why))
	_, t, err := d.commit(ops, func(ops []op.Op) engine.Changes { return nil })
	d.mu.Unlock()
	_, err = wait(ctx, nil, t, err)
	return err
}

func (d *Document) versionOps() []op.Op {
	ops := []op.Op{d.op(ID{}, linkVersion, op.Int(int64(d.version1()+1)))}
	return d.put(ops, ID{}, op.LinkStatus, op.Text(string(Amended)))
}

// withNewVersion adds the change that makes a new version when ops touch what
// a signature that still holds covers.
func (d *Document) withNewVersion(ops []op.Op) []op.Op {
	if !d.head[op.LinkSign] {
		return ops
	}
	order := d.order()
	for _, s := range d.signing() {
		touched := false
		for _, o := range ops {
			if o.Link == linkVersion {
				return ops
			}
			c := Cell{Row: rowID(o.Row), LinkID: o.Link}
			if o.Link == "" {
				c.LinkID = d.rows[o.Row].Group
				if r, ok := o.Value.Row(); ok {
					c.LinkID = r.Group
				}
			}
			touched = touched || !op.IsHead(o.Link) && d.covered(s.cell, c, order)
		}
		// Whether it holds is asked last: that takes the whole form.
		if touched && d.holds(s) {
			return append(ops, d.versionOps()...)
		}
	}
	return ops
}

// covered reports whether a signature at sig covers the cell c: everything
// that stands above the signature, the whole row for a signature in a row,
// everything for the zero cell. Signatures do not cover one another, nor what
// becomes of an action after it was signed.
func (d *Document) covered(sig, c Cell, order map[string]int) bool {
	return !d.follow[c.LinkID] && d.stands(sig, c, order)
}

// stands reports whether a cell stands under a signature.
func (d *Document) stands(sig, c Cell, order map[string]int) bool {
	if it := d.cfg.Form.Item(c.LinkID); it != nil && (it.Control == fhir.ControlSignature || worked(it)) {
		return false
	}
	switch {
	case sig.LinkID == "":
		return true
	case sig.Row != "":
		return d.within(c.Row, sig.Row)
	}
	return order[c.LinkID] < order[sig.LinkID]
}

// within reports whether row is outer or lies inside it.
func (d *Document) within(row, outer engine.RowID) bool {
	for range 16 { // deeper than any form nests
		if row == "" {
			return false
		}
		if row == outer {
			return true
		}
		id, err := op.ParseID(string(row))
		if err != nil {
			return false
		}
		row = rowID(d.rows[id].Parent)
	}
	return false
}

type signature struct {
	SignedBy
	cell   Cell
	valid  bool
	dig    string
	sealed string // base64 of what the Signer gave
	inc    ID     // the incarnation that it was made in
}

// signatures are all signatures, oldest first, each with whether it still
// holds: whether what it covers is what was signed.
func (d *Document) signatures() []signature {
	out := d.signing()
	for i := range out {
		out[i].valid = d.holds(out[i])
		out[i].Valid = out[i].valid
	}
	return out
}

// holds reports whether what a signature covers is what was signed. That takes the
// whole form, and is kept until the next change.
func (d *Document) holds(s signature) bool {
	if n := d.set.Len(d.cfg.ID); d.proven.of == nil || d.proven.changes != n {
		d.proven.of, d.proven.changes = map[provenKey]bool{}, n
	}
	key := provenKey{s.cell, s.At.Unix(), s.dig}
	known, ok := d.proven.of[key]
	if !ok {
		digest := d.digest(s.cell, s.At)
		known = hex.EncodeToString(digest[:]) == s.dig
		d.proven.of[key] = known
	}
	return known
}

// provenKey tells one signature of a document from another.
type provenKey struct {
	cell   Cell
	at     int64
	digest string
}

// signing are all signatures, oldest first, without asking whether they hold.
func (d *Document) signing() []signature {
	if !d.head[op.LinkSign] {
		return nil
	}
	var out []signature
	for _, o := range d.set.Visible(op.Cell{Doc: d.cfg.ID, Link: op.LinkSign}) {
		v := o.Value
		name, _, ok := v.Typed()
		if !ok || name != op.TypeSignature {
			continue
		}
		at, err := time.Parse(time.RFC3339, v.Field(6))
		if err != nil {
			at = o.At.Time()
		}
		version, _ := strconv.Atoi(v.Field(7))
		s := signature{cell: Cell{Row: engine.RowID(v.Field(3)), LinkID: v.Field(4)}, dig: v.Field(5), sealed: v.Field(2), inc: o.Dot.Inc}
		s.SignedBy = SignedBy{
			Role: v.Field(0), Name: v.Field(1), At: at, Typed: v.Field(8) == "typed", Cell: s.cell.LinkID, Row: s.cell.Row,
			Version: version, Code: checkCode(s.dig),
		}
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b signature) int { return a.At.Compare(b.At) })
	return out
}

// signed are the times of all signatures, without asking whether they hold.
func (d *Document) signed() []time.Time {
	var out []time.Time
	if d.head[op.LinkSign] {
		for _, o := range d.set.Visible(op.Cell{Doc: d.cfg.ID, Link: op.LinkSign}) {
			if at, err := time.Parse(time.RFC3339, o.Value.Field(6)); err == nil {
				out = append(out, at)
			}
		}
	}
	return out
}

// Signatures are all signatures, oldest first, each with whether it still
// holds.
func (d *Document) Signatures() []SignedBy {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []SignedBy
	for _, s := range d.signatures() {
		out = append(out, s.SignedBy)
	}
	return out
}

// Covered are the signatures that still hold and cover a cell: changing it
// makes a new version and ends them.
func (d *Document) Covered(c Cell) []SignedBy {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.head[op.LinkSign] {
		return nil
	}
	order := d.order()
	var out []SignedBy
	for _, s := range d.signatures() {
		if s.valid && d.covered(s.cell, c, order) {
			out = append(out, s.SignedBy)
		}
	}
	return out
}

// checkCode is a digest short enough to be read out: two groups of four.
func checkCode(digest string) string {
	if len(digest) < 8 {
		return ""
	}
	return strings.ToUpper(digest[:4] + "-" + digest[4:8])
}

// digest is SHA-256 over the canonical JSON of what a signature at c covers,
// as it was worked out at the moment of signing: values that depend on the
// day are those of that day.
func (d *Document) digest(c Cell, at time.Time) [32]byte {
	qr := d.response(at)
	order := d.order()
	var keep func(items []*fhir.ResponseItem, row engine.RowID) []*fhir.ResponseItem
	keep = func(items []*fhir.ResponseItem, row engine.RowID) []*fhir.ResponseItem {
		var out []*fhir.ResponseItem
		for _, item := range items {
			here := row
			if it := d.cfg.Form.Item(item.LinkID); it != nil && it.Rows != nil && item.ID != "" {
				here = engine.RowID(item.ID)
			}
			it := *item
			it.Item = keep(item.Item, here)
			var answers []fhir.Answer
			cell := Cell{Row: here, LinkID: item.LinkID}
			switch {
			case d.covered(c, cell, order):
				for _, a := range item.Answer {
					a.Item = keep(a.Item, here)
					answers = append(answers, a)
				}
			case d.follow[item.LinkID] && strings.HasSuffix(item.LinkID, ".by") && d.stands(c, cell, order):
				if day, ok := d.stoodAt(cell, at); ok {
					answers = []fhir.Answer{{Value: fhir.Prim(fhir.Date, string(day))}}
				}
			}
			it.Answer = answers
			if len(it.Item) > 0 || len(it.Answer) > 0 || len(item.Extension) > 0 && d.covered(c, cell, order) {
				out = append(out, &it)
			}
		}
		return out
	}
	signed := fhir.QuestionnaireResponse{Questionnaire: qr.Questionnaire, Item: keep(qr.Item, "")}
	signed.ID = qr.ID
	b, err := signed.MarshalJSON()
	if err != nil {
		return [32]byte{}
	}
	return sha256.Sum256(b)
}

func formHash(f *engine.Form) [32]byte {
	if f.Source == nil {
		return [32]byte{}
	}
	b, err := f.Source.MarshalJSON()
	if err != nil {
		return [32]byte{}
	}
	return sha256.Sum256(b)
}
