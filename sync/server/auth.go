package server

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"doorstep/crypto/orglog"
	"doorstep/crypto/sign"
	"doorstep/sync/logstore"
	"doorstep/sync/wire"

	"golang.org/x/mod/sumdb/note"
)

// Bounds of what is remembered between requests.
const (
	maxNonces = 20_000
	maxTokens = 50_000
)

// sessions remembers nonces, each good once, and tokens by their hash, so that
// what lies in memory opens nothing.
type sessions struct {
	clock Clock
	rand  io.Reader

	mu     sync.Mutex
	nonces map[[32]byte]time.Time
	tokens map[[32]byte]*session
}

type session struct {
	who   principal
	until time.Time
	// follow is the body of a follow frame as the tablet would send it after
	// the last answer.
	follow []byte
}

func newSessions(c Clock, rand io.Reader) *sessions {
	return &sessions{clock: c, rand: rand, nonces: map[[32]byte]time.Time{}, tokens: map[[32]byte]*session{}}
}

// nonce draws a nonce; false when too many are open.
func (s *sessions) nonce() (wire.Challenge, bool, error) {
	now := s.clock.Now()
	c := wire.Challenge{Time: now.UTC().Truncate(time.Second), TTL: wire.ChallengeTTL}
	if _, err := io.ReadFull(s.rand, c.Nonce[:]); err != nil {
		return c, false, fmt.Errorf("no randomness: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.nonces) >= maxNonces {
		for n, until := range s.nonces {
			if now.After(until) {
				delete(s.nonces, n)
			}
		}
		if len(s.nonces) >= maxNonces {
			return c, false, nil
		}
	}
	s.nonces[c.Nonce] = now.Add(wire.ChallengeTTL)
	return c, true, nil
}

// spend uses a nonce up.
func (s *sessions) spend(nonce [32]byte) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	until, ok := s.nonces[nonce]
	delete(s.nonces, nonce)
	return ok && !s.clock.Now().After(until)
}

// grant draws a token; false when too many are alive.
func (s *sessions) grant(who principal) (wire.Token, bool, error) {
	t := wire.Token{TTL: uint64(wire.TokenTTL / time.Second)}
	if _, err := io.ReadFull(s.rand, t.Token[:]); err != nil {
		return t, false, fmt.Errorf("no randomness: %w", err)
	}
	now := s.clock.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.tokens) >= maxTokens {
		for h, v := range s.tokens {
			if now.After(v.until) {
				delete(s.tokens, h)
			}
		}
		if len(s.tokens) >= maxTokens {
			return t, false, nil
		}
	}
	s.tokens[sha256.Sum256(t.Token[:])] = &session{who: who, until: now.Add(wire.TokenTTL)}
	return t, true, nil
}

// who finds the holder of a token.
func (s *sessions) who(token []byte) (principal, bool) {
	h := sha256.Sum256(token)
	s.mu.Lock()
	defer s.mu.Unlock()
	v, ok := s.tokens[h]
	if !ok {
		return principal{}, false
	}
	if s.clock.Now().After(v.until) {
		delete(s.tokens, h)
		return principal{}, false
	}
	p := v.who
	p.token = h
	return p, true
}

// remember keeps where a tablet is after an answer.
func (s *sessions) remember(p principal, follow []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v, ok := s.tokens[p.token]; ok && len(follow) <= wire.MaxResume {
		v.follow = follow
	}
}

// recall gives what was remembered, if the tag is its.
func (s *sessions) recall(p principal, tag []byte) (wire.Follow, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, ok := s.tokens[p.token]
	if !ok || v.follow == nil {
		return wire.Follow{}, false
	}
	want := wire.ResumeTag(v.follow)
	if string(want[:]) != string(tag) {
		return wire.Follow{}, false
	}
	f, err := wire.ParseFollow(v.follow)
	return f, err == nil
}

// challenge gives a nonce, signed by the note key, to whoever asks.
func (s *Server) challenge(w http.ResponseWriter, r *http.Request) {
	signer := s.keys.signer()
	if signer == nil {
		s.refuse(w, http.StatusNotFound, wire.Refusal{Reason: wire.RefusedUnknown})
		return
	}
	body, err := readSmall(w, r, wire.MaxAuth)
	if err == nil {
		_, err = wire.ParseChallengeRequest(body)
	}
	if err != nil {
		s.refuse(w, http.StatusBadRequest, wire.Refusal{Reason: wire.RefusedMalformed})
		return
	}
	c, ok, err := s.auth.nonce()
	if err != nil {
		s.fail(w, "challenge", err)
		return
	}
	if !ok {
		w.Header().Set("Retry-After", "10")
		s.refuse(w, http.StatusServiceUnavailable, wire.Refusal{Reason: wire.RefusedBusy})
		return
	}
	text, err := wire.SignChallenge(signer, c)
	if err != nil {
		s.fail(w, "challenge", err)
		return
	}
	s.small(w, text)
}

// token gives a token for a signature over nonce and origin by a key of the
// organisation's log.
func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	bad := func(status int, reason wire.Reason, detail []byte) {
		s.refuse(w, status, wire.Refusal{Reason: reason, Detail: detail})
	}
	body, err := readSmall(w, r, wire.MaxAuth)
	if err != nil {
		bad(http.StatusBadRequest, wire.RefusedMalformed, nil)
		return
	}
	msg, err := sign.Parse1(body, sign.TypeToken)
	if err != nil {
		bad(http.StatusBadRequest, wire.RefusedMalformed, nil)
		return
	}
	req, err := wire.ParseTokenRequest(msg.Payload)
	if err != nil {
		bad(http.StatusBadRequest, wire.RefusedMalformed, nil)
		return
	}
	if err := s.members.refresh(r.Context()); err != nil {
		s.fail(w, "token", err)
		return
	}
	pub, scope, revoked, ok := s.members.signer(r.Context(), msg.Header.KID)
	if revoked != nil {
		bad(http.StatusForbidden, wire.RefusedRevoked, revoked)
		return
	}
	if !ok {
		bad(http.StatusForbidden, wire.RefusedUnknown, nil)
		return
	}
	if msg.Verify(pub, nil) != nil || !s.sameOrigin(r, req.Origin) || !s.auth.spend(req.Nonce) {
		bad(http.StatusUnauthorized, wire.RefusedAuth, nil)
		return
	}
	t, ok, err := s.auth.grant(principal{kid: msg.Header.KID, scope: scope})
	if err != nil {
		s.fail(w, "token", err)
		return
	}
	if !ok {
		w.Header().Set("Retry-After", "10")
		bad(http.StatusServiceUnavailable, wire.RefusedBusy, nil)
		return
	}
	s.small(w, t.Encode())
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
// the scopes. Otherwise it has answered.
func (s *Server) allow(w http.ResponseWriter, r *http.Request, scopes ...wire.Scope) (principal, bool) {
	raw, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	token, err := base64.RawURLEncoding.DecodeString(raw)
	if !ok || err != nil || len(token) != 32 {
		s.refuse(w, http.StatusUnauthorized, wire.Refusal{Reason: wire.RefusedAuth})
		return principal{}, false
	}
	who, ok := s.auth.who(token)
	if !ok {
		s.refuse(w, http.StatusUnauthorized, wire.Refusal{Reason: wire.RefusedAuth})
		return principal{}, false
	}
	if err := s.members.refresh(r.Context()); err != nil {
		s.fail(w, "sign-in", err)
		return principal{}, false
	}
	if still, revoked := s.members.may(r.Context(), who); !still {
		refusal := wire.Refusal{Reason: wire.RefusedAuth}
		if revoked != nil {
			refusal = wire.Refusal{Reason: wire.RefusedRevoked, Detail: revoked}
		}
		s.refuse(w, http.StatusForbidden, refusal)
		return principal{}, false
	}
	if !slices.Contains(scopes, who.scope) {
		s.refuse(w, http.StatusForbidden, wire.Refusal{Reason: wire.RefusedScope})
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

// noteKeys holds the note signing key, from the command line, from the store,
// or from the first organisation to come.
type noteKeys struct {
	mu  sync.RWMutex
	key note.Signer
}

func (k *noteKeys) signer() note.Signer {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.key
}

func (k *noteKeys) set(s note.Signer) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.key = s
}

// noteKeySetting names the stored key of an organisation.
func noteKeySetting(genesis [32]byte) string { return fmt.Sprintf("note-key/%x", genesis) }

// ErrNoteKey says that the note key is not the organisation's.
var ErrNoteKey = errors.New("the note key does not belong to the organisation: start with the --note-key that its founder made")

func loadNoteKeys(ctx context.Context, cfg Config, m *members) (*noteKeys, error) {
	k := &noteKeys{}
	text := cfg.NoteKey
	st := m.now()
	if text == "" && st != nil {
		stored, err := cfg.Store.Setting(ctx, noteKeySetting(st.Genesis))
		if err != nil && !errors.Is(err, logstore.ErrAbsent) {
			return nil, fmt.Errorf("read the note key: %w", err)
		}
		if err != nil {
			return nil, fmt.Errorf("the store holds an organisation but no note key: %w", ErrNoteKey)
		}
		text = string(stored)
	}
	if text == "" {
		return k, nil
	}
	signer, err := note.NewSigner(text)
	if err != nil {
		return nil, ErrNoteKey // the parser's words could hold the key
	}
	if st != nil && !fits(signer, st) {
		return nil, ErrNoteKey
	}
	k.key = signer
	return k, nil
}

// fits says whether what signer signs verifies under the organisation's key.
func fits(signer note.Signer, st *orglog.State) bool {
	v, err := note.NewVerifier(st.NoteKey)
	if err != nil || v.Name() != signer.Name() || v.KeyHash() != signer.KeyHash() {
		return false
	}
	probe := []byte("doorstep/v1/probe\x00")
	sig, err := signer.Sign(probe)
	return err == nil && v.Verify(probe, sig)
}
