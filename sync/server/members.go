package server

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

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

	// moved is told of every step that the log makes, after it is stored and in
	// use; it must not be called with mu held.
	moved func(ctx context.Context, from, to *orglog.State)

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
	before := m.state
	if before != nil && before.Size != from {
		m.mu.Unlock()
		return nil // somebody else was quicker and has read it all
	}
	next, err := m.extend(before, fresh)
	if err == nil {
		m.state = next
	}
	m.mu.Unlock()
	if err != nil {
		return fmt.Errorf("the organisation's log in the store: %w: %w", logstore.ErrDamaged, err)
	}
	m.moved(ctx, before, next)
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
	refusal, before, after, err := m.tryAppend(ctx, sts)
	if after != nil {
		m.moved(ctx, before, after)
	}
	return refusal, err
}

// tryAppend is append without telling; after is nil when nothing was appended.
func (m *members) tryAppend(ctx context.Context, sts []wire.Statement) (refusal *wire.Refusal, before, after *orglog.State, err error) {
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
			return nil, nil, nil, err
		}
		return &wire.Refusal{Reason: wire.RefusedMoved, Want: size}, nil, nil, nil
	}
	next, err := m.extend(m.state, raws)
	switch {
	case errors.Is(err, orglog.ErrGenesis):
		return &wire.Refusal{Reason: wire.RefusedUnknown}, nil, nil, nil
	case errors.Is(err, orglog.ErrMalformed):
		return &wire.Refusal{Reason: wire.RefusedMalformed}, nil, nil, nil
	case err != nil:
		return &wire.Refusal{Reason: wire.RefusedStatement}, nil, nil, nil
	}
	err = m.store.OrgAppend(context.WithoutCancel(ctx), size, raws)
	if errors.Is(err, logstore.ErrMoved) {
		return &wire.Refusal{Reason: wire.RefusedMoved, Want: size + 1}, nil, nil, nil
	}
	if err != nil {
		return nil, nil, nil, fmt.Errorf("store statements: %w", err)
	}
	before, m.state = m.state, next
	return nil, before, next, nil
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
	// device is the one of the organisation's log whose key or courier key it
	// is, and signs the key id that its entries are signed with; zero for
	// administrators and invites.
	device wire.ID
	signs  sign.KID
}

// holder is what the organisation's log says of a key.
type holder struct {
	pub sign.Public
	// scope is what the key may do now.
	scope wire.Scope
	// device is set for a device's own key and for its courier key.
	device  *orglog.Device
	courier bool
	// expires is when an invite's time is up, in Unix seconds; 0 for all others.
	expires int64
}

// inviteGrace is for how long an invite's key may still read the organisation's
// log after its time: so long a late guest is told why; afterwards a picture of
// the code that somebody kept opens nothing.
const inviteGrace = 7 * 24 * time.Hour

// stale says whether the holder's time has been up for too long.
func (h holder) stale(now time.Time) bool {
	return h.expires > 0 && now.After(time.Unix(h.expires, 0).Add(inviteGrace))
}

// reaches says whether the key may still use a token of a scope. A device's own
// key may act as its courier.
func (h holder) reaches(scope wire.Scope) bool {
	return h.scope == scope || h.scope == wire.ScopeDevice && scope == wire.ScopeCourier
}

// holder finds a key in the organisation's log.
func (m *members) holder(kid sign.KID) (holder, bool) {
	st := m.now()
	if st == nil {
		return holder{}, false
	}
	if d, found := st.DeviceByKID(kid); found {
		h := holder{pub: d.Sign, device: d, scope: wire.ScopeDevice}
		if !d.Active() {
			h.scope = wire.ScopeQuarantine
		}
		return h, true
	}
	if d, found := st.DeviceByCourier(kid); found {
		h := holder{pub: *d.Courier, device: d, courier: true, scope: wire.ScopeCourier}
		if !d.Active() {
			h.scope = wire.ScopeQuarantine
		}
		return h, true
	}
	if key, found := st.Admins[kid]; found {
		return holder{pub: key, scope: wire.ScopeAdmin}, true
	}
	if inv, found := st.InviteByKID(kid); found {
		for _, k := range inv.Keys {
			if k.Key.KID() == kid {
				return holder{pub: k.Key, scope: wire.ScopeInvite, expires: inv.Expires}, true
			}
		}
	}
	return holder{}, false
}

// decides says whether who holds a token decides about what is held aside: an
// administrator, or the device of a manager or lead.
func (m *members) decides(p principal) bool {
	if p.scope == wire.ScopeAdmin {
		return true
	}
	st := m.now()
	d, ok := st.Devices[p.device]
	return ok && p.scope == wire.ScopeDevice && st.People[d.Person].Rank >= orglog.Manager
}

// statement reads one statement, nil if it cannot.
func (m *members) statement(ctx context.Context, pos uint64) []byte {
	var out []byte
	stop := errors.New("found")
	_, err := m.store.OrgRead(ctx, pos, func(_ uint64, raw []byte) error {
		out = append([]byte(nil), raw...)
		return stop
	})
	if !errors.Is(err, stop) {
		return nil
	}
	return out
}
