package bundle

import (
	"doorstep/sync/op"
)

// fill turns ops into columns. The body has been checked.
func (c *columns) fill(b *Body) {
	ps := b.places(c.inc)
	c.time = b.Ops[0].At
	last := c.time.Seconds()
	for i := range b.Ops {
		s := b.Ops[i].At.Seconds()
		c.times = append(c.times, s-last)
		last = s
	}
	c.fillPlaces(b, ps)
	c.fillPreds(b, ps)
	c.fillCells(b, ps)
	for _, p := range ps {
		c.addValue(b.Ops[p.at].Value)
	}
}

// cursor walks the seqs in the order of the body, for writer and reader alike.
type cursor struct {
	next uint64
	used map[uint64]bool // own seqs of ops that stand at an earlier place
}

func (k *cursor) settle() {
	for k.used[k.next] {
		delete(k.used, k.next)
		k.next++
	}
}

// pass moves on after an op with its own seq standing at seq.
func (k *cursor) pass(seq, own uint64, run bool) {
	if seq == own || run {
		k.next = own + 1
		return
	}
	k.next = seq + 1
	if k.used == nil {
		k.used = make(map[uint64]bool)
	}
	k.used[own] = true
}

func (c *columns) fillPlaces(b *Body, ps []place) {
	c.first = ps[0].seq
	k := cursor{next: c.first}
	lastGap, lastPlace := 0, 0
	var said []Span // elided seqs that the places say
	for i, p := range ps {
		own := b.Ops[p.at].Dot.Seq
		k.settle()
		if p.seq != k.next {
			c.gaps = append(c.gaps, int64(i-lastGap), int64(p.seq-k.next))
			lastGap = i
		}
		if p.seq != own {
			n := int64(own-p.seq) << 1
			if p.run {
				n |= 1
			}
			c.places = append(c.places, int64(i-lastPlace), n)
			lastPlace = i
			said = addPlace(said, p, own)
		}
		k.pass(p.seq, own, p.run)
	}
	end := c.first
	for _, s := range subtract(b.Elided, said) {
		c.elided = append(c.elided, int64(s.First-end), int64(s.Len))
		end = s.First + s.Len
	}
}

// addPlace notes the seqs that a place says are elided.
func addPlace(said []Span, p place, own uint64) []Span {
	s := Span{First: p.seq, Len: 1}
	if p.run {
		s.Len = own - p.seq
	}
	if n := len(said); n > 0 && said[n-1].First+said[n-1].Len == s.First {
		said[n-1].Len += s.Len
		return said
	}
	return append(said, s)
}

// subtract gives all of a that is not in b; both rise, and b lies within a.
func subtract(a, b []Span) []Span {
	var out []Span
	for _, s := range a {
		for len(b) > 0 && b[0].First < s.First+s.Len {
			if b[0].First > s.First {
				out = append(out, Span{First: s.First, Len: b[0].First - s.First})
			}
			end := b[0].First + b[0].Len
			s.Len -= end - s.First
			s.First = end
			b = b[1:]
		}
		if s.Len > 0 {
			out = append(out, s)
		}
	}
	return out
}

// fillPreds writes the dots that the places do not say, as ranges, each from where the
// last range of that incarnation ended.
func (c *columns) fillPreds(b *Body, ps []place) {
	index := map[op.ID]int64{c.inc: 0}
	ends := []uint64{c.first}
	last := 0
	for i, p := range ps {
		o := &b.Ops[p.at]
		implied := Span{First: p.seq, Len: 1}
		if p.run {
			implied.Len = o.Dot.Seq - p.seq
		} else if p.seq == o.Dot.Seq {
			implied.Len = 0
		}
		head := -1
		var cur Span
		var curInc int64
		flush := func() {
			if cur.Len == 0 {
				return
			}
			if head < 0 {
				c.preds = append(c.preds, int64(i-last), 0)
				head, last = len(c.preds)-1, i
			}
			c.preds[head]++
			c.preds = append(c.preds, curInc, int64(cur.First-ends[curInc]), int64(cur.Len-1))
			ends[curInc] = cur.First + cur.Len
			cur.Len = 0
		}
		for _, d := range o.Preds {
			n, ok := index[d.Inc]
			if !ok {
				n = int64(len(ends))
				index[d.Inc] = n
				ends = append(ends, 0)
				c.incs = append(c.incs, d.Inc)
			}
			switch {
			case n == 0 && d.Seq >= implied.First && d.Seq < implied.First+implied.Len:
			case cur.Len > 0 && n == curInc && cur.First+cur.Len == d.Seq:
				cur.Len++
			default:
				flush()
				cur, curInc = Span{First: d.Seq, Len: 1}, n
			}
		}
		flush()
	}
}

// fillCells writes documents, rows and links.
func (c *columns) fillCells(b *Body, ps []place) {
	docs := make(map[docRef]int64)
	rows := make(map[op.ID]int64)
	links := make(map[string]int64)
	prev := int64(-1)
	for _, p := range ps {
		o := &b.Ops[p.at]
		ref := docRef{doc: o.Doc, form: o.Form}
		d, ok := docs[ref]
		if !ok {
			d = int64(len(c.docs))
			docs[ref] = d
			c.docs = append(c.docs, ref)
		}
		c.docRuns = addRun(c.docRuns, d)

		var r int64
		if !o.Row.IsZero() {
			if r, ok = rows[o.Row]; !ok {
				c.rowTable = append(c.rowTable, o.Row)
				r = int64(len(c.rowTable))
				rows[o.Row] = r
			}
		}
		c.rows = addRun(c.rows, r)

		l, ok := links[o.Link]
		if !ok {
			l = int64(len(c.links))
			links[o.Link] = l
			c.links = append(c.links, o.Link)
		}
		c.linkRefs = append(c.linkRefs, l-prev-1)
		prev = l
	}
	if len(c.docs) == 1 {
		c.docRuns = nil
	}
	if len(c.rowTable) == 0 {
		c.rows = nil
	}
}

// addRun extends [value, length, value, length, …].
func addRun(runs []int64, v int64) []int64 {
	if n := len(runs); n > 0 && runs[n-2] == v {
		runs[n-1]++
		return runs
	}
	return append(runs, v, 1)
}

func (c *columns) addValue(v op.Value) {
	kind := byte(kindOther)
	switch v.Kind() {
	case op.KindNull:
		kind = kindNull
	case op.KindText:
		kind = kindText
		s, _ := v.Text()
		c.texts = append(c.texts, s)
	case op.KindInt:
		kind = kindInt
		n, _ := v.Int()
		c.ints = append(c.ints, n)
	case op.KindBool:
		kind = kindNo
		if on, _ := v.Bool(); on {
			kind = kindYes
		}
	default:
		c.others = append(c.others, v)
	}
	c.kinds = append(c.kinds, kind)
}

func (c *columns) sizeHint() int {
	n := 256 + 8*len(c.kinds)
	for _, s := range c.texts {
		n += len(s) + 5
	}
	for _, s := range c.links {
		n += len(s) + 2
	}
	return n + 64*len(c.others) + 2*len(c.preds)
}

// append writes the body map. Its keys rise, each column is left out when empty.
func (c *columns) append(dst []byte, codec Codec) []byte {
	start := len(dst)
	dst = append(dst, majorMap<<5) // room for the count, below 24 for every body without optional keys
	n := 0
	key := func(k uint64) {
		dst = appendHead(dst, majorUint, k)
		n++
	}
	ints := func(k uint64, v []int64) {
		if len(v) > 0 {
			key(k)
			dst = appendInts(dst, v)
		}
	}

	key(keyDocs)
	dst = appendHead(dst, majorArray, uint64(len(c.docs)))
	for _, d := range c.docs {
		dst = appendText(appendBytes(appendHead(dst, majorArray, 2), d.doc[:]), d.form)
	}
	key(keyDevice)
	dst = appendBytes(dst, c.device[:])
	key(keyInc)
	dst = appendBytes(dst, c.inc[:])
	key(keySpace)
	dst = appendBytes(dst, c.space[:])
	key(keyTime)
	dst = appendHead(dst, majorUint, uint64(c.time))
	key(keyFirst)
	dst = appendHead(dst, majorUint, c.first)
	if codec != CodecDict {
		key(keyLinks)
		dst = appendHead(dst, majorArray, uint64(len(c.links)))
		for _, l := range c.links {
			dst = appendText(dst, l)
		}
	}
	ints(keyTimes, c.times)
	key(keyKinds)
	dst = appendBytes(dst, c.kinds)
	ints(keyPreds, c.preds)
	ints(keyRows, c.rows)
	if len(c.incs) > 0 {
		key(keyIncs)
		dst = appendHead(dst, majorArray, uint64(len(c.incs)))
		for _, id := range c.incs {
			dst = appendBytes(dst, id[:])
		}
	}
	ints(keyElided, c.elided)
	if len(c.blobs) > 0 {
		key(keyBlobs)
		dst = appendHead(dst, majorArray, uint64(len(c.blobs)))
		for _, h := range c.blobs {
			dst = appendBytes(dst, h[:])
		}
	}
	ints(keyDocRuns, c.docRuns)
	ints(keyLinkRefs, c.linkRefs)
	ints(keyGaps, c.gaps)
	if len(c.texts) > 0 {
		if codec == CodecDict {
			key(keyCoded)
			dst = appendBytes(dst, codeTexts(c.texts))
		} else {
			key(keyTexts)
			dst = appendHead(dst, majorArray, uint64(len(c.texts)))
			for _, s := range c.texts {
				dst = appendText(dst, s)
			}
		}
	}
	ints(keyInts, c.ints)
	if len(c.others) > 0 {
		key(keyOthers)
		dst = appendHead(dst, majorArray, uint64(len(c.others)))
		for _, v := range c.others {
			dst = appendValue(dst, v)
		}
	}
	ints(keyPlaces, c.places)
	if len(c.rowTable) > 0 {
		key(keyRowTable)
		dst = appendHead(dst, majorArray, uint64(len(c.rowTable)))
		for _, id := range c.rowTable {
			dst = c.appendRow(dst, id)
		}
	}
	if codec == CodecDict {
		key(keyNames)
		dst = appendBytes(dst, codeNames(c.links))
	}
	dst[start] |= byte(n)
	return dst
}

// appendRow writes a row id: as the distance of its making op's seq when that op is of
// this incarnation, as [incarnation, seq] when of another in the table, else whole.
func (c *columns) appendRow(dst []byte, id op.ID) []byte {
	if seq, ok := op.RowSeq(id, c.inc); ok {
		return appendInt(dst, int64(seq-c.first))
	}
	for i, inc := range c.incs {
		if seq, ok := op.RowSeq(id, inc); ok {
			dst = appendHead(dst, majorArray, 2)
			return appendHead(appendHead(dst, majorUint, uint64(i+1)), majorUint, seq)
		}
	}
	return appendBytes(dst, id[:])
}
