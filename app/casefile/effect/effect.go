package effect

import (
	"cmp"
	"slices"

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
	// the one to start from first.
	Told, Offered []string
	// Doc and At are where it is put right; zero when nowhere.
	Doc casefile.ID
	At  casefile.Cell
}

// Of is what becomes true between two readings of one case: as it is, and as it
// would be after a change. The others are the cases on this tablet besides, for
// rules that look at several children. It is empty when nothing follows; what stops
// something comes first.
func Of(before, after casefile.Record, others []casefile.Record) ([]Effect, error) {
	x := &pair{was: before, is: after, others: others}
	for _, look := range []func() error{x.signatures, x.plan, x.signOffs, x.readers, x.handling, x.stays} {
		if err := look(); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(x.out, func(a, b Effect) int { return cmp.Compare(rank[a.Level], rank[b.Level]) })
	return x.out, nil
}

var rank = map[Level]int{Stop: 0, Ask: 1, Note: 2}

// pair is a case as it is and as it would be.
type pair struct {
	was, is casefile.Record
	others  []casefile.Record
	out     []Effect
}

func (x *pair) add(e Effect) { x.out = append(x.out, e) }

// With is the case in which a document stands as a copy of it stands.
func With(r casefile.Record, changed ...*casefile.Document) casefile.Record {
	docs := slices.Clone(r.Docs)
	for i, d := range docs {
		for _, c := range changed {
			if c.ID() == d.ID() {
				docs[i] = c
			}
		}
	}
	r.Docs = docs
	return r
}
