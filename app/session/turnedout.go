package session

import (
	"context"
	"errors"

	"doorstep/crypto/orglog"
	"doorstep/sync/client"
)

// turnedOut looks whether the organisation has shut this tablet out, by the
// error of a sync or by its log, and says so; nil when it has not. What follows
// from it is done when the sync has ended (Sync).
func (s *Session) turnedOut(_ context.Context, err error) error {
	st := s.store.State()
	out := errors.Is(err, client.ErrRevoked)
	wipe := false
	if st != nil {
		if d, ok := st.Devices[s.vault.Device]; ok && !d.Active() {
			out, wipe = true, d.Wipe
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	wipe = wipe || s.ordered
	if !out {
		return nil
	}
	s.out = true
	if wipe {
		return ErrWiped
	}
	return ErrRevoked
}

// KeepRevoked implements client.Sink: the statement by which this tablet was
// shut out, verified by the client, says whether its keys are to be destroyed.
func (k sink) KeepRevoked(ctx context.Context, statement []byte) error {
	if ordersWipe(statement, k.s.vault.Device) {
		k.s.mu.Lock()
		k.s.ordered = true
		k.s.mu.Unlock()
	}
	return k.Sink.KeepRevoked(ctx, statement)
}

// ordersWipe reports whether a statement revokes a device and has it destroy its
// keys.
func ordersWipe(statement []byte, device orglog.ID) bool {
	st, err := orglog.Parse(statement)
	if err != nil {
		return false
	}
	c, ok := st.Content.(orglog.RevokeDevice)
	return ok && orglog.ID(c.Device) == device && c.Wipe
}
