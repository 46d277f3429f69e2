package postgres

import (
	"context"
	"errors"
	"time"

	"doorstep/sync/logstore"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// sweepEvery is after how many passing values those that ran out are cleared away.
const sweepEvery = 256

// loose runs one statement in a transaction whose commit does not wait for the
// disk: a passing value may be lost when the database stops. It goes in one trip.
func (s *Store) loose(ctx context.Context, sql string, args []any, result func(pgx.BatchResults) error) error {
	return s.again(ctx, func() error {
		q := &pgx.Batch{}
		q.Queue(`BEGIN`)
		q.Queue(`SET LOCAL synchronous_commit = off`)
		q.Queue(sql, args...)
		q.Queue(`COMMIT`)
		return s.pool.AcquireFunc(ctx, func(c *pgxpool.Conn) error {
			res := c.SendBatch(ctx, q)
			_, err := res.Exec()
			if err == nil {
				_, err = res.Exec()
			}
			if err == nil {
				err = result(res)
			}
			if cerr := res.Close(); err == nil || state(cerr) != "" {
				err = errors.Join(err, cerr)
			}
			if c.Conn().PgConn().TxStatus() != 'I' {
				_, rerr := c.Exec(ctx, `ROLLBACK`)
				err = errors.Join(err, rerr)
			}
			return err
		})
	})
}

// PutTemp implements logstore.Store.
func (s *Store) PutTemp(ctx context.Context, name string, v []byte, now, until time.Time) error {
	if s.puts.Add(1)%sweepEvery == 0 {
		if err := s.exec(ctx, "clear away", `DELETE FROM doorstep_temps WHERE until <= $1`, now.UnixMicro()); err != nil {
			return err
		}
	}
	taken := false
	err := s.loose(ctx, `INSERT INTO doorstep_temps (name, value, until) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value, until = excluded.until WHERE doorstep_temps.until <= $4`,
		[]any{[]byte(name), present(v), until.UnixMicro(), now.UnixMicro()}, func(res pgx.BatchResults) error {
			tag, err := res.Exec()
			taken = err == nil && tag.RowsAffected() == 0
			return err
		})
	if err == nil && taken {
		return logstore.ErrTaken
	}
	return s.fault("keep a passing value", err)
}

// Temp implements logstore.Store.
func (s *Store) Temp(ctx context.Context, name string, now time.Time) (v []byte, err error) {
	err = one(ctx, s, "read a passing value", `SELECT value FROM doorstep_temps WHERE name = $1 AND until > $2`,
		[]any{[]byte(name), now.UnixMicro()}, []any{&v})
	return v, err
}

// TakeTemp implements logstore.Store.
func (s *Store) TakeTemp(ctx context.Context, name string, now time.Time) (v []byte, err error) {
	err = s.loose(ctx, `DELETE FROM doorstep_temps WHERE name = $1 AND until > $2 RETURNING value`, []any{[]byte(name), now.UnixMicro()},
		func(res pgx.BatchResults) error {
			v = nil
			err := res.QueryRow().Scan(&v)
			if errors.Is(err, pgx.ErrNoRows) {
				return nil
			}
			return err
		})
	if err == nil && v == nil {
		return nil, logstore.ErrAbsent
	}
	return v, s.fault("take a passing value", err)
}

// DropTemp implements logstore.Store.
func (s *Store) DropTemp(ctx context.Context, prefix string) error {
	if end, ok := after(prefix); ok {
		return s.exec(ctx, "drop passing values", `DELETE FROM doorstep_temps WHERE name >= $1 AND name < $2`, []byte(prefix), end)
	}
	return s.exec(ctx, "drop passing values", `DELETE FROM doorstep_temps WHERE name >= $1`, []byte(prefix))
}

// after is the first name beyond all that begin with a prefix, if there is one.
func after(prefix string) ([]byte, bool) {
	b := []byte(prefix)
	for i := len(b) - 1; i >= 0; i-- {
		if b[i] < 0xff {
			b[i]++
			return b[:i+1], true
		}
	}
	return nil, false
}
