package postgres

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"

	"doorstep/sync/logstore"
	"doorstep/sync/wire"

	"github.com/jackc/pgx/v5"
)

// PutBlob implements logstore.Store. Blobs are rows, because every process must
// see them and a copy of the database must hold them; a chunk is a quarter of a
// megabyte, which such databases take well.
func (s *Store) PutBlob(ctx context.Context, hash wire.Hash, data []byte, owner logstore.Owner) (made bool, err error) {
	err = s.tx(ctx, pgx.Serializable, func(ctx context.Context, tx pgx.Tx) error {
		if err := destroyed(ctx, tx, owner.Space); err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, `INSERT INTO doorstep_blobs (hash, device, size, data) VALUES ($1, $2, $3, $4) ON CONFLICT (hash) DO NOTHING`,
			hash[:], owner.Device[:], int64(len(data)), present(data))
		if err != nil {
			return err
		}
		made = tag.RowsAffected() == 1
		_, err = tx.Exec(ctx, `INSERT INTO doorstep_blob_spaces (hash, space) VALUES ($1, $2) ON CONFLICT (hash, space) DO NOTHING`,
			hash[:], owner.Space[:])
		return err
	})
	return made && err == nil, s.fault("store a blob", err)
}

// Blob implements logstore.Store.
func (s *Store) Blob(ctx context.Context, hash wire.Hash) (data []byte, err error) {
	err = one(ctx, s, "read a blob", `SELECT data FROM doorstep_blobs WHERE hash = $1`, []any{hash[:]}, []any{&data})
	if err == nil && sha256.Sum256(data) != hash {
		return nil, fmt.Errorf("a blob has changed in the database: %w", logstore.ErrDamaged)
	}
	return data, err
}

// HaveBlobs implements logstore.Store.
func (s *Store) HaveBlobs(ctx context.Context, hashes []wire.Hash) ([]bool, error) {
	ask := make([][]byte, len(hashes))
	for i := range hashes {
		ask[i] = hashes[i][:]
	}
	held, err := all(ctx, s, "look for blobs", `SELECT hash FROM doorstep_blobs WHERE hash = ANY($1::bytea[])`, pgx.RowTo[[]byte], ask)
	if err != nil {
		return nil, err
	}
	have := make(map[wire.Hash]bool, len(held))
	for _, b := range held {
		h, err := hash32(b)
		if err != nil {
			return nil, err
		}
		have[h] = true
	}
	out := make([]bool, len(hashes))
	for i, h := range hashes {
		out[i] = have[h]
	}
	return out, nil
}

// blobPage is how many blobs are listed at once.
const blobPage = 1000

// Blobs implements logstore.Store. One whose row is gone is listed all the same,
// for the check that then misses it.
func (s *Store) Blobs(ctx context.Context, fn func(wire.Hash, int64, logstore.Owner) error) error {
	type item struct {
		hash, space, device []byte
		size                int64
	}
	lastHash, lastSpace := []byte{}, []byte{}
	for {
		page, err := all(ctx, s, "list the blobs", `SELECT o.hash, o.space, coalesce(b.device, o.space), coalesce(b.size, 0)
			FROM doorstep_blob_spaces o LEFT JOIN doorstep_blobs b ON b.hash = o.hash
			WHERE (o.hash, o.space) > ($1, $2) ORDER BY o.hash, o.space LIMIT $3`,
			func(r pgx.CollectableRow) (x item, err error) {
				err = r.Scan(&x.hash, &x.space, &x.device, &x.size)
				return x, err
			}, lastHash, lastSpace, blobPage)
		if err != nil {
			return err
		}
		for _, x := range page {
			hash, err := hash32(x.hash)
			if err != nil {
				return err
			}
			var owner logstore.Owner
			if owner.Device, err = id16(x.device); err != nil {
				return err
			}
			if owner.Space, err = id16(x.space); err != nil {
				return err
			}
			if err := fn(hash, x.size, owner); err != nil {
				return err
			}
			lastHash, lastSpace = slices.Clone(x.hash), slices.Clone(x.space)
		}
		if len(page) < blobPage {
			return nil
		}
	}
}

// BlobUse implements logstore.Store.
func (s *Store) BlobUse(ctx context.Context, device wire.ID) (n int64, err error) {
	err = one(ctx, s, "count blobs", `SELECT coalesce(sum(size), 0)::bigint FROM doorstep_blobs WHERE device = $1`, []any{device[:]}, []any{&n})
	return n, err
}

// DropBlob implements logstore.Store.
func (s *Store) DropBlob(ctx context.Context, hash wire.Hash) error {
	err := s.tx(ctx, pgx.Serializable, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `DELETE FROM doorstep_blob_spaces WHERE hash = $1`, hash[:]); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `DELETE FROM doorstep_blobs WHERE hash = $1`, hash[:])
		return err
	})
	return s.fault("drop a blob", err)
}
