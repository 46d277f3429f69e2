package sign

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/veraison/go-cose"

	"doorstep/crypto/detcbor"
)

// Errors of this package.
var (
	ErrMalformed    = errors.New("sign: malformed message")
	ErrType         = errors.New("sign: message of another type")
	ErrBadSignature = errors.New("sign: signature is wrong")
	ErrWrongKey     = errors.New("sign: signed by another key")
)

// emptyMap is the CBOR encoding of the unprotected header, always empty.
var emptyMap = []byte{0xa0}

// Sign1 returns an untagged COSE_Sign1 (RFC 9052 section 4.2) over protected,
// payload and external, where protected comes from Encode with p's KID. All of
// it is signed as given; nothing is encoded twice.
func (p Private) Sign1(protected, payload, external []byte) ([]byte, error) {
	if payload == nil {
		payload = []byte{}
	}
	sig, err := p.signature(protected, payload, external)
	if err != nil {
		return nil, err
	}
	out := make([]byte, 0, len(protected)+len(payload)+len(sig)+16)
	out = detcbor.AppendArray(out, 4)
	out = detcbor.AppendBytes(out, protected)
	out = append(out, emptyMap...)
	out = detcbor.AppendBytes(out, payload)
	return detcbor.AppendBytes(out, sig), nil
}

// signature signs the Sig_structure for protected, payload and external.
func (p Private) signature(protected, payload, external []byte) ([]byte, error) {
	if !p.Valid() {
		return nil, ErrKey
	}
	signer, err := cose.NewSigner(cose.AlgorithmEdDSA, p.key)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	m := coseMessage(protected, payload)
	if err := m.Sign(nil, external, signer); err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	return m.Signature, nil
}

// coseMessage gives go-cose the protected header as bytes, so that it signs and
// verifies exactly those, and the one parameter that it insists on checking.
func coseMessage(protected, payload []byte) *cose.UntaggedSign1Message {
	return &cose.UntaggedSign1Message{
		Headers: cose.Headers{
			RawProtected: detcbor.AppendBytes(make([]byte, 0, len(protected)+9), protected),
			Protected:    cose.ProtectedHeader{cose.HeaderLabelAlgorithm: cose.AlgorithmEdDSA},
		},
		Payload: payload,
	}
}

// Message is a parsed COSE_Sign1 of the profile. Its slices alias the bytes
// that were parsed. Nothing in it may be trusted before Verify.
type Message struct {
	Header    Header // the common parameters
	Protected []byte // the protected header map as received
	Payload   []byte
	Signature []byte
	raw       []byte
}

// Parse1 reads one untagged COSE_Sign1 of the profile and type, and refuses
// everything else: tags, unprotected parameters, a detached payload, unknown
// COSE parameters, encodings that are not core deterministic, bytes after it.
func Parse1(b []byte, typ MediaType) (*Message, error) {
	m, err := parse1(b)
	if err != nil {
		return nil, err
	}
	if m.Header.Type != typ {
		return nil, ErrType
	}
	return m, nil
}

func parse1(b []byte) (*Message, error) {
	n, rest, err := detcbor.ReadArray(b)
	if err != nil || n != 4 {
		return nil, fmt.Errorf("%w: not a COSE_Sign1", ErrMalformed)
	}
	m := &Message{raw: b}
	if m.Protected, rest, err = detcbor.ReadBytes(rest); err != nil {
		return nil, fmt.Errorf("%w: protected header: %w", ErrMalformed, err)
	}
	if !bytes.HasPrefix(rest, emptyMap) {
		return nil, fmt.Errorf("%w: unprotected header is not empty", ErrMalformed)
	}
	if m.Payload, rest, err = detcbor.ReadBytes(rest[len(emptyMap):]); err != nil {
		return nil, fmt.Errorf("%w: payload: %w", ErrMalformed, err)
	}
	if m.Signature, rest, err = detcbor.ReadBytes(rest); err != nil {
		return nil, fmt.Errorf("%w: signature: %w", ErrMalformed, err)
	}
	if len(m.Signature) != ed25519.SignatureSize || len(rest) != 0 {
		return nil, fmt.Errorf("%w: signature length or trailing bytes", ErrMalformed)
	}
	if m.Header, err = commonHeader(m.Protected); err != nil {
		return nil, err
	}
	return m, nil
}

// Read decodes the whole protected header into h, a struct that embeds Header;
// parameters that h does not know are refused.
func (m *Message) Read(h any) error {
	if err := detcbor.Unmarshal(m.Protected, h); err != nil {
		return fmt.Errorf("%w: protected header: %w", ErrMalformed, err)
	}
	return nil
}

// Hash returns SHA-256 of the message as received, signature included.
func (m *Message) Hash() [32]byte { return sha256.Sum256(m.raw) }

// Bytes returns the message as received.
func (m *Message) Bytes() []byte { return m.raw }

// Verify checks the signature under pub over the received bytes and external.
// It fails with ErrWrongKey if the message names another key and with
// ErrBadSignature otherwise.
func (m *Message) Verify(pub Public, external []byte) error {
	if pub.KID() != m.Header.KID {
		return ErrWrongKey
	}
	return verify(pub, m.Protected, m.Payload, m.Signature, external)
}

func verify(pub Public, protected, payload, signature, external []byte) error {
	verifier, err := cose.NewVerifier(cose.AlgorithmEdDSA, ed25519.PublicKey(pub[:]))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrKey, err)
	}
	c := coseMessage(protected, payload)
	c.Signature = signature
	if err := c.Verify(external, verifier); err != nil {
		return ErrBadSignature
	}
	return nil
}
