package chronology

import (
	"cmp"
	"slices"
	"time"

	"doorstep/app/casefile"
)

// GapMonths is the silence in an open case that is asked about, in months
// (processes.md section 16; Q-HIST-2).
const GapMonths = 12

// Pattern is a chronology seen from further away: what happened how often in
// which year, and where nothing is written down.
type Pattern struct {
	Years []YearOf // the newest first
	Gaps  []Gap    // the newest first
}

// YearOf is what happened in one year.
type YearOf struct {
	Year  string
	N     int
	Keys  int            // of them key events
	Kinds map[string]int // by code of chr.kind, without those that have none
}

// Gap is a time of more than GapMonths without an entry while the case was open.
type Gap struct{ From, To casefile.Date }

// Months are the whole months of the gap.
func (g Gap) Months() int {
	from, ok1 := g.From.Time()
	to, ok2 := g.To.Time()
	if !ok1 || !ok2 {
		return 0
	}
	m := (to.Year()-from.Year())*12 + int(to.Month()-from.Month())
	if to.Day() < from.Day() {
		m--
	}
	return m
}

// PatternOf is the pattern of a case's entries. What was left out of the list
// counts: it happened.
func PatternOf(r casefile.Record, all []casefile.Entry) Pattern {
	years := map[string]*YearOf{}
	for _, e := range all {
		key := e.Year()
		if key == "" {
			continue
		}
		y := years[key]
		if y == nil {
			y = &YearOf{Year: key, Kinds: map[string]int{}}
			years[key] = y
		}
		y.N++
		if e.Significant {
			y.Keys++
		}
		if e.What != "" {
			y.Kinds[e.What]++
		}
	}
	var p Pattern
	for _, y := range years {
		p.Years = append(p.Years, *y)
	}
	slices.SortFunc(p.Years, func(a, b YearOf) int { return cmp.Compare(b.Year, a.Year) })
	p.Gaps = gaps(r, all)
	return p
}

// gaps are the silences between the day that the case was opened and today, or
// the day that it was closed. An entry known to the year fills the year, one
// known to the month the month.
func gaps(r casefile.Record, all []casefile.Entry) []Gap {
	if r.Case == nil {
		return nil
	}
	from, to := r.Case.DateIn("", "case.opened"), casefile.DateOf(r.Now)
	if closed := r.Case.DateIn("", "case.closed"); closed != "" && r.Case.Code("case.status") == "closed" {
		to = closed
	}
	if from == "" || to <= from {
		return nil
	}
	type span struct{ from, to casefile.Date }
	spans := []span{{from, from}, {to, to}}
	for _, e := range all {
		a, b := stretch(e)
		if a != "" && b >= from && a <= to {
			spans = append(spans, span{a, b})
		}
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	var out []Gap
	heard := from
	for _, s := range spans {
		if g := (Gap{heard, s.from}); s.from > heard && longer(g) {
			out = append(out, g)
		}
		heard = max(heard, s.to)
	}
	slices.Reverse(out)
	return out
}

// longer reports whether a gap is longer than GapMonths, to the day.
func longer(g Gap) bool {
	from, ok := g.From.Time()
	to, ok2 := g.To.Time()
	return ok && ok2 && to.After(from.AddDate(0, GapMonths, 0))
}

// stretch is the time in which an entry may have happened.
func stretch(e casefile.Entry) (from, to casefile.Date) {
	on := string(e.On)
	year := e.Precision == casefile.ToTheYear || len(on) == 4
	month := e.Precision == casefile.ToTheMonth || e.Precision == casefile.About || len(on) == 7
	switch {
	case year && len(on) >= 4:
		return casefile.Date(on[:4] + "-01-01"), casefile.Date(on[:4] + "-12-31")
	case month && len(on) >= 7:
		first, err := time.Parse("2006-01", on[:7])
		if err != nil {
			return "", ""
		}
		return casefile.DateOf(first), casefile.DateOf(first.AddDate(0, 1, -1))
	}
	return e.On, e.On
}
