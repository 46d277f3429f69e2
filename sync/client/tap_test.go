package client_test

import (
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"
)

// tap is a connection through the loopback that counts bytes and turns, as the
// side-by-side benchmark does.
type tap struct {
	up, down, turns atomic.Int64
	url             string
	target          string
	l               net.Listener
	mu              sync.Mutex
	conns           []net.Conn
}

func newTap(t *testing.T, target string) *tap {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &tap{l: l, url: "http://" + l.Addr().String(), target: target}
	go p.accept()
	t.Cleanup(p.close)
	return p
}

func (p *tap) close() {
	p.l.Close()
	p.breakLine()
}

func (p *tap) breakLine() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.conns {
		// Thousands of lines in a minute would use up the machine's ports if
		// each lingered after its end.
		_ = c.(*net.TCPConn).SetLinger(0)
		c.Close()
	}
	p.conns = nil
}

// take gives the counts since the last time.
func (p *tap) take() (up, down, turns int64) {
	return p.up.Swap(0), p.down.Swap(0), p.turns.Swap(0)
}

func (p *tap) accept() {
	for {
		a, err := p.l.Accept()
		if err != nil {
			return
		}
		b, err := net.Dial("tcp", p.target)
		if err != nil {
			a.Close()
			continue
		}
		p.mu.Lock()
		p.conns = append(p.conns, a, b)
		p.mu.Unlock()
		var lastUp atomic.Bool
		go p.pipe(b, a, &p.up, func() {
			if !lastUp.Swap(true) {
				p.turns.Add(1)
			}
		})
		go p.pipe(a, b, &p.down, func() { lastUp.Store(false) })
	}
}

func (p *tap) pipe(dst, src net.Conn, n *atomic.Int64, saw func()) {
	buf := make([]byte, 32<<10)
	for {
		k, err := src.Read(buf)
		if k > 0 {
			saw()
			n.Add(int64(k))
			if _, werr := dst.Write(buf[:k]); werr != nil {
				return
			}
		}
		if err != nil {
			_ = dst.(*net.TCPConn).CloseWrite()
			if !errors.Is(err, io.EOF) {
				src.Close()
				dst.Close()
			}
			return
		}
	}
}
