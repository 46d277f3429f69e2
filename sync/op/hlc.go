package op

import (
	"sync"
	"time"
)

// HLC is a hybrid logical time: Unix milliseconds shifted left by 16, and a counter.
// It is shown to people and never decides anything: order comes from dots and what
// they supersede.
//
// An op's stamp has whole seconds and a zero counter, because a bundle keeps times as
// seconds after its first; ops of one second and device are told apart by their seq.
type HLC uint64

// Lead is how far ahead of this tablet's clock a stamp may push our own next one. A
// colleague's tablet that runs a year ahead must not drag the whole team with it.
const Lead = 10 * time.Minute

// Stamp gives the HLC of a time, cut to whole seconds. Times before 1970 give 0.
func Stamp(t time.Time) HLC {
	s := t.Unix()
	if s < 0 {
		return 0
	}
	return HLC(uint64(s) * 1000 << 16)
}

// Time gives the wall time of a stamp, in UTC.
func (h HLC) Time() time.Time { return time.UnixMilli(int64(h >> 16)).UTC() }

// Seconds gives Unix seconds, rounded down.
func (h HLC) Seconds() int64 { return int64(h>>16) / 1000 }

// Whole reports whether h is a stamp that an op may carry.
func (h HLC) Whole() bool { return h&0xffff == 0 && (h>>16)%1000 == 0 }

// Clock makes the stamps of one device: never behind the last one it made, never
// behind one it has seen (as far as Lead allows). Safe for use by many goroutines.
type Clock struct {
	now  func() time.Time
	mu   sync.Mutex
	last HLC
}

// NewClock makes a Clock over a source of wall time.
func NewClock(now func() time.Time) *Clock { return &Clock{now: now} }

// Now gives the stamp for an op made at this moment.
func (c *Clock) Now() HLC {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t := Stamp(c.now()); t > c.last {
		c.last = t
	}
	return c.last
}

// Observe takes note of a stamp made elsewhere. It reports true when the stamp lies
// further ahead than Lead: then it is used only as far as that, and the caller flags
// the device's clock; the op itself is never refused.
func (c *Clock) Observe(h HLC) (ahead bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	limit := Stamp(c.now().Add(Lead))
	if h > limit {
		ahead, h = true, limit
	}
	if h = h - h%(1000<<16); h > c.last {
		c.last = h
	}
	return ahead
}
