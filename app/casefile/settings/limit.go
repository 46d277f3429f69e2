package settings

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Unit is what a span is counted in.
type Unit string

// The units. A working day is Monday to Friday and no bank holiday; days, weeks
// and months are those of the calendar (processes.md section 2).
const (
	WorkingDays Unit = "working day"
	Days        Unit = "day"
	Weeks       Unit = "week"
	Months      Unit = "month"
)

// Span is a counted time: 45 working days. No working days is the same day.
type Span struct {
	N      int
	Unit   Unit
	Before bool // counted back from the day: papers in before a panel
}

// SameDay is no time at all.
var SameDay = Span{Unit: WorkingDays}

// String is the span in words: "1 working day", "same day".
func (s Span) String() string {
	if s == SameDay {
		return "same day"
	}
	return strconv.Itoa(s.N) + " " + s.unit()
}

func (s Span) unit() string {
	u := string(s.Unit)
	if s.N != 1 {
		u += "s"
	}
	if s.Before {
		u += " before"
	}
	return u
}

// Limit is a time limit (processes.md section 3). One of Marks and Yearly is set.
type Limit struct {
	// Marks are counted from the start, one or several: "10 and 25 working days".
	Marks []Span
	// Then are counted each from what came before: "3 months, then 6 months". The
	// last is for all that follow.
	Then []Span
	// Most is the longest that is allowed, the zero Span for none: "6 weeks, at
	// most 12 weeks".
	Most Span
	// Yearly is a day of every year: "15 February".
	Yearly Day
}

// Day is a day of the year.
type Day struct {
	Month time.Month
	Day   int
}

// First is the span of the first mark, the zero Span when there is none.
func (l Limit) First() Span {
	if len(l.Marks) == 0 {
		return Span{}
	}
	return l.Marks[0]
}

// Step is the span of the nth in a row, the first being 0: the first mark, then
// those that follow, the last for ever.
func (l Limit) Step(n int) Span {
	if n == 0 || len(l.Then) == 0 {
		return l.First()
	}
	return l.Then[min(n, len(l.Then))-1]
}

// String is the limit as ParseLimit reads it.
func (l Limit) String() string {
	if l.Yearly != (Day{}) {
		return strconv.Itoa(l.Yearly.Day) + " " + l.Yearly.Month.String()
	}
	parts := []string{marksText(l.Marks)}
	for _, s := range l.Then {
		parts = append(parts, "then "+s.String())
	}
	if l.Most != (Span{}) {
		parts = append(parts, "at most "+l.Most.String())
	}
	return strings.Join(parts, ", ")
}

func marksText(marks []Span) string {
	var words []string
	for i, m := range marks {
		w := m.String()
		// The unit is said once for those that share it.
		if i+1 < len(marks) && m != SameDay && marks[i+1] != SameDay && m.Unit == marks[i+1].Unit && m.Before == marks[i+1].Before && marks[i+1].N != 1 {
			w = strconv.Itoa(m.N)
		}
		words = append(words, w)
	}
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// ErrLimit reports words that are no time limit; the message says how to write
// one.
var ErrLimit = errors.New("write a number and a unit, such as 45 working days, 10 and 25 working days, 3 months, then 6 months, or 15 February")

// longest keeps a slip of the finger out of the calendar: ten years of days.
const longest = 3660

var (
	mark   = regexp.MustCompile(`^(\d{1,4})( (?:working )?(?:day|week|month)s?)?( before)?$`)
	yearly = regexp.MustCompile(`^(\d{1,2}) ([a-z]+)$`)
)

// ParseLimit reads a time limit: "45 working days", "same day", "10 and 25 working
// days", "3 months, then at most 6 months", "6 weeks, at most 12 weeks",
// "5 working days before", "15 February".
func ParseLimit(text string) (Limit, error) {
	t := strings.Join(strings.Fields(strings.ToLower(text)), " ")
	if d, ok := parseDay(t); ok {
		return Limit{Yearly: d}, nil
	}
	var l Limit
	head, rest := t, []string(nil)
	// ", then …" and ", at most …" follow; commas before them part marks.
	if i := firstOf(t, ", then ", ", at most "); i >= 0 {
		head, rest = t[:i], clauses(t[i:])
	}
	var err error
	if l.Marks, err = parseMarks(head); err != nil {
		return Limit{}, err
	}
	for i, r := range rest {
		then, isThen := strings.CutPrefix(r, "then ")
		if !isThen {
			most, isMost := strings.CutPrefix(r, "at most ")
			if !isMost || i != len(rest)-1 {
				return Limit{}, ErrLimit
			}
			if l.Most, err = parseSpan(most); err != nil {
				return Limit{}, err
			}
			if l.Most == SameDay {
				return Limit{}, ErrLimit
			}
			continue
		}
		// "then at most every 6 weeks" says the same as "then 6 weeks".
		then = strings.TrimPrefix(strings.TrimPrefix(then, "at most "), "every ")
		s, err := parseSpan(then)
		if err != nil || s.N == 0 {
			return Limit{}, ErrLimit
		}
		l.Then = append(l.Then, s)
	}
	if (len(l.Then) > 0 || l.Most != (Span{})) && len(l.Marks) > 1 {
		return Limit{}, ErrLimit // which of the marks would they follow?
	}
	return l, nil
}

func firstOf(s string, words ...string) int {
	first := -1
	for _, w := range words {
		if i := strings.Index(s, w); i >= 0 && (first < 0 || i < first) {
			first = i
		}
	}
	return first
}

// clauses parts ", then a, at most b" into "then a" and "at most b".
func clauses(s string) []string {
	parts := strings.Split(s, ", ")
	return parts[1:]
}

// parseMarks reads "10, 20 and 25 working days": a unit counts for the bare
// numbers before it.
func parseMarks(t string) ([]Span, error) {
	words := strings.Split(strings.ReplaceAll(t, " and ", ", "), ", ")
	out := make([]Span, len(words))
	var unit Span
	for i := len(words) - 1; i >= 0; i-- {
		if words[i] == "same day" || words[i] == "at once" {
			out[i], unit = SameDay, Span{}
			continue
		}
		m := mark.FindStringSubmatch(words[i])
		if m == nil {
			return nil, ErrLimit
		}
		n, err := strconv.Atoi(m[1])
		if err != nil || n > longest {
			return nil, ErrLimit
		}
		switch {
		case m[2] != "":
			unit = Span{Unit: Unit(strings.TrimSuffix(strings.TrimSpace(m[2]), "s")), Before: m[3] != ""}
			if strings.HasPrefix(string(unit.Unit), "working ") && unit.Unit != WorkingDays {
				return nil, ErrLimit
			}
		case m[3] != "" || unit.Unit == "":
			return nil, ErrLimit
		}
		out[i] = Span{N: n, Unit: unit.Unit, Before: unit.Before}
		if n == 0 {
			out[i] = SameDay
		}
	}
	if slices.ContainsFunc(out[1:], func(s Span) bool { return slices.Contains(out[:1], s) }) || !growing(out) {
		return nil, ErrLimit
	}
	return out, nil
}

// growing reports whether marks of one unit come in their order.
func growing(marks []Span) bool {
	for i := 1; i < len(marks); i++ {
		if a, b := marks[i-1], marks[i]; a.Unit == b.Unit && a.N >= b.N {
			return false
		}
	}
	return true
}

func parseSpan(t string) (Span, error) {
	m, err := parseMarks(t)
	if err != nil || len(m) != 1 || m[0].Before {
		return Span{}, ErrLimit
	}
	return m[0], nil
}

// parseDay reads a day of the year, "15 february".
func parseDay(t string) (Day, bool) {
	m := yearly.FindStringSubmatch(t)
	if m == nil {
		return Day{}, false
	}
	for month := time.January; month <= time.December; month++ {
		if strings.ToLower(month.String()) != m[2] {
			continue
		}
		day, err := strconv.Atoi(m[1])
		// A day that not every year has would make a limit that is not always there.
		if err != nil || day < 1 || time.Date(2027, month, day, 0, 0, 0, 0, time.UTC).Month() != month {
			return Day{}, false
		}
		return Day{Month: month, Day: day}, true
	}
	return Day{}, false
}

// Limit is a setting that is a time limit. What a council wrote that is none, which
// Parse refuses, is as shipped; false when there is no such limit at all. A plain
// number is one of working days.
func (s *Set) Limit(key string) (Limit, bool) {
	v, ok := s.Lookup(key)
	if !ok {
		return Limit{}, false
	}
	if v.Type == Number {
		return Limit{Marks: []Span{{N: s.Number(key), Unit: WorkingDays}}}, true
	}
	if l, err := ParseLimit(v.Text); err == nil {
		return l, true
	}
	l, err := ParseLimit(Default().Text(key))
	return l, err == nil
}

// MustBe explains a wrong value in the words of its type.
func (t Type) mustBe(key string) error {
	switch t {
	case Time:
		return fmt.Errorf("%s: %w", key, ErrLimit)
	case Number:
		return fmt.Errorf("%s: write a whole number from 0 to 100000", key)
	case YesNo:
		return fmt.Errorf("%s: write yes or no", key)
	case Dates:
		return fmt.Errorf("%s: write one date on each line, such as 2026-12-24", key)
	case List:
		return fmt.Errorf("%s: write one entry on each line, each only once", key)
	}
	return fmt.Errorf("%s: write some words, 4000 characters at most", key)
}
