package stepdown

import (
	"fmt"
	"strings"

	"doorstep/app/casefile"
)

// Warning is something that people are asked to look at. None of them stops anything.
type Warning struct {
	Rule  string // SB-V08, SB-C06 (RE-25), sd.week.rag
	Words string
	Tells string // who hears of it, in words
	// By is the day that it goes by.
	By   casefile.Date
	Cell casefile.Cell
}

// openWeek is the week from which things that a home still needs are listed for the
// panel (SB-V08).
const openWeek = 6

// Warnings are what a placement asks people to look at on a day.
func (p Plan) Warnings() []Warning {
	if !p.Open {
		return nil
	}
	var out []Warning
	start, _ := p.Start.Time()
	after := func(days int) casefile.Date { return casefile.DateOf(start.AddDate(0, 0, days)) }
	add := func(rule, link, tells string, by casefile.Date, words string, args ...any) {
		out = append(out, Warning{Rule: rule, Words: fmt.Sprintf(words, args...), Tells: tells, By: by, Cell: casefile.Cell{LinkID: link}})
	}
	if left := p.StillOpen(); p.Week >= openWeek && len(left) > 0 {
		words := make([]string, len(left))
		for i, h := range left {
			if words[i] = h.Words; len(h.Actions) == 0 {
				words[i] += " (nobody sees to it yet)"
			}
		}
		add("SB-V08", "sd.home", "Joint panel", after(7*(openWeek-1)), "It is week %d, and home still needs: %s", p.Week, strings.Join(words, "; "))
	}
	if no := p.Meeting(); no > 0 {
		add("sd.week.rag", "sd.week", "Everybody who signed the plan", after(7*no), "Weeks %d and %d were off track. Call a meeting", no-1, no)
	}
	switch p.Notice {
	case DueSoon:
		add("SB-C06", "sd.s85", "Social worker", casefile.DateOf(addMonths(start, 3)), "The stay has reached 70 days. At three months the NHS body must tell the council")
	case Needed:
		add("SB-C06", "sd.s85", "Social worker", casefile.DateOf(addMonths(start, 3)), "The stay reaches three months, or is meant to. The NHS body must tell the council")
	}
	return out
}
