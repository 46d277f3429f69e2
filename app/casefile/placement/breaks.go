package placement

import (
	"fmt"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/settings"
)

// FormBreak is the form of a short break arrangement.
const FormBreak = "brk"

// Stay is one short break of a child with a carer.
type Stay struct {
	Case, Doc casefile.ID
	Row       casefile.RowID
	Child     string
	ChildRef  string
	Carer     string
	From, To  time.Time
	Status    string // planned, happened, cancelled-by
	// Cancelled says by whom and why, "" when it was not.
	Cancelled string
}

// Arrangement is a short break arrangement: one child with one carer.
type Arrangement struct {
	Child, ChildRef string
	Carer, CarerRef string
	Basis           Basis
	// Stays are those of the form in its order, then those that were booked.
	Stays []Stay
	doc   *casefile.Document
	r     casefile.Record
}

// Document is the arrangement as it was written.
func (a Arrangement) Document() *casefile.Document { return a.doc }

// Arrangements are the short break arrangements of a case.
func Arrangements(r casefile.Record) []Arrangement {
	var out []Arrangement
	for _, d := range r.Of(FormBreak) {
		a := Arrangement{Carer: d.Text("brk.carer"), Basis: Basis(d.Code("brk.basis")), doc: d, r: r}
		a.Child, a.ChildRef = person(d, "", "brk.child")
		_, a.CarerRef = person(d, "", "brk.carer")
		for _, row := range d.Rows("brk.stay", "") {
			s := Stay{
				Case: d.Case(), Doc: d.ID(), Row: row.ID, Child: a.Child, ChildRef: a.ChildRef, Carer: a.Carer,
				From: moment(d, row.ID, "brk.stay.from", zone(r)), To: moment(d, row.ID, "brk.stay.to", zone(r)), Status: d.CodeIn(row.ID, "brk.stay.status"),
			}
			if s.Status == "cancelled-by" {
				s.Cancelled = strings.TrimSuffix(d.TextIn(row.ID, "brk.stay.cancelled-by")+": "+d.TextIn(row.ID, "brk.stay.cancelled-why"), ": ")
			}
			if !s.From.IsZero() {
				a.Stays = append(a.Stays, s)
			}
		}
		a.Stays = append(a.Stays, a.booked()...)
		out = append(out, a)
	}
	return out
}

// Nights is how often 04:00 local time passed (short-breaks.md SB-C01).
func (s Stay) Nights() int { return nights(s.From, s.To) }

// days are the days of a stay as they count against the limit: the day on which
// each night began, or every day of the calendar that it touched. A stay without a
// night counts its day (short-breaks.md SB-C03).
func (s Stay) days(by string) []casefile.Date {
	if !s.To.After(s.From) {
		return nil
	}
	n := max(1, s.Nights())
	if by == "calendar-days" {
		from, _ := casefile.DateOf(s.From).Time()
		to, _ := casefile.DateOf(s.To.In(s.From.Location())).Time()
		n = int(to.Sub(from).Hours()/24) + 1
	}
	out := make([]casefile.Date, 0, n)
	for i := range n {
		out = append(out, casefile.DateOf(s.From.AddDate(0, 0, i)))
	}
	return out
}

// Counter is how many days of short breaks with one carer are used in the 12
// months that end on a day (processes.md 14.1 and 14.2, brk.counter).
type Counter struct {
	Used      int // stays that happened
	Planned   int // booked from the day on
	Elsewhere int // nights of placements in other places, which do not count here
	Cancelled int // stays that did not happen
	Limit     int // 75
	Amber     int // 60
	Longest   int // the longest stay, in days
	StayLimit int // 17; 0 where the council works without it
}

// Level is how full the counter is, with what is planned: "", "amber" from 60,
// "red" above 75 or with a stay that is too long.
func (c Counter) Level() string {
	all := c.Used + c.Planned
	switch {
	case c.Limit > 0 && all > c.Limit, c.StayLimit > 0 && c.Longest > c.StayLimit:
		return "red"
	case c.Amber > 0 && all >= c.Amber:
		return "amber"
	}
	return ""
}

// Words are the counter in words: "2 of 75 days used".
func (c Counter) Words() string { return fmt.Sprintf("%d of %d days used", c.Used, c.Limit) }

// CounterOf counts the days of an arrangement on a day.
func CounterOf(r casefile.Record, a Arrangement, on casefile.Date) Counter {
	c := Counter{
		Limit: span(r.Settings, "cfg.time.r48-nights"), StayLimit: span(r.Settings, "cfg.time.r48-stay"), Amber: r.Settings.Number("cfg.brk.amber"),
	}
	by := r.Settings.Text("cfg.brk.count")
	from, ok := on.Time()
	if !ok {
		return c
	}
	since := casefile.DateOf(from.AddDate(-1, 0, 0))
	for _, s := range a.Stays {
		days := s.days(by)
		switch s.Status {
		case "cancelled-by":
			c.Cancelled++
			continue
		case "happened":
			for _, d := range days {
				if d > since && d <= on {
					c.Used++
				}
			}
		case "planned":
			for _, d := range days {
				if d >= on {
					c.Planned++
				}
			}
		}
		c.Longest = max(c.Longest, len(days))
	}
	for _, p := range All(r) {
		if p.Of(a.Child, a.ChildRef) && !strings.EqualFold(p.Place, a.Carer) {
			c.Elsewhere += p.Nights(r.Now)
		}
	}
	return c
}

func span(s *settings.Set, key string) int {
	l, ok := s.Limit(key)
	if !ok {
		return 0
	}
	return l.First().N
}

// Forecast is what so many nights a year come to, with the days used so far.
func (c Counter) Forecast(nightsAYear int) Counter {
	c.Used, c.Planned = 0, nightsAYear
	return c
}

// Clashes are what speaks against an arrangement beside the others: two children
// with one carer where the scheme gives each their own, and one child in several
// places, which regulation 48 does not allow (processes.md 14.1, 14.2; scenario
// step 13).
func Clashes(a Arrangement, others []Arrangement, s *settings.Set) []string {
	var out []string
	for _, b := range others {
		switch {
		case b.doc == a.doc:
		case strings.EqualFold(b.Carer, a.Carer) && a.Carer != "" && !same(b.Child, b.ChildRef, a.Child, a.ChildRef) && s.Yes("cfg.brk.one-carer"):
			out = append(out, fmt.Sprintf("%s already cares for %s, and here each child has a carer of their own. %s with %s needs a new match, a new OT assessment and new training.", a.Carer, b.Child, a.Child, a.Carer))
		case same(b.Child, b.ChildRef, a.Child, a.ChildRef) && !strings.EqualFold(b.Carer, a.Carer) && a.Basis == Regulation48 && b.Basis == Regulation48:
			out = append(out, fmt.Sprintf("%s also stays with %s. Overnight stays in several places do not fit regulation 48.", a.Child, b.Carer))
		}
	}
	return out
}

// first is the first stay that happened, false for none.
func (a Arrangement) first() (Stay, bool) {
	var out Stay
	for _, s := range a.Stays {
		if s.Status == "happened" && (out.From.IsZero() || s.From.Before(out.From)) {
			out = s
		}
	}
	return out, !out.From.IsZero()
}

// breakDuties are the visit and the review that regulation 48 asks for, counted
// from the first stay (processes.md 14.1; scenario step 18).
func breakDuties(r casefile.Record) []Duty {
	var out []Duty
	for _, a := range Arrangements(r) {
		s, ok := a.first()
		if !ok || a.Basis != Regulation48 {
			continue
		}
		p := Placement{Case: s.Case, Doc: s.Doc, Row: s.Row, Child: a.Child, ChildRef: a.ChildRef, Place: a.Carer, From: s.From, Until: s.To, Basis: a.Basis, Began: "planned", Miles: -1}
		out = append(out,
			Duty{Placement: p, Key: "r48-visit", Limit: "r48-visit", Title: "First visit during short breaks", Start: s.From},
			Duty{Placement: p, Key: "r48-review", Limit: "r48-review", Title: "First review of the short breaks", Start: s.From})
	}
	return out
}
