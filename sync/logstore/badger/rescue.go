package badger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"

	"doorstep/sync/logstore"
	"doorstep/sync/wire"

	"github.com/dgraph-io/badger/v4"
)

// rescue looks behind damage in the journal for records that were acknowledged
// and applies, again and again, those that follow what is held.
func (s *Store) rescue() error {
	var found []record
	_, err := s.journal.Rescue(func(payload []byte) error {
		if r, err := parseRecord(bytes.Clone(payload)); err == nil {
			found = append(found, r)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("open the store: %w", err)
	}
	for progress := true; progress; {
		progress = false
		for i, r := range found {
			next, err := s.isNext(r)
			if err != nil {
				return err
			}
			if !next {
				continue
			}
			if err := s.commit(context.Background(), r); err != nil {
				return err
			}
			found = append(found[:i], found[i+1:]...)
			progress = true
			s.report.Replayed++
			break
		}
	}
	return nil
}

// isNext says whether a record would add something: a batch at exactly the
// present heads, anything else that is not held. What took something away is
// not done again, save the destruction of a space.
func (s *Store) isNext(r record) (ok bool, err error) {
	err = s.db.View(func(tx *badger.Txn) error {
		var err error
		switch {
		case len(r.Batches) > 0 || r.Org != nil:
			ok, err = follows(tx, r)
		case r.Keep != nil:
			k := r.Keep
			hash := wire.HashOf(k.Raw)
			ok, err = lacks(tx, append(keyKey(rowEvidence, wire.Key{Space: wire.ID(k.Space), Inc: wire.ID(k.Inc), Class: k.Class, N: k.N}), hash[:]...))
		case r.Set != nil:
			ok, err = lacks(tx, settingKey(r.Set.Name))
		case r.Hold != nil:
			ok, err = lacks(tx, heldKey(r.Hold.Name))
		case r.Blob != nil:
			if _, serr := os.Stat(s.blobPath(wire.Hash(r.Blob.Hash))); serr == nil {
				ok, err = lacks(tx, pairKey(rowOf, r.Blob.Space[:], r.Blob.Hash[:]))
			}
		case r.Drop != nil:
			_, err = headOf(tx, wire.ID(*r.Drop))
			if ok = err == nil; errors.Is(err, logstore.ErrDestroyed) {
				err = nil
			}
		}
		return err
	})
	return ok, err
}

func lacks(tx *badger.Txn, key []byte) (bool, error) {
	_, err := value(tx, key)
	if errors.Is(err, logstore.ErrAbsent) {
		return true, nil
	}
	return false, err
}

// follows says whether batches and statements begin where the logs end.
func follows(tx *badger.Txn, r record) (bool, error) {
	for _, b := range r.Batches {
		size, err := headOf(tx, [16]byte(b.Space))
		if errors.Is(err, logstore.ErrDestroyed) {
			return false, nil
		}
		if err != nil || size != b.Size {
			return false, err
		}
	}
	if r.Org == nil {
		return true, nil
	}
	size, err := sizeAt(tx, []byte{rowOrgSize})
	return err == nil && size == r.Org.Size, err
}
