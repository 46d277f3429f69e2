package caseload

import (
	"slices"
	"time"

	"doorstep/app/casefile"
)

// Bar is one part of a chart: how many, and the children behind it.
type Bar struct {
	Label string
	Count int
	Cases []casefile.ID
}

func (b *Bar) add(id casefile.ID) {
	b.Count++
	if !slices.Contains(b.Cases, id) {
		b.Cases = append(b.Cases, id)
	}
}

// Group is the bars that stand together under one label, such as a month.
type Group struct {
	Label string
	From  casefile.Date // its first day
	Bars  []Bar
}

// Picture is a team's work in charts. It counts things that children wait for,
// never people's work against each other's.
type Picture struct {
	Children int
	// Timeliness are the last six months, each with the assessments that were
	// finished in time and late.
	Timeliness []Group
	// Overdue are the open things that are late, by their kind.
	Overdue []Bar
	// Reviews are those that are due: late, this week, next week, later this
	// month.
	Reviews []Bar
	// Moves are the last six months, each with moves that were planned and not.
	Moves []Group
	// Needs are the open health needs by how they stand against their day.
	Needs []Bar
}

// months is how far back the charts of months go.
const months = 6

// Picture draws a board.
func (d Day) Picture(b Board) Picture {
	all := b.All()
	p := Picture{
		Children:   len(all),
		Timeliness: d.monthly("In time", "Late"),
		Moves:      d.monthly("Planned", "Not planned"),
		Overdue:    []Bar{{Label: "Time limits"}, {Label: "Actions"}, {Label: "Reviews"}},
		Reviews:    []Bar{{Label: "Late"}, {Label: "This week"}, {Label: "Next week"}, {Label: "Later, within a month"}},
		Needs:      []Bar{{Label: "Past its day"}, {Label: "No day or no name"}, {Label: "Still in time"}},
	}
	for _, l := range all {
		d.late(&p, l)
		for _, n := range l.Needs {
			switch {
			case n.By == "" || n.Who == "":
				p.Needs[1].add(l.Case)
			case n.By < d.Today:
				p.Needs[0].add(l.Case)
			default:
				p.Needs[2].add(l.Case)
			}
		}
		for _, f := range l.Finished {
			inMonth(p.Timeliness, f.On, choose(f.InTime()), l.Case)
		}
		for _, m := range l.Moves {
			if m.On <= d.Today {
				inMonth(p.Moves, m.On, choose(m.Planned), l.Case)
			}
		}
	}
	return p
}

func (d Day) late(p *Picture, l Line) {
	week, next, month := addDays(d.Today, daysToSunday(d.Today)), addDays(d.Today, daysToSunday(d.Today)+7), addMonths(d.Today, 1)
	kind := map[What]int{Clock: 0, Action: 1, Review: 2}
	for _, due := range l.Due {
		if !due.needed(d.Today) {
			continue
		}
		if due.On < d.Today {
			p.Overdue[kind[due.What]].add(l.Case)
		}
		if due.What != Review {
			continue
		}
		switch {
		case due.On < d.Today:
			p.Reviews[0].add(l.Case)
		case due.On <= week:
			p.Reviews[1].add(l.Case)
		case due.On <= next:
			p.Reviews[2].add(l.Case)
		case due.On <= month:
			p.Reviews[3].add(l.Case)
		}
	}
}

// choose is the first of two bars for what went as it should.
func choose(good bool) int {
	if good {
		return 0
	}
	return 1
}

func daysToSunday(d casefile.Date) int {
	t, ok := d.Time()
	if !ok {
		return 0
	}
	return (7 - int(t.Weekday())) % 7
}

// monthly are the last months, this one last, with bars of these names.
func (d Day) monthly(bars ...string) []Group {
	t, ok := d.Today.Time()
	if !ok {
		return nil
	}
	var out []Group
	for i := months - 1; i >= 0; i-- {
		first := time.Date(t.Year(), t.Month()-time.Month(i), 1, 0, 0, 0, 0, time.UTC)
		g := Group{Label: first.Format("Jan"), From: casefile.DateOf(first)}
		for _, name := range bars {
			g.Bars = append(g.Bars, Bar{Label: name})
		}
		out = append(out, g)
	}
	return out
}

func inMonth(groups []Group, on casefile.Date, bar int, id casefile.ID) {
	for i := len(groups) - 1; i >= 0; i-- {
		if on >= groups[i].From {
			if i+1 < len(groups) || on < addMonths(groups[i].From, 1) {
				groups[i].Bars[bar].add(id)
			}
			return
		}
	}
}
