package store

import (
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"

	"doorstep/app/store/search"
	"doorstep/crypto/detcbor"
	"doorstep/crypto/seal"
	"doorstep/sync/op"
)

// entryRow is an index entry on the disk, sealed under a key of its own.
type entryRow struct {
	Kind  uint64 `cbor:"1,keyasint"`
	Title string `cbor:"2,keyasint"`
	Text  string `cbor:"3,keyasint"`
	Born  string `cbor:"4,keyasint,omitempty"`
	Order string `cbor:"5,keyasint,omitempty"`
	Owner string `cbor:"6,keyasint,omitempty"`
	Open  bool   `cbor:"7,keyasint"`
}

// Index is the search index over people and cases, read from its sealed rows
// the first time that it is asked for.
func (s *Store) Index() (*search.Index, error) {
	s.indexOnce.Do(func() {
		all, err := s.readEntries()
		if s.indexErr = err; err == nil {
			s.index.Load(all)
		}
	})
	return &s.index, s.damaged(s.indexErr)
}

// readEntries opens every row of the index.
func (s *Store) readEntries() ([]search.Entry, error) {
	var all []search.Entry
	err := s.view.reading(func(txn *badger.Txn) error {
		o := badger.DefaultIteratorOptions
		o.Prefix = []byte{rowEntry}
		it := txn.NewIterator(o)
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			key := it.Item().KeyCopy(nil)
			err := it.Item().Value(func(box []byte) error {
				b, err := seal.Open(s.o.Index, box, key)
				if err != nil {
					return fmt.Errorf("%w: the search index", ErrDamaged)
				}
				var r entryRow
				if err := detcbor.Unmarshal(b, &r); err != nil {
					return fmt.Errorf("%w: the search index", ErrDamaged)
				}
				all = append(all, search.Entry{
					ID: [16]byte(key[1:17]), Kind: byte(r.Kind), Title: r.Title, Text: r.Text,
					Born: r.Born, Order: r.Order, Owner: r.Owner, Open: r.Open,
				})
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

// PutEntries adds entries to the index or replaces them.
func (s *Store) PutEntries(entries ...search.Entry) error {
	x, err := s.Index()
	if err != nil && !errors.Is(err, ErrDamaged) {
		return err
	}
	s.viewMu.Lock()
	defer s.viewMu.Unlock()
	if err := s.roomForView(); err != nil {
		return err
	}
	c := s.view.begin()
	for _, e := range entries {
		b, err := detcbor.Marshal(entryRow{Kind: uint64(e.Kind), Title: e.Title, Text: e.Text, Born: e.Born, Order: e.Order, Owner: e.Owner, Open: e.Open})
		if err != nil {
			return err
		}
		key := keyOf(rowEntry, e.ID[:])
		box, err := seal.Seal(rand.Reader, s.o.Index, b, key)
		if err != nil {
			return err
		}
		c.rows = append(c.rows, row{key, box})
		if c.size += len(key) + len(box); c.size > txnLimit {
			if err := c.write(); err != nil {
				return err
			}
			c = s.view.begin()
		}
	}
	if err := c.write(); err != nil {
		return err
	}
	if len(entries) > 64 {
		x.Load(entries)
		return nil
	}
	for _, e := range entries {
		x.Put(e)
	}
	return nil
}

// Cached is a summary that the caller kept for a document when it had this
// many ops; nil when there is none or the document has changed since.
func (s *Store) Cached(doc op.ID, ops int) []byte { return s.CachedPart(doc, "", ops) }

// Cache keeps a summary. Losing it costs only the work of making it again.
func (s *Store) Cache(doc op.ID, ops int, summary []byte) error {
	return s.CachePart(doc, "", ops, summary)
}

// CachedPart is as Cached, for one of several things that are kept under one id,
// each by its name. It goes when the document of that id is destroyed.
func (s *Store) CachedPart(id op.ID, part string, ops int) []byte {
	b, err := s.view.get(keyOf(rowCache, id[:], []byte(part)))
	if err != nil || len(b) < 8 {
		return nil
	}
	n := uint64(0)
	for _, c := range b[:8] {
		n = n<<8 | uint64(c)
	}
	if n != uint64(ops) {
		return nil
	}
	return b[8:]
}

// CachePart keeps what CachedPart gives back.
func (s *Store) CachePart(id op.ID, part string, ops int, what []byte) error {
	s.viewMu.Lock()
	defer s.viewMu.Unlock()
	if s.roomForView() != nil {
		return nil
	}
	c := s.view.begin()
	if err := c.put(keyOf(rowCache, id[:], []byte(part)), append(be64(uint64(ops)), what...)); err != nil {
		return err
	}
	return c.write()
}
