package handling

import (
	"strconv"

	"doorstep/app/casefile"
	"doorstep/app/casefile/settings"
)

// Score is how likely harm is and how bad it would be, each from 1 to 5, and the
// two multiplied (OT-C01). All are 0 while one of the two is not answered.
type Score struct{ Likelihood, Severity, Points int }

// Band names how grave a score is (OT-C02).
type Band string

// The bands.
const (
	Low      Band = "low"
	Moderate Band = "moderate"
	High     Band = "high"
	Extreme  Band = "extreme"
)

// BandOf is the band of a score by the council's limits, "" for no score.
func BandOf(points int, set *settings.Set) Band {
	switch {
	case points <= 0:
		return ""
	case points >= set.Number("cfg.ot.band.extreme"):
		return Extreme
	case points >= set.Number("cfg.ot.band.high"):
		return High
	case points >= set.Number("cfg.ot.band.moderate"):
		return Moderate
	}
	return Low
}

func scoreOf(d *casefile.Document, row casefile.RowID, when string) Score {
	one := func(link string) int {
		code := d.CodeIn(row, link)
		if code == "" {
			return 0
		}
		n, err := strconv.Atoi(code[:1])
		if err != nil || n < 1 || n > 5 {
			return 0
		}
		return n
	}
	s := Score{Likelihood: one(taskGroup + "." + when + "-l"), Severity: one(taskGroup + "." + when + "-s")}
	s.Points = s.Likelihood * s.Severity
	if s.Points == 0 {
		return Score{}
	}
	return s
}
