package handling

import (
	"strconv"
	"time"

	"doorstep/app/casefile"
)

// daysBetween is how many days lie from one day to another, 0 where one is no day.
func daysBetween(from, to casefile.Date) int {
	a, ok := from.Time()
	b, ok2 := to.Time()
	if !ok || !ok2 {
		return 0
	}
	return int(b.Sub(a).Round(24*time.Hour) / (24 * time.Hour))
}

// yearsOld is the age on a day in whole years, -1 when nobody knows.
func yearsOld(born, day casefile.Date) int {
	b, ok := born.Time()
	d, ok2 := day.Time()
	if !ok || !ok2 {
		return -1
	}
	n := d.Year() - b.Year()
	if d.YearDay() < b.AddDate(n, 0, 0).YearDay() {
		n--
	}
	return n
}

func plusMonths(day casefile.Date, n int) casefile.Date {
	t, ok := day.Time()
	if !ok {
		return ""
	}
	to := t.AddDate(0, n, 0)
	if to.Day() != t.Day() {
		to = to.AddDate(0, 0, -to.Day())
	}
	return casefile.DateOf(to)
}

func number(n int) string { return strconv.Itoa(n) }

// atoi is a whole number as it is written, 0 when it is none.
func atoi(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return n
}
