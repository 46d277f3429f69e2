package stay

import (
	"fmt"
	"strconv"
	"strings"
)

// NightsWords are the nights of a stay as they are read, "" until the child has left.
func (s Stay) NightsWords() string {
	if s.Out.IsZero() {
		return ""
	}
	return count(s.Nights, "night")
}

// HoursWords are the day hours of a stay as they are read, "" until the child has left.
func (s Stay) HoursWords() string {
	if s.Out.IsZero() {
		return ""
	}
	return HoursText(s.Hours)
}

// HoursText is a number of hours in quarters as it is read: "17 hours", "3.25 hours".
func HoursText(h float64) string {
	text := strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(h, 'f', 2, 64), "0"), ".")
	if text == "1" {
		return "1 hour"
	}
	return text + " hours"
}

func count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
