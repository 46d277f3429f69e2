package checks

import (
	"doorstep/app/casefile"
	"doorstep/forms/engine"
	"doorstep/forms/quality"
)

// The rules of problems that come from the checks; the key says which check.
const (
	RuleQuality engine.Rule = "quality" // it must be mended
	RuleReason  engine.Rule = "reason"  // one line of reason is enough
)

// families are the signers who write nothing: how well a form is written never
// keeps a child or a parent from signing that they saw it.
var families = map[string]bool{"parent": true, "child": true, "carer": true, "young-person": true, "witness": true, "handler": true}

// Gate is what stands against signing a document: every stop, and every question
// without its line of reason, as far as the signer is concerned. What only keeps
// the manager from signing is a warning to everybody else.
func Gate(rec casefile.Record, doc *casefile.Document, s casefile.Signing) []engine.Problem {
	if families[s.Role] {
		return nil
	}
	var out []engine.Problem
	for _, f := range Review(rec, doc) {
		if !f.Open() {
			continue
		}
		p := engine.Problem{Cell: f.Place, Rule: RuleQuality, Key: f.ID, Level: engine.LevelStop, Message: f.Words()}
		if f.Level == quality.Ask {
			p.Rule = RuleReason
			p.Message += " – say why in one line, or change it"
		}
		if f.Signer != "" && f.Signer != s.Role {
			p.Level = engine.LevelWarn
		}
		out = append(out, p)
	}
	return out
}
