package client

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"doorstep/sync/wire"
)

// HeldAside is an entry that a revoked device sent and that the server keeps
// aside, in no log. Raw is as it came; whoever wants to show it verifies and opens
// it as any entry.
type HeldAside struct {
	Key  wire.Key
	Hash wire.Hash
	// Device is the device of the organisation's log that signed it, Received
	// the server's clock when it came.
	Device   wire.ID
	Received time.Time
	Raw      []byte
}

// maxAside bounds a list in memory.
const maxAside = 64 << 20

// Quarantine reads what the server holds aside, oldest first: what a manager may
// look at and admit. The signature of each was checked against the organisation's
// log as this vault holds it, and its hash against its bytes.
func (c *Client) Quarantine(ctx context.Context) ([]HeldAside, error) {
	var out []HeldAside
	err := c.signedIn(ctx, func() error {
		out = nil
		after, size := uint64(0), 0
		for {
			part, next, err := c.quarantine(ctx, after)
			if err != nil || len(part) == 0 {
				return err
			}
			for _, h := range part {
				size += len(h.Raw)
			}
			if out = append(out, part...); size > maxAside || next <= after {
				return nil
			}
			after = next
		}
	})
	return out, err
}

// quarantine reads one answer and where the next one begins.
func (c *Client) quarantine(ctx context.Context, after uint64) (out []HeldAside, next uint64, err error) {
	st, err := c.cfg.State.Org(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("sync: read the organisation: %w", err)
	}
	res, err := c.do(ctx, http.MethodGet, wire.QuarantinePath(after), nil, true)
	if err != nil {
		return nil, 0, err
	}
	defer res.close()
	if res.status != http.StatusOK {
		return nil, 0, refusedWhole(res)
	}
	var a *wire.Aside
	err = readFrames(ctx, res.body, func(f wire.Frame) error {
		switch {
		case f.Code == wire.CodeAside && a == nil:
			got, err := wire.ParseAside(f.Body)
			if err != nil {
				return fmt.Errorf("%w: %w", ErrLied, err)
			}
			a, next = &got, got.Index
			return nil
		case f.Code == wire.CodeBundle && a != nil:
			s, err := wire.ParseSigned(f.Body)
			if err != nil || s.Key != a.Key || s.Hash != a.Hash {
				return fmt.Errorf("%w: an entry held aside is not what it is called", ErrLied)
			}
			d, ok := st.Devices[a.Device]
			if !ok || d.Sign.KID() != s.Device || s.VerifyBy(d.Sign, st.Org) != nil {
				return fmt.Errorf("%w: an entry held aside that its device did not sign", ErrLied)
			}
			out = append(out, HeldAside{
				Key: a.Key, Hash: a.Hash, Device: a.Device, Received: time.Unix(int64(min(a.Time, 1<<40)), 0).UTC(), Raw: f.Body,
			})
			a = nil
			return nil
		}
		return fmt.Errorf("%w: frame of kind %d among what is held aside", ErrLied, f.Code)
	})
	if err == nil && a != nil {
		err = fmt.Errorf("%w: an entry held aside is missing", ErrLied)
	}
	return out, next, err
}
