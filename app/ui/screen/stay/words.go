package stay

import (
	"strings"
	"time"

	"doorstep/app/casefile/staylog"
	"doorstep/app/say"
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
var written = say.Table(func() []kind {
	return []kind{
		{staylog.Medicine, say.T("Medicine"), say.T("Medicine given"), say.T("Medicine"), "medication"},
		{staylog.Feed, say.T("Feed or drink"), say.T("Feed or drink"), say.T("Feed or drink"), "water_drop"},
		{staylog.Task, say.T("Care task"), say.T("Care task done"), say.T("Care task"), "task_alt"},
		{staylog.Note, say.T("Note"), say.T("Day or night note"), say.T("Note"), "edit_note"},
		{staylog.Seizure, say.T("Seizure"), say.T("Seizure"), say.T("Seizure"), "bolt"},
		{staylog.Mishap, say.T("Incident"), say.T("Incident or near miss"), say.T("Incident"), "error"},
	}
})

func kindWords(k staylog.Kind) kind {
	for _, w := range written() {
		if w.kind == k {
			return w
		}
	}
	return kind{kind: k, title: say.T("Later note"), short: say.T("Later note"), icon: "edit_note"}
}

// At is a moment of the log: the clock time alone today, with its day otherwise.
func At(t, now time.Time) string {
	if t.IsZero() {
		return say.T("No time")
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
		return say.T("A line without a time is in the log.")
	}
	at := model.Moment(l.At.In(now.Location()), now)
	if l.Who.Display != "" {
		return say.F("Last written down: %s, by %s.", at, l.Who.Display)
	}
	return say.F("Last written down: %s.", at)
}

// Lasted is how long a seizure lasted: "3 minutes", "1 minute 20 seconds".
func Lasted(d time.Duration) string {
	minutes, seconds := int(d/time.Minute), int(d%time.Minute/time.Second)
	var out []string
	if minutes > 0 {
		out = append(out, say.N(minutes, "minute", "minutes"))
	}
	if seconds > 0 || minutes == 0 {
		out = append(out, say.N(seconds, "second", "seconds"))
	}
	return strings.Join(out, " ")
}
