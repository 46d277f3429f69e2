package handling

import (
	"cmp"
	"slices"

	"doorstep/app/casefile"
)

// Level says what a finding asks for (clinical-safety.md section 6): there are
// three and no more.
type Level int

// The levels, the gravest last.
const (
	Note Level = iota // shown
	Ask               // a named person gives a reason
	Stop              // it cannot be signed, used or booked
)

// Finding is one thing that stands against signing, using or booking.
type Finding struct {
	Rule   string // id of the page: OT-V05, RE-10
	Level  Level
	Words  string // what is the matter, in plain words
	Clears string // who clears it: "OT", "manager", "equipment service"
	// Doc and Cell are where it is put right; zero where there is no such place.
	Doc  casefile.ID
	Cell casefile.Cell
}

// Worst is the gravest level of some findings, Note for none.
func Worst(list []Finding) Level {
	worst := Note
	for _, f := range list {
		worst = max(worst, f.Level)
	}
	return worst
}

// gravestFirst puts stops before questions before notes and leaves the order among
// equals.
func gravestFirst(list []Finding) []Finding {
	slices.SortStableFunc(list, func(a, b Finding) int { return cmp.Compare(b.Level, a.Level) })
	return list
}
