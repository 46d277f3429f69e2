package bundle

import (
	"encoding/binary"

	"doorstep/sync/op"
)

// CBOR major types, RFC 8949 section 3.1. Columns are written and read by hand: a save
// must not pay for reflection, and a column of mixed values has no Go type.
const (
	majorUint  = 0
	majorNeg   = 1
	majorBytes = 2
	majorText  = 3
	majorArray = 4
	majorMap   = 5
)

const (
	cborNull  = 0xf6
	cborFalse = 0xf4
	cborTrue  = 0xf5
)

func appendHead(dst []byte, major byte, n uint64) []byte {
	m := major << 5
	switch {
	case n < 24:
		return append(dst, m|byte(n))
	case n < 1<<8:
		return append(dst, m|24, byte(n))
	case n < 1<<16:
		return append(dst, m|25, byte(n>>8), byte(n))
	case n < 1<<32:
		return binary.BigEndian.AppendUint32(append(dst, m|26), uint32(n))
	}
	return binary.BigEndian.AppendUint64(append(dst, m|27), n)
}

func appendInt(dst []byte, n int64) []byte {
	if n < 0 {
		return appendHead(dst, majorNeg, uint64(^n))
	}
	return appendHead(dst, majorUint, uint64(n))
}

func appendText(dst []byte, s string) []byte {
	return append(appendHead(dst, majorText, uint64(len(s))), s...)
}

func appendBytes(dst []byte, b []byte) []byte {
	return append(appendHead(dst, majorBytes, uint64(len(b))), b...)
}

func appendInts(dst []byte, ns []int64) []byte {
	dst = appendHead(dst, majorArray, uint64(len(ns)))
	for _, n := range ns {
		dst = appendInt(dst, n)
	}
	return dst
}

// reader walks CBOR that detcbor.Check has already found well formed and in its one
// deterministic form; it adds types and bounds. The first fault sticks.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) fail() { r.bad, r.b = true, nil }

// peek gives the major type of the next item and its first byte.
func (r *reader) peek() (major, first byte) {
	if len(r.b) == 0 {
		r.fail()
		return 0xff, 0
	}
	return r.b[0] >> 5, r.b[0]
}

func (r *reader) head(want byte) uint64 {
	major, first := r.peek()
	if r.bad || major != want {
		r.fail()
		return 0
	}
	info := first & 0x1f
	if info < 24 {
		r.b = r.b[1:]
		return uint64(info)
	}
	n := 1 << (info - 24)
	if info > 27 || len(r.b) < 1+n {
		r.fail()
		return 0
	}
	var v uint64
	for _, c := range r.b[1 : 1+n] {
		v = v<<8 | uint64(c)
	}
	r.b = r.b[1+n:]
	return v
}

func (r *reader) uint() uint64 { return r.head(majorUint) }

func (r *reader) int() int64 {
	major, _ := r.peek()
	if major == majorNeg {
		n := r.head(majorNeg)
		if n > 1<<63-1 {
			r.fail()
			return 0
		}
		return ^int64(n)
	}
	n := r.head(majorUint)
	if n > 1<<63-1 {
		r.fail()
		return 0
	}
	return int64(n)
}

func (r *reader) take(n uint64) []byte {
	if n > uint64(len(r.b)) {
		r.fail()
		return nil
	}
	b := r.b[:n:n]
	r.b = r.b[n:]
	return b
}

func (r *reader) bytes() []byte { return r.take(r.head(majorBytes)) }

func (r *reader) text() string { return string(r.take(r.head(majorText))) }

func (r *reader) id() op.ID {
	b := r.bytes()
	if len(b) != len(op.ID{}) {
		r.fail()
		return op.ID{}
	}
	return op.ID(b)
}

// count reads an array's head and refuses more than limit elements.
func (r *reader) count(limit int) int {
	n := r.head(majorArray)
	if n > uint64(limit) || n > uint64(len(r.b)) {
		r.fail()
		return 0
	}
	return int(n)
}

func (r *reader) ints(limit int) []int64 {
	n := r.count(limit)
	out := make([]int64, 0, n)
	for range n {
		out = append(out, r.int())
	}
	if r.bad {
		return nil
	}
	return out
}

// item takes one whole item as it stands.
func (r *reader) item() []byte {
	start := r.b
	r.skip()
	if r.bad {
		return nil
	}
	return start[:len(start)-len(r.b)]
}

func (r *reader) skip() {
	major, first := r.peek()
	if r.bad {
		return
	}
	switch major {
	case majorUint, majorNeg:
		r.head(major)
	case majorBytes, majorText:
		r.take(r.head(major))
	case majorArray, majorMap:
		n := r.head(major)
		if major == majorMap {
			n *= 2
		}
		for ; n > 0 && !r.bad; n-- {
			r.skip()
		}
	default:
		if first != cborNull && first != cborFalse && first != cborTrue {
			r.fail()
			return
		}
		r.b = r.b[1:]
	}
}
