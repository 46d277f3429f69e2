package client

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"

	"doorstep/sync/wire"
)

// ErrNoBlob says that the server does not hold a blob.
var ErrNoBlob = errors.New("the server does not hold this attachment yet")

// maxParts is how many beginnings of chunks are remembered, and leastPart from how
// many bytes on one is worth it.
const (
	maxParts  = 2 * blobLines
	leastPart = 1 << 10
)

// PutBlob stores one sealed chunk of no space in particular now, under the hash of
// its bytes.
func (c *Client) PutBlob(ctx context.Context, data []byte) (wire.Hash, error) {
	b := OutgoingBlob{Hash: sha256.Sum256(data), Size: len(data)}
	if len(data) > wire.MaxBlob {
		return b.Hash, fmt.Errorf("sync: a chunk of %d bytes is larger than the server takes", len(data))
	}
	return b.Hash, c.signedIn(ctx, func() error { return c.putBlob(ctx, b, data) })
}

// Blob reads one chunk now, as for somebody who wants to see it, and checks that
// its bytes have the hash.
func (c *Client) Blob(ctx context.Context, hash wire.Hash) (data []byte, err error) {
	err = c.signedIn(ctx, func() error {
		data, err = c.fetchBlob(ctx, hash)
		if err == nil && data == nil {
			err = ErrNoBlob
		}
		return err
	})
	return data, err
}

func (c *Client) putBlob(ctx context.Context, b OutgoingBlob, data []byte) error {
	res, err := c.do(ctx, http.MethodPut, wire.BlobPath(b.Hash, b.Space), data, true)
	if err != nil {
		return err
	}
	defer res.close()
	if res.status != http.StatusOK && res.status != http.StatusCreated {
		return refusedWhole(res)
	}
	return readFrames(ctx, res.body, func(f wire.Frame) error {
		return fmt.Errorf("%w: frame of kind %d where a chunk was sent", ErrLied, f.Code)
	})
}

// fetchBlob reads a chunk, from where it was cut off the last time; nil when the
// server does not hold it. What has the wrong hash is thrown away.
func (c *Client) fetchBlob(ctx context.Context, hash wire.Hash) ([]byte, error) {
	begin := c.part(hash)
	res, err := c.doAs(ctx, bearer(c.token()), http.MethodGet, wire.BlobPath(hash, wire.ID{}), nil, len(begin))
	if err != nil {
		return nil, err
	}
	defer res.close()
	switch res.status {
	case http.StatusOK:
		begin = nil
	case http.StatusPartialContent:
	case http.StatusRequestedRangeNotSatisfiable:
		c.keepPart(hash, nil)
		return nil, fmt.Errorf("%w: a chunk has shrunk", ErrLied)
	case http.StatusNotFound:
		return nil, nil
	default:
		return nil, refusedWhole(res)
	}
	rest, err := io.ReadAll(io.LimitReader(res.body, int64(wire.MaxBlob+1-len(begin))))
	data := append(begin, rest...)
	if err != nil {
		c.keepPart(hash, data)
		return nil, explain(ctx, err)
	}
	c.keepPart(hash, nil)
	if sha256.Sum256(data) != hash {
		return nil, fmt.Errorf("%w: a chunk with another hash", ErrLied)
	}
	return data, nil
}

// part gives what has arrived of a chunk before.
func (c *Client) part(hash wire.Hash) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.parts[hash]
	return p[:len(p):len(p)]
}

// keepPart remembers what has arrived of a chunk, or with nothing forgets it.
func (c *Client) keepPart(hash wire.Hash, data []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.parts, hash)
	if len(data) >= leastPart && len(c.parts) < maxParts {
		c.parts[hash] = data
	}
}

// signedIn runs a request with a token, and once more with a new one when the
// server does not know the old.
func (c *Client) signedIn(ctx context.Context, request func() error) error {
	c.running.Lock()
	defer c.running.Unlock()
	r := c.newRun(nil, nil)
	var err error
	if r.org, err = c.cfg.State.Org(ctx); err != nil {
		return fmt.Errorf("sync: read the organisation: %w", err)
	}
	if err := r.authenticate(ctx); err != nil {
		return err
	}
	return r.authorised(ctx, request)
}
