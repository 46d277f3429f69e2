package journal

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Layout of a segment file, all numbers big-endian:
//
//	header (96 bytes), the same header again, frames, zeros to the end
//	header: "DSJRNL1\n" | size u64 | first seq u64 | file id 16 | chain 16 | reserved 24 | SHA-256 of the rest, first 16
//	frame:  length u32 | seq u64 | payload | tag 16
//
// A tag is SHA-256(tag before | length | seq | payload), first 16 bytes; the
// tag before the first frame is the header's own. The random file id makes the
// chains of two segments differ, so a frame left in reused space never fits.
// The header stands twice, so that no single damage hides a whole segment.
const (
	magic       = "DSJRNL1\n"
	headerSize  = 96
	dataStart   = 2 * headerSize
	frameHead   = 12
	tagSize     = 16
	frameExtra  = frameHead + tagSize
	extension   = ".jnl"
	spareName   = "spare.zeros"
	makingName  = "spare.making"
	asideSuffix = ".aside"
)

type tag [tagSize]byte

// header opens a segment.
type header struct {
	size  int64  // of the file
	first uint64 // seq of its first frame
	id    [16]byte
	chain tag // of the last frame before it, to tie segments together
}

func (h header) encode() []byte {
	b := make([]byte, headerSize)
	copy(b, magic)
	binary.BigEndian.PutUint64(b[8:], uint64(h.size))
	binary.BigEndian.PutUint64(b[16:], h.first)
	copy(b[24:40], h.id[:])
	copy(b[40:56], h.chain[:])
	sum := sha256.Sum256(b[:headerSize-tagSize])
	copy(b[headerSize-tagSize:], sum[:])
	return b
}

// start is the tag before the first frame.
func (h header) start() tag {
	return tag(h.encode()[headerSize-tagSize:])
}

func decodeHeader(b []byte) (header, bool) {
	if len(b) < headerSize || string(b[:8]) != magic {
		return header{}, false
	}
	sum := sha256.Sum256(b[:headerSize-tagSize])
	if string(sum[:tagSize]) != string(b[headerSize-tagSize:headerSize]) {
		return header{}, false
	}
	h := header{size: int64(binary.BigEndian.Uint64(b[8:])), first: binary.BigEndian.Uint64(b[16:])}
	copy(h.id[:], b[24:40])
	copy(h.chain[:], b[40:56])
	return h, h.size >= dataStart
}

// readHeader takes whichever of the two copies is whole; both tells whether
// both are.
func readHeader(b []byte) (h header, both, ok bool) {
	one, okOne := decodeHeader(b)
	var two header
	okTwo := false
	if len(b) >= dataStart {
		two, okTwo = decodeHeader(b[headerSize:])
	}
	switch {
	case okOne && okTwo:
		return one, one == two, true
	case okOne:
		return one, false, true
	default:
		return two, false, okTwo
	}
}

// appendFrame adds one frame to dst and returns the new end of the chain.
func appendFrame(dst []byte, prev tag, seq uint64, payload []byte) ([]byte, tag) {
	start := len(dst)
	dst = binary.BigEndian.AppendUint32(dst, uint32(len(payload)))
	dst = binary.BigEndian.AppendUint64(dst, seq)
	dst = append(dst, payload...)
	t := chainTag(prev, dst[start:])
	return append(dst, t[:]...), t
}

func chainTag(prev tag, framed []byte) tag {
	h := sha256.New()
	h.Write(prev[:])
	h.Write(framed)
	var sum [sha256.Size]byte
	return tag(h.Sum(sum[:0])[:tagSize])
}

// nextFrame reads the frame at the start of b. ok is false where there is none
// that fits the chain.
func nextFrame(b []byte, prev tag, seq uint64) (payload []byte, size int, t tag, ok bool) {
	if len(b) < frameExtra {
		return nil, 0, prev, false
	}
	n := int64(binary.BigEndian.Uint32(b))
	if n == 0 || n > int64(len(b)-frameExtra) || binary.BigEndian.Uint64(b[4:]) != seq {
		return nil, 0, prev, false
	}
	end := frameHead + int(n)
	t = chainTag(prev, b[:end])
	if string(t[:]) != string(b[end:end+tagSize]) {
		return nil, 0, prev, false
	}
	return b[frameHead:end], end + tagSize, t, true
}

// zeros tells whether b holds nothing else.
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

func segmentName(first uint64) string { return fmt.Sprintf("%016x%s", first, extension) }

func parseName(name string) (first uint64, ok bool) {
	hex, found := strings.CutSuffix(name, extension)
	if !found || len(hex) != 16 {
		return 0, false
	}
	first, err := strconv.ParseUint(hex, 16, 64)
	return first, err == nil
}

// readAll reads a whole segment file.
func readAll(f File) ([]byte, error) {
	n, err := f.Size()
	if err != nil {
		return nil, err
	}
	b := make([]byte, n)
	got, err := f.ReadAt(b, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return b[:got], nil
}
