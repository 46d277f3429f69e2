package orglog

import (
	"bytes"

	"doorstep/crypto/detcbor"
)

func (s *State) policy(c Policy) error {
	for name := range c.Values {
		if name == "" || len(name) > maxText {
			return invalid("policy name")
		}
	}
	for name, v := range c.Values {
		s.Policy[name] = v
	}
	return nil
}

func (s *State) serverReset(c ServerReset) error {
	if len(c.NoteKey) > maxText {
		return invalid("server note key")
	}
	if c.NoteKey != "" {
		s.NoteKey = c.NoteKey
	}
	s.Resets = append(s.Resets, s.Size)
	return nil
}

func (s *State) destroy(c Destroy) error {
	if c.Space == [16]byte{} || c.Basis == 0 {
		return invalid("space or basis is missing")
	}
	if _, done := s.Destroyed[c.Space]; done {
		return invalid("space is destroyed already")
	}
	if err := s.checkName(c.Note); err != nil {
		return err
	}
	s.Destroyed[c.Space] = s.Size
	return nil
}

func (s *State) checkpoint(c Checkpoint) error {
	if c.Size != s.Size || c.Head != s.Head || c.Digest != s.Digest() {
		return invalid("checkpoint of another log")
	}
	return nil
}

// admitHeld: whoever decides about a revoked device's work is answerable for
// others, so practitioners and guests do not. An entry may be admitted twice:
// two managers looked at the same list.
func (s *State) admitHeld(who actor, c Admit) error {
	if !who.admin && who.person.Rank < Manager {
		return ErrNotAllowed
	}
	if c.Space == (ID{}) || len(c.Hashes) == 0 || len(c.Hashes) > MaxAdmit ||
		!rising(c.Hashes, func(a, b detcbor.B32) int { return bytes.Compare(a[:], b[:]) }) {
		return invalid("admitted entries")
	}
	if _, gone := s.Destroyed[c.Space]; gone {
		return invalid("space is destroyed")
	}
	for _, h := range c.Hashes {
		s.admitted[admission{c.Space, h}] = true
	}
	return nil
}
