package store

import (
	"encoding/binary"
	"errors"

	"doorstep/sync/op"
)

// errRow reports a row that cannot be read. Rows are authenticated before they
// are decoded, so this means a newer version or a mistake of ours.
var errRow = errors.New("store: a row cannot be read")

const rowVersion = 1

// encodeOps packs the ops of one document into one row: tables of
// incarnations, forms and links, then the ops in varints. The document is in
// the row's key.
func encodeOps(ops []op.Op) []byte {
	e := encoder{b: make([]byte, 0, 64+48*len(ops)), incs: map[op.ID]uint64{}, words: map[string]uint64{}}
	e.b = append(e.b, rowVersion)
	e.uint(uint64(len(ops)))
	var second int64
	for i := range ops {
		o := &ops[i]
		e.dot(o.Dot)
		e.int(o.At.Seconds() - second)
		second = o.At.Seconds()
		e.word(o.Form)
		if o.Row.IsZero() {
			e.b = append(e.b, 0)
		} else {
			e.b = append(append(e.b, 1), o.Row[:]...)
		}
		e.word(o.Link)
		e.value(o.Value)
		e.preds(o)
	}
	return e.b
}

// preds writes what an op supersedes as runs, each counted back from the op's
// own seq: an answer typed for an hour supersedes hundreds of drafts in a row.
func (e *encoder) preds(o *op.Op) {
	runs := 0
	for i := range o.Preds {
		if !follows(o.Preds, i) {
			runs++
		}
	}
	e.uint(uint64(runs))
	for i := 0; i < len(o.Preds); {
		n := 1
		for i+n < len(o.Preds) && follows(o.Preds, i+n) {
			n++
		}
		d := o.Preds[i]
		e.inc(d.Inc)
		e.int(int64(o.Dot.Seq - d.Seq))
		e.uint(uint64(n - 1))
		i += n
	}
}

// follows reports whether the i-th dot comes right after the one before it.
func follows(dots []op.Dot, i int) bool {
	return i > 0 && dots[i].Inc == dots[i-1].Inc && dots[i].Seq == dots[i-1].Seq+1
}

type encoder struct {
	b     []byte
	incs  map[op.ID]uint64
	words map[string]uint64
}

func (e *encoder) uint(n uint64) { e.b = binary.AppendUvarint(e.b, n) }
func (e *encoder) int(n int64)   { e.b = binary.AppendVarint(e.b, n) }

func (e *encoder) text(s string) {
	e.uint(uint64(len(s)))
	e.b = append(e.b, s...)
}

// word writes a repeated text: 0 and the text the first time, then its number.
func (e *encoder) word(s string) {
	if n, ok := e.words[s]; ok {
		e.uint(n)
		return
	}
	e.uint(0)
	e.text(s)
	e.words[s] = uint64(len(e.words) + 1)
}

func (e *encoder) dot(d op.Dot) {
	e.inc(d.Inc)
	e.uint(d.Seq)
}

func (e *encoder) inc(id op.ID) {
	if n, ok := e.incs[id]; ok {
		e.uint(n)
		return
	}
	e.uint(0)
	e.b = append(e.b, id[:]...)
	e.incs[id] = uint64(len(e.incs) + 1)
}

func (e *encoder) value(v op.Value) {
	e.b = append(e.b, byte(v.Kind()))
	switch v.Kind() {
	case op.KindText:
		s, _ := v.Text()
		e.text(s)
	case op.KindInt:
		n, _ := v.Int()
		e.int(n)
	case op.KindBool:
		on, _ := v.Bool()
		e.flag(on)
	case op.KindBytes:
		b, _ := v.Bytes()
		e.text(string(b))
	case op.KindTyped:
		name, fields, _ := v.Typed()
		e.word(name)
		e.uint(uint64(len(fields)))
		for _, f := range fields {
			e.text(f)
		}
	case op.KindRow:
		r, _ := v.Row()
		e.word(r.Group)
		e.b = append(e.b, r.Parent[:]...)
		e.text(r.Pos)
	case op.KindTick:
		t, _ := v.Tick()
		e.word(t.Option)
		e.flag(t.On)
	case op.KindForeign:
		b, _ := v.Foreign()
		e.text(string(b))
	}
}

func (e *encoder) flag(on bool) {
	if on {
		e.b = append(e.b, 1)
	} else {
		e.b = append(e.b, 0)
	}
}

// decodeOps reverses encodeOps for the ops of doc.
func decodeOps(doc op.ID, b []byte) ([]op.Op, error) {
	if len(b) == 0 || b[0] != rowVersion {
		return nil, errRow
	}
	d := decoder{b: b[1:]}
	n := d.uint()
	if n > uint64(len(b)) {
		return nil, errRow
	}
	ops := make([]op.Op, 0, n)
	var second int64
	for range n {
		o := op.Op{Doc: doc, Dot: d.dot()}
		second += d.int()
		o.At = stampOf(second)
		o.Form = d.word()
		if d.byte() == 1 {
			o.Row = d.id()
		}
		o.Link = d.word()
		o.Value = d.value()
		d.preds(&o)
		if d.bad {
			return nil, errRow
		}
		ops = append(ops, o)
	}
	if len(d.b) > 0 {
		return nil, errRow
	}
	return ops, nil
}

func stampOf(second int64) op.HLC {
	if second < 0 {
		return 0
	}
	return op.HLC(uint64(second) * 1000 << 16)
}

type decoder struct {
	b     []byte
	incs  []op.ID
	words []string
	bad   bool
}

func (d *decoder) uint() uint64 {
	n, k := binary.Uvarint(d.b)
	if k <= 0 {
		d.fail()
		return 0
	}
	d.b = d.b[k:]
	return n
}

func (d *decoder) int() int64 {
	n, k := binary.Varint(d.b)
	if k <= 0 {
		d.fail()
		return 0
	}
	d.b = d.b[k:]
	return n
}

func (d *decoder) fail() { d.bad, d.b = true, nil }

func (d *decoder) byte() byte {
	if len(d.b) == 0 {
		d.fail()
		return 0
	}
	c := d.b[0]
	d.b = d.b[1:]
	return c
}

func (d *decoder) take(n uint64) []byte {
	if n > uint64(len(d.b)) {
		d.fail()
		return nil
	}
	out := d.b[:n]
	d.b = d.b[n:]
	return out
}

func (d *decoder) text() string { return string(d.take(d.uint())) }

func (d *decoder) id() (id op.ID) {
	copy(id[:], d.take(uint64(len(id))))
	return id
}

func (d *decoder) word() string {
	n := d.uint()
	if n == 0 {
		s := d.text()
		d.words = append(d.words, s)
		return s
	}
	if n > uint64(len(d.words)) {
		d.fail()
		return ""
	}
	return d.words[n-1]
}

func (d *decoder) dot() op.Dot { return op.Dot{Inc: d.inc(), Seq: d.uint()} }

func (d *decoder) inc() (inc op.ID) {
	n := d.uint()
	switch {
	case n == 0:
		inc = d.id()
		d.incs = append(d.incs, inc)
	case n > uint64(len(d.incs)):
		d.fail()
	default:
		inc = d.incs[n-1]
	}
	return inc
}

// preds reads what encoder.preds wrote, never more than an op may supersede.
func (d *decoder) preds(o *op.Op) {
	for runs := d.uint(); runs > 0 && !d.bad; runs-- {
		inc, first, more := d.inc(), o.Dot.Seq-uint64(d.int()), d.uint()
		if more >= op.MaxPreds || uint64(len(o.Preds))+more >= op.MaxPreds {
			d.fail()
			return
		}
		for k := range more + 1 {
			o.Preds = append(o.Preds, op.Dot{Inc: inc, Seq: first + k})
		}
	}
}

func (d *decoder) value() op.Value {
	switch k := op.Kind(d.byte()); k {
	case op.KindNull:
		return op.Null()
	case op.KindText:
		return op.Text(d.text())
	case op.KindInt:
		return op.Int(d.int())
	case op.KindBool:
		return op.Bool(d.byte() == 1)
	case op.KindBytes:
		return op.Bytes(d.take(d.uint()))
	case op.KindTyped:
		name := d.word()
		n := d.uint()
		if n > 64 {
			d.fail()
			return op.Null()
		}
		fields := make([]string, n)
		for i := range fields {
			fields[i] = d.text()
		}
		return op.Typed(name, fields...)
	case op.KindRow:
		return op.Row(op.RowValue{Group: d.word(), Parent: d.id(), Pos: d.text()})
	case op.KindTick:
		return op.TickOf(op.Tick{Option: d.word(), On: d.byte() == 1})
	case op.KindTombstone:
		return op.Tombstone()
	case op.KindForeign:
		return op.Foreign(d.take(d.uint()))
	}
	d.fail()
	return op.Null()
}
