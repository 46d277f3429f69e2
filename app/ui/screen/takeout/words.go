package takeout

// The words of the screen.
const (
	title      = "Tables and returns"
	shortTitle = "Tables"
	sub        = "For people who count and report"
	ask        = "What do you need?"
	counting   = "Counting…"
	inFile     = "What will be in the file"
	unlocked   = "The file is not locked."
	whoReads   = "Whoever has it can read it. Keep it where your council keeps such files."
	nothing    = "Nothing that you have chosen is on this tablet."
	hereOnly   = "Only children whose cases are on this tablet are counted."
	wait       = "Still counting. Try again in a moment."
	allForms   = "Every form"
	restricted = "Also what stays out of family copies"
)
