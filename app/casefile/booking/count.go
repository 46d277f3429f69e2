package booking

import (
	"math"
	"strconv"
	"strings"
	"time"

	"doorstep/app/casefile/settings"
)

// Nights is how often the hour at which a night counts passed between two moments:
// 04:00 of the clock on the wall unless the council says otherwise (SB-C01,
// cfg.bk.night-at). Both moments are in one zone.
func Nights(from, to time.Time, set *settings.Set) int {
	if from.IsZero() || !to.After(from) {
		return 0
	}
	hour, minute := nightAt(set)
	n := 0
	for day := 0; ; day++ {
		at := time.Date(from.Year(), from.Month(), from.Day()+day, hour, minute, 0, 0, from.Location())
		if at.After(to) {
			return n
		}
		if at.After(from) {
			n++
		}
	}
}

// Hours are the day hours between two moments: all the hours less 12 for each night,
// never below 0, to the nearest quarter (SB-C02, cfg.bk.night-hours).
func Hours(from, to time.Time, set *settings.Set) float64 {
	if from.IsZero() || !to.After(from) {
		return 0
	}
	hours := to.Sub(from).Hours() - float64(set.Number("cfg.bk.night-hours")*Nights(from, to, set))
	return math.Max(0, math.Round(hours*4)/4)
}

func nightAt(set *settings.Set) (hour, minute int) {
	h, m, _ := strings.Cut(set.Text("cfg.bk.night-at"), ":")
	hour, err := strconv.Atoi(strings.TrimSpace(h))
	minute, err2 := strconv.Atoi(strings.TrimSpace(m))
	if err != nil || err2 != nil || hour < 0 || hour > 23 || minute < 0 || minute > 59 {
		return 4, 0
	}
	return hour, minute
}
