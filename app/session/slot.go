package session

import (
	"doorstep/app/casefile"
	"doorstep/app/casefile/panel"
	"doorstep/forms/fhir"
)

// nextSlot is the prefill path of the next day of the area panel whose papers can
// still be handed in (processes.md section 6, mafs.slot).
const nextSlot = "clock.mafs.slot"

// prefill answers the prefill paths of a form: what the case knows, and the next
// day of a panel.
func (s *Session) prefill(known *casefile.Known) func(path string) []fhir.Value {
	return func(path string) []fhir.Value {
		if path != nextSlot {
			return known.Lookup(path)
		}
		slot, ok := panel.Next(panel.Area, s.Settings(), s.cal, s.Today())
		if !ok {
			return nil
		}
		return []fhir.Value{fhir.Prim(fhir.Date, string(slot.Date))}
	}
}
