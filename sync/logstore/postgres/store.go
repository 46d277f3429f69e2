package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"

	"doorstep/sync/logstore"
	"doorstep/sync/wire"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Options of a store.
type Options struct {
	// Log gets what happened at opening. It must be set.
	Log *slog.Logger
}

// Store implements logstore.Store.
type Store struct {
	pool *pgxpool.Pool
	log  *slog.Logger
	// puts counts passing values, to clear away run-out ones now and then.
	puts atomic.Uint64
}

var _ logstore.Store = (*Store)(nil)

// defaultConns is how many connections one process holds at most, unless the
// URL says pool_max_conns.
const defaultConns = 16

// Open connects to the database of a URL (postgres://user@host/name?sslmode=…)
// and makes or upgrades the tables.
func Open(ctx context.Context, url string, opts Options) (*Store, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		// The library's error repeats the URL, which may hold a password.
		return nil, errors.New("the address of the database cannot be read; it looks like postgres://user@host:5432/name")
	}
	if cfg.MaxConns < defaultConns && !hasPoolSize(url) {
		cfg.MaxConns = defaultConns
	}
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("connect to the database: %w", err)
	}
	s := &Store{pool: pool, log: opts.Log}
	if err := s.migrate(ctx); err != nil {
		pool.Close()
		var ce *pgconn.ConnectError
		if errors.As(err, &ce) {
			return nil, errors.New("the database does not answer or does not let this user in")
		}
		return nil, err
	}
	return s, nil
}

// Close implements logstore.Store.
func (s *Store) Close() error {
	s.pool.Close()
	return nil
}

// Free implements logstore.Store: a database does not tell.
func (s *Store) Free(context.Context) (int64, bool) { return 0, false }

// number stores a uint64 so that PostgreSQL's order of signed ones is its own.
func number(n uint64) int64 { return int64(n ^ 1<<63) }

func unnumber(n int64) uint64 { return uint64(n) ^ 1<<63 }

// id16 and hash32 read ids of rows; another length is damage.
func id16(b []byte) (wire.ID, error) {
	if len(b) != 16 {
		return wire.ID{}, fmt.Errorf("an id of %d bytes: %w", len(b), logstore.ErrDamaged)
	}
	return wire.ID(b), nil
}

func hash32(b []byte) (wire.Hash, error) {
	if len(b) != 32 {
		return wire.Hash{}, fmt.Errorf("a hash of %d bytes: %w", len(b), logstore.ErrDamaged)
	}
	return wire.Hash(b), nil
}

// all runs a query and calls fn with each row once the connection is free again.
func all[T any](ctx context.Context, s *Store, doing, sql string, scan func(pgx.CollectableRow) (T, error), args ...any) ([]T, error) {
	var out []T
	err := s.again(ctx, func() error {
		rows, err := s.pool.Query(ctx, sql, args...)
		if err != nil {
			return err
		}
		out, err = pgx.CollectRows(rows, scan)
		return err
	})
	if errors.Is(err, logstore.ErrDamaged) {
		return nil, err
	}
	return out, s.fault(doing, err)
}

// one runs a query for one row, ErrAbsent when there is none.
func one(ctx context.Context, s *Store, doing, sql string, args, into []any) error {
	err := s.again(ctx, func() error { return s.pool.QueryRow(ctx, sql, args...).Scan(into...) })
	if errors.Is(err, pgx.ErrNoRows) {
		return logstore.ErrAbsent
	}
	return s.fault(doing, err)
}

// hasPoolSize says whether the address sets how many connections there may be.
func hasPoolSize(url string) bool { return strings.Contains(url, "pool_max_conns") }
