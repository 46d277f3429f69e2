package seal

import (
	"errors"
	"math/bits"
)

// MinPadded is the length in bytes of the smallest padded plaintext.
const MinPadded = 128

// ErrPadding is returned for a plaintext that does not end in 0x80 and zeros.
var ErrPadding = errors.New("seal: padding is wrong")

// PaddedLen returns the length to which n bytes of plaintext are padded: the
// Padmé length (Nikitin et al., "Reducing Metadata Leakage from Encrypted
// Files", 2019) of n plus the marker byte, at least MinPadded. It leaks
// O(log log n) bits of the length and costs at most 12 %.
func PaddedLen(n int) int {
	l := uint(n) + 1
	if l <= MinPadded {
		return MinPadded
	}
	e := bits.Len(l) - 1   // floor(log2 l)
	s := bits.Len(uint(e)) // floor(log2 e) + 1
	mask := uint(1)<<(e-s) - 1
	return int((l + mask) &^ mask)
}

// Pad appends 0x80 and zeros up to PaddedLen (ISO/IEC 7816-4).
func Pad(b []byte) []byte {
	n := PaddedLen(len(b))
	out := make([]byte, n)
	copy(out, b)
	out[len(b)] = 0x80
	return out
}

// Unpad returns what Pad was given, aliasing b. It accepts any count of zeros,
// so that a later version may pad more; the padding is inside the AEAD, so its
// amount carries no authority.
func Unpad(b []byte) ([]byte, error) {
	for i := len(b) - 1; i >= 0; i-- {
		switch b[i] {
		case 0:
		case 0x80:
			return b[:i], nil
		default:
			return nil, ErrPadding
		}
	}
	return nil, ErrPadding
}
