package casefile

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"doorstep/app/casefile/settings"
	"doorstep/assets/calendar"
)

// Date is a civil date without zone, written YYYY-MM-DD. The empty string is
// no date.
type Date string

const isoDate = "2006-01-02"

// DateOf is the civil date of an instant in the zone of t.
func DateOf(t time.Time) Date { return Date(t.Format(isoDate)) }

// Time is midnight UTC of the date; false when it is not a whole date.
func (d Date) Time() (time.Time, bool) {
	t, err := time.Parse(isoDate, string(d))
	return t, err == nil
}

// Calendar knows which days are worked. Make one with LoadCalendar.
type Calendar struct {
	from, to Date
	holidays map[Date]string
	closures map[Date]bool // days on which the council is closed, in its own limits
}

// Closed is the calendar with the days on which a council is closed, for limits
// that are its own: those of the law do not leave them out (processes.md
// section 2, cfg.calendar.local-closures). What is no date is left out.
func (c *Calendar) Closed(days []string) *Calendar {
	if len(days) == 0 {
		return c
	}
	local := *c
	local.closures = map[Date]bool{}
	for _, d := range days {
		if _, ok := Date(d).Time(); ok {
			local.closures[Date(d)] = true
		}
	}
	return &local
}

// LoadCalendar reads a file of bank holidays in the shape of assets/calendar.
func LoadCalendar(data []byte) (*Calendar, error) {
	var file struct {
		From, To Date
		Holidays []struct {
			Date Date
			Name string
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("the calendar of bank holidays cannot be read: %w", err)
	}
	c := &Calendar{from: file.From, to: file.To, holidays: map[Date]string{}}
	for _, d := range []Date{file.From, file.To} {
		if _, ok := d.Time(); !ok {
			return nil, fmt.Errorf("the calendar of bank holidays has no whole date where its range should be: %q", d)
		}
	}
	for _, h := range file.Holidays {
		if _, ok := h.Date.Time(); !ok || h.Date < file.From || h.Date > file.To {
			return nil, fmt.Errorf("the calendar of bank holidays has a date outside its range: %q", h.Date)
		}
		c.holidays[h.Date] = h.Name
	}
	return c, nil
}

// England is the calendar that the app ships (England and Wales).
func England() (*Calendar, error) { return LoadCalendar(calendar.EnglandWales) }

// Holiday names the bank holiday on d, or "".
func (c *Calendar) Holiday(d Date) string { return c.holidays[d] }

// Working reports whether d is worked: Monday to Friday and no bank holiday.
func (c *Calendar) Working(d Date) bool {
	t, ok := d.Time()
	if !ok {
		return false
	}
	w := t.Weekday()
	return w != time.Saturday && w != time.Sunday && c.holidays[d] == "" && !c.closures[d]
}

// Due is a date worked out by counting. Provisional means that the count ran
// past the range of the calendar, where a bank holiday may be missing.
type Due struct {
	Date        Date
	Provisional bool
}

// Add counts n working days from start. The start is day 0 even on a day that
// is not worked; the next working day is day 1 (processes.md section 2).
func (c *Calendar) Add(start Date, n int) (Due, bool) {
	t, ok := start.Time()
	if !ok || n < 0 || n > 10_000 {
		return Due{}, false
	}
	for n > 0 {
		t = t.AddDate(0, 0, 1)
		if c.Working(DateOf(t)) {
			n--
		}
	}
	return c.due(start, DateOf(t)), true
}

// Between counts the working days after a up to and including b, negative when
// b lies before a.
func (c *Calendar) Between(a, b Date) (int, bool) {
	ta, ok1 := a.Time()
	tb, ok2 := b.Time()
	if !ok1 || !ok2 {
		return 0, false
	}
	sign := 1
	if tb.Before(ta) {
		ta, tb, sign = tb, ta, -1
	}
	n := 0
	for ta.Before(tb) {
		ta = ta.AddDate(0, 0, 1)
		if c.Working(DateOf(ta)) {
			n++
		}
	}
	return sign * n, true
}

// LimitKind says what stands behind a time limit: the law, statutory guidance
// or local practice (processes.md section 3, kinds L, S and P).
type LimitKind byte

// The kinds of limit.
const (
	Law      LimitKind = 'L'
	Guidance LimitKind = 'S'
	Practice LimitKind = 'P'
)

// AddWeeks is start plus n calendar weeks, moved to a working day: to the one
// before for limits of kind L and S, to the one after for kind P. The second
// value is the raw date.
func (c *Calendar) AddWeeks(start Date, n int, kind LimitKind) (Due, Date, bool) {
	t, ok := start.Time()
	if !ok {
		return Due{}, "", false
	}
	raw := DateOf(t.AddDate(0, 0, 7*n))
	return c.due(start, c.shift(raw, kind)), raw, true
}

// AddMonths is the same day-number n months on, or that month's last day,
// moved to a working day as AddWeeks does. The second value is the raw date.
func (c *Calendar) AddMonths(start Date, n int, kind LimitKind) (Due, Date, bool) {
	t, ok := start.Time()
	if !ok {
		return Due{}, "", false
	}
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	raw := DateOf(time.Date(first.Year(), first.Month(), min(t.Day(), last), 0, 0, 0, 0, time.UTC))
	return c.due(start, c.shift(raw, kind)), raw, true
}

// Count is start plus a span, moved to a working day as AddWeeks does where weeks,
// months or plain days are counted. The second value is the raw date, the same
// as the date for working days. A span that counts back, papers in before a
// panel, is counted back in working days and plain days alone.
func (c *Calendar) Count(start Date, s settings.Span, kind LimitKind) (Due, Date, bool) {
	if s.Before {
		return c.back(start, s)
	}
	switch s.Unit {
	case settings.WorkingDays:
		due, ok := c.Add(start, s.N)
		return due, due.Date, ok
	case settings.Weeks:
		return c.AddWeeks(start, s.N, kind)
	case settings.Months:
		return c.AddMonths(start, s.N, kind)
	case settings.Days:
		t, ok := start.Time()
		if !ok {
			return Due{}, "", false
		}
		raw := DateOf(t.AddDate(0, 0, s.N))
		return c.due(start, c.shift(raw, kind)), raw, true
	}
	return Due{}, "", false
}

func (c *Calendar) back(end Date, s settings.Span) (Due, Date, bool) {
	t, ok := end.Time()
	switch {
	case !ok:
		return Due{}, "", false
	case s.Unit == settings.WorkingDays:
		for n := s.N; n > 0; {
			t = t.AddDate(0, 0, -1)
			if c.Working(DateOf(t)) {
				n--
			}
		}
		due := c.due(DateOf(t), end)
		due.Date = DateOf(t)
		return due, due.Date, true
	case s.Unit == settings.Days || s.Unit == settings.Weeks:
		days := s.N
		if s.Unit == settings.Weeks {
			days *= 7
		}
		raw := DateOf(t.AddDate(0, 0, -days))
		// What must be there before a day is never moved towards it.
		due := c.due(raw, end)
		due.Date = c.shift(raw, Law)
		return due, raw, true
	}
	return Due{}, "", false
}

// KindOf is the kind of a setting's limit; local practice where it does not say.
func KindOf(k settings.Kind) LimitKind {
	switch k {
	case settings.Law:
		return Law
	case settings.Guidance:
		return Guidance
	}
	return Practice
}

func (c *Calendar) shift(d Date, kind LimitKind) Date {
	step := -1
	if kind == Practice {
		step = 1
	}
	t, _ := d.Time()
	for !c.Working(DateOf(t)) {
		t = t.AddDate(0, 0, step)
	}
	return DateOf(t)
}

func (c *Calendar) due(start, end Date) Due {
	return Due{Date: end, Provisional: start < c.from || end > c.to}
}

// HolidaysBetween names the bank holidays after a and up to b, in order, for
// the sentence that says what a count left out.
func (c *Calendar) HolidaysBetween(a, b Date) []string {
	var days []Date
	for d := range c.holidays {
		if d > a && d <= b {
			days = append(days, d)
		}
	}
	slices.Sort(days)
	names := make([]string, len(days))
	for i, d := range days {
		names[i] = c.holidays[d]
	}
	return names
}
