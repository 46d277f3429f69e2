//go:build window

package e2e

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
)

// recorder passes bytes on and keeps a copy of both directions of every
// connection. Its line can be cut, as a signal is lost.
type recorder struct {
	addr string

	mu    sync.Mutex
	down  bool
	live  map[net.Conn]bool
	flows []*flow
}

// flow is one direction of one connection.
type flow struct {
	up   bool
	mu   sync.Mutex
	seen bytes.Buffer
}

// Write keeps what passes.
func (f *flow) Write(p []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.seen.Write(p)
}

func (f *flow) bytes() []byte {
	f.mu.Lock()
	defer f.mu.Unlock()
	return bytes.Clone(f.seen.Bytes())
}

func startRecorder(t testing.TB, target string) *recorder {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &recorder{addr: l.Addr().String(), live: map[net.Conn]bool{}}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			go r.pass(in, target)
		}
	}()
	return r
}

func (r *recorder) pass(in net.Conn, target string) {
	out, err := net.Dial("tcp", target)
	r.mu.Lock()
	if err != nil || r.down {
		r.mu.Unlock()
		in.Close()
		if err == nil {
			out.Close()
		}
		return
	}
	up, down := &flow{up: true}, &flow{}
	r.flows = append(r.flows, up, down)
	r.live[in], r.live[out] = true, true
	r.mu.Unlock()
	go func() { _, _ = io.Copy(out, io.TeeReader(in, up)); out.Close() }()
	_, _ = io.Copy(in, io.TeeReader(out, down))
	in.Close()
	r.mu.Lock()
	delete(r.live, in)
	delete(r.live, out)
	r.mu.Unlock()
}

// signal cuts the line or brings it back.
func (r *recorder) signal(on bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.down = !on
	if !on {
		for c := range r.live {
			c.Close()
		}
	}
}

// bytes are all flows, one after the other.
func (r *recorder) bytes() []byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []byte
	for _, f := range r.flows {
		all = append(all, f.bytes()...)
	}
	return all
}

// bodies are the bodies of every message that was seen whole: a body that went
// in pieces is put together again.
func (r *recorder) bodies() map[string][]byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := map[string][]byte{}
	for i, f := range r.flows {
		in := bufio.NewReader(bytes.NewReader(f.bytes()))
		for n := 0; ; n++ {
			var body io.ReadCloser
			if f.up {
				q, err := http.ReadRequest(in)
				if err != nil {
					break
				}
				body = q.Body
			} else {
				q, err := http.ReadResponse(in, nil)
				if err != nil {
					break
				}
				body = q.Body
			}
			b, err := io.ReadAll(body)
			body.Close()
			out[fmt.Sprintf("message %d of flow %d", n, i)] = b
			if err != nil {
				break
			}
		}
	}
	return out
}

// notes is a buffer that several programs write into.
type notes struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write keeps what a program says.
func (n *notes) Write(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.b.Write(p)
}

func (n *notes) String() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.b.String()
}
