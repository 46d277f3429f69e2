package session

import (
	"doorstep/app/casefile"
	"doorstep/app/casefile/chronology"
)

// toldCase is a case's chronology with the state of the documents that it was
// read from.
type toldCase struct {
	ops     int
	entries []casefile.Entry
}

// Chronology is everything that has happened in a case, the newest first, with
// what was left out of the list. It is worked out once for each state of the
// case's documents.
func (s *Session) Chronology(id casefile.ID) ([]casefile.Entry, error) {
	ops := 0
	for _, info := range s.docsOf(id) {
		ops += info.Ops
	}
	s.mu.Lock()
	known, ok := s.told[id]
	s.mu.Unlock()
	if ok && known.ops == ops {
		return known.entries, nil
	}
	r, err := s.Record(id)
	if err != nil {
		return nil, err
	}
	entries := chronology.Of(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.told != nil {
		s.told[id] = toldCase{ops: ops, entries: entries}
	}
	return entries, nil
}
