package panel

import (
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/settings"
)

// Slot is a day on which a panel meets.
type Slot struct {
	Kind Kind
	Date casefile.Date
	// CutOff is the last day on which papers can be handed in.
	CutOff casefile.Date
	Open   bool // that day has not passed
}

// Slots are the next n days on which a panel meets, from a day on: the days that
// are set, or every so many days from one on which it met. A day that is no
// working day moves to the next one. None for a panel that has no fixed days.
func Slots(k Kind, s *settings.Set, cal *casefile.Calendar, from casefile.Date, n int) []Slot {
	var out []Slot
	cut := cutOff(k, s)
	for _, d := range days(k, s, cal, from, n) {
		out = append(out, Slot{Kind: k, Date: d, CutOff: back(cal, d, cut)})
		out[len(out)-1].Open = out[len(out)-1].CutOff >= from
	}
	return out
}

// SortSlots puts days into their order.
func SortSlots(all []Slot) {
	slices.SortStableFunc(all, func(a, b Slot) int { return strings.Compare(string(a.Date), string(b.Date)) })
}

// Next is the next day of a panel whose papers can still be handed in; false when
// it has no fixed days (processes.md section 6, mafs.slot).
func Next(k Kind, s *settings.Set, cal *casefile.Calendar, today casefile.Date) (Slot, bool) {
	for _, slot := range Slots(k, s, cal, today, 8) {
		if slot.Open {
			return slot, true
		}
	}
	return Slot{}, false
}

func days(k Kind, s *settings.Set, cal *casefile.Calendar, from casefile.Date, n int) []casefile.Date {
	var out []casefile.Date
	key := "cfg." + string(k)
	for _, d := range s.List(key + ".dates") {
		if casefile.Date(d) >= from {
			out = append(out, casefile.Date(d))
		}
	}
	slices.Sort(out)
	if len(out) > 0 {
		return out[:min(n, len(out))]
	}
	first, ok := casefile.Date(s.Text(key + ".first")).Time()
	today, ok2 := from.Time()
	every := s.Number(key + ".every")
	if !ok || !ok2 || every < 1 {
		return nil
	}
	if gap := int(today.Sub(first).Hours() / 24); gap > 0 {
		first = first.AddDate(0, 0, gap/every*every)
	}
	for len(out) < n {
		d := working(cal, casefile.DateOf(first))
		if d >= from {
			out = append(out, d)
		}
		first = first.AddDate(0, 0, every)
	}
	return out
}

// working is a day, or the next that is worked.
func working(cal *casefile.Calendar, d casefile.Date) casefile.Date {
	t, ok := d.Time()
	for ok && cal != nil && !cal.Working(casefile.DateOf(t)) {
		t = t.AddDate(0, 0, 1)
	}
	return casefile.DateOf(t)
}

// back counts n working days back from a day.
func back(cal *casefile.Calendar, d casefile.Date, n int) casefile.Date {
	t, ok := d.Time()
	for ok && n > 0 {
		t = t.AddDate(0, 0, -1)
		if cal == nil || cal.Working(casefile.DateOf(t)) {
			n--
		}
	}
	return casefile.DateOf(t)
}

// cutOff is how many working days before a panel its papers must be in.
func cutOff(k Kind, s *settings.Set) int {
	switch k {
	case Area:
		if l, ok := s.Limit("cfg.time.mafs-cutoff"); ok {
			return l.First().N
		}
	case Joint:
		return s.Number("cfg.jrap.cutoff")
	}
	return 0
}

// Letter is the answer to the family in writing.
type Letter struct {
	Due casefile.Date // "" when none is owed yet
	// Sent is when the family was told; Late says that it was after the day, or
	// that the day has passed.
	Sent casefile.Date
	Late bool
}

// letter is until when the family must be told: so many working days after the
// panel met (cfg.time.mafs-feedback, cfg.time.jrap-feedback).
func letter(r casefile.Record, q Request) Letter {
	l := Letter{}
	if !q.ToldOn.IsZero() {
		l.Sent = day(q.ToldOn)
	}
	limit, ok := r.Settings.Limit("cfg.time." + string(q.Kind) + "-feedback")
	if !ok || q.DecisionCode == "" || q.Meets.IsZero() || r.Calendar == nil {
		return l
	}
	if due, ok := r.Calendar.Add(day(q.Meets), limit.First().N); ok {
		l.Due = due.Date
		l.Late = l.Sent > l.Due || l.Sent == "" && day(r.Now) > l.Due
	}
	return l
}
