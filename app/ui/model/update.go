package model

import (
	"doorstep/app/casefile/release"
	"doorstep/app/say"
)

// UpdateWords say that a tablet's program is older than what its organisation gives
// out: what is so, what to do, and that nothing is at risk meanwhile.
func UpdateWords(n release.Notice) Words {
	text := say.F("Your council now uses Doorstep %s. This tablet has %s.", n.Wanted, n.Running)
	if n.How != "" {
		text += " " + n.How
	}
	return Words{Neutral, "info", say.F("%s Go on working until then. Nothing you have written is lost by it.", text)}
}
