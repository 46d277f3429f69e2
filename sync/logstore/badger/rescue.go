package badger

import (
	"bytes"
	"context"
	"fmt"

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

// isNext says whether a record would add something at exactly the present heads.
func (s *Store) isNext(r record) (ok bool, err error) {
	if len(r.Batches) == 0 && r.Org == nil {
		return false, nil
	}
	err = s.db.View(func(tx *badger.Txn) error {
		for _, b := range r.Batches {
			size, err := headOf(tx, [16]byte(b.Space))
			if err != nil || size != b.Size {
				return err
			}
		}
		if r.Org != nil {
			size, err := sizeAt(tx, []byte{rowOrgSize})
			if err != nil || size != r.Org.Size {
				return err
			}
		}
		ok = true
		return nil
	})
	return ok, err
}
