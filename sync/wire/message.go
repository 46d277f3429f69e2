package wire

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"
)

// ID is 16 random bytes: a space, an incarnation, an organisation, a device's
// key id. It is the plain array, so that every package's own id type fits.
type ID = [16]byte

// Hash is a SHA-256.
type Hash = [32]byte

// HashOf is the hash by which receipts, claims and chains name a bundle.
func HashOf(bundle []byte) Hash { return sha256.Sum256(bundle) }

// Key is the idempotency key of a bundle: one key, one content, for ever.
type Key struct {
	_ struct{} `cbor:",toarray"`
	// Space is the log, Inc the incarnation of the store that wrote it.
	Space, Inc ID
	// Class is 0 for published bundles, whose N has no gaps, 1 for drafts and
	// 2 for epoch records.
	Class uint8
	// N counts the bundles of one incarnation and class in this space, from 0.
	N uint64
}

// String names the key in errors and logs: ids and numbers, nothing of a person.
func (k Key) String() string {
	return fmt.Sprintf("%s/%s/%d/%d", hex.EncodeToString(k.Space[:4]), hex.EncodeToString(k.Inc[:4]), k.Class, k.N)
}

// Compare orders keys by space, incarnation, class and number.
func (k Key) Compare(o Key) int {
	return cmp.Or(bytes.Compare(k.Space[:], o.Space[:]), bytes.Compare(k.Inc[:], o.Inc[:]),
		cmp.Compare(k.Class, o.Class), cmp.Compare(k.N, o.N))
}

// Claim asks the server whether it holds a bundle. A tablet whose push was
// cut sends claims for what it had sent, and only what is not held again.
type Claim struct {
	_    struct{} `cbor:",toarray"`
	Key  Key
	Hash Hash
}

// Statement is one statement of the organisation's log with its position. On
// the way up Pos is the size the sender saw: the statement is refused with
// RefusedMoved when the log has grown since.
type Statement struct {
	_   struct{} `cbor:",toarray"`
	Pos uint64
	Raw []byte
}

// Cursor says how much of a space's log the tablet holds and has verified.
type Cursor struct {
	Space ID
	Size  uint64
}

// Follow asks for everything after the cursors: org statements first, then
// the entries of each space.
type Follow struct {
	// Org is the number of statements the tablet holds.
	Org uint64
	// Cursors are ordered by space, each space once.
	Cursors []Cursor
}

// followWire keeps the ids together, without a head for each.
type followWire struct {
	_      struct{} `cbor:",toarray"`
	Org    uint64
	Spaces []byte
	Sizes  []uint64
}

// Encode gives the frame body. Cursors are put in order; a space named twice
// is an error of the caller and found by ParseFollow on the other side.
func (f Follow) Encode() []byte {
	cs := slices.SortedFunc(slices.Values(f.Cursors), func(a, b Cursor) int { return bytes.Compare(a.Space[:], b.Space[:]) })
	w := followWire{Org: f.Org, Spaces: make([]byte, 0, 16*len(cs)), Sizes: make([]uint64, 0, len(cs))}
	for _, c := range cs {
		w.Spaces = append(w.Spaces, c.Space[:]...)
		w.Sizes = append(w.Sizes, c.Size)
	}
	return encode(w)
}

// ParseFollow reads the body of a follow frame.
func ParseFollow(b []byte) (Follow, error) {
	var w followWire
	if err := decode(b, &w); err != nil {
		return Follow{}, err
	}
	if len(w.Sizes) > MaxFollow {
		return Follow{}, fmt.Errorf("follow: %w", ErrTooLarge)
	}
	if len(w.Spaces) != 16*len(w.Sizes) {
		return Follow{}, fmt.Errorf("follow: ids and sizes differ in number: %w", ErrMalformed)
	}
	f := Follow{Org: w.Org, Cursors: make([]Cursor, len(w.Sizes))}
	for i, size := range w.Sizes {
		f.Cursors[i] = Cursor{Space: ID(w.Spaces[16*i:]), Size: size}
		if i > 0 && bytes.Compare(f.Cursors[i-1].Space[:], f.Cursors[i].Space[:]) >= 0 {
			return Follow{}, fmt.Errorf("follow: spaces out of order: %w", ErrMalformed)
		}
	}
	return f, nil
}

// ResumeTag names a follow frame's body by its hash. After every whole answer
// tablet and server can both work out the cursors that the tablet now has; when
// the tablet has the same the next time, the tag stands for all of them.
func ResumeTag(follow []byte) [8]byte {
	h := sha256.Sum256(follow)
	return [8]byte(h[:8])
}

// Section announces the bundles that follow it: Count entries of Space from
// position First, closed by a checkpoint over exactly First+Count entries. An
// entry at a position that this answer's receipts name is left out of the
// stream, though counted, because the tablet has it. Count 0 with a
// checkpoint smaller than the cursor says that the server holds less than it
// did.
type Section struct {
	_            struct{} `cbor:",toarray"`
	Space        ID
	First, Count uint64
}

// End closes every whole answer.
type End struct {
	_ struct{} `cbor:",toarray"`
	// Org is the size of the organisation's log.
	Org uint64
	// Time is the server's clock in seconds since 1970.
	Time uint64
}

// When is the server's clock.
func (e End) When() time.Time { return time.Unix(int64(min(e.Time, 1<<40)), 0).UTC() }

// Accepted says that a statement of this request is in the organisation's log
// at a position, now or since before. It is not sent down again in the same
// answer.
type Accepted struct {
	_    struct{} `cbor:",toarray"`
	Pos  uint64
	Hash Hash
}

// Adopt is the first frame of the first post to a server that serves no
// organisation yet and listens on loopback only.
type Adopt struct {
	_ struct{} `cbor:",toarray"`
	// NoteKey is the signing key in the text form of golang.org/x/mod/sumdb/note.
	NoteKey string
}

// Encode gives the frame body of each message.
func (m Claim) Encode() []byte     { return encode(m) }
func (m Statement) Encode() []byte { return encode(m) }
func (m Section) Encode() []byte   { return encode(m) }
func (m End) Encode() []byte       { return encode(m) }
func (m Adopt) Encode() []byte     { return encode(m) }
func (m Accepted) Encode() []byte  { return encode(m) }

// ParseAccepted, ParseClaim and the other parsers read the
// body of their frame.
func ParseClaim(b []byte) (m Claim, err error)         { return m, decode(b, &m) }
func ParseStatement(b []byte) (m Statement, err error) { return m, decode(b, &m) }
func ParseSection(b []byte) (m Section, err error)     { return m, decode(b, &m) }
func ParseEnd(b []byte) (m End, err error)             { return m, decode(b, &m) }
func ParseAdopt(b []byte) (m Adopt, err error)         { return m, decode(b, &m) }
func ParseAccepted(b []byte) (m Accepted, err error)   { return m, decode(b, &m) }
