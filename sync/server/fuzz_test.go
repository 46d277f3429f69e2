package server

import (
	"crypto/rand"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"doorstep/crypto/orglog"
	"doorstep/sync/logstore"
	"doorstep/sync/simtest"
	"doorstep/sync/wire"
)

// FuzzCourierPush feeds the courier's door of a revoked device with anything: no
// panic, nothing in any log, and aside only what the device signed.
func FuzzCourierPush(f *testing.F) {
	org := simtest.New(f, 2)
	tab := org.Tablets[1]
	tab.Open(simtest.ID("case"))
	tab.Bundle(simtest.ID("case"), "text")
	var good []byte
	genuine := map[wire.Hash]bool{}
	for _, o := range tab.Waiting() {
		good = wire.AppendFrame(good, wire.CodeBundle, o.Raw)
		genuine[wire.HashOf(o.Raw)] = true
	}
	org.Append(orglog.RevokeDevice{Device: tab.ID})
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add(wire.AppendFrame(good, wire.CodeClaim, wire.Claim{Key: tab.Waiting()[0].Key}.Encode()))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, body []byte) {
		store := newStore()
		if err := store.OrgAppend(t.Context(), 0, org.Entries); err != nil {
			t.Fatal(err)
		}
		s, err := New(t.Context(), Config{Store: store, Clock: &wall{}, Rand: rand.Reader, Log: slog.New(slog.DiscardHandler), NoteKey: org.NoteKey})
		if err != nil {
			t.Fatal(err)
		}
		req := httptest.NewRequest("POST", wire.PathCourier, strings.NewReader(string(body)))
		req.Header.Set("Authorization", "Bearer "+bearer(s.keys.ticket().token(tab.Sign.KID(), wire.ScopeQuarantine, time.Now().Add(time.Minute))))
		s.ServeHTTP(httptest.NewRecorder(), req)
		spaces := 0
		if err := store.Heads(t.Context(), func(logstore.Head) error { spaces++; return nil }); err != nil || spaces > 0 {
			t.Errorf("%d spaces, %v", spaces, err)
		}
		if err := store.HeldAside(t.Context(), func(h logstore.Held) error {
			if !genuine[h.Hash] {
				t.Errorf("%v is held aside", h.Key)
			}
			return nil
		}); err != nil {
			t.Error(err)
		}
	})
}

// FuzzToken reads anything as a token or nonce.
func FuzzToken(f *testing.F) {
	org := simtest.New(f, 1)
	s, err := New(f.Context(), Config{Store: newStore(), Clock: &wall{}, Rand: rand.Reader, Log: slog.New(slog.DiscardHandler), NoteKey: org.NoteKey})
	if err != nil {
		f.Fatal(err)
	}
	now := time.Now()
	f.Add(make([]byte, 32))
	f.Add(make([]byte, 5))
	f.Fuzz(func(t *testing.T, b []byte) {
		var tok [32]byte
		copy(tok[:], b)
		if _, _, err := s.keys.ticket().who(tok, now); err == nil {
			t.Error("a token that nobody gave")
		}
		if s.keys.ticket().checkNonce(tok, org.Tablets[0].Sign.KID(), now) {
			t.Error("a nonce that nobody gave")
		}
	})
}
