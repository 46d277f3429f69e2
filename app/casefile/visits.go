package casefile

import (
	"slices"
	"strconv"
	"time"
)

// Visits are the visits of the case record, planned and ended, by time.
func (p Parts) Visits() []Visit {
	var out []Visit
	for _, r := range p.Case.Rows("case.visits", "") {
		at, ok := p.timeIn(r.ID, "case.visits.at")
		if !ok {
			continue
		}
		v := Visit{At: at, Purpose: p.Case.TextIn(r.ID, "case.visits.purpose"), Form: p.Case.TextIn(r.ID, "case.visits.form")}
		if m, ok := p.Case.AnswerIn(r.ID, "case.visits.minutes"); ok {
			v.Minutes, _ = strconv.Atoi(m.Text) // what is no number is no length
		}
		_, v.Ended = p.timeIn(r.ID, "case.visits.ended")
		out = append(out, v)
	}
	slices.SortStableFunc(out, func(a, b Visit) int { return a.At.Compare(b.At) })
	return out
}

func (p Parts) timeIn(row RowID, link string) (time.Time, bool) {
	v, ok := p.Case.AnswerIn(row, link)
	if !ok {
		return time.Time{}, false
	}
	t, err := time.Parse(time.RFC3339, v.Text)
	return t, err == nil
}

// nextVisit is the first of today's visits that has not ended, else the last
// of today's, else the first of a later day, else nil.
func nextVisit(all []Visit, today Date) *Visit {
	var ended, later *Visit
	for i, v := range all {
		switch day := DateOf(v.At); {
		case day < today:
		case day > today && v.Ended:
		case day > today:
			if later == nil {
				later = &all[i]
			}
		case !v.Ended:
			return &all[i]
		default:
			ended = &all[i]
		}
	}
	if ended != nil {
		return ended
	}
	return later
}
