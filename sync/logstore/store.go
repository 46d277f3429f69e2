package logstore

import (
	"context"
	"errors"
	"fmt"

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
	// ErrTaken says that a setting has another value already.
	ErrTaken = errors.New("set already")
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
	// at most once in batches and starts to exist with its first entry.
	Append(ctx context.Context, batches []Batch) error

	// Read calls fn for the entries of a space from position from up to, not
	// including, position to, in order and without a gap; to beyond the end
	// means the end. fn must not keep the entry's Raw beyond the call unless
	// it copies. An error of fn ends the reading and is returned. Damage is
	// ErrDamaged, never a short read.
	Read(ctx context.Context, space wire.ID, from, to uint64, fn func(Entry) error) error

	// Lookup finds the bundle of a key, ErrAbsent if there is none.
	Lookup(ctx context.Context, key wire.Key) (Located, error)

	// Next is the number after the highest n stored for the incarnation and
	// class in the space, 0 when there is none.
	Next(ctx context.Context, space, inc wire.ID, class uint8) (uint64, error)

	// Head is the size of a space's log, 0 when it does not exist.
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

	// PutBlob stores a blob under its SHA-256, which the caller has checked;
	// durable on return. It reports false when it was there before.
	PutBlob(ctx context.Context, hash wire.Hash, data []byte) (bool, error)

	// Blob reads a blob, ErrAbsent if there is none, ErrDamaged if its bytes
	// no longer have that hash.
	Blob(ctx context.Context, hash wire.Hash) ([]byte, error)

	// Setting reads a named value, ErrAbsent if there is none.
	Setting(ctx context.Context, name string) ([]byte, error)

	// Set stores a named value once, durable on return. The same value again
	// is no error; another one is ErrTaken.
	Set(ctx context.Context, name string, value []byte) error

	// Settings calls fn for every setting whose name begins with prefix, in
	// order of name.
	Settings(ctx context.Context, prefix string, fn func(name string, value []byte) error) error

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

// HashRow says with which record the hash of an index is stored, and as which
// of its hashes.
func HashRow(index int64) (pos uint64, nth int) {
	level, n := tlog.SplitStoredHashIndex(index)
	return uint64((n+1)<<level - 1), level
}
