package client

import (
	"context"
	"errors"
	"fmt"

	"doorstep/sync/wire"

	"golang.org/x/mod/sumdb/note"
)

// relearn is for a server that signs with another key than the pinned one. When
// administrators replaced that key, the organisation's log says so, under their
// signatures: it is read from where this vault holds it, and the challenge is held to
// the key that it then names. Until that has verified nothing else is asked of the
// server and nothing sent to it; cause is what it is refused with.
func (r *run) relearn(ctx context.Context, cause error) error {
	if r.org == nil || !errors.Is(cause, ErrNotOurServer) {
		return cause
	}
	c := r.c
	before := c.cfg.Clock.Now()
	var challenge []byte
	ch, t, err := c.signIn(ctx, c.cfg.Device, c.cfg.App, r.org.Size, func(b []byte) (wire.Challenge, error) {
		challenge = b
		return wire.UnverifiedChallenge(b)
	})
	if err != nil {
		return unless(err, cause)
	}
	raws, err := c.statementsAs(ctx, tokenText(t), r.org.Size)
	if err != nil {
		return unless(err, cause)
	}
	next, err := r.org.ApplyAll(raws)
	if err != nil {
		return cause
	}
	v, err := note.NewVerifier(next.NoteKey)
	if err != nil {
		return cause
	}
	if _, err := wire.OpenChallenge(v, challenge); err != nil {
		return cause
	}
	if err := r.sink.KeepStatements(ctx, r.org.Size, raws, next); err != nil {
		return fmt.Errorf("sync: keep statements: %w", err)
	}
	r.rep.Statements += len(raws)
	r.org = next
	if err := c.pin(next.NoteKey); err != nil {
		return err
	}
	now := c.cfg.Clock.Now()
	c.setToken(t, now)
	r.clock(ch.Time, before, now)
	return nil
}

// unless gives what kept the line from working, and cause where a stranger refused or
// lied: what it says of this tablet counts for nothing.
func unless(err, cause error) error {
	if errors.Is(err, ErrRefused) || errors.Is(err, ErrLied) {
		return cause
	}
	return err
}
