package server

import (
	"crypto/sha256"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"doorstep/crypto/orglog"
	"doorstep/sync/logstore"
	"doorstep/sync/wire"
)

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
