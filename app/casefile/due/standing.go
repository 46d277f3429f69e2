package due

import (
	"slices"
	"strconv"

	"doorstep/app/casefile"
	"doorstep/app/casefile/settings"
)

// State is where a thing stands on one day.
type State string

// The states.
const (
	Running State = "running"
	Paused  State = "paused"
	Late    State = "late"
	Met     State = "met"
	MetLate State = "met-late"
	Stopped State = "stopped"
)

// Standing is where a thing stands on one day.
type Standing struct {
	State State
	Days  int // working days from today to its day, negative when late
	Day   int // working day of the clock: day 10
	Of    int // of 45
	// Used is the share of the time that is used, in per cent; 0 for what is not
	// counted.
	Used int
	// Mark is the last of the shares 60, 80 and 100 that an open clock has reached
	// (Q-TIME-1: a hint, the manager, both), 0 for none.
	Mark int
}

// Standing is where the item stands on a day.
func (it Item) Standing(today casefile.Date, cal *casefile.Calendar, set *settings.Set) Standing {
	var s Standing
	if cal == nil {
		return s
	}
	end := today
	if it.Met != "" && it.Met < today {
		end = it.Met
	} else if it.Stopped(today) && it.OffOn != "" {
		end = it.OffOn
	} else if it.Resting(today) {
		end = it.Pause.From
	}
	s.Days, _ = cal.Between(end, it.Due.Date)
	if it.Start != "" && it.Start <= it.Due.Date {
		s.Day, _ = cal.Between(it.Start, end)
		s.Of, _ = cal.Between(it.Start, it.Due.Date)
		s.Day = max(0, s.Day)
		switch {
		case s.Of > 0:
			s.Used = 100 * s.Day / s.Of
		case end >= it.Due.Date:
			s.Used = 100 // the same day
		}
	}
	switch {
	case it.Stopped(today):
		s.State = Stopped
	case it.Met != "" && it.Met > it.Due.Date:
		s.State = MetLate
	case it.Met != "":
		s.State = Met
	case it.Resting(today):
		s.State = Paused
	case today > it.Due.Date:
		s.State = Late
	default:
		s.State = Running
	}
	if it.Clocked() && (s.State == Running || s.State == Late) {
		s.Mark = mark(s.Used, set)
	}
	return s
}

// Resting reports that the clock rests on a day.
func (it Item) Resting(today casefile.Date) bool {
	p := it.Pause
	return p != nil && it.Open(today) && p.From <= today && (p.Until == "" || today < p.Until)
}

// mark is the greatest share of the settings that is reached.
func mark(used int, set *settings.Set) int {
	var marks []int
	for _, s := range set.List("cfg.clocks.marks") {
		if n, err := strconv.Atoi(s); err == nil && n > 0 && n <= used {
			marks = append(marks, n)
		}
	}
	if len(marks) == 0 {
		return 0
	}
	return slices.Max(marks)
}
