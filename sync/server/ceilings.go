package server

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"doorstep/sync/wire"
)

// Limits are what one device may ask of the server, so that a tablet gone wild,
// or a thief with one, does not take it from the others. Zero means no limit.
type Limits struct {
	// Requests is how many requests a device may make in a minute, over time;
	// Burst how many at once after a rest.
	Requests, Burst int
	// Upload is how many bytes of bundles and pictures a device may send in an
	// hour, over time.
	Upload int64
	// HeldBytes and Held are how much of a revoked device is held aside, in
	// bytes and in bundles.
	HeldBytes int64
	Held      int
}

// DefaultLimits are what a server is run with: far above what a tablet needs (one
// to three requests a sync, 80 kB a day, some hundred pictures), far below what
// would be felt.
func DefaultLimits() Limits {
	return Limits{Requests: 600, Burst: 600, Upload: 1 << 30, HeldBytes: 64 << 20, Held: 20_000}
}

// maxCeilings bounds how many devices are remembered; they are few thousand in
// the largest council.
const maxCeilings = 100_000

// ceilings counts what devices ask for, in this process.
type ceilings struct {
	limits Limits
	mu     sync.Mutex
	by     map[wire.ID]*allowance
}

// allowance is what a device may still do; it fills with time.
type allowance struct {
	requests float64
	upload   float64
	at       time.Time
}

func newCeilings(l Limits) *ceilings { return &ceilings{limits: l, by: map[wire.ID]*allowance{}} }

// of brings a device's allowance up to now. The caller holds the lock.
func (c *ceilings) of(who wire.ID, now time.Time) *allowance {
	a, ok := c.by[who]
	if !ok {
		if len(c.by) >= maxCeilings {
			clear(c.by) // everybody begins anew; better than to refuse somebody
		}
		a = &allowance{requests: float64(c.limits.Burst), upload: float64(c.limits.Upload), at: now}
		c.by[who] = a
	}
	if past := now.Sub(a.at); past > 0 {
		a.requests = min(float64(c.limits.Burst), a.requests+past.Minutes()*float64(c.limits.Requests))
		a.upload = min(float64(c.limits.Upload), a.upload+past.Hours()*float64(c.limits.Upload))
		a.at = now
	}
	return a
}

// request counts one request; false with the time to wait when it is too many.
func (c *ceilings) request(who wire.ID, now time.Time) (time.Duration, bool) {
	if c.limits.Requests <= 0 && c.limits.Upload <= 0 {
		return 0, true
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	a := c.of(who, now)
	if c.limits.Upload > 0 && a.upload < 0 {
		return time.Duration(-a.upload / float64(c.limits.Upload) * float64(time.Hour)), false
	}
	if c.limits.Requests <= 0 {
		return 0, true
	}
	if a.requests < 1 {
		return time.Duration((1 - a.requests) / float64(c.limits.Requests) * float64(time.Minute)), false
	}
	a.requests--
	return 0, true
}

// sent counts bytes that have come. What has come is taken; the next request
// waits until the allowance is above nothing again.
func (c *ceilings) sent(who wire.ID, now time.Time, bytes int) {
	if c.limits.Upload <= 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.of(who, now).upload -= float64(bytes)
}

// slowDown answers a device that asks too often.
func (s *Server) slowDown(w http.ResponseWriter, wait time.Duration) {
	s.metrics.slowed.Inc()
	seconds := int(wait/time.Second) + 1
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
	s.refuse(w, http.StatusTooManyRequests, wire.Refusal{Reason: wire.RefusedRate, Want: uint64(seconds)})
}
