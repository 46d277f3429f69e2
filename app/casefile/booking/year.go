package booking

import (
	"fmt"
	"slices"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/casefile/placement"
	"doorstep/app/casefile/settings"
)

func planOf(r casefile.Record) *healthplan.Plan { return healthplan.Of(r) }

// Year is how many days of short breaks a booking makes (SB-C03).
type Year struct {
	Days int // of the 365 that end with the last day of the booking, this one included
	// Most is the most in any 365 days that this booking is part of, what is booked
	// later included; Until is the last of those days.
	Most  int
	Until casefile.Date
	// Stay is how many this booking counts itself.
	Stay int
}

// window is the length of the year that days are counted in.
const window = 365

// YearOf counts the days of short breaks around a booking (SB-C03): a day for each
// night, one for a stay without a night where section 20 is its basis, or every day
// of the calendar where the council counts so (cfg.brk.count). Stays that were
// cancelled do not count, stays that are over count as they were.
func YearOf(r casefile.Record, b Booking) Year {
	law := Basis(r, b)
	mine := days(b.From, b.To, r.Settings, section20(law))
	all := slices.Clone(mine)
	var times [][2]time.Time
	for _, o := range All(r) {
		from, to := o.From, o.To
		if l := logOf(r, o); l.finished {
			from, to = l.from, l.to
		}
		times = append(times, [2]time.Time{from, to})
		if o.Doc != b.Doc && standing(r, o) {
			all = append(all, days(from, to, r.Settings, section20(Basis(r, o)))...)
		}
	}
	for _, a := range placement.Arrangements(r) {
		for _, s := range a.Stays {
			// What was written into the arrangement before there were bookings.
			booked := slices.ContainsFunc(times, func(t [2]time.Time) bool { return s.From.Before(t[1]) && t[0].Before(s.To) })
			if !booked && (s.Status == "happened" || s.Status == "planned") {
				all = append(all, days(s.From, s.To, r.Settings, section20(string(a.Basis)))...)
			}
		}
	}
	slices.Sort(all)
	y := Year{Stay: len(mine), Days: within(all, b.Last())}
	for _, end := range all {
		n := within(all, end)
		touches := slices.ContainsFunc(mine, func(d casefile.Date) bool { return d <= end && d > before(end) })
		if touches && n > y.Most {
			y.Most, y.Until = n, end
		}
	}
	return y
}

// within counts the days of the year that ends with a day.
func within(all []casefile.Date, end casefile.Date) int {
	n, from := 0, before(end)
	for _, d := range all {
		if d > from && d <= end {
			n++
		}
	}
	return n
}

// before is the last day that is not in the year that ends with a day.
func before(end casefile.Date) casefile.Date {
	t, _ := end.Time()
	return casefile.DateOf(t.AddDate(0, 0, -window))
}

// days are the days that a stay counts for: those on which its nights began.
func days(from, to time.Time, set *settings.Set, section20 bool) []casefile.Date {
	if from.IsZero() || !to.After(from) {
		return nil
	}
	n := Nights(from, to, set)
	if n == 0 && section20 {
		n = 1
	}
	if set.Text("cfg.brk.count") == "calendar-days" {
		a, _ := casefile.DateOf(from).Time()
		b, _ := casefile.DateOf(to).Time()
		n = int(b.Sub(a).Hours()/24) + 1
	}
	n = min(n, window+1) // more are over every limit, and a year may be typed wrongly
	out := make([]casefile.Date, 0, n)
	for i := range n {
		out = append(out, casefile.DateOf(from.AddDate(0, 0, i)))
	}
	return out
}

// Basis is the legal basis of overnight stays as the code of brk.basis: that of the
// arrangement with the carer, else that of the newest offer to the family; "" when
// nobody has decided.
func Basis(r casefile.Record, b Booking) string {
	for _, a := range slices.Backward(placement.Arrangements(r)) {
		if casefile.SameReference(a.Document().ReferenceIn("", "brk.carer"), b.Carer) && a.Basis != "" {
			return string(a.Basis)
		}
	}
	for _, d := range slices.Backward(r.Of("sbs")) {
		if law := d.Code("sbs.legal"); law != "" && law != "not-yet-decided" {
			return law
		}
	}
	return ""
}

// section20 reports that a basis is section 20, under regulation 48 or in full.
func section20(basis string) bool { return placement.Basis(basis).LookedAfter() }

// regulation48: BG-16, the stays still fit regulation 48: not too long, not too many
// days in any 12 months, and not each time somebody and somewhere else.
func (x *asked) regulation48() {
	if placement.Basis(Basis(x.r, x.b)) != placement.Regulation48 {
		return
	}
	say := func(words string) {
		x.ask(Finding{
			Fact: "RE-24", Words: words + " Regulation 48 no longer fits.", Who: "A social work manager, with the reason; full care planning",
			At: x.here("bk.from"), Clears: Manager,
		})
	}
	y := YearOf(x.r, x.b)
	if most := limit(x.r.Settings, "cfg.time.r48-stay"); most > 0 && y.Stay > most {
		say(fmt.Sprintf("This stay is %d days; one stay may be %d.", y.Stay, most))
	}
	if most := limit(x.r.Settings, "cfg.time.r48-nights"); most > 0 && max(y.Days, y.Most) > most {
		n, until := y.Most, y.Until
		if y.Days >= n {
			n, until = y.Days, x.b.Last()
		}
		say(fmt.Sprintf("With this stay it would be %d days in the 12 months to %s; %d are allowed.", n, day(until), most))
	}
	for _, o := range All(x.r) {
		if o.Doc == x.b.Doc || !standing(x.r, o) || placement.Basis(Basis(x.r, o)) != placement.Regulation48 {
			continue
		}
		if !casefile.SameReference(o.Carer, x.b.Carer) && casefile.PlainName(o.Place) != casefile.PlainName(x.b.Place) {
			say(x.child() + " also stays with " + first(o.Carer.Display, "another carer") + ", somewhere else.")
			return
		}
	}
}

func limit(s *settings.Set, key string) int {
	l, ok := s.Limit(key)
	if !ok {
		return 0
	}
	return l.First().N
}
