package op

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"
)

// Op is one change: in document Doc, the cell (Row, Link) now has Value, in place of
// everything named by Preds, which is what the writer had on the screen. An op is
// immutable once made; a dot maps to exactly one content.
type Op struct {
	Dot   Dot
	Doc   ID
	Form  string // the form the document was begun on as "url|version"; "" where the writer did not know it
	Row   ID     // the row the cell lies in; zero outside every row
	Link  string // the question's linkId; "" for the row's own cell; "$…" for a document head
	Value Value
	Preds []Dot // sorted, without repetition; made by merge.Set.PredsFor
	At    HLC   // whole seconds; shown, never deciding
}

// Cell is the address of what merges by itself: an answer, one option of a
// multi-select, a row's existence and position, or a document head.
type Cell struct {
	Doc    ID
	Row    ID
	Link   string
	Option string // only of a tick
}

// The reserved links. A form's linkIds never begin with "$" (forms/source refuses
// them), so these never meet a question.
const (
	LinkForm      = "$form"      // the form as "url|version"
	LinkCase      = "$case"      // the case the document belongs to
	LinkStatus    = "$status"    // in-progress, completed, amended or entered-in-error; merges by rank
	LinkSubject   = "$subject"   // whom the document is about
	LinkAuthor    = "$author"    // who began it
	LinkAuthored  = "$authored"  // when it was last authored, as FHIR writes it
	LinkEncounter = "$encounter" // the visit it was made in
	LinkSign      = "$sign"      // a signature; never merged, never dropped
	LinkKeep      = "$keep:"     // prefix: content that the app does not act on, carried whole
)

// statusRank is the fixed order of forms.md 3: entered-in-error wins, then amended,
// completed, in-progress.
var statusRank = [...]string{"in-progress", "completed", "amended", "entered-in-error"}

// StatusRank gives the rank of a document status; the greatest visible one holds. A
// status that this version does not know ranks below all.
func StatusRank(status string) int { return slices.Index(statusRank[:], status) }

// Limits on one op. They bound what a stranger's bundle can make us hold; no form or
// person comes near them.
const (
	MaxText  = 256 << 10       // bytes of one text, byte string or foreign value
	MaxLink  = 512             // bytes of a linkId, group, option, form reference or type name
	MaxPos   = 256             // bytes of a row position
	MaxPreds = 1 << 16         // dots that one op may supersede
	MaxSeq   = uint64(1) << 62 // the greatest seq, so that sums of seqs cannot overflow
)

// ErrOp reports an op that breaks the rules of this package; the text says which rule
// and holds no content.
var ErrOp = errors.New("op: invalid")

type fault string

func (f fault) Error() string        { return "op: invalid: " + string(f) }
func (f fault) Is(target error) bool { return target == ErrOp }

// Cell gives the cell that o changes.
func (o *Op) Cell() Cell {
	c := Cell{Doc: o.Doc, Row: o.Row, Link: o.Link}
	if o.Value.kind == KindTick {
		c.Option = o.Value.text
	}
	return c
}

// IsHead reports whether a link is reserved for the document's head.
func IsHead(link string) bool { return strings.HasPrefix(link, "$") }

// IsSign reports whether o is a signature, which coalescing and merging leave alone.
func (o *Op) IsSign() bool { return o.Link == LinkSign }

// Equal reports whether o and p are the same op to the last bit.
func (o *Op) Equal(p *Op) bool {
	return o.Dot == p.Dot && o.Doc == p.Doc && o.Form == p.Form && o.Row == p.Row && o.Link == p.Link &&
		o.At == p.At && o.Value.Equal(p.Value) && slices.Equal(o.Preds, p.Preds)
}

// SortPreds puts dots into the order that Preds must have and drops repetitions. It
// sorts in place and returns the shortened slice.
func SortPreds(dots []Dot) []Dot {
	slices.SortFunc(dots, Dot.Compare)
	return slices.Compact(dots)
}

// Check reports the first rule that o breaks, as an error that is ErrOp.
func (o *Op) Check() error {
	switch {
	case o.Dot.Inc.IsZero() || o.Dot.Seq == 0 || o.Dot.Seq > MaxSeq:
		return fault("no dot")
	case o.Doc.IsZero():
		return fault("no document")
	case o.Link == "" && o.Row.IsZero():
		return fault("no cell")
	case len(o.Link) > MaxLink || len(o.Form) > MaxLink:
		return fault("name too long")
	case !utf8.ValidString(o.Link) || !utf8.ValidString(o.Form):
		return fault("name is not UTF-8")
	case !o.At.Whole() || o.At.Seconds() > 1<<40:
		return fault("stamp")
	case len(o.Preds) > MaxPreds:
		return fault("too many predecessors")
	case o.Link == LinkSign && (len(o.Preds) > 0 || o.Value.kind == KindTombstone):
		return fault("a signature supersedes nothing")
	}
	for i, d := range o.Preds {
		if d.Seq == 0 || d.Inc.IsZero() || d.Seq > MaxSeq {
			return fault("predecessor without a dot")
		}
		if d.Inc == o.Dot.Inc && d.Seq >= o.Dot.Seq {
			return fault("supersedes itself or its own future")
		}
		if i > 0 && o.Preds[i-1].Compare(d) >= 0 {
			return fault("predecessors out of order")
		}
	}
	if (o.Value.kind == KindRow) != (o.Link == "" && o.Value.kind != KindTombstone && o.Value.kind != KindForeign) {
		return fault("a row value belongs on a row's own cell")
	}
	return o.Value.check()
}

func (v Value) check() error {
	if len(v.text) > MaxText {
		return fault("value too long")
	}
	switch v.kind {
	case KindBytes, KindForeign:
		return nil
	case KindTyped, KindRow, KindTick:
		if len(v.text) > MaxLink {
			return fault("name too long")
		}
		if v.text == "" {
			return fault("value without a name")
		}
	}
	if !utf8.ValidString(v.text) {
		return fault("text is not UTF-8")
	}
	if v.ext == nil {
		return nil
	}
	if len(v.ext.pos) > MaxPos || !utf8.ValidString(v.ext.pos) {
		return fault("position")
	}
	if len(v.ext.fields) > 16 {
		return fault("too many fields")
	}
	n := 0
	for _, f := range v.ext.fields {
		if n += len(f); n > MaxText {
			return fault("value too long")
		}
		if !utf8.ValidString(f) {
			return fault("text is not UTF-8")
		}
	}
	return nil
}
