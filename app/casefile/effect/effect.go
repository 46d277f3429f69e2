package effect

import (
	"doorstep/app/casefile"
)

// Level is how far an effect reaches.
type Level string

// The levels, as clinical-safety.md section 6 has them.
const (
	Stop Level = "stop" // somebody may not go on until it is cleared
	Ask  Level = "ask"  // somebody gives a reason
	Note Level = "note" // it is seen, no more
)

// Effect is one thing that follows from a change.
type Effect struct {
	Rule  string // the id of the rule that says so: DT-V06, BG-07, RE-05
	Level Level
	// What follows, in a sentence with names in it. Why is what brings it about,
	// "" where What says it.
	What, Why string
	// Told are those who are told, in words; Offered what may be done about it,
	// the first that is offered first.
	Told, Offered []string
	// Doc and At are where it is put right; zero when nowhere.
	Doc casefile.ID
	At  casefile.Cell
}

// Children are the cases on this tablet besides the one that changes, for rules
// that look at several children.
type Children []casefile.Record

// Of is what becomes true between two readings of one case: as it is, and as it
// would be after a change. It is empty when nothing falls.
func Of(before, after casefile.Record, others Children) ([]Effect, error) {
	return signOffs(before, after)
}

// With is the case in which a document stands as a copy of it stands.
func With(r casefile.Record, changed *casefile.Document) casefile.Record {
	docs := make([]*casefile.Document, len(r.Docs))
	for i, d := range r.Docs {
		docs[i] = d
		if d.ID() == changed.ID() {
			docs[i] = changed
		}
	}
	r.Docs = docs
	return r
}
