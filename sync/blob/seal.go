package blob

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"doorstep/crypto/seal"
)

// aadLabel begins what a chunk is bound to.
const aadLabel = "doorstep/v1/blob-chunk\x00"

// aad binds a chunk to its attachment, its place and whether it is the last, so
// that chunks cannot be put in another order, left out at the end, or moved to
// another attachment.
func aad(id [16]byte, index int, last bool) []byte {
	b := make([]byte, 0, len(aadLabel)+16+4+1)
	b = append(b, aadLabel...)
	b = append(b, id[:]...)
	b = binary.BigEndian.AppendUint32(b, uint32(index))
	if last {
		return append(b, 1)
	}
	return append(b, 0)
}

// Seal seals an attachment of a space under one of its epochs. The chunks are in
// the order of the manifest.
func Seal(rand io.Reader, epoch seal.Epoch, id [16]byte, mime string, data []byte) (Manifest, [][]byte, error) {
	var chunks [][]byte
	m, err := SealFrom(rand, epoch, id, mime, bytes.NewReader(data), func(_ [32]byte, sealed []byte) error {
		chunks = append(chunks, sealed)
		return nil
	})
	return m, chunks, err
}

// SealFrom is Seal for content that is read as it is sealed. Each sealed chunk is
// handed to keep with its hash and is keep's to hold on to.
//
// The chunks but the last have ChunkSize bytes of content; the last is padded, so
// that an attachment's size is known to its readers alone.
func SealFrom(rand io.Reader, epoch seal.Epoch, id [16]byte, mime string, r io.Reader, keep func(hash [32]byte, sealed []byte) error) (Manifest, error) {
	m := Manifest{ID: id, Epoch: epoch.KID(), Mime: mime}
	key := epoch.BlobKey(id)
	// One byte more than a chunk tells whether another follows.
	buf := make([]byte, ChunkSize+1)
	have := 0
	for {
		n, err := io.ReadFull(r, buf[have:])
		have += n
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return Manifest{}, fmt.Errorf("blob: read the attachment: %w", err)
		}
		if len(m.Chunks) == MaxChunks {
			return Manifest{}, ErrSize
		}
		plain := buf[:min(have, ChunkSize)]
		m.Size += uint64(len(plain))
		if last {
			plain = seal.Pad(plain)
		}
		sealed, err := seal.Seal(rand, key, plain, aad(id, len(m.Chunks), last))
		if err != nil {
			return Manifest{}, err
		}
		hash := sha256.Sum256(sealed)
		if err := keep(hash, sealed); err != nil {
			return Manifest{}, err
		}
		m.Chunks = append(m.Chunks, hash)
		if last {
			return m, m.check()
		}
		have = copy(buf, buf[ChunkSize:have])
	}
}

// Open gives an attachment back. Get fetches a sealed chunk by its hash.
func Open(epoch seal.Epoch, m Manifest, get func(hash [32]byte) ([]byte, error)) ([]byte, error) {
	r, err := NewReader(epoch, m, get)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.Grow(int(m.Size))
	if _, err := b.ReadFrom(r); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Reader gives an attachment piece by piece. What it has given is what was
// sealed; only at io.EOF it is all of it.
type Reader struct {
	m    Manifest
	key  seal.Key
	get  func(hash [32]byte) ([]byte, error)
	next int
	left uint64
	buf  []byte
	err  error
}

// NewReader checks the manifest and reads no chunk yet. An epoch that is not the
// manifest's is refused.
func NewReader(epoch seal.Epoch, m Manifest, get func(hash [32]byte) ([]byte, error)) (*Reader, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	if epoch.KID() != m.Epoch {
		return nil, fmt.Errorf("%w: sealed under another epoch", ErrManifest)
	}
	return &Reader{m: m, key: epoch.BlobKey(m.ID), get: get, left: m.Size}, nil
}

// Read implements io.Reader.
func (r *Reader) Read(p []byte) (int, error) {
	for len(r.buf) == 0 && r.err == nil {
		r.buf, r.err = r.chunk()
	}
	if len(r.buf) == 0 {
		return 0, r.err
	}
	n := copy(p, r.buf)
	r.buf = r.buf[n:]
	return n, nil
}

// chunk opens the next chunk.
func (r *Reader) chunk() ([]byte, error) {
	if r.next == len(r.m.Chunks) {
		return nil, io.EOF
	}
	i := r.next
	r.next++
	last := r.next == len(r.m.Chunks)
	sealed, err := r.get(r.m.Chunks[i])
	if err != nil {
		return nil, err
	}
	if sha256.Sum256(sealed) != r.m.Chunks[i] {
		return nil, fmt.Errorf("%w: another hash", ErrChunk)
	}
	plain, err := seal.Open(r.key, sealed, aad(r.m.ID, i, last))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrChunk, err)
	}
	if last {
		if plain, err = seal.Unpad(plain); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrChunk, err)
		}
	}
	if uint64(len(plain)) != min(r.left, ChunkSize) {
		return nil, fmt.Errorf("%w: %d bytes", ErrChunk, len(plain))
	}
	r.left -= uint64(len(plain))
	return plain, nil
}
