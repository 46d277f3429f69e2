package server

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"doorstep/crypto/sign"
	"doorstep/sync/logstore"
	"doorstep/sync/wire"
)

// challenge gives a nonce, signed by the note key, to whoever asks.
func (s *Server) challenge(w http.ResponseWriter, r *http.Request) {
	signer, tickets := s.keys.signer(), s.keys.ticket()
	if signer == nil {
		s.refuse(w, http.StatusNotFound, wire.Refusal{Reason: wire.RefusedUnknown})
		return
	}
	body, err := readSmall(w, r, wire.MaxAuth)
	var req wire.ChallengeRequest
	if err == nil {
		req, err = wire.ParseChallengeRequest(body)
	}
	if err != nil {
		s.refuse(w, http.StatusBadRequest, wire.Refusal{Reason: wire.RefusedMalformed})
		return
	}
	now := s.cfg.Clock.Now()
	nonce, err := tickets.nonce(req.KID, now)
	if err != nil {
		s.fail(w, "challenge", err)
		return
	}
	text, err := wire.SignChallenge(signer, wire.Challenge{Nonce: nonce, Time: now.UTC().Truncate(time.Second), TTL: wire.ChallengeTTL})
	if err != nil {
		s.fail(w, "challenge", err)
		return
	}
	s.small(w, text)
}

// token gives a token for a signature over nonce and origin by a key of the
// organisation's log: a device's, an administrator's or an invite's.
func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	body, err := readSmall(w, r, wire.MaxAuth)
	if err != nil {
		s.refuse(w, http.StatusBadRequest, wire.Refusal{Reason: wire.RefusedMalformed})
		return
	}
	if tok, _, _, ok := s.signIn(w, r, body); ok {
		s.small(w, tok.Encode())
	}
}

// signIn judges a signed request for a token and makes it. Otherwise it has
// answered.
func (s *Server) signIn(w http.ResponseWriter, r *http.Request, body []byte) (tok wire.Token, kid sign.KID, h holder, ok bool) {
	msg, req, ok := s.tokenRequest(w, r, body)
	if !ok {
		return tok, kid, h, false
	}
	kid = msg.Header.KID
	h, found := s.members.holder(kid)
	if found && h.scope == wire.ScopeQuarantine && !h.courier {
		s.refuse(w, http.StatusForbidden, s.revocation(r, h))
		return tok, kid, h, false
	}
	if !found || h.courier || h.stale(s.cfg.Clock.Now()) {
		s.refuse(w, http.StatusForbidden, wire.Refusal{Reason: wire.RefusedUnknown})
		return tok, kid, h, false
	}
	tok.TTL = uint64(wire.TokenTTL / time.Second)
	tok.Token, ok = s.grant(w, r, msg, req, h.pub, h.scope)
	return tok, kid, h, ok
}

// enter is allow for a push or a pull of a device, which may also sign in by
// itself: the answer then begins with the token for the requests that follow.
func (s *Server) enter(w http.ResponseWriter, r *http.Request, a *answer) (principal, bool) {
	signed, ok := strings.CutPrefix(r.Header.Get("Authorization"), wire.SignedScheme)
	if !ok {
		return s.allow(w, r, wire.ScopeDevice)
	}
	body, err := base64.RawURLEncoding.Strict().DecodeString(signed)
	if err != nil || len(body) > wire.MaxAuth {
		s.refuse(w, http.StatusBadRequest, wire.Refusal{Reason: wire.RefusedMalformed})
		return principal{}, false
	}
	tok, kid, h, ok := s.signIn(w, r, body)
	if !ok {
		return principal{}, false
	}
	if h.scope != wire.ScopeDevice || h.device == nil {
		s.refuse(w, http.StatusForbidden, wire.Refusal{Reason: wire.RefusedScope})
		return principal{}, false
	}
	a.hand(tok)
	return s.admit(w, principal{kid: kid, scope: h.scope, token: sha256.Sum256(tok.Token[:])}, h)
}

// courierToken gives a device's courier key, or the own key of a device that may
// be revoked, a token that reaches no further than to push what the device
// itself signed. A revoked device is told, with the statement that says so.
func (s *Server) courierToken(w http.ResponseWriter, r *http.Request) {
	body, err := readSmall(w, r, wire.MaxAuth)
	if err != nil {
		s.refuse(w, http.StatusBadRequest, wire.Refusal{Reason: wire.RefusedMalformed})
		return
	}
	msg, req, ok := s.tokenRequest(w, r, body)
	if !ok {
		return
	}
	h, found := s.members.holder(msg.Header.KID)
	if !found || h.device == nil {
		s.refuse(w, http.StatusForbidden, wire.Refusal{Reason: wire.RefusedUnknown})
		return
	}
	answer := wire.CourierToken{TTL: uint64(wire.TokenTTL / time.Second), Scope: wire.ScopeCourier}
	if !h.device.Active() {
		answer.Scope, answer.Revoked = wire.ScopeQuarantine, s.members.statement(r.Context(), h.device.Revoked)
		if answer.Revoked == nil {
			s.fail(w, "courier", fmt.Errorf("read a revocation: %w", logstore.ErrDamaged))
			return
		}
	}
	if answer.Token, ok = s.grant(w, r, msg, req, h.pub, answer.Scope); ok {
		s.small(w, answer.Encode())
	}
}

// tokenRequest reads a request for a token, and brings the organisation's log up
// to date. Otherwise it has answered.
func (s *Server) tokenRequest(w http.ResponseWriter, r *http.Request, body []byte) (*sign.Message, wire.TokenRequest, bool) {
	bad := func() (*sign.Message, wire.TokenRequest, bool) {
		s.refuse(w, http.StatusBadRequest, wire.Refusal{Reason: wire.RefusedMalformed})
		return nil, wire.TokenRequest{}, false
	}
	msg, err := sign.Parse1(body, sign.TypeToken)
	if err != nil {
		return bad()
	}
	req, err := wire.ParseTokenRequest(msg.Payload)
	if err != nil {
		return bad()
	}
	if err := s.members.refresh(r.Context()); err != nil {
		s.fail(w, "token", err)
		return nil, req, false
	}
	return msg, req, true
}

// grant checks signature, origin and nonce and makes a token; the nonce is used
// up whatever process it is shown to. Otherwise it has answered.
func (s *Server) grant(w http.ResponseWriter, r *http.Request, msg *sign.Message, req wire.TokenRequest, pub sign.Public, scope wire.Scope) (tok [32]byte, ok bool) {
	tickets, now, kid := s.keys.ticket(), s.cfg.Clock.Now(), msg.Header.KID
	no := func() ([32]byte, bool) {
		s.refuse(w, http.StatusUnauthorized, wire.Refusal{Reason: wire.RefusedAuth})
		return tok, false
	}
	if tickets == nil || msg.Verify(pub, nil) != nil || !s.sameOrigin(r, req.Origin) || !tickets.checkNonce(req.Nonce, kid, now) {
		return no()
	}
	name := "nonce/" + hex.EncodeToString(req.Nonce[:nonceBody])
	err := s.cfg.Store.PutTemp(r.Context(), name, []byte{1}, now, now.Add(wire.ChallengeTTL+2*clockSpread))
	if errors.Is(err, logstore.ErrTaken) {
		return no()
	}
	if err != nil {
		s.fail(w, "token", err)
		return tok, false
	}
	return tickets.token(kid, scope, now.Add(wire.TokenTTL)), true
}

// revocation is what a revoked device is told.
func (s *Server) revocation(r *http.Request, h holder) wire.Refusal {
	detail := s.members.statement(r.Context(), h.device.Revoked)
	if len(detail) > wire.MaxRefusal-256 {
		detail = nil // it is in the log, and the courier's token carries it whole
	}
	return wire.Refusal{Reason: wire.RefusedRevoked, Detail: detail}
}

// sameOrigin compares the host that the tablet meant with the one it reached,
// so that a challenge that somebody passed on is of no use. A proxy in front
// tells the host in the usual header.
func (s *Server) sameOrigin(r *http.Request, origin string) bool {
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" {
		return false
	}
	hosts := []string{r.Host}
	if s.cfg.BehindProxy {
		hosts = append(hosts, r.Header.Get("X-Forwarded-Host"))
	}
	return slices.ContainsFunc(hosts, func(h string) bool { return strings.EqualFold(h, u.Host) })
}

// allow reads the token of a request and checks that its key still has one of
// the scopes, and that its device does not ask too often. Otherwise it has
// answered.
func (s *Server) allow(w http.ResponseWriter, r *http.Request, scopes ...wire.Scope) (principal, bool) {
	no := func(status int, refusal wire.Refusal) (principal, bool) {
		s.refuse(w, status, refusal)
		return principal{}, false
	}
	raw, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	token, err := base64.RawURLEncoding.Strict().DecodeString(raw)
	tickets := s.keys.ticket()
	if !ok || err != nil || len(token) != 32 || tickets == nil {
		return no(http.StatusUnauthorized, wire.Refusal{Reason: wire.RefusedAuth})
	}
	kid, scope, err := tickets.who([32]byte(token), s.cfg.Clock.Now())
	if err != nil {
		return no(http.StatusUnauthorized, wire.Refusal{Reason: wire.RefusedAuth})
	}
	if err := s.members.refresh(r.Context()); err != nil {
		s.fail(w, "sign-in", err)
		return principal{}, false
	}
	h, found := s.members.holder(kid)
	if !found || h.stale(s.cfg.Clock.Now()) {
		return no(http.StatusForbidden, wire.Refusal{Reason: wire.RefusedAuth})
	}
	if h.device != nil && !h.device.Active() && scope != wire.ScopeQuarantine {
		return no(http.StatusForbidden, s.revocation(r, h))
	}
	if !h.reaches(scope) || !slices.Contains(scopes, scope) {
		return no(http.StatusForbidden, wire.Refusal{Reason: wire.RefusedScope})
	}
	return s.admit(w, principal{kid: kid, scope: scope, token: sha256.Sum256(token)}, h)
}

// admit lets in who has shown a key's rights, unless it asks too often.
func (s *Server) admit(w http.ResponseWriter, who principal, h holder) (principal, bool) {
	if h.device != nil {
		who.device, who.signs = h.device.ID, h.device.Sign.KID()
	}
	if wait, ok := s.ceilings.request(wire.ID(who.kid), s.cfg.Clock.Now()); !ok {
		s.slowDown(w, wait)
		return principal{}, false
	}
	return who, true
}

// readSmall reads a body of at most max bytes within the pace.
func readSmall(w http.ResponseWriter, r *http.Request, max int64) ([]byte, error) {
	body := io.LimitReader(&pacedBody{r: r.Body, rc: http.NewResponseController(w), now: time.Now}, max+1)
	b, err := io.ReadAll(body)
	if err != nil {
		return nil, fmt.Errorf("read a request: %w", err)
	}
	if int64(len(b)) > max {
		return nil, wire.ErrTooLarge
	}
	return b, nil
}

// small writes an answer that is not a stream.
func (s *Server) small(w http.ResponseWriter, body []byte) {
	h := w.Header()
	h.Set("Content-Type", wire.ContentType)
	h["Date"] = nil
	_, _ = w.Write(body)
	s.metrics.bytesOut.Add(float64(len(body)))
}
