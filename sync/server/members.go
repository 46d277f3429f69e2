package server

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"doorstep/crypto/orglog"
	"doorstep/crypto/sign"
	"doorstep/sync/logstore"
	"doorstep/sync/wire"
)

// members is the organisation's log as this process has read it: it verifies
// every statement itself, and can read no name in any of them.
type members struct {
	store   logstore.Store
	genesis [32]byte // of the only organisation to serve; zero: any

	mu    sync.RWMutex
	state *orglog.State // nil: no organisation yet
}

// now gives the state; what it points to never changes.
func (m *members) now() *orglog.State {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.state
}

func (m *members) size() uint64 {
	if st := m.now(); st != nil {
		return st.Size
	}
	return 0
}

func (m *members) org() wire.ID {
	if st := m.now(); st != nil {
		return st.Org
	}
	return wire.ID{}
}

// refresh reads what the store has gained, from this process or another.
func (m *members) refresh(ctx context.Context) error {
	from := m.size()
	var fresh [][]byte
	_, err := m.store.OrgRead(ctx, from, func(_ uint64, raw []byte) error {
		fresh = append(fresh, append([]byte(nil), raw...))
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the organisation's log: %w", err)
	}
	if len(fresh) == 0 {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.state != nil && m.state.Size != from {
		return nil // somebody else was quicker and has read it all
	}
	next, err := m.extend(m.state, fresh)
	if err != nil {
		return fmt.Errorf("the organisation's log in the store: %w: %w", logstore.ErrDamaged, err)
	}
	m.state = next
	return nil
}

// extend verifies statements on top of a state.
func (m *members) extend(st *orglog.State, raws [][]byte) (*orglog.State, error) {
	if st == nil {
		pinned := orglog.Hash(raws[0])
		if m.genesis != [32]byte{} {
			pinned = m.genesis
		}
		return orglog.Load(pinned, raws)
	}
	next, err := st.ApplyAll(raws)
	if err != nil {
		return nil, err
	}
	return next, nil
}

// append verifies statements and stores them in one commit. A refusal is for
// the sender; an error is the store's.
func (m *members) append(ctx context.Context, sts []wire.Statement) (*wire.Refusal, error) {
	if err := m.refresh(ctx); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	size := uint64(0)
	if m.state != nil {
		size = m.state.Size
	}
	raws := make([][]byte, len(sts))
	for i, st := range sts {
		raws[i] = st.Raw
	}
	if sts[0].Pos != size {
		held, err := m.held(ctx, sts)
		if err != nil || held {
			return nil, err
		}
		return &wire.Refusal{Reason: wire.RefusedMoved, Want: size}, nil
	}
	next, err := m.extend(m.state, raws)
	switch {
	case errors.Is(err, orglog.ErrGenesis):
		return &wire.Refusal{Reason: wire.RefusedUnknown}, nil
	case errors.Is(err, orglog.ErrMalformed):
		return &wire.Refusal{Reason: wire.RefusedMalformed}, nil
	case err != nil:
		return &wire.Refusal{Reason: wire.RefusedStatement}, nil
	}
	err = m.store.OrgAppend(context.WithoutCancel(ctx), size, raws)
	if errors.Is(err, logstore.ErrMoved) {
		return &wire.Refusal{Reason: wire.RefusedMoved, Want: size + 1}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("store statements: %w", err)
	}
	m.state = next
	return nil, nil
}

// held says whether exactly these statements are in the log already: the
// sender's answer was lost and it asks again.
func (m *members) held(ctx context.Context, sts []wire.Statement) (bool, error) {
	same := 0
	errDiffers := errors.New("differs")
	_, err := m.store.OrgRead(ctx, sts[0].Pos, func(pos uint64, raw []byte) error {
		i := pos - sts[0].Pos
		if i >= uint64(len(sts)) {
			return errDiffers
		}
		if sts[i].Pos != pos || string(sts[i].Raw) != string(raw) {
			return errDiffers
		}
		same++
		return nil
	})
	if err != nil && !errors.Is(err, errDiffers) {
		return false, fmt.Errorf("read the organisation's log: %w", err)
	}
	return same == len(sts), nil
}

// principal is who holds a token.
type principal struct {
	kid   sign.KID
	scope wire.Scope
	token [32]byte // hash of the token
}

// signer finds the key that a token request is to be signed by, and what it
// may do. Revoked gives the statement that ended a device's rights.
func (m *members) signer(ctx context.Context, kid sign.KID) (pub sign.Public, scope wire.Scope, revoked []byte, ok bool) {
	st := m.now()
	if st == nil {
		return pub, 0, nil, false
	}
	if d, found := st.DeviceByKID(kid); found {
		if !d.Active() {
			return pub, 0, m.statement(ctx, d.Revoked), false
		}
		return d.Sign, wire.ScopeDevice, nil, true
	}
	if key, found := st.Admins[kid]; found {
		return key, wire.ScopeAdmin, nil, true
	}
	if inv, found := st.InviteByKID(kid); found {
		for _, k := range inv.Keys {
			if k.Key.KID() == kid {
				return k.Key, wire.ScopeInvite, nil, true
			}
		}
	}
	return pub, 0, nil, false
}

// may says whether a key still has the scope that its token was given for.
func (m *members) may(ctx context.Context, p principal) (bool, []byte) {
	_, scope, revoked, ok := m.signer(ctx, p.kid)
	return ok && scope == p.scope, revoked
}

// statement reads one statement, nil if it cannot.
func (m *members) statement(ctx context.Context, pos uint64) []byte {
	var out []byte
	stop := errors.New("found")
	_, err := m.store.OrgRead(ctx, pos, func(_ uint64, raw []byte) error {
		out = append([]byte(nil), raw...)
		return stop
	})
	if !errors.Is(err, stop) || len(out) > wire.MaxRefusal-256 {
		return nil
	}
	return out
}
