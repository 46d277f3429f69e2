package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"doorstep/sync/logstore"
	"doorstep/sync/wire"

	"github.com/jackc/pgx/v5"
)

// DropSpace implements logstore.Store. It and whoever adds something that it
// deletes run serialisable: what is added meanwhile makes one of them lose.
func (s *Store) DropSpace(ctx context.Context, space wire.ID) error {
	err := s.tx(ctx, pgx.Serializable, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO doorstep_heads (space, size, destroyed, changed) VALUES ($1, 0, true, clock_timestamp())
			ON CONFLICT (space) DO UPDATE SET destroyed = true, changed = clock_timestamp() WHERE NOT doorstep_heads.destroyed`, space[:])
		if err != nil {
			return err
		}
		for _, sql := range []string{
			`DELETE FROM doorstep_entries WHERE space = $1`,
			`DELETE FROM doorstep_evidence WHERE space = $1`,
			`DELETE FROM doorstep_held WHERE space = $1`,
			`DELETE FROM doorstep_blobs WHERE hash IN (SELECT hash FROM doorstep_blob_spaces WHERE space = $1)
				AND hash NOT IN (SELECT hash FROM doorstep_blob_spaces WHERE space <> $1
					AND hash IN (SELECT hash FROM doorstep_blob_spaces WHERE space = $1))`,
			`DELETE FROM doorstep_blob_spaces WHERE space = $1`,
		} {
			if _, err := tx.Exec(ctx, sql, space[:]); err != nil {
				return err
			}
		}
		return nil
	})
	return s.fault("destroy a space", err)
}

// overlap is how far Changed looks back beyond what it told, because a commit
// comes after the time that it is marked with. It is longer than any transaction.
const overlap = txTime + 10*time.Second

// Changed implements logstore.Store. Its times are the database's.
func (s *Store) Changed(ctx context.Context, since time.Time, fn func(logstore.Head) error) (time.Time, error) {
	var now time.Time
	if err := one(ctx, s, "read the time", `SELECT clock_timestamp()`, nil, []any{&now}); err != nil {
		return since, err
	}
	if since.IsZero() {
		return now.Add(-overlap), s.Heads(ctx, fn)
	}
	heads, err := all(ctx, s, "read what changed", `SELECT space, size, destroyed FROM doorstep_heads WHERE changed >= $1 ORDER BY changed, space`, headOf, since)
	if err != nil {
		return since, err
	}
	for _, h := range heads {
		if err := fn(h); err != nil {
			return since, err
		}
	}
	return now.Add(-overlap), nil
}

// destroyed says within a transaction whether a space was destroyed.
func destroyed(ctx context.Context, tx pgx.Tx, space wire.ID) error {
	var gone bool
	err := tx.QueryRow(ctx, `SELECT destroyed FROM doorstep_heads WHERE space = $1`, space[:]).Scan(&gone)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err == nil && gone {
		err = logstore.ErrDestroyed
	}
	return err
}

// Hold implements logstore.Store.
func (s *Store) Hold(ctx context.Context, h logstore.Held) (made bool, err error) {
	err = s.tx(ctx, pgx.Serializable, func(ctx context.Context, tx pgx.Tx) error {
		if err := destroyed(ctx, tx, h.Key.Space); err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, `INSERT INTO doorstep_held (device, space, inc, class, n, hash, at, raw) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (device, space, inc, class, n, hash) DO NOTHING`,
			h.Device[:], h.Key.Space[:], h.Key.Inc[:], int16(h.Key.Class), number(h.Key.N), h.Hash[:], h.At.Unix(), present(h.Raw))
		made = tag.RowsAffected() == 1
		return err
	})
	return made && err == nil, s.fault("hold a bundle aside", err)
}

// heldPage is how many held bundles are read at once.
const heldPage = 64

// HeldAside implements logstore.Store.
func (s *Store) HeldAside(ctx context.Context, fn func(logstore.Held) error) error {
	last := []any{[]byte{}, []byte{}, []byte{}, int16(0), number(0), []byte{}}
	for {
		page, err := all(ctx, s, "read what is held aside", `SELECT device, space, inc, class, n, hash, at, raw FROM doorstep_held
			WHERE (device, space, inc, class, n, hash) > ($1, $2, $3, $4, $5, $6)
			ORDER BY device, space, inc, class, n, hash LIMIT $7`, heldOf, append(slices.Clone(last), heldPage)...)
		if err != nil {
			return err
		}
		for _, h := range page {
			if err := fn(h); err != nil {
				return err
			}
			last = []any{slices.Clone(h.Device[:]), slices.Clone(h.Key.Space[:]), slices.Clone(h.Key.Inc[:]), int16(h.Key.Class), number(h.Key.N), slices.Clone(h.Hash[:])}
		}
		if len(page) < heldPage {
			return nil
		}
	}
}

func heldOf(row pgx.CollectableRow) (h logstore.Held, err error) {
	var device, space, inc, hash []byte
	var class int16
	var n, at int64
	if err = row.Scan(&device, &space, &inc, &class, &n, &hash, &at, &h.Raw); err != nil {
		return h, err
	}
	h.At = time.Unix(at, 0).UTC()
	if h.Device, err = id16(device); err != nil {
		return h, err
	}
	if h.Key, err = keyOf(space, inc, class, n); err != nil {
		return h, err
	}
	if h.Hash, err = hash32(hash); err == nil && wire.HashOf(h.Raw) != h.Hash {
		err = fmt.Errorf("a bundle held aside has changed in the database: %w", logstore.ErrDamaged)
	}
	return h, err
}

// HeldUse implements logstore.Store.
func (s *Store) HeldUse(ctx context.Context, device wire.ID) (int, int64, error) {
	var n, size int64
	err := one(ctx, s, "read what is held aside", `SELECT count(*), coalesce(sum(length(raw)), 0)::bigint FROM doorstep_held WHERE device = $1`,
		[]any{device[:]}, []any{&n, &size})
	return int(n), size, err
}

// Release implements logstore.Store.
func (s *Store) Release(ctx context.Context, hash wire.Hash) error {
	return s.exec(ctx, "release what is held aside", `DELETE FROM doorstep_held WHERE hash = $1`, hash[:])
}

func (s *Store) exec(ctx context.Context, doing, sql string, args ...any) error {
	err := s.again(ctx, func() error {
		_, err := s.pool.Exec(ctx, sql, args...)
		return err
	})
	return s.fault(doing, err)
}
