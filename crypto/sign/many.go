package sign

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"

	"doorstep/crypto/detcbor"
)

// MaxSigners bounds the signatures of one carrier: the administrators of an
// organisation, of whom there are three by default.
const MaxSigners = 16

// detached is an empty unprotected header followed by a nil payload.
var detached = []byte{0xa0, 0xf6}

// Many is the carrier of a body under one or more signatures:
//
//	[ body: bstr, [ + COSE_Sign1 with a nil (detached) payload ] ]
//
// The signatures stand in rising order of KID, none twice, each over the body
// as its payload, so that people can sign one after another on machines that
// never meet and the result is the same whoever began. Nothing in it may be
// trusted before Verify.
type Many struct {
	Type MediaType
	Body []byte
	sigs []oneOfMany
	raw  []byte
}

type oneOfMany struct {
	kid       KID
	protected []byte
	signature []byte
}

// SignMany signs body with each of keys.
func SignMany(typ MediaType, body, external []byte, keys ...Private) ([]byte, error) {
	m := &Many{Type: typ, Body: body}
	for _, k := range keys {
		if err := m.add(k, external); err != nil {
			return nil, err
		}
	}
	return m.encode()
}

// AddSignature returns the carrier b with one more signature by key.
func AddSignature(b []byte, typ MediaType, external []byte, key Private) ([]byte, error) {
	m, err := ParseMany(b, typ)
	if err != nil {
		return nil, err
	}
	if err := m.add(key, external); err != nil {
		return nil, err
	}
	return m.encode()
}

func (m *Many) add(key Private, external []byte) error {
	at := len(m.sigs)
	for i, s := range m.sigs {
		c := bytes.Compare(key.kid[:], s.kid[:])
		if c == 0 {
			return fmt.Errorf("%w: signed twice by one key", ErrMalformed)
		}
		if c < 0 {
			at = i
			break
		}
	}
	protected, err := Encode(NewHeader(key.kid, m.Type))
	if err != nil {
		return err
	}
	sig, err := key.signature(protected, m.Body, external)
	if err != nil {
		return err
	}
	m.sigs = append(m.sigs, oneOfMany{})
	copy(m.sigs[at+1:], m.sigs[at:])
	m.sigs[at] = oneOfMany{kid: key.kid, protected: protected, signature: sig}
	return nil
}

func (m *Many) encode() ([]byte, error) {
	if len(m.sigs) == 0 || len(m.sigs) > MaxSigners {
		return nil, fmt.Errorf("%w: %d signatures", ErrMalformed, len(m.sigs))
	}
	out := detcbor.AppendArray(nil, 2)
	out = detcbor.AppendBytes(out, m.Body)
	out = detcbor.AppendArray(out, len(m.sigs))
	for _, s := range m.sigs {
		out = detcbor.AppendArray(out, 4)
		out = detcbor.AppendBytes(out, s.protected)
		out = append(out, detached...)
		out = detcbor.AppendBytes(out, s.signature)
	}
	return out, nil
}

// ParseMany reads a carrier of the given type; every signature in it must have
// that type.
func ParseMany(b []byte, typ MediaType) (*Many, error) {
	n, rest, err := detcbor.ReadArray(b)
	if err != nil || n != 2 {
		return nil, fmt.Errorf("%w: not a carrier", ErrMalformed)
	}
	m := &Many{Type: typ, raw: b}
	if m.Body, rest, err = detcbor.ReadBytes(rest); err != nil {
		return nil, fmt.Errorf("%w: body: %w", ErrMalformed, err)
	}
	if n, rest, err = detcbor.ReadArray(rest); err != nil || n == 0 || n > MaxSigners {
		return nil, fmt.Errorf("%w: signatures", ErrMalformed)
	}
	for range n {
		var s oneOfMany
		if s, rest, err = parseDetached(rest, typ); err != nil {
			return nil, err
		}
		if k := len(m.sigs); k > 0 && bytes.Compare(m.sigs[k-1].kid[:], s.kid[:]) >= 0 {
			return nil, fmt.Errorf("%w: signatures out of order", ErrMalformed)
		}
		m.sigs = append(m.sigs, s)
	}
	if len(rest) != 0 {
		return nil, fmt.Errorf("%w: %d bytes after the carrier", ErrMalformed, len(rest))
	}
	return m, nil
}

// parseDetached reads one COSE_Sign1 without payload from the front of b. Its
// protected header must be the three common parameters and nothing else.
func parseDetached(b []byte, typ MediaType) (s oneOfMany, rest []byte, err error) {
	n, rest, err := detcbor.ReadArray(b)
	if err != nil || n != 4 {
		return s, nil, fmt.Errorf("%w: not a COSE_Sign1", ErrMalformed)
	}
	if s.protected, rest, err = detcbor.ReadBytes(rest); err != nil {
		return s, nil, fmt.Errorf("%w: protected header: %w", ErrMalformed, err)
	}
	if !bytes.HasPrefix(rest, detached) {
		return s, nil, fmt.Errorf("%w: not a detached signature", ErrMalformed)
	}
	if s.signature, rest, err = detcbor.ReadBytes(rest[len(detached):]); err != nil || len(s.signature) != ed25519.SignatureSize {
		return s, nil, fmt.Errorf("%w: signature", ErrMalformed)
	}
	var h Header
	if err := detcbor.Unmarshal(s.protected, &h); err != nil {
		return s, nil, fmt.Errorf("%w: protected header: %w", ErrMalformed, err)
	}
	if h.Type != typ {
		return s, nil, ErrType
	}
	if want, err := Encode(NewHeader(h.KID, typ)); err != nil || !bytes.Equal(want, s.protected) {
		return s, nil, fmt.Errorf("%w: protected header", ErrMalformed)
	}
	s.kid = h.KID
	return s, rest, nil
}

// Signers returns the names of the keys that claim to have signed.
func (m *Many) Signers() []KID {
	out := make([]KID, len(m.sigs))
	for i, s := range m.sigs {
		out[i] = s.kid
	}
	return out
}

// Verify checks every signature. key looks a signer up and reports false for
// one it does not know, which fails the whole: a carrier has no idle signatures.
func (m *Many) Verify(external []byte, key func(KID) (Public, bool)) error {
	for _, s := range m.sigs {
		pub, ok := key(s.kid)
		if !ok || pub.KID() != s.kid {
			return ErrWrongKey
		}
		if err := verify(pub, s.protected, m.Body, s.signature, external); err != nil {
			return err
		}
	}
	return nil
}

// Hash returns SHA-256 of the carrier as received.
func (m *Many) Hash() [32]byte { return sha256.Sum256(m.raw) }
