package casefile

import (
	"encoding/hex"
	"slices"

	"doorstep/sync/op"
)

// Fork is a copy of the document to try a change on, so that what the change
// would make of the rest of the case can be said before it is made. What is
// written and signed in a copy is kept nowhere and reaches nobody.
func (d *Document) Fork() *Document {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.fork(func(*op.Op) bool { return true })
}

// Unsigned is a copy of the document without its signatures: what the case is while
// something that was signed is being changed.
func (d *Document) Unsigned() *Document {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.fork(func(o *op.Op) bool { return !o.IsSign() })
}

// AsSigned is a copy of the document as it stood when a question was last signed,
// to be read beside what became of it since; nil when nobody signed there, or when
// not all that the signer saw is here. link is "" for a signature of the whole.
func (d *Document) AsSigned(link string) *Document {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.head[op.LinkSign] {
		return nil
	}
	var last *op.Op
	for _, o := range d.set.Visible(op.Cell{Doc: d.cfg.ID, Link: op.LinkSign}) {
		name, _, ok := o.Value.Typed()
		if ok && name == op.TypeSignature && o.Value.Field(4) == link && (last == nil || o.At >= last.At) {
			last = &o
		}
	}
	if last == nil {
		return nil
	}
	seen := func(o *op.Op) bool {
		return o.At <= last.At && (o.Dot.Inc != last.Dot.Inc || o.Dot.Seq <= last.Dot.Seq)
	}
	if then := d.fork(seen); then.signedThen(last) {
		return then
	}
	// Another tablet wrote before that moment too, and the signer had not seen it.
	for inc := range d.last {
		if inc == last.Dot.Inc {
			continue
		}
		if then := d.fork(func(o *op.Op) bool { return seen(o) && o.Dot.Inc != inc }); then.signedThen(last) {
			return then
		}
	}
	return nil
}

// signedThen reports whether what the copy shows is what a signature was given for.
func (d *Document) signedThen(sign *op.Op) bool {
	c := Cell{Row: RowID(sign.Value.Field(3)), LinkID: sign.Value.Field(4)}
	for _, s := range d.signing() {
		if s.cell == c && s.dig == sign.Value.Field(5) {
			digest := d.digest(c, s.At)
			return hex.EncodeToString(digest[:]) == s.dig
		}
	}
	return false
}

// fork copies the changes that keep says yes to.
func (d *Document) fork(keep func(*op.Op) bool) *Document {
	var ops []op.Op
	signs := d.set.Visible(op.Cell{Doc: d.cfg.ID, Link: op.LinkSign})
	for _, o := range slices.Concat(d.set.After(d.cfg.ID, nil), signs) {
		if keep(&o) {
			ops = append(ops, o)
		}
	}
	cfg := d.cfg
	trial := &trial{now: op.NewClock(d.now)}
	cfg.Record, cfg.Signer, cfg.Gate = trial, trial, nil
	return Open(cfg, ops)
}

// trial keeps what is written in a copy for as long as the copy lives.
type trial struct {
	now *op.Clock
	seq uint64
}

// trialInc writes in no store, so it is no other writer's.
var trialInc = ID{0xff, 'f', 'o', 'r', 'k'}

func (t *trial) Record(_ ID, ops []op.Op, named func()) (Ticket, error) {
	for i := range ops {
		t.seq++
		ops[i].Dot, ops[i].At = op.Dot{Inc: trialInc, Seq: t.seq}, t.now.Now()
	}
	if named != nil {
		named()
	}
	return done{}, nil
}

func (t *trial) Unpublished(ID, op.Dot) bool { return true }

func (t *trial) SignStatement(Statement) ([]byte, error) { return nil, nil }
