package session

import (
	"maps"
	"slices"
)

// renewOpen gives the open documents what the vault holds now, under its new
// numbers.
func (s *Session) renewOpen() error {
	s.read.forget()
	s.mu.Lock()
	docs := slices.Collect(maps.Values(s.open))
	s.mu.Unlock()
	for _, d := range docs {
		ops, err := s.store.Load(d.ID())
		if err != nil {
			return err
		}
		d.Renew(ops)
		s.emit(Event{Kind: EventCases, Case: s.caseOf(d.Space()), Doc: d.ID()})
	}
	return nil
}
