package seal

import (
	"crypto/hpke"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"

	"doorstep/crypto/detcbor"
)

// Sizes in bytes. HPKE KEM 0x647a is MLKEM768-X25519, also called X-Wing
// (draft-ietf-hpke-pq): hybrid, so that a record sealed today stays sealed when
// either of its two problems falls.
const (
	RecipientSize = 1216                   // public key
	encSize       = 1120                   // encapsulated key
	WrapSize      = encSize + KeySize + 16 // encapsulated key, 32-byte plaintext, tag
)

// Errors of wrapping.
var (
	// ErrWrapLength is returned, before anything is opened, for a wrap of any
	// length but WrapSize: a fixed plaintext length keeps one ciphertext from
	// being made to open under several keys.
	ErrWrapLength = errors.New("seal: wrap has the wrong length")
	// ErrRecipient is returned for a public key that is not an X-Wing key.
	ErrRecipient = errors.New("seal: not a post-quantum recipient key")
)

// Purpose says what kind of key a wrap carries.
type Purpose string

// The purposes of a wrap.
const (
	PurposeSpace Purpose = "space" // an epoch secret of a space, wrapped to a role generation
	PurposeRole  Purpose = "role"  // a role seed, wrapped to a device or to recovery
	PurposeLent  Purpose = "lent"  // an epoch secret of a space, wrapped to one device for some hours
)

// RecipientID names a recipient: SHA-256 of its 1216-byte public key.
type RecipientID [32]byte

// UnmarshalCBOR reads a byte string of exactly 32 bytes.
func (r *RecipientID) UnmarshalCBOR(b []byte) error { return detcbor.ReadFixed(b, r[:]) }

// WrapInfo is everything a wrap is bound to; it becomes the HPKE info string
// detCBOR([label, purpose, org, subject, kid, recipient id]).
type WrapInfo struct {
	Purpose   Purpose
	Org       [16]byte
	Subject   []byte // space id (16 bytes), role id (its text), or what a loan is for
	KID       KID    // commitment of the wrapped key
	Recipient RecipientID
}

func (w WrapInfo) bytes() ([]byte, error) {
	return detcbor.Marshal([]any{wrapLabel, string(w.Purpose), w.Org[:], w.Subject, w.KID[:], w.Recipient[:]})
}

// Recipient is a public key to which 32-byte keys are wrapped.
type Recipient struct {
	pub hpke.PublicKey
	id  RecipientID
}

// ParseRecipient reads a 1216-byte public key and checks that it is one.
func ParseRecipient(b []byte) (*Recipient, error) {
	if len(b) != RecipientSize {
		return nil, ErrRecipient
	}
	pub, err := hpke.MLKEM768X25519().NewPublicKey(b)
	if err != nil {
		return nil, ErrRecipient
	}
	return &Recipient{pub: pub, id: sha256.Sum256(b)}, nil
}

// Bytes returns the 1216-byte public key.
func (r *Recipient) Bytes() []byte { return r.pub.Bytes() }

// ID returns the recipient's name.
func (r *Recipient) ID() RecipientID { return r.id }

// Wrap encrypts key to r, bound to info, whose Recipient is filled in. Base
// mode does not say who made a wrap, so a wrap counts only inside a signed
// statement. The randomness is crypto/rand's: crypto/hpke takes no other.
func Wrap(r *Recipient, info WrapInfo, key Key) ([]byte, error) {
	info.Recipient = r.id
	ib, err := info.bytes()
	if err != nil {
		return nil, err
	}
	out, err := hpke.Seal(r.pub, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), ib, key[:])
	if err != nil {
		return nil, fmt.Errorf("seal: wrap: %w", err)
	}
	if len(out) != WrapSize {
		return nil, ErrWrapLength
	}
	return out, nil
}

// Identity is the private side of a Recipient: a 32-byte seed.
type Identity struct {
	priv hpke.PrivateKey
	seed Key
	rec  *Recipient
}

// NewIdentity draws a new identity from rand.
func NewIdentity(rand io.Reader) (*Identity, error) {
	seed, err := NewKey(rand)
	if err != nil {
		return nil, err
	}
	return IdentityFromSeed(seed)
}

// IdentityFromSeed expands the 32-byte X-Wing seed. Every seed is valid.
func IdentityFromSeed(seed Key) (*Identity, error) {
	priv, err := hpke.MLKEM768X25519().NewPrivateKey(seed[:])
	if err != nil {
		return nil, fmt.Errorf("seal: identity: %w", err)
	}
	pub := priv.PublicKey()
	return &Identity{priv: priv, seed: seed, rec: &Recipient{pub: pub, id: sha256.Sum256(pub.Bytes())}}, nil
}

// Seed returns the 32 bytes from which the identity can be made again.
func (i *Identity) Seed() Key { return i.seed }

// Recipient returns the public side.
func (i *Identity) Recipient() *Recipient { return i.rec }

// Unwrap opens a wrap made for this identity with the same info, whose
// Recipient is filled in. It does not check that the key matches info.KID: use
// UnwrapEpoch or UnwrapRole, which know how the commitment is made.
func (i *Identity) Unwrap(info WrapInfo, wrap []byte) (Key, error) {
	if len(wrap) != WrapSize {
		return Key{}, ErrWrapLength
	}
	info.Recipient = i.rec.id
	ib, err := info.bytes()
	if err != nil {
		return Key{}, err
	}
	plain, err := hpke.Open(i.priv, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), ib, wrap)
	if err != nil {
		return Key{}, ErrUnauthenticated
	}
	return KeyFrom(plain)
}
