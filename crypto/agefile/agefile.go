package agefile

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"filippo.io/age"
	"golang.org/x/crypto/chacha20poly1305"
)

// Magic begins every file of the format.
const Magic = "age-encryption.org/v1"

// pieceSize is how many bytes are sealed at a time, sealedSize the same with the tag;
// nonceSize is that of the payload's salt (age specification, "Payload").
const (
	pieceSize  = 64 << 10
	sealedSize = pieceSize + chacha20poly1305.Overhead
	nonceSize  = 16
)

// maxHeader bounds the head of a file: some hundred post-quantum recipients.
const maxHeader = 1 << 20

// Errors of this package.
var (
	// ErrHeader: the file does not begin like one, or its head was changed.
	ErrHeader = errors.New("agefile: the head of the file is damaged")
	// ErrDamaged: the bytes that were asked for lie in a piece that does not
	// authenticate.
	ErrDamaged = errors.New("agefile: this part of the file is damaged")
)

// Reader gives the content of a file at any place. It is not safe for concurrent
// use.
type Reader struct {
	src    io.ReaderAt
	aead   cipher.AEAD
	begin  int64 // of the payload in the file
	sealed int64 // bytes of the payload
	pieces int64
	size   int64
	cut    bool

	at    int64 // the piece in buf, -1 for none
	buf   []byte
	broke map[int64]bool
}

// Open reads the head of a file of n bytes with whichever identity opens it. When
// none does it fails with age's own error.
func Open(src io.ReaderAt, n int64, ids ...age.Identity) (*Reader, error) {
	head, err := age.ExtractHeader(io.NewSectionReader(src, 0, min(n, maxHeader)))
	if err != nil {
		return nil, ErrHeader
	}
	key, err := age.DecryptHeader(head, ids...)
	var none *age.NoIdentityMatchError
	if errors.As(err, &none) {
		return nil, err
	}
	if err != nil {
		return nil, ErrHeader
	}
	begin := int64(len(head)) + nonceSize
	salt := make([]byte, nonceSize)
	if _, err := src.ReadAt(salt, int64(len(head))); err != nil || n <= begin {
		return nil, ErrHeader
	}
	k, err := hkdf.Key(sha256.New, key, salt, "payload", chacha20poly1305.KeySize)
	if err != nil {
		return nil, err
	}
	a, err := chacha20poly1305.New(k)
	if err != nil {
		return nil, err
	}
	r := &Reader{src: src, aead: a, begin: begin, sealed: n - begin, at: -1, broke: map[int64]bool{}}
	r.pieces = (r.sealed + sealedSize - 1) / sealedSize
	r.size = max(0, r.sealed-r.pieces*chacha20poly1305.Overhead)
	// The last piece says of itself that it is the last: without it something is
	// missing at the end.
	if _, err := r.piece(r.pieces - 1); errors.Is(err, ErrDamaged) {
		r.cut = true
	}
	return r, nil
}

// Size is the length of the content in bytes.
func (r *Reader) Size() int64 { return r.size }

// Cut reports that the end of the file is damaged or missing.
func (r *Reader) Cut() bool { return r.cut }

// ReadAt implements io.ReaderAt. It fails with ErrDamaged, having read up to the
// damaged piece.
func (r *Reader) ReadAt(p []byte, off int64) (n int, err error) {
	for n < len(p) {
		if off < 0 || off >= r.size {
			return n, io.EOF
		}
		b, err := r.piece(off / pieceSize)
		if err != nil {
			return n, err
		}
		k := copy(p[n:], b[off%pieceSize:])
		n, off = n+k, off+int64(k)
	}
	return n, nil
}

// piece opens one piece.
func (r *Reader) piece(i int64) ([]byte, error) {
	if r.at == i {
		return r.buf, nil
	}
	if r.broke[i] {
		return nil, ErrDamaged
	}
	box := make([]byte, min(sealedSize, r.sealed-i*sealedSize))
	if _, err := r.src.ReadAt(box, r.begin+i*sealedSize); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("agefile: %w", err)
	}
	var nonce [chacha20poly1305.NonceSize]byte
	binary.BigEndian.PutUint64(nonce[3:11], uint64(i))
	last := i == r.pieces-1
	if last {
		nonce[11] = 1
	}
	plain, err := r.aead.Open(nil, nonce[:], box, nil)
	if err != nil && last {
		// Whole, but not the last: the file was cut off behind it.
		nonce[11] = 0
		if plain, err = r.aead.Open(nil, nonce[:], box, nil); err == nil {
			r.cut = true
		}
	}
	if err != nil {
		r.broke[i] = true
		return nil, ErrDamaged
	}
	r.at, r.buf = i, plain
	return plain, nil
}
