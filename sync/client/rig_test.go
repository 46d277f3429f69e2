package client_test

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"doorstep/crypto/orglog"
	"doorstep/crypto/sign"
	"doorstep/sync/client"
	"doorstep/sync/logstore"
	"doorstep/sync/logstore/mem"
	"doorstep/sync/server"
	"doorstep/sync/simtest"
)

// wall is the clock of the tests; it can be set.
type wall struct{ offset atomic.Int64 }

// Now implements client.Clock and server.Clock.
func (w *wall) Now() time.Time { return time.Now().Add(time.Duration(w.offset.Load())) }

func (w *wall) advance(d time.Duration) { w.offset.Add(int64(d)) }

// rig is an organisation, its server over a store, and clients for its tablets.
type rig struct {
	t     testing.TB
	org   *simtest.Org
	store logstore.Store
	clock *wall
	srv   *httptest.Server
	log   io.Writer
	cfg   server.Config
	// healFor is how long the next server heals that is started on a restored store.
	healFor time.Duration
}

func newRig(t testing.TB, tablets int) *rig {
	t.Helper()
	return rigOver(t, tablets, mem.New())
}

func rigOver(t testing.TB, tablets int, store logstore.Store) *rig {
	t.Helper()
	r := &rig{t: t, org: simtest.New(t, tablets), store: store, clock: &wall{}, log: io.Discard}
	r.start()
	for _, tab := range r.org.Tablets {
		tab.Vault.State, tab.OrgLog = r.org.State, r.org.Entries
	}
	r.post()
	return r
}

// start starts a server on the store; what it remembered is gone.
func (r *rig) start() {
	r.t.Helper()
	r.startWith(r.org.Genesis(), r.org.NoteKey, false)
}

// startWith starts a server with the flags given.
func (r *rig) startWith(genesis [32]byte, key string, adopt bool) {
	r.t.Helper()
	r.cfg = server.Config{
		Store: r.store, Clock: r.clock, Rand: rand.Reader, Log: slog.New(slog.NewTextHandler(r.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		NoteKey: key, Genesis: genesis, Adopt: adopt, Linger: 50 * time.Millisecond, HealFor: r.healFor,
	}
	s, err := server.New(context.Background(), r.cfg)
	if err != nil {
		r.t.Fatal(err)
	}
	r.srv = httptest.NewServer(s)
	r.t.Cleanup(r.srv.Close)
}

// post brings the organisation to the store.
func (r *rig) post() {
	r.t.Helper()
	if err := r.store.OrgAppend(context.Background(), 0, r.org.Entries); err != nil {
		r.t.Fatal(err)
	}
}

// append adds a statement to the organisation's log that so many administrators
// sign.
func (r *rig) append(c orglog.Content, admins int) {
	r.t.Helper()
	st := r.org.State
	raw, next, err := st.Append(time.UnixMilli(st.Time+1000), c, r.org.Admins[:admins]...)
	if err != nil {
		r.t.Fatal(err)
	}
	if err := r.store.OrgAppend(context.Background(), st.Size, [][]byte{raw}); err != nil {
		r.t.Fatal(err)
	}
	r.org.State, r.org.Entries = next, append(slices.Clone(r.org.Entries), raw)
	r.start()
}

// client makes the client of a tablet, through an address that may be a proxy's.
func (r *rig) client(tab *simtest.Tablet, url string) *client.Client {
	r.t.Helper()
	return r.clientAt(tab.Sign, tab.Vault, url)
}

// clientOver makes the client of a tablet over a transport.
func (r *rig) clientOver(tab *simtest.Tablet, tr http.RoundTripper) *client.Client {
	r.t.Helper()
	return r.clientWith(tab.Sign, tab.Vault, "http://localhost", tr)
}

// clientAt makes a client of a device over a vault.
func (r *rig) clientAt(device sign.Private, v *simtest.Vault, url string) *client.Client {
	r.t.Helper()
	return r.clientWith(device, v, url, nil)
}

func (r *rig) clientWith(device sign.Private, v *simtest.Vault, url string, tr http.RoundTripper) *client.Client {
	r.t.Helper()
	c, err := client.New(client.Config{
		URL: url, Transport: tr, Clock: r.clock, Rand: rand.Reader, Device: device, Org: r.org.State.Org, Genesis: r.org.Genesis(),
		NoteKey: r.org.NoteVerifier, App: "test", State: v.Source(),
	})
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(c.Close)
	return c
}

// sync syncs a tablet that must succeed.
func (r *rig) sync(c *client.Client, tab *simtest.Tablet) client.Report {
	r.t.Helper()
	rep, err := c.Sync(r.t.Context(), tab.Source(), tab.Source())
	if err != nil {
		r.t.Fatalf("%s: %v", tab.Name, err)
	}
	return rep
}

// handler lets a test stand between client and server.
type handler func(w http.ResponseWriter, r *http.Request, server http.Handler)

// between serves the rig's server with a test's handler in front.
func (r *rig) between(h handler) string {
	r.t.Helper()
	s, err := server.New(context.Background(), r.cfg)
	if err != nil {
		r.t.Fatal(err)
	}
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) { h(w, req, s) }))
	r.t.Cleanup(front.Close)
	return front.URL
}

// freeAddr is an address that nobody listens on.
func freeAddr(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
