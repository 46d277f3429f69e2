package model

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"doorstep/app/say"
)

// Figures writes a number with its thousands apart: 1,286.
func Figures(n int) string { return say.Figures(n) }

// List joins words as in speech: "a", "a and b", "a, b and c".
func List(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	return say.F("%s and %s", strings.Join(words[:len(words)-1], ", "), words[len(words)-1])
}

// ClockText is a time of day inside a sentence: "10:42am".
func ClockText(t time.Time) string { return t.Format("3:04pm") }

// ClockList is a time of day in a list or on the save line: "10:42".
func ClockList(t time.Time) string { return t.Format("15:04") }

// DayLong is a whole date with its weekday: "Tuesday 10 March 2026".
func DayLong(t time.Time) string { return say.Date(t, "Monday 2 January 2006") }

// DayShort is a date without its year: "Thu 12 March".
func DayShort(t time.Time) string { return say.Date(t, "Mon 2 January") }

// DateFull is a date of record: "14 June 2017".
func DateFull(t time.Time) string { return say.Date(t, "2 January 2006") }

// days is the number of calendar days from a to b in b's zone.
func days(a, b time.Time) int {
	a = a.In(b.Location())
	ad := time.Date(a.Year(), a.Month(), a.Day(), 0, 0, 0, 0, time.UTC)
	bd := time.Date(b.Year(), b.Month(), b.Day(), 0, 0, 0, 0, time.UTC)
	return int(bd.Sub(ad).Hours() / 24)
}

// Day names a day as people do: "today", "yesterday", "Monday" within the last
// week, else "Thu 12 March", with the year when it is not this one. The zone
// is now's.
func Day(t, now time.Time) string {
	t = t.In(now.Location())
	switch d := days(t, now); {
	case d == 0:
		return say.T("today")
	case d == 1:
		return say.T("yesterday")
	case d == -1:
		return say.T("tomorrow")
	case d > 1 && d < 7:
		return say.Date(t, "Monday")
	case t.Year() != now.Year():
		return say.Date(t, "2 January 2006")
	}
	return DayShort(t)
}

// Moment is a day and a time inside a sentence: "today at 8:12am".
func Moment(t, now time.Time) string {
	t = t.In(now.Location())
	return say.F("%s at %s", Day(t, now), ClockText(t))
}

// Greeting is what the first screen says at this hour.
func Greeting(now time.Time, given string) string {
	good := say.T("Good evening")
	switch h := now.Hour(); {
	case h < 12:
		good = say.T("Good morning")
	case h < 18:
		good = say.T("Good afternoon")
	}
	if given == "" {
		return good
	}
	return good + ", " + given
}

// Age is a whole number of years at now, or -1 for someone not yet born.
func Age(born, now time.Time) int {
	if born.After(now) {
		return -1
	}
	a := now.Year() - born.Year()
	if now.Month() < born.Month() || now.Month() == born.Month() && now.Day() < born.Day() {
		a--
	}
	return a
}

// AgeWords says how old a child is: weeks, then months, then years.
func AgeWords(born, now time.Time) string {
	switch a := Age(born, now); {
	case a < 0:
		return say.T("not born yet")
	case a >= 2:
		return say.N(a, "year old", "years old")
	}
	if d := days(born, now); d < 84 {
		return say.N(d/7, "week old", "weeks old")
	}
	m := (now.Year()-born.Year())*12 + int(now.Month()) - int(born.Month())
	if now.Day() < born.Day() {
		m--
	}
	return say.N(m, "month old", "months old")
}

// Initials are the first letters of the first and last word of a name.
func Initials(name string) string {
	f := strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '-' })
	first := func(s string) string {
		for _, r := range s {
			return strings.ToUpper(string(r))
		}
		return ""
	}
	switch len(f) {
	case 0:
		return "?"
	case 1:
		return first(f[0])
	}
	return first(f[0]) + first(f[len(f)-1])
}

// Possessive is a name with its apostrophe: "Amina’s", "Idris’s".
func Possessive(name string) string { return name + "’s" }

var anyChild = regexp.MustCompile(`\b([Tt]he|[Tt]his) child(['’]s)?\b`)

// Call says a child's name in words that are written for any child: "the child",
// "this child's". Nothing changes without a name.
func Call(words, given string) string {
	if given == "" {
		return words
	}
	return anyChild.ReplaceAllStringFunc(words, func(found string) string {
		if strings.HasSuffix(found, "s") {
			return Possessive(given)
		}
		return given
	})
}

// Given is the first word of a name.
func Given(name string) string {
	if f := strings.Fields(name); len(f) > 0 {
		return f[0]
	}
	return name
}

// Sentence begins a phrase with a capital.
func Sentence(s string) string {
	for i, r := range s {
		if i == 0 {
			return strings.ToUpper(string(r)) + s[len(string(r)):]
		}
	}
	return s
}

// Size is how much room something takes: "12 kB", "4.1 MB", "1.2 GB".
func Size(bytes int64) string {
	switch n := float64(bytes); {
	case n < 1e6:
		return say.F("%s kB", strconv.FormatFloat(max(n/1e3, 1), 'f', 0, 64))
	case n < 1e9:
		return say.F("%s MB", strconv.FormatFloat(n/1e6, 'f', 1, 64))
	default:
		return say.F("%s GB", strconv.FormatFloat(n/1e9, 'f', 1, 64))
	}
}
