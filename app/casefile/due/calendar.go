package due

import (
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/due/ical"
)

// CalendarName is what the calendar is called where it is shown.
const CalendarName = "Doorstep: due"

// Ahead are the entries of a calendar for what is open from a day on, a year
// ahead, and for what is late. A calendar lies outside Doorstep, on servers and
// telephones of others: it says what is due, never for whom or why, unless names
// asks for the child's short name.
func Ahead(items []Item, today casefile.Date, names bool) []ical.Event {
	end := plus(today, 366)
	var out []ical.Event
	for _, it := range items {
		if !it.Open(today) || it.Due.Date > end || it.Due.Date == "" {
			continue
		}
		e := ical.Event{UID: it.uid(), Title: it.calendarTitle(), Day: string(it.Due.Date)}
		if names && it.Child != "" {
			e.Title += " – " + it.Child
		}
		if it.Clocked() {
			e.About = "Limit: " + it.Limit
			if it.Source != "" {
				e.About += " (" + it.Source + ")"
			}
			if it.Due.Provisional {
				e.About += ". The bank holidays of that year are not known yet."
			}
		}
		if it.Due.Date < today {
			e.Title = "Late: " + e.Title
		}
		if at, err := time.Parse(time.RFC3339, it.Moment); err == nil {
			e.Day, e.Start, e.Length, e.Busy = "", at, time.Duration(max(it.Minutes, 30))*time.Minute, true
		}
		out = append(out, e)
	}
	return out
}

// calendarTitle is the title where it is the app's own words. What people wrote
// may name anybody, so a promise, a need or a visit is only called by its kind.
func (it Item) calendarTitle() string {
	switch it.Kind {
	case Action:
		return "Action is due"
	case Health:
		return "Health need is due"
	case Visit:
		return "Visit"
	}
	return it.Title
}

// uid names the entry: the same for the same run of the same clock, so that a file
// taken in again moves it.
func (it Item) uid() string {
	parts := []string{it.Case.String(), it.Doc.String(), string(it.Row), it.Key, string(it.Start), it.Note}
	if it.Kind == Visit {
		parts = append(parts, it.Moment)
	}
	if it.Key == partReview {
		parts = append(parts, string(it.Due.Date))
	}
	return strings.ReplaceAll(strings.Join(parts, "-"), " ", "-") + "@doorstep"
}
