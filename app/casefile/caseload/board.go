package caseload

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/settings"
)

// Line is one child on the board, as of a day.
type Line struct {
	Digest
	// DaysLeft are the working days left on the assessment that runs, negative
	// when it is late; Assessment says whether there is one.
	DaysLeft int
	// NextVisit is the first planned visit from this day on, zero for none.
	NextVisit time.Time
	Overdue   []Due  // what is late
	Soon      []Due  // reviews in the next 14 days
	Unmet     []Need // health needs past their day, or with none
	// LeadsInYear is how many people led the case in the last 12 months.
	LeadsInYear int
	Unplanned   int // moves in the last 12 months that nobody had planned
}

// Tone says how urgently something asks for a look.
type Tone int

// The tones of a caseload: within what was agreed, from cfg.caseload.amber and
// from cfg.caseload.red.
const (
	Within Tone = iota
	Amber
	Red
)

// Worker is one worker's children. Children are counted, not families.
type Worker struct {
	Person   casefile.Person
	Children []Line
	Tone     Tone
}

// Board is the caseload of a team, or of one worker.
type Board struct {
	Today   casefile.Date
	Amber   int // children of one worker from which it is shown
	Red     int
	Leads   int      // people who led one child in 12 months from which the head of service is told
	Workers []Worker // by name
	// Unallocated are the children whom nobody leads: always red.
	Unallocated []Line
	// Elsewhere are children who are led by somebody outside the team.
	Elsewhere []Line
}

// All are all children of the board, by name.
func (b Board) All() []Line {
	out := append(slices.Clone(b.Unallocated), b.Elsewhere...)
	for _, w := range b.Workers {
		out = append(out, w.Children...)
	}
	sortLines(out)
	return out
}

// Day is what lines are worked out as of.
type Day struct {
	Today    casefile.Date
	Calendar *casefile.Calendar
	Settings *settings.Set
}

// reviewsWithin is how many days ahead reviews are shown (processes.md section
// 17).
const reviewsWithin = 14

// Line is a digest as of a day.
func (d Day) Line(g Digest) Line {
	l := Line{Digest: g}
	if g.Assessment != nil && d.Calendar != nil {
		l.DaysLeft, _ = d.Calendar.Between(d.Today, g.Assessment.Due)
	}
	for _, at := range g.Visits {
		if casefile.DateOf(at) >= d.Today && (l.NextVisit.IsZero() || at.Before(l.NextVisit)) {
			l.NextVisit = at
		}
	}
	soon := addDays(d.Today, reviewsWithin)
	for _, due := range g.Due {
		switch {
		case !due.needed(d.Today):
		case due.On < d.Today:
			l.Overdue = append(l.Overdue, due)
		case due.What == Review && due.On <= soon:
			l.Soon = append(l.Soon, due)
		}
	}
	for _, n := range g.Needs {
		if n.By == "" || n.By < d.Today {
			l.Unmet = append(l.Unmet, n)
		}
	}
	year := addMonths(d.Today, -12)
	led := map[Person]bool{}
	for i, s := range g.Leads {
		if i+1 == len(g.Leads) || g.Leads[i+1].From > year {
			led[s.Person] = true
		}
	}
	l.LeadsInYear = len(led)
	for _, m := range g.Moves {
		if m.On > year && m.On <= d.Today && !m.Planned {
			l.Unplanned++
		}
	}
	return l
}

// needed reports whether it is still to be done on a day.
func (d Due) needed(today casefile.Date) bool { return d.Until == "" || today < d.Until }

// Team is the board of a team: the children of each member, those whom nobody
// leads, and those whom somebody else leads. Closed cases are left out.
func (d Day) Team(members []casefile.Person, all []Digest) Board {
	b := d.board()
	for _, p := range members {
		b.Workers = append(b.Workers, Worker{Person: p})
	}
	for _, g := range all {
		if g.State == "closed" {
			continue
		}
		l := d.Line(g)
		switch i := slices.IndexFunc(b.Workers, func(w Worker) bool { return g.Lead.Is(w.Person) }); {
		case g.Lead == (Person{}):
			b.Unallocated = append(b.Unallocated, l)
		case i < 0:
			b.Elsewhere = append(b.Elsewhere, l)
		default:
			b.Workers[i].Children = append(b.Workers[i].Children, l)
		}
	}
	for i := range b.Workers {
		w := &b.Workers[i]
		sortLines(w.Children)
		w.Tone = b.tone(len(w.Children))
	}
	slices.SortStableFunc(b.Workers, func(x, y Worker) int {
		return cmp.Compare(strings.ToLower(x.Person.Name), strings.ToLower(y.Person.Name))
	})
	sortLines(b.Unallocated)
	sortLines(b.Elsewhere)
	return b
}

// Worker is the board of one worker: their own children and nobody else's.
func (d Day) Worker(who casefile.Person, all []Digest) Board {
	b := d.Team([]casefile.Person{who}, all)
	b.Unallocated, b.Elsewhere = nil, nil
	return b
}

func (d Day) board() Board {
	return Board{Today: d.Today, Amber: d.Settings.Number("cfg.caseload.amber"), Red: d.Settings.Number("cfg.caseload.red"), Leads: d.Settings.Number("cfg.continuity.changes")}
}

// tone is Q-CASE-1: amber and red are from how many children on.
func (b Board) tone(children int) Tone {
	switch {
	case b.Red > 0 && children >= b.Red:
		return Red
	case b.Amber > 0 && children >= b.Amber:
		return Amber
	}
	return Within
}

func sortLines(lines []Line) {
	slices.SortStableFunc(lines, func(a, b Line) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.Child.Name), strings.ToLower(b.Child.Name)), a.Case.Compare(b.Case))
	})
}

func addDays(d casefile.Date, n int) casefile.Date {
	t, ok := d.Time()
	if !ok {
		return d
	}
	return casefile.DateOf(t.AddDate(0, 0, n))
}

// addMonths is the same day n months on, or that month's last day.
func addMonths(d casefile.Date, n int) casefile.Date {
	t, ok := d.Time()
	if !ok {
		return d
	}
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return casefile.DateOf(time.Date(first.Year(), first.Month(), min(t.Day(), last), 0, 0, 0, 0, time.UTC))
}
