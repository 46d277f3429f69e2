package fhirpath

import (
	"fmt"
	"strings"
	"time"
)

// Precision says how much of a date or time was written.
type Precision uint8

// Precisions, coarse to fine.
const (
	Year Precision = iota + 1
	Month
	Day
	Hour
	Minute
	Second
	Milli
)

// TemporalKind separates the three temporal types of the language.
type TemporalKind uint8

// The temporal types.
const (
	KindDate TemporalKind = iota + 1
	KindDateTime
	KindTime
)

// Temporal is a date, a date with time, or a time of day, exact to the precision it was written with. Partial dates
// (2026, 2026-11) are ordinary values.
type Temporal struct {
	Kind TemporalKind
	Prec Precision
	// Zoned is true when a date with time was written with its offset from UTC; the wall clock in T is then at that offset.
	Zoned bool
	// T holds the written fields; those finer than Prec are at their lowest.
	T time.Time
}

// NewDate returns the civil date.
func NewDate(year int, month time.Month, day int) Temporal {
	return Temporal{Kind: KindDate, Prec: Day, T: time.Date(year, month, day, 0, 0, 0, 0, time.UTC)}
}

// NewDateTime returns the instant to milliseconds, with the zone of t.
func NewDateTime(t time.Time) Temporal {
	return Temporal{Kind: KindDateTime, Prec: Milli, Zoned: true, T: t.Truncate(time.Millisecond)}
}

// ParseDate reads YYYY, YYYY-MM or YYYY-MM-DD.
func ParseDate(s string) (Temporal, error) {
	t, rest, err := dateFields(s)
	if err != nil || rest != "" {
		return Temporal{}, fmt.Errorf("%q is not a date", s)
	}
	t.Kind = KindDate
	return t, nil
}

// ParseDateTime reads a date, then optionally T, a time of at least hours, and a zone (Z or ±hh:mm). A bare date is a
// DateTime of that precision.
func ParseDateTime(s string) (Temporal, error) {
	bad := fmt.Errorf("%q is not a date with time", s)
	t, rest, err := dateFields(s)
	if err != nil {
		return Temporal{}, bad
	}
	t.Kind = KindDateTime
	if rest == "" || rest == "T" {
		return t, nil
	}
	if t.Prec != Day || !strings.HasPrefix(rest, "T") {
		return Temporal{}, bad
	}
	clock, zone := rest[1:], ""
	if i := strings.IndexAny(clock, "Z+-"); i >= 0 {
		clock, zone = clock[:i], clock[i:]
	}
	d, prec, ok := clockFields(clock)
	if !ok {
		return Temporal{}, bad
	}
	t.Prec = prec
	loc := time.UTC
	if zone != "" {
		off, ok := zoneOffset(zone)
		if !ok {
			return Temporal{}, bad
		}
		t.Zoned = true
		if off != 0 {
			loc = time.FixedZone("", off)
		}
	}
	y, m, day := t.T.Date()
	t.T = time.Date(y, m, day, 0, 0, 0, 0, loc).Add(d)
	return t, nil
}

// ParseTime reads hh, hh:mm, hh:mm:ss or hh:mm:ss.fff.
func ParseTime(s string) (Temporal, error) {
	d, prec, ok := clockFields(s)
	if !ok {
		return Temporal{}, fmt.Errorf("%q is not a time", s)
	}
	return Temporal{Kind: KindTime, Prec: prec, T: time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).Add(d)}, nil
}

func number(s string, width, lo, hi int) (int, bool) {
	if len(s) < width || !allDigits(s[:width]) {
		return 0, false
	}
	n := 0
	for _, c := range s[:width] {
		n = n*10 + int(c-'0')
	}
	return n, n >= lo && n <= hi
}

func dateFields(s string) (t Temporal, rest string, err error) {
	bad := fmt.Errorf("not a date")
	y, ok := number(s, 4, 1, 9999)
	if !ok {
		return t, "", bad
	}
	m, d := 1, 1
	t.Prec, rest = Year, s[4:]
	if strings.HasPrefix(rest, "-") {
		if m, ok = number(rest[1:], 2, 1, 12); !ok {
			return t, "", bad
		}
		t.Prec, rest = Month, rest[3:]
		if strings.HasPrefix(rest, "-") {
			if d, ok = number(rest[1:], 2, 1, 31); !ok {
				return t, "", bad
			}
			t.Prec, rest = Day, rest[3:]
		}
	}
	t.T = time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.T.Day() != d {
		return t, "", bad
	}
	return t, rest, nil
}

func clockFields(s string) (d time.Duration, p Precision, ok bool) {
	h, ok := number(s, 2, 0, 23)
	if !ok {
		return 0, 0, false
	}
	d, p, s = time.Duration(h)*time.Hour, Hour, s[2:]
	for _, f := range []struct {
		p    Precision
		unit time.Duration
		hi   int
	}{{Minute, time.Minute, 59}, {Second, time.Second, 59}} {
		if s == "" {
			return d, p, true
		}
		if s[0] != ':' {
			return 0, 0, false
		}
		n, ok := number(s[1:], 2, 0, f.hi)
		if !ok {
			return 0, 0, false
		}
		d, p, s = d+time.Duration(n)*f.unit, f.p, s[3:]
	}
	if s == "" {
		return d, p, true
	}
	if s[0] != '.' || len(s) < 2 || !allDigits(s[1:]) {
		return 0, 0, false
	}
	frac := (s[1:] + "000")[:3]
	n, _ := number(frac, 3, 0, 999)
	return d + time.Duration(n)*time.Millisecond, Milli, true
}

func zoneOffset(z string) (int, bool) {
	if z == "Z" {
		return 0, true
	}
	if len(z) != 6 || z[3] != ':' {
		return 0, false
	}
	h, ok1 := number(z[1:], 2, 0, 14)
	m, ok2 := number(z[4:], 2, 0, 59)
	if !ok1 || !ok2 {
		return 0, false
	}
	off := h*3600 + m*60
	if z[0] == '-' {
		off = -off
	}
	return off, true
}

// String writes the value as it would be written in FHIR, without @.
func (t Temporal) String() string {
	layout := [...]string{Year: "2006", Month: "2006-01", Day: "2006-01-02", Hour: "2006-01-02T15", Minute: "2006-01-02T15:04", Second: "2006-01-02T15:04:05", Milli: "2006-01-02T15:04:05.000"}[t.Prec]
	if t.Kind == KindTime {
		layout = layout[len("2006-01-02T"):]
	}
	if t.Zoned && t.Prec > Day {
		layout += "Z07:00"
	}
	return t.T.Format(layout)
}

// Compare orders two temporals. known is false when a missing precision (or a missing zone) leaves the answer open; a
// date and a date with time compare as dates with time.
func (t Temporal) Compare(u Temporal) (c int, known bool) {
	a, b := t.T, u.T
	if t.Zoned && u.Zoned && t.Prec > Day && u.Prec > Day {
		a, b = a.UTC(), b.UTC()
	} else if t.Zoned != u.Zoned && t.Prec > Day && u.Prec > Day {
		// An unknown zone is at most 14 hours off; further apart than that the order is known.
		if d := wall(a).Sub(wall(b)); d > 28*time.Hour {
			return 1, true
		} else if d < -28*time.Hour {
			return -1, true
		}
		return 0, false
	}
	low := min(t.Prec, u.Prec)
	for p := Year; p <= low; p++ {
		if x, y := field(a, p), field(b, p); x != y {
			if x < y {
				return -1, true
			}
			return 1, true
		}
	}
	// Seconds and milliseconds are one precision in the language.
	if t.Prec >= Second && u.Prec >= Second {
		return sign(field(a, Milli) - field(b, Milli)), true
	}
	return 0, t.Prec == u.Prec
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

func wall(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

func field(t time.Time, p Precision) int {
	switch p {
	case Year:
		return t.Year()
	case Month:
		return int(t.Month())
	case Day:
		return t.Day()
	case Hour:
		return t.Hour()
	case Minute:
		return t.Minute()
	case Second:
		return t.Second()
	}
	return t.Nanosecond() / int(time.Millisecond)
}

// Add moves the temporal by n whole units of p. Months and years keep the day of the month, or take the last one there
// is. A unit finer than the precision first becomes whole units of the precision (24 hours a day, 30 days a month, 12
// months or 365 days a year, as the language says); what is left over is cut off. ok is false outside the years 1 to 9999.
func (t Temporal) Add(n int64, p Precision) (u Temporal, ok bool) {
	if n > 1e12 || n < -1e12 {
		return t, false
	}
	if t.Kind == KindTime {
		if p < Hour {
			return t, false
		}
	} else if p > t.Prec && !(t.Prec == Second && p == Milli) {
		n, p = coarser(n, p, t.Prec)
	}
	u = t
	switch p {
	case Year, Month:
		if p == Year {
			n *= 12
		}
		total := int64(t.T.Year())*12 + int64(t.T.Month()) - 1 + n
		if total < 12 || total >= 10000*12 {
			return t, false
		}
		y, m := int(total/12), time.Month(total%12)+1
		d := min(t.T.Day(), time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC).Day())
		u.T = time.Date(y, m, d, t.T.Hour(), t.T.Minute(), t.T.Second(), t.T.Nanosecond(), t.T.Location())
	case Day:
		if n > 4_000_000 || n < -4_000_000 {
			return t, false
		}
		u.T = t.T.AddDate(0, 0, int(n))
	default:
		unit := [...]time.Duration{Hour: time.Hour, Minute: time.Minute, Second: time.Second, Milli: time.Millisecond}[p]
		if n > int64(1<<62/unit) || n < -int64(1<<62/unit) {
			return t, false
		}
		u.T = t.T.Add(time.Duration(n) * unit)
		if t.Kind == KindTime {
			u.T = time.Date(1, 1, 1, u.T.Hour(), u.T.Minute(), u.T.Second(), u.T.Nanosecond(), time.UTC)
		}
	}
	if y := u.T.Year(); t.Kind != KindTime && (y < 1 || y > 9999) {
		return t, false
	}
	return u, true
}

func coarser(n int64, from, to Precision) (int64, Precision) {
	if to == Year && from >= Day {
		n, _ = coarser(n, from, Day)
		return n / 365, Year
	}
	for p := from; p > to; p-- {
		n /= [...]int64{Month: 12, Day: 30, Hour: 24, Minute: 60, Second: 60, Milli: 1000}[p]
	}
	return n, to
}
