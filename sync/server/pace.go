package server

import (
	"io"
	"net/http"
	"time"
)

// The least progress a peer must make: paceBytes in each paceTime. There is no
// limit on the whole, because a day's photos over one bar of signal are slow
// and still progress.
const (
	paceBytes = 1 << 10
	paceTime  = 10 * time.Second
	// writeTime is how long a peer may leave our answer unread.
	writeTime = 30 * time.Second
)

// pacedBody reads a request's body and gives up on a peer that stops.
type pacedBody struct {
	r     io.Reader
	rc    *http.ResponseController
	now   func() time.Time
	since int
	idle  time.Time // when the last read returned
}

// Read implements io.Reader. Deadlines use the machine's clock, as sockets do.
// Time that passes between reads is our own, a commit's, and is not held against
// the peer.
func (p *pacedBody) Read(b []byte) (int, error) {
	if now := p.now(); p.since >= paceBytes || now.Sub(p.idle) > paceTime/10 {
		p.since = 0
		// A transport without deadlines (a test's recorder) has no slow peer.
		_ = p.rc.SetReadDeadline(now.Add(paceTime))
	}
	n, err := p.r.Read(b)
	p.since += n
	p.idle = p.now()
	return n, err
}
