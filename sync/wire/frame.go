package wire

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// Errors a reader of frames can act on. They are wrapped with the frame's
// number, never with its content.
var (
	// ErrMalformed says that the bytes are no frame of this protocol.
	ErrMalformed = errors.New("malformed message")
	// ErrTooLarge says that a frame or body passes its bound.
	ErrTooLarge = errors.New("message too large")
	// ErrCut says that the stream ended inside a frame or before its end
	// frame: what came before it is whole and may be used.
	ErrCut = errors.New("connection ended early")
)

// Code names what a frame holds. Codes are frozen; a new kind takes the next
// number below 24, so that a code is always one byte.
type Code uint8

// The frames. Up: from tablet to server; down: the other way.
const (
	CodeBundle     Code = 0  // both: one sealed bundle, as signed
	CodeStatement  Code = 1  // both: Statement
	CodeClaim      Code = 2  // up: Receipt row without position, "do you hold this?"
	CodeFollow     Code = 3  // up: Follow, the cursors; the last frame of its body
	CodeAdopt      Code = 4  // up: the note key of a new organisation, once
	CodeSection    Code = 5  // down: Section, the bundles after it up to a checkpoint
	CodeCheckpoint Code = 6  // down: a C2SP checkpoint, a signed note
	CodeReceipt    Code = 7  // down: signature and Receipts
	CodeRefusal    Code = 8  // down: Refusal
	CodeEnd        Code = 9  // down: End, the last frame of every whole answer
	CodeAccepted   Code = 10 // down: Accepted, a statement that is in the log
	CodeResume     Code = 12 // up: instead of a follow frame: the hash of the one that both sides hold
	CodeJoin       Code = 11 // down: a new device's request to be added, as signed
	CodeHeld       Code = 13 // down: signature and HeldReceipts: kept aside, not in any log
	CodeAside      Code = 14 // down: Aside, the bundle after it is held aside
	CodeIndex      Code = 15 // down: Index, rows of a space's log
	CodeChanged    Code = 16 // down: Changed, spaces that have changed
	CodeBlobs      Code = 17 // up: hashes of blobs, 32 bytes each
	CodeHave       Code = 18 // down: a bit for each of them, lowest first: held
	CodeToken      Code = 19 // down: Token, first in the answer to a request that signed in by itself
)

// limit is the most a frame of this kind may hold, 0 for an unknown kind.
func (c Code) limit() int {
	switch c {
	case CodeBundle:
		return MaxBundle
	case CodeStatement:
		return MaxStatement + 16
	case CodeFollow:
		return maxFollowBytes
	case CodeCheckpoint:
		return MaxNote
	case CodeReceipt, CodeHeld:
		return MaxReceipts
	case CodeIndex:
		return maxIndex
	case CodeChanged:
		return maxChanged
	case CodeBlobs:
		return maxHaveBytes
	case CodeHave:
		return MaxHave / 8
	case CodeJoin:
		return MaxJoin
	case CodeRefusal:
		return MaxRefusal
	case CodeClaim, CodeAdopt, CodeSection, CodeEnd, CodeAccepted, CodeResume, CodeAside, CodeToken:
		return maxSmall
	}
	return 0
}

// Frame is one message of a stream.
type Frame struct {
	Code Code
	Body []byte
}

// Size is the number of bytes the frame takes on the wire.
func (f Frame) Size() int { return 1 + headSize(len(f.Body)) + len(f.Body) }

// AppendFrame appends the frame to b. A frame is two CBOR data items (RFC
// 8949), an unsigned integer below 24 and a byte string, so a body is a CBOR
// sequence (RFC 8742) that any CBOR tool can show, while a reader knows every
// length before it reserves memory.
func AppendFrame(b []byte, code Code, body []byte) []byte {
	b = append(b, byte(code))
	b = appendHead(b, len(body))
	return append(b, body...)
}

func headSize(n int) int {
	switch {
	case n < 24:
		return 1
	case n < 1<<8:
		return 2
	case n < 1<<16:
		return 3
	}
	return 5
}

// appendHead appends the head of a byte string of n bytes, shortest form.
func appendHead(b []byte, n int) []byte {
	const bstr = 0x40
	switch {
	case n < 24:
		return append(b, bstr|byte(n))
	case n < 1<<8:
		return append(b, bstr|24, byte(n))
	case n < 1<<16:
		return append(b, bstr|25, byte(n>>8), byte(n))
	}
	return append(b, bstr|26, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
}

// Reader reads frames from a stream that nobody vouches for.
type Reader struct {
	r     *bufio.Reader
	left  int64
	count int
}

// NewReader reads frames from r and gives up with ErrTooLarge after max bytes.
func NewReader(r io.Reader, max int64) *Reader {
	return &Reader{r: bufio.NewReader(r), left: max}
}

// Count is the number of whole frames read so far.
func (r *Reader) Count() int { return r.count }

// Next reads one frame. It returns io.EOF when the stream ends between two
// frames, ErrCut when it ends within one, and the stream's own error (a
// deadline, a reset) wrapped beside ErrCut when it fails. The body is the
// caller's to keep.
func (r *Reader) Next() (Frame, error) {
	first, err := r.r.ReadByte()
	if errors.Is(err, io.EOF) {
		return Frame{}, io.EOF
	}
	if err != nil {
		return Frame{}, r.cut(err)
	}
	code := Code(first)
	limit := code.limit()
	if limit == 0 {
		return Frame{}, fmt.Errorf("frame %d: unknown kind: %w", r.count, ErrMalformed)
	}
	n, head, err := r.head()
	if err != nil {
		return Frame{}, err
	}
	if n > limit {
		return Frame{}, fmt.Errorf("frame %d: %w", r.count, ErrTooLarge)
	}
	if r.left -= int64(1 + head + n); r.left < 0 {
		return Frame{}, fmt.Errorf("frame %d: body as a whole: %w", r.count, ErrTooLarge)
	}
	body, err := readBody(r.r, n)
	if err != nil {
		return Frame{}, r.cut(err)
	}
	r.count++
	return Frame{Code: code, Body: body}, nil
}

// Buffered is the number of bytes that have arrived and are not yet read.
func (r *Reader) Buffered() int { return r.r.Buffered() }

func (r *Reader) cut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("frame %d: %w", r.count, ErrCut)
	}
	return fmt.Errorf("frame %d: %w: %w", r.count, ErrCut, err)
}

// head reads the head of a byte string: its length and how many bytes the
// head took. Lengths not in shortest form are refused.
func (r *Reader) head() (n, size int, err error) {
	b, err := r.r.ReadByte()
	if err != nil {
		return 0, 0, r.cut(err)
	}
	if b>>5 != 2 {
		return 0, 0, fmt.Errorf("frame %d: no byte string: %w", r.count, ErrMalformed)
	}
	info := b & 31
	if info < 24 {
		return int(info), 1, nil
	}
	if info > 26 {
		return 0, 0, fmt.Errorf("frame %d: length: %w", r.count, ErrMalformed)
	}
	var long uint64
	for range 1 << (info - 24) {
		c, err := r.r.ReadByte()
		if err != nil {
			return 0, 0, r.cut(err)
		}
		long = long<<8 | uint64(c)
	}
	if long > MaxPush {
		return 0, 0, fmt.Errorf("frame %d: %w", r.count, ErrTooLarge)
	}
	n = int(long)
	if size = 1 + 1<<(info-24); headSize(n) != size {
		return 0, 0, fmt.Errorf("frame %d: length not in shortest form: %w", r.count, ErrMalformed)
	}
	return n, size, nil
}

// readBody reads n bytes and reserves memory only as they arrive, so that a
// head that promises a megabyte costs a peer a megabyte to send.
func readBody(r io.Reader, n int) ([]byte, error) {
	const step = 64 << 10
	body := make([]byte, 0, min(n, step))
	for len(body) < n {
		have := len(body)
		body = append(body, make([]byte, min(n-have, step))...)
		if _, err := io.ReadFull(r, body[have:]); err != nil {
			return nil, err
		}
	}
	return body, nil
}
