package checks

import (
	"doorstep/app/casefile/handling"
	"doorstep/forms/quality"
)

// handling are the rules of moving and handling that look at the register of
// equipment, the list of weights and the home assessment
// (ot-home-risk-assessment.md section 9).
func (r *reader) handling() {
	for _, f := range handling.Before(r.rec, r.doc) {
		level := map[handling.Level]quality.Level{handling.Stop: quality.Stop, handling.Ask: quality.Ask, handling.Note: quality.Hint}[f.Level]
		r.rule(f.Rule, level, f.Cell, f.Words)
	}
}
