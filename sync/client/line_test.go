package client_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
)

// line joins a client to a server in memory, counts the bytes and breaks after
// a given one. A test that breaks a thousand connections needs no port for any.
type line struct {
	up, down atomic.Int64
	// cutUp and cutDown break the line for good once so many bytes have passed;
	// negative: never.
	cutUp, cutDown atomic.Int64
	// once makes the next cut the only one: who dials again gets through.
	once atomic.Bool

	calls chan net.Conn
	done  chan struct{}
	srv   *http.Server
	mu    sync.Mutex
	ends  []net.Conn
}

func newLine(t testing.TB, h http.Handler) *line {
	t.Helper()
	l := &line{calls: make(chan net.Conn), done: make(chan struct{}), srv: &http.Server{Handler: h}}
	l.cutUp.Store(-1)
	l.cutDown.Store(-1)
	go func() { _ = l.srv.Serve(l) }()
	t.Cleanup(l.stop)
	return l
}

func (l *line) stop() {
	_ = l.srv.Close()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.ends {
		c.Close()
	}
	l.ends = nil
}

// transport is the way of a client to the server.
func (l *line) transport() *http.Transport {
	return &http.Transport{DisableCompression: true, DialContext: l.dial}
}

// take gives the counts since the last time.
func (l *line) take() (up, down int64) { return l.up.Swap(0), l.down.Swap(0) }

func (l *line) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	near, far := net.Pipe()
	l.mu.Lock()
	l.ends = append(l.ends, near, far)
	l.mu.Unlock()
	select {
	case l.calls <- far:
		return &cutConn{Conn: near, l: l}, nil
	case <-l.done:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
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
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-l.done:
	default:
		close(l.done)
	}
	return nil
}

// Addr implements net.Listener.
func (l *line) Addr() net.Addr { return &net.UnixAddr{Name: "line"} }

// cutConn is the client's end of one connection.
type cutConn struct {
	net.Conn
	l *line
}

var errCut = errors.New("the line was cut")

// pass says how many of n more bytes get through, and whether it ends there.
func (c *cutConn) pass(n int, seen, cut *atomic.Int64) (int, bool) {
	limit := cut.Load()
	if limit < 0 || seen.Load()+int64(n) < limit {
		seen.Add(int64(n))
		return n, false
	}
	k := int(max(0, limit-seen.Load()))
	seen.Add(int64(k))
	if c.l.once.Load() {
		cut.Store(-1)
	}
	return k, true
}

// Write implements net.Conn.
func (c *cutConn) Write(b []byte) (int, error) {
	k, ends := c.pass(len(b), &c.l.up, &c.l.cutUp)
	n, err := c.Conn.Write(b[:k])
	if ends {
		c.Close()
		return n, errCut
	}
	return n, err
}

// Read implements net.Conn.
func (c *cutConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if err != nil {
		return n, err
	}
	k, ends := c.pass(n, &c.l.down, &c.l.cutDown)
	if ends {
		c.Close()
		if k == 0 {
			return 0, errCut
		}
	}
	return k, nil
}
