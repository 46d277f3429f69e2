package model

import (
	"cmp"
	"time"
)

// How long the app may lie idle before it locks (DESIGN.md 5), unless the
// organisation's policy says otherwise.
const (
	IdleLock  = 2 * time.Minute
	VisitLock = 5 * time.Minute
)

// Idle decides when an app left alone locks. Touch it on every key, tap and
// scroll. The zero value never locks until it is touched.
type Idle struct {
	Visit bool // a visit is under way
	Held  bool // a system picker is open: the user is not away
	// Alone and Visiting are how long it may lie, outside a visit and in one;
	// zero ones are IdleLock and VisitLock.
	Alone, Visiting time.Duration
	last            time.Time
}

// Touch notes that someone is there.
func (i *Idle) Touch(now time.Time) { i.last = now }

// LockAt is when the app locks if nobody touches it; false while held.
func (i *Idle) LockAt() (time.Time, bool) {
	if i.Held || i.last.IsZero() {
		return time.Time{}, false
	}
	d := cmp.Or(i.Alone, IdleLock)
	if i.Visit {
		d = cmp.Or(i.Visiting, VisitLock)
	}
	return i.last.Add(d), true
}

// Due reports whether it is time to lock.
func (i *Idle) Due(now time.Time) bool {
	at, ok := i.LockAt()
	return ok && !now.Before(at)
}

// Stop forgets the last touch: a locked app does not lock again.
func (i *Idle) Stop() { i.last = time.Time{} }
