package session_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/crypto/keystore"
	"doorstep/forms/fhir"
	"doorstep/sync/logstore"
	"doorstep/sync/logstore/mem"
	"doorstep/sync/server"
)

const pass = "hallway lantern orchard kettle"

// town is an organisation with its server, for tests that read like stories.
type town struct {
	t       testing.TB
	store   logstore.Store
	srv     *httptest.Server
	server  *server.Server
	wire    bytes.Buffer // everything that went over the wire, both ways
	mu      sync.Mutex
	down    bool
	broken  string // path of requests that break off
	founded session.Founded
	free    uint64       // of the tablets' disks
	later   atomic.Int64 // nanoseconds that have passed in the story beside the test's own
}

// Now is the time in the story, for server and tablets.
func (w *town) Now() time.Time { return time.Now().Add(time.Duration(w.later.Load())) }

// pass lets time go by.
func (w *town) pass(d time.Duration) { w.later.Add(int64(d)) }

func newTown(t testing.TB) *town {
	t.Helper()
	w := &town{t: t, free: 300 << 20}
	w.use(mem.New())
	w.srv = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		down, s := w.down || w.broken != "" && r.URL.Path == w.broken, w.server
		w.mu.Unlock()
		if down {
			panic(http.ErrAbortHandler)
		}
		r.Body = io.NopCloser(io.TeeReader(r.Body, w))
		s.ServeHTTP(tee{rw, w}, r)
	}))
	t.Cleanup(w.srv.Close)
	return w
}

// use makes the town's server serve from a store.
func (w *town) use(store logstore.Store) {
	w.t.Helper()
	s, err := server.New(context.Background(), server.Config{
		Store: store, Clock: w, Rand: rand.Reader, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Adopt: true, Linger: 20 * time.Millisecond,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.mu.Lock()
	w.store, w.server = store, s
	w.mu.Unlock()
}

// Write keeps what passes over the wire.
func (w *town) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.wire.Write(b)
}

type tee struct {
	http.ResponseWriter
	w io.Writer
}

func (t tee) Write(b []byte) (int, error) {
	_, _ = t.w.Write(b)
	return t.ResponseWriter.Write(b)
}

func (t tee) Unwrap() http.ResponseWriter { return t.ResponseWriter }
func (t tee) Flush()                      { _ = http.NewResponseController(t.ResponseWriter).Flush() }

func (w *town) signal(on bool) {
	w.mu.Lock()
	w.down = !on
	w.mu.Unlock()
}

// tablet is one vault.
type tablet struct {
	*session.Session
	t    testing.TB
	home string
}

// found gives the first administrator's tablet of a new organisation, which no
// server knows yet. It is the same in every town, a copy: a passphrase takes time
// by design, and that time is spent once.
func (w *town) found() *tablet {
	w.t.Helper()
	k := kits.get(w.t)
	w.founded = k.founded
	return w.move(k.fresh)
}

// foundAnew makes an organisation that no other town has.
func (w *town) foundAnew() *tablet {
	w.t.Helper()
	var err error
	dir := w.t.TempDir()
	home := filepath.Join(dir, "vault")
	if w.founded, err = session.Found(context.Background(), founding(dir, w.srv.URL)); err != nil {
		w.t.Fatal(err)
	}
	return w.unlock(home)
}

func founding(dir, server string) session.Founding {
	return session.Founding{
		Home: filepath.Join(dir, "vault"), Out: filepath.Join(dir, "keys"), Name: "Northmere Council", Server: server, Person: "Grace Okafor", Title: "Social worker",
		Team: "Children with Disabilities", Device: "Tablet 14", Passphrase: pass, Now: time.Now,
	}
}

// move copies a vault into this town and opens it there.
func (w *town) move(from string) *tablet {
	w.t.Helper()
	home := filepath.Join(w.t.TempDir(), "vault")
	if err := os.CopyFS(home, os.DirFS(from)); err != nil {
		w.t.Fatal(err)
	}
	// What CopyFS makes is as open as the files were; a key must not be.
	if err := os.Chmod(filepath.Join(home, "courier.key"), 0o600); err != nil {
		w.t.Fatal(err)
	}
	tab := w.unlock(home)
	if err := tab.MoveServer(w.srv.URL); err != nil {
		w.t.Fatal(err)
	}
	return tab
}

func (w *town) unlock(home string) *tablet {
	w.t.Helper()
	return w.unlockAt(home, w.Now)
}

// unlockAt opens a vault on a tablet whose clock says something of its own.
func (w *town) unlockAt(home string, now func() time.Time) *tablet {
	w.t.Helper()
	s, err := session.Unlock(context.Background(), session.Options{Home: home, Now: now, Free: func(string) (uint64, error) { return w.free, nil }}, pass)
	if err != nil {
		w.t.Fatal(err)
	}
	tab := &tablet{s, w.t, home}
	w.t.Cleanup(func() { tab.lock() })
	return tab
}

func (tab *tablet) lock() {
	if err := tab.Lock(); err != nil {
		tab.t.Error(err)
	}
}

// again locks and opens the vault.
func (w *town) again(tab *tablet) *tablet {
	w.t.Helper()
	tab.lock()
	return w.unlock(tab.home)
}

// join enrols a second person by typed code and approves them.
func (w *town) join(boss *tablet, name string) *tablet {
	w.t.Helper()
	in, err := boss.Invite(session.Invitation{Name: name, Title: "Occupational therapist", Rank: "practitioner", Team: "Children with Disabilities"})
	if err != nil {
		w.t.Fatal(err)
	}
	boss.sync()
	home := filepath.Join(w.t.TempDir(), "vault")
	if _, err := session.Enrol(context.Background(), session.Enrolling{Home: home, Code: in.Code, Server: w.srv.URL, Passphrase: pass, Device: "Tablet 15", Now: time.Now}); err != nil {
		w.t.Fatal(err)
	}
	if names, err := boss.Approve(context.Background(), ""); err != nil || len(names) != 1 || names[0] != name {
		w.t.Fatalf("approved %q: %v", names, err)
	}
	boss.sync()
	tab := w.unlock(home)
	tab.sync()
	return tab
}

func (tab *tablet) sync() session.SyncReport {
	tab.t.Helper()
	r, err := tab.Sync(context.Background())
	if err != nil {
		tab.t.Fatal(err)
	}
	return r
}

func (tab *tablet) newCase(given, family string) casefile.ID {
	tab.t.Helper()
	id, err := tab.NewCase(context.Background(), casefile.Person{Given: given, Family: family, Born: "2017-06-14"})
	if err != nil {
		tab.t.Fatal(err)
	}
	return id
}

func (tab *tablet) newDoc(c casefile.ID, form string) *casefile.Document {
	tab.t.Helper()
	id, err := tab.NewDoc(context.Background(), c, form)
	if err != nil {
		tab.t.Fatal(err)
	}
	return tab.doc(id)
}

func (tab *tablet) doc(id casefile.ID) *casefile.Document {
	tab.t.Helper()
	d, err := tab.OpenDoc(id)
	if err != nil {
		tab.t.Fatal(err)
	}
	return d
}

func (tab *tablet) set(d *casefile.Document, link, text string) {
	tab.t.Helper()
	if _, err := d.Set(context.Background(), casefile.Cell{LinkID: link}, fhir.TextValue(text)); err != nil {
		tab.t.Fatal(err)
	}
}

func response(t testing.TB, d *casefile.Document) string {
	t.Helper()
	b, err := d.QuestionnaireResponse().Indented()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

type (
	storeHead  = logstore.Head
	storeEntry = logstore.Entry
)

// paper reads the halves of the recovery key as they were printed.
func (w *town) paper() (halves [2]string) {
	w.t.Helper()
	for i, f := range w.founded.Paper {
		b, err := os.ReadFile(f)
		if err != nil {
			w.t.Fatal(err)
		}
		halves[i] = string(b)
	}
	return halves
}

// breakAfter makes requests to a path break off; "" mends it.
func (w *town) breakAfter(path string) {
	w.mu.Lock()
	w.broken = path
	w.mu.Unlock()
}

// secretsOf are the secrets of a vault by name, as they must stand nowhere.
func secretsOf(k *keystore.Keystore) map[string][]byte {
	v := k.Vault()
	out := map[string][]byte{"the signing key": v.Sign[:], "the device's own key": v.KEM[:]}
	for role, gens := range v.Roles {
		for _, g := range gens {
			out["a seed of "+role] = g.Seed[:]
		}
	}
	for name, s := range out {
		out[name] = bytes.Clone(s)
	}
	return out
}
