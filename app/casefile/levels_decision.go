package casefile

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"doorstep/forms/engine"
)

// RuleLevels is the rule of problems with a decision on the level of need; the key
// says which.
const RuleLevels engine.Rule = "levels"

// Keys of RuleLevels (levels-of-need.md section 5).
const (
	LevelDiffers   = "level-differs"   // another level than the one suggested, without a reason of some length
	LevelDiscussed = "level-discussed" // below a sign of harm, talked over with nobody
)

// decided are the questions with which forms decide on a level of need.
var decided = map[string]struct{ level, reason, discussed string }{
	"lon": {"lon.decision", "lon.decision.reason", "lon.decision.discussed-with"},
	"caf": {"caf.level.decision", "caf.level.why", ""},
	"dca": {"dca.dec.level", "dca.dec.level.reason", ""},
}

// LevelDecision is what somebody decided the level of need is, beside what the
// picked signs point to. The decision is always the practitioner's.
type LevelDecision struct {
	Doc       *Document
	Level     int
	At        time.Time
	Reason    string
	Discussed string
	Suggested Suggestion
	// Below are the picked signs of harm that the decision lies below, the most
	// urgent first.
	Below []Sign
	// ReadBy is the manager who read why, "" while nobody did.
	ReadBy string
}

// Differs reports whether the decision is another level than the signs point to.
// Without a sign there is nothing to differ from.
func (l LevelDecision) Differs() bool { return l.Suggested.Level != 0 && l.Suggested.Level != l.Level }

// BelowHarmNow reports whether the decision lies below a sign of harm now, which
// the manager looks at on the same day.
func (l LevelDecision) BelowHarmNow() bool { return len(l.Below) > 0 && l.Below[0].Has(FlagHarmNow) }

// DecisionOf reads the decision of a document; false when it has none.
func DecisionOf(d *Document) (LevelDecision, bool) {
	at, ok := decided[FormName(d.Form())]
	if !ok {
		return LevelDecision{}, false
	}
	n, err := strconv.Atoi(strings.TrimPrefix(d.Code(at.level), "level-"))
	if err != nil {
		return LevelDecision{}, false
	}
	l := LevelDecision{Doc: d, Level: n, Reason: d.Text(at.reason), Suggested: SuggestLevel(d.Picked())}
	for _, v := range d.History(Cell{LinkID: at.level}) {
		l.At = v.At
	}
	if at.discussed != "" {
		l.Discussed = d.Text(at.discussed)
	}
	for _, s := range l.Suggested.Harm {
		if n < s.Level {
			l.Below = append(l.Below, s)
		}
	}
	if FormName(d.Form()) == "lon" {
		l.ReadBy = readBy(d, "lon.decision.read")
	}
	return l, true
}

// Decisions are those of all documents of a case, the first document first.
func (r Record) Decisions() []LevelDecision {
	var out []LevelDecision
	for _, d := range r.Docs {
		if l, ok := DecisionOf(d); ok {
			out = append(out, l)
		}
	}
	return out
}

// LevelProblems is what stands against a decision on the level of need: a reason
// where it differs from the suggestion, in either direction, and somebody it was
// talked over with where it lies below a sign of harm. A decision that is what the
// signs point to needs no reason of this kind.
func LevelProblems(r Record, d *Document) []engine.Problem {
	l, ok := DecisionOf(d)
	if !ok {
		return nil
	}
	at := decided[FormName(d.Form())]
	var out []engine.Problem
	least := r.Settings.Number("cfg.levels.override-min-chars")
	if n := utf8.RuneCountInString(strings.TrimSpace(l.Reason)); l.Differs() && n < least {
		out = append(out, engine.Problem{
			Cell: Cell{LinkID: at.reason}, Rule: RuleLevels, Key: LevelDiffers, Level: engine.LevelStop,
			Message: fmt.Sprintf("Your level is %d, the signs point to %d. Say why in %d characters or more", l.Level, l.Suggested.Level, least),
		})
	}
	if at.discussed != "" && len(l.Below) > 0 && l.Discussed == "" {
		out = append(out, engine.Problem{
			Cell: Cell{LinkID: at.discussed}, Rule: RuleLevels, Key: LevelDiscussed, Level: engine.LevelStop,
			Message: fmt.Sprintf("Your level is below a sign of harm: “%s”. Say who you talked it over with", l.Below[0].Words),
		})
	}
	return out
}
