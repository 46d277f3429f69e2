package quality

import (
	"strconv"
	"strings"

	"doorstep/forms/engine"
)

// Safety is what an assessment says on keeping the child safe.
type Safety struct {
	Signs     []string    // of harm, codes without "none"
	ExplainAt engine.Cell // of how each sign is explained
	// Expert is the named professional who confirmed it; Requested: an opinion was
	// asked for on a day.
	Expert    string
	Requested bool

	// Flagged are picked signs of harm, in words, without a safeguarding card that
	// says who was told.
	Flagged   []string
	FlaggedAt engine.Cell

	NoConcern  bool // the judgement
	Vulnerable int  // how many things make the child easier to harm
	Tell       string
	TellAt     engine.Cell
}

// Safety asks whether a sign was explained by somebody who knows, told to
// somebody, and whether the child could tell (Q-SAFE-1 to 3).
func (r *Rules) Safety(s Safety) []Finding {
	var out []Finding
	if len(s.Signs) > 0 && strings.TrimSpace(s.Expert) == "" && !s.Requested {
		r.say(&out, "Q-SAFE-1", s.ExplainAt)
	}
	if len(s.Flagged) > 0 {
		r.say(&out, "Q-SAFE-2", s.FlaggedAt, about(s.Flagged[0]))
	}
	if s.NoConcern && s.Vulnerable >= r.Limit("vulnerable") && strings.TrimSpace(s.Tell) == "" {
		r.say(&out, "Q-SAFE-3", s.TellAt)
	}
	return out
}

// HealthNeed is a line of the health tracker.
type HealthNeed struct {
	At    engine.Cell
	What  string
	Met   bool
	Owner string
	By    string // YYYY-MM-DD
	// Quiet is how many days ago somebody last wrote about it.
	Quiet int
}

// Health asks of the health needs: whose is it and by when, what is the news, and
// is ordinary health known (Q-HLT-1 to 3). told are the texts and replies on
// health; knownAt is where to write it. today is YYYY-MM-DD.
func (r *Rules) Health(needs []HealthNeed, told []string, knownAt engine.Cell, today string) []Finding {
	var out []Finding
	for _, n := range needs {
		switch {
		case n.Met:
		case strings.TrimSpace(n.Owner) == "" || n.By == "":
			r.say(&out, "Q-HLT-1", n.At, about(n.What))
		case n.By < today:
			// Late is the manager's business too.
			r.say(&out, "Q-HLT-2", n.At, about(n.What), to(Manager))
		case n.Quiet > r.Limit("health-weeks")*7:
			r.say(&out, "Q-HLT-2", n.At, about(n.What))
		}
	}
	if missing := r.ordinary(told, today); len(missing) > 0 {
		r.say(&out, "Q-HLT-3", knownAt, about("Not known: "+strings.Join(missing, ", ")))
	}
	return out
}

// ordinary are the parts of ordinary health that no text tells of. A sentence
// that names only a year of longer ago tells nothing about now.
func (r *Rules) ordinary(told []string, today string) []string {
	any := false
	known := make([]bool, len(r.topics))
	for _, text := range told {
		any = any || strings.TrimSpace(text) != ""
		for _, line := range split(text) {
			if r.old(line, today) {
				continue
			}
			for _, m := range r.health.find(tokens(line)) {
				known[m.group] = true
			}
		}
	}
	if !any {
		return nil // the form asks for it
	}
	var out []string
	for i, k := range known {
		if !k {
			out = append(out, r.topics[i])
		}
	}
	return out
}

func (r *Rules) old(line, today string) bool {
	named := years(line)
	if len(named) == 0 || len(today) < 4 {
		return false
	}
	this, err := strconv.Atoi(today[:4])
	if err != nil {
		return false
	}
	for _, y := range named {
		if n, err := strconv.Atoi(y); err == nil && n >= this-(r.Limit("health-months")+11)/12 {
			return false
		}
	}
	return true
}
