package client

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"doorstep/crypto/orglog"
	"doorstep/crypto/sign"
	"doorstep/sync/wire"
)

// AdminConfig is what an administrator's key speaks to a server on. All but
// Transport must be set.
type AdminConfig struct {
	// URL and Transport are as in Config.
	URL       string
	Transport http.RoundTripper
	Clock     Clock
	// Genesis is pinned by whoever recovers the organisation, from paper.
	Genesis [32]byte
	Key     sign.Private
}

// Admin reads and continues the organisation's log with an administrator's key
// and no device: for an organisation whose tablets are all gone. It is not safe
// for concurrent use.
type Admin struct {
	c    *Client
	cfg  AdminConfig
	raws [][]byte
	st   *orglog.State
}

// NewAdmin makes no connection.
func NewAdmin(cfg AdminConfig) (*Admin, error) {
	c, err := dialer(cfg.URL, cfg.Transport)
	if err != nil {
		return nil, err
	}
	c.cfg.Clock = cfg.Clock
	return &Admin{c: c, cfg: cfg}, nil
}

// Close lets go of idle connections.
func (a *Admin) Close() { a.c.Close() }

// Read reads the log, verified from the pinned genesis on, from a server that
// holds the note key which the log names.
func (a *Admin) Read(ctx context.Context) (*orglog.State, error) {
	var challenge []byte
	_, t, err := a.c.signIn(ctx, a.cfg.Key, "", uint64(len(a.raws)), func(b []byte) (wire.Challenge, error) {
		challenge = b
		return wire.UnverifiedChallenge(b)
	})
	if err != nil {
		return nil, err
	}
	a.c.setToken(t, a.cfg.Clock.Now())
	res, err := a.c.do(ctx, http.MethodGet, wire.PathOrg+"?after="+strconv.Itoa(len(a.raws)), nil, true)
	if err != nil {
		return nil, err
	}
	defer res.close()
	if res.status != http.StatusOK {
		return nil, refusedWhole(res)
	}
	raws, err := readStatements(ctx, res.body, uint64(len(a.raws)))
	if err != nil {
		return nil, err
	}
	all := append(a.raws, raws...)
	st, err := orglog.Load(a.cfg.Genesis, all)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrLied, err)
	}
	if err := a.c.pin(st.NoteKey); err != nil {
		return nil, err
	}
	if _, err := wire.OpenChallenge(a.c.noteKey(), challenge); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotOurServer, err)
	}
	a.raws, a.st = all, st
	return st, nil
}

// Entries gives the log as far as it was read and continued, for a vault.
func (a *Admin) Entries() [][]byte { return a.raws }

// Post continues the log that Read gave.
func (a *Admin) Post(ctx context.Context, statements ...[]byte) error {
	next, err := a.st.ApplyAll(statements)
	if err != nil {
		return err
	}
	var body []byte
	for i, raw := range statements {
		body = wire.AppendFrame(body, wire.CodeStatement, wire.Statement{Pos: a.st.Size + uint64(i), Raw: raw}.Encode())
	}
	res, err := a.c.do(ctx, http.MethodPost, wire.PathOrg, body, true)
	if err != nil {
		return err
	}
	defer res.close()
	if res.status != http.StatusCreated {
		return refusedWhole(res)
	}
	a.raws, a.st = append(a.raws, statements...), next
	return nil
}
