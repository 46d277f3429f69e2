package client_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"doorstep/crypto/orglog"
	"doorstep/sync/client"
	"doorstep/sync/logstore"
	"doorstep/sync/logstore/mem"
	"doorstep/sync/server"
	"doorstep/sync/simtest"
	"doorstep/sync/wire"

	"golang.org/x/mod/sumdb/note"
)

// rewriting lets a test change the frames of an answer to a path.
func (r *rig) rewriting(path string, change func(frames []wire.Frame) []wire.Frame) string {
	r.t.Helper()
	return r.between(func(w http.ResponseWriter, req *http.Request, s http.Handler) {
		if req.URL.Path != path {
			s.ServeHTTP(w, req)
			return
		}
		rec := httptest.NewRecorder()
		s.ServeHTTP(rec, req)
		if rec.Code != http.StatusOK {
			w.Header().Set("Content-Type", wire.ContentType)
			w.WriteHeader(rec.Code)
			_, _ = w.Write(rec.Body.Bytes())
			return
		}
		var frames []wire.Frame
		rd := wire.NewReader(rec.Body, 1<<30)
		for {
			f, err := rd.Next()
			if err != nil {
				break
			}
			frames = append(frames, f)
		}
		w.Header().Set("Content-Type", wire.ContentType)
		var b []byte
		if len(frames) > 0 && frames[0].Code == wire.CodeToken {
			b = wire.AppendFrame(b, wire.CodeToken, frames[0].Body)
			frames = frames[1:]
		}
		for _, f := range change(frames) {
			b = wire.AppendFrame(b, f.Code, f.Body)
		}
		_, _ = w.Write(b)
	})
}

func signer(t testing.TB, skey string) note.Signer {
	t.Helper()
	s, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestAServerThatLiesAboutSafety: whatever it answers to a push, nothing is
// called safe without a receipt by the pinned key for the very bytes.
func TestAServerThatLiesAboutSafety(t *testing.T) {
	end := wire.Frame{Code: wire.CodeEnd, Body: wire.End{Org: 5, Time: 1}.Encode()}
	for name, lie := range map[string]func(r *rig, tab *simtest.Tablet, honest []wire.Frame) []wire.Frame{
		"nothing but the end": func(*rig, *simtest.Tablet, []wire.Frame) []wire.Frame { return []wire.Frame{end} },
		"nothing at all":      func(*rig, *simtest.Tablet, []wire.Frame) []wire.Frame { return nil },
		"no end": func(_ *rig, _ *simtest.Tablet, h []wire.Frame) []wire.Frame {
			return []wire.Frame{{Code: wire.CodeReceipt, Body: h[0].Body[:70]}}
		},
		"signed by another key": func(r *rig, tab *simtest.Tablet, h []wire.Frame) []wire.Frame {
			other := simtest.New(r.t, 0)
			rs, err := wire.OpenReceipts(verifier(r.t, r.org.NoteVerifier), r.org.State.Org, h[0].Body)
			if err != nil {
				r.t.Fatal(err)
			}
			body, err := wire.SignReceipts(signer(r.t, other.NoteKey), rs)
			if err != nil {
				r.t.Fatal(err)
			}
			return append([]wire.Frame{{Code: wire.CodeReceipt, Body: body}}, h[1:]...)
		},
		"for other bytes": func(r *rig, tab *simtest.Tablet, h []wire.Frame) []wire.Frame {
			rs, err := wire.OpenReceipts(verifier(r.t, r.org.NoteVerifier), r.org.State.Org, h[0].Body)
			if err != nil {
				r.t.Fatal(err)
			}
			rs.Logs[0].Rows[0].Hash[0] ^= 1
			body, err := wire.SignReceipts(signer(r.t, r.org.NoteKey), rs)
			if err != nil {
				r.t.Fatal(err)
			}
			return append([]wire.Frame{{Code: wire.CodeReceipt, Body: body}}, h[1:]...)
		},
		"for another organisation": func(r *rig, tab *simtest.Tablet, h []wire.Frame) []wire.Frame {
			rs, err := wire.OpenReceipts(verifier(r.t, r.org.NoteVerifier), r.org.State.Org, h[0].Body)
			if err != nil {
				r.t.Fatal(err)
			}
			rs.Org[0] ^= 1
			body, err := wire.SignReceipts(signer(r.t, r.org.NoteKey), rs)
			if err != nil {
				r.t.Fatal(err)
			}
			return append([]wire.Frame{{Code: wire.CodeReceipt, Body: body}}, h[1:]...)
		},
		"an altered receipt": func(_ *rig, _ *simtest.Tablet, h []wire.Frame) []wire.Frame {
			h[0].Body[len(h[0].Body)-1] ^= 1
			return h
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, 1)
			tab := r.org.Tablets[0]
			tab.Open(caseA)
			tab.Bundle(caseA, "text")
			url := r.rewriting(wire.PathPush, func(h []wire.Frame) []wire.Frame { return lie(r, tab, h) })
			_, err := r.client(tab, url).Sync(t.Context(), tab.Source(), tab.Source())
			if len(tab.Receipts) != 0 || len(tab.Waiting()) != 2 {
				t.Errorf("%d receipts were believed, %d wait", len(tab.Receipts), len(tab.Waiting()))
			}
			if name != "nothing but the end" && err == nil {
				t.Errorf("the lie was not noticed")
			}
			// The truth afterwards: all of it arrives once.
			rep := r.sync(r.client(tab, r.srv.URL), tab)
			if rep.Pushed != 2 || len(tab.Waiting()) != 0 {
				t.Errorf("afterwards: %+v", rep)
			}
		})
	}
}

func verifier(t testing.TB, vkey string) note.Verifier {
	t.Helper()
	v, err := note.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestAServerThatLiesAboutEntries: nothing reaches the vault that a device did
// not sign, for this place, in the order of the log that the server signed.
func TestAServerThatLiesAboutEntries(t *testing.T) {
	for name, lie := range map[string]func(r *rig, h []wire.Frame) []wire.Frame{
		"an entry altered":   func(_ *rig, h []wire.Frame) []wire.Frame { flipBundle(h, 1); return h },
		"an entry left out":  func(_ *rig, h []wire.Frame) []wire.Frame { return append(h[:2], h[3:]...) },
		"two entries turned": func(_ *rig, h []wire.Frame) []wire.Frame { h[2], h[3] = h[3], h[2]; return h },
		"an entry twice":     func(_ *rig, h []wire.Frame) []wire.Frame { h[3] = h[2]; return h },
		"the checkpoint of another log": func(r *rig, h []wire.Frame) []wire.Frame {
			return signedBy(r, h, r.org.NoteKey, simtest.ID("another"), nil)
		},
		"a checkpoint by another key": func(r *rig, h []wire.Frame) []wire.Frame {
			return signedBy(r, h, simtest.New(r.t, 0).NoteKey, caseA, nil)
		},
		"the checkpoint left out": func(_ *rig, h []wire.Frame) []wire.Frame { return append(h[:5:5], h[6:]...) },
		"the end left out":        func(_ *rig, h []wire.Frame) []wire.Frame { return h[:3] },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, 2)
			jane, lucy := r.org.Tablets[0], r.org.Tablets[1]
			jane.Open(caseA)
			for _, text := range []string{"one", "two", "three"} {
				jane.Bundle(caseA, text)
			}
			r.sync(r.client(jane, r.srv.URL), jane)
			lucy.FollowSpace(caseA)
			// section, epoch, one, two, three, checkpoint, end
			url := r.rewriting(wire.PathPull, func(h []wire.Frame) []wire.Frame { return lie(r, h) })
			_, err := r.client(lucy, url).Sync(t.Context(), lucy.Source(), lucy.Source())
			if err == nil {
				t.Errorf("the lie was not noticed")
			}
			if n := len(lucy.Entries[caseA]); n != 0 {
				t.Errorf("%d entries were taken from a lie", n)
			}
			if rep := r.sync(r.client(lucy, r.srv.URL), lucy); rep.Pulled != 4 {
				t.Errorf("afterwards: %+v", rep)
			}
		})
	}
}

func flipBundle(h []wire.Frame, i int) { h[i+1].Body[len(h[i+1].Body)/2] ^= 1 }

// signedBy replaces the checkpoint with one that a key signs for a space.
func signedBy(r *rig, h []wire.Frame, skey string, space [16]byte, change func(*wire.Checkpoint)) []wire.Frame {
	for i, f := range h {
		if f.Code != wire.CodeCheckpoint {
			continue
		}
		cp, err := wire.OpenCheckpoint(verifier(r.t, r.org.NoteVerifier), r.org.State.Org, caseA, f.Body)
		if err != nil {
			r.t.Fatal(err)
		}
		cp.Space = space
		if change != nil {
			change(&cp)
		}
		if h[i].Body, err = wire.SignCheckpoint(signer(r.t, skey), r.org.State.Org, cp); err != nil {
			r.t.Fatal(err)
		}
	}
	return h
}

// TestGhostEntry: the server puts an entry of its own into the log, with a root
// to match. No device signed it, so the space is read no further.
func TestGhostEntry(t *testing.T) {
	r := newRig(t, 2)
	jane, lucy := r.org.Tablets[0], r.org.Tablets[1]
	jane.Open(caseA)
	jane.Open(caseB)
	jane.Bundle(caseB, "sound")
	r.sync(r.client(jane, r.srv.URL), jane)

	ghost := r.org.Stranger("ghost")
	raw := forge(t, jane, ghost)
	l := logstore.Log{Store: r.store}
	if _, err := l.Commit(t.Context(), []logstore.Offer{{Key: wire.Key{Space: caseA, Inc: simtest.ID("ghost")}, Raw: raw}}); err != nil {
		t.Fatal(err)
	}
	lucy.FollowSpace(caseA)
	lucy.FollowSpace(caseB)
	_, err := r.client(lucy, r.srv.URL).Sync(t.Context(), lucy.Source(), lucy.Source())
	if !errors.Is(err, client.ErrLied) || len(lucy.Entries[caseA]) != 0 {
		t.Errorf("%v, %d entries taken", err, len(lucy.Entries[caseA]))
	}
	if len(lucy.Entries[caseB]) != 2 {
		t.Errorf("a sound space suffers for the other: %d entries", len(lucy.Entries[caseB]))
	}
}

// forge makes a bundle for caseA that a stranger signed.
func forge(t *testing.T, like, ghost *simtest.Tablet) []byte {
	t.Helper()
	raw := like.Seal(caseA, "what nobody wrote")
	return ghost.Resign(raw)
}

// copyOf copies a store as it was when a space had n entries.
func copyOf(t testing.TB, s logstore.Store, space [16]byte, n uint64) logstore.Store {
	t.Helper()
	out := mem.New()
	var sts [][]byte
	if _, err := s.OrgRead(t.Context(), 0, func(_ uint64, raw []byte) error { sts = append(sts, bytes.Clone(raw)); return nil }); err != nil {
		t.Fatal(err)
	}
	if err := out.OrgAppend(t.Context(), 0, sts); err != nil {
		t.Fatal(err)
	}
	l := logstore.Log{Store: out}
	for _, sp := range [][16]byte{caseA, caseB} {
		to := uint64(1 << 20)
		if sp == space {
			to = n
		}
		err := s.Read(t.Context(), sp, 0, to, func(e logstore.Entry) error {
			_, err := l.Commit(t.Context(), []logstore.Offer{{Key: e.Key, Raw: bytes.Clone(e.Raw)}})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// TestForkAlarm: two vaults are shown different logs of one size. The one that
// is shown the other's continuation notices, on pull and on push.
func TestForkAlarm(t *testing.T) {
	for _, by := range []string{"pull", "push"} {
		t.Run(by, func(t *testing.T) {
			r := newRig(t, 2)
			jane, lucy := r.org.Tablets[0], r.org.Tablets[1]
			jane.Open(caseA)
			r.sync(r.client(jane, r.srv.URL), jane)
			lucy.FollowSpace(caseA)
			r.sync(r.client(lucy, r.srv.URL), lucy)
			lucy.Join(caseA)
			fork := copyOf(t, r.store, caseA, 1)

			jane.Bundle(caseA, "on one branch")
			r.sync(r.client(jane, r.srv.URL), jane)
			r.store = fork
			r.start()
			lucy.Bundle(caseA, "on the other")
			if by == "pull" {
				lucy.Bundle(caseA, "and on")
			}
			r.sync(r.client(lucy, r.srv.URL), lucy)
			if by == "push" {
				jane.Bundle(caseA, "Jane goes on")
			}
			_, err := r.client(jane, r.srv.URL).Sync(t.Context(), jane.Source(), jane.Source())
			if by == "push" {
				// The server lacks Jane's bundle before this one and refuses; what
				// it shows of the log is no larger than what she holds, so only her
				// refused bundle tells. Nothing is lost.
				if len(jane.Waiting()) != 1 {
					t.Errorf("Jane's new bundle is called safe on a forked log: %v", err)
				}
				return
			}
			if !errors.Is(err, client.ErrFork) || len(jane.Alarms) != 1 || jane.Alarms[0].Kind != client.Fork {
				t.Fatalf("%v, %+v", err, jane.Alarms)
			}
			if size := jane.Cursor(caseA).Tree.Size; size != 2 {
				t.Errorf("the cursor moved to %d", size)
			}
		})
	}
}

// TestCaptivePortal: the sign-in page of a Wi-Fi is called what it is, in each of
// its usual shapes, and nothing is believed.
func TestCaptivePortal(t *testing.T) {
	for name, page := range map[string]http.HandlerFunc{
		"a page": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "<html>Welcome to Café Wi-Fi</html>")
		},
		"a redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://login.example/", http.StatusFound)
		},
		"status 511": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNetworkAuthenticationRequired) },
		"no content": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) },
		"not found":  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, 1)
			tab := r.org.Tablets[0]
			tab.Open(caseA)
			front := httptest.NewServer(page)
			defer front.Close()
			_, err := r.client(tab, front.URL).Sync(t.Context(), tab.Source(), tab.Source())
			if !errors.Is(err, client.ErrCaptivePortal) || len(tab.Waiting()) != 1 {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestABusyServerSaysWhen.
func TestABusyServerSaysWhen(t *testing.T) {
	r := newRig(t, 1)
	tab := r.org.Tablets[0]
	for status, want := range map[int]error{429: client.ErrBusy, 503: client.ErrBusy, 502: client.ErrBusy, 507: client.ErrBusy, 500: client.ErrServer} {
		front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "7")
			w.WriteHeader(status)
		}))
		_, err := r.client(tab, front.URL).Sync(t.Context(), tab.Source(), tab.Source())
		var busy *client.BusyError
		if !errors.Is(err, want) || want == client.ErrBusy && (!errors.As(err, &busy) || busy.Wait != 7*time.Second) {
			t.Errorf("status %d: %v", status, err)
		}
		front.Close()
	}
}

func TestNoServerIsNoSignal(t *testing.T) {
	r := newRig(t, 1)
	tab := r.org.Tablets[0]
	_, err := r.client(tab, "http://"+freeAddr(t)).Sync(t.Context(), tab.Source(), tab.Source())
	if !errors.Is(err, client.ErrNoSignal) {
		t.Errorf("%v", err)
	}
}

// TestServerRestartedInBetween: a restarted server honours the token; that it has
// forgotten where the tablet was costs one request and nothing else.
func TestServerRestartedInBetween(t *testing.T) {
	r := newRig(t, 1)
	tab := r.org.Tablets[0]
	var s http.Handler
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) { s.ServeHTTP(w, req) }))
	defer front.Close()
	restart := func() {
		var err error
		if s, err = server.New(context.Background(), r.cfg); err != nil {
			t.Fatal(err)
		}
	}
	restart()
	c := r.client(tab, front.URL)
	tab.Open(caseA)
	r.sync(c, tab)
	restart()
	tab.Bundle(caseA, "after the restart")
	if rep := r.sync(c, tab); rep.Pushed != 1 || rep.Requests != 2 {
		t.Errorf("%+v", rep)
	}
}

// TestATokenRunsOut after a quarter of an hour and is renewed before it is
// used, not after it failed.
func TestATokenRunsOut(t *testing.T) {
	r := newRig(t, 1)
	tab := r.org.Tablets[0]
	c := r.client(tab, r.srv.URL)
	tab.Open(caseA)
	for i, wait := range []time.Duration{0, 14 * time.Minute, 2 * time.Minute, 20 * time.Minute} {
		r.clock.advance(wait)
		want := []int{2, 1, 2, 2}[i]
		if rep := r.sync(c, tab); rep.Requests != want {
			t.Errorf("sync %d: %d requests, want %d", i, rep.Requests, want)
		}
	}
}

// TestAWrongClockIsTold and stops nothing.
func TestAWrongClockIsTold(t *testing.T) {
	r := newRig(t, 1)
	tab := r.org.Tablets[0]
	tab.Open(caseA)
	fast := &wall{}
	c, err := client.New(client.Config{
		URL: r.srv.URL, Clock: fast, Rand: zeros{}, Device: tab.Sign, Org: r.org.State.Org, Genesis: r.org.Genesis(),
		NoteKey: r.org.NoteVerifier, State: tab.Source(),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for ahead, want := range map[time.Duration]string{
		0:               "",
		9 * time.Minute: "",
		3 * time.Hour:   "The clock of this tablet is 3 hours ahead. Dates and times on new records will be wrong until it is set.",
		-72 * time.Hour: "The clock of this tablet is 3 days behind. Dates and times on new records will be wrong until it is set.",
	} {
		fast.offset.Store(int64(ahead))
		rep, err := c.Sync(t.Context(), tab.Source(), tab.Source())
		if err != nil || rep.SkewWarning != want {
			t.Errorf("%v ahead: %q, %v", ahead, rep.SkewWarning, err)
		}
	}
}

// TestAVaultThatCannotKeep: when the disk refuses, the sync ends and the next
// one brings the same again.
func TestAVaultThatCannotKeep(t *testing.T) {
	r := newRig(t, 2)
	jane, lucy := r.org.Tablets[0], r.org.Tablets[1]
	jane.Open(caseA)
	jane.Bundle(caseA, "text")
	full := errors.New("disk full")
	jane.Fail = func() error { return full }
	c := r.client(jane, r.srv.URL)
	if _, err := c.Sync(t.Context(), jane.Source(), jane.Source()); !errors.Is(err, full) || len(jane.Waiting()) != 2 {
		t.Fatalf("%v, %v", err, jane)
	}
	jane.Fail = nil
	if rep := r.sync(c, jane); rep.Pushed != 2 {
		t.Errorf("afterwards: %+v", rep)
	}
	lucy.FollowSpace(caseA)
	lucy.Fail = func() error { return full }
	cl := r.client(lucy, r.srv.URL)
	if _, err := cl.Sync(t.Context(), lucy.Source(), lucy.Source()); !errors.Is(err, full) || lucy.Cursor(caseA).Tree.Size != 0 {
		t.Fatalf("%v", err)
	}
	lucy.Fail = nil
	if rep := r.sync(cl, lucy); rep.Pulled != 2 {
		t.Errorf("afterwards: %+v", rep)
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// TestAReplacedNoteKeyIsLearntAtSignIn: the server lost its key with everything else,
// and two administrators stated so and named the new one. A tablet that was away reads
// that in the log, and goes on; where the log does not say so, the server is not ours.
func TestAReplacedNoteKeyIsLearntAtSignIn(t *testing.T) {
	skey, vkey, err := note.GenerateKey(rand.Reader, "sync.example")
	if err != nil {
		t.Fatal(err)
	}
	r, _ := team(t, 2)
	jane := r.org.Tablets[0]
	jane.Bundle(caseA, "written in the old days")
	held := jane.State.Size

	// Somebody else's server under our name, with a key of its own: it has the whole
	// log of the organisation, and may even append what an administrator alone can sign.
	stranger := func(w http.ResponseWriter, req *http.Request, s http.Handler) {
		rec := httptest.NewRecorder()
		s.ServeHTTP(rec, req)
		body := rec.Body.Bytes()
		if req.URL.Path == wire.PathChallenge {
			ch, err := wire.UnverifiedChallenge(body)
			if err != nil {
				t.Error(err)
			}
			if body, err = wire.SignChallenge(signer(t, skey), ch); err != nil {
				t.Error(err)
			}
		}
		if req.URL.Path == wire.PathPush || req.URL.Path == wire.PathPull {
			t.Errorf("it was asked for %s", req.URL.Path)
		}
		w.Header().Set("Content-Type", wire.ContentType)
		w.WriteHeader(rec.Code)
		_, _ = w.Write(body)
	}
	refused := func(when string) {
		t.Helper()
		size := jane.State.Size
		_, err := r.client(jane, r.between(stranger)).Sync(t.Context(), jane.Source(), jane.Source())
		if !errors.Is(err, client.ErrNotOurServer) || jane.State.Size != size || len(jane.Waiting()) != 1 {
			t.Errorf("%s: %v, %d statements", when, err, jane.State.Size)
		}
	}
	refused("a stranger")
	asked := 0
	rude := r.between(func(w http.ResponseWriter, req *http.Request, s http.Handler) {
		if asked++; req.URL.Path == wire.PathChallenge {
			stranger(w, req, s)
			return
		}
		w.Header().Set("Content-Type", wire.ContentType)
		w.WriteHeader(http.StatusForbidden)
		_, _ = w.Write(wire.AppendFrame(nil, wire.CodeRefusal, wire.Refusal{Reason: wire.RefusedRevoked}.Encode()))
	})
	if _, err := r.client(jane, rude).Sync(t.Context(), jane.Source(), jane.Source()); !errors.Is(err, client.ErrNotOurServer) || errors.Is(err, client.ErrRefused) || asked > 3 {
		t.Errorf("a stranger that says revoked: %v, %d requests", err, asked)
	}
	r.promote("meanwhile")
	refused("a stranger with news")
	if jane.State.Size != held {
		t.Fatal("news were taken from a stranger")
	}

	r.org.NoteKey = skey
	r.append(orglog.ServerReset{Reason: 1, NoteKey: vkey}, 2)
	c := r.client(jane, r.srv.URL) // still with the old key
	rep := r.sync(c, jane)
	if rep.Pushed != 1 || rep.Statements != 2 || jane.State.NoteKey != vkey || len(jane.Alarms) != 0 {
		t.Errorf("%+v", rep)
	}
	if rep := r.sync(c, jane); rep.Requests != 1 {
		t.Errorf("afterwards: %+v", rep)
	}
	if rep := r.sync(r.client(jane, r.srv.URL), jane); rep.Requests != 2 {
		t.Errorf("another day: %+v", rep)
	}
}
