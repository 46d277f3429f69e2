package op

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// ID names a document, a row, a space, an incarnation or an organisation. The zero ID
// means "none": an op outside every row has a zero Row.
type ID [16]byte

// ErrID reports text that is not an ID.
var ErrID = errors.New("op: not an id")

// crockford is the alphabet of ID.String: no i, l, o or u, so that an id read aloud or
// copied by hand is not mistaken.
const crockford = "0123456789abcdefghjkmnpqrstvwxyz"

// idText is the length of an ID as text: 128 bits at 5 a letter.
const idText = 26

// NewID makes an ID that sorts by the time of its making: 48 bits of Unix
// milliseconds, then 80 random bits. Use it where order is a help and the time is no
// secret, for instance for documents inside a sealed body.
func NewID(rand io.Reader, now time.Time) (ID, error) {
	var id ID
	if _, err := io.ReadFull(rand, id[6:]); err != nil {
		return ID{}, fmt.Errorf("op: new id: %w", err)
	}
	ms := uint64(now.UnixMilli())
	binary.BigEndian.PutUint16(id[0:], uint16(ms>>32))
	binary.BigEndian.PutUint32(id[2:], uint32(ms))
	return id, nil
}

// RandomID makes an ID of 128 random bits. Spaces, incarnations and rows use it: their
// ids are seen by the server or carry no useful time.
func RandomID(rand io.Reader) (ID, error) {
	var id ID
	if _, err := io.ReadFull(rand, id[:]); err != nil {
		return ID{}, fmt.Errorf("op: new id: %w", err)
	}
	return id, nil
}

// ParseID reads what String wrote. Upper-case letters are accepted.
func ParseID(s string) (ID, error) {
	var id ID
	if len(s) != idText {
		return ID{}, ErrID
	}
	var hi, lo uint64
	for i := 0; i < len(s); i++ {
		v := strings.IndexByte(crockford, lower(s[i]))
		if v < 0 || i == 0 && v > 7 {
			return ID{}, ErrID
		}
		hi = hi<<5 | lo>>59
		lo = lo<<5 | uint64(v)
	}
	binary.BigEndian.PutUint64(id[:8], hi)
	binary.BigEndian.PutUint64(id[8:], lo)
	return id, nil
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// IsZero reports whether id is the ID that means "none".
func (id ID) IsZero() bool { return id == ID{} }

// String gives 26 letters of lower-case Crockford base 32, which sort as the bytes do.
func (id ID) String() string {
	hi, lo := binary.BigEndian.Uint64(id[:8]), binary.BigEndian.Uint64(id[8:])
	var b [idText]byte
	for i := idText - 1; i >= 0; i-- {
		b[i] = crockford[lo&31]
		lo = lo>>5 | hi<<59
		hi >>= 5
	}
	return string(b[:])
}

// MarshalText makes an ID a string in JSON.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (id *ID) UnmarshalText(b []byte) error {
	v, err := ParseID(string(b))
	if err != nil {
		return err
	}
	*id = v
	return nil
}

// Compare orders ids as their bytes: -1, 0 or 1.
func (id ID) Compare(other ID) int {
	a, b := binary.BigEndian.Uint64(id[:8]), binary.BigEndian.Uint64(other[:8])
	if a == b {
		a, b = binary.BigEndian.Uint64(id[8:]), binary.BigEndian.Uint64(other[8:])
	}
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Dot names one op: the Seq-th change made in one incarnation (one life of a local
// store). Seq starts at 1 and is never used twice in an incarnation, whatever the space.
type Dot struct {
	Inc ID
	Seq uint64
}

// ErrDot reports text that is not a dot.
var ErrDot = errors.New("op: not a dot")

// IsZero reports whether d names no op.
func (d Dot) IsZero() bool { return d == Dot{} }

// Compare orders dots by incarnation, then by seq. The order means nothing; it is only
// the same on every tablet.
func (d Dot) Compare(other Dot) int {
	if c := d.Inc.Compare(other.Inc); c != 0 {
		return c
	}
	switch {
	case d.Seq < other.Seq:
		return -1
	case d.Seq > other.Seq:
		return 1
	}
	return 0
}

// String gives "incarnation.seq".
func (d Dot) String() string { return d.Inc.String() + "." + strconv.FormatUint(d.Seq, 10) }

// ParseDot reads what String wrote.
func ParseDot(s string) (Dot, error) {
	inc, seq, ok := strings.Cut(s, ".")
	if !ok {
		return Dot{}, ErrDot
	}
	id, err := ParseID(inc)
	if err != nil {
		return Dot{}, ErrDot
	}
	n, err := strconv.ParseUint(seq, 10, 64)
	if err != nil || n == 0 || strconv.FormatUint(n, 10) != seq {
		return Dot{}, ErrDot
	}
	return Dot{Inc: id, Seq: n}, nil
}

// MarshalText makes a Dot a string in JSON.
func (d Dot) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Dot) UnmarshalText(b []byte) error {
	v, err := ParseDot(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}

// RowID gives the id of a row made by the op d: the incarnation with the seq folded
// into its last eight bytes. It is as unique as the dot and as opaque as a random id,
// and a bundle can write it as a small number instead of 16 bytes.
func RowID(d Dot) ID {
	id := d.Inc
	binary.BigEndian.PutUint64(id[8:], binary.BigEndian.Uint64(id[8:])^d.Seq)
	return id
}

// RowSeq gives the seq that RowID folded into id, if id was made from inc.
func RowSeq(id, inc ID) (seq uint64, ok bool) {
	if binary.BigEndian.Uint64(id[:8]) != binary.BigEndian.Uint64(inc[:8]) {
		return 0, false
	}
	seq = binary.BigEndian.Uint64(id[8:]) ^ binary.BigEndian.Uint64(inc[8:])
	return seq, seq > 0 && seq <= MaxSeq
}
