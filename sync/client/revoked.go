package client

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"doorstep/crypto/orglog"
	"doorstep/crypto/sign"
	"doorstep/sync/wire"
)

// revoked deals with a server that says that this device was revoked. Nothing is
// believed but a statement that says so in the organisation's log, verified from
// the pinned genesis on: what follows may destroy keys. Then what waits is handed
// over, to be held aside until somebody decides.
func (r *run) revoked(ctx context.Context, cause error) error {
	var ref *RefusedError
	if r.org == nil || !errors.As(cause, &ref) {
		return cause
	}
	r.c.dropToken()
	key := r.c.cfg.Device
	w, err := r.c.courierSignIn(ctx, key)
	if err != nil {
		return err
	}
	statement := w.revoked
	if len(statement) == 0 {
		statement = ref.Refusal.Detail
	}
	_, next, raws, err := proveRevoked(r.org, key.KID(), statement, func(after uint64) ([][]byte, error) {
		return r.c.statementsAs(ctx, w.token, after)
	})
	if err != nil {
		return err
	}
	if len(raws) > 0 {
		if err := r.sink.KeepStatements(ctx, r.org.Size, raws, next); err != nil {
			return fmt.Errorf("sync: keep statements: %w", err)
		}
		r.rep.Statements += len(raws)
		r.org = next
	}
	if err := r.sink.KeepRevoked(ctx, statement); err != nil {
		return fmt.Errorf("sync: keep a revocation: %w", err)
	}
	hand := r.c.newHandOver(w)
	for out, err := range r.src.Pending(ctx) {
		if err != nil {
			return errors.Join(ErrRevoked, fmt.Errorf("sync: read waiting changes: %w", err))
		}
		if err := hand.add(ctx, out.Raw); err != nil {
			return errors.Join(ErrRevoked, err)
		}
	}
	err = hand.flush(ctx)
	r.rep.HeldAside = hand.rep.HeldAside
	r.rep.Waiting = hand.total - len(hand.rep.HeldAside)
	return errors.Join(ErrRevoked, err)
}

// proveRevoked verifies that a statement revokes the device that signs with a key,
// its own or its courier's. St is the log as far as it is held; more reads what
// follows it. It returns the device and what was added to the log.
func proveRevoked(st *orglog.State, kid sign.KID, statement []byte, more func(after uint64) ([][]byte, error)) (*orglog.Device, *orglog.State, [][]byte, error) {
	fail := func(why error) (*orglog.Device, *orglog.State, [][]byte, error) {
		return nil, st, nil, fmt.Errorf("%w: it says that this tablet was revoked and cannot prove it: %w", ErrLied, why)
	}
	s, err := orglog.Parse(statement)
	if err != nil {
		return fail(err)
	}
	var raws [][]byte
	switch {
	case s.Size == st.Size:
		raws = [][]byte{statement}
	case s.Size > st.Size:
		if raws, err = more(st.Size); err != nil {
			return nil, st, nil, err
		}
	}
	next, err := st.ApplyAll(raws)
	if err != nil {
		return fail(err)
	}
	for _, d := range next.Devices {
		if d.Sign.KID() != kid && (d.Courier == nil || d.Courier.KID() != kid) {
			continue
		}
		if d.Active() {
			return fail(errors.New("the organisation's log has this tablet as active"))
		}
		return d, next, raws, nil
	}
	return fail(errors.New("the organisation's log does not have this tablet"))
}

// statementsAs reads the organisation's log under a token.
func (c *Client) statementsAs(ctx context.Context, token string, after uint64) ([][]byte, error) {
	res, err := c.doAs(ctx, bearer(token), http.MethodGet, wire.PathOrg+"?after="+strconv.FormatUint(after, 10), nil, 0)
	if err != nil {
		return nil, err
	}
	defer res.close()
	if res.status != http.StatusOK {
		return nil, refusedWhole(res)
	}
	return readStatements(ctx, res.body, after)
}

// warrant is a courier's token.
type warrant struct {
	token string
	// revoked is what the server gave as the statement that revoked the
	// device; it proves nothing by itself.
	revoked []byte
	aside   bool
}

// courierSignIn gets a token that reaches no further than handing over.
func (c *Client) courierSignIn(ctx context.Context, key sign.Private) (warrant, error) {
	_, b, err := c.prove(ctx, wire.PathCourierToken, key, c.cfg.App, 0, c.openPinned)
	if err != nil {
		return warrant{}, err
	}
	t, err := wire.ParseCourierToken(b)
	if err != nil {
		return warrant{}, fmt.Errorf("%w: %w", ErrLied, err)
	}
	return warrant{
		token: base64.RawURLEncoding.EncodeToString(t.Token[:]), revoked: t.Revoked, aside: t.Scope == wire.ScopeQuarantine,
	}, nil
}
