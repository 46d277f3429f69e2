package follow

import (
	"slices"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/settings"
)

// Rung is one step of the ladder, by who is told.
type Rung string

// The rungs, in the order in which they are reached.
const (
	Owner   Rung = "owner"   // reminded before the day
	Lead    Rung = "lead"    // the lead practitioner
	Manager Rung = "manager" // the manager
	Head    Rung = "head"    // the head of service, and the next supervision
)

// Rules are the distances of the rungs from the promised day, in working days.
type Rules struct {
	Remind              int // before the day
	Lead, Manager, Head int // after it
}

// RulesOf reads cfg.followthrough.*.
func RulesOf(s *settings.Set) Rules {
	return Rules{
		Remind: s.Number("cfg.followthrough.remind"), Lead: s.Number("cfg.followthrough.lead"),
		Manager: s.Number("cfg.followthrough.manager"), Head: s.Number("cfg.followthrough.head"),
	}
}

// Step is one rung with the day on which it is reached.
type Step struct {
	Rung Rung
	On   casefile.Date
	// Day is the promised day that it belongs to: an action that was put off
	// climbs the ladder anew.
	Day casefile.Date
	// Who is told, by name; by the name of the job where nobody is named.
	Who string
	// Ring says that Who is asked to ring the person who promised: someone of
	// the family is never sent a message, and who has no tablet gets none.
	Ring bool
}

// steps are the rungs that belong to one promised day.
func (r Rules) steps(cal *casefile.Calendar, day casefile.Date) []Step {
	var out []Step
	add := func(rung Rung, on casefile.Date, ok bool) {
		if ok {
			out = append(out, Step{Rung: rung, On: on, Day: day})
		}
	}
	if r.Remind > 0 {
		on, ok := back(cal, day, r.Remind)
		add(Owner, on, ok)
	}
	for _, rung := range []struct {
		rung  Rung
		after int
	}{{Lead, r.Lead}, {Manager, r.Manager}, {Head, r.Head}} {
		if rung.after > 0 {
			due, ok := cal.Add(day, rung.after)
			add(rung.rung, due.Date, ok)
		}
	}
	return out
}

// back counts n working days back from a day.
func back(cal *casefile.Calendar, day casefile.Date, n int) (casefile.Date, bool) {
	t, ok := day.Time()
	if !ok {
		return "", false
	}
	for n > 0 {
		t = t.AddDate(0, 0, -1)
		if cal.Working(casefile.DateOf(t)) {
			n--
		}
	}
	return casefile.DateOf(t), true
}

// climb is the ladder of an action: what was reached until it was finished or
// until now, and the rung that is next while it is open. A rung counts as reached
// on its day when the promised day still stood then.
func climb(rec casefile.Record, a casefile.Action, t casefile.Trail) (reached []Step, next *Step) {
	rules := RulesOf(rec.Settings)
	end := casefile.DateOf(rec.Now)
	if !t.Finished.IsZero() {
		end = casefile.DateOf(t.Finished)
	}
	for i, day := range t.Days {
		from, until := casefile.DateOf(day.Since), end
		last := i == len(t.Days)-1
		if !last {
			until = casefile.DateOf(t.Days[i+1].Since)
		}
		for _, s := range rules.steps(rec.Calendar, day.Day) {
			if s.On < from && s.Rung == Owner {
				continue // promised for so soon that nobody is reminded
			}
			s.On = max(s.On, from) // nobody was told before it was written
			switch {
			case s.On > until || s.On == until && (!last || !t.Finished.IsZero()):
				// Put off or finished by then; on that very day nobody is told.
				if last && t.Finished.IsZero() && next == nil {
					next = &s
				}
			default:
				reached = append(reached, s)
			}
		}
	}
	for i := range reached {
		reached[i].name(rec, a)
	}
	if next != nil {
		next.name(rec, a)
	}
	slices.SortStableFunc(reached, func(x, y Step) int { return compare(x.On, y.On) })
	return reached, next
}

func compare(a, b casefile.Date) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// name says who it is that a rung tells, as the case stood on its day.
func (s *Step) name(rec casefile.Record, a casefile.Action) {
	switch s.Rung {
	case Owner:
		s.Who = a.Who
		if !reachable(rec, a) {
			s.Who, s.Ring = held(rec, "case.lead", s.On, "The lead practitioner"), true
		}
	case Lead:
		s.Who, s.Ring = held(rec, "case.lead", s.On, "The lead practitioner"), !reachable(rec, a)
	case Manager:
		s.Who = held(rec, "case.manager", s.On, "The manager")
	case Head:
		s.Who = rec.Settings.Text("cfg.titles.head")
	}
}

// reachable reports whether the person who promised has the app: a colleague,
// not somebody of the family or of another agency.
func reachable(rec casefile.Record, a casefile.Action) bool {
	id, ok := casefile.RefID(a.WhoRef)
	return ok && !a.ByFamily() && rec.People[id] == nil
}

// held is who had a part in the case on a day: its lead, its manager.
func held(rec casefile.Record, link string, on casefile.Date, nobody string) string {
	if rec.Case == nil {
		return nobody
	}
	who := ""
	for _, v := range rec.Case.History(casefile.Cell{LinkID: link}) {
		if casefile.DateOf(v.At.In(rec.Now.Location())) > on && who != "" {
			break
		}
		who = v.Text
	}
	if who == "" {
		return nobody
	}
	return who
}

// late is how many working days something was late on a day; 0 in time.
func late(cal *casefile.Calendar, day casefile.Date, at time.Time) int {
	n, ok := cal.Between(day, casefile.DateOf(at))
	if !ok || n < 0 {
		return 0
	}
	return n
}
