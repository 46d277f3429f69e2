package checks

import (
	"slices"
	"strconv"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/oversight"
	"doorstep/forms/engine"
	"doorstep/forms/quality"
)

// caf asks of a common assessment.
func (r *reader) caf(plan []quality.Action) {
	r.add(r.rules.Analysis(quality.Analysis{
		Judgement: r.passage("caf.end.summary"), Described: r.words("caf.info.", "caf.home.", "caf.dev.", "caf.par.", "caf.fam."),
	}))
	seen := r.doc.Code("caf.info.child-seen")
	v, _ := r.doc.Answer("caf.id.unborn")
	heard := quality.NoVoice
	how := r.doc.Codes(casefile.Cell{LinkID: "caf.say.child-how"})
	if len(how) == 1 && how[0] == "through-parent-only" {
		heard = quality.ThroughParent
	}
	r.add(r.rules.Voice(quality.Voice{
		At: casefile.Cell{LinkID: "caf.info.child-seen"}, Seen: seen != "not-present", Unborn: v.Bool || seen == "unborn",
		Strength: heard, HowAt: casefile.Cell{LinkID: "caf.say.child-how"},
		Words: r.voices(), Plan: planWords(plan), PlanAt: casefile.Cell{LinkID: "caf.end.action"},
	}))
	r.add(r.rules.Safety(quality.Safety{Flagged: r.flagged(), FlaggedAt: casefile.Cell{LinkID: "caf.level.indicators"}}))
	r.add(r.rules.CarriedOn(r.written(), r.earlier("caf")))
	r.reviewDay("caf.end.review")
}

// reviewDay: a review falls on a day on which people work, and not later than the
// council allows (V-CAF-11).
func (r *reader) reviewDay(link string) {
	on := r.doc.DateIn("", link)
	if on == "" || r.rec.Calendar == nil {
		return
	}
	if limit, ok := r.rec.Settings.Limit("cfg.caf.review-weeks"); ok {
		_, last, ok := r.rec.Calendar.Count(casefile.DateOf(r.rec.Now), limit.Most, casefile.Practice)
		if ok && last != "" && on > last && !r.warned("V-CAF-11") {
			r.rule("V-CAF-11", quality.Hint, casefile.Cell{LinkID: link}, "The review is more than "+limit.Most.String()+" away")
			return
		}
	}
	if r.rec.Calendar.Working(on) {
		return
	}
	says := "Nobody works on " + casefile.DateWords(string(on))
	if due, ok := r.rec.Calendar.Add(on, 1); ok {
		says += ". The next working day is " + casefile.DateWords(string(due.Date))
	}
	r.rule("V-CAF-11", quality.Hint, casefile.Cell{LinkID: link}, says)
}

// warned reports whether the form itself warns of a rule.
func (r *reader) warned(key string) bool {
	return slices.ContainsFunc(r.says, func(p engine.Problem) bool { return p.Key == key })
}

// oversight asks of a manager's look at a case.
func (r *reader) oversight() {
	o := oversight.Oversight{Doc: r.doc}
	q := quality.Oversight{Challenge: r.passage("ovs.challenge"), LastAt: casefile.Cell{LinkID: "ovs.last-directions"}, ActionsAt: casefile.Cell{LinkID: "ovs.direction"}, Before: -1}
	for _, d := range oversight.LastDirections(r.rec, o) {
		q.Last = append(q.Last, quality.Direction{What: d.What, Answered: d.Answered()})
	}
	if o.Kind() == oversight.Supervision && r.openPlan() {
		q.Supervision, q.Actions = true, len(o.Directions())
		for _, before := range oversight.All(r.rec) {
			if before.Doc.ID() == r.doc.ID() {
				break
			}
			if before.Kind() == oversight.Supervision {
				q.Before = len(before.Directions())
			}
		}
	}
	r.add(r.rules.Oversight(q))
	if last, why := oversight.NextLimit(r.rec); last != "" && o.Next() > last {
		r.rule("ovs-next-late", quality.Stop, casefile.Cell{LinkID: "ovs.next"}, "The next look must be on "+casefile.DateWords(string(last))+" or earlier, "+why)
	}
}

// openPlan reports a child in need plan that no meeting has ended.
func (r *reader) openPlan() bool {
	d := r.rec.Latest("cinp")
	if d == nil {
		return false
	}
	open := true
	for _, row := range d.Rows("cinp.meeting", "") {
		if c := d.CodeIn(row.ID, "cinp.meeting.decision"); c != "" {
			open = c != "end"
		}
	}
	return open
}

// placement asks why a place is the best there is.
func (r *reader) placement() {
	if r.doc.Text("cmp.proposal") == "" && r.doc.Text("cmp.proposal.place") == "" {
		return
	}
	p := quality.Placement{At: casefile.Cell{LinkID: "cmp.proposal"}, Unplanned: true, Apart: r.doc.Code("cmp.together") == "apart-reason"}
	chosen := strings.ToLower(r.doc.Text("cmp.proposal.place") + "\n" + r.doc.Text("cmp.proposal"))
	for _, row := range r.group("cmp.options") {
		name := strings.ToLower(r.doc.TextIn(row, "cmp.options.place"))
		if name == "" || !strings.Contains(chosen, name) {
			continue
		}
		if v, ok := r.doc.AnswerIn(row, "cmp.options.distance"); ok {
			p.Miles, _ = strconv.ParseFloat(v.Quantity.Value, 64)
		}
		p.SchoolChange = r.doc.CodeIn(row, "cmp.options.school") == "no"
	}
	r.add(r.rules.Placement(p))
}
