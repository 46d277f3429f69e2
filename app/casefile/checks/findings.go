package checks

import (
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/casefile/handling"
	"doorstep/app/casefile/healthplan"
	"doorstep/forms/engine"
	"doorstep/forms/quality"
)

// Findings are all that the checks have to say about a document as it stands, in
// the order of its form; reasons that were given change nothing. The case's other
// documents are read for what only they know.
func Findings(rec casefile.Record, doc *casefile.Document) []quality.Finding {
	return read(rec, doc).findings()
}

func (r *reader) findings() []quality.Finding {
	plan := r.actions()
	r.plan(plan)
	r.lint()
	r.lengths()
	r.meetings()
	switch r.form {
	case "caf":
		r.caf(plan)
	case "dca":
		r.dca(plan)
	case "cafdpr":
		r.reviewDay("cafdpr.next-review")
	case "cinp":
		r.add(r.rules.Health(r.health("cinp.health"), nil, casefile.Cell{}, r.today()))
	case "ovs":
		r.oversight()
	case "cmp":
		r.placement()
	case healthplan.Form:
		r.healthPlan()
	case handling.Form, handling.HomeForm:
		r.handling()
	}
	r.levels()
	r.sharing()
	r.warnings()
	r.sort()
	return r.out
}

// levels are the rules of a decision on the level of need (levels-of-need.md
// section 5).
func (r *reader) levels() {
	for _, p := range casefile.LevelProblems(r.rec, r.doc) {
		r.rule(p.Key, quality.Stop, p.Cell, p.Message)
	}
}

// healthPlan are the rules of a health care plan (nursing-care-plans.md section 3.2).
func (r *reader) healthPlan() {
	for _, p := range healthplan.Findings(r.rec, r.doc) {
		l := quality.Stop
		if p.Level == engine.LevelWarn {
			l = quality.Ask
		}
		r.rule(p.Key, l, p.Cell, p.Message)
	}
}

// asked are the warnings of a form that want one line of reason before anybody
// goes on (caf.md section 7, disabled-child-assessment.md section 5,
// ot-home-risk-assessment.md 9.2).
var asked = map[string]bool{"V-CAF-9": true, "V-DCA-3": true, "V-DCA-4": true, "V-DCA-19": true, "OT-V02": true, "OT-V04": true, "OT-V06": true}

// warnings are what the form itself only warns of.
func (r *reader) warnings() {
	for _, p := range r.says {
		if p.Level != engine.LevelWarn || p.Key == "" || p.Key == "act-by" && r.late(p.Cell) {
			continue
		}
		l := quality.Hint
		if asked[p.Key] {
			l = quality.Ask
		}
		r.rule(p.Key, l, p.Cell, p.Message)
	}
}

// late reports an action whose day is over: that it is late is said elsewhere.
func (r *reader) late(c casefile.Cell) bool {
	return string(r.doc.DateIn(c.Row, c.LinkID)) < r.today()
}

// sort puts findings in the order of the form, the hardest first at one place.
func (r *reader) sort() {
	place := map[string]int{}
	for it := range r.doc.Form().Items() {
		place[it.LinkID] = len(place) + 1
	}
	slices.SortStableFunc(r.out, func(a, b quality.Finding) int {
		if d := place[a.Place.LinkID] - place[b.Place.LinkID]; d != 0 {
			return d
		}
		if a.Place.Row == b.Place.Row {
			return rank(a.Level) - rank(b.Level)
		}
		return 0
	})
}

func rank(l quality.Level) int {
	return slices.Index([]quality.Level{quality.Stop, quality.Ask, quality.Hint, quality.Info}, l)
}

// Found is a finding as a screen shows it, with the reason that somebody gave.
type Found struct {
	quality.Finding
	Reason *casefile.Reason // nil when none was given
}

// Open reports whether it still stands in the way of a signature.
func (f Found) Open() bool {
	return f.Level == quality.Stop || f.Level == quality.Ask && f.Reason == nil
}

// Why names what a reason for the finding is given for, for
// casefile.Document.GiveReason: its Key, which is casefile.ReasonFor.
func Why(f quality.Finding) string { return f.Key() }

// sameAs are the rules of a form that say what a check says too: where the form
// stops, the check keeps silent.
var sameAs = map[string]string{
	"Q-VOICE-1": "V-DCA-2", "Q-SAFE-1": "V-DCA-6", "Q-HLT-1": "V-DCA-14", "Q-OVS-3": "V-DCA-9",
	casefile.LevelDiffers: casefile.LevelDiffers,
}

// Review is what a screen shows of the findings: each once, without what the form
// already says, with the reasons given. An action that lacks a person, a day or a
// need is asked for by the form; a check speaks where something was written in
// place of it.
func Review(rec casefile.Record, doc *casefile.Document) []Found {
	reasons := doc.Reasons()
	says := map[string]bool{}
	empty := map[casefile.Cell]bool{}
	r := read(rec, doc)
	for _, p := range r.says {
		if p.Level == engine.LevelStop {
			says[p.Key] = true
			empty[p.Cell] = empty[p.Cell] || p.Rule == engine.RuleRequired
		}
	}
	var out []Found
	seen := map[quality.Finding]bool{}
	for _, f := range r.findings() {
		if k := sameAs[f.ID]; k != "" && says[k] || seen[f] {
			continue
		}
		if empty[f.Place] && (f.Level == quality.Stop || f.Level == quality.Ask) && f.Signer == "" {
			continue
		}
		// The CAF's own words for it stand beside the question already.
		if f.ID == "V-CAF-12" {
			continue
		}
		seen[f] = true
		found := Found{Finding: f}
		if why, ok := reasons[Why(f)]; ok && f.Level == quality.Ask {
			found.Reason = &why
		}
		out = append(out, found)
	}
	return out
}
