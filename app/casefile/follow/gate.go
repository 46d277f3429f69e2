package follow

import (
	"doorstep/app/casefile"
	"doorstep/forms/engine"
)

// Gate is what stands against signing a form that holds promises: a day that was
// put off for the third time without the manager (act.moved). The manager may
// sign: then they decide it.
func Gate(rec casefile.Record, d *casefile.Document, sg casefile.Signing) []engine.Problem {
	if sg.Role == "manager" {
		return nil
	}
	var out []engine.Problem
	for _, f := range Findings(rec) {
		if f.Stop && f.Doc == d.ID() {
			out = append(out, engine.Problem{Cell: f.At, Rule: "promises", Key: f.Rule, Level: engine.LevelStop, Message: f.Text})
		}
	}
	return out
}
