package mem

import (
	"bytes"
	"context"
	"slices"
	"time"

	"doorstep/sync/logstore"
	"doorstep/sync/wire"
)

// blob is one blob with whom it counts for and the spaces that name it.
type blob struct {
	data   []byte
	device wire.ID
	spaces map[wire.ID]bool // the zero id among them for no space
}

// DropSpace implements logstore.Store.
func (s *Store) DropSpace(_ context.Context, id wire.ID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	sp := s.spaces[id]
	if sp == nil {
		sp = &space{}
		s.spaces[id] = sp
	}
	if sp.destroyed {
		return nil
	}
	for _, e := range sp.entries {
		delete(s.keys, e.Key)
	}
	for st := range s.next {
		if st.space == id {
			delete(s.next, st)
		}
	}
	for k := range s.evidence {
		if k.Space == id {
			delete(s.evidence, k)
		}
	}
	s.held = slices.DeleteFunc(s.held, func(h logstore.Held) bool { return h.Key.Space == id })
	for h, b := range s.blobs {
		if b.spaces[id] {
			if delete(b.spaces, id); len(b.spaces) == 0 {
				delete(s.blobs, h)
			}
		}
	}
	s.changes++
	*sp = space{destroyed: true, was: uint64(len(sp.entries)), changed: s.changes}
	return nil
}

// Changed implements logstore.Store. Its times count changes.
func (s *Store) Changed(_ context.Context, since time.Time, fn func(logstore.Head) error) (time.Time, error) {
	var from int64
	if !since.IsZero() {
		from = since.UnixNano()
	}
	s.mu.RLock()
	to := s.changes
	type change struct {
		head logstore.Head
		at   int64
	}
	var all []change
	for id, sp := range s.spaces {
		if sp.changed > from {
			all = append(all, change{sp.head(id), sp.changed})
		}
	}
	s.mu.RUnlock()
	slices.SortFunc(all, func(a, b change) int { return int(a.at - b.at) })
	for _, c := range all {
		if err := fn(c.head); err != nil {
			return since, err
		}
	}
	return time.Unix(0, to), nil
}

// Hold implements logstore.Store.
func (s *Store) Hold(_ context.Context, h logstore.Held) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gone(h.Key.Space) {
		return false, logstore.ErrDestroyed
	}
	h.At = h.At.UTC().Truncate(time.Second)
	at, have := slices.BinarySearchFunc(s.held, h, logstore.CompareHeld)
	if have {
		return false, nil
	}
	h.Raw = bytes.Clone(h.Raw)
	s.held = slices.Insert(s.held, at, h)
	return true, nil
}

// HeldAside implements logstore.Store.
func (s *Store) HeldAside(_ context.Context, fn func(logstore.Held) error) error {
	s.mu.RLock()
	all := slices.Clone(s.held)
	s.mu.RUnlock()
	for _, h := range all {
		if err := fn(h); err != nil {
			return err
		}
	}
	return nil
}

// HeldUse implements logstore.Store.
func (s *Store) HeldUse(_ context.Context, device wire.ID) (n int, bytes int64, err error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, h := range s.held {
		if h.Device == device {
			n, bytes = n+1, bytes+int64(len(h.Raw))
		}
	}
	return n, bytes, nil
}

// Release implements logstore.Store.
func (s *Store) Release(_ context.Context, hash wire.Hash) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held = slices.DeleteFunc(s.held, func(h logstore.Held) bool { return h.Hash == hash })
	return nil
}

// PutBlob implements logstore.Store.
func (s *Store) PutBlob(_ context.Context, hash wire.Hash, data []byte, owner logstore.Owner) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gone(owner.Space) {
		return false, logstore.ErrDestroyed
	}
	b, had := s.blobs[hash]
	if !had {
		b = &blob{data: bytes.Clone(data), device: owner.Device, spaces: map[wire.ID]bool{}}
		s.blobs[hash] = b
	}
	b.spaces[owner.Space] = true
	return !had, nil
}

// Blob implements logstore.Store.
func (s *Store) Blob(_ context.Context, hash wire.Hash) ([]byte, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	b, ok := s.blobs[hash]
	if !ok {
		return nil, logstore.ErrAbsent
	}
	return bytes.Clone(b.data), nil
}

// HaveBlobs implements logstore.Store.
func (s *Store) HaveBlobs(_ context.Context, hashes []wire.Hash) ([]bool, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := make([]bool, len(hashes))
	for i, h := range hashes {
		_, out[i] = s.blobs[h]
	}
	return out, nil
}

// Blobs implements logstore.Store.
func (s *Store) Blobs(_ context.Context, fn func(wire.Hash, int64, logstore.Owner) error) error {
	type item struct {
		hash  wire.Hash
		size  int64
		owner logstore.Owner
	}
	s.mu.RLock()
	var all []item
	for h, b := range s.blobs {
		it := item{h, int64(len(b.data)), logstore.Owner{Device: b.device}}
		for sp := range b.spaces {
			it.owner.Space = sp
			all = append(all, it)
		}
	}
	s.mu.RUnlock()
	slices.SortFunc(all, func(a, b item) int {
		if c := bytes.Compare(a.hash[:], b.hash[:]); c != 0 {
			return c
		}
		return bytes.Compare(a.owner.Space[:], b.owner.Space[:])
	})
	for _, it := range all {
		if err := fn(it.hash, it.size, it.owner); err != nil {
			return err
		}
	}
	return nil
}

// BlobUse implements logstore.Store.
func (s *Store) BlobUse(_ context.Context, device wire.ID) (n int64, err error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, b := range s.blobs {
		if b.device == device {
			n += int64(len(b.data))
		}
	}
	return n, nil
}

// DropBlob implements logstore.Store.
func (s *Store) DropBlob(_ context.Context, hash wire.Hash) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.blobs, hash)
	return nil
}

// PutTemp implements logstore.Store.
func (s *Store) PutTemp(_ context.Context, name string, value []byte, now, until time.Time) error {
	return s.temps.Put(name, value, now, until)
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

// Free implements logstore.Store.
func (s *Store) Free(context.Context) (int64, bool) { return 0, false }
