package invite

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"io"
	"time"

	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
)

// MaxLife is the longest that an invite may be open.
const MaxLife = 72 * time.Hour

// Sizes of the two kinds of secret in bytes.
const (
	codeBytes  = 12 // 90 bits: what 18 typed characters hold; the last 6 bits are zero
	tokenBytes = 16 // 128 bits: what a QR text holds
)

// Secret is what the person who invites gives to the person invited, outside
// Doorstep. The server only ever sees the public key and the MAC made from it,
// so it must be too long to try out: 90 bits typed, 128 bits scanned. That is
// why no password-authenticated exchange and no comparing of digits is needed.
type Secret struct {
	b [tokenBytes]byte
	n int
}

// NewCode draws a secret that can be typed.
func NewCode(rand io.Reader) (Secret, error) {
	s, err := newSecret(rand, codeBytes)
	s.b[codeBytes-1] &^= 0x3f
	return s, err
}

// NewToken draws a secret for a QR text.
func NewToken(rand io.Reader) (Secret, error) { return newSecret(rand, tokenBytes) }

func newSecret(rand io.Reader, n int) (Secret, error) {
	s := Secret{n: n}
	if _, err := io.ReadFull(rand, s.b[:n]); err != nil {
		return Secret{}, fmt.Errorf("invite: no randomness: %w", err)
	}
	return s, nil
}

// Bytes returns the secret, 12 or 16 bytes, for a vault that waits to be
// approved: it must be able to ask again after a restart.
func (s Secret) Bytes() []byte { return bytes.Clone(s.b[:s.n]) }

// FromBytes reads what Bytes returned.
func FromBytes(b []byte) (Secret, error) {
	s := Secret{n: len(b)}
	if len(b) != codeBytes && len(b) != tokenBytes || len(b) == codeBytes && b[codeBytes-1]&0x3f != 0 {
		return Secret{}, ErrUnknown
	}
	copy(s.b[:], b)
	return s, nil
}

// String hides the secret.
func (s Secret) String() string { return "invite.Secret(hidden)" }

// GoString hides the secret from %#v.
func (s Secret) GoString() string { return s.String() }

// Format hides the secret from every other verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// Signer returns the key with which a new device signs its join. Its public
// half stands in the organisation log.
func (s Secret) Signer() sign.Private {
	return sign.PrivateFromSeed(seal.Derive(s.b[:s.n], seal.LabelInvite, []any{"sign", s.n}))
}

// MAC binds the organisation to the invite: HMAC-SHA256 over the genesis hash
// and the server's note key. A typed code has no room for either; the new
// device takes them from the server and believes them only if this agrees.
func (s Secret) MAC(genesis [32]byte, noteKey string) [32]byte {
	k := seal.Derive(s.b[:s.n], seal.LabelInvite, []any{"mac", s.n})
	m := hmac.New(sha256.New, k[:])
	m.Write(genesis[:])
	m.Write([]byte(noteKey))
	return [32]byte(m.Sum(nil))
}

// CheckMAC reports whether mac is the one that MAC makes.
func (s Secret) CheckMAC(genesis [32]byte, noteKey string, mac [32]byte) bool {
	want := s.MAC(genesis, noteKey)
	return hmac.Equal(want[:], mac[:])
}

// sentence is an error whose text is for the screen as it stands.
type sentence string

// Error returns the sentence.
func (s sentence) Error() string { return string(s) }

// Errors of using an invite, and of reading one.
var (
	ErrCode     error = sentence("That is not an invite code. A code has 18 letters and numbers, in three groups of six.")
	ErrQR       error = sentence("This picture is not a Doorstep invite.")
	ErrUnknown  error = sentence("This invite is not known to the server. Check the code, or ask for a new one.")
	ErrUsed     error = sentence("This invite has been used. Ask for a new one.")
	ErrExpired  error = sentence("This invite has run out. Ask for a new one.")
	ErrOtherOrg error = sentence("This server does not belong to the organisation that invited you. Stop, and tell your manager.")
)
