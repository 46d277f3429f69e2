package client

import (
	"context"
	"fmt"
	"net/http"

	"doorstep/sync/wire"
)

// index reads which entries the server holds of a space, from a position on:
// the hash under each key, and the checkpoint of all of it. The rows are no
// evidence of anything, only a way not to send what is there; the checkpoint is.
func (r *run) index(ctx context.Context, space wire.ID, from uint64) (map[wire.Key]wire.Hash, *wire.Checkpoint, error) {
	res, err := r.c.do(ctx, http.MethodGet, wire.IndexPath(space, from), nil, true)
	if err != nil {
		return nil, nil, err
	}
	defer res.close()
	if res.status != http.StatusOK {
		return nil, nil, refusedWhole(res)
	}
	held := map[wire.Key]wire.Hash{}
	next := from
	var now *wire.Checkpoint
	err = readFrames(ctx, res.body, func(f wire.Frame) error {
		if f.Code == wire.CodeCheckpoint && now == nil {
			cp, err := wire.OpenCheckpoint(r.c.noteKey(), r.org.Org, space, f.Body)
			if err != nil {
				return fmt.Errorf("%w: %w", ErrLied, err)
			}
			now = &cp
			return nil
		}
		if f.Code != wire.CodeIndex || now != nil {
			return fmt.Errorf("%w: frame of kind %d in an index", ErrLied, f.Code)
		}
		x, err := wire.ParseIndex(f.Body)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrLied, err)
		}
		if x.Space != space || x.First != next || len(x.Rows) == 0 {
			return fmt.Errorf("%w: an index out of order", ErrLied)
		}
		next += uint64(len(x.Rows))
		for _, row := range x.Rows {
			held[wire.Key{Space: space, Inc: row.Inc, Class: row.Class, N: row.N}] = row.Hash
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	if now == nil {
		return nil, nil, fmt.Errorf("%w: an index without a checkpoint", ErrLied)
	}
	return held, now, nil
}
