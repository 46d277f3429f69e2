package badger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"doorstep/crypto/detcbor"
	"doorstep/sync/logstore"
	"doorstep/sync/wire"

	"github.com/dgraph-io/badger/v4"
)

// changes counts which space changed when, since the store was opened. One
// process has the folder, so memory knows; what changed before is all told once.
type changes struct {
	mu    sync.Mutex
	count int64
	last  map[wire.ID]int64
}

func (c *changes) note(space wire.ID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.last == nil {
		c.last = map[wire.ID]int64{}
	}
	c.count++
	c.last[space] = c.count
}

// since lists the spaces that changed after a count, in order, and the count now.
func (c *changes) since(from int64) ([]wire.ID, int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var ids []wire.ID
	for id, at := range c.last {
		if at > from {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b wire.ID) int { return int(c.last[a] - c.last[b]) })
	return ids, c.count
}

// Changed implements logstore.Store. Its times are the store's opening and the
// changes since, counted; a time of an earlier opening gives everything.
func (s *Store) Changed(ctx context.Context, since time.Time, fn func(logstore.Head) error) (time.Time, error) {
	from := since.Sub(s.opened).Nanoseconds()
	all := since.IsZero() || since.Before(s.opened)
	ids, count := s.changes.since(from)
	next := s.opened.Add(time.Duration(count))
	if all || from > count {
		return next, s.Heads(ctx, fn)
	}
	for _, id := range ids {
		h := logstore.Head{Space: id}
		err := s.view(func(tx *badger.Txn) error {
			v, err := value(tx, headKey(id))
			if err == nil {
				h, err = parseHead(id, v)
			}
			return err
		})
		if err != nil {
			return since, err
		}
		if err := fn(h); err != nil {
			return since, err
		}
	}
	return next, nil
}

// DropSpace implements logstore.Store.
func (s *Store) DropSpace(ctx context.Context, space wire.ID) error {
	s.write.Lock()
	defer s.write.Unlock()
	err := s.view(func(tx *badger.Txn) error {
		_, err := headOf(tx, space)
		return err
	})
	if err == nil {
		if err := writeMarker(filepath.Join(s.path, scrubName)); err != nil {
			return err
		}
		id := detcbor.B16(space)
		if err = s.commit(ctx, record{Drop: &id}); err != nil {
			return err
		}
		s.changes.note(space)
	} else if !errors.Is(err, logstore.ErrDestroyed) {
		return err
	}
	return s.sweep()
}

// Hold implements logstore.Store.
func (s *Store) Hold(ctx context.Context, h logstore.Held) (bool, error) {
	s.write.Lock()
	defer s.write.Unlock()
	name := heldName{
		Device: detcbor.B16(h.Device), Space: detcbor.B16(h.Key.Space), Inc: detcbor.B16(h.Key.Inc),
		Class: h.Key.Class, N: h.Key.N, Hash: detcbor.B32(h.Hash),
	}
	have := false
	err := s.view(func(tx *badger.Txn) error {
		if _, err := headOf(tx, h.Key.Space); err != nil {
			return err
		}
		_, err := tx.Get(heldKey(name))
		if have = err == nil; have || err == badger.ErrKeyNotFound {
			return nil
		}
		return readError(err)
	})
	if err != nil || have {
		return false, err
	}
	err = s.commit(ctx, record{Hold: &heldRecord{Name: name, At: h.At.Unix(), Raw: h.Raw}})
	return err == nil, err
}

// HeldAside implements logstore.Store.
func (s *Store) HeldAside(ctx context.Context, fn func(logstore.Held) error) error {
	return s.scan(ctx, []byte{rowHeld}, func(k, v []byte) error {
		h, ok := held(k, v)
		if !ok {
			return fmt.Errorf("a bundle held aside has changed on the disk: %w", logstore.ErrDamaged)
		}
		return fn(h)
	})
}

// HeldUse implements logstore.Store.
func (s *Store) HeldUse(ctx context.Context, device wire.ID) (n int, size int64, err error) {
	err = s.scan(ctx, append([]byte{rowHeld}, device[:]...), func(_, v []byte) error {
		n, size = n+1, size+int64(max(0, len(v)-8))
		return nil
	})
	return n, size, err
}

// Release implements logstore.Store.
func (s *Store) Release(ctx context.Context, hash wire.Hash) error {
	s.write.Lock()
	defer s.write.Unlock()
	var names []heldName
	err := s.view(func(tx *badger.Txn) error {
		it := tx.NewIterator(badger.IteratorOptions{Prefix: []byte{rowHeld}})
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			if k := it.Item().Key(); len(k) == heldLen && bytes.Equal(k[heldLen-32:], hash[:]) {
				names = append(names, parseHeldKey(k))
			}
		}
		return nil
	})
	if err != nil || len(names) == 0 {
		return err
	}
	return s.commit(ctx, record{Release: names})
}

// PutTemp implements logstore.Store. One process has the folder, so memory will do.
func (s *Store) PutTemp(_ context.Context, name string, v []byte, now, until time.Time) error {
	return s.temps.Put(name, v, now, until)
}

// Temp implements logstore.Store.
func (s *Store) Temp(_ context.Context, name string, now time.Time) ([]byte, error) {
	return s.temps.Get(name, now, false)
}

// TakeTemp implements logstore.Store.
func (s *Store) TakeTemp(_ context.Context, name string, now time.Time) ([]byte, error) {
	return s.temps.Get(name, now, true)
}

// DropTemp implements logstore.Store.
func (s *Store) DropTemp(_ context.Context, prefix string) error {
	s.temps.Drop(prefix)
	return nil
}

// Free implements logstore.Store: what is left above the reserve.
func (s *Store) Free(context.Context) (int64, bool) {
	free, err := s.opts.Free(s.path)
	if err != nil {
		return 0, false
	}
	return max(0, free-s.opts.MinFree), true
}
