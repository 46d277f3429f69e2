package simtest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"doorstep/crypto/orglog"
	"doorstep/sync/client"
	"doorstep/sync/logstore"
	"doorstep/sync/logstore/mem"
	"doorstep/sync/server"
	"doorstep/sync/wire"
)

// wires puts the real server behind HTTP and the real client before it, with a line in
// memory between that can be cut after any byte. The histories and promises are the
// same; they are slower by some twenty times.
type wires struct {
	store   *mem.Store
	line    *line
	clients map[*tablet]*client.Client
}

func (w *world) plugIn() {
	c := theCouncil()
	x := &wires{store: mem.New(), clients: map[*tablet]*client.Client{}}
	must(x.store.OrgAppend(context.Background(), 0, c.log))
	_, err := (&logstore.Log{Store: x.store}).Commit(context.Background(), []logstore.Offer{{Key: c.record.key, Raw: c.record.raw}})
	must(err)
	srv, err := server.New(context.Background(), server.Config{
		Store: x.store, Clock: fixedClock{}, Rand: chance("server"), Log: slog.New(slog.DiscardHandler),
		Genesis: c.first.state.Genesis, NoteKey: c.note, Linger: time.Minute,
	})
	must(err)
	x.line = newLine(srv)
	for _, t := range w.tablets {
		cl, err := client.New(client.Config{
			URL: "http://localhost", Transport: x.line.transport(), Clock: fixedClock{}, Rand: chance(t.name), Device: t.dev,
			Org: c.first.state.Org, Genesis: c.first.state.Genesis, NoteKey: c.first.state.NoteKey, App: "test", State: &desk{t: t},
		})
		must(err)
		x.clients[t] = cl
	}
	w.wires = x
}

func (w *world) unplug() {
	for _, c := range w.wires.clients {
		c.Close()
	}
	w.wires.line.stop()
}

type fixedClock struct{}

func (fixedClock) Now() time.Time { return time.Unix(1_770_000_000, 0) }

// cut says after how many bytes the line breaks each way; negative: never.
type cut struct{ up, down int64 }

var whole = cut{-1, -1}

func (w *world) cutting(answered bool) cut {
	switch {
	case answered:
		return whole
	case w.dice.IntN(2) == 0:
		return cut{w.dice.Int64N(6000), -1}
	}
	return cut{-1, w.dice.Int64N(3000)}
}

// sync is one sync of a tablet over a line that may break.
func (t *tablet) sync(c cut) {
	w := t.w
	if t.gone {
		return
	}
	if t.book.active(t.no) {
		t.publish()
	}
	w.wires.line.breakAfter(c)
	d := &desk{t: t}
	_, err := w.wires.clients[t].Sync(context.Background(), d, d)
	w.wires.line.breakAfter(whole)
	w.mirror()
	// A commit that the server had begun goes on after the line of whoever sent it
	// broke, and can end between this reading and that look: then the next reading
	// has it.
	for try := 0; try < 3 && err == nil && c == whole && t.tree.Root() != w.host.tree.Root(); try++ {
		_, err = w.wires.clients[t].Sync(context.Background(), d, d)
		w.mirror()
	}
	switch {
	case errors.Is(err, client.ErrRevoked):
		t.wipe()
	case err != nil && c == whole:
		panic(fmt.Sprint("PO7: a sync on a whole line: ", err))
	case err == nil && c == whole && t.tree.Root() != w.host.tree.Root():
		panic("PO8: the log read is not the log stored")
	}
}

// post puts a statement of t's at the end of the organisation's log.
func (t *tablet) post(ch *chapter) {
	d := &desk{t: t, post: ch}
	_, err := t.w.wires.clients[t].Sync(context.Background(), d, d)
	must(err)
	if t.w.host.book != ch {
		panic("the server did not take a statement that verifies")
	}
	t.w.mirror()
}

// byCourier brings sealed work to the server while the tablet is locked or revoked.
func (t *tablet) byCourier(raws [][]byte) {
	c := theCouncil()
	cfg := client.CourierConfig{
		URL: "http://localhost", Transport: t.w.wires.line.transport(), Clock: fixedClock{}, Org: c.first.state.Org, Genesis: c.first.state.Genesis,
		NoteKey: c.first.state.NoteKey, Key: c.devices[t.no].Courier, Log: c.log, App: "test",
	}
	k, err := client.NewCourier(cfg)
	must(err)
	defer k.Close()
	rep, err := k.Push(context.Background(), each(raws))
	if err != nil && !errors.Is(err, client.ErrRevoked) {
		panic(fmt.Sprint("PO7: a courier on a whole line: ", err))
	}
	if len(rep.Receipts)+len(rep.HeldAside) < len(raws) {
		panic(fmt.Sprintf("PO7: %d sealed, %d receipted, %d held aside, refused %v", len(raws), len(rep.Receipts), len(rep.HeldAside), rep.Refusals))
	}
	t.w.mirror()
}

// mirror reads what the server holds, for the observer.
func (w *world) mirror() {
	h, x := w.host, w.wires
	h.entries, h.aside, h.tree = nil, nil, wire.Tree{}
	must(x.store.Read(context.Background(), theSpace, 0, 1<<40, func(e logstore.Entry) error {
		raw := bytes.Clone(e.Raw)
		h.entries = append(h.entries, entry{e.Key, e.Hash, raw})
		h.tree = h.tree.Add(wire.LeafHash(raw))
		return nil
	}))
	must(x.store.HeldAside(context.Background(), func(e logstore.Held) error {
		h.aside = append(h.aside, entry{e.Key, e.Hash, bytes.Clone(e.Raw)})
		return nil
	}))
}

func (w *world) settleOnTheWire() {
	for range 2 {
		for _, t := range w.tablets {
			t.sync(whole)
		}
		w.admitOnTheWire()
	}
	for _, t := range w.tablets {
		t.sync(whole)
	}
}

// admitOnTheWire lets in, by a signed statement of anna's, what revoked tablets signed
// before they had seen their revocation.
func (w *world) admitOnTheWire() {
	anna := w.tablets[0]
	anna.sync(whole)
	var hashes [][32]byte
	for _, e := range w.host.aside {
		o := w.open(e.raw)
		if w.host.book.state.Authority(o.Device, o.OrgSize) == orglog.Former {
			hashes = append(hashes, e.hash)
		}
	}
	if len(hashes) == 0 {
		return
	}
	w.tally.aside += len(hashes)
	anna.post(w.host.book.once(fmt.Sprint("anna admits ", len(hashes)), func() (orglog.Content, error) {
		return orglog.NewAdmit(theSpace, hashes...), nil
	}, anna.dev))
}

// desk is a tablet as a sync sees it.
type desk struct {
	t    *tablet
	post *chapter
}

var (
	_ client.Source      = (*desk)(nil)
	_ client.Sink        = (*desk)(nil)
	_ client.CursorStore = (*desk)(nil)
)

func each[T any](all []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, x := range all {
			if !yield(x, nil) {
				return
			}
		}
	}
}

func (d *desk) Org(context.Context) (*orglog.State, error) { return d.t.book.state, nil }

func (d *desk) Cursors(context.Context) ([]client.Cursor, error) {
	return []client.Cursor{{Space: theSpace, Tree: d.t.tree, Note: d.t.seenNote, Org: d.t.book.state.Size}}, nil
}

func (d *desk) Statements(_ context.Context, on *orglog.State) ([][]byte, error) {
	if d.post == nil || on.Size != d.post.before.state.Size {
		return nil, nil
	}
	return [][]byte{d.post.entry}, nil
}

func (d *desk) Pending(context.Context) iter.Seq2[client.Outgoing, error] {
	var out []client.Outgoing
	for _, class := range []uint8{orglog.ClassEpoch, 0, 1} {
		for _, e := range d.t.byStick {
			if e.key.Class == class && !slices.ContainsFunc(d.t.order, func(o entry) bool { return o.hash == e.hash }) {
				out = append(out, client.Outgoing{Key: e.key, Raw: e.raw})
			}
		}
		for _, raw := range d.t.waiting {
			if o := d.t.w.open(raw); o.Key.Class == class {
				out = append(out, client.Outgoing{Key: o.Key, Raw: raw})
			}
		}
	}
	return each(out)
}

func (d *desk) Blobs(context.Context) iter.Seq2[client.OutgoingBlob, error] {
	return each[client.OutgoingBlob](nil)
}

func (d *desk) WantBlobs(context.Context) iter.Seq2[wire.Hash, error] { return each[wire.Hash](nil) }

func (d *desk) Raw(_ context.Context, space wire.ID, from uint64) iter.Seq2[client.Entry, error] {
	var out []client.Entry
	for i, e := range d.t.order {
		if space == theSpace && uint64(i) >= from {
			out = append(out, client.Entry{Key: e.key, Pos: uint64(i), Raw: e.raw})
		}
	}
	return each(out)
}

func (d *desk) RootAt(_ context.Context, _ wire.ID, size uint64) (wire.Hash, bool, error) {
	if size > uint64(len(d.t.order)) {
		return wire.Hash{}, false, nil
	}
	var tree wire.Tree
	for _, e := range d.t.order[:size] {
		tree = tree.Add(wire.LeafHash(e.raw))
	}
	return wire.Hash(tree.Root()), true, nil
}

func (d *desk) KeepStatements(_ context.Context, _ uint64, _ [][]byte, after *orglog.State) error {
	if d.post != nil && after.Head == d.post.state.Head {
		d.t.w.host.book = d.post
	}
	for ch := d.t.w.host.book; ch != nil; ch = ch.before {
		if ch.state.Head == after.Head {
			d.t.book = ch
			return nil
		}
	}
	panic("PO6: a statement that nobody made")
}

func (d *desk) KeepEntries(_ context.Context, es []client.Entry, after client.Cursor) error {
	t := d.t
	for _, e := range es {
		raw := bytes.Clone(e.Raw)
		l := entry{e.Key, wire.HashOf(raw), raw}
		if e.Pos != uint64(len(t.order)) {
			if e.Pos < uint64(len(t.order)) && t.order[e.Pos].hash == l.hash {
				continue
			}
			panic(fmt.Sprintf("PO8: %s is given entry %d after %d", t.name, e.Pos, len(t.order)))
		}
		t.order = append(t.order, l)
		t.take(l, false)
	}
	t.tree, t.seenNote = after.Tree, after.Note
	if uint64(len(t.order)) != after.Tree.Size {
		panic("PO8: a cursor beyond what was read")
	}
	return nil
}

func (d *desk) KeepReceipts(_ context.Context, rs []wire.Receipt, _ []byte) error {
	t := d.t
	for _, r := range rs {
		n := len(t.waiting)
		t.waiting = slices.DeleteFunc(t.waiting, func(raw []byte) bool {
			o := t.w.open(raw)
			return o.Key == r.Key && o.hash == r.Hash
		})
		stick := slices.ContainsFunc(t.byStick, func(e entry) bool { return e.key == r.Key && e.hash == r.Hash })
		if len(t.waiting) == n && !stick && t.held[r.Key].hash != r.Hash {
			panic("PO7: a receipt for what was never sent")
		}
	}
	return nil
}

func (d *desk) KeepAlarm(_ context.Context, a client.Alarm) error {
	panic(fmt.Sprintf("PO8: a false alarm, kind %d", a.Kind))
}

func (d *desk) KeepHealed(context.Context, wire.ID, int) error    { return nil }
func (d *desk) KeepRevoked(context.Context, []byte) error         { return nil }
func (d *desk) KeepBlobReceipt(context.Context, wire.Hash) error  { return nil }
func (d *desk) KeepBlob(context.Context, wire.Hash, []byte) error { return nil }

// line is a network in memory.
type line struct {
	calls    chan net.Conn
	done     chan struct{}
	srv      *http.Server
	stopped  sync.Once
	up, down atomic.Int64 // bytes left until it breaks; negative: never
}

func newLine(h http.Handler) *line {
	l := &line{calls: make(chan net.Conn), done: make(chan struct{}), srv: &http.Server{Handler: h, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, 0)}}
	l.breakAfter(whole)
	go func() { _ = l.srv.Serve(l) }()
	return l
}

func (l *line) breakAfter(c cut) {
	l.up.Store(c.up)
	l.down.Store(c.down)
}

func (l *line) stop() { _ = l.srv.Close() }

func (l *line) transport() *http.Transport {
	return &http.Transport{DisableCompression: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		near, far := net.Pipe()
		select {
		case l.calls <- far:
			return &frail{Conn: near, l: l}, nil
		case <-l.done:
			return nil, net.ErrClosed
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}}
}

// Accept implements net.Listener.
func (l *line) Accept() (net.Conn, error) {
	select {
	case c := <-l.calls:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (l *line) Close() error {
	l.stopped.Do(func() { close(l.done) })
	return nil
}

// Addr implements net.Listener.
func (l *line) Addr() net.Addr { return &net.UnixAddr{Name: "line"} }

// frail is the client's end of a connection that breaks when the line's bytes are used
// up, and stays broken for whoever dials again.
type frail struct {
	net.Conn
	l *line
}

func spend(left *atomic.Int64, n int) (pass int, breaks bool) {
	for {
		have := left.Load()
		if have < 0 {
			return n, false
		}
		pass = int(min(have, int64(n)))
		if left.CompareAndSwap(have, have-int64(pass)) {
			return pass, int64(n) >= have
		}
	}
}

// Write implements net.Conn.
func (c *frail) Write(b []byte) (int, error) {
	n, breaks := spend(&c.l.up, len(b))
	n, err := c.Conn.Write(b[:n])
	if breaks {
		_ = c.Conn.Close()
		return n, io.ErrClosedPipe
	}
	return n, err
}

// Read implements net.Conn.
func (c *frail) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if err != nil {
		return n, err
	}
	n, breaks := spend(&c.l.down, n)
	if breaks {
		_ = c.Conn.Close()
		if n == 0 {
			return 0, io.ErrClosedPipe
		}
	}
	return n, nil
}

// onTheWire plays a tale with real clients and a real server. What a server that
// forgets and a copy put back need is tested in sync/client and app/store.
func (t tale) onTheWire(s shelf) (broken string, tally tally) {
	var w *world
	defer func() {
		if p := recover(); p != nil {
			broken, tally = fmt.Sprint(p), w.tally
			if _, ok := p.(runtime.Error); ok {
				buf := make([]byte, 4<<10)
				broken += "\n" + string(buf[:runtime.Stack(buf, false)])
			}
		}
	}()
	w = newWorld(sound(), t.tablets, t.seed, s)
	w.plugIn()
	defer w.unplug()
	for _, line := range t.sentences {
		words := strings.Fields(line)
		if n := len(words); n > 2 && words[n-2] == "in" {
			if _, ok := w.rows[words[n-1]]; !ok {
				continue
			}
		}
		if err := w.act(words); err != nil {
			return err.Error(), w.tally
		}
	}
	return w.check(), w.tally
}

// TestHistoriesOnTheWire plays random histories through the real client, HTTP, the real
// server and its store, over a line that is cut after any byte, and holds the world to
// the same promises.
func TestHistoriesOnTheWire(t *testing.T) {
	n, from := max(uint64(histories(20_000, 5_000_000)/200), 1), firstSeed()/200
	var next atomic.Uint64
	next.Store(from)
	var mu sync.Mutex
	var sum tally
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			books := shelf{}
			for !t.Failed() {
				seed := next.Add(1) - 1
				if seed >= from+n {
					return
				}
				story := wireTale(seed)
				broken, did := story.onTheWire(books)
				if broken != "" {
					less, why := story.shrunk(broken, func(t tale) (string, tally) { return t.onTheWire(books) })
					t.Errorf("%s\nafter\n%v", why, less)
				}
				mu.Lock()
				sum.add(did)
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	t.Logf("%d histories (seeds %d to %d): %v", n, from, from+n-1, sum)
}

// wireTale is a tale without the sentences that only the host of the other histories
// understands.
func wireTale(seed uint64) tale {
	t := newTale(seed, 4)
	t.tablets = 2 + int(seed%3)
	r := rand.New(rand.NewPCG(seed, 5))
	for i := range t.sentences {
		for {
			t.sentences[i] = sentence(t.tablets, r.IntN)
			verb := strings.Fields(t.sentences[i])[1]
			if !slices.Contains([]string{"keeps", "restores", "forgets", "forges", "persists", "loses"}, verb) {
				break
			}
		}
	}
	return t
}
