package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"doorstep/sync/logstore"
	"doorstep/sync/wire"

	"github.com/jackc/pgx/v5"
	"golang.org/x/mod/sumdb/tlog"
)

// columns of entries, one array each, for one statement per batch.
type columns struct {
	space, inc, hash, hashes, raw [][]byte
	pos, n                        []int64
	class                         []int16
}

func columnsOf(b logstore.Batch) columns {
	var c columns
	for i, e := range b.Entries {
		var hashes []byte
		for _, h := range b.Hashes[i] {
			hashes = append(hashes, h[:]...)
		}
		c.space = append(c.space, b.Space[:])
		c.pos = append(c.pos, int64(b.Size)+int64(i))
		c.inc = append(c.inc, slices.Clone(e.Key.Inc[:]))
		c.class = append(c.class, int16(e.Key.Class))
		c.n = append(c.n, number(e.Key.N))
		c.hash = append(c.hash, slices.Clone(e.Hash[:]))
		c.hashes = append(c.hashes, hashes)
		c.raw = append(c.raw, e.Raw)
	}
	return c
}

// Append implements logstore.Store. The head is set only when it has the size
// expected, which also puts writers of one space in a row; spaces are taken in
// order of id, so that two commits never wait for each other.
func (s *Store) Append(ctx context.Context, batches []logstore.Batch) error {
	if err := logstore.CheckBatches(batches); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	batches = slices.Clone(batches)
	slices.SortFunc(batches, func(a, b logstore.Batch) int { return bytes.Compare(a.Space[:], b.Space[:]) })
	err := s.tx(ctx, "", func(ctx context.Context, tx pgx.Tx) error {
		q := &pgx.Batch{}
		for _, b := range batches {
			end := int64(b.Size) + int64(len(b.Entries))
			if b.Size == 0 {
				q.Queue(`INSERT INTO doorstep_heads (space, size, destroyed, changed) VALUES ($1, $2, false, clock_timestamp())
					ON CONFLICT (space) DO NOTHING`, b.Space[:], end)
			} else {
				q.Queue(`UPDATE doorstep_heads SET size = $3, changed = clock_timestamp()
					WHERE space = $1 AND size = $2 AND NOT destroyed`, b.Space[:], int64(b.Size), end)
			}
		}
		for _, b := range batches {
			c := columnsOf(b)
			q.Queue(`INSERT INTO doorstep_entries (space, pos, inc, class, n, hash, hashes, raw)
				SELECT * FROM unnest($1::bytea[], $2::bigint[], $3::bytea[], $4::smallint[], $5::bigint[], $6::bytea[], $7::bytea[], $8::bytea[])`,
				c.space, c.pos, c.inc, c.class, c.n, c.hash, c.hashes, c.raw)
		}
		res := tx.SendBatch(ctx, q)
		for range batches {
			tag, err := res.Exec()
			if err == nil && tag.RowsAffected() != 1 {
				err = logstore.ErrMoved
			}
			if err != nil {
				return errors.Join(err, res.Close())
			}
		}
		return res.Close()
	})
	switch {
	case errors.Is(err, logstore.ErrMoved), state(err) == uniqueViolation:
		for _, b := range batches {
			if _, err := s.Head(ctx, b.Space); err != nil {
				return fmt.Errorf("append: %w", err)
			}
		}
		return fmt.Errorf("append: %w", logstore.ErrMoved)
	}
	return s.fault("append", err)
}

// pageBytes is about how much of a log is read at once.
const pageBytes = 1 << 20

// Read implements logstore.Store.
func (s *Store) Read(ctx context.Context, space wire.ID, from, to uint64, fn func(logstore.Entry) error) error {
	return s.read(ctx, space, from, to, `SELECT pos, inc, class, n, hash, raw`, func(e logstore.Entry) error {
		if wire.HashOf(e.Raw) != e.Hash {
			return fmt.Errorf("entry %d has changed in the database: %w", e.Pos, logstore.ErrDamaged)
		}
		return fn(e)
	})
}

// Index implements logstore.Store.
func (s *Store) Index(ctx context.Context, space wire.ID, from, to uint64, fn func(logstore.Entry) error) error {
	return s.read(ctx, space, from, to, `SELECT pos, inc, class, n, hash, NULL::bytea`, fn)
}

func (s *Store) read(ctx context.Context, space wire.ID, from, to uint64, selected string, fn func(logstore.Entry) error) error {
	size, err := s.Head(ctx, space)
	if err != nil {
		return err
	}
	to = min(to, size)
	for limit := uint64(16); from < to; {
		end := min(to, from+limit)
		page, err := all(ctx, s, "read a log", selected+`
			FROM doorstep_entries WHERE space = $1 AND pos >= $2 AND pos < $3 ORDER BY pos`,
			func(row pgx.CollectableRow) (logstore.Entry, error) { return entryOf(row, space) },
			space[:], int64(from), int64(end))
		if err != nil {
			return err
		}
		got := 0
		for i, e := range page {
			if e.Pos != from+uint64(i) {
				page = page[:i]
				break
			}
			got += len(e.Raw)
		}
		if uint64(len(page)) != end-from {
			if _, err := s.Head(ctx, space); err != nil {
				return err // destroyed while it was read
			}
			return fmt.Errorf("entry %d is missing below its head: %w", from+uint64(len(page)), logstore.ErrDamaged)
		}
		for _, e := range page {
			if err := fn(e); err != nil {
				return err
			}
		}
		from = end
		limit = min(1024, max(1, limit*pageBytes/uint64(max(got, pageBytes/8))))
	}
	return nil
}

func entryOf(row pgx.CollectableRow, space wire.ID) (e logstore.Entry, err error) {
	var pos, n int64
	var class int16
	var inc, hash []byte
	if err = row.Scan(&pos, &inc, &class, &n, &hash, &e.Raw); err != nil {
		return e, err
	}
	e.Key = wire.Key{Space: space, Class: uint8(class), N: unnumber(n)}
	e.Pos = uint64(pos)
	if e.Key.Inc, err = id16(inc); err != nil {
		return e, err
	}
	e.Hash, err = hash32(hash)
	return e, err
}

// Lookup implements logstore.Store.
func (s *Store) Lookup(ctx context.Context, key wire.Key) (logstore.Located, error) {
	var hash []byte
	var pos int64
	err := one(ctx, s, "look up a bundle", `SELECT hash, pos FROM doorstep_entries WHERE space = $1 AND inc = $2 AND class = $3 AND n = $4`,
		[]any{key.Space[:], key.Inc[:], int16(key.Class), number(key.N)}, []any{&hash, &pos})
	if err != nil {
		return logstore.Located{}, err
	}
	h, err := hash32(hash)
	return logstore.Located{Hash: h, Pos: uint64(pos)}, err
}

// Next implements logstore.Store.
func (s *Store) Next(ctx context.Context, space, inc wire.ID, class uint8) (uint64, error) {
	var n int64
	err := one(ctx, s, "look up a stream", `SELECT n FROM doorstep_entries WHERE space = $1 AND inc = $2 AND class = $3 ORDER BY n DESC LIMIT 1`,
		[]any{space[:], inc[:], int16(class)}, []any{&n})
	if errors.Is(err, logstore.ErrAbsent) {
		return 0, nil
	}
	return unnumber(n) + 1, err
}

// Head implements logstore.Store.
func (s *Store) Head(ctx context.Context, space wire.ID) (uint64, error) {
	var size int64
	var destroyed bool
	err := one(ctx, s, "read a head", `SELECT size, destroyed FROM doorstep_heads WHERE space = $1`, []any{space[:]}, []any{&size, &destroyed})
	if errors.Is(err, logstore.ErrAbsent) {
		return 0, nil
	}
	if err == nil && destroyed {
		err = logstore.ErrDestroyed
	}
	return uint64(size), err
}

// headPage is how many heads are read at once.
const headPage = 1000

func headOf(row pgx.CollectableRow) (h logstore.Head, err error) {
	var space []byte
	var size int64
	if err = row.Scan(&space, &size, &h.Destroyed); err != nil {
		return h, err
	}
	h.Size = uint64(size)
	h.Space, err = id16(space)
	return h, err
}

// Heads implements logstore.Store.
func (s *Store) Heads(ctx context.Context, fn func(logstore.Head) error) error {
	after := []byte{}
	for {
		page, err := all(ctx, s, "read the heads", `SELECT space, size, destroyed FROM doorstep_heads WHERE space > $1 ORDER BY space LIMIT $2`,
			headOf, after, headPage)
		if err != nil {
			return err
		}
		for _, h := range page {
			if err := fn(h); err != nil {
				return err
			}
			after = slices.Clone(h.Space[:])
		}
		if len(page) < headPage {
			return nil
		}
	}
}

// Hashes implements logstore.Store.
func (s *Store) Hashes(ctx context.Context, space wire.ID, indexes []int64) ([]tlog.Hash, error) {
	want := make([]int64, len(indexes))
	for i, x := range indexes {
		pos, _ := logstore.HashRow(x)
		want[i] = int64(pos)
	}
	type row struct {
		pos    int64
		hashes []byte
	}
	rows, err := all(ctx, s, "read hashes", `SELECT pos, hashes FROM doorstep_entries WHERE space = $1 AND pos = ANY($2::bigint[])`,
		func(r pgx.CollectableRow) (x row, err error) {
			err = r.Scan(&x.pos, &x.hashes)
			return x, err
		}, space[:], want)
	if err != nil {
		return nil, err
	}
	at := make(map[int64][]byte, len(rows))
	for _, r := range rows {
		at[r.pos] = r.hashes
	}
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		pos, nth := logstore.HashRow(x)
		hashes, ok := at[int64(pos)]
		if !ok {
			return nil, fmt.Errorf("hash %d: %w", x, logstore.ErrAbsent)
		}
		if len(hashes) < (nth+1)*tlog.HashSize {
			return nil, fmt.Errorf("hash %d: %w", x, logstore.ErrDamaged)
		}
		out[i] = tlog.Hash(hashes[nth*tlog.HashSize:])
	}
	return out, nil
}
