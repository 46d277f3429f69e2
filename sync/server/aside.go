package server

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"doorstep/sync/logstore"
	"doorstep/sync/wire"
)

// courierPush takes what a device's courier key, or a revoked device, sends: its
// own entries, and nothing is read by it. Those of an active device go to the
// log, those of a revoked one are held aside.
func (s *Server) courierPush(w http.ResponseWriter, r *http.Request) {
	who, ok := s.allow(w, r, wire.ScopeCourier, wire.ScopeQuarantine)
	if !ok {
		return
	}
	s.takePush(r, newAnswer(w, time.Now), who)
}

// setAside queues an entry to be held aside with the next commit, if there is
// room. Own says that the device itself sent it.
func (p *pushing) setAside(b wire.Signed, raw []byte, device wire.ID, own bool) {
	u, err := p.asideUse(device)
	l := p.s.cfg.Limits
	full := l.Held > 0 && u.n >= l.Held || l.HeldBytes > 0 && u.bytes+int64(len(raw)) > l.HeldBytes
	held := false
	if err == nil && full {
		held, err = p.isAside(device, b.Hash)
	}
	switch {
	case err != nil:
		p.refuse(wire.Refusal{Reason: wire.RefusedStorage, Key: b.Key})
		return
	case full && !held:
		p.refuse(wire.Refusal{Reason: wire.RefusedQuota, Key: b.Key, Want: uint64(max(0, l.HeldBytes-u.bytes))})
		return
	case !full:
		p.aside[device] = use{u.n + 1, u.bytes + int64(len(raw))}
	}
	p.holds = append(p.holds, holding{
		Held: logstore.Held{Device: device, Key: b.Key, Hash: b.Hash, At: p.s.cfg.Clock.Now(), Raw: raw}, own: own,
	})
	p.bytes += len(raw)
}

// holding is an entry that waits to be held aside.
type holding struct {
	logstore.Held
	own bool
}

// use is what is held aside of a device.
type use struct {
	n     int
	bytes int64
}

// asideUse is what is held aside of a device, this push's part included.
func (p *pushing) asideUse(device wire.ID) (use, error) {
	u, ok := p.aside[device]
	if ok {
		return u, nil
	}
	n, bytes, err := p.s.cfg.Store.HeldUse(p.ctx, device)
	if err == nil {
		u = use{n, bytes}
		p.aside[device] = u
	}
	return u, err
}

// isAside says whether an entry of a device is held aside: a device whose share is
// used up, and whose answer was lost, asks again. The store is read once a push.
func (p *pushing) isAside(device wire.ID, hash wire.Hash) (bool, error) {
	if p.lists == nil {
		p.lists = map[wire.Hash]wire.ID{}
		err := p.s.cfg.Store.HeldAside(p.ctx, func(h logstore.Held) error {
			p.lists[h.Hash] = h.Device
			return nil
		})
		if err != nil {
			p.lists = nil
			return false, err
		}
	}
	return p.lists[hash] == device, nil
}

// hold keeps what waits to be held aside and says so: to the device that sent
// its own, with a signed word; to a member who brought back somebody else's,
// with a refusal that says that nothing is lost.
func (p *pushing) hold(holds []holding) error {
	r := wire.HeldReceipts{Org: p.s.members.org(), OrgSize: p.s.members.size(), Time: p.s.now()}
	for _, h := range holds {
		made, err := p.s.cfg.Store.Hold(p.ctx, h.Held)
		if errors.Is(err, logstore.ErrDestroyed) {
			p.refuse(wire.Refusal{Reason: wire.RefusedDestroyed, Key: h.Key})
			continue
		}
		if err != nil {
			return p.storeFailed(err)
		}
		if made {
			p.stored++
			p.s.metrics.bundles.WithLabelValues("aside").Inc()
		}
		if !h.own {
			p.a.refuse(wire.Refusal{Reason: wire.RefusedHeld, Key: h.Key, Hash: h.Hash})
			continue
		}
		r.Rows = append(r.Rows, wire.HeldRow{Key: h.Key, Hash: h.Hash})
	}
	if len(r.Rows) == 0 {
		return nil
	}
	body, err := wire.SignHeld(p.s.keys.signer(), r)
	if err != nil {
		return p.storeFailed(err)
	}
	p.a.frame(wire.CodeHeld, body)
	return nil
}

// quarantine gives what is held aside, beginning after ?after=n items, to those
// who decide about it. An answer ends after 4 MiB; one without an item says that
// there are no more.
func (s *Server) quarantine(w http.ResponseWriter, r *http.Request) {
	who, ok := s.allow(w, r, wire.ScopeDevice, wire.ScopeAdmin)
	if !ok {
		return
	}
	if !s.members.decides(who) {
		s.refuse(w, http.StatusForbidden, wire.Refusal{Reason: wire.RefusedScope})
		return
	}
	after, err := number(r, "after")
	if err != nil {
		s.refuse(w, http.StatusBadRequest, wire.Refusal{Reason: wire.RefusedMalformed})
		return
	}
	a := newAnswer(w, time.Now)
	st := s.members.now()
	at, bytes := uint64(0), 0
	err = s.cfg.Store.HeldAside(r.Context(), func(h logstore.Held) error {
		if at++; at <= after {
			return nil
		}
		if _, gone := st.Destroyed[h.Key.Space]; gone {
			return nil
		}
		if bytes > 0 && bytes+len(h.Raw) > wire.AsideBytes {
			return errEnough
		}
		bytes += len(h.Raw)
		a.frame(wire.CodeAside, wire.Aside{Index: at, Device: h.Device, Key: h.Key, Hash: h.Hash, Time: uint64(max(0, h.At.Unix()))}.Encode())
		a.frame(wire.CodeBundle, h.Raw)
		return a.err
	})
	if err != nil && !errors.Is(err, errEnough) {
		if !a.began {
			s.fail(w, "quarantine", err)
		}
		return
	}
	s.end(a)
}

// number reads a decimal from the query, 0 when it is not there.
func number(r *http.Request, name string) (uint64, error) {
	q := r.URL.Query().Get(name)
	if q == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(q, 10, 63)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, wire.ErrMalformed)
	}
	return n, nil
}
