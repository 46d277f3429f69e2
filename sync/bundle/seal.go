package bundle

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"

	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
	"doorstep/sync/op"
)

// Errors of this package. Each says what a caller can act on; none holds content.
var (
	ErrMalformed    = errors.New("bundle: malformed")
	ErrTooLarge     = errors.New("bundle: larger than a bundle may be")
	ErrSuite        = errors.New("bundle: made with cryptography that this version does not have")
	ErrCodec        = errors.New("bundle: packed in a way that this version cannot read")
	ErrWrongKey     = errors.New("bundle: signed by another device")
	ErrBadSignature = errors.New("bundle: signature is wrong")
	ErrUnknownEpoch = errors.New("bundle: sealed under an epoch whose key is not this one")
	ErrUnsealed     = errors.New("bundle: does not open under the epoch that it names")
	ErrBody         = errors.New("bundle: content is malformed")
	ErrAuthor       = errors.New("bundle: content names another author than the signature")
)

// Sealed is a bundle as received: its header, which anyone may read, and bytes that
// only members of the space can open. Nothing in it may be trusted before Verify.
type Sealed struct {
	Header Header
	msg    *sign.Message
	raw    []byte
	hash   [32]byte
}

// Seal packs b, seals it to the epoch and signs it as the device, for the organisation.
// Of h, the caller sets Space, Incarnation, Class, N, Prev, OrgLogSize and Checkpoint;
// the rest comes from the keys and the packing. Drafts are left uncompressed so that a
// save stays quick. A bundle of more than MaxSize is ErrTooLarge; Split avoids it.
func Seal(rand io.Reader, dev sign.Private, org op.ID, h Header, epoch seal.EpochKeys, b Body) ([]byte, error) {
	h.EpochNo, h.EpochKID, h.Device = epoch.No, epoch.KID, dev.KID()
	h.Codec, h.DictID = CodecNone, 0
	if h.Class == Published {
		h.Codec, h.DictID = CodecDict, currentDict
	}
	plain, err := b.encode(&h)
	if err != nil {
		return nil, err
	}
	if plain, err = pack(plain, &h); err != nil {
		return nil, err
	}
	protected, err := h.encode()
	if err != nil {
		return nil, fmt.Errorf("bundle: header: %w", err)
	}
	box, err := seal.Seal(rand, epoch.Bundle, seal.Pad(plain), protected)
	if err != nil {
		return nil, fmt.Errorf("bundle: %w", err)
	}
	out, err := dev.Sign1(protected, box, org[:])
	if err != nil {
		return nil, fmt.Errorf("bundle: %w", err)
	}
	if len(out) > MaxSize {
		return nil, ErrTooLarge
	}
	return out, nil
}

// Parse reads a bundle's outside: the signed message and its header, under all limits,
// without any key. The result aliases b.
func Parse(b []byte) (*Sealed, error) {
	if len(b) > MaxSize {
		return nil, ErrTooLarge
	}
	m, err := sign.Parse1(b, sign.TypeBundle)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	h, err := readHeader(m)
	if err != nil {
		return nil, err
	}
	if len(m.Payload) < seal.Overhead+seal.MinPadded {
		return nil, fmt.Errorf("%w: payload too short", ErrMalformed)
	}
	return &Sealed{Header: h, msg: m, raw: b, hash: sha256.Sum256(b)}, nil
}

// Hash gives SHA-256 of the bundle as received, signature included: its identity in
// receipts, in the next bundle's Prev and in the space's Merkle log.
func (s *Sealed) Hash() [32]byte { return s.hash }

// Bytes gives the bundle as received.
func (s *Sealed) Bytes() []byte { return s.raw }

// Verify checks the signature over the received bytes for the organisation, under the
// public key that the organisation log gives for Header.Device: ErrWrongKey when the
// key is another device's, ErrBadSignature otherwise.
func (s *Sealed) Verify(pub sign.Public, org op.ID) error {
	err := s.msg.Verify(pub, org[:])
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sign.ErrWrongKey):
		return ErrWrongKey
	}
	return ErrBadSignature
}

// Open unseals and decodes the body. The caller has called Verify. It fails with
// ErrUnknownEpoch when the keys are of another epoch than the header's, ErrUnsealed
// when the seal does not open, ErrAuthor when the body names another device,
// incarnation or space than the header (a member re-signed a colleague's bundle), and
// ErrBody or ErrCodec for content it cannot read.
func (s *Sealed) Open(epoch seal.EpochKeys) (Body, error) {
	if epoch.KID != s.Header.EpochKID {
		return Body{}, ErrUnknownEpoch
	}
	padded, err := seal.Open(epoch.Bundle, s.msg.Payload, s.msg.Protected)
	if err != nil {
		return Body{}, ErrUnsealed
	}
	packed, err := seal.Unpad(padded)
	if err != nil {
		return Body{}, fmt.Errorf("%w: padding", ErrBody)
	}
	plain, err := unpack(packed, &s.Header)
	if err != nil {
		return Body{}, err
	}
	return decodeBody(plain, &s.Header)
}
