package badger

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"

	"doorstep/sync/logstore"
	"doorstep/sync/wire"

	"github.com/dgraph-io/badger/v4"
)

// view runs a reading. Damage that it meets condemns the view: the next opening
// sets it aside and builds it again.
func (s *Store) view(fn func(tx *badger.Txn) error) error {
	err := s.db.View(fn)
	if errors.Is(err, logstore.ErrDamaged) && s.condemned.CompareAndSwap(false, true) {
		s.opts.Log.Error("the view is damaged; it is built again at the next start", "error", err)
		if merr := writeMarker(filepath.Join(s.path, openingName)); merr != nil {
			s.opts.Log.Error("the damage cannot be marked", "error", merr)
		}
	}
	return err
}

// scan calls fn for every row under a prefix, in order.
func (s *Store) scan(ctx context.Context, prefix []byte, fn func(k, v []byte) error) error {
	return s.view(func(tx *badger.Txn) error {
		it := tx.NewIterator(badger.IteratorOptions{Prefix: prefix, PrefetchValues: true, PrefetchSize: 16})
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			if err := ctx.Err(); err != nil {
				return err
			}
			v, err := it.Item().ValueCopy(nil)
			if err != nil {
				return readError(err)
			}
			if err := fn(it.Item().KeyCopy(nil), v); err != nil {
				return err
			}
		}
		return nil
	})
}

// value reads a row, ErrAbsent when there is none.
func value(tx *badger.Txn, key []byte) ([]byte, error) {
	item, err := tx.Get(key)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return nil, logstore.ErrAbsent
	}
	if err != nil {
		return nil, readError(err)
	}
	v, err := item.ValueCopy(nil)
	if err != nil {
		return nil, readError(err)
	}
	return v, nil
}

// readError is Badger failing to read what it has: damage.
func readError(err error) error { return fmt.Errorf("%w: %w", logstore.ErrDamaged, err) }

func sizeAt(tx *badger.Txn, key []byte) (uint64, error) {
	v, err := value(tx, key)
	if errors.Is(err, logstore.ErrAbsent) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	if len(v) != 8 {
		return 0, fmt.Errorf("size row: %w", logstore.ErrDamaged)
	}
	return binary.BigEndian.Uint64(v), nil
}

// headOf is the size of a space's log; of a destroyed one with ErrDestroyed.
func headOf(tx *badger.Txn, space wire.ID) (uint64, error) {
	v, err := value(tx, headKey(space))
	if errors.Is(err, logstore.ErrAbsent) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	h, err := parseHead(space, v)
	if err == nil && h.Destroyed {
		err = logstore.ErrDestroyed
	}
	return h.Size, err
}

func parseHead(space wire.ID, v []byte) (logstore.Head, error) {
	if len(v) != 8 && (len(v) != 9 || v[8] != 1) {
		return logstore.Head{}, fmt.Errorf("head row: %w", logstore.ErrDamaged)
	}
	return logstore.Head{Space: space, Size: binary.BigEndian.Uint64(v), Destroyed: len(v) == 9}, nil
}
