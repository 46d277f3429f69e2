package store

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"

	"doorstep/crypto/seal"
	"doorstep/sync/op"
)

// ErrBlobNotHere reports a picture of which not all parts are on this tablet
// yet. They come with the next sync.
var ErrBlobNotHere = errors.New("this picture is not on this tablet yet; it comes with the next sync")

// ErrBlobDamaged reports a picture that this tablet's disk damaged before it
// was sent.
var ErrBlobDamaged = errors.New("a picture was damaged on this tablet's disk before it could be sent. Everything that you wrote is safe. Please take the picture again")

// BlobRef names a sealed picture or drawing: where its key comes from, what it
// is, and the parts that make it up. An answer holds it as an attachment.
type BlobRef struct {
	Space  op.ID    // whose key seals it
	ID     op.ID    // its own key is derived for this
	Epoch  seal.KID // under this epoch of the space
	Size   int64    // bytes of the picture
	Mime   string
	Chunks [][32]byte // SHA-256 of each sealed part, in order
}

// maxChunks bounds the parts of one picture: 32 MiB.
const maxChunks = 128

// Value is the answer that holds a picture: an attachment with its parts, its
// key's name, its size, its type and a title.
func (r BlobRef) Value(title string) op.Value {
	parts := make([]byte, 0, 32*len(r.Chunks))
	for _, c := range r.Chunks {
		parts = append(parts, c[:]...)
	}
	return op.Typed(op.TypeAttachment, base64.RawURLEncoding.EncodeToString(parts),
		hex.EncodeToString(r.ID[:])+":"+hex.EncodeToString(r.Epoch[:]), strconv.FormatInt(r.Size, 10), r.Mime, title)
}

// AttachmentOf reads an attachment's reference and title from an answer in a
// space; false when the answer is none, or of a kind that this version does
// not know.
func AttachmentOf(space op.ID, v op.Value) (ref BlobRef, title string, ok bool) {
	name, f, typed := v.Typed()
	if !typed || name != op.TypeAttachment || len(f) < 4 {
		return BlobRef{}, "", false
	}
	ref = BlobRef{Space: space, Mime: f[3]}
	parts, err := base64.RawURLEncoding.DecodeString(f[0])
	if err != nil || len(parts) == 0 || len(parts)%32 != 0 || len(parts) > 32*maxChunks {
		return BlobRef{}, "", false
	}
	for ; len(parts) > 0; parts = parts[32:] {
		ref.Chunks = append(ref.Chunks, [32]byte(parts[:32]))
	}
	id, kid, found := strings.Cut(f[1], ":")
	if !found || !unhex(ref.ID[:], id) || !unhex(ref.Epoch[:], kid) {
		return BlobRef{}, "", false
	}
	if ref.Size, err = strconv.ParseInt(f[2], 10, 64); err != nil || ref.Size < 0 {
		return BlobRef{}, "", false
	}
	if len(f) > 4 {
		title = f[4]
	}
	return ref, title, true
}

// unhex fills dst from small hex digits of exactly its length.
func unhex(dst []byte, text string) bool {
	if len(text) != 2*len(dst) || strings.ToLower(text) != text {
		return false
	}
	_, err := hex.Decode(dst, []byte(text))
	return err == nil
}
