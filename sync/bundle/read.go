package bundle

import (
	"fmt"
	"slices"

	"doorstep/crypto/sign"
	"doorstep/sync/op"
)

// read takes the body map apart. b has passed detcbor.Check.
func (c *columns) read(b []byte) error {
	r := &reader{b: b}
	n := r.head(majorMap)
	var seen uint64
	for ; n > 0 && !r.bad; n-- {
		key := r.uint()
		if key >= keyOptional {
			r.skip()
			continue
		}
		seen |= 1 << key
		if err := c.readKey(r, key); err != nil {
			return err
		}
	}
	const needed = 1<<keyDocs | 1<<keyDevice | 1<<keyInc | 1<<keySpace | 1<<keyTime | 1<<keyFirst |
		1<<keyTimes | 1<<keyKinds | 1<<keyLinkRefs
	if r.bad || len(r.b) > 0 || seen&needed != needed {
		return fmt.Errorf("%w: columns", ErrBody)
	}
	return nil
}

func (c *columns) readKey(r *reader, key uint64) error {
	switch key {
	case keyDocs:
		for range r.count(MaxDocs) {
			if r.count(2) != 2 {
				r.fail()
			}
			c.docs = append(c.docs, docRef{doc: r.id(), form: r.text()})
		}
	case keyDevice:
		c.device = sign.KID(r.id())
	case keyInc:
		c.inc = r.id()
	case keySpace:
		c.space = r.id()
	case keyTime:
		c.time = op.HLC(r.uint())
	case keyFirst:
		c.first = r.uint()
	case keyLinks:
		for range r.count(MaxOps) {
			c.links = append(c.links, r.text())
		}
	case keyTimes:
		c.times = r.ints(MaxOps)
	case keyKinds:
		c.kinds = r.bytes()
	case keyPreds:
		c.preds = r.ints(2*MaxOps + 3*MaxSpans)
	case keyRows:
		c.rows = r.ints(2 * MaxOps)
	case keyIncs:
		for range r.count(MaxSpans) {
			c.incs = append(c.incs, r.id())
		}
	case keyElided:
		c.elided = r.ints(2 * MaxSpans)
	case keyBlobs:
		for range r.count(MaxOps) {
			h := r.bytes()
			if len(h) != 32 {
				r.fail()
				break
			}
			c.blobs = append(c.blobs, [32]byte(h))
		}
	case keyDocRuns:
		c.docRuns = r.ints(2 * MaxOps)
	case keyLinkRefs:
		c.linkRefs = r.ints(MaxOps)
	case keyGaps:
		c.gaps = r.ints(2 * MaxOps)
	case keyTexts:
		for range r.count(MaxOps) {
			c.texts = append(c.texts, r.text())
		}
	case keyCoded:
		c.coded = r.bytes()
	case keyInts:
		c.ints = r.ints(MaxOps)
	case keyOthers:
		for range r.count(MaxOps) {
			c.others = append(c.others, r.readValue())
		}
	case keyPlaces:
		c.places = r.ints(2 * MaxOps)
	case keyNames:
		c.names = r.bytes()
	case keyRowTable:
		// The rows need keyInc and keyIncs, which came before: keys rise.
		for range r.count(MaxOps) {
			c.rowTable = append(c.rowTable, c.readRow(r))
		}
	default:
		return fmt.Errorf("%w: body key %d", ErrCodec, key)
	}
	return nil
}

func (c *columns) readRow(r *reader) op.ID {
	switch major, _ := r.peek(); major {
	case majorBytes:
		return r.id()
	case majorArray:
		if r.count(2) != 2 {
			r.fail()
		}
		inc, seq := r.uint(), r.uint()
		if inc == 0 || inc > uint64(len(c.incs)) || seq == 0 || seq > op.MaxSeq {
			r.fail()
			return op.ID{}
		}
		return op.RowID(op.Dot{Inc: c.incs[inc-1], Seq: seq})
	default:
		seq, ok := addSigned(c.first, r.int())
		if !ok {
			r.fail()
		}
		return op.RowID(op.Dot{Inc: c.inc, Seq: seq})
	}
}

// addSigned adds d to a seq and reports whether the sum is one.
func addSigned(seq uint64, d int64) (uint64, bool) {
	if seq > op.MaxSeq || d > int64(op.MaxSeq) || d < -int64(op.MaxSeq) {
		return 0, false
	}
	s := int64(seq) + d
	return uint64(s), s > 0 && uint64(s) <= op.MaxSeq
}

// body turns the columns back into ops. Every count, index and sum is checked; what
// the columns say of one op must add up over all of them.
func (c *columns) body(codec Codec) (Body, error) {
	bad := func(what string) (Body, error) { return Body{}, fmt.Errorf("%w: %s", ErrBody, what) }
	n := len(c.kinds)
	if n == 0 || n > MaxOps || len(c.times) != n || len(c.linkRefs) != n || len(c.docs) == 0 {
		return bad("columns of different lengths")
	}
	if !c.decode(codec) {
		return bad("word codes")
	}
	b := Body{Ops: make([]op.Op, n), Blobs: c.blobs}
	said, ok := c.readPlaces(b.Ops)
	if !ok {
		return bad("places")
	}
	if b.Elided, ok = c.readElided(said); !ok {
		return bad("elided ranges")
	}
	if !c.readCells(b.Ops) {
		return bad("cells")
	}
	if !c.readValues(b.Ops) {
		return bad("values")
	}
	slices.SortFunc(b.Ops, func(x, y op.Op) int { return x.Dot.Compare(y.Dot) })
	last := c.time.Seconds()
	for i := range b.Ops {
		d := c.times[i]
		if i == 0 && d != 0 || d < -1<<40 || d > 1<<40 || !c.time.Whole() {
			return bad("times")
		}
		if last += d; last < 0 || last > 1<<40 {
			return bad("times")
		}
		b.Ops[i].At = op.HLC(uint64(last) * 1000 << 16)
	}
	return b, nil
}

// readPlaces gives each op its dot and its predecessors.
func (c *columns) readPlaces(ops []op.Op) (said []Span, ok bool) {
	if c.first == 0 || c.first > op.MaxSeq {
		return nil, false
	}
	k := cursor{next: c.first}
	gaps, places, preds := newSparse(c.gaps), newSparse(c.places), newSparse(c.preds)
	ends := make([]uint64, 1+len(c.incs))
	ends[0] = c.first
	budget := maxPreds
	for i := range ops {
		k.settle()
		seq := k.next
		if g, has := gaps.at(i); has {
			if seq, ok = addSigned(seq, g); !ok || g <= 0 {
				return nil, false
			}
		}
		own, run := seq, false
		var implied []op.Dot
		if p, has := places.at(i); has {
			if own, ok = addSigned(seq, p>>1); !ok || p < 2 {
				return nil, false
			}
			run = p&1 == 1
			pl := place{seq: seq, run: run}
			said = addPlace(said, pl, own)
			count := uint64(1)
			if run {
				count = own - seq
			}
			if count > uint64(budget) {
				return nil, false
			}
			budget -= int(count)
			for s := range count {
				implied = append(implied, op.Dot{Inc: c.inc, Seq: seq + s})
			}
		}
		k.pass(seq, own, run)
		ops[i].Dot = op.Dot{Inc: c.inc, Seq: own}
		if spans, has := preds.at(i); has {
			if implied, ok = c.readSpans(implied, preds, spans, ends, &budget); !ok {
				return nil, false
			}
			preds.step(i)
			implied = op.SortPreds(implied)
		}
		ops[i].Preds = implied
	}
	return said, len(gaps.v) == 0 && len(places.v) == 0 && len(preds.v) == 0
}

func (c *columns) readSpans(dots []op.Dot, preds *sparse, n int64, ends []uint64, budget *int) ([]op.Dot, bool) {
	for ; n > 0; n-- {
		if len(preds.v) < 3 {
			return nil, false
		}
		inc, d, more := preds.v[0], preds.v[1], preds.v[2]
		preds.v = preds.v[3:]
		if inc < 0 || inc >= int64(len(ends)) || more < 0 || more >= int64(*budget) {
			return nil, false
		}
		first, ok := addSigned(ends[inc], d)
		if !ok || first+uint64(more) > op.MaxSeq {
			return nil, false
		}
		*budget -= int(more) + 1
		id := c.inc
		if inc > 0 {
			id = c.incs[inc-1]
		}
		for s := range uint64(more) + 1 {
			dots = append(dots, op.Dot{Inc: id, Seq: first + s})
		}
		ends[inc] = first + uint64(more) + 1
		if ends[inc] > op.MaxSeq {
			return nil, false
		}
	}
	return dots, true
}

// readElided joins the elided seqs that the places said with the others.
func (c *columns) readElided(said []Span) ([]Span, bool) {
	if len(c.elided)%2 != 0 {
		return nil, false
	}
	all := said
	end := c.first
	for i := 0; i < len(c.elided); i += 2 {
		first, ok := addSigned(end, c.elided[i])
		n := c.elided[i+1]
		if !ok || n <= 0 || uint64(n) > op.MaxSeq || i > 0 && c.elided[i] < 0 {
			return nil, false
		}
		all = append(all, Span{First: first, Len: uint64(n)})
		end = first + uint64(n)
	}
	slices.SortFunc(all, func(a, b Span) int {
		if a.First < b.First {
			return -1
		}
		return 1
	})
	var out []Span
	for _, s := range all {
		if k := len(out); k > 0 {
			switch end := out[k-1].First + out[k-1].Len; {
			case s.First < end:
				return nil, false
			case s.First == end:
				out[k-1].Len += s.Len
				continue
			}
		}
		out = append(out, s)
	}
	return out, true
}

func (c *columns) readCells(ops []op.Op) bool {
	docs, rows := runs{v: c.docRuns}, runs{v: c.rows}
	prev := int64(-1)
	for i := range ops {
		o := &ops[i]
		var d, w int64
		var ok bool
		if len(c.docs) > 1 || c.docRuns != nil {
			if d, ok = docs.next(len(c.docs)); !ok {
				return false
			}
		}
		o.Doc, o.Form = c.docs[d].doc, c.docs[d].form
		if len(c.rowTable) > 0 || c.rows != nil {
			if w, ok = rows.next(len(c.rowTable) + 1); !ok {
				return false
			}
			if w > 0 {
				o.Row = c.rowTable[w-1]
			}
		}
		if c.linkRefs[i] > MaxOps || c.linkRefs[i] < -2*MaxOps {
			return false
		}
		l := prev + 1 + c.linkRefs[i]
		if l < 0 || l >= int64(len(c.links)) {
			return false
		}
		o.Link, prev = c.links[l], l
	}
	return docs.left == 0 && len(docs.v) == 0 && rows.left == 0 && len(rows.v) == 0
}

func (c *columns) readValues(ops []op.Op) bool {
	texts, ints, others := c.texts, c.ints, c.others
	for i, k := range c.kinds {
		o := &ops[i]
		switch {
		case k == kindNull:
		case k == kindText && len(texts) > 0:
			o.Value, texts = op.Text(texts[0]), texts[1:]
		case k == kindInt && len(ints) > 0:
			o.Value, ints = op.Int(ints[0]), ints[1:]
		case k == kindNo || k == kindYes:
			o.Value = op.Bool(k == kindYes)
		case k == kindOther && len(others) > 0:
			o.Value, others = others[0], others[1:]
		default:
			return false
		}
	}
	return len(texts) == 0 && len(ints) == 0 && len(others) == 0
}
