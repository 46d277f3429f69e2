package client

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"time"

	"doorstep/crypto/sign"
	"doorstep/sync/wire"
)

// call posts a small body and reads a small answer whole.
func (c *Client) call(ctx context.Context, path string, body []byte, max int64) ([]byte, error) {
	res, err := c.do(ctx, "POST", path, body, false)
	if err != nil {
		return nil, err
	}
	defer res.close()
	if res.status != 200 {
		return nil, refusedWhole(res)
	}
	b, err := io.ReadAll(io.LimitReader(res.body, max+1))
	if err != nil {
		return nil, explain(ctx, err)
	}
	if int64(len(b)) > max {
		return nil, fmt.Errorf("%w: answer too long", ErrLied)
	}
	return b, nil
}

// signIn gets a token for key: a challenge, which open must accept, and a
// signature over its nonce and the server's address. It returns the challenge
// for who wants to know the server's clock.
func (c *Client) signIn(ctx context.Context, key sign.Private, app string, orgSize uint64, open func(note []byte) (wire.Challenge, error)) (wire.Challenge, wire.Token, error) {
	ch, b, err := c.prove(ctx, wire.PathToken, key, app, orgSize, open)
	if err != nil {
		return ch, wire.Token{}, err
	}
	t, err := wire.ParseToken(b)
	if err != nil {
		return ch, t, fmt.Errorf("%w: %w", ErrLied, err)
	}
	return ch, t, nil
}

// prove signs for a challenge and gives the answer of the path that the
// signature goes to.
func (c *Client) prove(ctx context.Context, path string, key sign.Private, app string, orgSize uint64, open func(note []byte) (wire.Challenge, error)) (wire.Challenge, []byte, error) {
	ch, req, err := c.answerChallenge(ctx, key, app, orgSize, open)
	if err != nil {
		return wire.Challenge{}, nil, err
	}
	b, err := c.call(ctx, path, req, wire.MaxStatement)
	return ch, b, err
}

// answerChallenge gets a challenge, which open must accept, and signs for it.
func (c *Client) answerChallenge(ctx context.Context, key sign.Private, app string, orgSize uint64, open func(note []byte) (wire.Challenge, error)) (wire.Challenge, []byte, error) {
	fail := func(err error) (wire.Challenge, []byte, error) { return wire.Challenge{}, nil, err }
	note, err := c.call(ctx, wire.PathChallenge, wire.ChallengeRequest{KID: wire.ID(key.KID())}.Encode(), wire.MaxNote)
	if err != nil {
		return fail(err)
	}
	ch, err := open(note)
	if err != nil {
		return fail(err)
	}
	protected, err := sign.Encode(sign.NewHeader(key.KID(), sign.TypeToken))
	if err != nil {
		return fail(err)
	}
	payload := wire.TokenRequest{Nonce: ch.Nonce, Origin: c.origin, App: app, OrgSize: orgSize}.Encode()
	req, err := key.Sign1(protected, payload, nil)
	if err != nil {
		return fail(err)
	}
	return ch, req, nil
}

// openPinned accepts a challenge by the pinned note key alone.
func (c *Client) openPinned(b []byte) (wire.Challenge, error) {
	ch, err := wire.OpenChallenge(c.noteKey(), b)
	if errors.Is(err, wire.ErrSignature) {
		return ch, fmt.Errorf("%w: %w", ErrNotOurServer, err)
	}
	if err != nil {
		return ch, fmt.Errorf("%w: %w", ErrLied, err)
	}
	return ch, nil
}

// present makes sure that the next request of a round is let in: by a token, or,
// which saves a round trip, by a signature of its own. Fresh says that there was no
// token.
func (r *run) present(ctx context.Context) (fresh bool, err error) {
	c := r.c
	if c.tokenAlive() {
		return false, nil
	}
	if r.apart || c.signsApart() || len(r.back) > 0 || r.orgBack != nil {
		return true, r.authenticate(ctx)
	}
	before := c.cfg.Clock.Now()
	ch, req, err := c.answerChallenge(ctx, c.cfg.Device, c.cfg.App, r.org.Size, c.openPinned)
	if errors.Is(err, ErrNotOurServer) {
		return true, r.relearn(ctx, err)
	}
	if err != nil {
		return false, err
	}
	r.clock(ch.Time, before, c.cfg.Clock.Now())
	c.dropToken() // and with it where the server knew this tablet to be
	r.credential = wire.SignedScheme + base64.RawURLEncoding.EncodeToString(req)
	return true, nil
}

// authenticate makes sure of a token that the device key signed for.
func (r *run) authenticate(ctx context.Context) error {
	c := r.c
	if c.tokenAlive() {
		return nil
	}
	for again := false; ; again = true {
		ours, err := r.signIn(ctx)
		if err == nil {
			return nil
		}
		if errors.Is(err, ErrNotOurServer) {
			return r.relearn(ctx, err)
		}
		if !ours || again || r.org == nil || !refusedFor(err, wire.RefusedUnknown) {
			return err
		}
		// The server that our organisation enrolled with does not know this
		// device: it has lost at least a part of the organisation's log.
		if err := r.refound(ctx, err); err != nil {
			return err
		}
	}
}

// signIn asks for a token; ours says that the challenge was by the pinned key.
func (r *run) signIn(ctx context.Context) (ours bool, err error) {
	c := r.c
	size := uint64(0)
	if r.org != nil {
		size = r.org.Size
	}
	before := c.cfg.Clock.Now()
	ch, t, err := c.signIn(ctx, c.cfg.Device, c.cfg.App, size, func(b []byte) (wire.Challenge, error) {
		ch, err := c.openPinned(b)
		ours = err == nil
		return ch, err
	})
	if err != nil {
		return ours, err
	}
	now := c.cfg.Clock.Now()
	c.setToken(t, now)
	r.clock(ch.Time, before, now)
	return true, nil
}

// clock compares the clocks: the server's reading was taken between two of
// ours.
func (r *run) clock(server, before, after time.Time) {
	mid := before.Add(after.Sub(before) / 2)
	skew := mid.Sub(server)
	r.rep.ServerTime, r.rep.Skew = server, skew
	r.rep.SkewWarning = ""
	if skew.Abs() > wire.MaxSkew {
		way := "behind"
		if skew > 0 {
			way = "ahead"
		}
		r.rep.SkewWarning = fmt.Sprintf("The clock of this tablet is %s %s. Dates and times on new records will be wrong until it is set.", words(skew.Abs()), way)
	}
}

// words says a duration as a person would.
func words(d time.Duration) string {
	plural := func(n int, unit string) string {
		if n == 1 {
			return "1 " + unit
		}
		return fmt.Sprintf("%d %ss", n, unit)
	}
	switch {
	case d < 2*time.Hour:
		return plural(int(d.Round(time.Minute)/time.Minute), "minute")
	case d < 48*time.Hour:
		return plural(int(d.Round(time.Hour)/time.Hour), "hour")
	}
	return plural(int(d.Round(24*time.Hour)/(24*time.Hour)), "day")
}
