package server

import (
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
	"time"

	"doorstep/crypto/sign"
	"doorstep/sync/logstore"
	"doorstep/sync/wire"
)

// maxJoins is how many different joins one invite may post: a tablet that
// failed half-way and began again, not more.
const maxJoins = 4

// joinPost keeps a new device's request to be added until somebody approves
// it. Only the holder of an open invite gets here, and the join must be signed
// by that invite's key and by the device's own.
func (s *Server) joinPost(w http.ResponseWriter, r *http.Request) {
	who, ok := s.allow(w, r, wire.ScopeInvite)
	if !ok {
		return
	}
	raw, err := readSmall(w, r, wire.MaxJoin)
	if err != nil {
		s.refuse(w, http.StatusBadRequest, wire.Refusal{Reason: wire.RefusedMalformed})
		return
	}
	m, err := sign.ParseMany(raw, sign.TypeJoin)
	if err != nil {
		s.refuse(w, http.StatusBadRequest, wire.Refusal{Reason: wire.RefusedMalformed})
		return
	}
	_, inv, err := s.members.now().CheckJoin(raw, s.cfg.Clock.Now())
	own, found := s.members.now().InviteByKID(who.kid)
	if err != nil || !found || inv.ID != own.ID {
		s.refuse(w, http.StatusConflict, wire.Refusal{Reason: wire.RefusedStatement})
		return
	}
	prefix := joinSetting(inv.ID)
	n := 0
	if err := s.cfg.Store.Settings(r.Context(), prefix, func(string, []byte) error { n++; return nil }); err != nil {
		s.fail(w, "join", err)
		return
	}
	hash := m.Hash()
	name := prefix + hex.EncodeToString(hash[:8])
	if _, err := s.cfg.Store.Setting(r.Context(), name); errors.Is(err, logstore.ErrAbsent) && n >= maxJoins {
		s.refuse(w, http.StatusConflict, wire.Refusal{Reason: wire.RefusedBusy})
		return
	}
	if err := s.cfg.Store.Set(r.Context(), name, raw); err != nil {
		s.fail(w, "join", err)
		return
	}
	a := newAnswer(w, time.Now)
	a.status = http.StatusCreated
	s.end(a)
}

func joinSetting(invite wire.ID) string { return "join/" + hex.EncodeToString(invite[:]) + "/" }

// joinList gives the joins that wait, those whose invite is still open, to
// devices and admins.
func (s *Server) joinList(w http.ResponseWriter, r *http.Request) {
	if _, ok := s.allow(w, r, wire.ScopeDevice, wire.ScopeAdmin); !ok {
		return
	}
	a := newAnswer(w, time.Now)
	st, now := s.members.now(), s.cfg.Clock.Now()
	err := s.cfg.Store.Settings(r.Context(), "join/", func(name string, raw []byte) error {
		if !strings.HasPrefix(name, "join/") {
			return nil
		}
		if _, _, err := st.CheckJoin(raw, now); err == nil {
			a.frame(wire.CodeJoin, raw)
		}
		return a.err
	})
	if err != nil {
		if !a.began {
			s.fail(w, "joins", err)
		}
		return
	}
	s.end(a)
}
