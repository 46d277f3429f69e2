package server

import (
	"context"
	"encoding/hex"
	"log/slog"
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
	// Sealed out here: the compressor keeps its channels for later tests.
	outside := newBenchOf(t, 2)
	lou, ann := outside.lead(0), outside.lead(1)
	record, e := ann.space("case")
	var news [][]byte
	for n := range uint64(3) {
		news = append(news, ann.seal("case", e, n, ann.now(), "news"))
	}
	synctest.Test(t, func(t *testing.T) {
		b := &bench{t: t, org: outside.org, clock: &wall{}, store: newStore()}
		if err := b.store.OrgAppend(t.Context(), 0, b.org.Entries); err != nil {
			t.Fatal(err)
		}
		b.open()
		two := b.another()
		listening, writing := b.token(lou.dev.Sign), b.token(ann.dev.Sign)
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
				c.at.push(wire.PathPush, writing, news[i])
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
		if r := b.push(wire.PathPush, writing, news[2]); len(r.receipts) != 1 {
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
