package store

import (
	"time"

	"doorstep/sync/client"
)

// Alarm is what the server did, with the evidence.
type Alarm struct {
	client.Alarm
	At     time.Time
	Healed time.Time // when the server had everything again; zero: it has not
}

// Alarms lists every alarm that was ever raised, oldest first.
func (s *Store) Alarms() ([]Alarm, error) {
	return nil, nil
}
