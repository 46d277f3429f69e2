package booking

import (
	"fmt"
	"strconv"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/placement"
)

// Worked are the words of the answers of a booking that are worked out, by linkId:
// nights, hours, days of the year, tasks, gates; false for any other question.
func Worked(r casefile.Record, d *casefile.Document, others []casefile.Record, link string) (string, bool) {
	b := Read(r, d)
	switch link {
	case "bk.nights":
		return counted(b, func() string { return strconv.Itoa(Nights(b.From, b.To, r.Settings)) }), true
	case "bk.hours":
		return counted(b, func() string { return strconv.FormatFloat(Hours(b.From, b.To, r.Settings), 'f', -1, 64) }), true
	case "bk.year-days":
		return counted(b, func() string { return yearWords(r, b) }), true
	case "bk.tasks":
		var out []string
		for _, t := range Tasks(r) {
			out = append(out, t.Title)
		}
		if len(out) == 0 {
			return "The health care plan names no task that is delegated", true
		}
		return strings.Join(out, "\n"), true
	case "bk.gates":
		return gateWords(Check(r, d, others, Moment{})), true
	}
	return "", false
}

func counted(b Booking, words func() string) string {
	if b.From.IsZero() || !b.To.After(b.From) {
		return ""
	}
	return words()
}

// yearWords are the days of the year, with what regulation 48 allows where it holds.
func yearWords(r casefile.Record, b Booking) string {
	y := YearOf(r, b)
	if most := limit(r.Settings, "cfg.time.r48-nights"); most > 0 && placement.Basis(Basis(r, b)) == placement.Regulation48 {
		return fmt.Sprintf("%d of %d", y.Days, most)
	}
	return strconv.Itoa(y.Days)
}

// gateWords are what the gates say, one finding on a line; "stop" and "ask" as words,
// so that no colour is needed to read it.
func gateWords(list []Gate) string {
	var out []string
	for _, g := range list {
		for _, f := range g.Findings {
			switch {
			case !f.Open():
				out = append(out, fmt.Sprintf("%s: %s Reason given by %s: %s", g.Title, f.Words, f.Reason.By.Name, f.Reason.Text))
			case f.Level == Stop:
				out = append(out, fmt.Sprintf("Stop. %s: %s %s.", g.Title, f.Words, f.Who))
			default:
				out = append(out, fmt.Sprintf("Ask. %s: %s %s.", g.Title, f.Words, f.Who))
			}
		}
	}
	if len(out) == 0 {
		return "Nothing stops this stay"
	}
	return strings.Join(out, "\n")
}

// Conditions are what must be kept in mind on this stay, as it was written: the
// conditions of the sign-offs that it rests on, and of the OT for the carer's home.
func Conditions(r casefile.Record, d *casefile.Document, others []casefile.Record) []string {
	x := gather(r, d, others, Moment{})
	var out []string
	for _, o := range x.offs {
		if o.state == nil || !wasSigned(*o.state) {
			continue
		}
		if words := x.r.Doc(o.state.Doc).Text("dt.conditions"); words != "" {
			out = append(out, first(o.who.Display, "The carer")+", “"+o.task.Title+"”: "+words)
		}
	}
	if x.home.Ready == "safe-with-conditions" && x.home.Conditions != "" {
		out = append(out, x.home.Conditions)
	}
	return out
}
