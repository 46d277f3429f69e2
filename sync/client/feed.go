package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"doorstep/sync/wire"
)

// Changed waits, up to half a minute, until some space may have changed, and
// tells what to ask after the next time and the spaces with the sizes of their
// logs. After is 0 the first time: the answer then names all spaces. Nothing in it
// is signed; it only says that a sync may be worth while. A sync can go on beside
// it.
func (c *Client) Changed(ctx context.Context, after uint64) (next uint64, heads []wire.Cursor, err error) {
	for again := false; ; again = true {
		if err := c.signedIn(ctx, func() error { return nil }); err != nil {
			return after, nil, err
		}
		next, heads, err = c.changed(ctx, after)
		if again || !refusedFor(err, wire.RefusedAuth) {
			return next, heads, err
		}
		c.dropToken()
	}
}

func (c *Client) changed(ctx context.Context, after uint64) (uint64, []wire.Cursor, error) {
	res, err := c.do(ctx, http.MethodGet, wire.FeedPath(after), nil, true)
	if err != nil {
		return after, nil, err
	}
	defer res.close()
	if res.status != http.StatusOK {
		return after, nil, refusedWhole(res)
	}
	next := after
	var heads []wire.Cursor
	err = readFrames(ctx, res.body, func(f wire.Frame) error {
		x, err := wire.ParseChanged(f.Body)
		if f.Code != wire.CodeChanged || err != nil || len(heads)+len(x.Heads) > maxHeads {
			return errors.Join(fmt.Errorf("%w: frame of kind %d in the feed", ErrLied, f.Code), err)
		}
		next, heads = x.Next, append(heads, x.Heads...)
		return nil
	})
	if err != nil {
		return after, nil, err
	}
	return next, heads, nil
}

// maxHeads is how many spaces one answer of the feed may name.
const maxHeads = 1 << 20
