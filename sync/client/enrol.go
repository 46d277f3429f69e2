package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"doorstep/crypto/invite"
	"doorstep/crypto/orglog"
	"doorstep/sync/wire"
)

// Enrolment is a new device's first contact: it reads the organisation's log
// with the invite's key, believes it only when the invite confirms it, and asks
// to be added. It is not safe for concurrent use.
type Enrolment struct {
	c      *Client
	secret invite.Secret
	now    func() time.Time
	// genesis and noteKey are pinned by a QR text; a typed code leaves them to
	// the invite's MAC.
	genesis *[32]byte
	noteKey string

	raws  [][]byte
	state *orglog.State
}

// EnrolConfig is what an enrolment runs on.
type EnrolConfig struct {
	// URL is the server's address.
	URL string
	// Secret is the invite, typed or scanned.
	Secret invite.Secret
	// Genesis and NoteKey come with a QR text; nil and "" for a typed code.
	Genesis *[32]byte
	NoteKey string
	// Clock tells the time, for the invite's expiry.
	Clock Clock
	// Transport makes the requests; nil for the client's own.
	Transport http.RoundTripper
}

// NewEnrolment makes no connection.
func NewEnrolment(cfg EnrolConfig) (*Enrolment, error) {
	c, err := dialer(cfg.URL, cfg.Transport)
	if err != nil {
		return nil, err
	}
	c.cfg.Clock = cfg.Clock
	e := &Enrolment{c: c, secret: cfg.Secret, now: cfg.Clock.Now, genesis: cfg.Genesis, noteKey: cfg.NoteKey}
	return e, nil
}

// Close lets go of idle connections.
func (e *Enrolment) Close() { e.c.Close() }

// Read signs in with the invite's key and reads the log as far as it goes. What
// it returns is verified: from the genesis of the QR text or of the invite's MAC,
// and from a server that holds the organisation's note key. It can be called
// again to see what has been added.
func (e *Enrolment) Read(ctx context.Context) (*orglog.State, error) {
	if err := e.signIn(ctx); err != nil {
		return nil, err
	}
	path := wire.PathOrg + "?after=" + strconv.Itoa(len(e.raws))
	res, err := e.c.do(ctx, http.MethodGet, path, nil, true)
	if err != nil {
		return nil, err
	}
	defer res.close()
	if res.status != http.StatusOK {
		return nil, refusedWhole(res)
	}
	raws, err := readStatements(ctx, res.body, uint64(len(e.raws)))
	if err != nil {
		return nil, err
	}
	if err := e.take(raws); err != nil {
		return nil, err
	}
	return e.state, nil
}

// Entries gives the log that Read has verified, for the vault.
func (e *Enrolment) Entries() [][]byte { return e.raws }

// signIn gets a token. Who typed a code does not know the note key yet: the
// challenge is kept and verified when the log has told it.
func (e *Enrolment) signIn(ctx context.Context) error {
	if e.c.tokenAlive() {
		return nil
	}
	var challenge []byte
	_, t, err := e.c.signIn(ctx, e.secret.Signer(), "", uint64(len(e.raws)), func(b []byte) (wire.Challenge, error) {
		challenge = b
		if e.noteKey != "" {
			return e.openChallenge(b)
		}
		return wire.UnverifiedChallenge(b)
	})
	if refusedFor(err, wire.RefusedUnknown) {
		return fmt.Errorf("%w: %w", invite.ErrUnknown, err)
	}
	if err != nil {
		return err
	}
	e.c.setToken(t, e.now())
	if e.noteKey != "" {
		return nil
	}
	// Learn the genesis and its note key, believe them by the MAC, and hold the
	// challenge to them.
	res, err := e.c.do(ctx, http.MethodGet, wire.PathOrg, nil, true)
	if err != nil {
		return err
	}
	defer res.close()
	if res.status != http.StatusOK {
		return refusedWhole(res)
	}
	raws, err := readStatements(ctx, res.body, 0)
	if err != nil {
		return err
	}
	e.raws, e.state = nil, nil
	if err := e.take(raws); err != nil {
		e.raws, e.state = nil, nil
		return err
	}
	if _, err := e.openChallenge(challenge); err != nil {
		e.raws, e.state, e.noteKey = nil, nil, ""
		return err
	}
	return nil
}

func (e *Enrolment) openChallenge(b []byte) (wire.Challenge, error) {
	if err := e.c.pin(e.noteKey); err != nil {
		return wire.Challenge{}, err
	}
	ch, err := wire.OpenChallenge(e.c.noteKey(), b)
	if err != nil {
		return ch, fmt.Errorf("%w: %w", ErrNotOurServer, err)
	}
	return ch, nil
}

// take verifies statements on top of what is held.
func (e *Enrolment) take(raws [][]byte) error {
	if e.state == nil {
		if len(raws) == 0 {
			return fmt.Errorf("%w: an empty log", ErrLied)
		}
		pinned := orglog.Hash(raws[0])
		if e.genesis != nil {
			pinned = *e.genesis
		}
		st, err := orglog.Load(pinned, raws)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrLied, err)
		}
		// The MAC is checked before anything of the log is used. A used or
		// expired invite still proves the organisation: a device that waits for
		// approval reads on after its invite is used.
		if _, err := st.FindInvite(e.secret, e.now()); err != nil && !errors.Is(err, invite.ErrUsed) {
			return err
		}
		if e.noteKey != "" && e.noteKey != st.NoteKey {
			return fmt.Errorf("%w: another note key than the invite's", ErrNotOurServer)
		}
		e.state, e.noteKey = st, st.NoteKey
	} else if len(raws) > 0 {
		st, err := e.state.ApplyAll(raws)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrLied, err)
		}
		e.state = st
	}
	e.raws = append(e.raws, raws...)
	return nil
}

// Join asks for the device to be added. It can be sent again.
func (e *Enrolment) Join(ctx context.Context, join []byte) error {
	if err := e.signIn(ctx); err != nil {
		return err
	}
	res, err := e.c.do(ctx, http.MethodPost, wire.PathJoins, join, true)
	if err != nil {
		return err
	}
	defer res.close()
	if res.status != http.StatusCreated {
		return refusedWhole(res)
	}
	return nil
}

// Joins reads the requests of new devices that wait for somebody to approve
// them. Each must still be checked against the log (orglog.State.CheckJoin).
func (c *Client) Joins(ctx context.Context) ([][]byte, error) {
	var out [][]byte
	err := c.signedIn(ctx, func() (err error) {
		out, err = c.joins(ctx)
		return err
	})
	return out, err
}

func (c *Client) joins(ctx context.Context) ([][]byte, error) {
	res, err := c.do(ctx, http.MethodGet, wire.PathJoins, nil, true)
	if err != nil {
		return nil, err
	}
	defer res.close()
	if res.status != http.StatusOK {
		return nil, refusedWhole(res)
	}
	var out [][]byte
	err = readFrames(ctx, res.body, func(f wire.Frame) error {
		if f.Code != wire.CodeJoin {
			return fmt.Errorf("%w: frame of kind %d among joins", ErrLied, f.Code)
		}
		out = append(out, f.Body)
		return nil
	})
	return out, err
}

// readStatements reads an answer of statements from a position on.
func readStatements(ctx context.Context, r io.Reader, from uint64) ([][]byte, error) {
	var out [][]byte
	err := readFrames(ctx, r, func(f wire.Frame) error {
		if f.Code != wire.CodeStatement {
			return fmt.Errorf("%w: frame of kind %d among statements", ErrLied, f.Code)
		}
		st, err := wire.ParseStatement(f.Body)
		if err != nil || st.Pos != from+uint64(len(out)) {
			return fmt.Errorf("%w: statements out of order", ErrLied)
		}
		out = append(out, st.Raw)
		return nil
	})
	return out, err
}

// readFrames reads an answer up to its end frame.
func readFrames(ctx context.Context, r io.Reader, each func(wire.Frame) error) error {
	rd := wire.NewReader(r, maxAnswer)
	for {
		f, err := rd.Next()
		switch {
		case errors.Is(err, io.EOF) || errors.Is(err, wire.ErrCut):
			return because(ErrServerGone, err)
		case errors.Is(err, wire.ErrMalformed) || errors.Is(err, wire.ErrTooLarge):
			return fmt.Errorf("%w: %w", ErrLied, err)
		case err != nil:
			return explain(ctx, err)
		}
		if f.Code == wire.CodeEnd {
			return nil
		}
		if err := each(f); err != nil {
			return err
		}
	}
}
