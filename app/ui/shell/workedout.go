package shell

import (
	"fmt"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/journey"
	"doorstep/app/casefile/oversight"
	"doorstep/app/casefile/placement"
	"doorstep/forms/engine"
	"doorstep/sync/op"
)

// workedOut are the words of an answer that comes from the whole case: what a
// handover leaves open, a manager's last directions, whether short breaks may start
// and how many days of them are used.
func (s *Shell) workedOut(caseID string, d *openDoc, it *engine.Item) (string, bool) {
	words := worksOut[it.LinkID]
	if words == nil {
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
	return words(rec, d.doc), true
}

var worksOut = map[string]func(casefile.Record, *casefile.Document) string{
	"hnd.open": func(rec casefile.Record, _ *casefile.Document) string {
		return lines(journey.Left(rec, 0).Lines(), "Nothing is open")
	},
	"ovs.last-directions": func(rec casefile.Record, d *casefile.Document) string {
		var out []string
		for _, g := range oversight.LastDirections(rec, oversight.Oversight{Doc: d}) {
			is := "not done"
			switch {
			case g.Done():
				is = "done"
			case g.Answered():
				is = "answered: " + g.Progress
			case g.Late(rec.Today):
				is = "late"
			}
			out = append(out, fmt.Sprintf("%s, %s: %s", g.What, g.Who, is))
		}
		return lines(out, "There were none")
	},
	"brk.ready": func(rec casefile.Record, d *casefile.Document) string {
		a, ok := arrangement(rec, d)
		if !ok {
			return ""
		}
		if r := placement.ReadyOf(a, rec.Today); !r.OK() {
			return "Not yet. Still open:\n" + lines(r.Open, "")
		}
		return "Yes"
	},
	"brk.counter": func(rec casefile.Record, d *casefile.Document) string {
		a, ok := arrangement(rec, d)
		if !ok {
			return ""
		}
		return placement.CounterOf(rec, a, rec.Today).Words()
	},
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
