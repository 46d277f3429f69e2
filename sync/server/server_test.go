package server

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"doorstep/crypto/orglog"
	"doorstep/crypto/sign"
	"doorstep/sync/logstore"
	"doorstep/sync/logstore/mem"
	"doorstep/sync/simtest"
	"doorstep/sync/wire"

	"golang.org/x/mod/sumdb/note"
)

type wall struct{ ahead atomic.Int64 }

func (w *wall) Now() time.Time { return time.Now().Add(time.Duration(w.ahead.Load())) }

// bench is a server without a network, and an organisation with one tablet.
type bench struct {
	t     *testing.T
	org   *simtest.Org
	clock *wall
	store logstore.Store
	s     *Server
	log   bytes.Buffer
	// limits are used by the next open.
	limits Limits
	// healFor is how long the next open's server heals.
	healFor time.Duration
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, org: simtest.New(t, 1), clock: &wall{}, store: newStore()}
	if err := b.store.OrgAppend(t.Context(), 0, b.org.Entries); err != nil {
		t.Fatal(err)
	}
	b.open()
	return b
}

func (b *bench) open() {
	b.t.Helper()
	var err error
	b.s, err = New(context.Background(), Config{
		Store: b.store, Clock: b.clock, Rand: rand.Reader, Log: slog.New(slog.NewTextHandler(&b.log, nil)), NoteKey: b.org.NoteKey, Limits: b.limits,
		HealFor: b.healFor,
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) call(method, path, bearer string, body []byte) *httptest.ResponseRecorder {
	b.t.Helper()
	if bearer != "" {
		bearer = "Bearer " + bearer
	}
	return b.callAs(method, path, bearer, body)
}

// callAs is call under an Authorization header.
func (b *bench) callAs(method, path, auth string, body []byte) *httptest.ResponseRecorder {
	b.t.Helper()
	req := httptest.NewRequest(method, "http://sync.example"+path, bytes.NewReader(body))
	if auth != "" {
		req.Header.Set("Authorization", auth)
	}
	rec := httptest.NewRecorder()
	b.s.ServeHTTP(rec, req)
	return rec
}

// reason gives the refusal that an answer consists of, 0 for none.
func reason(t *testing.T, rec *httptest.ResponseRecorder) wire.Reason {
	t.Helper()
	f, err := wire.NewReader(rec.Body, 1<<20).Next()
	if err != nil || f.Code != wire.CodeRefusal {
		return 0
	}
	r, err := wire.ParseRefusal(f.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.Reason
}

func (b *bench) nonce(kid sign.KID) wire.Challenge {
	b.t.Helper()
	rec := b.call("POST", wire.PathChallenge, "", wire.ChallengeRequest{KID: wire.ID(kid)}.Encode())
	v, err := note.NewVerifier(b.org.NoteVerifier)
	if err != nil {
		b.t.Fatal(err)
	}
	ch, err := wire.OpenChallenge(v, rec.Body.Bytes())
	if err != nil {
		b.t.Fatalf("challenge: %d %v", rec.Code, err)
	}
	return ch
}

func (b *bench) request(key sign.Private, nonce [32]byte, origin string) []byte {
	b.t.Helper()
	protected, err := sign.Encode(sign.NewHeader(key.KID(), sign.TypeToken))
	if err != nil {
		b.t.Fatal(err)
	}
	out, err := key.Sign1(protected, wire.TokenRequest{Nonce: nonce, Origin: origin}.Encode(), nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

const origin = "https://sync.example"

func (b *bench) token(key sign.Private) string {
	b.t.Helper()
	rec := b.call("POST", wire.PathToken, "", b.request(key, b.nonce(key.KID()).Nonce, origin))
	tok, err := wire.ParseToken(rec.Body.Bytes())
	if err != nil {
		b.t.Fatalf("token: %d %v", rec.Code, err)
	}
	return bearer(tok.Token)
}

func bearer(token [32]byte) string { return base64.RawURLEncoding.EncodeToString(token[:]) }

func newStore() logstore.Store { return mem.New() }

// TestSignIn: who gets a token, and who does not.
func TestSignIn(t *testing.T) {
	b := newBench(t)
	dev := b.org.Tablets[0].Sign
	stranger := b.org.Stranger("stranger").Sign
	b.token(dev)
	b.token(b.org.Admins[0])
	used := b.nonce(dev.KID()).Nonce
	b.call("POST", wire.PathToken, "", b.request(dev, used, origin))
	late := b.nonce(dev.KID()).Nonce
	foreign := b.request(dev, b.nonce(dev.KID()).Nonce, origin)
	foreign[len(foreign)-1] ^= 1
	for name, c := range map[string]struct {
		body   []byte
		wait   time.Duration
		status int
		want   wire.Reason
	}{
		"a stranger":               {b.request(stranger, b.nonce(stranger.KID()).Nonce, origin), 0, 403, wire.RefusedUnknown},
		"a nonce used before":      {b.request(dev, used, origin), 0, 401, wire.RefusedAuth},
		"a nonce of nobody's":      {b.request(dev, [32]byte{1}, origin), 0, 401, wire.RefusedAuth},
		"a nonce run out":          {b.request(dev, late, origin), 61 * time.Second, 401, wire.RefusedAuth},
		"meant for another server": {b.request(dev, b.nonce(dev.KID()).Nonce, "https://elsewhere.example"), 0, 401, wire.RefusedAuth},
		"an altered signature":     {foreign, 0, 401, wire.RefusedAuth},
		"no message":               {[]byte("hello"), 0, 400, wire.RefusedMalformed},
		"a message far too long":   {make([]byte, wire.MaxAuth+1), 0, 400, wire.RefusedMalformed},
		"a bundle's type of message": {func() []byte {
			p, _ := sign.Encode(sign.NewHeader(dev.KID(), sign.TypeJoin))
			m, _ := dev.Sign1(p, wire.TokenRequest{Origin: origin}.Encode(), nil)
			return m
		}(), 0, 400, wire.RefusedMalformed},
	} {
		before := b.clock.ahead.Load()
		b.clock.ahead.Add(int64(c.wait))
		rec := b.call("POST", wire.PathToken, "", c.body)
		b.clock.ahead.Store(before)
		if rec.Code != c.status || reason(t, rec) != c.want {
			t.Errorf("%s: %d, want %d %v", name, rec.Code, c.status, c.want)
		}
	}
}

// TestTokensRunOut in the bubble's time.
func TestTokensRunOut(t *testing.T) {
	b := newBench(t)
	tok := b.token(b.org.Tablets[0].Sign)
	body := wire.AppendFrame(nil, wire.CodeFollow, wire.Follow{}.Encode())
	for _, c := range []struct {
		wait time.Duration
		want int
	}{{0, 200}, {wire.TokenTTL - time.Second, 200}, {2 * time.Second, 401}} {
		b.clock.ahead.Add(int64(c.wait))
		if rec := b.call("POST", wire.PathPull, tok, body); rec.Code != c.want {
			t.Errorf("%v later: %d, want %d", c.wait, rec.Code, c.want)
		}
	}
	for name, bearer := range map[string]string{"none": "", "short": "AAAA", "wrong": base64.RawURLEncoding.EncodeToString(make([]byte, 32)), "not base64": "!!!"} {
		if rec := b.call("POST", wire.PathPull, bearer, body); rec.Code != 401 || reason(t, rec) != wire.RefusedAuth {
			t.Errorf("token %s: %d", name, rec.Code)
		}
	}
}

// TestARevokedDeviceIsTold with the statement that says so, at sign-in and on a
// token it still had.
func TestARevokedDeviceIsTold(t *testing.T) {
	b := newBench(t)
	tab := b.org.Tablets[0]
	tok := b.token(tab.Sign)
	st := b.org.Append(orglog.RevokeDevice{Device: tab.ID, Reason: orglog.Lost})
	if err := b.store.OrgAppend(t.Context(), uint64(len(b.org.Entries)-1), [][]byte{st}); err != nil {
		t.Fatal(err)
	}
	body := wire.AppendFrame(nil, wire.CodeFollow, wire.Follow{}.Encode())
	for name, rec := range map[string]*httptest.ResponseRecorder{
		"with a token":    b.call("POST", wire.PathPull, tok, body),
		"when signing in": b.call("POST", wire.PathToken, "", b.request(tab.Sign, b.nonce(tab.Sign.KID()).Nonce, origin)),
	} {
		if rec.Code != http.StatusForbidden {
			t.Errorf("%s: %d", name, rec.Code)
			continue
		}
		f, err := wire.NewReader(rec.Body, 1<<20).Next()
		if err != nil {
			t.Fatal(err)
		}
		r, err := wire.ParseRefusal(f.Body)
		if err != nil || r.Reason != wire.RefusedRevoked || !bytes.Equal(r.Detail, st) {
			t.Errorf("%s: %v, %v, %d bytes of evidence", name, r.Reason, err, len(r.Detail))
		}
	}
}

// TestMalformedRequests are refused with a reason, and nothing is stored.
func TestMalformedRequests(t *testing.T) {
	b := newBench(t)
	tok := b.token(b.org.Tablets[0].Sign)
	follow := wire.AppendFrame(nil, wire.CodeFollow, wire.Follow{}.Encode())
	statement := func(pos uint64, raw string) []byte {
		return wire.AppendFrame(nil, wire.CodeStatement, wire.Statement{Pos: pos, Raw: []byte(raw)}.Encode())
	}
	for name, c := range map[string]struct {
		method, path string
		body         []byte
		status       int
		want         wire.Reason
	}{
		"pull of nothing":            {"POST", wire.PathPull, nil, 400, wire.RefusedMalformed},
		"pull of noise":              {"POST", wire.PathPull, []byte("noise"), 400, wire.RefusedMalformed},
		"pull and more":              {"POST", wire.PathPull, append(bytes.Clone(follow), 9, 0x40), 400, wire.RefusedMalformed},
		"pull of a bundle":           {"POST", wire.PathPull, wire.AppendFrame(nil, wire.CodeBundle, []byte("x")), 409, wire.RefusedMalformed},
		"push of noise":              {"POST", wire.PathPush, []byte("noise"), 409, wire.RefusedMalformed},
		"push of a server's frame":   {"POST", wire.PathPush, wire.AppendFrame(nil, wire.CodeReceipt, []byte("x")), 0, 0},
		"push beyond its bound":      {"POST", wire.PathPush, []byte{0, 0x5a, 0x00, 0x20, 0, 0}, 409, wire.RefusedSize},
		"statement of noise":         {"POST", wire.PathOrg, statement(uint64(len(b.org.Entries)), "noise"), 409, wire.RefusedMalformed},
		"statement in the past":      {"POST", wire.PathOrg, statement(1, "noise"), 412, wire.RefusedMoved},
		"no statement":               {"POST", wire.PathOrg, nil, 400, wire.RefusedMalformed},
		"statements out of order":    {"POST", wire.PathOrg, append(statement(5, "a"), statement(7, "b")...), 400, wire.RefusedMalformed},
		"org log from nowhere":       {"GET", wire.PathOrg + "?after=-1", nil, 400, wire.RefusedMalformed},
		"blob under a wrong name":    {"PUT", wire.PathBlobs + strings.Repeat("0", 64), []byte("x"), 400, wire.RefusedMalformed},
		"blob under no name":         {"PUT", wire.PathBlobs + "zz", []byte("x"), 400, wire.RefusedMalformed},
		"blob in capitals":           {"GET", wire.PathBlobs + strings.Repeat("A", 64), nil, 400, wire.RefusedMalformed},
		"blob that is not there":     {"GET", wire.PathBlobs + strings.Repeat("0", 64), nil, 404, wire.RefusedAbsent},
		"blob too large":             {"PUT", wire.PathBlobs + strings.Repeat("0", 64), make([]byte, wire.MaxBlob+1), 413, wire.RefusedSize},
		"join with a device's token": {"POST", wire.PathJoins, []byte("x"), 403, wire.RefusedScope},
	} {
		rec := b.call(c.method, c.path, tok, c.body)
		if c.status == 0 {
			continue // no panic, no store: checked below
		}
		if rec.Code != c.status || reason(t, rec) != c.want {
			t.Errorf("%s: %d, want %d %v", name, rec.Code, c.status, c.want)
		}
	}
	spaces := 0
	if err := b.store.Heads(t.Context(), func(logstore.Head) error { spaces++; return nil }); err != nil || spaces != 0 {
		t.Errorf("%d spaces came to be, %v", spaces, err)
	}
	if b.s.members.size() != uint64(len(b.org.Entries)) {
		t.Errorf("the organisation's log has changed")
	}
}

// failing is a store whose disk has failed.
type failing struct {
	logstore.Store
	err error
}

func (f *failing) Append(context.Context, []logstore.Batch) error { return f.err }

// TestAStoreThatFailsIsNotReceipted, and the answer says to come again.
func TestAStoreThatFailsIsNotReceipted(t *testing.T) {
	for _, c := range []struct {
		err    error
		status int
	}{{errors.New("input/output error"), 500}, {logstore.ErrFull, 507}} {
		b := newBench(t)
		b.s.log.Store = &failing{Store: b.store, err: c.err}
		tab := b.org.Tablets[0]
		tab.Open(simtest.ID("case"))
		rec := b.call("POST", wire.PathPush, b.token(tab.Sign), wire.AppendFrame(nil, wire.CodeBundle, tab.Waiting()[0].Raw))
		if rec.Code != c.status {
			t.Errorf("%v: %d", c.err, rec.Code)
		}
		rd := wire.NewReader(rec.Body, 1<<20)
		for {
			f, err := rd.Next()
			if err != nil {
				break
			}
			if f.Code == wire.CodeReceipt || f.Code == wire.CodeEnd {
				t.Errorf("%v: frame of kind %d after a failed commit", c.err, f.Code)
			}
		}
	}
}

// TestPanicsDoNotSpeak: what a handler holds when it fails is not logged.
func TestPanicsDoNotSpeak(t *testing.T) {
	b := newBench(t)
	b.s.handle("GET /boom", "boom", func(http.ResponseWriter, *http.Request) { panic("SECRET of a child") })
	if rec := b.call("GET", "/boom", "", nil); rec.Code != 500 {
		t.Errorf("status %d", rec.Code)
	}
	if strings.Contains(b.log.String(), "SECRET") || !strings.Contains(b.log.String(), "request failed") {
		t.Errorf("logged: %s", b.log.String())
	}
}

// TestTooManyAtOnceAreAskedToWait, and get their turn when there is one.
func TestTooManyAtOnceAreAskedToWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		for range cap(b.s.busy) {
			b.s.busy <- struct{}{}
		}
		began := time.Now()
		rec := b.call("POST", wire.PathPull, "", nil)
		if rec.Code != 503 || rec.Header().Get("Retry-After") == "" || reason(t, rec) != wire.RefusedBusy {
			t.Errorf("%d, Retry-After %q", rec.Code, rec.Header().Get("Retry-After"))
		}
		if took := time.Since(began); took != patience {
			t.Errorf("refused after %v", took)
		}
		go func() {
			time.Sleep(patience / 2)
			<-b.s.busy
		}()
		if rec := b.call("POST", wire.PathPull, "", nil); rec.Code != 401 { // its turn came: it has no token
			t.Errorf("when there was room: %d", rec.Code)
		}
	})
}

// TestAnotherOrganisationsStoreIsNotServed.
func TestAnotherOrganisationsStoreIsNotServed(t *testing.T) {
	b := newBench(t)
	cfg := b.s.cfg
	other := simtest.New(t, 0)
	for name, change := range map[string]func(*Config){
		"another genesis":  func(c *Config) { c.Genesis = other.Genesis() },
		"another note key": func(c *Config) { c.NoteKey = other.NoteKey },
		"no note key":      func(c *Config) { c.NoteKey = "" },
		"a broken key":     func(c *Config) { c.NoteKey = "PRIVATE+KEY+nonsense" },
	} {
		c := cfg
		change(&c)
		if _, err := New(t.Context(), c); err == nil {
			t.Errorf("%s: it serves", name)
		} else if strings.Contains(err.Error(), "nonsense") {
			t.Errorf("%s: the error holds the key: %v", name, err)
		}
	}
}

// deadlines records the read deadlines that a body sets.
type deadlines struct {
	httptest.ResponseRecorder
	set []time.Time
}

// SetReadDeadline implements what http.ResponseController looks for.
func (d *deadlines) SetReadDeadline(t time.Time) error { d.set = append(d.set, t); return nil }

// TestSlowPeersRunOutOfTime: the deadline moves only when a kibibyte has come,
// and not while the server itself is busy.
func TestSlowPeersRunOutOfTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &deadlines{}
		chunk, wait := 1, time.Duration(0)
		p := &pacedBody{rc: http.NewResponseController(d), now: time.Now, r: readerFunc(func(b []byte) (int, error) {
			time.Sleep(wait)
			return chunk, nil
		})}
		read := func() {
			if _, err := p.Read(make([]byte, 4096)); err != nil {
				t.Fatal(err)
			}
		}
		read()
		began := d.set[0]
		wait = 900 * time.Millisecond
		for range 12 { // a byte now and then
			read()
		}
		if len(d.set) != 1 || time.Now().Before(began) {
			t.Errorf("a trickling peer got %d deadlines", len(d.set))
		}
		chunk = 1024
		read()
		read()
		if len(d.set) != 2 {
			t.Errorf("progress did not move the deadline: %d", len(d.set))
		}
		chunk, wait = 1, 0
		read()
		time.Sleep(8 * time.Second) // a slow commit of our own
		n := len(d.set)
		read()
		if len(d.set) != n+1 || !d.set[n].After(time.Now()) {
			t.Errorf("the server's own slowness is held against the peer")
		}
	})
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }

var _ io.Reader = readerFunc(nil)

// FuzzPushBody feeds a whole push handler with anything: no panic, no store
// without a signature.
func FuzzPushBody(f *testing.F) {
	org := simtest.New(f, 1)
	tab := org.Tablets[0]
	tab.Open(simtest.ID("case"))
	tab.Bundle(simtest.ID("case"), "text")
	var good []byte
	for _, o := range tab.Waiting() {
		good = wire.AppendFrame(good, wire.CodeBundle, o.Raw)
	}
	f.Add(wire.AppendFrame(bytes.Clone(good), wire.CodeFollow, wire.Follow{}.Encode()))
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add(wire.AppendFrame(nil, wire.CodeStatement, wire.Statement{Pos: 5, Raw: org.Entries[2]}.Encode()))
	f.Add([]byte{})
	genuine := map[wire.Hash]bool{}
	for _, o := range tab.Waiting() {
		genuine[wire.HashOf(o.Raw)] = true
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		store := newStore()
		if err := store.OrgAppend(t.Context(), 0, org.Entries); err != nil {
			t.Fatal(err)
		}
		s, err := New(t.Context(), Config{Store: store, Clock: &wall{}, Rand: rand.Reader, Log: slog.New(slog.DiscardHandler), NoteKey: org.NoteKey})
		if err != nil {
			t.Fatal(err)
		}
		tok := s.keys.ticket().token(tab.Sign.KID(), wire.ScopeDevice, time.Now().Add(time.Minute))
		req := httptest.NewRequest("POST", wire.PathPush, bytes.NewReader(body))
		req.Header.Set("Authorization", "Bearer "+base64.RawURLEncoding.EncodeToString(tok[:]))
		s.ServeHTTP(httptest.NewRecorder(), req)
		err = store.Heads(t.Context(), func(h logstore.Head) error {
			return store.Read(t.Context(), h.Space, 0, h.Size, func(e logstore.Entry) error {
				if !genuine[e.Hash] {
					t.Errorf("%v was stored", e.Key)
				}
				return nil
			})
		})
		if err != nil || s.members.size() != uint64(len(org.Entries)) {
			t.Fatal(err)
		}
	})
}
