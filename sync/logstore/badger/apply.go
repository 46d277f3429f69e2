package badger

import (
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"
)

// rows collects the rows of one journal record over as few transactions as
// Badger's limit allows. The heads and the mark of the record come last, in the
// last transaction: until then nobody sees what is half written, and a crash in
// between applies the record again with the same rows.
type rows struct {
	db  *badger.DB
	tx  *badger.Txn
	err error
}

func (w *rows) put(key, value []byte) {
	w.do(func(tx *badger.Txn) error { return tx.Set(key, value) })
}

func (w *rows) del(key []byte) {
	w.do(func(tx *badger.Txn) error { return tx.Delete(key) })
}

func (w *rows) do(change func(tx *badger.Txn) error) {
	if w.err != nil {
		return
	}
	err := change(w.tx)
	if errors.Is(err, badger.ErrTxnTooBig) {
		if w.err = w.tx.Commit(); w.err != nil {
			return
		}
		w.tx = w.db.NewTransaction(true)
		err = change(w.tx)
	}
	w.err = err
}

// under calls fn for the rows under a prefix as they were before this record.
func (w *rows) under(prefix []byte, values bool, fn func(k, v []byte)) {
	if w.err != nil {
		return
	}
	err := w.db.View(func(tx *badger.Txn) error {
		it := tx.NewIterator(badger.IteratorOptions{Prefix: prefix, PrefetchValues: values, PrefetchSize: 16})
		defer it.Close()
		for it.Rewind(); it.Valid() && w.err == nil; it.Next() {
			var v []byte
			if values {
				var err error
				if v, err = it.Item().ValueCopy(nil); err != nil {
					return readError(err)
				}
			}
			fn(it.Item().KeyCopy(nil), v)
		}
		return nil
	})
	if w.err == nil {
		w.err = err
	}
}

// apply puts journal record seq into Badger.
func (s *Store) apply(seq uint64, r record) error {
	w := &rows{db: s.db, tx: s.db.NewTransaction(true)}
	defer func() { w.tx.Discard() }()
	for _, b := range r.Batches {
		for i, e := range b.Entries {
			pos, key := b.Size+uint64(i), b.key(i)
			hash := sha256.Sum256(e.Raw)
			w.put(posKey(rowEntry, key.Space, pos), entryRow(key, hash, e.Raw))
			w.put(posKey(rowHashes, key.Space, pos), e.Hashes)
			w.put(keyKey(rowKey, key), append(hash[:], u64(pos)...))
		}
	}
	if r.Org != nil {
		for i, raw := range r.Org.Statements {
			w.put(orgKey(r.Org.Size+uint64(i)), raw)
		}
		w.put([]byte{rowOrgSize}, u64(r.Org.Size+uint64(len(r.Org.Statements))))
	}
	if k := r.Keep; k != nil {
		hash := sha256.Sum256(k.Raw)
		b := batchRecord{Space: k.Space, Entries: []entryRecord{{Inc: k.Inc, Class: k.Class, N: k.N}}}
		w.put(append(keyKey(rowEvidence, b.key(0)), hash[:]...), k.Raw)
	}
	if r.Set != nil {
		w.put(settingKey(r.Set.Name), r.Set.Value)
	}
	s.applyAside(w, r)
	for _, b := range r.Batches {
		w.put(headKey([16]byte(b.Space)), u64(b.Size+uint64(len(b.Entries))))
	}
	w.put([]byte{rowApplied}, u64(seq))
	if w.err == nil {
		w.err = w.tx.Commit()
	}
	if w.err != nil {
		return fmt.Errorf("badger: %w", w.err)
	}
	return nil
}
