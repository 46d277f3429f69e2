package journey

import (
	"doorstep/app/casefile"
	"doorstep/forms/engine"
)

// Gate is what stands against a signature under a handover: who takes over has
// read what there is to read and signs themselves (hnd.accepted), and nothing of
// the case is only on the tablet of who leaves (hnd.open). unsent is how many
// changes of other forms of the case are only on this tablet, me whose it is.
func Gate(d *casefile.Document, sg casefile.Signing, unsent int, me casefile.Person) []engine.Problem {
	if casefile.FormName(d.Form()) != HandoverForm || sg.Cell.LinkID != "hnd.accepted" && sg.Cell.LinkID != "hnd.manager" {
		return nil
	}
	h := Handover{Doc: d}
	if h.From().ID != me.ID {
		unsent = 0 // what a colleague has not sent is theirs and stays with them
	}
	who := casefile.Person{}
	if sg.Cell.LinkID == "hnd.accepted" {
		who = me
		if sg.Name != "" && sg.Name == h.To().Name {
			who = h.To() // signed with their own name on the tablet of who leaves
		}
	}
	var out []engine.Problem
	for _, text := range h.Stops(unsent, who) {
		out = append(out, engine.Problem{Cell: sg.Cell, Rule: "handover", Key: sg.Cell.LinkID, Level: engine.LevelStop, Message: text})
	}
	return out
}
