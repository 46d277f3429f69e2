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

// shutOut reports whether the organisation has shut this tablet out.
func (s *Session) shutOut() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.out
}

// leave ends a session whose tablet was shut out: the vault is locked, what is
// sealed in it is handed over to be held aside, and keys are destroyed if the
// organisation ordered that.
func (s *Session) leave(ctx context.Context) error {
	s.emit(Event{Kind: EventTrouble, Text: sentence(ErrRevoked)})
	if err := s.Lock(); err != nil {
		return err
	}
	rep, err := Contact(ctx, s.o)
	switch {
	case rep.Wiped:
		return ErrWiped
	case rep.Revoked:
		return ErrRevoked
	}
	return errors.Join(ErrRevoked, err)
}
