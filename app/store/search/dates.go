package search

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var (
	dateYMD   = regexp.MustCompile(`\b(\d{4})-(\d{1,2})-(\d{1,2})\b`)
	dateDMY   = regexp.MustCompile(`\b(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})\b`)
	dateWords = regexp.MustCompile(`\b(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9}) (\d{4}|\d{2})\b`)
)

var months = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

// takeDate finds a date of birth as people write it (14/6/2017, 14 June 2017,
// 2017-06-14, 14.6.17) in a folded query, and returns it as YYYY-MM-DD with
// the query that is left. The day comes before the month.
func takeDate(q string) (date, rest string) {
	cut := func(loc []int) string { return strings.TrimSpace(q[:loc[0]] + " " + q[loc[1]:]) }
	if m := dateYMD.FindStringSubmatchIndex(q); m != nil {
		return isoDate(q[m[2]:m[3]], q[m[4]:m[5]], q[m[6]:m[7]]), cut(m)
	}
	if m := dateDMY.FindStringSubmatchIndex(q); m != nil {
		if d := isoDate(q[m[6]:m[7]], q[m[4]:m[5]], q[m[2]:m[3]]); d != "" {
			return d, cut(m)
		}
	}
	if m := dateWords.FindStringSubmatchIndex(q); m != nil {
		name := q[m[4]:m[5]]
		for i, mon := range months {
			if strings.HasPrefix(name, mon) {
				if d := isoDate(q[m[6]:m[7]], strconv.Itoa(i+1), q[m[2]:m[3]]); d != "" {
					return d, cut(m)
				}
			}
		}
	}
	return "", q
}

// isoDate puts the parts together; a year of two figures belongs to the last
// hundred years up to 2050.
func isoDate(year, month, day string) string {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	if len(year) <= 2 {
		y += 2000
		if y > 2050 {
			y -= 100
		}
	}
	if m < 1 || m > 12 || d < 1 || d > 31 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", y, m, d)
}
