package placement

import (
	"fmt"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/settings"
)

// History is a child's time away from home in figures.
type History struct {
	Placements []Placement // the first first
	Emergency  int         // began as an emergency
	Unplanned  int         // moves between places, or home, that nobody planned
	Planned    int         // moves between places, or home, as planned
	Nights     int
}

// HistoryOf is what a child's placements come to.
func HistoryOf(r casefile.Record, name, ref string) History {
	var h History
	for _, p := range All(r) {
		if !p.Of(name, ref) {
			continue
		}
		h.Placements = append(h.Placements, p)
		h.Nights += p.Nights(r.Now)
		if p.Emergency() {
			h.Emergency++
		}
		switch p.Ended {
		case "home-planned", "moved-planned":
			h.Planned++
		case "home-unplanned", "moved-unplanned":
			h.Unplanned++
		}
	}
	return h
}

// Concerns are the facts for which Q-PLC-1 asks why this is the best available:
// the placement was not planned, is far from home, parts brothers and sisters, or
// changes the school (processes.md section 20).
func (p Placement) Concerns(s *settings.Set) []string {
	var out []string
	switch p.Began {
	case "emergency":
		out = append(out, "It began as an emergency")
	case "unplanned-move":
		out = append(out, "The move was not planned")
	}
	if far := s.Number("cfg.placement.far"); far > 0 && p.Miles > far {
		out = append(out, fmt.Sprintf("It is %d miles from home", p.Miles))
	}
	if p.Siblings == "apart" {
		out = append(out, "Brothers and sisters are apart")
	}
	if p.School == "change" || p.School == "missing" {
		out = append(out, "The school changes")
	}
	return out
}

// BestAsked is what Q-PLC-1 shows; "" when there is nothing to ask or the reason
// is written.
func (p Placement) BestAsked(s *settings.Set) string {
	if len(p.Concerns(s)) == 0 || p.WhyBest != "" {
		return ""
	}
	return "Why is this the best available?"
}

// Lasts is how long a placement has lasted, in whole days.
func (p Placement) Lasts(now time.Time) int {
	from, ok1 := casefile.DateOf(p.From).Time()
	to, ok2 := casefile.DateOf(cmpTime(p.Until, now).In(p.From.Location())).Time()
	if !ok1 || !ok2 || to.Before(from) {
		return 0
	}
	return int(to.Sub(from).Hours() / 24)
}
