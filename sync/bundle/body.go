package bundle

import (
	"fmt"
	"slices"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/sign"
	"doorstep/sync/op"
)

// Keys of the body map (docs/spec/bundle.cddl). Numbers are frozen. A reader refuses a
// key below keyOptional that it does not know, because what it cannot read could change
// what the rest means, and passes over others.
const (
	keyDocs     = 1  // [+ [document, form]]
	keyDevice   = 2  // who wrote it, again
	keyInc      = 3  // in which incarnation, again
	keySpace    = 4  // for which space, again
	keyTime     = 5  // stamp of the op with the lowest seq
	keyFirst    = 6  // where the cursor over seqs begins
	keyLinks    = 7  // table of linkIds
	keyTimes    = 8  // seconds since the op before, in order of seq
	keyKinds    = 9  // one byte an op
	keyPreds    = 10 // superseded dots that keyPlaces does not already say
	keyRows     = 11 // runs of ops in one row
	keyIncs     = 12 // table of other incarnations
	keyElided   = 13 // elided seqs that keyPlaces does not already say
	keySignOff  = 14 // reserved; a sign-off travels as an op
	keyBlobs    = 15 // hashes of the blob chunks referred to
	keyDocRuns  = 16 // runs of ops in one document
	keyLinkRefs = 17 // an op's link, as distance from the link after the last op's
	keyGaps     = 18 // where the cursor jumps
	keyTexts    = 19 // the text values, plain
	keyCoded    = 20 // the text values in word codes
	keyInts     = 21 // the whole numbers
	keyOthers   = 22 // all other values
	keyPlaces   = 23 // ops that took the place of elided ones
	keyRowTable = 24 // table of rows
	keyNames    = 25 // table of linkIds in word codes, in place of keyLinks
	keyOptional = 64
)

// How keyKinds writes a value.
const (
	kindNull = iota
	kindText
	kindInt
	kindNo
	kindYes
	kindOther
)

// maxPreds bounds the superseded dots of one bundle. They are written as ranges, so a
// few bytes could otherwise ask for gigabytes.
const maxPreds = 1 << 18

// place is where an op stands in the body: at the seq where its cell was first changed
// since the last bundle, which for an answer typed in many drafts is that of the first.
// Ops then lie in the order of the form, and one number says three things: the op's own
// seq, what it superseded and what was elided.
type place struct {
	at  int    // index in ops
	seq uint64 // the place; equal to the op's own seq when it took over nobody's
	run bool   // everything from seq to the op's own was an elided draft of it
}

func (b *Body) check(inc op.ID) error {
	if len(b.Ops) == 0 || len(b.Ops) > MaxOps {
		return fmt.Errorf("%w: %d ops", ErrBody, len(b.Ops))
	}
	preds := 0
	for i := range b.Ops {
		o := &b.Ops[i]
		if err := o.Check(); err != nil {
			return fmt.Errorf("%w: %w", ErrBody, err)
		}
		if o.Dot.Inc != inc {
			return fmt.Errorf("%w: an op of another incarnation", ErrBody)
		}
		if i > 0 && b.Ops[i-1].Dot.Seq >= o.Dot.Seq {
			return fmt.Errorf("%w: ops out of order", ErrBody)
		}
		if raw, ok := o.Value.Foreign(); ok && !checkForeign(raw) {
			return fmt.Errorf("%w: foreign value", ErrBody)
		}
		preds += len(o.Preds)
	}
	if preds > maxPreds {
		return fmt.Errorf("%w: too many predecessors", ErrBody)
	}
	if len(b.Elided) > MaxSpans || len(b.Blobs) > MaxOps {
		return fmt.Errorf("%w: list too long", ErrBody)
	}
	next, last := 0, uint64(0)
	for _, s := range b.Elided {
		end := s.First + s.Len
		if s.First == 0 || s.Len == 0 || s.First > op.MaxSeq || s.Len > op.MaxSeq || last != 0 && s.First <= last {
			return fmt.Errorf("%w: elided ranges", ErrBody)
		}
		last = end
		for next < len(b.Ops) && b.Ops[next].Dot.Seq < s.First {
			next++
		}
		if next < len(b.Ops) && b.Ops[next].Dot.Seq < end {
			return fmt.Errorf("%w: an op is both here and elided", ErrBody)
		}
	}
	for i := 1; i < len(b.Blobs); i++ {
		if string(b.Blobs[i-1][:]) >= string(b.Blobs[i][:]) {
			return fmt.Errorf("%w: blob hashes out of order", ErrBody)
		}
	}
	return nil
}

// contains reports whether spans, which rise, hold seq.
func contains(spans []Span, seq uint64) bool {
	_, ok := slices.BinarySearchFunc(spans, seq, func(s Span, seq uint64) int {
		switch {
		case s.First+s.Len <= seq:
			return -1
		case s.First > seq:
			return 1
		}
		return 0
	})
	return ok
}

// places puts the ops in the order of the body.
func (b *Body) places(inc op.ID) []place {
	ps := make([]place, len(b.Ops))
	taken := make(map[uint64]bool)
	for i := range b.Ops {
		o := &b.Ops[i]
		ps[i] = place{at: i, seq: o.Dot.Seq}
		if len(b.Elided) == 0 {
			continue
		}
		own := ownPreds(o, inc)
		for _, p := range own {
			if !taken[p.Seq] && contains(b.Elided, p.Seq) {
				taken[p.Seq] = true
				ps[i].seq = p.Seq
				ps[i].run = runOf(own, p.Seq, o.Dot.Seq) && b.elidedAll(p.Seq, o.Dot.Seq)
				break
			}
		}
		if ps[i].run {
			for s := ps[i].seq + 1; s < o.Dot.Seq; s++ {
				taken[s] = true
			}
		}
	}
	slices.SortFunc(ps, func(a, b place) int {
		switch {
		case a.seq < b.seq:
			return -1
		case a.seq > b.seq:
			return 1
		}
		return 0
	})
	return ps
}

// ownPreds gives the part of o.Preds that is of its own incarnation.
func ownPreds(o *op.Op, inc op.ID) []op.Dot {
	lo, _ := slices.BinarySearchFunc(o.Preds, op.Dot{Inc: inc}, op.Dot.Compare)
	hi := lo
	for hi < len(o.Preds) && o.Preds[hi].Inc == inc {
		hi++
	}
	return o.Preds[lo:hi]
}

// runOf reports whether own, sorted, holds every seq from first up to below end.
func runOf(own []op.Dot, first, end uint64) bool {
	i, _ := slices.BinarySearchFunc(own, first, func(d op.Dot, s uint64) int {
		switch {
		case d.Seq < s:
			return -1
		case d.Seq > s:
			return 1
		}
		return 0
	})
	return uint64(len(own)-i) == end-first && own[i].Seq == first && own[len(own)-1].Seq == end-1
}

func (b *Body) elidedAll(first, end uint64) bool {
	for _, s := range b.Elided {
		if s.First <= first && end <= s.First+s.Len {
			return true
		}
	}
	return false
}

func decodeBody(plain []byte, h *Header) (Body, error) {
	if err := detcbor.Check(plain); err != nil {
		return Body{}, fmt.Errorf("%w: %w", ErrBody, err)
	}
	var c columns
	if err := c.read(plain); err != nil {
		return Body{}, err
	}
	if c.device != h.Device || c.inc != h.Incarnation || c.space != h.Space {
		return Body{}, ErrAuthor
	}
	b, err := c.body(h.Codec)
	if err != nil {
		return Body{}, err
	}
	if err := b.check(h.Incarnation); err != nil {
		return Body{}, err
	}
	return b, nil
}

func (b *Body) encode(h *Header) ([]byte, error) {
	if err := b.check(h.Incarnation); err != nil {
		return nil, err
	}
	c := columns{device: h.Device, inc: h.Incarnation, space: h.Space, blobs: b.Blobs}
	c.fill(b)
	return c.append(make([]byte, 0, c.sizeHint()), h.Codec), nil
}

// columns is a body between ops and CBOR.
type columns struct {
	docs       []docRef
	device     sign.KID
	inc, space op.ID
	time       op.HLC
	first      uint64
	links      []string
	times      []int64
	kinds      []byte
	preds      []int64
	rows       []int64
	incs       []op.ID // after inc, which is number 0
	elided     []int64
	blobs      [][32]byte
	docRuns    []int64
	linkRefs   []int64
	gaps       []int64
	texts      []string
	coded      []byte
	names      []byte
	ints       []int64
	others     []op.Value
	places     []int64
	rowTable   []op.ID
}

type docRef struct {
	doc  op.ID
	form string
}
