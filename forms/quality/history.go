package quality

import (
	"slices"
	"strings"
	"time"

	"doorstep/forms/engine"
)

// Event is an entry of the child's history.
type Event struct {
	On   string // YYYY-MM-DD, its day or month may be only a guess
	What string
	Key  bool
	// Closed: a referral that was closed without an assessment.
	Closed bool
}

// History is a child's history and what an assessment makes of it.
type History struct {
	Events []Event
	// Analysis is where the assessment says what the history tells; Texts are all
	// the words that may name an event, its own among them.
	Analysis engine.Cell
	Texts    []string
	// Involvement is where earlier work with the family is told.
	Involvement engine.Cell
	Earlier     []string // the words on earlier work
	// At is the place of the history in the form, Silences are the times without
	// a word while the case was open.
	At       engine.Cell
	Silences []Silence
}

// Silence is a time of which nothing is written; its days are YYYY-MM-DD.
type Silence struct{ From, To string }

// History asks whether the history counts: key events in the analysis, what
// earlier referrals came to, gaps (Q-HIST-1 to 3).
func (r *Rules) History(h History) []Finding {
	var out []Finding
	var keys, closed []Event
	for _, e := range h.Events {
		if e.Key {
			keys = append(keys, e)
		}
		if e.Closed {
			closed = append(closed, e)
		}
	}
	all := strings.Join(h.Texts, "\n")
	named := func(e Event) bool { return r.Mentions(all, e) }
	if len(keys) > 0 && !slices.ContainsFunc(keys, named) {
		var what []string
		for _, e := range keys[:min(len(keys), 3)] {
			what = append(what, e.On[:min(len(e.On), 4)]+" "+e.What)
		}
		// Who writes is told, who approves is stopped (V-DCA-10).
		r.say(&out, "Q-HIST-1", h.Analysis, about(strings.Join(what, "; ")), signer(Manager))
	}
	earlier := all + "\n" + strings.Join(h.Earlier, "\n")
	for _, e := range closed {
		if !r.Mentions(earlier, e) {
			r.say(&out, "Q-HIST-3", h.Involvement, about(e.On[:min(len(e.On), 4)]+" "+e.What))
			break
		}
	}
	for _, g := range h.Silences {
		r.say(&out, "Q-HIST-2", h.At, about("Nothing is written between "+month(g.From)+" and "+month(g.To)))
	}
	return out
}

// Mentions reports whether a text names an event: its year, or in one sentence
// most of the words that tell it.
func (r *Rules) Mentions(text string, e Event) bool {
	if len(e.On) >= 4 && slices.Contains(years(text), e.On[:4]) {
		return true
	}
	what := r.stems(e.What)
	for _, line := range split(text) {
		if n := shared(what, r.stems(line)); n >= 3 || n > 0 && n*2 >= len(what) {
			return true
		}
	}
	return false
}

func month(day string) string {
	if t, err := time.Parse(time.DateOnly, day); err == nil {
		return t.Format("January 2006")
	}
	return day
}
