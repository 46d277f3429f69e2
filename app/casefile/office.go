package casefile

import (
	"strings"
	"time"

	"doorstep/app/casefile/settings"
)

// OfficeOpen reports whether the front door is open at a moment in the zone of the
// organisation: on a working day within cfg.contacts.hours, "09:00-17:30". Hours
// that cannot be read count as open all day, so that the front door stands first.
func OfficeOpen(set *settings.Set, cal *Calendar, at time.Time) bool {
	if cal != nil && !cal.Working(DateOf(at)) {
		return false
	}
	from, to, ok := strings.Cut(set.Text("cfg.contacts.hours"), "-")
	opens, err1 := time.Parse("15:04", strings.TrimSpace(from))
	closes, err2 := time.Parse("15:04", strings.TrimSpace(to))
	if !ok || err1 != nil || err2 != nil {
		return true
	}
	minute := func(t time.Time) int { return t.Hour()*60 + t.Minute() }
	return minute(at) >= minute(opens) && minute(at) < minute(closes)
}
