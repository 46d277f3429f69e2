package booking

import (
	"doorstep/app/casefile"
	"doorstep/forms/engine"
)

// Rule is the rule of problems that come from the gates; the key says which gate.
const Rule engine.Rule = "booking"

// Sign is the question that confirms a booking.
const Sign = "bk.sign"

// Against is what stands against confirming a booking, for casefile.Config.Gate: every
// gate that stops it, and every question without its reason. Anything else is signed
// freely.
func Against(r casefile.Record, d *casefile.Document, s casefile.Signing, others []casefile.Record) []engine.Problem {
	if casefile.FormName(d.Form()) != Form || s.Cell.LinkID != "" && s.Cell.LinkID != Sign {
		return nil
	}
	var out []engine.Problem
	for _, g := range Check(r, d, others, Moment{}) {
		for _, f := range g.Findings {
			if !f.Open() {
				continue
			}
			p := engine.Problem{Rule: Rule, Key: g.ID, Level: engine.LevelStop, Message: f.Words}
			if f.Clears != Nobody {
				p.Message += " " + upper(f.Clears.Words()) + " can say why it may go ahead."
			} else {
				p.Message += " " + f.Who + "."
			}
			if f.At.Doc == d.ID() && f.At.Cell.LinkID != Sign {
				p.Cell = f.At.Cell
			}
			out = append(out, p)
		}
	}
	if said := State(d.Code("bk.state")); said != Confirmed {
		out = append(out, engine.Problem{
			Cell: casefile.Cell{LinkID: "bk.state"}, Rule: Rule, Key: "bk.state", Level: engine.LevelStop,
			Message: "Choose “Confirmed” before you sign: the signature says that the stay may go ahead.",
		})
	}
	return out
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return string(s[0]&^0x20) + s[1:]
}
