package client_test

import (
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"
)

// tap is a line between client and server that counts bytes and turns, as the
// side-by-side benchmark does, and can break after a given byte.
type tap struct {
	up, down, turns atomic.Int64
	// cutUp and cutDown break the line for good once so many bytes have passed;
	// negative: never.
	cutUp, cutDown atomic.Int64

	url    string
	target string
	l      net.Listener
	mu     sync.Mutex
	conns  []net.Conn
}

func newTap(t *testing.T, target string) *tap {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &tap{l: l, url: "http://" + l.Addr().String(), target: target}
	p.cutUp.Store(-1)
	p.cutDown.Store(-1)
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
		go p.pipe(b, a, &p.up, &p.cutUp, func() {
			if !lastUp.Swap(true) {
				p.turns.Add(1)
			}
		})
		go p.pipe(a, b, &p.down, &p.cutDown, func() { lastUp.Store(false) })
	}
}

func (p *tap) pipe(dst, src net.Conn, n, cut *atomic.Int64, saw func()) {
	buf := make([]byte, 32<<10)
	for {
		k, err := src.Read(buf)
		if k > 0 {
			saw()
			if limit := cut.Load(); limit >= 0 && n.Load()+int64(k) >= limit {
				k = int(max(0, limit-n.Load()))
				n.Add(int64(k))
				_, _ = dst.Write(buf[:k])
				// What was passed on arrives; nothing follows it, either way.
				_ = dst.(*net.TCPConn).CloseWrite()
				src.Close()
				return
			}
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
