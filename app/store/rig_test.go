package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"doorstep/crypto/orglog"
	"doorstep/crypto/seal"
	"doorstep/sync/client"
	"doorstep/sync/logstore"
	"doorstep/sync/logstore/mem"
	"doorstep/sync/op"
	"doorstep/sync/server"
	"doorstep/sync/simtest"
)

// town is an organisation with a server in memory and tablets whose vaults are
// this package's.
type town struct {
	testing.TB
	org     *simtest.Org
	store   logstore.Store
	handler http.Handler
	now     time.Time
	off     bool // no signal
	// pictures are parts that the server holds, for fork.
	pictures [][32]byte
}

func newTown(t testing.TB, tablets int) *town {
	t.Helper()
	w := &town{TB: t, org: simtest.New(t, tablets), store: mem.New(), now: time.Now()}
	w.must(w.store.OrgAppend(context.Background(), 0, w.org.Entries))
	w.serve()
	return w
}

func (w *town) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// Now implements the clocks of client and server.
func (w *town) Now() time.Time { return w.now }

// serve starts a server on the store; what an older one remembered is gone.
func (w *town) serve() {
	w.Helper()
	s, err := server.New(context.Background(), server.Config{
		Store: w.store, Clock: w, Rand: rand.Reader, Log: slog.New(slog.DiscardHandler), NoteKey: w.org.NoteKey, Genesis: w.org.Genesis(), Linger: time.Millisecond,
	})
	w.must(err)
	w.handler = s
}

// say adds a statement to the organisation's log, signed by so many
// administrators.
func (w *town) say(c orglog.Content, admins int) {
	w.Helper()
	st := w.org.State
	raw, next, err := st.Append(time.UnixMilli(st.Time+1000), c, w.org.Admins[:admins]...)
	w.must(err)
	w.must(w.store.OrgAppend(context.Background(), st.Size, [][]byte{raw}))
	w.org.State, w.org.Entries = next, append(slices.Clone(w.org.Entries), raw)
	w.serve()
}

// RoundTrip implements http.RoundTripper: a server without a network.
func (w *town) RoundTrip(r *http.Request) (*http.Response, error) {
	if w.off {
		return nil, errors.New("no signal")
	}
	r.RequestURI = r.URL.RequestURI()
	if r.Body == nil {
		r.Body = http.NoBody
	}
	r.RemoteAddr = "192.0.2.1:1"
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	return rec.Result(), nil
}

// tablet is one device with its vault.
type tablet struct {
	*Store
	w      *town
	dev    *simtest.Tablet
	home   string
	disk   disk
	o      Options
	client *client.Client
}

// tablet opens the vault of the n-th device in a new folder.
func (w *town) tablet(n int) *tablet {
	w.Helper()
	return w.tabletOn(n, w.TempDir(), nil)
}

// tabletOn opens it in a folder, and on a disk if that is not nil.
func (w *town) tabletOn(n int, home string, d disk) *tablet {
	w.Helper()
	if d == nil {
		d = osDisk(home)
	}
	dev := w.org.Tablets[n]
	tab := &tablet{w: w, dev: dev, home: home, disk: d}
	key := func(b byte) (k seal.Key) { k[0], k[1] = b, byte(n); return k }
	tab.o = Options{
		Home: home, Device: dev.Sign, Org: op.ID(w.org.State.Org), Genesis: w.org.Genesis(), Badger: key(1), Row: key(2), Index: key(3),
		Roles: dev.Keys.Roles(), DeviceID: op.ID(dev.ID), Identity: dev.KEM, Now: w.Now, Free: func(string) (uint64, error) { return 400 << 20, nil },
	}
	dir, err := d.dir("")
	w.must(err)
	f, frames, _, err := loadFrames(folder{dir}, fileOrg, 1)
	w.must(err)
	if len(frames) == 0 {
		w.must(f.add(w.org.Entries...))
	}
	w.must(f.close())
	w.must(tab.open())
	return tab
}

// open opens the vault.
func (tab *tablet) open() error {
	dir, err := tab.disk.dir(dirJournal)
	if err != nil {
		return err
	}
	p, err := prepare(tab.home, tab.disk, dir)
	if err != nil {
		return err
	}
	if tab.Store, err = p.Open(tab.o); err != nil {
		return err
	}
	tab.w.Cleanup(func() { _ = tab.Close() })
	tab.client, err = client.New(client.Config{
		URL: "http://localhost", Clock: tab.w, Rand: rand.Reader, Device: tab.dev.Sign, Org: tab.w.org.State.Org, Genesis: tab.w.org.Genesis(),
		NoteKey: tab.w.org.NoteVerifier, App: "test", State: tab.Store, Transport: tab.w,
	})
	return err
}

// again closes and opens the vault.
func (tab *tablet) again() {
	tab.w.Helper()
	tab.w.must(tab.Close())
	tab.w.must(tab.open())
}

// trySync syncs and says what came of it.
func (tab *tablet) trySync() (client.Report, error) {
	rep, err := tab.client.Sync(context.Background(), tab.Store, tab.Store)
	if err == nil {
		err = tab.Synced()
	}
	return rep, err
}

func (tab *tablet) sync() client.Report {
	tab.w.Helper()
	rep, err := tab.trySync()
	if err != nil {
		tab.w.Fatalf("sync: %v", err)
	}
	if len(rep.Refusals) > 0 {
		tab.w.Fatalf("sync: refused: %v", rep.Refusals[0])
	}
	return rep
}

func someID(name string) (id op.ID) {
	copy(id[:], name)
	return id
}

const someForm = "https://doorstep.example/forms/caf|1"

// newCase makes a space for the team.
func (tab *tablet) newCase(name string) op.ID {
	tab.w.Helper()
	id := someID(name)
	tab.w.must(tab.NewSpace(id, orglog.SpaceCore, []string{simtest.Team}))
	return id
}

// write records one answer and waits until it is durable.
func (tab *tablet) write(space op.ID, doc, link, text string) op.Dot {
	tab.w.Helper()
	d, err := tab.tryWrite(space, doc, link, op.Text(text))
	tab.w.must(err)
	return d
}

func (tab *tablet) tryWrite(space op.ID, doc, link string, v op.Value) (op.Dot, error) {
	ops := []op.Op{{Doc: someID(doc), Form: someForm, Link: link, Value: v}}
	ticket, err := tab.Record(space, ops, nil)
	if err != nil {
		return op.Dot{}, err
	}
	return ops[0].Dot, ticket.Wait(context.Background())
}

// texts are all texts of a document as the vault has them, sorted.
func (tab *tablet) texts(doc string) []string {
	tab.w.Helper()
	ops, err := tab.Load(someID(doc))
	tab.w.must(err)
	var out []string
	for i := range ops {
		if s, ok := ops[i].Value.Text(); ok {
			out = append(out, s)
		}
	}
	slices.Sort(out)
	return out
}

func (tab *tablet) wantTexts(doc string, want ...string) {
	tab.w.Helper()
	slices.Sort(want)
	if got := tab.texts(doc); !slices.Equal(got, want) {
		tab.w.Fatalf("%s reads %q, want %q", doc, got, want)
	}
}

// files gives every regular file under a folder by its path.
func files(t testing.TB, home string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	err := filepath.WalkDir(home, func(path string, e os.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		rel, err := filepath.Rel(home, path)
		if err != nil {
			return err
		}
		out[rel], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// copyHome copies a vault's folder.
func copyHome(t testing.TB, from string) string {
	t.Helper()
	to := t.TempDir()
	for name, data := range files(t, from) {
		if name == fileBallast {
			continue
		}
		path := filepath.Join(to, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// holds reports in which file under a folder some bytes stand.
func holds(t testing.TB, home string, what []byte) string {
	t.Helper()
	for name, data := range files(t, home) {
		if bytes.Contains(data, what) {
			return name
		}
	}
	return ""
}
