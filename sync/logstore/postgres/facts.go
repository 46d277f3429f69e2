package postgres

import (
	"context"
	"errors"
	"fmt"

	"doorstep/sync/logstore"
	"doorstep/sync/wire"

	"github.com/jackc/pgx/v5"
	"golang.org/x/mod/sumdb/tlog"
)

var _ logstore.Knower = (*Store)(nil)

// Facts implements logstore.Knower in two trips: what is held and how far spaces
// and streams go, then the hashes at the ends of the logs.
func (s *Store) Facts(ctx context.Context, keys []wire.Key) (*logstore.Facts, error) {
	var f *logstore.Facts
	err := s.again(ctx, func() (err error) {
		f, err = s.readFacts(ctx, keys)
		return err
	})
	if err != nil {
		return nil, s.fault("look up bundles", err)
	}
	f.Peaks, err = s.peaks(ctx, f.Heads)
	return f, err
}

// asked are the keys and what they belong to, as columns.
type asked struct {
	space, inc             [][]byte
	class                  []int16
	n                      []int64
	spaces                 [][]byte
	streamSpace, streamInc [][]byte
}

func askedOf(keys []wire.Key) asked {
	var a asked
	spaces, streams := map[wire.ID]bool{}, map[logstore.Stream]bool{}
	for i := range keys {
		k := &keys[i]
		a.space, a.inc = append(a.space, k.Space[:]), append(a.inc, k.Inc[:])
		a.class, a.n = append(a.class, int16(k.Class)), append(a.n, number(k.N))
		if !spaces[k.Space] {
			spaces[k.Space] = true
			a.spaces = append(a.spaces, k.Space[:])
		}
		if st := logstore.StreamOf(*k); k.Class == 0 && !streams[st] {
			streams[st] = true
			a.streamSpace, a.streamInc = append(a.streamSpace, k.Space[:]), append(a.streamInc, k.Inc[:])
		}
	}
	return a
}

func (s *Store) readFacts(ctx context.Context, keys []wire.Key) (*logstore.Facts, error) {
	a := askedOf(keys)
	q := &pgx.Batch{}
	q.Queue(`SELECT e.space, e.inc, e.class, e.n, e.hash, e.pos
		FROM unnest($1::bytea[], $2::bytea[], $3::smallint[], $4::bigint[]) AS k (space, inc, class, n)
		JOIN doorstep_entries e ON e.space = k.space AND e.inc = k.inc AND e.class = k.class AND e.n = k.n`, a.space, a.inc, a.class, a.n)
	q.Queue(`SELECT space, size, destroyed FROM doorstep_heads WHERE space = ANY($1::bytea[])`, a.spaces)
	q.Queue(`SELECT k.space, k.inc, (SELECT max(e.n) FROM doorstep_entries e WHERE e.space = k.space AND e.inc = k.inc AND e.class = 0)
		FROM unnest($1::bytea[], $2::bytea[]) AS k (space, inc)`, a.streamSpace, a.streamInc)
	res := s.pool.SendBatch(ctx, q)
	defer res.Close()
	f := &logstore.Facts{Held: map[wire.Key]logstore.Located{}, Next: map[logstore.Stream]uint64{}, Heads: map[wire.ID]logstore.Head{}}

	rows, err := res.Query()
	if err != nil {
		return nil, err
	}
	var space, inc, hash []byte
	var class int16
	var n, pos int64
	if _, err = pgx.ForEachRow(rows, []any{&space, &inc, &class, &n, &hash, &pos}, func() error {
		k, err := keyOf(space, inc, class, n)
		if err != nil {
			return err
		}
		h, err := hash32(hash)
		f.Held[k] = logstore.Located{Hash: h, Pos: uint64(pos)}
		return err
	}); err != nil {
		return nil, err
	}
	if rows, err = res.Query(); err != nil {
		return nil, err
	}
	heads, err := pgx.CollectRows(rows, headOf)
	if err != nil {
		return nil, err
	}
	for _, h := range heads {
		f.Heads[h.Space] = h
	}
	if rows, err = res.Query(); err != nil {
		return nil, err
	}
	var last *int64
	if _, err = pgx.ForEachRow(rows, []any{&space, &inc, &last}, func() error {
		k, err := keyOf(space, inc, 0, 0)
		if last != nil {
			f.Next[logstore.StreamOf(k)] = unnumber(*last) + 1
		}
		return err
	}); err != nil {
		return nil, err
	}
	return f, res.Close()
}

// peaks reads the hashes that the next entries' hashes rest on.
func (s *Store) peaks(ctx context.Context, heads map[wire.ID]logstore.Head) (map[wire.ID]map[int64]tlog.Hash, error) {
	var spaces [][]byte
	var at []int64
	for id, h := range heads {
		if h.Destroyed {
			continue
		}
		for _, x := range logstore.PeakIndexes(h.Size) {
			pos, _ := logstore.HashRow(x)
			spaces, at = append(spaces, append([]byte(nil), id[:]...)), append(at, int64(pos))
		}
	}
	out := make(map[wire.ID]map[int64]tlog.Hash, len(heads))
	if len(at) == 0 {
		return out, nil
	}
	type row struct {
		space, hashes []byte
		pos           int64
	}
	rows, err := all(ctx, s, "read hashes", `SELECT e.space, e.pos, e.hashes FROM unnest($1::bytea[], $2::bigint[]) AS k (space, pos)
		JOIN doorstep_entries e ON e.space = k.space AND e.pos = k.pos`,
		func(r pgx.CollectableRow) (x row, err error) {
			err = r.Scan(&x.space, &x.pos, &x.hashes)
			return x, err
		}, spaces, at)
	if err != nil {
		return nil, err
	}
	type place struct {
		space wire.ID
		pos   int64
	}
	held := make(map[place][]byte, len(rows))
	for _, r := range rows {
		id, err := id16(r.space)
		if err != nil {
			return nil, err
		}
		held[place{id, r.pos}] = r.hashes
	}
	for id, h := range heads {
		if h.Destroyed {
			continue
		}
		out[id] = map[int64]tlog.Hash{}
		for _, x := range logstore.PeakIndexes(h.Size) {
			pos, nth := logstore.HashRow(x)
			hashes := held[place{id, int64(pos)}]
			if len(hashes) < (nth+1)*tlog.HashSize {
				if _, err := s.Head(ctx, id); errors.Is(err, logstore.ErrDestroyed) {
					h.Destroyed = true // since the heads were read
					heads[id] = h
					break
				}
				return nil, fmt.Errorf("hash %d: %w", x, logstore.ErrDamaged)
			}
			out[id][x] = tlog.Hash(hashes[nth*tlog.HashSize:])
		}
	}
	return out, nil
}
