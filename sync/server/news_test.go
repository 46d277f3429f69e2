package server

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"doorstep/crypto/orglog"
	"doorstep/sync/logstore"
	"doorstep/sync/simtest"
	"doorstep/sync/wire"

	"golang.org/x/mod/sumdb/tlog"
)

// ctx is short for tests that implement stores.
type ctx = context.Context

// The index names every entry with its place, and closes with a checkpoint over
// all of it: enough to find what a restored server lacks.
func TestIndexNamesEveryEntry(t *testing.T) {
	b := newBenchOf(t, 1)
	lou := b.lead(0)
	tok := b.token(lou.dev.Sign)
	record, e := lou.space("case")
	raws := [][]byte{record}
	for n := range 3 {
		raws = append(raws, lou.seal("case", e, uint64(n), lou.now(), "text"))
	}
	b.push(wire.PathPush, tok, raws...)
	var tree wire.Tree
	for _, raw := range raws {
		tree = tree.Add(wire.LeafHash(raw))
	}
	for from := range len(raws) + 3 {
		var rows []wire.IndexRow
		closed := false
		for _, f := range b.frames(b.call("GET", wire.IndexPath(simtest.ID("case"), uint64(from)), tok, nil)) {
			switch f.Code {
			case wire.CodeIndex:
				ix, err := wire.ParseIndex(f.Body)
				if err != nil || ix.Space != simtest.ID("case") || ix.First != uint64(from+len(rows)) {
					t.Fatalf("from %d: %+v, %v", from, ix, err)
				}
				rows = append(rows, ix.Rows...)
			case wire.CodeCheckpoint:
				c, err := wire.OpenCheckpoint(b.verifier(), b.org.State.Org, simtest.ID("case"), f.Body)
				if err != nil || tree.Check(c) != nil {
					t.Errorf("from %d: checkpoint of %d, %v", from, c.Size, err)
				}
				closed = true
			}
		}
		if want := max(0, len(raws)-from); len(rows) != want || !closed {
			t.Errorf("from %d: %d rows, closed %v", from, len(rows), closed)
		}
		for i, row := range rows {
			if row.Hash != wire.HashOf(raws[from+i]) {
				t.Errorf("from %d: row %d names another entry", from, i)
			}
		}
	}
	// Of a space that nobody has begun: nothing, signed.
	if rec := b.call("GET", wire.IndexPath(simtest.ID("none"), 0), tok, nil); rec.Code != 200 || len(b.frames(rec)) != 2 {
		t.Errorf("of nothing: %d", rec.Code)
	}
	for _, path := range []string{"/v1/spaces/zz/index", "/v1/spaces/" + strings.Repeat("A", 32) + "/index", wire.IndexPath(wire.ID{}, 0) + "x"} {
		if rec := b.call("GET", path, tok, nil); rec.Code != 400 {
			t.Errorf("%s: %d", path, rec.Code)
		}
	}
	if (tlog.Hash{}) == tree.Root() {
		t.Error("no root")
	}
}

// feedOf reads one answer of the feed.
func (b *bench) feedOf(tok string, after uint64) (spaces map[wire.ID]uint64, next uint64) {
	spaces = map[wire.ID]uint64{}
	for _, f := range b.frames(b.call("GET", wire.FeedPath(after), tok, nil)) {
		if f.Code != wire.CodeChanged {
			continue
		}
		c, err := wire.ParseChanged(f.Body)
		if err != nil {
			b.t.Error(err)
		}
		next = c.Next
		for _, h := range c.Heads {
			spaces[h.Space] = h.Size
		}
	}
	return spaces, next
}

// The feed answers with what changed, waits while nothing does, wakes when a push
// of this process or of another is stored, and ends with nothing after 25 s.
func TestFeedWakesWhenSomethingIsStored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBenchOf(t, 2)
		two := b.another()
		lou, ann := b.lead(0), b.lead(1)
		listening, writing := b.token(lou.dev.Sign), b.token(ann.dev.Sign)
		record, e := ann.space("case")
		b.push(wire.PathPush, writing, record)
		all, cursor := b.feedOf(listening, 0)
		if len(all) != 1 || all[simtest.ID("case")] != 1 || cursor == 0 {
			t.Fatalf("at first: %v", all)
		}
		for i, c := range []struct {
			at     *bench
			wait   time.Duration
			atMost time.Duration
		}{{b, 3 * time.Second, gatherTime}, {two, 5 * time.Second, pollTime}} {
			began := time.Now()
			go func() {
				time.Sleep(c.wait)
				c.at.push(wire.PathPush, writing, ann.seal("case", e, uint64(i), ann.now(), "news"))
			}()
			got, next := b.feedOf(listening, cursor)
			took := time.Since(began)
			if got[simtest.ID("case")] != uint64(2+i) || took < c.wait || took > c.wait+c.atMost {
				t.Errorf("news %d: %v after %v", i, got, took)
			}
			synctest.Wait()
			cursor = next
		}
		began := time.Now()
		got, next := b.feedOf(listening, cursor)
		if took := time.Since(began); len(got) != 0 || took != wire.FeedTime || next != cursor {
			t.Errorf("without news: %v after %v", got, took)
		}
		// A stop ends the wait at once.
		began = time.Now()
		go func() {
			time.Sleep(time.Second)
			b.s.Stop()
			b.s.Stop()
		}()
		if b.feedOf(listening, cursor); time.Since(began) != time.Second {
			t.Errorf("stopped after %v", time.Since(began))
		}
		if rec := b.call("GET", wire.PathReady, "", nil); rec.Code != 503 {
			t.Errorf("ready while it stops: %d", rec.Code)
		}
		// What is under way goes on.
		if r := b.push(wire.PathPush, writing, ann.seal("case", e, 2, ann.now(), "last")); len(r.receipts) != 1 {
			t.Errorf("a push while it stops: %v", r.reasons())
		}
	})
}

// forgetful tells everything again, as a store may.
type forgetful struct{ logstore.Store }

func (s forgetful) Changed(c ctx, _ time.Time, fn func(logstore.Head) error) (time.Time, error) {
	return s.Store.Changed(c, time.Time{}, fn)
}

// A store that tells again what it told wakes nobody.
func TestFeedDoesNotRepeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBenchOf(t, 1)
		b.store = forgetful{b.store}
		b.open()
		lou := b.lead(0)
		tok := b.token(lou.dev.Sign)
		record, _ := lou.space("case")
		b.push(wire.PathPush, tok, record)
		_, cursor := b.feedOf(tok, 0)
		began := time.Now()
		if got, _ := b.feedOf(tok, cursor); len(got) != 0 || time.Since(began) != wire.FeedTime {
			t.Errorf("%v after %v", got, time.Since(began))
		}
	})
}

// small is a store on a small disk.
type small struct {
	logstore.Store
	free int64
}

func (s *small) Free(ctx) (int64, bool) { return s.free, true }

// A device's share and the disk bound what pictures take, with an answer that
// says how much is left; what is held already takes nothing, and text still goes
// when pictures do not.
func TestBlobsWithinQuotaAndDisk(t *testing.T) {
	b := newBenchOf(t, 2)
	disk := &small{Store: b.store, free: 1 << 40}
	b.store = disk
	b.open()
	b.order(orglog.Policy{Values: map[string]int64{orglog.PolicyBlobQuota: 1}}, b.org.Admins[:2]...)
	tok, other := b.token(b.lead(0).dev.Sign), b.token(b.lead(1).dev.Sign)
	chunk := func(i byte) []byte { return append(make([]byte, 300_000), i) }
	put := func(tok string, data []byte) (int, wire.Refusal) {
		rec := b.call("PUT", wire.BlobPath(sha256.Sum256(data), wire.ID{}), tok, data)
		r := b.read(rec)
		if len(r.refused) == 1 {
			return rec.Code, r.refused[0]
		}
		return rec.Code, wire.Refusal{}
	}
	for i := range byte(3) {
		if code, _ := put(tok, chunk(i)); code != 201 {
			t.Fatalf("chunk %d: %d", i, code)
		}
	}
	if code, r := put(tok, chunk(3)); code != 413 || r.Reason != wire.RefusedQuota || r.Want != 99_997 {
		t.Errorf("beyond the share: %d %v, %d left", code, r.Reason, r.Want)
	}
	if code, _ := put(tok, chunk(0)); code != 200 {
		t.Errorf("held already: %d", code)
	}
	if code, _ := put(other, chunk(3)); code != 201 {
		t.Errorf("of another device: %d", code)
	}
	disk.free = blobReserve + 100_000
	if code, r := put(other, chunk(4)); code != 507 || r.Reason != wire.RefusedStorage || r.Want != 100_000 {
		t.Errorf("disk all but full: %d %v, %d left", code, r.Reason, r.Want)
	}
	if code, _ := put(other, chunk(3)); code != 200 {
		t.Errorf("held already, disk all but full: %d", code)
	}
	record, _ := b.lead(0).space("case")
	if r := b.push(wire.PathPush, tok, record); len(r.receipts) != 1 {
		t.Errorf("text: %v", r.reasons())
	}
	// Which of them are there is one request.
	var all []wire.Hash
	for i := range byte(6) {
		all = append(all, sha256.Sum256(chunk(i)))
	}
	rec := b.call("POST", wire.PathBlobsHave, tok, wire.AppendFrame(nil, wire.CodeBlobs, wire.AppendBlobs(nil, all...)))
	have, err := wire.ParseHave(b.frames(rec)[0].Body, len(all))
	if err != nil {
		t.Fatal(err)
	}
	for i, h := range have {
		if h != (i < 4) {
			t.Errorf("chunk %d: %v", i, h)
		}
	}
	for name, body := range map[string][]byte{
		"nothing": nil, "cursors": wire.AppendFrame(nil, wire.CodeFollow, wire.Follow{}.Encode()), "hashes cut": wire.AppendFrame(nil, wire.CodeBlobs, make([]byte, 33)),
	} {
		if rec := b.call("POST", wire.PathBlobsHave, tok, body); rec.Code != 400 {
			t.Errorf("%s: %d", name, rec.Code)
		}
	}
	// And a part of one is enough to go on where a download was cut.
	req := httptest.NewRequest("GET", "http://sync.example"+wire.BlobPath(all[2], wire.ID{}), nil)
	req.Header.Set("Authorization", "Bearer "+tok)
	req.Header.Set("Range", "bytes=299999-")
	part := httptest.NewRecorder()
	b.s.ServeHTTP(part, req)
	if part.Code != http.StatusPartialContent || part.Body.String() != "\x00\x02" {
		t.Errorf("a range: %d, %q", part.Code, part.Body.String())
	}
}

// A device that asks too often is told to wait and for how long; others do not
// notice, and it goes on when it has waited.
func TestCeilingsAreOneDevices(t *testing.T) {
	b := newBenchOf(t, 2)
	b.limits = Limits{Requests: 60, Burst: 5, Upload: 20_000}
	b.open()
	wild, calm := b.token(b.lead(0).dev.Sign), b.token(b.lead(1).dev.Sign)
	follow := wire.AppendFrame(nil, wire.CodeFollow, wire.Follow{}.Encode())
	ask := func(tok string) *httptest.ResponseRecorder { return b.call("POST", wire.PathPull, tok, follow) }
	for i := range 5 {
		if rec := ask(wild); rec.Code != 200 {
			t.Fatalf("request %d: %d", i, rec.Code)
		}
	}
	rec := ask(wild)
	wait, err := strconv.Atoi(rec.Header().Get("Retry-After"))
	if rec.Code != 429 || err != nil || wait < 1 || wait > 2 || reason(t, rec) != wire.RefusedRate {
		t.Errorf("the sixth: %d, Retry-After %q", rec.Code, rec.Header().Get("Retry-After"))
	}
	if rec := ask(calm); rec.Code != 200 {
		t.Errorf("somebody else: %d", rec.Code)
	}
	b.clock.ahead.Add(int64(time.Duration(wait) * time.Second))
	if rec := ask(wild); rec.Code != 200 {
		t.Errorf("after the wait: %d", rec.Code)
	}
	// Bytes: what has come is taken, and the next request waits.
	b.clock.ahead.Add(int64(time.Minute))
	lou := b.lead(0)
	record, e := lou.space("case")
	if r := b.push(wire.PathPush, wild, record, lou.seal("case", e, 0, lou.now(), strings.Repeat("long ", 9000)+randomText())); len(r.receipts) != 2 {
		t.Fatalf("%v", r.reasons())
	}
	rec = ask(wild)
	if wait, err = strconv.Atoi(rec.Header().Get("Retry-After")); rec.Code != 429 || err != nil || wait < 60 {
		t.Errorf("after too much: %d, Retry-After %d", rec.Code, wait)
	}
}

// randomText is 60 kB that no compression makes smaller than 20 kB.
func randomText() string {
	out := make([]byte, 0, 60_000)
	h := sha256.Sum256([]byte("seed"))
	for len(out) < 60_000 {
		h = sha256.Sum256(h[:])
		for _, c := range h {
			out = append(out, 'a'+c%26)
		}
	}
	return string(out)
}

// Nothing of a person, device or record is in the log or the metrics, whatever
// happens; ids neither.
func TestLogsHaveNoMarkers(t *testing.T) {
	b := newBenchOf(t, 1)
	b.s.cfg.Log = slog.New(slog.NewTextHandler(&b.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	lou, lost := b.lead(0), b.hire("MARKERPERSON", orglog.Practitioner)
	tok := b.token(lou.dev.Sign)
	record, e := lou.space("MARKERSPACE")
	b.push(wire.PathPush, tok, record, lou.seal("MARKERSPACE", e, 0, lou.now(), "MARKERTEXT"), lou.seal("MARKERSPACE", e, 0, lou.now(), "MARKERTEXT 2"), []byte("MARKERJUNK"))
	b.order(revoke(lost))
	courier, _ := b.courier(lost.dev.Courier)
	b.push(wire.PathCourier, courier, lost.seal("MARKERSPACE", e, 0, lost.now(), "MARKERTEXT"))
	b.call("GET", "/v1/spaces/MARKERPATH/index", tok, nil)
	b.call("POST", wire.PathToken, "MARKERTOKEN", []byte("MARKERBODY"))
	b.order(orglog.Destroy{Space: simtest.ID("MARKERSPACE"), Basis: 1}, b.org.Admins[:2]...)
	b.s.log.Store = &failing{Store: b.store, err: context.DeadlineExceeded}
	fresh, _ := lou.space("MARKERSPACE 2")
	b.push(wire.PathPush, tok, fresh)
	text := b.log.String() + b.call("GET", wire.PathMetrics, "", nil).Body.String()
	if !strings.Contains(text, "store failed") || !strings.Contains(text, "doorstepd_bundles_total") || !strings.Contains(text, "route=push") {
		t.Errorf("the log and the metrics are not what was looked at: %s", b.log.String())
	}
	kid, id := lou.dev.Sign.KID(), simtest.ID("MARKERSPACE")
	for _, marker := range []string{"MARKER", "4d41524b4552", "sync.example", hex.EncodeToString(kid[:]), hex.EncodeToString(id[:4]), tok} {
		if strings.Contains(text, marker) {
			t.Errorf("%q is in the log or the metrics", marker)
		}
	}
}

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
