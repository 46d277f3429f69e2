package seal

import (
	"fmt"
	"io"

	"golang.org/x/crypto/chacha20poly1305"
)

// Overhead is what Seal adds to a plaintext: a 24-byte nonce and a 16-byte tag.
const Overhead = chacha20poly1305.NonceSizeX + chacha20poly1305.Overhead

// Seal encrypts plaintext under k with XChaCha20-Poly1305 and returns
// nonce(24) || ciphertext || tag(16). aad is authenticated, not stored.
//
// The nonce is drawn at random every time and never counted: a device restored
// from a backup would repeat a counter, whereas 192 random bits do not repeat.
func Seal(rand io.Reader, k Key, plaintext, aad []byte) ([]byte, error) {
	return AppendSeal(nil, rand, k, plaintext, aad)
}

// AppendSeal is Seal appending to dst, which must not overlap plaintext.
func AppendSeal(dst []byte, rand io.Reader, k Key, plaintext, aad []byte) ([]byte, error) {
	aead, err := chacha20poly1305.NewX(k[:])
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	n := len(dst)
	need := n + Overhead + len(plaintext)
	if cap(dst) < need {
		grown := make([]byte, n, need)
		copy(grown, dst)
		dst = grown
	}
	dst = dst[:n+chacha20poly1305.NonceSizeX]
	nonce := dst[n:]
	if _, err := io.ReadFull(rand, nonce); err != nil {
		return nil, fmt.Errorf("seal: no randomness: %w", err)
	}
	return aead.Seal(dst, nonce, plaintext, aad), nil
}

// Open reverses Seal. It fails with ErrUnauthenticated if a bit of the box, the
// key or aad differs, or the box is too short to be one.
func Open(k Key, box, aad []byte) ([]byte, error) {
	if len(box) < Overhead {
		return nil, ErrUnauthenticated
	}
	aead, err := chacha20poly1305.NewX(k[:])
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	const n = chacha20poly1305.NonceSizeX
	plain, err := aead.Open(nil, box[:n], box[n:], aad)
	if err != nil {
		return nil, ErrUnauthenticated
	}
	return plain, nil
}
