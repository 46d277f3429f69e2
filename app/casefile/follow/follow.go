package follow

import (
	"cmp"
	"slices"
	"strings"

	"doorstep/app/casefile"
)

// Standing is an action with what became of it.
type Standing struct {
	casefile.Action
	casefile.Trail
	// Late is how many working days after its day it was finished, or how many
	// have passed while it is open.
	Late int
	// Told are the rungs of the ladder that were reached, oldest first.
	Told []Step
	// Next is the rung that is next while the action is open, or nil.
	Next *Step
	// Owed says that its day has come and nobody has written what happened.
	Owed bool
}

// Of is one action of a case as it stands now.
func Of(rec casefile.Record, a casefile.Action) Standing {
	s := Standing{Action: a}
	d := rec.Doc(a.Doc)
	if d == nil || rec.Calendar == nil {
		return s
	}
	s.Trail = d.Trail(a)
	end := rec.Now
	if !s.Finished.IsZero() {
		end = s.Finished
	}
	s.Late = late(rec.Calendar, a.By, end)
	s.Told, s.Next = climb(rec, a, s.Trail)
	s.Owed = a.By != "" && a.By <= casefile.DateOf(rec.Now) && strings.TrimSpace(a.Progress) == ""
	return s
}

// All are the actions of a case, in the order of its documents.
func All(rec casefile.Record) []Standing {
	var out []Standing
	for _, a := range rec.Actions() {
		out = append(out, Of(rec, a))
	}
	return out
}

// Rung is the highest rung that an open action has reached for the day that
// stands now, "" for none and for one that is finished.
func (s Standing) Rung() Rung {
	if s.Done() || len(s.Told) == 0 {
		return ""
	}
	if last := s.Told[len(s.Told)-1]; last.Day == s.By {
		return last.Rung
	}
	return ""
}

// Overdue reports whether it is open and its day has passed.
func (s Standing) Overdue() bool { return !s.Done() && s.Late > 0 }

// Mine are the open actions of one person over cases, the soonest first, those
// without a day on top. It is the data of a "my actions" list.
func Mine(recs []casefile.Record, me casefile.Person) []Standing {
	var out []Standing
	for _, rec := range recs {
		for _, a := range rec.Actions() {
			if !a.Done() && a.Of(me) {
				out = append(out, Of(rec, a))
			}
		}
	}
	slices.SortStableFunc(out, func(x, y Standing) int { return cmp.Compare(x.By, y.By) })
	return out
}

// Supervision are the open actions that are to be spoken of in the next
// supervision: those that have reached the head of service.
func Supervision(rec casefile.Record) []Standing {
	return slices.DeleteFunc(All(rec), func(s Standing) bool { return s.Rung() != Head })
}

// Unanswered are the actions without a word on what happened: a review is not
// closed while there is one (processes.md section 13, cinp.meeting.actions).
func Unanswered(all []Standing) []Standing {
	var out []Standing
	for _, s := range all {
		if strings.TrimSpace(s.Progress) == "" {
			out = append(out, s)
		}
	}
	return out
}

// Count is a plan in numbers, as a review reads it.
type Count struct{ All, Done, Late, UnderWay, Overdue int }

// Counted counts actions: finished ones, those of them that were late, those
// still to do and those whose day has passed.
func Counted(all []Standing) Count {
	c := Count{All: len(all)}
	for _, s := range all {
		switch {
		case s.Done() && (s.Late > 0 || s.Status == casefile.DoneLate):
			c.Done, c.Late = c.Done+1, c.Late+1
		case s.Done():
			c.Done++
		case s.Overdue():
			c.UnderWay, c.Overdue = c.UnderWay+1, c.Overdue+1
		default:
			c.UnderWay++
		}
	}
	return c
}
