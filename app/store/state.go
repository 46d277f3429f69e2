package store

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/orglog"
	"doorstep/crypto/seal"
	"doorstep/sync/op"
)

// meta is the one row that says how far the view has come.
type meta struct {
	Applied uint64      `cbor:"1,keyasint"` // journal seq up to which everything is in the view
	Inc     detcbor.B16 `cbor:"2,keyasint"`
	Next    uint64      `cbor:"3,keyasint"`           // next seq of the incarnation
	Rows    uint64      `cbor:"4,keyasint"`           // next number of an op row, never used again
	Opens   uint64      `cbor:"5,keyasint"`           // clean openings
	Clean   []clean     `cbor:"6,keyasint"`           // points up to which everything had a receipt
	Spaces  uint64      `cbor:"7,keyasint"`           // how many heads there are
	Half    bool        `cbor:"8,keyasint"`           // built again, and the server not asked to the end since
	Epochs  uint64      `cbor:"9,keyasint,omitempty"` // how many key records of their file are in the view
	Version uint64      `cbor:"10,keyasint,omitempty"`
}

// viewVersion is the version of the view's rows. A view of another version is
// built again from the files beside it.
const viewVersion = 2

// clean is a place in the journal up to which everything had a receipt, and
// how many clean openings there had been by then.
type clean struct {
	_     struct{} `cbor:",toarray"`
	Seq   uint64
	Opens uint64
}

// docRow is what the view says about a document without its ops.
type docRow struct {
	Space detcbor.B16 `cbor:"1,keyasint"`
	Form  string      `cbor:"2,keyasint"`
	Ops   uint64      `cbor:"3,keyasint"`
	First uint64      `cbor:"4,keyasint"` // stamps
	Last  uint64      `cbor:"5,keyasint"`
	Own   uint64      `cbor:"6,keyasint"` // greatest own seq of this incarnation
}

// DocInfo is a document as the store knows it.
type DocInfo struct {
	ID    op.ID
	Space op.ID
	Form  string // canonical url|version
	Ops   int
	First time.Time
	Last  time.Time
}

type doc struct {
	id, space op.ID
	docCount           // with what is only in memory
	stored    docCount // as the view has it
	rows      []opRow  // its op rows in the view
	fresh     []op.Op  // taken in, not in the view yet
}

// opRow is one op row of a document: its number and about how long it is.
type opRow struct {
	no   uint64
	size int
}

// small are the rows worth putting together, the first of them up to half of
// what a transaction takes.
func (d *doc) small() []opRow {
	var out []opRow
	total := 0
	for _, r := range d.rows {
		if r.size < smallRow && total < txnLimit/2 {
			out = append(out, r)
			total += r.size
		}
	}
	return out
}

// large are all rows that small leaves out.
func (d *doc) large() []opRow {
	small := d.small()
	return slices.DeleteFunc(slices.Clone(d.rows), func(r opRow) bool { return slices.Contains(small, r) })
}

type docCount struct {
	form        string
	ops         uint64
	first, last op.HLC
	own         uint64
}

func (d *docCount) take(ops []op.Op, inc op.ID) {
	for i := range ops {
		o := &ops[i]
		d.ops++
		if d.form == "" {
			d.form = o.Form
		}
		if o.Link == op.LinkForm {
			if s, ok := o.Value.Text(); ok && s != "" {
				d.form = s
			}
		}
		if d.first == 0 || o.At < d.first {
			d.first = o.At
		}
		d.last = max(d.last, o.At)
		if o.Dot.Inc == inc {
			d.own = max(d.own, o.Dot.Seq)
		}
	}
}

func (d *docCount) row(space op.ID) ([]byte, error) {
	return detcbor.Marshal(docRow{Space: detcbor.B16(space), Form: d.form, Ops: d.ops, First: uint64(d.first), Last: uint64(d.last), Own: d.own})
}

func (d *doc) info() DocInfo {
	return DocInfo{ID: d.id, Space: d.space, Form: d.form, Ops: int(d.ops), First: d.first.Time(), Last: d.last.Time()}
}

type space struct {
	id     op.ID
	head   head
	epochs *orglog.Space
	kids   map[seal.KID]bool // of the records in epochs
	keys   seal.EpochKeys
	ready  bool // keys can seal and open
	unsent []unsent
	reach  map[op.ID]uint64 // greatest seq seen, by incarnation
	due    bool             // a new epoch should be made, as of dueAt
	dueAt  uint64           // size of the organisation's log; 0: not asked yet
}

// ChangeKind is a change as a person counts it.
type ChangeKind byte

// The kinds of change.
const (
	ChangeNone ChangeKind = iota // not counted: heads, ticks of the same question
	ChangeAnswer
	ChangeRow
	ChangeSignature
	ChangePhoto
	ChangeForm
	ChangeCase
)

// unsent is one own change without a receipt.
type unsent struct {
	dot  op.Dot
	doc  op.ID
	row  op.ID
	link string
	kind ChangeKind
	at   op.HLC
}

// kindOf says how a person would count an op.
func kindOf(o *op.Op) ChangeKind {
	switch {
	case o.IsSign():
		return ChangeSignature
	case o.Link == op.LinkCase:
		if b, ok := o.Value.Bytes(); ok && len(b) == len(o.Doc) && op.ID(b) == o.Doc {
			return ChangeCase
		}
		if strings.Contains(o.Form, "/person|") {
			return ChangeNone // counted where the case lists its people
		}
		if strings.Contains(o.Form, "/ess|") {
			return ChangeNone // made with the case
		}
		return ChangeForm
	case op.IsHead(o.Link):
		return ChangeNone
	case o.Link == "":
		return ChangeRow
	}
	if name, _, ok := o.Value.Typed(); ok && name == op.TypeAttachment {
		return ChangePhoto
	}
	return ChangeAnswer
}

// Waiting is what a person changed in one document that has no receipt.
type Waiting struct {
	Doc   op.ID
	Space op.ID
	Kinds map[ChangeKind]int
	Links []string // of the answers, each once
	From  time.Time
	To    time.Time
}

// waiting counts the unsent changes of a space: an answer that was changed
// ten times is one change.
func (sp *space) waiting() []Waiting {
	type cell struct {
		doc, row op.ID
		link     string
	}
	seen := map[cell]bool{}
	by := map[op.ID]*Waiting{}
	// What a document began with is one change, the beginning: the change that
	// says which case it belongs to is the last of those (casefile.Begin).
	begun := map[op.ID]op.Dot{}
	for _, u := range sp.unsent {
		if u.link == op.LinkCase {
			begun[u.doc] = u.dot
		}
	}
	for _, u := range sp.unsent {
		if b, ok := begun[u.doc]; ok && b.Inc == u.dot.Inc && u.dot.Seq < b.Seq {
			continue
		}
		w := by[u.doc]
		if w == nil {
			w = &Waiting{Doc: u.doc, Space: sp.id, Kinds: map[ChangeKind]int{}, From: u.at.Time(), To: u.at.Time()}
			by[u.doc] = w
		}
		if t := u.at.Time(); t.Before(w.From) {
			w.From = t
		} else if t.After(w.To) {
			w.To = t
		}
		c := cell{u.doc, u.row, u.link}
		if u.kind == ChangeNone || seen[c] && u.kind != ChangeSignature {
			continue
		}
		seen[c] = true
		w.Kinds[u.kind]++
		if u.link != "" && !op.IsHead(u.link) && !slices.Contains(w.Links, u.link) {
			w.Links = append(w.Links, u.link)
		}
	}
	out := make([]Waiting, 0, len(by))
	for _, w := range by {
		if len(w.Kinds) > 0 {
			out = append(out, *w)
		}
	}
	slices.SortFunc(out, func(a, b Waiting) int { return cmp.Or(a.From.Compare(b.From), a.Doc.Compare(b.Doc)) })
	return out
}

// count is how many changes a person would say wait in the space.
func (sp *space) count() int {
	n := 0
	for _, w := range sp.waiting() {
		for _, k := range w.Kinds {
			n += k
		}
	}
	return n
}
