package session

import (
	"doorstep/app/casefile"
	"doorstep/app/casefile/equipment"
	"doorstep/app/casefile/handling"
	"doorstep/forms/engine"
)

// shared is what the other children on this tablet say against a register of
// equipment or a property survey: one serial number in two places (OT-V20), one
// escape plan for two children (OT-V19). It is shown and keeps nobody from signing.
func (s *Session) shared(r casefile.Record, d *casefile.Document) []engine.Problem {
	switch casefile.FormName(d.Form()) {
	case equipment.Form:
		return equipment.Problems(r, d, s.Beside(r.ID)...)
	case handling.SurveyForm:
		return handling.Problems(r, d, s.Beside(r.ID)...)
	}
	return nil
}
