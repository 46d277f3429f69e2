package shell

import (
	"fmt"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking"
	"doorstep/app/casefile/journey"
	"doorstep/app/casefile/oversight"
	"doorstep/app/casefile/placement"
	rules "doorstep/app/casefile/signoff"
	"doorstep/app/casefile/stay"
	"doorstep/app/say"
	"doorstep/forms/engine"
	"doorstep/sync/op"
)

// workedOut are the words of an answer that comes from the whole case: what a
// handover leaves open, a manager's last directions, whether short breaks may start
// and how many days of them are used, what the gates say of a booking.
func (s *Shell) workedOut(caseID string, d *openDoc, it *engine.Item) (string, bool) {
	words := worksOut[it.LinkID]
	booked := casefile.FormName(d.doc.Form()) == booking.Form && strings.HasPrefix(it.Prefill, "booking.")
	if words == nil && !booked {
		return "", false
	}
	id, err := op.ParseID(caseID)
	if err != nil {
		return "", false // the practice child has no case
	}
	rec, err := s.work.Record(id)
	if err != nil {
		return "", false
	}
	if booked {
		return booking.Worked(rec, d.doc, s.work.Beside(id), it.LinkID)
	}
	return words(rec, d.doc), true
}

var worksOut = map[string]func(casefile.Record, *casefile.Document) string{
	"hnd.open": func(rec casefile.Record, _ *casefile.Document) string {
		return lines(journey.Left(rec, 0).Lines(), say.T("Nothing is open"))
	},
	"ovs.last-directions": func(rec casefile.Record, d *casefile.Document) string {
		var out []string
		for _, g := range oversight.LastDirections(rec, oversight.Oversight{Doc: d}) {
			is := say.T("not done")
			switch {
			case g.Done():
				is = say.T("done")
			case g.Answered():
				is = say.F("answered: %s", g.Progress)
			case g.Late(rec.Today):
				is = say.T("late")
			}
			out = append(out, fmt.Sprintf("%s, %s: %s", g.What, g.Who, is))
		}
		return lines(out, say.T("There were none"))
	},
	"dt.version":   ofSignOff(rules.State.TaughtWords),
	"dt.until":     ofSignOff(func(st rules.State) string { return casefile.DateWords(string(st.Until)) }),
	"dt.last-done": ofSignOff(func(st rules.State) string { return casefile.DateWords(string(st.LastDone)) }),
	"stay.nights":  func(rec casefile.Record, d *casefile.Document) string { return stay.Of(rec, d).NightsWords() },
	"stay.hours":   func(rec casefile.Record, d *casefile.Document) string { return stay.Of(rec, d).HoursWords() },
	"brk.ready": func(rec casefile.Record, d *casefile.Document) string {
		a, ok := arrangement(rec, d)
		if !ok {
			return ""
		}
		if r := placement.ReadyOf(a, rec.Today); !r.OK() {
			return say.F("Not yet. Still open:\n%s", lines(r.Open, ""))
		}
		return say.T("Yes")
	},
	"brk.counter": func(rec casefile.Record, d *casefile.Document) string {
		a, ok := arrangement(rec, d)
		if !ok {
			return ""
		}
		return placement.CounterOf(rec, a, rec.Today).Words()
	},
}

// ofSignOff is a fact of a competency record, "" where it cannot be worked out.
func ofSignOff(say func(rules.State) string) func(casefile.Record, *casefile.Document) string {
	return func(rec casefile.Record, d *casefile.Document) string {
		st, err := rules.Of(rec, d)
		if err != nil {
			return ""
		}
		return say(st)
	}
}

func arrangement(rec casefile.Record, d *casefile.Document) (placement.Arrangement, bool) {
	for _, a := range placement.Arrangements(rec) {
		if a.Document().ID() == d.ID() {
			return a, true
		}
	}
	return placement.Arrangement{}, false
}

// lines puts each on a line of its own; none are said in words.
func lines(list []string, none string) string {
	if len(list) == 0 {
		return none
	}
	return strings.Join(list, "\n")
}
