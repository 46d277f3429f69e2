package handling

import "doorstep/app/casefile"

// Risk is a handling task whose score was or is extreme: the manager is told of it
// (OT-V11, RE-11).
type Risk struct {
	Task
	// Needs says that the manager must decide: the score that counts is extreme.
	Needs   bool
	Decided bool // the manager has decided and signed
}

// ForManager are the tasks of a case whose score before or after is extreme.
func ForManager(r casefile.Record, others ...casefile.Record) []Risk {
	var out []Risk
	for _, t := range Tasks(r, others...) {
		if BandOf(t.Before.Points, r.Settings) != Extreme && BandOf(t.After.Points, r.Settings) != Extreme {
			continue
		}
		out = append(out, Risk{Task: t, Needs: t.Band() == Extreme, Decided: Decided(t.Doc)})
	}
	return out
}
