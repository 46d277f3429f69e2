package model

import (
	"doorstep/app/say"
	"doorstep/forms/quality"
)

// HeardWords say how directly a child was heard in an assessment. given is the
// child's first name.
func HeardWords(s quality.Strength, given string) string {
	switch s {
	case quality.Direct:
		return say.F("%s told or showed it directly.", given)
	case quality.Interpreted:
		return say.F("Others helped to understand %s.", given)
	case quality.ThroughParent:
		return say.F("It came through a parent only. How else could you hear %s?", given)
	}
	return say.F("Nobody has met %s in the assessment yet.", given)
}
