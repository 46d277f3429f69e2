package follow

import (
	"fmt"
	"strings"

	"doorstep/app/casefile"
)

// Finding is something about a promise that a person has to see to.
type Finding struct {
	Rule string // id of the rule: act.moved, act.accepted, act.progress
	At   casefile.Cell
	Doc  casefile.ID
	// Stop says that the form cannot be signed, or the review closed, until it is
	// mended; otherwise it asks.
	Stop bool
	Text string // what the user sees
}

// Managing reports whether somebody may do what needs the manager: the case names
// them so, or their title says it.
func Managing(rec casefile.Record, a casefile.Author) bool {
	if rec.Case != nil {
		if v, ok := rec.Case.Answer("case.manager"); ok {
			if id, ok := casefile.RefID(v.Reference.Reference); ok && id == a.Person {
				return true
			}
		}
	}
	return ManagerTitle(rec, a.Role)
}

// ManagerTitle reports whether a title is that of a manager (cfg.roles.managers).
func ManagerTitle(rec casefile.Record, title string) bool {
	title = strings.ToLower(title)
	for _, word := range rec.Settings.List("cfg.roles.managers") {
		if strings.Contains(title, strings.ToLower(word)) {
			return true
		}
	}
	return false
}

// MovesLeft is how often the day of an action may still be put off without a
// manager.
func MovesLeft(rec casefile.Record, t casefile.Trail) int {
	return max(0, rec.Settings.Number("cfg.act.moves")-1-len(t.Moves))
}

// Findings are what the record of the open actions of a case calls for: a day put
// off for the third time without the manager (act.moved, Q-FOL-2), and a person
// who said no (act.accepted).
func Findings(rec casefile.Record) []Finding {
	var out []Finding
	for _, s := range All(rec) {
		if s.Done() {
			continue
		}
		if n := rec.Settings.Number("cfg.act.moves"); n > 0 && len(s.Moves) >= n {
			if m := s.Moves[len(s.Moves)-1]; !Managing(rec, m.By) {
				out = append(out, Finding{
					Rule: "act.moved", At: s.Cell("by"), Doc: s.Doc, Stop: true,
					Text: fmt.Sprintf("“%s” was put off %d times. From the third time on the manager decides", s.What, len(s.Moves)),
				})
			}
		}
		if s.Accepted == casefile.Refused {
			out = append(out, Finding{
				Rule: "act.accepted", At: s.Cell("accepted"), Doc: s.Doc,
				Text: fmt.Sprintf("%s said no to “%s”. Who will do it, or what instead?", s.Who, s.What),
			})
		}
	}
	return out
}
