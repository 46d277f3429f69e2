package client_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"doorstep/sync/client"
	"doorstep/sync/simtest"
	"doorstep/sync/wire"
)

// answering is a transport that answers one path with given bytes, and everything
// else as the server does.
type answering struct {
	path   string
	body   []byte
	server http.Handler
}

// RoundTrip implements http.RoundTripper.
func (a *answering) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Path == a.path {
		return &http.Response{
			StatusCode: 200, ProtoMajor: 1, ProtoMinor: 1, Request: r, ContentLength: int64(len(a.body)),
			Header: http.Header{"Content-Type": {wire.ContentType}}, Body: io.NopCloser(bytes.NewReader(a.body)),
		}, nil
	}
	rec := httptest.NewRecorder()
	r.Host, r.RequestURI = r.URL.Host, r.URL.RequestURI()
	a.server.ServeHTTP(rec, r)
	return rec.Result(), nil
}

// FuzzPullStream answers a pull with anything. Whatever it is, the vault holds
// afterwards a beginning of the very log that the server signed, or nothing, and no
// statement that the organisation's log does not have.
func FuzzPullStream(f *testing.F) {
	r := newRig(f, 2)
	jane := r.org.Tablets[0]
	jane.Open(caseA)
	jane.Bundle(caseA, "one")
	r.sync(r.client(jane, r.srv.URL), jane)
	jane.Bundle(caseA, "two")
	r.sync(r.client(jane, r.srv.URL), jane)
	roots := map[uint64]wire.Hash{0: wire.Hash(wire.Tree{}.Root())}
	for _, e := range jane.Log(caseA) {
		roots[e.Pos+1] = e.RootAfter
	}
	way := &answering{path: wire.PathPull, server: r.srv.Config.Handler}
	try := func(t testing.TB, size int) *simtest.Vault {
		v := simtest.NewVault()
		v.State, v.OrgLog = r.org.State, r.org.Entries
		v.FollowSpace(caseA)
		if size > 0 {
			log := jane.Log(caseA)[:size]
			tree := wire.Tree{}
			for _, e := range log {
				tree = tree.Add(wire.LeafHash(e.Raw))
			}
			if err := v.Source().KeepEntries(t.Context(), log, client.Cursor{Space: caseA, Tree: tree, Org: v.State.Size}); err != nil {
				t.Fatal(err)
			}
		}
		c := r.clientWith(jane.Sign, v, "http://localhost", way)
		defer c.Close()
		_, _ = c.Sync(t.Context(), v.Source(), v.Source())
		return v
	}
	// Keys are new in every process, so what is fuzzed is what a liar does to the
	// honest answer.
	rec := &recording{RoundTripper: &answering{path: "none", server: r.srv.Config.Handler}}
	v := simtest.NewVault()
	v.State, v.OrgLog = r.org.State, r.org.Entries
	v.FollowSpace(caseA)
	c := r.clientWith(jane.Sign, v, "http://localhost", rec)
	if _, err := c.Sync(f.Context(), v.Source(), v.Source()); err != nil {
		f.Fatal(err)
	}
	f.Add(0, []byte{})
	f.Add(1, []byte{0, 0, 200, 1})
	f.Add(2, []byte{1, 2, 0, 0, 3, 1, 2, 0})
	f.Add(0, []byte{2, 1, 3, 0, 4, 1, 0, 0})
	f.Fuzz(func(t *testing.T, size int, lies []byte) {
		r.t = t
		way.body = twist(rec.last, lies)
		v := try(t, int(uint(size)%3))
		tree := v.Cursor(caseA).Tree
		if want, ok := roots[tree.Size]; !ok || want != wire.Hash(tree.Root()) {
			t.Fatalf("the vault holds a log of %d entries that nobody signed", tree.Size)
		}
		if v.State.Size != r.org.State.Size || v.State.Head != r.org.State.Head {
			t.Fatal("the vault holds a statement that nobody made")
		}
		if len(v.Receipts) != 0 || v.Revoked != nil {
			t.Fatal("the vault believes in a receipt or a revocation out of nothing")
		}
	})
}

// twist changes an answer: every four bytes flip one of its bytes, leave a frame
// out, repeat one, turn two, or cut it short.
func twist(answer, lies []byte) []byte {
	b := bytes.Clone(answer)
	for ; len(lies) >= 4 && len(b) > 0; lies = lies[4:] {
		at := (int(lies[1])<<8 | int(lies[2])) % len(b)
		if lies[0]%5 == 0 {
			b[at] ^= lies[3] | 1
			continue
		}
		if lies[0]%5 == 4 {
			b = b[:at]
			continue
		}
		var frames []wire.Frame
		rd := wire.NewReader(bytes.NewReader(b), 1<<30)
		for {
			f, err := rd.Next()
			if err != nil {
				break
			}
			frames = append(frames, f)
		}
		if len(frames) == 0 {
			continue
		}
		x, y := int(lies[1])%len(frames), int(lies[2])%len(frames)
		switch lies[0] % 5 {
		case 1:
			frames = slices.Delete(frames, x, x+1)
		case 2:
			frames = slices.Insert(frames, y, frames[x])
		case 3:
			frames[x], frames[y] = frames[y], frames[x]
		}
		b = nil
		for _, f := range frames {
			b = wire.AppendFrame(b, f.Code, f.Body)
		}
	}
	return b
}

// recording keeps the body of the last pull's answer.
type recording struct {
	http.RoundTripper
	last []byte
}

// RoundTrip implements http.RoundTripper.
func (c *recording) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := c.RoundTripper.RoundTrip(r)
	if err != nil || r.URL.Path != wire.PathPull {
		return res, err
	}
	if c.last, err = io.ReadAll(res.Body); err != nil {
		return nil, err
	}
	res.Body = io.NopCloser(bytes.NewReader(c.last))
	return res, nil
}
