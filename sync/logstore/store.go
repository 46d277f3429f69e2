package logstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"doorstep/sync/wire"

	"golang.org/x/mod/sumdb/tlog"
)

// Errors a caller can act on.
var (
	// ErrMoved says that a log is not of the size the caller expected: read
	// again and retry. Nothing was written.
	ErrMoved = errors.New("the log has grown meanwhile")
	// ErrAbsent says that there is no such thing.
	ErrAbsent = errors.New("not there")
	// ErrDamaged says that what is stored contradicts itself. It is never
	// returned for a thing that is merely absent.
	ErrDamaged = errors.New("the store is damaged")
	// ErrFull says that the disk is full. What was acknowledged is safe.
	ErrFull = errors.New("the disk is full")
	// ErrTaken says that a setting has another value already, or that a live
	// passing value of the name stands.
	ErrTaken = errors.New("set already")
	// ErrDestroyed says that a space was destroyed lawfully: what it held is
	// gone for good and nothing more is taken for it.
	ErrDestroyed = errors.New("destroyed")
	// ErrNewer says that what is stored was written by a newer program.
	// Nothing was touched.
	ErrNewer = errors.New("written by a newer doorstepd")
)

// Entry is one bundle of a space's log.
type Entry struct {
	Key  wire.Key
	Hash wire.Hash
	// Pos is the position in the space's log, from 0. In a Batch it is
	// implied by Size and order and must be zero.
	Pos uint64
	Raw []byte
}

// Head is how far a space's log goes.
type Head struct {
	Space wire.ID
	Size  uint64
	// Destroyed tells that DropSpace has run; Size is then that of before.
	Destroyed bool
}

// Held is one bundle held aside: kept safe, in no log, until somebody decides.
type Held struct {
	// Device sent it and, as the caller has checked, signed it.
	Device wire.ID
	Key    wire.Key
	Hash   wire.Hash
	At     time.Time // when it came, to the second
	Raw    []byte
}

// Owner is whom a blob counts for and to which space it belongs. A zero Space
// is none: no destruction of a space removes such a blob.
type Owner struct {
	Device, Space wire.ID
}

// Batch is what one space gains in one commit.
type Batch struct {
	Space wire.ID
	// Size is the size the log must have now.
	Size    uint64
	Entries []Entry
	// Hashes are the Merkle hashes to store with each entry, as tlog.StoredHashes
	// gives them for its position.
	Hashes [][]tlog.Hash
}

// Located is where a key's bundle is.
type Located struct {
	Hash wire.Hash
	Pos  uint64
}

// Store is what a database must do. Its contract is stated here once and
// checked for every implementation by storetest.Run. All methods may be called
// at once from many goroutines. A context that ends makes a method return
// early without harm.
type Store interface {
	// Append adds to several spaces in one commit: all of it or nothing, and
	// durable (flushed to the disk) when it returns nil. When any space has
	// another size than its batch says, it writes nothing and returns an
	// error matching ErrMoved. A key that the store holds already also gives
	// ErrMoved: the caller looked before somebody else wrote. A space appears
	// at most once in batches and starts to exist with its first entry. A
	// destroyed space gives ErrDestroyed.
	Append(ctx context.Context, batches []Batch) error

	// Read calls fn for the entries of a space from position from up to, not
	// including, position to, in order and without a gap; to beyond the end
	// means the end. fn must not keep the entry's Raw beyond the call unless
	// it copies. An error of fn ends the reading and is returned. Damage is
	// ErrDamaged, never a short read; a destroyed space is ErrDestroyed.
	Read(ctx context.Context, space wire.ID, from, to uint64, fn func(Entry) error) error

	// Lookup finds the bundle of a key, ErrAbsent if there is none.
	Lookup(ctx context.Context, key wire.Key) (Located, error)

	// Next is the number after the highest n stored for the incarnation and
	// class in the space, 0 when there is none.
	Next(ctx context.Context, space, inc wire.ID, class uint8) (uint64, error)

	// Index is Read without the bytes: Raw of the entries is nil.
	Index(ctx context.Context, space wire.ID, from, to uint64, fn func(Entry) error) error

	// Head is the size of a space's log, 0 when it does not exist. Of a destroyed
	// one it is the size of before, with ErrDestroyed.
	Head(ctx context.Context, space wire.ID) (uint64, error)

	// Heads calls fn for every space in order of id.
	Heads(ctx context.Context, fn func(Head) error) error

	// Hashes reads stored Merkle hashes by their index (tlog.StoredHashIndex).
	Hashes(ctx context.Context, space wire.ID, indexes []int64) ([]tlog.Hash, error)

	// Keep stores a second bundle that came under a key already taken, as
	// evidence of equivocation; durable when it returns. The same bytes twice
	// are kept once. At most MaxEvidence are kept per key; more are dropped
	// without an error, because two are proof already.
	Keep(ctx context.Context, key wire.Key, raw []byte) error

	// Evidence calls fn for everything kept by Keep, in order of key.
	Evidence(ctx context.Context, fn func(key wire.Key, raw []byte) error) error

	// OrgAppend adds statements to the organisation's log when it has the
	// given size, all or nothing, durable on return; else ErrMoved.
	OrgAppend(ctx context.Context, size uint64, statements [][]byte) error

	// OrgRead calls fn for the statements from position from on, in order,
	// and returns the size of the log as read.
	OrgRead(ctx context.Context, from uint64, fn func(pos uint64, raw []byte) error) (uint64, error)

	// DropSpace destroys a space: its entries, keys, hashes, evidence, what is
	// held aside for it and the blobs that belong to no other space. What is left
	// is its head, marked. A space that does not exist is marked all the same,
	// so that nothing of it can come later. Durable on return; again is no error.
	DropSpace(ctx context.Context, space wire.ID) error

	// Changed calls fn for every space that gained entries or was destroyed
	// since a time that Changed returned before; all spaces for the zero time.
	// It may tell again what it told, and leaves nothing out. The time is the
	// store's own and good for nothing but the next call.
	Changed(ctx context.Context, since time.Time, fn func(Head) error) (time.Time, error)

	// Hold keeps a bundle aside; durable on return. It reports false when it
	// holds those bytes already.
	Hold(ctx context.Context, h Held) (bool, error)

	// HeldAside calls fn for everything held, in order of device, key and hash.
	HeldAside(ctx context.Context, fn func(Held) error) error

	// HeldUse says how many bundles of a device are held aside and their bytes.
	HeldUse(ctx context.Context, device wire.ID) (n int, bytes int64, err error)

	// Release lets go of what is held under a hash, by whoever sent it. Durable
	// on return; nothing held is no error.
	Release(ctx context.Context, hash wire.Hash) error

	// PutBlob stores a blob under its SHA-256, which the caller has checked;
	// durable on return. It reports false when it was there before; then the
	// blob belongs to the owner's space too but still counts for the first
	// device. For a destroyed space it is ErrDestroyed.
	PutBlob(ctx context.Context, hash wire.Hash, data []byte, owner Owner) (bool, error)

	// Blob reads a blob, ErrAbsent if there is none, ErrDamaged if its bytes
	// no longer have that hash.
	Blob(ctx context.Context, hash wire.Hash) ([]byte, error)

	// HaveBlobs says for each hash whether there is a blob.
	HaveBlobs(ctx context.Context, hashes []wire.Hash) ([]bool, error)

	// Blobs calls fn for every blob, in order of hash, without reading it. One
	// that belongs to several spaces comes once for each, with the same device.
	Blobs(ctx context.Context, fn func(hash wire.Hash, size int64, owner Owner) error) error

	// BlobUse is how many bytes of blobs count for a device.
	BlobUse(ctx context.Context, device wire.ID) (int64, error)

	// DropBlob deletes a blob, whoever it belongs to; none is no error.
	DropBlob(ctx context.Context, hash wire.Hash) error

	// Setting reads a named value, ErrAbsent if there is none.
	Setting(ctx context.Context, name string) ([]byte, error)

	// Set stores a named value once, durable on return. The same value again
	// is no error; another one is ErrTaken.
	Set(ctx context.Context, name string, value []byte) error

	// Settings calls fn for every setting whose name begins with prefix, in
	// order of name.
	Settings(ctx context.Context, prefix string, fn func(name string, value []byte) error) error

	// PutTemp keeps a passing value under a name until a time: a token, a nonce.
	// ErrTaken when one that has not run out at now stands. Every process on the
	// same store sees it. It need not survive a stop of the server.
	PutTemp(ctx context.Context, name string, value []byte, now, until time.Time) error

	// Temp reads a passing value, ErrAbsent when there is none or it has run out.
	Temp(ctx context.Context, name string, now time.Time) ([]byte, error)

	// TakeTemp reads a passing value and removes it. Of all who take at once, in
	// any process, one gets it and the others ErrAbsent.
	TakeTemp(ctx context.Context, name string, now time.Time) ([]byte, error)

	// DropTemp removes all passing values whose names begin with prefix.
	DropTemp(ctx context.Context, prefix string) error

	// Free is how many bytes the store can still take, false if it cannot know.
	Free(ctx context.Context) (bytes int64, ok bool)

	// Close flushes and lets go. It must be called once.
	Close() error
}

// MaxEvidence is how many bundles are kept per doubly used key.
const MaxEvidence = 8

// CheckBatches finds what no caller may ask for: a space twice, entries of
// another space or with a position, hashes that do not fit. Every store calls it
// first.
func CheckBatches(batches []Batch) error {
	seen := make(map[wire.ID]bool, len(batches))
	for _, b := range batches {
		if seen[b.Space] {
			return fmt.Errorf("append: one space in two batches")
		}
		seen[b.Space] = true
		if len(b.Entries) == 0 || len(b.Hashes) != len(b.Entries) {
			return fmt.Errorf("append: %d entries with %d hashes", len(b.Entries), len(b.Hashes))
		}
		keys := make(map[wire.Key]bool, len(b.Entries))
		for i, e := range b.Entries {
			n := int64(b.Size) + int64(i)
			want := tlog.StoredHashCount(n+1) - tlog.StoredHashCount(n)
			if e.Key.Space != b.Space || e.Pos != 0 || keys[e.Key] || int64(len(b.Hashes[i])) != want {
				return fmt.Errorf("append: entry %d does not fit its batch", i)
			}
			keys[e.Key] = true
		}
	}
	return nil
}

// CompareHeld orders what is held aside: by device, key and hash.
func CompareHeld(a, b Held) int {
	if c := bytes.Compare(a.Device[:], b.Device[:]); c != 0 {
		return c
	}
	if c := a.Key.Compare(b.Key); c != 0 {
		return c
	}
	return bytes.Compare(a.Hash[:], b.Hash[:])
}

// HashRow says with which record the hash of an index is stored, and as which
// of its hashes.
func HashRow(index int64) (pos uint64, nth int) {
	level, n := tlog.SplitStoredHashIndex(index)
	return uint64((n+1)<<level - 1), level
}
