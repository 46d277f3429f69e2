package client_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"doorstep/sync/client"
	"doorstep/sync/logstore"
	"doorstep/sync/logstore/badger"
	"doorstep/sync/logstore/mem"
	"doorstep/sync/simtest"
	"doorstep/sync/wire"
)

// TestAServerThatForgotWhereATabletWas asks for the cursors in full, once.
func TestAServerThatForgotWhereATabletWas(t *testing.T) {
	r := newRig(t, 1)
	tab := r.org.Tablets[0]
	forget := false
	url := r.between(func(w http.ResponseWriter, req *http.Request, s http.Handler) {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			t.Error(err)
		}
		if i := bytes.LastIndex(body, []byte{byte(wire.CodeResume), 0x48}); forget && i >= 0 && i == len(body)-10 {
			body[i+5] ^= 1
			forget = false
		}
		req.Body = io.NopCloser(bytes.NewReader(body))
		s.ServeHTTP(w, req)
	})
	c := r.client(tab, url)
	tab.Open(caseA)
	r.sync(c, tab)
	for i, push := range []bool{false, true} {
		forget = true
		if push {
			tab.Bundle(caseA, "text")
		}
		want := 2
		rep := r.sync(c, tab)
		if rep.Requests != want || forget || len(tab.Waiting()) != 0 {
			t.Errorf("sync %d: %+v", i, rep)
		}
		if rep := r.sync(c, tab); rep.Requests != 1 {
			t.Errorf("sync %d, the next: %+v", i, rep)
		}
	}
}

// TestDuplicatesAndReplays: the same push twice over, by the tablet and by
// somebody who recorded it, changes nothing.
func TestDuplicatesAndReplays(t *testing.T) {
	r := newRig(t, 1)
	tab := r.org.Tablets[0]
	var recorded []*http.Request
	var bodies [][]byte
	url := r.between(func(w http.ResponseWriter, req *http.Request, s http.Handler) {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			t.Error(err)
		}
		recorded, bodies = append(recorded, req.Clone(t.Context())), append(bodies, body)
		req.Body = io.NopCloser(bytes.NewReader(body))
		s.ServeHTTP(w, req)
		if req.URL.Path == wire.PathPush { // delivered twice on the way
			again := req.Clone(t.Context())
			again.Body = io.NopCloser(bytes.NewReader(body))
			s.ServeHTTP(discard{}, again)
		}
	})
	tab.Open(caseA)
	tab.Bundle(caseA, "text")
	r.sync(r.client(tab, url), tab)
	want := logOf(t, r.store, caseA)
	for i, req := range recorded {
		again, err := http.NewRequest(req.Method, r.srv.URL+req.URL.Path, bytes.NewReader(bodies[i]))
		if err != nil {
			t.Fatal(err)
		}
		again.Header = req.Header
		res, err := http.DefaultClient.Do(again)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if req.URL.Path == wire.PathToken && res.StatusCode == http.StatusOK {
			t.Errorf("a nonce worked twice")
		}
	}
	if !bytes.Equal(logOf(t, r.store, caseA), want) {
		t.Errorf("a replay changed the log")
	}
}

type discard struct{}

func (discard) Header() http.Header         { return http.Header{} }
func (discard) Write(b []byte) (int, error) { return len(b), nil }
func (discard) WriteHeader(int)             {}

// TestEquivocationIsRefusedAndKept: two contents under one number; the server
// keeps both, stores the first, and the tablet is told.
func TestEquivocationIsRefusedAndKept(t *testing.T) {
	r := newRig(t, 1)
	tab := r.org.Tablets[0]
	tab.Open(caseA)
	first := tab.Bundle(caseA, "one story")
	c := r.client(tab, r.srv.URL)
	r.sync(c, tab)
	second := tab.SealAgain(caseA, "another story")
	s, err := wire.ParseSigned(second)
	if err != nil {
		t.Fatal(err)
	}
	fresh := simtest.NewVault()
	fresh.State = r.org.State
	fresh.Queue(client.Outgoing{Key: s.Key, Raw: second})
	tab.Vault = fresh
	rep, err := r.client(tab, r.srv.URL).Sync(t.Context(), fresh.Source(), fresh.Source())
	if err != nil || len(rep.Refusals) != 1 || rep.Refusals[0].Reason != wire.RefusedEquivocation || rep.Refusals[0].Hash != wire.HashOf(first) {
		t.Fatalf("%+v, %v", rep, err)
	}
	if len(fresh.Waiting()) != 1 {
		t.Errorf("the refused bundle is not kept waiting")
	}
	var kept [][]byte
	if err := r.store.Evidence(t.Context(), func(_ wire.Key, raw []byte) error { kept = append(kept, bytes.Clone(raw)); return nil }); err != nil {
		t.Fatal(err)
	}
	if len(kept) != 1 || !bytes.Equal(kept[0], second) {
		t.Errorf("%d pieces of evidence", len(kept))
	}
}

// TestWhatTheServerRefuses: forged, stolen, strayed and malformed entries.
func TestWhatTheServerRefuses(t *testing.T) {
	r := newRig(t, 2)
	jane, lucy := r.org.Tablets[0], r.org.Tablets[1]
	jane.Open(caseA)
	r.sync(r.client(jane, r.srv.URL), jane)
	jane.Open(caseB) // never pushed
	ghost := r.org.Stranger("ghost")
	good := jane.Seal(caseA, "genuine")
	flipped := bytes.Clone(good)
	flipped[len(flipped)-70] ^= 1
	for name, c := range map[string]struct {
		raw  []byte
		want wire.Reason
	}{
		"a stranger's":            {ghost.Resign(good), wire.RefusedSignature},
		"stolen and signed again": {lucy.Resign(good), wire.RefusedSignature},
		"altered":                 {flipped, wire.RefusedSignature},
		"of a space never begun":  {jane.Seal(caseB, "strayed"), wire.RefusedSpace},
		"no bundle at all":        {[]byte("hello"), wire.RefusedMalformed},
		"another gap":             {skip(jane, caseA), wire.RefusedGap},
	} {
		t.Run(name, func(t *testing.T) {
			v := simtest.NewVault()
			v.State = r.org.State
			key := wire.Key{Space: caseA, N: 77}
			if s, err := wire.ParseSigned(c.raw); err == nil {
				key = s.Key
			}
			v.Queue(client.Outgoing{Key: key, Raw: c.raw})
			rep, err := clientOf(r, lucy, v).Sync(t.Context(), v.Source(), v.Source())
			if err != nil || len(rep.Refusals) != 1 || rep.Refusals[0].Reason != c.want || rep.Waiting != 1 {
				t.Errorf("%+v, %v; want %v", rep, err, c.want)
			}
		})
	}
	if n, err := r.store.Head(t.Context(), caseA); err != nil || n != 1 {
		t.Errorf("the log has %d entries, %v", n, err)
	}
}

// skip seals two bundles and gives the second.
func skip(tab *simtest.Tablet, space [16]byte) []byte {
	tab.Seal(space, "kept back")
	return tab.Seal(space, "sent")
}

func clientOf(r *rig, tab *simtest.Tablet, v *simtest.Vault) *client.Client {
	r.t.Helper()
	c, err := client.New(client.Config{
		URL: r.srv.URL, Clock: r.clock, Rand: chacha(9), Device: tab.Sign, Org: r.org.State.Org, Genesis: r.org.Genesis(),
		NoteKey: r.org.NoteVerifier, State: v.Source(),
	})
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(c.Close)
	return c
}

// TestHammer: several tablets write to shared spaces at once over real storage.
// Afterwards all hold one log, and nobody's work is missing or there twice.
func TestHammer(t *testing.T) {
	const tablets = 4
	rounds := 6
	if os.Getenv("DOORSTEP_PROVE") == "1" {
		rounds = 150
	}
	store, err := badger.Open(t.TempDir(), badger.Options{Log: slog.New(slog.DiscardHandler), MinFree: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	r := rigOver(t, tablets, store)
	first := r.org.Tablets[0]
	first.Open(caseA)
	first.Open(caseB)
	r.sync(r.client(first, r.srv.URL), first)
	clients := make([]*client.Client, tablets)
	for i, tab := range r.org.Tablets {
		clients[i] = r.client(tab, r.srv.URL)
		if i > 0 {
			tab.FollowSpace(caseA)
			tab.FollowSpace(caseB)
			r.sync(clients[i], tab)
			tab.Join(caseA)
			tab.Join(caseB)
		}
	}
	var wg sync.WaitGroup
	for i, tab := range r.org.Tablets {
		wg.Go(func() {
			for n := range rounds {
				tab.Bundle(caseA, fmt.Sprintf("%d/%d in A", i, n))
				tab.Bundle(caseB, fmt.Sprintf("%d/%d in B", i, n))
				if _, err := clients[i].Sync(t.Context(), tab.Source(), tab.Source()); err != nil {
					t.Errorf("%s: %v", tab.Name, err)
					return
				}
			}
		})
	}
	wg.Wait()
	for i, tab := range r.org.Tablets {
		r.sync(clients[i], tab)
	}
	for _, space := range [][16]byte{caseA, caseB} {
		want := r.org.Tablets[0].Cursor(space).Tree
		if want.Size != uint64(1+tablets*rounds) {
			t.Errorf("%d entries, want %d", want.Size, 1+tablets*rounds)
		}
		for _, tab := range r.org.Tablets {
			if got := tab.Cursor(space).Tree; got.Size != want.Size || got.Root() != want.Root() {
				t.Errorf("%s holds another log", tab.Name)
			}
		}
		seen := map[wire.Key]bool{}
		err := store.Read(t.Context(), space, 0, 1<<20, func(e logstore.Entry) error {
			if seen[e.Key] {
				t.Errorf("%v is there twice", e.Key)
			}
			seen[e.Key] = true
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// TestServerHoldsNoPlaintext types marker strings through a whole exchange and
// looks for them in everything the server keeps, logs and puts on the wire.
func TestServerHoldsNoPlaintext(t *testing.T) {
	dir := t.TempDir()
	store, err := badger.Open(dir, badger.Options{Log: slog.New(slog.DiscardHandler), MinFree: 1})
	if err != nil {
		t.Fatal(err)
	}
	var log, wireUp bytes.Buffer
	r := &rig{t: t, org: simtest.New(t, 2), store: store, clock: &wall{}, log: &log}
	r.start()
	for _, tab := range r.org.Tablets {
		tab.Vault.State = r.org.State
	}
	r.post()
	var mu sync.Mutex
	url := r.between(func(w http.ResponseWriter, req *http.Request, s http.Handler) {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			t.Error(err)
		}
		mu.Lock()
		fmt.Fprintf(&wireUp, "%s %s %v %s", req.Method, req.URL, req.Header, body)
		mu.Unlock()
		req.Body = io.NopCloser(bytes.NewReader(body))
		s.ServeHTTP(w, req)
	})
	jane, lucy := r.org.Tablets[0], r.org.Tablets[1]
	marker := "MARKERzebra-disclosure-Tuesday"
	jane.Open(caseA)
	for n := range 5 {
		jane.Bundle(caseA, strings.Repeat(marker+" ", n+1))
	}
	r.sync(r.client(jane, url), jane)
	lucy.FollowSpace(caseA)
	r.sync(r.client(lucy, url), lucy)
	lucy.Join(caseA)
	if got := lucy.Texts(caseA); !strings.Contains(got[1], marker) {
		t.Fatalf("the marker did not arrive: %q", got)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	markers := []string{marker, "MARKER", "zebra", "disclosure", simtest.NamePrefix, "caf.notes"}
	look := func(where string, b []byte) {
		for _, m := range markers {
			if bytes.Contains(b, []byte(m)) {
				t.Errorf("%q is in %s", m, where)
			}
		}
	}
	look("what went up", wireUp.Bytes())
	look("the log", log.Bytes())
	files := 0
	err = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		files++
		b, err := os.ReadFile(path)
		look(filepath.Base(path), b)
		return err
	})
	if err != nil || files < 4 {
		t.Errorf("%d files looked at, %v", files, err)
	}
}

// TestBlobs are stored once under the hash of their bytes.
func TestBlobs(t *testing.T) {
	r := newRig(t, 2)
	cj, cl := r.client(r.org.Tablets[0], r.srv.URL), r.client(r.org.Tablets[1], r.srv.URL)
	data := bytes.Repeat([]byte("sealed chunk"), 20_000)
	hash, err := cj.PutBlob(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cj.PutBlob(t.Context(), data); err != nil {
		t.Errorf("again: %v", err)
	}
	got, err := cl.Blob(t.Context(), hash)
	if err != nil || !bytes.Equal(got, data) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if _, err := cl.Blob(t.Context(), wire.Hash{1}); !errors.Is(err, client.ErrNoBlob) {
		t.Errorf("absent: %v", err)
	}
	if _, err := cj.PutBlob(t.Context(), make([]byte, wire.MaxBlob+1)); err == nil {
		t.Errorf("an oversized chunk was taken")
	}
}

// intruding is a store in which somebody else writes right after each commit.
type intruding struct {
	logstore.Store
	after func()
}

func (s *intruding) Append(ctx context.Context, b []logstore.Batch) error {
	err := s.Store.Append(ctx, b)
	if err == nil && s.after != nil {
		f := s.after
		s.after = nil
		f()
	}
	return err
}

// TestSomebodyWritesBetweenCommitAndReceipt: the receipt's root is then of a
// longer log than the tablet holds; the pull behind it brings the rest.
func TestSomebodyWritesBetweenCommitAndReceipt(t *testing.T) {
	inner := mem.New()
	store := &intruding{Store: inner}
	r := rigOver(t, 2, store)
	jane, lucy := r.org.Tablets[0], r.org.Tablets[1]
	cj, cl := r.client(jane, r.srv.URL), r.client(lucy, r.srv.URL)
	jane.Open(caseA)
	r.sync(cj, jane)
	lucy.FollowSpace(caseA)
	r.sync(cl, lucy)
	lucy.Join(caseA)
	for n := range 5 {
		theirs := lucy.Seal(caseA, fmt.Sprintf("intruder %d", n))
		s, err := wire.ParseSigned(theirs)
		if err != nil {
			t.Fatal(err)
		}
		store.after = func() {
			l := logstore.Log{Store: inner}
			if _, err := l.Commit(context.Background(), []logstore.Offer{{Key: s.Key, Raw: theirs}}); err != nil {
				t.Error(err)
			}
		}
		jane.Bundle(caseA, fmt.Sprintf("own %d", n))
		rep := r.sync(cj, jane)
		if rep.Pushed != 1 || rep.Pulled != 1 || rep.Requests != 1 || jane.Cursor(caseA).Tree.Size != uint64(3+2*n) {
			t.Fatalf("round %d: %+v, cursor at %d", n, rep, jane.Cursor(caseA).Tree.Size)
		}
	}
}
