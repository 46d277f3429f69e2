package stay

import (
	"strings"
	"time"

	"doorstep/app/casefile/staylog"
	"doorstep/app/ui/model"
)

// kind is what a kind of line is called: on its button, as a heading, and in a line.
type kind struct {
	kind                 staylog.Kind
	button, title, short string
	icon                 string
}

// written are the kinds in the order of their buttons: what is written at night most
// often comes first, what is worst last.
var written = []kind{
	{staylog.Medicine, "Medicine", "Medicine given", "Medicine", "medication"},
	{staylog.Feed, "Feed or drink", "Feed or drink", "Feed or drink", "water_drop"},
	{staylog.Task, "Care task", "Care task done", "Care task", "task_alt"},
	{staylog.Note, "Note", "Day or night note", "Note", "edit_note"},
	{staylog.Seizure, "Seizure", "Seizure", "Seizure", "bolt"},
	{staylog.Mishap, "Incident", "Incident or near miss", "Incident", "error"},
}

func kindWords(k staylog.Kind) kind {
	for _, w := range written {
		if w.kind == k {
			return w
		}
	}
	return kind{kind: k, title: "Later note", short: "Later note", icon: "edit_note"}
}

// At is a moment of the log: the clock time alone today, with its day otherwise.
func At(t, now time.Time) string {
	if t.IsZero() {
		return "No time"
	}
	t = t.In(now.Location())
	switch day := model.Day(t, now); day {
	case "today":
		return model.ClockList(t)
	default:
		return model.Sentence(day) + " " + model.ClockList(t)
	}
}

// Last is when something was last written down, as a sentence and nothing more: no
// colour, no sum, no word about what comes next (RL-03).
func Last(l staylog.Line, now time.Time) string {
	if l.At.IsZero() {
		return "A line without a time is in the log."
	}
	at := model.Moment(l.At.In(now.Location()), now)
	if l.Who.Display != "" {
		return "Last written down: " + at + ", by " + l.Who.Display + "."
	}
	return "Last written down: " + at + "."
}

// Lasted is how long a seizure lasted: "3 minutes", "1 minute 20 seconds".
func Lasted(d time.Duration) string {
	minutes, seconds := int(d/time.Minute), int(d%time.Minute/time.Second)
	var out []string
	if minutes > 0 {
		out = append(out, model.Count(minutes, "minute", "minutes"))
	}
	if seconds > 0 || minutes == 0 {
		out = append(out, model.Count(seconds, "second", "seconds"))
	}
	return strings.Join(out, " ")
}
