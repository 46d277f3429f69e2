package journal

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
)

// A segment is a file of Options.SegmentSize bytes: a header, frames one after
// another, zeros.
//
//	header  magic 8 | segment no u64 | last seq before u64 | first seq u64 |
//	        file length u32 | flags u32 | file id 16 | tag before 16 | tag 16
//	frame   length u32 | seq u64 | payload | tag 16
//
// Numbers are big-endian. Each tag is the first 16 bytes of SHA-256 over the tag before
// it and what it closes, so one altered, missing or foreign byte breaks every tag that
// follows. The header's own tag begins the chain of its file; the tag before, which
// the header repeats, ties it to the last acknowledged frame of the segment before. Its
// first seq follows the last before, except after damage: then it leaps beyond every
// number that may have been used, so that no number ever names two records. The
// file id is random: frames that an earlier life of the same file left behind do not
// continue this chain.
const (
	tagSize    = 16
	headerSize = 8 + 8 + 8 + 8 + 4 + 4 + 16 + tagSize + tagSize
	frameHead  = 4 + 8
	// Overhead is what a frame takes beside its payload, in bytes.
	Overhead = frameHead + tagSize
)

const magic = "DSTPJRN1"

type tag [tagSize]byte

type header struct {
	no    uint64 // of the segment, rising
	after uint64 // seq of the last acknowledged frame before it, 0 for none
	first uint64 // seq of its first frame
	size  uint32 // bytes of the file, so that one cut short is known for it
	// remains says that bytes may follow the last acknowledged frame of the segment
	// before: what a failed write left, or damage that was reported when this segment
	// was begun.
	remains bool
	fileID  [16]byte
	before  tag // of the last acknowledged frame before it; zero for the first segment
}

// chain gives the tag that closes b after the tag before.
func chain(before tag, b []byte) tag {
	h := sha256.New()
	h.Write(before[:])
	h.Write(b)
	var sum [sha256.Size]byte
	return tag(h.Sum(sum[:0])[:tagSize])
}

func (h *header) encode() (b []byte, t tag) {
	b = make([]byte, 0, headerSize)
	b = append(b, magic...)
	b = binary.BigEndian.AppendUint64(b, h.no)
	b = binary.BigEndian.AppendUint64(b, h.after)
	b = binary.BigEndian.AppendUint64(b, h.first)
	b = binary.BigEndian.AppendUint32(b, h.size)
	var flags uint32
	if h.remains {
		flags = 1
	}
	b = binary.BigEndian.AppendUint32(b, flags)
	b = append(b, h.fileID[:]...)
	b = append(b, h.before[:]...)
	t = chain(tag{}, b)
	return append(b, t[:]...), t
}

func decodeHeader(b []byte) (h header, t tag, ok bool) {
	if len(b) < headerSize || string(b[:8]) != magic {
		return h, t, false
	}
	body := b[:headerSize-tagSize]
	t = chain(tag{}, body)
	if string(t[:]) != string(b[headerSize-tagSize:headerSize]) {
		return h, t, false
	}
	h.no = binary.BigEndian.Uint64(b[8:])
	h.after = binary.BigEndian.Uint64(b[16:])
	h.first = binary.BigEndian.Uint64(b[24:])
	h.size = binary.BigEndian.Uint32(b[32:])
	flags := binary.BigEndian.Uint32(b[36:])
	h.remains = flags == 1
	copy(h.fileID[:], b[40:])
	copy(h.before[:], b[56:])
	return h, t, h.no > 0 && h.first > h.after && flags <= 1
}

// appendFrame writes a frame and returns its tag.
func appendFrame(dst []byte, before tag, seq uint64, payload []byte) ([]byte, tag) {
	start := len(dst)
	dst = binary.BigEndian.AppendUint32(dst, uint32(len(payload)))
	dst = binary.BigEndian.AppendUint64(dst, seq)
	dst = append(dst, payload...)
	t := chain(before, dst[start:])
	return append(dst, t[:]...), t
}

// Why a frame cannot be read.
var (
	errTorn  = errors.New("a frame does not match its tag")
	errRange = errors.New("a frame's length or number is impossible")
)

// readFrame reads the frame at the start of b. No frame and nothing but a zero length
// and number there is not an error: ok is false and err nil.
func readFrame(b []byte, before tag, seq uint64) (payload []byte, t tag, size int, ok bool, err error) {
	if len(b) < frameHead {
		return nil, t, 0, false, nil
	}
	n := int64(binary.BigEndian.Uint32(b))
	got := binary.BigEndian.Uint64(b[4:])
	if n == 0 && got == 0 {
		return nil, t, 0, false, nil
	}
	if got != seq || n+Overhead > int64(len(b)) {
		return nil, t, 0, false, errRange
	}
	end := frameHead + int(n)
	t = chain(before, b[:end])
	if string(t[:]) != string(b[end:end+tagSize]) {
		return nil, t, 0, false, errTorn
	}
	return b[frameHead:end], t, end + tagSize, true, nil
}

// zeros reports whether b holds nothing.
func zeros(b []byte) bool {
	for len(b) >= 8 {
		if binary.LittleEndian.Uint64(b) != 0 {
			return false
		}
		b = b[8:]
	}
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}
