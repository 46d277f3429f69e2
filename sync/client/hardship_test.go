package client_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"

	"doorstep/sync/client"
	"doorstep/sync/logstore"
	"doorstep/sync/logstore/mem"
	"doorstep/sync/server"
	"doorstep/sync/simtest"
	"doorstep/sync/wire"
)

// A journey is one thing that a client does with a server, from the same beginning
// every time: whatever happens on its way, it must end as an undisturbed one does.
type journey struct {
	name string
	// begin gives a new server and what goes there.
	begin func(t *testing.T) *trip
}

// trip is a journey that is under way.
type trip struct {
	store   logstore.Store
	handler http.Handler
	// try makes an attempt with the client that has the journey's memory.
	try func(t *testing.T, tr http.RoundTripper) error
	// done says, after an attempt that went well, what is still missing.
	done func() error
}

// end is what a server holds at the end of a journey.
func (tr *trip) end(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, space := range [][16]byte{caseA, caseB} {
		fmt.Fprintf(&b, "%x\n", wire.HashOf(logOf(t, tr.store, space)))
	}
	_, err := tr.store.OrgRead(t.Context(), 0, func(_ uint64, raw []byte) error {
		fmt.Fprintf(&b, "%x\n", wire.HashOf(raw))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// past is an organisation of two tablets that have written to two cases.
type past struct {
	r          *rig
	jane, lucy *simtest.Tablet
	// day is what Jane has written and not sent; whole is a server's store
	// before that.
	day   []client.Outgoing
	whole *mem.Store
	// chunks are sealed chunks.
	chunks [][]byte
}

func newPast(t *testing.T) *past {
	t.Helper()
	r, _ := team(t, 2)
	p := &past{r: r, jane: r.org.Tablets[0], lucy: r.org.Tablets[1], whole: copyOf(t, r.store, caseA, 1<<20).(*mem.Store)}
	for i := range 4 {
		p.jane.Bundle([][16]byte{caseA, caseB}[i%2], strings.Repeat("what was seen ", 2+3*i))
	}
	p.day = p.jane.Waiting()
	for i := range 3 {
		p.chunks = append(p.chunks, bytes.Repeat([]byte{byte('a' + i)}, 300))
	}
	return p
}

// vault gives a vault that holds what Jane's does, without what she has to send.
func (p *past) vault(t *testing.T) *simtest.Vault {
	t.Helper()
	v := simtest.NewVault()
	v.State, v.OrgLog = p.r.org.State, p.r.org.Entries
	for _, space := range [][16]byte{caseA, caseB} {
		if err := v.Source().KeepEntries(t.Context(), p.jane.Log(space), p.jane.Cursor(space)); err != nil {
			t.Fatal(err)
		}
		v.Entries[space] = nil
	}
	return v
}

// server starts one on a store.
func (p *past) server(t *testing.T, store logstore.Store) http.Handler {
	t.Helper()
	cfg := p.r.cfg
	cfg.Store, cfg.Genesis = store, p.r.org.Genesis()
	s, err := server.New(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// through gives one client for all tries: what it remembers of a broken try helps
// in the next.
func (p *past) through(v *simtest.Vault, check func(client.Report) error) func(t *testing.T, tr http.RoundTripper) error {
	way := &swap{}
	var c *client.Client
	return func(t *testing.T, tr http.RoundTripper) error {
		way.to = tr
		if c == nil {
			c = p.r.clientWith(p.jane.Sign, v, "http://localhost", way)
		}
		rep, err := c.Sync(t.Context(), v.Source(), v.Source())
		return errors.Join(err, check(rep))
	}
}

// swap is a transport that can be exchanged.
type swap struct{ to http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (s *swap) RoundTrip(r *http.Request) (*http.Response, error) { return s.to.RoundTrip(r) }

func fine(rep client.Report) error { return rep.BlobTrouble }

func waitsNot(v *simtest.Vault) func() error {
	return func() error {
		if n := len(v.Waiting()); n > 0 {
			return fmt.Errorf("%d still wait", n)
		}
		return nil
	}
}

// journeys gives all that a client does.
func (p *past) journeys() []journey {
	push := func(t *testing.T, store *mem.Store, v *simtest.Vault) *trip {
		for _, o := range p.day {
			v.Queue(o)
		}
		return &trip{store: store, handler: p.server(t, store), try: p.through(v, fine), done: waitsNot(v)}
	}
	return []journey{
		{"push", func(t *testing.T) *trip {
			return push(t, copyOf(t, p.whole, caseA, 1<<20).(*mem.Store), p.vault(t))
		}},
		{"pull", func(t *testing.T) *trip {
			v := simtest.NewVault()
			v.State, v.OrgLog = p.r.org.State, p.r.org.Entries
			v.FollowSpace(caseA)
			v.FollowSpace(caseB)
			tr := push(t, copyOf(t, p.whole, caseA, 1<<20).(*mem.Store), v)
			for _, o := range p.day {
				v.Receipts[o.Key] = wire.Receipt{Key: o.Key}
			}
			tr.done = func() error {
				for _, space := range [][16]byte{caseA, caseB} {
					if v.Cursor(space).Tree.Root() != p.jane.Cursor(space).Tree.Root() || len(v.Log(space)) != len(p.jane.Log(space)) {
						return fmt.Errorf("%d entries of %d", len(v.Log(space)), len(p.jane.Log(space)))
					}
				}
				return nil
			}
			return tr
		}},
		{"courier", func(t *testing.T) *trip {
			store := copyOf(t, p.whole, caseA, 1<<20).(*mem.Store)
			safe := map[wire.Key]bool{}
			return &trip{store: store, handler: p.server(t, store), try: func(t *testing.T, tr http.RoundTripper) error {
				k, err := client.NewCourier(client.CourierConfig{
					URL: "http://localhost", Transport: tr, Clock: p.r.clock, Org: p.r.org.State.Org, Genesis: p.r.org.Genesis(),
					NoteKey: p.r.org.NoteVerifier, Key: p.jane.Courier,
				})
				if err != nil {
					t.Fatal(err)
				}
				defer k.Close()
				rep, err := k.Push(t.Context(), sealed(p.jane))
				for _, r := range rep.Receipts {
					if !bytes.Contains(logOf(t, store, r.Key.Space), rawOf(p.day, r.Key)) {
						t.Errorf("%v is called safe and is not stored", r.Key)
					}
					safe[r.Key] = true
				}
				return err
			}, done: func() error {
				if len(safe) != len(p.day) {
					return fmt.Errorf("%d safe of %d", len(safe), len(p.day))
				}
				return nil
			}}
		}},
		{"attachments", func(t *testing.T) *trip {
			store := copyOf(t, p.whole, caseA, 1<<20).(*mem.Store)
			v := p.vault(t)
			for _, c := range p.chunks[:2] {
				v.QueueBlob(caseA, c)
			}
			down := wire.HashOf(p.chunks[2])
			if _, err := store.PutBlob(t.Context(), down, p.chunks[2], logstore.Owner{}); err != nil {
				t.Fatal(err)
			}
			v.Wanted[down] = true
			return &trip{store: store, handler: p.server(t, store), try: p.through(v, fine), done: func() error {
				for _, c := range p.chunks {
					if got, err := store.Blob(context.Background(), wire.HashOf(c)); err != nil || !bytes.Equal(got, c) {
						return fmt.Errorf("a chunk is not on the server: %w", err)
					}
					if !bytes.Equal(v.Chunks[wire.HashOf(c)], c) {
						return errors.New("a chunk is not on the tablet")
					}
				}
				return nil
			}}
		}},
		{"heal from nothing", func(t *testing.T) *trip { return push(t, mem.New(), p.vault(t)) }},
		{"heal from a backup", func(t *testing.T) *trip {
			return push(t, copyOf(t, p.whole, caseA, 2).(*mem.Store), p.vault(t))
		}},
	}
}

// weather disturbs one request of a journey.
type weather struct {
	http.RoundTripper
	at     int
	kind   string
	passed atomic.Int64
}

var kinds = []string{
	"500", "429", "503 page", "captive page", "redirect", "dead", "answer lost", "answer cut", "asked twice", "trickles", "nothing",
}

func page(r *http.Request, status int, kind, body string) *http.Response {
	return &http.Response{
		StatusCode: status, ProtoMajor: 1, ProtoMinor: 1, Request: r, ContentLength: int64(len(body)),
		Header: http.Header{"Content-Type": {kind}, "Retry-After": {"7"}, "Location": {"http://portal.example/"}},
		Body:   io.NopCloser(strings.NewReader(body)),
	}
}

// RoundTrip implements http.RoundTripper.
func (w *weather) RoundTrip(r *http.Request) (*http.Response, error) {
	if w.passed.Add(1) != int64(w.at) {
		return w.RoundTripper.RoundTrip(r)
	}
	switch w.kind {
	case "500":
		return page(r, 500, "text/plain", "fault"), nil
	case "429":
		return page(r, 429, "text/plain", "slow down"), nil
	case "503 page":
		return page(r, 503, "text/html", "<html>gateway</html>"), nil
	case "captive page":
		return page(r, 200, "text/html", "<html>sign in to this Wi-Fi</html>"), nil
	case "redirect":
		return page(r, 302, "text/html", ""), nil
	case "nothing":
		return page(r, 200, wire.ContentType, ""), nil
	case "dead":
		return nil, errors.New("connection reset")
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	again := func() *http.Request {
		c := r.Clone(r.Context())
		c.Body = io.NopCloser(bytes.NewReader(body))
		return c
	}
	if w.kind == "trickles" {
		c := again()
		c.Body = io.NopCloser(iotest.OneByteReader(bytes.NewReader(body)))
		res, err := w.RoundTripper.RoundTrip(c)
		if err == nil {
			res.Body = struct {
				io.Reader
				io.Closer
			}{iotest.OneByteReader(res.Body), res.Body}
		}
		return res, err
	}
	res, err := w.RoundTripper.RoundTrip(again())
	if err != nil {
		return nil, err
	}
	answer, err := io.ReadAll(res.Body)
	res.Body.Close()
	if err != nil {
		return nil, err
	}
	switch w.kind {
	case "asked twice":
		return w.RoundTripper.RoundTrip(again())
	case "answer cut":
		res.Body = io.NopCloser(io.MultiReader(bytes.NewReader(answer[:len(answer)/2]), iotest.ErrReader(io.ErrUnexpectedEOF)))
		return res, nil
	}
	return nil, errors.New("connection reset") // answer lost
}

// TestEveryHardshipEndsAsAnUndisturbedJourney: at each request of each thing that a
// client does, a server that fails or asks for time, a page of somebody else's, a
// dead line, an answer that is lost after the server has committed, one that is cut,
// a request that arrives twice, bytes that come one at a time. The next undisturbed
// try ends where an undisturbed journey ends, and the server's logs are its.
func TestEveryHardshipEndsAsAnUndisturbedJourney(t *testing.T) {
	p := newPast(t)
	for _, j := range p.journeys() {
		t.Run(j.name, func(t *testing.T) {
			calm := j.begin(t)
			line := newLine(t, calm.handler)
			count := &weather{RoundTripper: line.transport()}
			if err := errors.Join(calm.try(t, count), calm.done()); err != nil {
				t.Fatalf("undisturbed: %v", err)
			}
			want := calm.end(t)
			line.stop()
			for _, kind := range kinds {
				for at := 1; at <= int(count.passed.Load()); at++ {
					tr := j.begin(t)
					line := newLine(t, tr.handler)
					w := &weather{RoundTripper: line.transport(), at: at, kind: kind}
					err := tr.try(t, w)
					switch {
					case kind == "asked twice" && at == 2 || kind == "trickles":
						// A token asked for twice is refused once; all else does
						// no harm.
					case err == nil && tr.done() != nil:
						t.Fatalf("%s at request %d: called well, and %v", kind, at, tr.done())
					}
					if kind == "trickles" && err != nil {
						t.Fatalf("%s at request %d: %v", kind, at, err)
					}
					var busy *client.BusyError
					if kind == "429" && (!errors.As(err, &busy) || busy.Wait.Seconds() != 7) {
						t.Fatalf("%s at request %d is told as %v", kind, at, err)
					}
					if (kind == "captive page" || kind == "redirect") && !errors.Is(err, client.ErrCaptivePortal) {
						t.Fatalf("%s at request %d is told as %v", kind, at, err)
					}
					if err := errors.Join(tr.try(t, line.transport()), tr.done()); err != nil {
						t.Fatalf("%s at request %d: the next try: %v", kind, at, err)
					}
					if got := tr.end(t); got != want {
						t.Fatalf("%s at request %d: the server's logs are not those of an undisturbed journey", kind, at)
					}
					line.stop()
				}
			}
		})
	}
}

// TestCutAtEveryByte: the line breaks after every byte, up and down, of every thing
// that a client does. By default at some thirty places each way; at all of them with
// DOORSTEP_PROVE=1.
func TestCutAtEveryByte(t *testing.T) {
	p := newPast(t)
	for _, j := range p.journeys() {
		t.Run(j.name, func(t *testing.T) {
			calm := j.begin(t)
			line := newLine(t, calm.handler)
			if err := errors.Join(calm.try(t, line.transport()), calm.done()); err != nil {
				t.Fatalf("undisturbed: %v", err)
			}
			up, down := line.take()
			want := calm.end(t)
			line.stop()
			largest := 0
			for _, o := range p.day {
				largest = max(largest, len(o.Raw))
			}
			for dir, total := range []int64{up, down} {
				step := max(1, total/30)
				if os.Getenv("DOORSTEP_PROVE") == "1" {
					step = 1
				}
				for at := int64(0); at < total; at += step {
					tr := j.begin(t)
					line := newLine(t, tr.handler)
					cut := &line.cutUp
					if dir == 1 {
						cut = &line.cutDown
					}
					cut.Store(at)
					err := tr.try(t, line.transport())
					up, down := line.take()
					// On a busy machine a journey may need a receipt less.
					if err == nil && [2]int64{up, down}[dir] >= at {
						t.Fatalf("direction %d byte %d: a cut journey is called well", dir, at)
					}
					cut.Store(-1)
					if err := errors.Join(tr.try(t, line.transport()), tr.done()); err != nil {
						t.Fatalf("direction %d byte %d: the next try: %v", dir, at, err)
					}
					if got := tr.end(t); got != want {
						t.Fatalf("direction %d byte %d: the server's logs are not those of an undisturbed journey", dir, at)
					}
					line.stop()
				}
			}
		})
	}
}
