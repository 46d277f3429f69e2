package demo

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// Moment is a day, or a time on a day, counted from the day on which the demo
// is made:
//
//	@-3d          three days ago          @+2d 10:30   in two days, at half past ten
//	@-22w         22 working days ago     @+4w         the fourth working day from today
//	@-8y4m12d     eight years, four months and twelve days ago
type Moment struct {
	At    time.Time
	Timed bool // a time of day was given
}

// A count has as many digits as a life needs: working days are gone through one by
// one, and tens of millions of them take for ever.
var momentForm = regexp.MustCompile(`^@(?:([+-]\d{1,4})d|([+-]\d{1,4})w|-(\d{1,3})y(?:(\d{1,2})m)?(?:(\d{1,2})d)?)(?: (\d\d):(\d\d))?$`)

// ParseMoment reads a moment; today is any time of that day, in the zone that
// times are meant in. working says whether a day is worked.
func ParseMoment(s string, today time.Time, working func(time.Time) bool) (Moment, error) {
	m := momentForm.FindStringSubmatch(s)
	if m == nil {
		return Moment{}, fmt.Errorf("%q is not a moment such as @-3d, @+4w or @-8y4m 10:30", s)
	}
	n := func(i int) int { v, _ := strconv.Atoi(m[i]); return v } // the expression lets only digits through
	day := time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, today.Location())
	switch {
	case m[1] != "":
		day = day.AddDate(0, 0, n(1))
	case m[2] != "":
		step, left := 1, n(2)
		if left < 0 {
			step, left = -1, -left
		}
		for left > 0 {
			// Going back, the day left behind is the one that counts: a count of
			// n from the day found ends today.
			if step < 0 && working(day) {
				left--
			}
			day = day.AddDate(0, 0, step)
			if step > 0 && working(day) {
				left--
			}
		}
		for step < 0 && !working(day) {
			day = day.AddDate(0, 0, -1)
		}
	default:
		day = day.AddDate(-n(3), -n(4), -n(5))
	}
	if m[6] == "" {
		return Moment{At: day}, nil
	}
	at := time.Date(day.Year(), day.Month(), day.Day(), n(6), n(7), 0, 0, day.Location())
	return Moment{At: at, Timed: true}, nil
}

// Date is the day as FHIR writes it.
func (m Moment) Date() string { return m.At.Format("2006-01-02") }

// String is the moment as FHIR writes it: a date, or a date with its time.
func (m Moment) String() string {
	if m.Timed {
		return m.At.Format("2006-01-02T15:04:05Z07:00")
	}
	return m.Date()
}
