package chronology

import (
	"slices"

	"doorstep/app/casefile"
)

// History is what somebody who begins an assessment should have read: it stands
// beside the form (disabled-child-assessment.md, section F).
type History struct {
	Keys []casefile.Entry // key events, the newest first
	// Earlier are referrals and what became of them, Refused the help that was
	// turned down or missed, with the reasons: what was learned.
	Earlier, Refused []casefile.Entry
	Gaps             []Gap
}

// HistoryOf is the history of a case. An entry stands in one of the lists only:
// with what was refused, else with the key events, else with the referrals.
func HistoryOf(r casefile.Record, all []casefile.Entry) History {
	var h History
	for _, e := range Shown(all) {
		switch {
		case e.What == Refused:
			h.Refused = append(h.Refused, e)
		case e.Significant:
			h.Keys = append(h.Keys, e)
		case e.What == Referral && e.Kind != casefile.EntryRecord && e.Kind != casefile.EntryForm:
			h.Earlier = append(h.Earlier, e)
		}
	}
	h.Gaps = PatternOf(r, all).Gaps
	return h
}

// Empty reports whether there is no history to read.
func (h History) Empty() bool { return len(h.Keys)+len(h.Earlier)+len(h.Refused) == 0 }

// Events are all entries of the history, the newest first, each once.
func (h History) Events() []casefile.Entry {
	out := slices.Concat(h.Keys, h.Earlier, h.Refused)
	slices.SortStableFunc(out, func(a, b casefile.Entry) int {
		switch {
		case a.On > b.On:
			return -1
		case a.On < b.On:
			return 1
		}
		return 0
	})
	return out
}
