package mem

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"doorstep/sync/logstore"
	"doorstep/sync/wire"

	"golang.org/x/mod/sumdb/tlog"
)

// Store is a logstore.Store in memory. "Durable" is for it the life of the
// process.
type Store struct {
	mu       sync.RWMutex
	spaces   map[wire.ID]*space
	keys     map[wire.Key]logstore.Located
	next     map[stream]uint64
	evidence map[wire.Key][][]byte
	org      [][]byte
	blobs    map[wire.Hash]*blob
	settings map[string][]byte
	held     []logstore.Held
	temps    logstore.Temps
	// changes counts what Changed tells; a space's last is in space.changed.
	changes int64
}

type stream struct {
	space, inc wire.ID
	class      uint8
}

type space struct {
	entries   []logstore.Entry
	hashes    []tlog.Hash
	changed   int64
	destroyed bool
	was       uint64 // size before it was destroyed
}

func (sp *space) head(id wire.ID) logstore.Head {
	h := logstore.Head{Space: id, Size: uint64(len(sp.entries)), Destroyed: sp.destroyed}
	if sp.destroyed {
		h.Size = sp.was
	}
	return h
}

var _ logstore.Store = (*Store)(nil)

// New gives an empty store.
func New() *Store {
	return &Store{
		spaces: map[wire.ID]*space{}, keys: map[wire.Key]logstore.Located{}, next: map[stream]uint64{},
		evidence: map[wire.Key][][]byte{}, blobs: map[wire.Hash]*blob{}, settings: map[string][]byte{},
	}
}

// Append implements logstore.Store.
func (s *Store) Append(ctx context.Context, batches []logstore.Batch) error {
	if err := logstore.CheckBatches(batches); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, b := range batches {
		if s.gone(b.Space) {
			return fmt.Errorf("append: %w", logstore.ErrDestroyed)
		}
		if s.size(b.Space) != b.Size {
			return fmt.Errorf("append: %w", logstore.ErrMoved)
		}
		for _, e := range b.Entries {
			if _, taken := s.keys[e.Key]; taken {
				return fmt.Errorf("append: a key is taken: %w", logstore.ErrMoved)
			}
		}
	}
	for _, b := range batches {
		sp := s.spaces[b.Space]
		if sp == nil {
			sp = &space{}
			s.spaces[b.Space] = sp
		}
		s.changes++
		sp.changed = s.changes
		for i, e := range b.Entries {
			e.Pos = b.Size + uint64(i)
			e.Raw = bytes.Clone(e.Raw)
			sp.entries = append(sp.entries, e)
			sp.hashes = append(sp.hashes, b.Hashes[i]...)
			s.keys[e.Key] = logstore.Located{Hash: e.Hash, Pos: e.Pos}
			st := stream{e.Key.Space, e.Key.Inc, e.Key.Class}
			s.next[st] = max(s.next[st], e.Key.N+1)
		}
	}
	return nil
}

func (s *Store) size(id wire.ID) uint64 {
	if sp := s.spaces[id]; sp != nil {
		return uint64(len(sp.entries))
	}
	return 0
}

func (s *Store) gone(id wire.ID) bool {
	sp := s.spaces[id]
	return sp != nil && sp.destroyed
}

// Index implements logstore.Store.
func (s *Store) Index(ctx context.Context, id wire.ID, from, to uint64, fn func(logstore.Entry) error) error {
	return s.Read(ctx, id, from, to, func(e logstore.Entry) error {
		e.Raw = nil
		return fn(e)
	})
}

// Read implements logstore.Store.
func (s *Store) Read(ctx context.Context, id wire.ID, from, to uint64, fn func(logstore.Entry) error) error {
	s.mu.RLock()
	if s.gone(id) {
		s.mu.RUnlock()
		return logstore.ErrDestroyed
	}
	var es []logstore.Entry
	if to = min(to, s.size(id)); from < to {
		es = s.spaces[id].entries[from:to:to]
	}
	s.mu.RUnlock()
	for _, e := range es {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := fn(e); err != nil {
			return err
		}
	}
	return nil
}

// Lookup implements logstore.Store.
func (s *Store) Lookup(_ context.Context, key wire.Key) (logstore.Located, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if l, ok := s.keys[key]; ok {
		return l, nil
	}
	return logstore.Located{}, logstore.ErrAbsent
}

// Next implements logstore.Store.
func (s *Store) Next(_ context.Context, sp, inc wire.ID, class uint8) (uint64, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.next[stream{sp, inc, class}], nil
}

// Head implements logstore.Store.
func (s *Store) Head(_ context.Context, id wire.ID) (uint64, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.gone(id) {
		return s.spaces[id].was, logstore.ErrDestroyed
	}
	return s.size(id), nil
}

// Heads implements logstore.Store.
func (s *Store) Heads(_ context.Context, fn func(logstore.Head) error) error {
	s.mu.RLock()
	heads := make([]logstore.Head, 0, len(s.spaces))
	for id, sp := range s.spaces {
		heads = append(heads, sp.head(id))
	}
	s.mu.RUnlock()
	slices.SortFunc(heads, func(a, b logstore.Head) int { return bytes.Compare(a.Space[:], b.Space[:]) })
	for _, h := range heads {
		if err := fn(h); err != nil {
			return err
		}
	}
	return nil
}

// Hashes implements logstore.Store.
func (s *Store) Hashes(_ context.Context, id wire.ID, indexes []int64) ([]tlog.Hash, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	sp := s.spaces[id]
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		if sp == nil || x < 0 || x >= int64(len(sp.hashes)) {
			return nil, fmt.Errorf("hash %d: %w", x, logstore.ErrAbsent)
		}
		out[i] = sp.hashes[x]
	}
	return out, nil
}

// Keep implements logstore.Store.
func (s *Store) Keep(_ context.Context, key wire.Key, raw []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := s.evidence[key]
	if len(kept) >= logstore.MaxEvidence || slices.ContainsFunc(kept, func(b []byte) bool { return bytes.Equal(b, raw) }) {
		return nil
	}
	s.evidence[key] = append(kept, bytes.Clone(raw))
	return nil
}

// Evidence implements logstore.Store.
func (s *Store) Evidence(_ context.Context, fn func(wire.Key, []byte) error) error {
	s.mu.RLock()
	type item struct {
		key wire.Key
		raw []byte
	}
	var all []item
	for k, raws := range s.evidence {
		for _, raw := range raws {
			all = append(all, item{k, raw})
		}
	}
	s.mu.RUnlock()
	slices.SortStableFunc(all, func(a, b item) int { return a.key.Compare(b.key) })
	for _, it := range all {
		if err := fn(it.key, it.raw); err != nil {
			return err
		}
	}
	return nil
}

// OrgAppend implements logstore.Store.
func (s *Store) OrgAppend(_ context.Context, size uint64, statements [][]byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if uint64(len(s.org)) != size {
		return fmt.Errorf("append statements: %w", logstore.ErrMoved)
	}
	for _, st := range statements {
		s.org = append(s.org, bytes.Clone(st))
	}
	return nil
}

// OrgRead implements logstore.Store.
func (s *Store) OrgRead(ctx context.Context, from uint64, fn func(uint64, []byte) error) (uint64, error) {
	s.mu.RLock()
	all := s.org[:len(s.org):len(s.org)]
	s.mu.RUnlock()
	for i := from; i < uint64(len(all)); i++ {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		if err := fn(i, all[i]); err != nil {
			return 0, err
		}
	}
	return uint64(len(all)), nil
}

// Setting implements logstore.Store.
func (s *Store) Setting(_ context.Context, name string) ([]byte, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	v, ok := s.settings[name]
	if !ok {
		return nil, logstore.ErrAbsent
	}
	return bytes.Clone(v), nil
}

// Set implements logstore.Store.
func (s *Store) Set(_ context.Context, name string, value []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if have, ok := s.settings[name]; ok {
		if bytes.Equal(have, value) {
			return nil
		}
		return logstore.ErrTaken
	}
	s.settings[name] = bytes.Clone(value)
	return nil
}

// Settings implements logstore.Store.
func (s *Store) Settings(_ context.Context, prefix string, fn func(string, []byte) error) error {
	s.mu.RLock()
	all := maps.Clone(s.settings)
	s.mu.RUnlock()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if !strings.HasPrefix(name, prefix) {
			continue
		}
		if err := fn(name, all[name]); err != nil {
			return err
		}
	}
	return nil
}

// Close implements logstore.Store.
func (s *Store) Close() error { return nil }
