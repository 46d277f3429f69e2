package model

import "doorstep/app/say"

// Moved says that a case was handed over. child is the child's short name, team
// the new team, worker the colleague who works with the child from now on; ""
// where there is none.
func Moved(child, team, worker string) string {
	given := Given(child)
	switch {
	case team == "" && worker == "":
		return say.F("The case of %s is handed over.", child)
	case team == "":
		return say.F("%s now works with %s. The case stays with its team.", worker, given)
	case worker == "":
		return say.F("The case of %s is moved to %s. The team has it with their next sync, and decides who works with %s.", child, team, given)
	}
	return say.F("The case of %s is moved to %s, and %s now works with %s. They have it with their next sync.", child, team, worker, given)
}

// Moves says beforehand who has a case once it is handed over, by the same
// names; team is the one that has it then, stays that it has it already.
func Moves(child, team, worker string, stays bool) string {
	given := Given(child)
	who := say.F("%s works with %s from now on.", worker, given)
	if stays {
		if worker == "" {
			return say.F("The case stays with %s.", team)
		}
		return say.F("The case stays with %s. %s", team, who)
	}
	if worker == "" {
		who = say.F("The team decides who works with %s.", given)
	}
	return say.F("Everybody in %s can open the case with their next sync. %s", team, who)
}
