package model

import (
	"strings"
	"time"
)

// Clock reads a time of day as people type it: 14:30, 9.05, 0905 or 9. It gives it as
// "14:30"; false for what is no time.
func Clock(s string) (string, bool) {
	s = strings.ReplaceAll(strings.TrimSpace(s), ".", ":")
	if !strings.Contains(s, ":") {
		switch len(s) {
		case 1, 2:
			s += ":00"
		case 3, 4:
			s = s[:len(s)-2] + ":" + s[len(s)-2:]
		}
	}
	t, err := time.Parse("15:04", s)
	if err != nil {
		return "", false
	}
	return t.Format("15:04"), true
}
