package badger

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"

	"doorstep/sync/logstore"
	"doorstep/sync/wire"

	"github.com/dgraph-io/badger/v4"
)

var _ logstore.Inspector = (*Store)(nil)

// Inspect implements logstore.Inspector: rows of logs where no head reaches.
func (s *Store) Inspect(ctx context.Context, found func(problem string)) error {
	// A large record comes in several transactions, its heads in the last.
	s.write.Lock()
	defer s.write.Unlock()
	for _, row := range []struct {
		kind byte
		what string
	}{{rowEntry, "entries"}, {rowHashes, "rows of hashes"}, {rowKey, "keys"}} {
		n := 0
		heads := map[wire.ID]logstore.Head{}
		err := s.view(func(tx *badger.Txn) error {
			it := tx.NewIterator(badger.IteratorOptions{Prefix: []byte{row.kind}, PrefetchValues: row.kind == rowKey})
			defer it.Close()
			for it.Rewind(); it.Valid(); it.Next() {
				if err := ctx.Err(); err != nil {
					return err
				}
				k := it.Item().Key()
				if len(k) < 25 {
					n++
					continue
				}
				space := wire.ID(k[1:])
				pos := binary.BigEndian.Uint64(k[17:])
				if row.kind == rowKey {
					v, err := it.Item().ValueCopy(nil)
					if err != nil {
						return readError(err)
					}
					if len(v) != 40 {
						n++
						continue
					}
					pos = binary.BigEndian.Uint64(v[32:])
				}
				h, known := heads[space]
				if !known {
					v, err := value(tx, headKey(space))
					if err == nil {
						h, err = parseHead(space, v)
					}
					if err != nil {
						n++
						continue
					}
					heads[space] = h
				}
				if h.Destroyed || pos >= h.Size {
					n++
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if n > 0 {
			found(fmt.Sprintf("%d %s where no log reaches", n, row.what))
		}
	}
	return s.inspectBlobs(ctx)
}

// inspectBlobs logs files that no row knows. One may be there after a power cut
// between the file and its row; it is harmless and goes when it is sent again.
func (s *Store) inspectBlobs(ctx context.Context) error {
	n := 0
	err := s.blobFiles(func(h wire.Hash, _ int64) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		known := false
		err := s.scan(ctx, append([]byte{rowBlob}, h[:]...), func(k, _ []byte) error {
			known = bytes.Equal(k[1:], h[:])
			return nil
		})
		if !known {
			n++
		}
		return err
	})
	if n > 0 {
		s.opts.Log.Warn("files of blobs without an owner; they are harmless", "count", n)
	}
	return err
}
