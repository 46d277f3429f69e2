package client

import (
	"encoding/binary"
	"io"
	"sync"
	"time"
)

// The bounds of the wait between tries (design page, section 4).
const (
	backoffFirst = 2 * time.Second
	backoffMost  = 15 * time.Minute
)

// Backoff says when to try again: after the n-th failure in a row a random
// time between nothing and 2 s doubled n times, never more than 15 minutes
// ("full jitter", so that a thousand tablets whose server comes back do not
// arrive together). The zero value needs Rand.
type Backoff struct {
	// Rand gives the jitter.
	Rand io.Reader

	mu    sync.Mutex
	fails int
}

// After counts a failure and gives the wait before the next try. A server that
// asked for a longer wait (BusyError) gets it, up to 15 minutes.
func (b *Backoff) After(atLeast time.Duration) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	ceiling := backoffMost
	if b.fails < 16 {
		ceiling = min(backoffMost, backoffFirst<<b.fails)
	}
	b.fails++
	var r [8]byte
	if _, err := io.ReadFull(b.Rand, r[:]); err != nil {
		return ceiling
	}
	wait := time.Duration(binary.BigEndian.Uint64(r[:]) % uint64(ceiling+1))
	return min(max(wait, atLeast), backoffMost)
}

// Reset forgets the failures: a sync went well, signal came back, or the
// person opened the app.
func (b *Backoff) Reset() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fails = 0
}
