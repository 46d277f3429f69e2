package store

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"

	"doorstep/crypto/seal"
	"doorstep/sync/op"
)

// ErrDamaged reports a view that cannot be trusted. Open sets it aside and
// builds it again; a running store that meets it says so and is opened anew.
var ErrDamaged = errors.New("the local store is damaged; it is built again from the journal and the server when Doorstep opens next")

// Kinds of rows: the first byte of a key. After it come ids and numbers only.
const (
	rowMeta    = 'm' // one: the journal applied, the incarnation, the next seq
	rowHead    = 'h' // space: count and hash of its op rows
	rowOps     = 'o' // space, document, number: ops as they came
	rowDoc     = 'd' // document: what a list shows of it
	rowOut     = 'b' // space, class, incarnation, n: a bundle without a receipt
	rowCursor  = 'c' // space: how far the server's log was read
	rowWriter  = 'w' // incarnation: the signing key of its device
	rowEpoch   = 'e' // space, number: an epoch record
	rowEntry   = 'i' // id: an entry of the search index
	rowCache   = 's' // document: its summary at a number of ops
	rowAlarm   = 'a' // number: evidence against the server
	rowReceipt = 'r' // number: receipts as signed
	rowHeld    = 'z' // space, hash: an entry or own draft that cannot be opened yet
	rowReach   = 'q' // space, incarnation: the greatest seq that was seen of it
	rowRoots   = 'x' // space, position: roots of the log after the entries from there
	rowBlob    = 'p' // space, hash: a part of a picture that an answer names
)

// txnLimit is the greatest sum of rows written in one transaction
// (sync-and-crypto.md 9).
const txnLimit = 512 << 10

// view is the Badger database with every row sealed under a key of its own
// purpose, its Badger key as additional data.
type view struct {
	db  *badger.DB
	row seal.Key
	rnd io.Reader

	// Badger ends the process when it is read after it was closed.
	mu     sync.RWMutex
	closed bool
}

// openView opens or makes the database. Badger may end the process on some
// kinds of damage, so the caller has left a marker.
func openView(dir string, badgerKey, rowKey seal.Key, rnd io.Reader, log badger.Logger) (v *view, err error) {
	defer func() {
		if p := recover(); p != nil {
			v, err = nil, fmt.Errorf("%w: the database would not open", ErrDamaged)
		}
	}()
	if err := checkTables(dir); err != nil {
		return nil, err
	}
	db, err := badger.Open(badger.DefaultOptions(dir).
		WithEncryptionKey(badgerKey[:]).WithEncryptionKeyRotationDuration(20 * 365 * 24 * time.Hour).
		WithSyncWrites(false).
		WithMemTableSize(8 << 20).WithNumMemtables(2).WithNumLevelZeroTables(2).WithNumLevelZeroTablesStall(6).
		WithNumCompactors(2).WithBaseTableSize(2 << 20).WithNumGoroutines(2).
		WithBlockCacheSize(8 << 20).WithIndexCacheSize(8 << 20).
		WithValueThreshold(256 << 10).WithValueLogFileSize(16 << 20).
		WithCompression(options.None).
		WithChecksumVerificationMode(options.OnTableRead).
		WithDetectConflicts(true).WithMetricsEnabled(false).WithLogger(log))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return &view{db: db, row: rowKey, rnd: rnd}, nil
}

func (v *view) close() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.closed = true
	return v.db.Close()
}

// reading keeps the database open while f reads it.
func (v *view) reading(f func(*badger.Txn) error) error {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.closed {
		return ErrClosed
	}
	return v.db.View(f)
}

// seal seals a row for a key.
func (v *view) seal(key, plain []byte) ([]byte, error) {
	return seal.Seal(v.rnd, v.row, plain, key)
}

// open opens a row; a row that does not authenticate means damage.
func (v *view) open(key, box []byte) ([]byte, error) {
	plain, err := seal.Open(v.row, box, key)
	if err != nil {
		return nil, fmt.Errorf("%w: a row does not authenticate", ErrDamaged)
	}
	return plain, nil
}

// get reads one row; nil without an error when it is absent.
func (v *view) get(key []byte) ([]byte, error) {
	var plain []byte
	err := v.reading(func(txn *badger.Txn) error {
		it, err := txn.Get(key)
		if errors.Is(err, badger.ErrKeyNotFound) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		return it.Value(func(box []byte) error {
			plain, err = v.open(key, box)
			return err
		})
	})
	return plain, err
}

// has reports whether there is a row.
func (v *view) has(key []byte) (found bool, err error) {
	err = v.reading(func(txn *badger.Txn) error {
		_, err := txn.Get(key)
		if errors.Is(err, badger.ErrKeyNotFound) {
			return nil
		}
		found = err == nil
		return err
	})
	return found, err
}

// each calls f for every row whose key has the prefix, in order of keys. The
// key is f's to keep; the row is opened only when f asks.
func (v *view) each(prefix []byte, f func(key []byte, row func() ([]byte, error)) error) error {
	return v.reading(func(txn *badger.Txn) error {
		o := badger.DefaultIteratorOptions
		o.Prefix = prefix
		o.PrefetchSize = 64
		it := txn.NewIterator(o)
		defer it.Close()
		for it.Seek(prefix); it.ValidForPrefix(prefix); it.Next() {
			item := it.Item()
			key := item.KeyCopy(nil)
			err := f(key, func() ([]byte, error) {
				var plain []byte
				err := item.Value(func(box []byte) (err error) {
					plain, err = v.open(key, box)
					return err
				})
				return plain, err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// before reads the last row whose key begins with prefix and is not after
// prefix and to; nil when there is none.
func (v *view) before(prefix, to []byte) (key, plain []byte, err error) {
	err = v.reading(func(txn *badger.Txn) error {
		o := badger.DefaultIteratorOptions
		o.Reverse, o.PrefetchValues = true, false
		it := txn.NewIterator(o)
		defer it.Close()
		it.Seek(slices.Concat(prefix, to))
		if !it.ValidForPrefix(prefix) {
			return nil
		}
		key = it.Item().KeyCopy(nil)
		return it.Item().Value(func(box []byte) (err error) {
			plain, err = v.open(key, box)
			return err
		})
	})
	return key, plain, err
}

// keys calls f for every key with the prefix, and about how long its row is,
// without reading rows.
func (v *view) keys(prefix []byte, f func(key []byte, size int)) error {
	return v.reading(func(txn *badger.Txn) error {
		o := badger.DefaultIteratorOptions
		o.Prefix = prefix
		o.PrefetchValues = false
		it := txn.NewIterator(o)
		defer it.Close()
		for it.Seek(prefix); it.ValidForPrefix(prefix); it.Next() {
			f(it.Item().Key(), int(it.Item().EstimatedSize()))
		}
		return nil
	})
}

// change is a set of rows to write in one transaction.
type change struct {
	v    *view
	rows []row
	size int
}

type row struct {
	key, box []byte // box nil: delete
}

func (v *view) begin() *change { return &change{v: v} }

func (c *change) put(key, plain []byte) error {
	box, err := c.v.seal(key, plain)
	if err != nil {
		return err
	}
	c.rows = append(c.rows, row{key, box})
	c.size += len(key) + len(box)
	return nil
}

func (c *change) drop(key []byte) {
	c.rows = append(c.rows, row{key: key})
	c.size += len(key)
}

// write commits all rows at once.
func (c *change) write() error {
	if len(c.rows) == 0 {
		return nil
	}
	c.v.mu.RLock()
	defer c.v.mu.RUnlock()
	if c.v.closed {
		return ErrClosed
	}
	txn := c.v.db.NewTransaction(true)
	defer txn.Discard()
	for _, r := range c.rows {
		var err error
		if r.box == nil {
			err = txn.Delete(r.key)
		} else {
			err = txn.SetEntry(badger.NewEntry(r.key, r.box))
		}
		if err != nil {
			return fmt.Errorf("the local store cannot be written: %w", err)
		}
	}
	if err := txn.Commit(); err != nil {
		return fmt.Errorf("the local store cannot be written: %w", err)
	}
	return nil
}

// dropRows deletes every row whose key begins with a prefix.
func (s *Store) dropRows(prefixes ...[]byte) error {
	c := s.view.begin()
	for _, p := range prefixes {
		var keys [][]byte
		if err := s.view.keys(p, func(k []byte, _ int) { keys = append(keys, slices.Clone(k)) }); err != nil {
			return asDamage(err)
		}
		for _, k := range keys {
			if c.drop(k); len(c.rows) >= 4096 {
				if err := c.write(); err != nil {
					return err
				}
				c = s.view.begin()
			}
		}
	}
	return c.write()
}

func keyOf(kind byte, parts ...[]byte) []byte {
	n := 1
	for _, p := range parts {
		n += len(p)
	}
	k := make([]byte, 0, n)
	k = append(k, kind)
	for _, p := range parts {
		k = append(k, p...)
	}
	return k
}

func be64(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

func keyOps(space, doc op.ID, n uint64) []byte { return keyOf(rowOps, space[:], doc[:], be64(n)) }

// head is our own count and hash of a space's op rows. An op row is written
// once, under a key that is never used again, and authenticates itself; so the
// set of keys says whether anything is missing.
type head struct {
	Rows uint64   `cbor:"1,keyasint"`
	Sum  [32]byte `cbor:"2,keyasint"` // exclusive or of SHA-256 of every key
	Ops  uint64   `cbor:"3,keyasint"` // ever taken in; never less than before

	// Of this incarnation's own bundles in the space.
	Published uint64   `cbor:"4,keyasint"` // greatest seq that a published bundle covers
	Receipted uint64   `cbor:"5,keyasint"` // greatest seq that a receipt covers
	NextN     uint64   `cbor:"6,keyasint"`
	Prev      [32]byte `cbor:"7,keyasint"`
	DraftN    uint64   `cbor:"8,keyasint"`
	DraftPrev [32]byte `cbor:"9,keyasint"`
	Safe      uint64   `cbor:"10,keyasint"` // changes with a receipt, as a person counts them

	Epoch     uint64 `cbor:"11,keyasint,omitempty"` // number of the newest epoch
	EpochSeen int64  `cbor:"12,keyasint,omitempty"` // Unix seconds when it came
	EpochN    uint64 `cbor:"13,keyasint,omitempty"` // of this incarnation's next epoch record
}

func (h *head) add(key []byte) {
	h.Rows++
	h.flip(key)
}

func (h *head) remove(key []byte) {
	h.Rows--
	h.flip(key)
}

func (h *head) flip(key []byte) {
	s := sha256.Sum256(key)
	for i := range s {
		h.Sum[i] ^= s[i]
	}
}
