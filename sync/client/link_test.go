package client_test

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"
)

// link is a line in memory with the delay and the pace of a mobile network: each
// way, bytes leave one after another at the pace and arrive half a round trip later.
type link struct {
	*line
	half     time.Duration
	up, down *pace
}

// newLink makes a link of a round trip and bits per second up and down.
func newLink(l *line, rtt time.Duration, up, down int64) *link {
	return &link{line: l, half: rtt / 2, up: &pace{bps: up}, down: &pace{bps: down}}
}

// pace says when bytes that are written now have all left: one way of a line is
// shared by all its connections.
type pace struct {
	mu   sync.Mutex
	bps  int64
	free time.Time
}

func (p *pace) leave(n int) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now := time.Now(); p.free.Before(now) {
		p.free = now
	}
	p.free = p.free.Add(time.Duration(int64(n) * 8 * int64(time.Second) / p.bps))
	return p.free
}

// transport is the way of a client over the link.
func (k *link) transport() *http.Transport {
	return &http.Transport{DisableCompression: true, DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		time.Sleep(2 * k.half) // the handshake of TCP
		c, err := k.dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		return newSlow(c, k), nil
	}}
}

// slow is one connection over a link.
type slow struct {
	net.Conn
	k        *link
	out      chan packet
	in       chan packet
	rest     []byte
	done     chan struct{}
	closing  sync.Once
	inFailed error
}

type packet struct {
	b  []byte
	at time.Time // when it arrives
}

// mtu is the size of a packet in bytes.
const mtu = 1400

func newSlow(c net.Conn, k *link) *slow {
	s := &slow{Conn: c, k: k, out: make(chan packet, 1<<14), in: make(chan packet, 1<<14), done: make(chan struct{})}
	go func() {
		for p := range s.out {
			time.Sleep(time.Until(p.at))
			if _, err := c.Write(p.b); err != nil {
				return
			}
		}
	}()
	go func() {
		defer close(s.in)
		for {
			b := make([]byte, mtu)
			n, err := c.Read(b)
			if n > 0 {
				select {
				case s.in <- packet{b[:n], k.down.leave(n).Add(k.half)}:
				case <-s.done:
					return
				}
			}
			if err != nil {
				s.inFailed = err
				return
			}
		}
	}()
	return s
}

// Write implements net.Conn: what a socket's buffer takes is gone at once.
func (s *slow) Write(b []byte) (int, error) {
	for rest := b; len(rest) > 0; {
		n := min(mtu, len(rest))
		p := packet{append([]byte(nil), rest[:n]...), s.k.up.leave(n).Add(s.k.half)}
		select {
		case s.out <- p:
		case <-s.done:
			return 0, net.ErrClosed
		}
		rest = rest[n:]
	}
	return len(b), nil
}

// Read implements net.Conn.
func (s *slow) Read(b []byte) (int, error) {
	for len(s.rest) == 0 {
		p, ok := <-s.in
		if !ok {
			return 0, s.inFailed
		}
		time.Sleep(time.Until(p.at))
		s.rest = p.b
	}
	n := copy(b, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}

// Close implements net.Conn.
func (s *slow) Close() error {
	s.closing.Do(func() { close(s.done) })
	return s.Conn.Close()
}
