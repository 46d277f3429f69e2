package seal

import (
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"

	"doorstep/crypto/detcbor"
)

// KeySize is the length in bytes of every symmetric key, seed and commitment.
const KeySize = 32

// ErrUnauthenticated is returned when a box, a wrap or a commitment does not
// open under the key, context and additional data given. It says nothing
// about which of them was wrong, on purpose.
var ErrUnauthenticated = errors.New("seal: not authentic under this key and context")

// Key is a 32-byte secret: an AEAD key, an epoch secret or a key-pair seed. It
// prints as a placeholder so that it cannot reach a log by accident.
type Key [KeySize]byte

// NewKey draws a key from rand.
func NewKey(rand io.Reader) (Key, error) {
	var k Key
	if _, err := io.ReadFull(rand, k[:]); err != nil {
		return Key{}, fmt.Errorf("seal: no randomness: %w", err)
	}
	return k, nil
}

// KeyFrom copies a key from b, which must be 32 bytes long.
func KeyFrom(b []byte) (Key, error) {
	if len(b) != KeySize {
		return Key{}, fmt.Errorf("seal: key of %d bytes, want %d", len(b), KeySize)
	}
	return Key(b), nil
}

// Equal compares in constant time.
func (k Key) Equal(o Key) bool { return subtle.ConstantTimeCompare(k[:], o[:]) == 1 }

// IsZero reports whether k was never set.
func (k Key) IsZero() bool { return k.Equal(Key{}) }

// UnmarshalCBOR reads a byte string of exactly 32 bytes.
func (k *Key) UnmarshalCBOR(b []byte) error { return detcbor.ReadFixed(b, k[:]) }

// String hides the key.
func (k Key) String() string { return "seal.Key(hidden)" }

// GoString hides the key from %#v.
func (k Key) GoString() string { return "seal.Key(hidden)" }

// Format hides the key from every other verb, %x above all.
func (k Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "seal.Key(hidden)") }

// KID is the public commitment to an epoch secret or a role seed: knowing it
// does not help to find the secret, and no second secret with the same KID can
// be found. XChaCha20-Poly1305 by itself would let one box open under two keys.
type KID [KeySize]byte

// UnmarshalCBOR reads a byte string of exactly 32 bytes.
func (k *KID) UnmarshalCBOR(b []byte) error { return detcbor.ReadFixed(b, k[:]) }

// Derive is HKDF-Expand-SHA256(secret, label || 0x00 || detCBOR(context), 32)
// (RFC 5869 section 2.3). The secret must already be uniformly random, as all
// secrets of suite DS1 are; that is why there is no extract step. The context
// is nil (CBOR null) unless the label says otherwise. A context that has no
// CBOR form is a programming error and panics.
func Derive(secret []byte, label Label, context any) Key {
	info := make([]byte, 0, 96)
	info = append(info, label...)
	info = append(info, 0)
	if context == nil {
		info = append(info, 0xf6)
	} else {
		var err error
		if info, err = detcbor.Append(info, context); err != nil {
			panic(err)
		}
	}
	b, err := hkdf.Expand(sha256.New, secret, string(info), KeySize)
	if err != nil {
		// Expand fails only for lengths beyond 255 hashes; ours is fixed.
		panic(err)
	}
	return Key(b)
}
