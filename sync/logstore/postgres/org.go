package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"doorstep/sync/logstore"
	"doorstep/sync/wire"

	"github.com/jackc/pgx/v5"
)

// OrgAppend implements logstore.Store.
func (s *Store) OrgAppend(ctx context.Context, size uint64, statements [][]byte) error {
	err := s.tx(ctx, "", func(ctx context.Context, tx pgx.Tx) error {
		q := &pgx.Batch{}
		q.Queue(`UPDATE doorstep_org_head SET size = $2 WHERE id = 1 AND size = $1`, int64(size), int64(size)+int64(len(statements)))
		for i, raw := range statements {
			q.Queue(`INSERT INTO doorstep_org (pos, raw) VALUES ($1, $2)`, int64(size)+int64(i), raw)
		}
		res := tx.SendBatch(ctx, q)
		tag, err := res.Exec()
		if err == nil && tag.RowsAffected() != 1 {
			err = logstore.ErrMoved
		}
		if err != nil {
			return errors.Join(err, res.Close())
		}
		return res.Close()
	})
	if errors.Is(err, logstore.ErrMoved) || state(err) == uniqueViolation {
		return fmt.Errorf("append statements: %w", logstore.ErrMoved)
	}
	return s.fault("append statements", err)
}

// orgPage is how many statements are read at once.
const orgPage = 500

// OrgRead implements logstore.Store. The size is read first and in the same
// trip as the first statements, since servers ask at every request.
func (s *Store) OrgRead(ctx context.Context, from uint64, fn func(uint64, []byte) error) (uint64, error) {
	var size uint64
	for first := true; ; first = false {
		page, now, err := s.orgPage(ctx, from)
		if err != nil {
			return 0, err
		}
		if first {
			size = now
		}
		if from >= size {
			return size, nil
		}
		if len(page) == 0 {
			return 0, fmt.Errorf("statement %d is missing: %w", from, logstore.ErrDamaged)
		}
		for _, raw := range page {
			if from == size {
				break
			}
			if err := ctx.Err(); err != nil {
				return 0, err
			}
			if err := fn(from, raw); err != nil {
				return 0, err
			}
			from++
		}
	}
}

// orgPage reads the size and then statements from a position on, as far as they
// follow each other.
func (s *Store) orgPage(ctx context.Context, from uint64) (page [][]byte, size uint64, err error) {
	err = s.again(ctx, func() error {
		page = nil
		q := &pgx.Batch{}
		q.Queue(`SELECT size FROM doorstep_org_head WHERE id = 1`)
		q.Queue(`SELECT pos, raw FROM doorstep_org WHERE pos >= $1 ORDER BY pos LIMIT $2`, int64(min(from, 1<<62)), orgPage)
		res := s.pool.SendBatch(ctx, q)
		defer res.Close()
		var n int64
		if err := res.QueryRow().Scan(&n); err != nil {
			return err
		}
		size = uint64(n)
		rows, err := res.Query()
		if err != nil {
			return err
		}
		var pos int64
		var raw []byte
		next := from
		if _, err = pgx.ForEachRow(rows, []any{&pos, &raw}, func() error {
			if uint64(pos) == next {
				page = append(page, bytes.Clone(raw))
				next++
			}
			return nil
		}); err != nil {
			return err
		}
		return res.Close()
	})
	return page, size, s.fault("read the organisation's log", err)
}

// Setting implements logstore.Store.
func (s *Store) Setting(ctx context.Context, name string) (v []byte, err error) {
	err = one(ctx, s, "read a setting", `SELECT value FROM doorstep_settings WHERE name = $1`, []any{[]byte(name)}, []any{&v})
	return v, err
}

// Set implements logstore.Store.
func (s *Store) Set(ctx context.Context, name string, v []byte) error {
	err := s.again(ctx, func() error {
		_, err := s.pool.Exec(ctx, `INSERT INTO doorstep_settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, []byte(name), present(v))
		return err
	})
	if err != nil {
		return s.fault("write a setting", err)
	}
	have, err := s.Setting(ctx, name)
	if err == nil && !bytes.Equal(have, v) {
		err = logstore.ErrTaken
	}
	return err
}

// present makes nil an empty value, which is not the NULL that it would be.
func present(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// Settings implements logstore.Store.
func (s *Store) Settings(ctx context.Context, prefix string, fn func(string, []byte) error) error {
	type setting struct{ name, value []byte }
	rows, err := all(ctx, s, "read settings", `SELECT name, value FROM doorstep_settings WHERE name >= $1 ORDER BY name`,
		func(r pgx.CollectableRow) (x setting, err error) {
			err = r.Scan(&x.name, &x.value)
			return x, err
		}, []byte(prefix))
	if err != nil {
		return err
	}
	for _, x := range rows {
		if !bytes.HasPrefix(x.name, []byte(prefix)) {
			break
		}
		if err := fn(string(x.name), x.value); err != nil {
			return err
		}
	}
	return nil
}

// Keep implements logstore.Store. The slot is the count so far, so that two who
// count the same cannot both write.
func (s *Store) Keep(ctx context.Context, key wire.Key, raw []byte) error {
	hash := wire.HashOf(raw)
	args := []any{key.Space[:], key.Inc[:], int16(key.Class), number(key.N)}
	for range tries {
		hashes, err := all(ctx, s, "keep evidence", `SELECT hash FROM doorstep_evidence WHERE space = $1 AND inc = $2 AND class = $3 AND n = $4`,
			pgx.RowTo[[]byte], args...)
		if err != nil {
			return err
		}
		if len(hashes) >= logstore.MaxEvidence {
			return nil
		}
		for _, h := range hashes {
			if bytes.Equal(h, hash[:]) {
				return nil
			}
		}
		err = s.again(ctx, func() error {
			_, err := s.pool.Exec(ctx, `INSERT INTO doorstep_evidence (space, inc, class, n, slot, hash, raw) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
				append(args[:4:4], int64(len(hashes)), hash[:], raw)...)
			return err
		})
		if state(err) != uniqueViolation {
			return s.fault("keep evidence", err)
		}
	}
	return nil // so many came at once that there are enough
}

// Evidence implements logstore.Store.
func (s *Store) Evidence(ctx context.Context, fn func(wire.Key, []byte) error) error {
	type item struct {
		key wire.Key
		raw []byte
	}
	rows, err := all(ctx, s, "read the evidence", `SELECT space, inc, class, n, hash, raw FROM doorstep_evidence ORDER BY space, inc, class, n, slot`,
		func(r pgx.CollectableRow) (x item, err error) {
			var space, inc, hash []byte
			var class int16
			var n int64
			if err = r.Scan(&space, &inc, &class, &n, &hash, &x.raw); err != nil {
				return x, err
			}
			x.key, err = keyOf(space, inc, class, n)
			if h := wire.HashOf(x.raw); err == nil && !bytes.Equal(h[:], hash) {
				err = fmt.Errorf("evidence has changed in the database: %w", logstore.ErrDamaged)
			}
			return x, err
		})
	if err != nil {
		return err
	}
	for _, x := range rows {
		if err := fn(x.key, x.raw); err != nil {
			return err
		}
	}
	return nil
}

func keyOf(space, inc []byte, class int16, n int64) (k wire.Key, err error) {
	if k.Space, err = id16(space); err != nil {
		return k, err
	}
	k.Inc, err = id16(inc)
	k.Class, k.N = uint8(class), unnumber(n)
	return k, err
}
