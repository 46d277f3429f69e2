package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"doorstep/sync/logstore"

	"github.com/jackc/pgx/v5"
)

// Format is the version of the tables that this program writes.
const Format = 1

// steps bring the tables from one format to the next. Every statement stands
// alone and does no harm when it is run again or by two processes at once, since
// not every database makes changes of tables in transactions.
//
// Ids and hashes are bytes, so that rows of a busy hour spread over the key
// space; n, which has 64 bits without a sign, is stored with its highest bit
// turned so that the order stays.
var steps = [Format][]string{{
	`CREATE TABLE IF NOT EXISTS doorstep_heads (
		space bytea PRIMARY KEY, size bigint NOT NULL, destroyed boolean NOT NULL, changed timestamptz NOT NULL)`,
	`CREATE INDEX IF NOT EXISTS doorstep_heads_changed ON doorstep_heads (changed, space)`,
	`CREATE TABLE IF NOT EXISTS doorstep_entries (
		space bytea NOT NULL, pos bigint NOT NULL, inc bytea NOT NULL, class smallint NOT NULL, n bigint NOT NULL,
		hash bytea NOT NULL, hashes bytea NOT NULL, raw bytea NOT NULL, PRIMARY KEY (space, pos))`,
	`CREATE UNIQUE INDEX IF NOT EXISTS doorstep_entries_key ON doorstep_entries (space, inc, class, n)`,
	`CREATE TABLE IF NOT EXISTS doorstep_evidence (
		space bytea NOT NULL, inc bytea NOT NULL, class smallint NOT NULL, n bigint NOT NULL, slot bigint NOT NULL,
		hash bytea NOT NULL, raw bytea NOT NULL, PRIMARY KEY (space, inc, class, n, slot))`,
	`CREATE TABLE IF NOT EXISTS doorstep_held (
		device bytea NOT NULL, space bytea NOT NULL, inc bytea NOT NULL, class smallint NOT NULL, n bigint NOT NULL,
		hash bytea NOT NULL, at bigint NOT NULL, raw bytea NOT NULL, PRIMARY KEY (device, space, inc, class, n, hash))`,
	`CREATE INDEX IF NOT EXISTS doorstep_held_hash ON doorstep_held (hash)`,
	`CREATE INDEX IF NOT EXISTS doorstep_held_space ON doorstep_held (space)`,
	`CREATE TABLE IF NOT EXISTS doorstep_org (pos bigint PRIMARY KEY, raw bytea NOT NULL)`,
	`CREATE TABLE IF NOT EXISTS doorstep_org_head (id bigint PRIMARY KEY, size bigint NOT NULL)`,
	`INSERT INTO doorstep_org_head (id, size) VALUES (1, 0) ON CONFLICT (id) DO NOTHING`,
	`CREATE TABLE IF NOT EXISTS doorstep_blobs (
		hash bytea PRIMARY KEY, device bytea NOT NULL, size bigint NOT NULL, data bytea NOT NULL)`,
	`CREATE INDEX IF NOT EXISTS doorstep_blobs_device ON doorstep_blobs (device, size)`,
	`CREATE TABLE IF NOT EXISTS doorstep_blob_spaces (hash bytea NOT NULL, space bytea NOT NULL, PRIMARY KEY (hash, space))`,
	`CREATE INDEX IF NOT EXISTS doorstep_blob_spaces_space ON doorstep_blob_spaces (space, hash)`,
	`CREATE TABLE IF NOT EXISTS doorstep_settings (name bytea PRIMARY KEY, value bytea NOT NULL)`,
	`CREATE TABLE IF NOT EXISTS doorstep_temps (name bytea PRIMARY KEY, value bytea NOT NULL, until bigint NOT NULL)`,
	`CREATE INDEX IF NOT EXISTS doorstep_temps_until ON doorstep_temps (until)`,
}}

// migrate brings the tables to Format. Several processes may do it at once.
func (s *Store) migrate(ctx context.Context) error {
	for _, sql := range []string{
		`CREATE TABLE IF NOT EXISTS doorstep_format (id bigint PRIMARY KEY, format bigint NOT NULL)`,
		`INSERT INTO doorstep_format (id, format) VALUES (1, 0) ON CONFLICT (id) DO NOTHING`,
	} {
		if err := s.alter(ctx, sql); err != nil {
			return err
		}
	}
	for {
		have, err := s.format(ctx)
		if err != nil {
			return err
		}
		if have == Format {
			return nil
		}
		if have > Format {
			return fmt.Errorf("the database has format %d and this program knows those up to %d; use the newer program, nothing was touched: %w", have, Format, logstore.ErrNewer)
		}
		s.log.Info("the database is brought to a newer format", "from", have, "to", have+1)
		for _, sql := range steps[have] {
			if err := s.alter(ctx, sql); err != nil {
				return err
			}
		}
		err = s.alter(ctx, `UPDATE doorstep_format SET format = $1 WHERE id = 1 AND format = $2`, have+1, have)
		if err != nil {
			return err
		}
	}
}

func (s *Store) format(ctx context.Context) (int, error) {
	var n int
	err := s.again(ctx, func() error {
		return s.pool.QueryRow(ctx, `SELECT format FROM doorstep_format WHERE id = 1`).Scan(&n)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, fmt.Errorf("the database does not say its format: %w", logstore.ErrDamaged)
	}
	return n, s.fault("read the format", err)
}

// alter runs one statement of a step. Two processes that make one table at the
// same time get errors of many kinds; whoever was second finds it made.
func (s *Store) alter(ctx context.Context, sql string, args ...any) error {
	var err error
	for range 8 {
		err = s.again(ctx, func() error {
			_, err := s.pool.Exec(ctx, sql, args...)
			return err
		})
		if err == nil || !madeMeanwhile(err) {
			break
		}
		if werr := wait(ctx, 20*time.Millisecond); werr != nil {
			return werr
		}
	}
	return s.fault("prepare the tables", err)
}
