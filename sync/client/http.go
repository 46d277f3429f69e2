package client

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"sync/atomic"
	"time"

	"doorstep/sync/wire"
)

// stall is how long a request may go without a byte moving either way.
const stall = 60 * time.Second

// counter counts what crosses this tablet's sockets.
type counter struct {
	up, down, requests atomic.Int64
}

// NewTransport gives the client's own transport: TLS 1.3, no compression (what
// is sent is sealed), no header it can do without, connections kept for a few
// minutes so that a sync every now and then costs no handshake.
func newTransport(n *counter) *http.Transport {
	d := &net.Dialer{Timeout: 15 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy: http.ProxyFromEnvironment,
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			c, err := d.DialContext(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			return &countedConn{Conn: c, n: n}, nil
		},
		TLSClientConfig:       &tls.Config{MinVersion: tls.VersionTLS13},
		TLSHandshakeTimeout:   20 * time.Second,
		ForceAttemptHTTP2:     true,
		DisableCompression:    true,
		MaxIdleConnsPerHost:   2,
		IdleConnTimeout:       110 * time.Second,
		ExpectContinueTimeout: 0,
		WriteBufferSize:       64 << 10,
		ReadBufferSize:        32 << 10,
	}
}

type countedConn struct {
	net.Conn
	n *counter
}

// Read implements net.Conn.
func (c *countedConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.n.down.Add(int64(n))
	return n, err
}

// Write implements net.Conn.
func (c *countedConn) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.n.up.Add(int64(n))
	return n, err
}

// watch ends a request when no byte has moved for a while.
type watch struct {
	t      *time.Timer
	cancel context.CancelCauseFunc
}

var errStalled = errors.New("no byte moved for a minute")

// errStale says that a connection kept from an earlier request was dead, as
// after a change of network: nothing tells so before it is used.
var errStale = errors.New("a kept connection was dead")

func newWatch(ctx context.Context) (context.Context, *watch) {
	ctx, cancel := context.WithCancelCause(ctx)
	return ctx, &watch{t: time.AfterFunc(stall, func() { cancel(errStalled) }), cancel: cancel}
}

func (w *watch) moved() { w.t.Reset(stall) }

func (w *watch) end() {
	w.t.Stop()
	w.cancel(nil)
}

// movingReader reports progress.
type movingReader struct {
	r io.Reader
	w *watch
}

// Read implements io.Reader.
func (m movingReader) Read(b []byte) (int, error) {
	n, err := m.r.Read(b)
	if n > 0 {
		m.w.moved()
	}
	return n, err
}

// response is an answer that is ours: a status and a stream of frames or bytes.
type response struct {
	status int
	body   io.Reader
	close  func()
}

// do makes one request. What comes back is known to be from a Doorstep server,
// or it is an error that says what else it was. Nothing is retried here.
func (c *Client) do(ctx context.Context, method, path string, body []byte, token bool) (*response, error) {
	auth := ""
	if token {
		auth = bearer(c.token())
	}
	return c.doAs(ctx, auth, method, path, body, 0)
}

// bearer is the Authorization header of a token, empty for none.
func bearer(token string) string {
	if token == "" {
		return ""
	}
	return "Bearer " + token
}

// doAs is do under an Authorization header of the caller's, empty for none, and
// from a byte of what is read on.
func (c *Client) doAs(ctx context.Context, auth, method, path string, body []byte, from int) (*response, error) {
	parent := ctx
	ctx, w := newWatch(ctx)
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, movingReader{bytes.NewReader(body), w})
	if err != nil {
		w.end()
		return nil, fmt.Errorf("sync: address: %w", err)
	}
	req.ContentLength = int64(len(body))
	if len(body) == 0 {
		req.Body = http.NoBody
	}
	req.Header = http.Header{"User-Agent": {"doorstep"}}
	if auth != "" {
		req.Header["Authorization"] = []string{auth}
	}
	if from > 0 {
		req.Header["Range"] = []string{"bytes=" + strconv.Itoa(from) + "-"}
	}
	c.count.requests.Add(1)
	var kept atomic.Bool
	req = req.WithContext(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(g httptrace.GotConnInfo) { kept.Store(g.Reused) },
	}))
	res, err := c.http.Do(req)
	if err != nil {
		stalled := context.Cause(ctx)
		w.end()
		if errors.Is(stalled, errStalled) {
			return nil, because(ErrServerGone, errStalled)
		}
		err = explain(parent, err)
		if kept.Load() && errors.Is(err, ErrServerGone) {
			err = because(err, errStale)
		}
		return nil, err
	}
	done := func() {
		// What is left of a short answer is read, so that the connection
		// can be used again.
		_, _ = io.CopyN(io.Discard, res.Body, 4<<10)
		_ = res.Body.Close()
		w.end()
	}
	if err := judge(res); err != nil {
		done()
		return nil, err
	}
	return &response{status: res.StatusCode, body: movingReader{res.Body, w}, close: done}, nil
}

// judge says whether an answer is the server's. A fault of a proxy in front of
// it is a busy server; anything else that is not ours is somebody's sign-in page.
func judge(res *http.Response) error {
	ours := res.Header.Get("Content-Type") == wire.ContentType
	switch code := res.StatusCode; {
	case code == http.StatusTooManyRequests, code == http.StatusServiceUnavailable, code == http.StatusBadGateway,
		code == http.StatusGatewayTimeout, code == http.StatusInsufficientStorage && !ours:
		return &BusyError{Wait: retryAfter(res.Header)}
	case code == http.StatusInsufficientStorage:
		return nil // it says why
	case code >= 500 && code != http.StatusNetworkAuthenticationRequired:
		return fmt.Errorf("%w (status %d)", ErrServer, code)
	case !ours:
		return fmt.Errorf("%w (status %d)", ErrCaptivePortal, code)
	case code >= 300 && code < 400:
		return fmt.Errorf("%w (status %d)", ErrCaptivePortal, code)
	}
	return nil
}

// retryAfter reads a number of seconds, at most the longest wait of ours.
func retryAfter(h http.Header) time.Duration {
	n, err := strconv.Atoi(h.Get("Retry-After"))
	if err != nil || n < 0 {
		return 0
	}
	return min(time.Duration(n)*time.Second, backoffMost)
}

// refusedWhole reads the one refusal of an answer that is nothing else.
func refusedWhole(r *response) error {
	f, err := wire.NewReader(r.body, wire.MaxRefusal+16).Next()
	if err != nil || f.Code != wire.CodeRefusal {
		return fmt.Errorf("%w: status %d without a reason", ErrServer, r.status)
	}
	ref, err := wire.ParseRefusal(f.Body)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrServer, err)
	}
	return &RefusedError{Refusal: ref}
}
