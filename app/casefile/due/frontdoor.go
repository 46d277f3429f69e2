package due

import "doorstep/app/casefile"

// frontDoor are the clocks of what comes in before an assessment begins: deciding
// on a referral and telling who sent it. Where no contact was written down, the
// case record says when the referral came.
func frontDoor(m *maker) {
	for _, d := range m.r.Of("ref") {
		came := d.DateIn("", "ref.when")
		c := run{key: "referral-decision", doc: d, start: came, met: d.DateIn("", "ref.decided")}
		if o := d.Code("ref.outcome"); o != "" && o != "referral" {
			c.off, c.offOn = "it did not become a referral", m.answered(d, "", "ref.outcome")
		}
		m.clock(c)
		c = run{key: "referrer-chase", doc: d, start: came, met: d.DateIn("", "ref.told")}
		if d.Code("ref.source") == "anonymous" {
			c.off, c.offOn = "nobody left a name", came
		}
		m.clock(c)
	}
	if len(m.r.Of("dca")) == 0 && len(m.r.Of("ref")) == 0 {
		c := run{key: "referral-decision", start: m.r.Case.DateIn("", "case.referral-date")}
		switch m.r.Case.Code("case.status") {
		case "contact", "referral", "reopened", "":
		default:
			c.met = m.answered(m.r.Case, "", "case.status")
		}
		m.clock(c)
	}
	for _, d := range m.r.Of("harm") {
		told, written := d.DateIn("", "lon.safeguarding.told-when"), d.DateIn("", "lon.safeguarding.written-referral")
		m.clock(run{key: "cfg.levels.written-referral", doc: d, start: told, met: written})
	}
}

// protection are the clocks of child protection.
func protection(m *maker) {
	conferences, reviews := m.days("conference"), m.days("review-conference")
	for _, d := range m.r.Of("dca") {
		cause := m.firstSaid(d, "", "dca.safe.judgement", "reasonable-cause-to-suspect-significant-harm", "immediate-danger")
		answer, on := d.Code("dca.safe.s47"), d.DateIn("", "dca.safe.s47.date")
		c := run{key: "strategy", doc: d, start: cause}
		switch answer {
		case "strategy-discussion-held", "s47-started", "police-action":
			c.met = on
		case "decided-not-needed-by-manager":
			c.off, c.offOn = "a manager decided that it is not needed", on
		}
		m.clock(c)
		if answer == "s47-started" {
			m.clock(run{key: "icpc", doc: d, start: on, met: first(conferences, on)})
		}
	}
	for i, held := range conferences {
		until := casefile.Date("9999-12-31")
		if i+1 < len(conferences) {
			until = conferences[i+1]
		}
		m.clock(run{key: "core-group", doc: m.r.Case, start: held, met: before(first(m.days("core-group"), held), until)})
		var after []casefile.Date
		for _, r := range reviews {
			if r > held && r < until {
				after = append(after, r)
			}
		}
		c := run{doc: m.r.Case, start: held}
		if m.r.Case.Code("case.status") != "closed" && i+1 < len(conferences) {
			c.off, c.offOn = "a new conference was held", until
		}
		m.chain(c, [2]string{"cp-review", "cp-review"}, after, [2]string{})
	}
	known, told := m.days("allegation-known"), m.days("designated-officer-told")
	for _, d := range m.r.Of("harm") {
		for _, code := range d.Codes(casefile.Cell{LinkID: "lon.safeguarding.told-who"}) {
			if code == "designated-officer" {
				told = append(told, d.DateIn("", "lon.safeguarding.told-when"))
			}
		}
	}
	for _, d := range m.r.Docs {
		for _, s := range d.Picked() {
			if s.Code == "ext.l34.allegation-carer" {
				known = append(known, m.day(d.Summary().Started))
			}
		}
	}
	for _, on := range sorted(known) {
		m.clock(run{key: "lado", doc: m.r.Case, start: on, met: first(told, on)})
	}
}

func before(d, until casefile.Date) casefile.Date {
	if d < until {
		return d
	}
	return ""
}

// days are the days of the case record on which something happened that no form
// says, in order (case.dates).
func (m *maker) days(what string) []casefile.Date {
	var out []casefile.Date
	for _, row := range m.r.Case.Rows("case.dates", "") {
		if m.r.Case.CodeIn(row.ID, "case.dates.what") == what {
			out = append(out, m.r.Case.DateIn(row.ID, "case.dates.on"))
		}
	}
	return sorted(out)
}
