package due

import (
	"slices"

	"doorstep/app/casefile"
)

// inNeed are the reviews and visits of child in need plans. There is one plan for a
// child (cinp.child): where a new one began, the one before ended.
func inNeed(m *maker) {
	plans := m.r.Of("cinp")
	for i, d := range plans {
		start := d.DateIn("", "cinp.start")
		var reviews []casefile.Date
		c := run{doc: d, start: start, planned: d.DateIn("", "cinp.next")}
		for _, later := range plans[i+1:] {
			if on := later.DateIn("", "cinp.start"); on > start {
				c.off, c.offOn = "a new plan began "+casefile.DateWords(string(on)), on
				break
			}
		}
		for _, row := range d.Rows("cinp.meeting", "") {
			on := d.DateIn(row.ID, "cinp.meeting.date")
			if d.CodeIn(row.ID, "cinp.meeting.kind") == "first" || on == "" {
				continue
			}
			reviews = append(reviews, on)
			if code := d.CodeIn(row.ID, "cinp.meeting.decision"); code == "end" || code == "step-up" || code == "step-down" {
				c.off, c.offOn = "the plan ended "+casefile.DateWords(string(on)), on
			}
		}
		suffix := ""
		if m.shortBreaksOnly() {
			suffix = "-short-breaks"
		}
		m.chain(c, [2]string{"cin-first-review", "cin-review" + suffix}, reviews, [2]string{})
		c.planned = ""
		visits := slices.DeleteFunc(m.visited(), func(v casefile.Date) bool { return c.offOn != "" && v > c.offOn })
		m.chain(c, [2]string{"cin-visit" + suffix, "cin-visit" + suffix}, visits, [2]string{})
	}
}

// shortBreaksOnly reports that the newest signed assessment offers short breaks and
// no other plan.
func (m *maker) shortBreaksOnly() bool {
	d := m.r.Latest("dca")
	if d == nil {
		return false
	}
	outcome := d.Codes(casefile.Cell{LinkID: "dca.dec.outcome"})
	breaks := slices.ContainsFunc(outcome, func(o string) bool {
		return o == "short-breaks-specialist" || o == "universal-or-targeted-short-breaks"
	})
	return breaks && !slices.Contains(outcome, "child-in-need-plan")
}

// earlyHelp are the clocks of the CAF: the local day by which it is finished, and
// the reviews of its plan.
func earlyHelp(m *maker) {
	for _, d := range m.r.Of("caf") {
		signed := m.signed(d, "caf.sign.assessor")
		m.clock(run{key: "cfg.caf.target-working-days", doc: d, start: d.DateIn("", "caf.form.started"), met: signed, title: d.Form().Title})
		if signed == "" {
			continue
		}
		c := run{doc: d, start: signed, planned: d.DateIn("", "caf.end.review")}
		var reviews []casefile.Date
		for _, plan := range m.r.Of("cafdpr") {
			for _, row := range plan.Rows("cafdpr.meeting", "") {
				if plan.CodeIn(row.ID, "cafdpr.meeting.kind") != "first-plan" {
					reviews = append(reviews, plan.DateIn(row.ID, "cafdpr.meeting.date"))
				}
			}
			if next := plan.DateIn("", "cafdpr.next-review"); next != "" {
				c.planned = next
			}
			switch plan.Code("cafdpr.next") {
			case "continue", "change-plan", "":
			default:
				c.off, c.offOn = "the plan ended", m.answered(plan, "", "cafdpr.next")
			}
		}
		m.chain(c, [2]string{"caf-review", "caf-review"}, reviews, [2]string{})
	}
}
