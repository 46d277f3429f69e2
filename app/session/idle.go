package session

import (
	"time"

	"doorstep/crypto/orglog"
)

// IdleLimits is how long this vault may lie untouched before it locks, and how
// long during a visit, as the organisation's policy says.
func (s *Session) IdleLimits() (idle, visit time.Duration) {
	st := s.store.State()
	if st == nil {
		st = &orglog.State{}
	}
	return time.Duration(st.IdleMinutes()) * time.Minute, time.Duration(st.VisitIdleMinutes()) * time.Minute
}
