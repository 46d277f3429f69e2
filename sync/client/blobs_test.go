package client_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	mrand "math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"doorstep/crypto/seal"
	"doorstep/sync/blob"
	"doorstep/sync/client"
	"doorstep/sync/simtest"
	"doorstep/sync/wire"
)

// photo seals n bytes of picture and queues its chunks.
func photo(t *testing.T, v *simtest.Vault, n int) (blob.Manifest, seal.Epoch, []byte) {
	t.Helper()
	epoch, err := seal.NewEpoch(rand.Reader, 1)
	if err != nil {
		t.Fatal(err)
	}
	data := make([]byte, n)
	_, _ = mrand.NewChaCha8([32]byte{1}).Read(data)
	m, chunks, err := blob.Seal(rand.Reader, epoch, simtest.ID("photo"), "image/jpeg", data)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range chunks {
		v.QueueBlob(caseA, c)
	}
	return m, epoch, data
}

// want makes a vault want the chunks of a manifest.
func want(v *simtest.Vault, m blob.Manifest) {
	for _, h := range m.Chunks {
		v.Wanted[h] = true
	}
}

// opened gives the picture back from the chunks of a vault.
func opened(v *simtest.Vault, m blob.Manifest, epoch seal.Epoch) ([]byte, error) {
	return blob.Open(epoch, m, func(h [32]byte) ([]byte, error) {
		if c, ok := v.Chunks[h]; ok {
			return c, nil
		}
		return nil, errors.New("not here")
	})
}

// TestPictureArrives from one tablet on the other, sealed all the way, in few
// requests.
func TestPictureArrives(t *testing.T) {
	r, cs := team(t, 2)
	jane, lucy := r.org.Tablets[0], r.org.Tablets[1]
	m, epoch, data := photo(t, jane.Vault, 600_000)
	want(lucy.Vault, m)
	if rep := r.sync(cs[1], lucy); rep.BlobsWaiting != 3 || rep.BlobTrouble != nil || rep.BlobsDown != 0 || rep.Requests > 2 {
		t.Errorf("before it is there: %+v", rep)
	}
	if rep := r.sync(cs[0], jane); rep.BlobsUp != 3 || rep.BlobsWaiting != 0 || rep.Requests != 1+1+3 || rep.BlobTrouble != nil {
		t.Errorf("up: %+v", rep)
	}
	if rep := r.sync(cs[0], jane); rep.Requests != 1 {
		t.Errorf("afterwards there is still something to say: %+v", rep)
	}
	if rep := r.sync(cs[1], lucy); rep.BlobsDown != 3 || rep.BlobsWaiting != 0 || rep.Requests != 1+1+3 {
		t.Errorf("down: %+v", rep)
	}
	if got, err := opened(lucy.Vault, m, epoch); err != nil || !bytes.Equal(got, data) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

// TestTextGoesBeforeAttachments: text that waits is sent first, and text that is
// written while a picture is on its way goes before the picture's next chunk.
func TestTextGoesBeforeAttachments(t *testing.T) {
	r, _ := team(t, 1)
	jane := r.org.Tablets[0]
	m, _, _ := photo(t, jane.Vault, 1_500_000)
	jane.Bundle(caseA, "before the picture")
	var mu sync.Mutex
	var seen []string
	written := false
	url := r.between(func(w http.ResponseWriter, req *http.Request, s http.Handler) {
		mu.Lock()
		if !strings.Contains(req.URL.Path, "/auth/") {
			seen = append(seen, req.Method+" "+strings.TrimPrefix(req.URL.Path, "/v1/")[:4])
		}
		puts := 0
		for _, x := range seen {
			if strings.HasPrefix(x, "PUT") {
				puts++
			}
		}
		if puts == 2 && !written {
			written = true
			jane.Bundle(caseA, "meanwhile")
			r.clock.advance(11 * time.Second)
		}
		mu.Unlock()
		s.ServeHTTP(w, req)
	})
	rep := r.sync(r.client(jane, url), jane)
	if rep.BlobsUp != len(m.Chunks) || rep.BlobsWaiting != 0 || rep.Pushed != 2 || len(jane.Waiting()) != 0 {
		t.Errorf("%+v", rep)
	}
	first, last := slices.Index(seen, "PUT blob"), len(seen)-1
	push := slices.Index(seen, "POST push")
	again := last - slices.Index(slices.Collect(backward(seen)), "POST push")
	if push > first || again < first || again > last-2 {
		t.Errorf("in this order: %q", seen)
	}
}

func backward(x []string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for _, s := range slices.Backward(x) {
			if !yield(s) {
				return
			}
		}
	}
}

// TestAttachmentsResumeBothWays: a line that breaks costs at most the chunks that
// were on their way up, and nothing of what had come down.
func TestAttachmentsResumeBothWays(t *testing.T) {
	r, _ := team(t, 2)
	jane, lucy := r.org.Tablets[0], r.org.Tablets[1]
	m, epoch, data := photo(t, jane.Vault, 1_500_000)
	total := int64(0)
	for _, c := range jane.Chunks {
		total += int64(len(c))
	}
	up := newLine(t, r.srv.Config.Handler)
	c := r.clientOver(jane, up.transport())
	sent := int64(0)
	for cut := int64(0); ; cut++ {
		up.take()
		up.cutUp.Store(400_000)
		rep, err := c.Sync(t.Context(), jane.Source(), jane.Source())
		if err != nil {
			t.Fatalf("text suffers for a picture: %v", err)
		}
		n, _ := up.take()
		sent += n
		if rep.BlobsWaiting == 0 {
			break
		}
		if rep.BlobTrouble == nil || cut > 20 {
			t.Fatalf("cut %d: %+v", cut, rep)
		}
	}
	// Each cut wastes at most what was on its way on two lines.
	if most := total*2 + 20_000; sent > most {
		t.Errorf("%d bytes went up for %d", sent, total)
	}

	want(lucy.Vault, m)
	down := newLine(t, r.srv.Config.Handler)
	c = r.clientOver(lucy, down.transport())
	came, cuts := int64(0), int64(0)
	for cut := 0; ; cut++ {
		down.take()
		down.cutDown.Store(200_000)
		rep, err := c.Sync(t.Context(), lucy.Source(), lucy.Source())
		if err != nil {
			t.Fatalf("text suffers for a picture: %v", err)
		}
		_, n := down.take()
		came, cuts = came+n, cuts+1
		if rep.BlobsWaiting == 0 {
			break
		}
		if rep.BlobTrouble == nil || cut > 30 {
			t.Fatalf("cut %d: %+v", cut, rep)
		}
	}
	// What a broken line had buffered on this side may go with it.
	if most := total + cuts*2*33_000; came > most {
		t.Errorf("%d bytes came down for %d in %d pieces", came, total, cuts)
	}
	if got, err := opened(lucy.Vault, m, epoch); err != nil || !bytes.Equal(got, data) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

// TestAttachmentsThatTheServerDoesNotTake: full, over quota, destroyed. The person
// is told in plain words, text is not concerned, pictures still come down, and
// what was refused stays.
func TestAttachmentsThatTheServerDoesNotTake(t *testing.T) {
	for _, c := range []struct {
		status int
		reason wire.Reason
		want   uint64
		says   string
		is     error
	}{
		{http.StatusRequestEntityTooLarge, wire.RefusedQuota, 3_210_000, "3.2 MB is left", client.ErrNoSpace},
		{http.StatusInsufficientStorage, wire.RefusedStorage, 0, "no space left", client.ErrNoSpace},
		{http.StatusGone, wire.RefusedDestroyed, 0, "destroyed", client.ErrRefused},
	} {
		r, cs := team(t, 2)
		jane, lucy := r.org.Tablets[0], r.org.Tablets[1]
		there, _, _ := photo(t, lucy.Vault, 1000)
		r.sync(cs[1], lucy)
		want(jane.Vault, there)
		photo(t, jane.Vault, 300_000)
		jane.Bundle(caseA, "text")
		url := r.between(func(w http.ResponseWriter, req *http.Request, s http.Handler) {
			if req.Method != http.MethodPut {
				s.ServeHTTP(w, req)
				return
			}
			w.Header().Set("Content-Type", wire.ContentType)
			w.WriteHeader(c.status)
			_, _ = w.Write(wire.AppendFrame(nil, wire.CodeRefusal, wire.Refusal{Reason: c.reason, Want: c.want}.Encode()))
		})
		rep := r.sync(r.client(jane, url), jane)
		if rep.Pushed != 1 || rep.BlobsUp != 0 || rep.BlobsDown != 1 || rep.BlobsWaiting == 0 || len(jane.Sent) != 0 {
			t.Errorf("%v: %+v", c.reason, rep)
		}
		if !errors.Is(rep.BlobTrouble, c.is) || !strings.Contains(fmt.Sprint(rep.BlobTrouble), c.says) {
			t.Errorf("%v is told as %q", c.reason, rep.BlobTrouble)
		}
		if rep := r.sync(cs[0], jane); rep.BlobsUp != 2 || rep.BlobTrouble != nil {
			t.Errorf("%v, afterwards: %+v", c.reason, rep)
		}
	}
}

// TestAServerThatLiesAboutAttachments: nothing reaches the vault under a hash that
// is not its own.
func TestAServerThatLiesAboutAttachments(t *testing.T) {
	r, cs := team(t, 2)
	jane, lucy := r.org.Tablets[0], r.org.Tablets[1]
	m, _, _ := photo(t, jane.Vault, 1000)
	r.sync(cs[0], jane)
	want(lucy.Vault, m)
	for name, lie := range map[string]func(b []byte) []byte{
		"a byte changed":  func(b []byte) []byte { b[len(b)/2] ^= 1; return b },
		"a byte less":     func(b []byte) []byte { return b[1:] },
		"something else":  func([]byte) []byte { return []byte("something else") },
		"nothing":         func([]byte) []byte { return nil },
		"more than there": func(b []byte) []byte { return append(b, make([]byte, wire.MaxBlob)...) },
	} {
		url := r.between(func(w http.ResponseWriter, req *http.Request, s http.Handler) {
			if req.Method != http.MethodGet || !strings.HasPrefix(req.URL.Path, wire.PathBlobs) {
				s.ServeHTTP(w, req)
				return
			}
			w.Header().Set("Content-Type", wire.ContentType)
			_, _ = w.Write(lie(bytes.Clone(jane.Chunks[m.Chunks[0]])))
		})
		rep, err := r.client(lucy, url).Sync(t.Context(), lucy.Source(), lucy.Source())
		if err != nil || !errors.Is(rep.BlobTrouble, client.ErrLied) || len(lucy.Chunks) != 0 {
			t.Errorf("%s: %v, %+v", name, err, rep)
		}
	}
	if rep := r.sync(cs[1], lucy); rep.BlobsDown != 1 {
		t.Errorf("afterwards: %+v", rep)
	}
}

// TestAVaultThatCannotKeepAPictureSaysSo, and the picture stays wanted.
func TestAVaultThatCannotKeepAPictureSaysSo(t *testing.T) {
	r, cs := team(t, 2)
	jane, lucy := r.org.Tablets[0], r.org.Tablets[1]
	m, _, _ := photo(t, jane.Vault, 1000)
	r.sync(cs[0], jane)
	want(lucy.Vault, m)
	full := errors.New("the disk is full")
	lucy.Fail = func() error { return full }
	if _, err := cs[1].Sync(t.Context(), lucy.Source(), lucy.Source()); !errors.Is(err, full) {
		t.Errorf("%v", err)
	}
	lucy.Fail = nil
	if len(slices.Collect(maps.Keys(lucy.Wanted))) != 1 {
		t.Error("the picture is not wanted any more")
	}
	if rep := r.sync(cs[1], lucy); rep.BlobsDown != 1 {
		t.Errorf("afterwards: %+v", rep)
	}
}
