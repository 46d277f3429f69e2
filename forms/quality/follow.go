package quality

import (
	"fmt"
	"strings"

	"doorstep/forms/engine"
)

// Overdue finds an action that is late (Q-FOL-1). rung says, by working days
// late, at which step of the ladder of section 4 it is: "" for none, else whom
// the step tells.
func (r *Rules) Overdue(at engine.Cell, days int, tells string) []Finding {
	if days <= 0 || tells == "" {
		return nil
	}
	var out []Finding
	r.say(&out, "Q-FOL-1", at, about(fmt.Sprintf("%d working days late", days)), to(tells))
	return out
}

// Moved finds a date that was moved again and again: a hint after the second
// time, and at the third the manager is asked (Q-FOL-2).
func (r *Rules) Moved(at engine.Cell, times int) []Finding {
	var out []Finding
	switch most := r.Limit("moved"); {
	case times > most:
		r.say(&out, "Q-FOL-2", at, about(fmt.Sprintf("Moved %d times", times)), to(Manager))
	case times == most:
		r.say(&out, "Q-FOL-2", at, about(fmt.Sprintf("Moved %d times", times)), level(Hint))
	}
	return out
}

// Direction is what a manager asked for at an earlier look.
type Direction struct {
	What     string
	Answered bool // it was done, or what became of it is told
}

// Oversight is what a manager writes after looking at a case.
type Oversight struct {
	Challenge Passage // what they questioned
	// Last are the directions of the looks before, LastAt is where they are
	// answered.
	Last   []Direction
	LastAt engine.Cell
	// Supervision: it is one, of an open plan; Actions is how many it made, Before
	// how many the supervision before made, -1 without one.
	Supervision bool
	Actions     int
	Before      int
	ActionsAt   engine.Cell
}

// Oversight asks whether a manager questioned something, whether the last
// directions were answered, and whether supervision moves a plan on (Q-OVS-1,
// Q-FOL-3, Q-OVS-2). An empty challenge is no finding: the form asks for it.
func (r *Rules) Oversight(o Oversight) []Finding {
	var out []Finding
	if letters(o.Challenge.Text) > 0 && !r.Questions(o.Challenge.Text) {
		r.say(&out, "Q-OVS-1", o.Challenge.At)
	}
	for _, d := range o.Last {
		if !d.Answered {
			r.say(&out, "Q-FOL-3", o.LastAt, about(d.What))
		}
	}
	if o.Supervision && o.Actions == 0 && o.Before == 0 {
		r.say(&out, "Q-OVS-2", o.ActionsAt)
	}
	return out
}

// Questions reports whether a manager's words question something: long enough, a
// question, and more than "agree".
func (r *Rules) Questions(text string) bool {
	if letters(text) < r.Limit("oversight-letters") || !strings.Contains(text, "?") {
		return false
	}
	for _, t := range tokens(text) {
		if !r.dull[t.word] {
			return true
		}
	}
	return false
}

// OwnWork finds somebody who approves what they wrote (Q-OVS-3).
func (r *Rules) OwnWork(at engine.Cell, wrote, approves string) []Finding {
	if wrote == "" || plain(wrote) != plain(approves) {
		return nil
	}
	var out []Finding
	r.say(&out, "Q-OVS-3", at)
	return out
}

// Caseload finds more children with one worker than the council's amber or red
// number (Q-CASE-1). It is a question to the manager, never a mark of the worker.
func (r *Rules) Caseload(children, amber, red int) []Finding {
	var out []Finding
	switch {
	case red > 0 && children >= red:
		r.say(&out, "Q-CASE-1", engine.Cell{}, about(fmt.Sprintf("%d children", children)), to(Head))
	case amber > 0 && children >= amber:
		r.say(&out, "Q-CASE-1", engine.Cell{}, about(fmt.Sprintf("%d children", children)))
	}
	return out
}

// Leads finds a child who has the third lead practitioner within a year, or more
// (Q-CASE-2).
func (r *Rules) Leads(in12Months int) []Finding {
	if in12Months < r.Limit("leads-in-year") {
		return nil
	}
	var out []Finding
	r.say(&out, "Q-CASE-2", engine.Cell{}, about(fmt.Sprintf("%d lead practitioners in 12 months", in12Months)))
	return out
}

// Time finds a clock that has run for 60, 80 or 100 per cent of its time
// (Q-TIME-1): first who writes is told, then the manager, then both.
func (r *Rules) Time(at engine.Cell, day, of int) []Finding {
	if of <= 0 {
		return nil
	}
	var out []Finding
	ran := about(fmt.Sprintf("Day %d of %d", day, of))
	switch percent := day * 100 / of; {
	case percent >= 100:
		r.say(&out, "Q-TIME-1", at, ran)
		r.say(&out, "Q-TIME-1", at, ran, to(Manager))
	case percent >= 80:
		r.say(&out, "Q-TIME-1", at, ran, to(Manager))
	case percent >= 60:
		r.say(&out, "Q-TIME-1", at, ran)
	}
	return out
}

// Placement is a place that a child goes to.
type Placement struct {
	At           engine.Cell
	Unplanned    bool
	Miles        float64 // from home, 0 when it is not known
	Apart        bool    // from brothers and sisters
	SchoolChange bool
}

// Placement asks why a placement is the best there is when it is far, sudden,
// parts brothers and sisters or breaks off school (Q-PLC-1).
func (r *Rules) Placement(p Placement) []Finding {
	var why []string
	if p.Unplanned {
		why = append(why, "not planned")
	}
	if p.Miles > float64(r.Limit("miles")) {
		why = append(why, fmt.Sprintf("%.0f miles from home", p.Miles))
	}
	if p.Apart {
		why = append(why, "brothers and sisters apart")
	}
	if p.SchoolChange {
		why = append(why, "school changes")
	}
	if len(why) == 0 {
		return nil
	}
	var out []Finding
	r.say(&out, "Q-PLC-1", p.At, about(strings.Join(why, ", ")))
	return out
}
