package blob

import (
	"errors"
	"fmt"
	"strings"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/seal"
)

// Bounds of an attachment.
const (
	// ChunkSize is how many bytes of content one chunk holds; the last holds
	// up to as many.
	ChunkSize = 256 << 10
	// MaxChunks is how many chunks one attachment may have.
	MaxChunks = 128
	// MaxSize is the largest attachment in bytes: 32 MiB.
	MaxSize = MaxChunks * ChunkSize
	// MaxMime is the longest media type in bytes.
	MaxMime = 127
)

// MaxSealed is the largest sealed chunk in bytes: a full last one with its
// padding.
func MaxSealed() int { return seal.PaddedLen(ChunkSize) + seal.Overhead }

// Errors of this package.
var (
	// ErrManifest: the description of an attachment cannot be one.
	ErrManifest = errors.New("blob: malformed manifest")
	// ErrChunk: a chunk is not the one that the manifest names, or not sealed
	// for this place of this attachment.
	ErrChunk = errors.New("blob: a part of the attachment is not the one that was sealed")
	// ErrSize: an attachment is larger than MaxSize.
	ErrSize = errors.New("blob: the attachment is too large")
)

// Manifest says how to get an attachment back from its chunks. It is no secret
// from who may read the space, and is kept inside a sealed change.
type Manifest struct {
	// ID is random; the key of the attachment is derived for it.
	ID [16]byte
	// Epoch names the secret of the space that the key is derived from.
	Epoch seal.KID
	// Size is the content's length in bytes.
	Size uint64
	// Mime is the media type as the writer's app saw it, such as image/jpeg.
	// It is shown and never obeyed.
	Mime string
	// Chunks are the SHA-256 of each sealed chunk, in order; at least one.
	Chunks [][32]byte
}

// manifestWire is the encoded form: [1, id, epoch, size, mime, [+ hash]].
type manifestWire struct {
	_       struct{} `cbor:",toarray"`
	Version uint64
	ID      detcbor.B16
	Epoch   detcbor.B32
	Size    uint64
	Mime    string
	Chunks  []detcbor.B32
}

// check refuses what no sealing makes.
func (m Manifest) check() error {
	switch n := uint64(len(m.Chunks)); {
	case m.ID == [16]byte{}:
		return fmt.Errorf("%w: no id", ErrManifest)
	case m.Size > MaxSize:
		return fmt.Errorf("%w: %w", ErrManifest, ErrSize)
	case n != chunksOf(m.Size):
		return fmt.Errorf("%w: %d chunks for %d bytes", ErrManifest, n, m.Size)
	case len(m.Mime) > MaxMime || strings.ContainsFunc(m.Mime, func(r rune) bool { return r < ' ' || r > '~' }):
		return fmt.Errorf("%w: media type", ErrManifest)
	}
	return nil
}

// chunksOf is how many chunks hold n bytes; nothing at all takes one, too.
func chunksOf(n uint64) uint64 { return max(1, (n+ChunkSize-1)/ChunkSize) }

// Encode gives the manifest in its one form, deterministic CBOR.
func (m Manifest) Encode() ([]byte, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	w := manifestWire{Version: 1, ID: m.ID, Epoch: detcbor.B32(m.Epoch), Size: m.Size, Mime: m.Mime}
	for _, c := range m.Chunks {
		w.Chunks = append(w.Chunks, c)
	}
	return detcbor.Marshal(w)
}

// Parse reads what Encode gave and refuses every other spelling.
func Parse(b []byte) (Manifest, error) {
	var w manifestWire
	if err := detcbor.Unmarshal(b, &w); err != nil {
		return Manifest{}, fmt.Errorf("%w: %w", ErrManifest, err)
	}
	m := Manifest{ID: w.ID, Epoch: seal.KID(w.Epoch), Size: w.Size, Mime: w.Mime}
	if w.Version != 1 {
		return Manifest{}, fmt.Errorf("%w: version %d", ErrManifest, w.Version)
	}
	for _, c := range w.Chunks {
		m.Chunks = append(m.Chunks, c)
	}
	if err := m.check(); err != nil {
		return Manifest{}, err
	}
	again, err := m.Encode()
	if err != nil || string(again) != string(b) {
		return Manifest{}, fmt.Errorf("%w: not in its one form", ErrManifest)
	}
	return m, nil
}
