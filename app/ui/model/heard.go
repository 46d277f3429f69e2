package model

import "doorstep/forms/quality"

// HeardWords say how directly a child was heard in an assessment. given is the
// child's first name.
func HeardWords(s quality.Strength, given string) string {
	switch s {
	case quality.Direct:
		return given + " told or showed it directly."
	case quality.Interpreted:
		return "Others helped to understand " + given + "."
	case quality.ThroughParent:
		return "It came through a parent only. How else could you hear " + given + "?"
	}
	return "Nobody has met " + given + " in the assessment yet."
}
