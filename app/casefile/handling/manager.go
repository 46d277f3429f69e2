package handling

import (
	"slices"

	"doorstep/app/casefile"
)

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

// Because reports whether an action was written down because of one of some risks.
func Because(r casefile.Record, a casefile.Action, risks []Risk) bool {
	d := r.Doc(a.Doc)
	if d == nil {
		return false
	}
	v, ok := d.AnswerIn(a.Row, a.Group+".why")
	return ok && slices.ContainsFunc(risks, func(t Risk) bool { return samePlace(v.Reference.Reference, t.Ref()) })
}
