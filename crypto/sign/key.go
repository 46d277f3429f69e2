package sign

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"doorstep/crypto/detcbor"
)

// SeedSize is the length in bytes of a signing seed.
const SeedSize = ed25519.SeedSize

// ErrKey is returned for bytes that are not a usable key.
var ErrKey = errors.New("sign: not a signing key")

// KID names a signing key: the first 16 bytes of SHA-256 of its public key.
type KID [16]byte

// String returns the name in lower-case hexadecimal.
func (k KID) String() string { return hex.EncodeToString(k[:]) }

// UnmarshalCBOR reads a byte string of exactly 16 bytes.
func (k *KID) UnmarshalCBOR(b []byte) error { return detcbor.ReadFixed(b, k[:]) }

// Public is an Ed25519 public key.
type Public [ed25519.PublicKeySize]byte

// ParsePublic copies a 32-byte public key.
func ParsePublic(b []byte) (Public, error) {
	if len(b) != ed25519.PublicKeySize {
		return Public{}, ErrKey
	}
	return Public(b), nil
}

// UnmarshalCBOR reads a byte string of exactly 32 bytes.
func (p *Public) UnmarshalCBOR(b []byte) error { return detcbor.ReadFixed(b, p[:]) }

// KID returns the key's name.
func (p Public) KID() KID {
	h := sha256.Sum256(p[:])
	return KID(h[:16])
}

// Private is a prepared Ed25519 signer: the key is expanded and named once, so
// that a save pays for one signature and nothing else. Copies share the key.
type Private struct {
	key ed25519.PrivateKey
	pub Public
	kid KID
}

// NewPrivate draws a signing key from rand.
func NewPrivate(rand io.Reader) (Private, error) {
	var seed [SeedSize]byte
	if _, err := io.ReadFull(rand, seed[:]); err != nil {
		return Private{}, fmt.Errorf("sign: no randomness: %w", err)
	}
	return PrivateFromSeed(seed), nil
}

// PrivateFromSeed expands a 32-byte seed (RFC 8032). Every seed is valid.
func PrivateFromSeed(seed [SeedSize]byte) Private {
	key := ed25519.NewKeyFromSeed(seed[:])
	pub := Public(key[SeedSize:])
	return Private{key: key, pub: pub, kid: pub.KID()}
}

// Valid reports whether the key was set.
func (p Private) Valid() bool { return len(p.key) == ed25519.PrivateKeySize }

// Seed returns the 32 bytes from which the key can be made again. p must be
// valid.
func (p Private) Seed() [SeedSize]byte { return [SeedSize]byte(p.key[:SeedSize]) }

// Public returns the public key.
func (p Private) Public() Public { return p.pub }

// KID returns the key's name.
func (p Private) KID() KID { return p.kid }

// String hides the key.
func (p Private) String() string { return "sign.Private(" + p.kid.String() + ")" }

// GoString hides the key from %#v.
func (p Private) GoString() string { return p.String() }

// Format hides the key from every other verb.
func (p Private) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, p.String()) }
