package wire

import (
	"crypto/ed25519"
	"fmt"

	"golang.org/x/mod/sumdb/note"
)

// HeldReceipts is the server's word that bundles of a revoked device are durable,
// aside: in no log, read by nobody but those who decide about them. It is no
// Receipt: a device may let go of nothing for it but what it was told to wipe.
type HeldReceipts struct {
	_ struct{} `cbor:",toarray"`
	// Version is 1.
	Version uint8
	// Org is the organisation's id.
	Org ID
	// OrgSize is the size of the organisation's log when they were kept.
	OrgSize uint64
	// Time is the server's clock in seconds since 1970.
	Time uint64
	Rows []HeldRow
}

// HeldRow is one bundle of HeldReceipts.
type HeldRow struct {
	_    struct{} `cbor:",toarray"`
	Key  Key
	Hash Hash
}

// heldContext precedes what is signed; see receiptContext.
const heldContext = "doorstep/v1/held\x00"

// SignHeld gives the frame body: 64 bytes of Ed25519 signature by the server's
// note key, then the message as encoded.
func SignHeld(s note.Signer, r HeldReceipts) ([]byte, error) {
	r.Version = 1
	payload := encode(r)
	sig, err := s.Sign(append([]byte(heldContext), payload...))
	if err != nil {
		return nil, fmt.Errorf("sign what is held: %w", err)
	}
	if len(sig) != ed25519.SignatureSize {
		return nil, fmt.Errorf("sign what is held: the note key is not Ed25519")
	}
	return append(sig, payload...), nil
}

// OpenHeld reads a held frame and accepts it only when the pinned key signed it
// for this organisation.
func OpenHeld(v note.Verifier, org ID, body []byte) (HeldReceipts, error) {
	if len(body) < ed25519.SignatureSize {
		return HeldReceipts{}, fmt.Errorf("held: %w", ErrMalformed)
	}
	sig, payload := body[:ed25519.SignatureSize], body[ed25519.SignatureSize:]
	if !v.Verify(append([]byte(heldContext), payload...), sig) {
		return HeldReceipts{}, fmt.Errorf("held: %w", ErrSignature)
	}
	var r HeldReceipts
	if err := decode(payload, &r); err != nil {
		return HeldReceipts{}, fmt.Errorf("held: %w", err)
	}
	if r.Version != 1 || len(r.Rows) > MaxCommit {
		return HeldReceipts{}, fmt.Errorf("held: %w", ErrMalformed)
	}
	if r.Org != org {
		return HeldReceipts{}, fmt.Errorf("held for another organisation: %w", ErrSignature)
	}
	return r, nil
}

// Aside announces one bundle that is held aside; the bundle frame follows it.
type Aside struct {
	_ struct{} `cbor:",toarray"`
	// Index is the item's place in the list as it is now; the next answer
	// begins after it.
	Index uint64
	// Device is the device of the organisation's log that sent and signed it.
	Device ID
	Key    Key
	Hash   Hash
	// Time is when it came, in seconds since 1970.
	Time uint64
}

// Index is a run of rows of a space's log, from position First on.
type Index struct {
	_     struct{} `cbor:",toarray"`
	Space ID
	First uint64
	Rows  []IndexRow
}

// IndexRow names the entry at one position.
type IndexRow struct {
	_     struct{} `cbor:",toarray"`
	Inc   ID
	Class uint8
	N     uint64
	Hash  Hash
}

// Changed names spaces that have changed with the sizes of their logs.
type Changed struct {
	// Next is what to ask after the next time. It says nothing by itself.
	Next uint64
	// Heads are ordered by space, each once.
	Heads []Cursor
}

// Encode gives the frame body of each message. A Changed has the form of a
// Follow.
func (m Aside) Encode() []byte   { return encode(m) }
func (m Index) Encode() []byte   { return encode(m) }
func (m Changed) Encode() []byte { return Follow{Org: m.Next, Cursors: m.Heads}.Encode() }

// ParseAside reads the body of an aside frame.
func ParseAside(b []byte) (m Aside, err error) { return m, decode(b, &m) }

// ParseIndex reads the body of an index frame.
func ParseIndex(b []byte) (m Index, err error) {
	if err := decode(b, &m); err != nil {
		return m, err
	}
	if len(m.Rows) > IndexRows {
		return m, fmt.Errorf("index: %w", ErrTooLarge)
	}
	return m, nil
}

// ParseChanged reads the body of a changed frame.
func ParseChanged(b []byte) (Changed, error) {
	f, err := ParseFollow(b)
	return Changed{Next: f.Org, Heads: f.Cursors}, err
}

// AppendBlobs gives the body of a blobs frame.
func AppendBlobs(b []byte, hashes ...Hash) []byte {
	for _, h := range hashes {
		b = append(b, h[:]...)
	}
	return b
}

// ParseBlobs reads the body of a blobs frame.
func ParseBlobs(b []byte) ([]Hash, error) {
	if len(b)%32 != 0 {
		return nil, fmt.Errorf("blobs: %w", ErrMalformed)
	}
	if len(b) > maxHaveBytes {
		return nil, fmt.Errorf("blobs: %w", ErrTooLarge)
	}
	out := make([]Hash, 0, len(b)/32)
	for ; len(b) > 0; b = b[32:] {
		out = append(out, Hash(b[:32]))
	}
	return out, nil
}

// EncodeHave gives the body of a have frame: bit i, lowest first in each byte,
// is set when the i-th blob is held; bits beyond the last are 0.
func EncodeHave(have []bool) []byte {
	b := make([]byte, (len(have)+7)/8)
	for i, h := range have {
		if h {
			b[i/8] |= 1 << (i % 8)
		}
	}
	return b
}

// ParseHave reads the body of a have frame that answers n hashes.
func ParseHave(b []byte, n int) ([]bool, error) {
	if n < 0 || n > MaxHave || len(b) != (n+7)/8 || n%8 != 0 && b[len(b)-1]>>(n%8) != 0 {
		return nil, fmt.Errorf("have: %w", ErrMalformed)
	}
	have := make([]bool, n)
	for i := range have {
		have[i] = b[i/8]>>(i%8)&1 == 1
	}
	return have, nil
}
