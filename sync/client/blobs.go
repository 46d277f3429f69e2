package client

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"

	"doorstep/sync/wire"
)

// ErrNoBlob says that the server does not hold a blob.
var ErrNoBlob = errors.New("the server does not hold this attachment yet")

// PutBlob stores one sealed chunk under the hash of its bytes. A chunk that the
// server holds is not sent.
func (c *Client) PutBlob(ctx context.Context, data []byte) (wire.Hash, error) {
	hash := sha256.Sum256(data)
	if len(data) > wire.MaxBlob {
		return hash, fmt.Errorf("sync: a chunk of %d bytes is larger than the server takes", len(data))
	}
	held := false
	err := c.signedIn(ctx, func() error {
		status, _, err := c.blob(ctx, http.MethodHead, hash, nil)
		held = status == http.StatusOK
		return err
	})
	if err != nil || held {
		return hash, err
	}
	return hash, c.signedIn(ctx, func() error {
		_, _, err := c.blob(ctx, http.MethodPut, hash, data)
		return err
	})
}

// Blob reads a chunk and checks that its bytes have the hash.
func (c *Client) Blob(ctx context.Context, hash wire.Hash) (data []byte, err error) {
	err = c.signedIn(ctx, func() error {
		status, b, err := c.blob(ctx, http.MethodGet, hash, nil)
		if err == nil && status == http.StatusNotFound {
			err = ErrNoBlob
		}
		data = b
		return err
	})
	if err != nil {
		return nil, err
	}
	if sha256.Sum256(data) != hash {
		return nil, fmt.Errorf("%w: a chunk with another hash", ErrLied)
	}
	return data, nil
}

// signedIn runs a request with a token, and once more with a new one when the
// server does not know the old.
func (c *Client) signedIn(ctx context.Context, request func() error) error {
	c.running.Lock()
	defer c.running.Unlock()
	r := &run{c: c}
	var err error
	if r.org, err = c.cfg.State.Org(ctx); err != nil {
		return fmt.Errorf("sync: read the organisation: %w", err)
	}
	for range 2 {
		if err = r.authenticate(ctx); err != nil {
			return err
		}
		if err = request(); !unauthorised(err) {
			return err
		}
		c.dropToken()
	}
	return err
}

func (c *Client) blob(ctx context.Context, method string, hash wire.Hash, body []byte) (int, []byte, error) {
	res, err := c.do(ctx, method, wire.PathBlobs+hex.EncodeToString(hash[:]), body, true)
	if err != nil {
		return 0, nil, err
	}
	defer res.close()
	switch res.status {
	case http.StatusOK, http.StatusCreated:
		b, err := io.ReadAll(io.LimitReader(res.body, wire.MaxBlob+1))
		if err != nil {
			return 0, nil, explain(ctx, err)
		}
		return res.status, b, nil
	case http.StatusNotFound:
		return res.status, nil, nil
	case http.StatusUnauthorized:
		return 0, nil, &RefusedError{Refusal: wire.Refusal{Reason: wire.RefusedAuth}}
	}
	return 0, nil, refusedWhole(res)
}
