package model

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/say"
)

// Visit is a visit of today, with the child it is to.
type Visit struct {
	Case casefile.CaseSummary
	At   time.Time
	// Minutes is how long it is planned to take, 0 if nobody said.
	Minutes int
	Purpose string
	Form    string
	Doc     casefile.ID
	Ended   bool
	Next    bool // the first that has not ended
}

// TodaysVisits are the visits of now's day in the order of the clock. The
// first that has not ended is marked as the next.
func TodaysVisits(cases []casefile.CaseSummary, now time.Time) []Visit {
	var out []Visit
	for _, c := range cases {
		v := c.NextVisit
		if v == nil || c.Closed || days(v.At, now) != 0 {
			continue
		}
		out = append(out, Visit{
			Case: c, At: v.At.In(now.Location()), Minutes: v.Minutes, Purpose: v.Purpose,
			Form: v.Form, Doc: v.Doc, Ended: v.Ended,
		})
	}
	slices.SortStableFunc(out, func(a, b Visit) int { return a.At.Compare(b.At) })
	for i := range out {
		if !out[i].Ended {
			out[i].Next = true
			break
		}
	}
	return out
}

// DueItem is one line of what is due.
type DueItem struct {
	casefile.Deadline
	Chip Words
	// When is the second line's date, "was due Fri 6 March", "" when the chip
	// says it all.
	When string
}

// DueGroup is what is late, due today, this week or later.
type DueGroup struct {
	Title string // "Late – 1"
	Tone  Tone
	Items []DueItem
}

// DueGroups sorts what is due: late first. Finished work is left out.
func DueGroups(all []casefile.Deadline, now time.Time) []DueGroup {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b casefile.Deadline) int { return cmp.Compare(a.Due.Date, b.Due.Date) })
	groups := []DueGroup{{Title: say.T("Late"), Tone: Danger}, {Title: say.T("Today"), Tone: Neutral}, {Title: say.T("This week"), Tone: Neutral}, {Title: say.T("Later"), Tone: Neutral}}
	for _, d := range all {
		on, ok := d.Due.Date.Time()
		if !ok || d.Finished {
			continue
		}
		ahead := -days(on, now.UTC().Add(zoneShift(now)))
		item := DueItem{Deadline: d, Chip: DueChip(d, now)}
		at := 3
		switch {
		case ahead < 0:
			at = 0
			item.When = say.F("was due %s", DayShort(on))
		case ahead == 0:
			at = 1
		case ahead < 7:
			at = 2
		}
		groups[at].Items = append(groups[at].Items, item)
	}
	out := groups[:0]
	for _, g := range groups {
		if len(g.Items) > 0 {
			g.Title = fmt.Sprintf("%s – %d", g.Title, len(g.Items))
			out = append(out, g)
		}
	}
	return out
}

// zoneShift is how far now's zone is from UTC, so that civil dates compare.
func zoneShift(now time.Time) time.Duration {
	_, off := now.Zone()
	return time.Duration(off) * time.Second
}

// DueChip says when something is due: "2 days late", "Today", "Thu 12 Mar".
// Days late are working days, as the deadline counts them.
func DueChip(d casefile.Deadline, now time.Time) Words {
	on, ok := d.Due.Date.Time()
	if !ok {
		return Words{}
	}
	if d.Finished {
		return Words{Safe, "check", say.T("Done")}
	}
	switch ahead := -days(on, now.UTC().Add(zoneShift(now))); {
	case ahead < 0:
		late := -d.Days
		if late <= 0 {
			late = -ahead
		}
		return Words{Danger, "error", say.N(late, "day late", "days late")}
	case ahead == 0:
		return Words{Local, "schedule", say.T("Today")}
	}
	if on.Year() != now.Year() {
		return Words{Neutral, "event", say.Date(on, "2 January 2006")}
	}
	return Words{Neutral, "event", say.Date(on, "Mon 2 Jan")}
}
