package session

import (
	"fmt"
	"time"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/keystore"
)

// extraLease is the name of the lease among what the vault keeps.
const extraLease = "lease"

// Lease is how long a vault may be used without word from the server. It is a
// soft control: it holds in this program, not against somebody who takes the
// vault apart.
type Lease struct {
	Days int           // of the organisation's policy
	Left time.Duration // zero when it is over
	Over bool          // case content is closed until the next contact; essentials stay open
}

// leaseRow is the lease as kept, sealed with the vault's keys. Times are Unix
// seconds of a clock that began with the server's at the last contact.
type leaseRow struct {
	Contact int64 `cbor:"1,keyasint"`
	Seen    int64 `cbor:"2,keyasint"` // the latest that this clock has shown
	Ahead   int64 `cbor:"3,keyasint"` // what this tablet's clock must be put back by
}

// leaseStep is how far the clock may go on before it is noted again, and how far
// back it may be put, by the network's time or a traveller, without a word.
const leaseStep = 15 * time.Minute

// Lease says how long this vault may still be used offline.
func (s *Session) Lease() Lease {
	l := Lease{Days: 14}
	if st := s.store.State(); st != nil {
		l.Days = st.LeaseDays()
	}
	whole := time.Duration(l.Days) * 24 * time.Hour
	s.mu.Lock()
	row := s.lease
	s.mu.Unlock()
	if row.Contact == 0 || l.Days == 0 {
		l.Left = whole
		return l
	}
	row = s.tick(row)
	l.Left = max(0, whole-time.Duration(row.Seen-row.Contact)*time.Second)
	l.Over = l.Left == 0
	return l
}

// tick lets the lease's clock go on to now. A clock that was put back does not
// give time back: what was used stays used, and the person is told.
func (s *Session) tick(row leaseRow) leaseRow {
	now := s.o.Now().Unix() - row.Ahead
	switch step := int64(leaseStep / time.Second); {
	case now >= row.Seen+step, now < row.Seen-step:
		if back := row.Seen - now; back > 0 {
			row.Ahead -= back
			s.emit(Event{Kind: EventTrouble, Text: fmt.Sprintf("The clock of this tablet was put back by %s. That gives no more days offline. Set the clock right, then sync.", roughly(time.Duration(back)*time.Second))})
		} else {
			row.Seen = now
		}
		s.keepLease(row)
	case now > row.Seen:
		row.Seen = now
	}
	return row
}

// renewLease begins the lease anew at a contact with the server, by its clock.
func (s *Session) renewLease(server time.Time) {
	s.mu.Lock()
	old := s.lease
	s.mu.Unlock()
	local := s.o.Now().Unix()
	at := local - old.Ahead // a sync on a warm session is not told the time
	if !server.IsZero() {
		at = server.Unix()
	}
	row := leaseRow{Contact: at, Seen: at, Ahead: local - at}
	if d := row.Ahead - old.Ahead; at-old.Contact < int64(time.Hour/time.Second) && at >= old.Contact && d < 600 && d > -600 {
		return // written within the hour
	}
	s.keepLease(row)
}

func (s *Session) keepLease(row leaseRow) {
	s.mu.Lock()
	s.lease = row
	locked := s.locked
	s.mu.Unlock()
	if locked {
		return
	}
	b, err := detcbor.Marshal(row)
	if err == nil {
		err = s.keep(func(v *keystore.Vault) { v.Extra[extraLease] = b })
	}
	if err != nil && s.o.Log != nil {
		s.o.Log.Warn("session: the lease was not kept", "error", err)
	}
}

// readLease reads what keepLease wrote. A vault without one, made by an older
// version or just enrolled, begins with its first contact.
func readLease(b []byte) (row leaseRow) {
	if detcbor.Unmarshal(b, &row) != nil {
		return leaseRow{}
	}
	return row
}

// closed says that the lease is over and case content with it. The essentials
// stay open: what to do in an emergency is never shut because something is out
// of date (clinical safety, RL-13).
func (s *Session) closed() error {
	if s.Lease().Over {
		return ErrLeaseOver
	}
	return nil
}

// roughly is a duration as a person says it.
func roughly(d time.Duration) string {
	n, unit := int(d.Minutes()), "minute"
	switch {
	case d >= 48*time.Hour:
		n, unit = int(d.Hours()/24), "day"
	case d >= 2*time.Hour:
		n, unit = int(d.Hours()), "hour"
	}
	if n != 1 {
		unit += "s"
	}
	return fmt.Sprintf("%d %s", n, unit)
}
