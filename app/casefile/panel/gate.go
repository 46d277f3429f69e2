package panel

import (
	"doorstep/app/casefile"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// RulePanel is the rule of problems that come from the rules of panels.
const RulePanel engine.Rule = "panel"

// Gate is what stands against a signature on a request to a panel, for
// casefile.Config.Gate: MaySign as problems that stop.
func Gate(r casefile.Record, d *casefile.Document, s casefile.Signing) []engine.Problem {
	var out []engine.Problem
	for _, no := range MaySign(r, d, s.Cell.LinkID, s.Name) {
		at := no.At
		if it := d.Form().Item(at.LinkID); it == nil || it.Control == fhir.ControlSignature {
			at = casefile.Cell{} // a signature stands under none: it is about the whole
		}
		out = append(out, engine.Problem{Cell: at, Rule: RulePanel, Key: "panel", Level: engine.LevelStop, Message: no.Text})
	}
	return out
}
