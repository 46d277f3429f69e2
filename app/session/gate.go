package session

import (
	"doorstep/app/casefile"
	"doorstep/app/casefile/panel"
	"doorstep/forms/engine"
)

// gate is what stands against a signature that a form alone cannot know. Where the
// case of a request cannot be read nothing is signed.
func (s *Session) gate(d *casefile.Document, sg casefile.Signing) []engine.Problem {
	if !panel.Is(d) {
		return nil
	}
	r, err := s.Record(d.Case())
	if err != nil {
		return []engine.Problem{{Level: engine.LevelStop, Message: "The other forms of this case could not be read. Nothing was signed."}}
	}
	return panel.Gate(r, d, sg)
}
