package orglog

import (
	"crypto/sha256"
	"errors"
	"fmt"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/sign"
)

// Errors of this package. A caller tells them apart with errors.Is; the texts
// hold ids and numbers, never a name.
var (
	ErrMalformed  = errors.New("orglog: malformed")
	ErrNewer      = errors.New("orglog: made by a newer version of Doorstep")
	ErrGenesis    = errors.New("orglog: the log does not begin with the pinned genesis")
	ErrChain      = errors.New("orglog: statement does not follow the log")
	ErrSignature  = errors.New("orglog: signature is wrong")
	ErrSigner     = errors.New("orglog: signed by a key that has no say here")
	ErrNotAllowed = errors.New("orglog: the signer may not do this")
	ErrInvalid    = errors.New("orglog: statement contradicts the log")
)

// suiteDS1 is the only suite of cryptography that statements are made in.
const suiteDS1 = 1

// body is what the signatures of a statement cover.
type body struct {
	Org     detcbor.B16        `cbor:"1,keyasint"`
	Size    uint64             `cbor:"2,keyasint"` // entries before this one
	Prev    detcbor.B32        `cbor:"3,keyasint"` // hash of the entry before; zeros for genesis
	Kind    Kind               `cbor:"4,keyasint"`
	Time    int64              `cbor:"5,keyasint"` // claimed, Unix milliseconds
	Content detcbor.RawMessage `cbor:"6,keyasint"`
	Suite   uint64             `cbor:"7,keyasint"`
}

// Statement is one parsed entry. Nothing in it may be trusted before Apply.
type Statement struct {
	Org     ID
	Size    uint64   // entries before this one
	Prev    [32]byte // hash of the entry before
	Kind    Kind
	Time    int64 // claimed by the signer, Unix milliseconds
	Content Content
	Hash    [32]byte // of the entry as received, signatures included
	Signers []sign.KID

	many *sign.Many
}

// Parse reads an entry's form without judging it. An entry of a kind or with a
// field that this version does not know is ErrNewer.
func Parse(entry []byte) (*Statement, error) {
	if len(entry) > MaxStatement {
		return nil, fmt.Errorf("%w: %d bytes", ErrMalformed, len(entry))
	}
	m, err := sign.ParseMany(entry, sign.TypeStatement)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	b, err := decodeAs[body](m.Body)
	if err != nil {
		return nil, err
	}
	if b.Suite != suiteDS1 {
		return nil, ErrNewer
	}
	c, err := decodeContent(b.Kind, b.Content)
	if err != nil {
		return nil, err
	}
	return &Statement{
		Org: b.Org, Size: b.Size, Prev: b.Prev, Kind: b.Kind, Time: b.Time, Content: c,
		Hash: m.Hash(), Signers: m.Signers(), many: m,
	}, nil
}

// Hash returns an entry's name: SHA-256 of it as received.
func Hash(entry []byte) [32]byte { return sha256.Sum256(entry) }

// decodeAs reads b strictly as a T.
func decodeAs[T any](b []byte) (T, error) {
	var v T
	err := detcbor.Unmarshal(b, &v)
	switch {
	case err == nil:
		return v, nil
	case errors.Is(err, detcbor.ErrUnknownField):
		return v, ErrNewer
	default:
		return v, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
}

// encodeBody encodes the body of a statement that follows size entries.
func encodeBody(org ID, size uint64, prev [32]byte, ms int64, c Content) ([]byte, error) {
	content, err := detcbor.Marshal(c)
	if err != nil {
		return nil, err
	}
	return detcbor.Marshal(body{Org: org, Size: size, Prev: prev, Kind: c.kind(), Time: ms, Content: content, Suite: suiteDS1})
}

// invalid is ErrInvalid with a reason.
func invalid(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrInvalid, fmt.Sprintf(format, args...))
}
