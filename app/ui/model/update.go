package model

import "doorstep/app/casefile/release"

// UpdateWords say that a tablet's program is older than what its organisation gives
// out: what is so, what to do, and that nothing is at risk meanwhile.
func UpdateWords(n release.Notice) Words {
	text := "Your council now uses Doorstep " + n.Wanted + ". This tablet has " + n.Running + "."
	if n.How != "" {
		text += " " + n.How
	}
	return Words{Neutral, "info", text + " Go on working until then. Nothing you have written is lost by it."}
}
