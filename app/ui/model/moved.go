package model

// Moved says that a case was handed over. child is the child's short name, team
// the new team, worker the colleague who works with the child from now on; ""
// where there is none.
func Moved(child, team, worker string) string {
	given := Given(child)
	switch {
	case team == "" && worker == "":
		return "The case of " + child + " is handed over."
	case team == "":
		return worker + " now works with " + given + ". The case stays with its team."
	case worker == "":
		return "The case of " + child + " is moved to " + team + ". The team has it with their next sync, and decides who works with " + given + "."
	}
	return "The case of " + child + " is moved to " + team + ", and " + worker + " now works with " + given + ". They have it with their next sync."
}

// Moves says beforehand who has a case once it is handed over, by the same
// names; team is the one that has it then, stays that it has it already.
func Moves(child, team, worker string, stays bool) string {
	given := Given(child)
	who := worker + " works with " + given + " from now on."
	if stays {
		if worker == "" {
			return "The case stays with " + team + "."
		}
		return "The case stays with " + team + ". " + who
	}
	if worker == "" {
		who = "The team decides who works with " + given + "."
	}
	return "Everybody in " + team + " can open the case with their next sync. " + who
}
