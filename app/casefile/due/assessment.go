package due

import (
	"slices"
	"time"

	"doorstep/app/casefile"
)

// assessment are the clocks of the Disabled Child Assessment, from the referral to
// the family's copy and the first meeting.
func assessment(m *maker) {
	for _, d := range m.r.Of("dca") {
		referred, decided := d.DateIn("", "dca.form.referral-date"), d.DateIn("", "dca.form.decision-date")
		lead, finished := m.signed(d, "dca.sign.lead"), m.signed(d, "dca.sign.manager")
		if !slices.ContainsFunc(m.r.Of("ref"), func(r *casefile.Document) bool { return r.DateIn("", "ref.when") == referred }) {
			m.clock(run{key: "referral-decision", doc: d, start: referred, met: decided})
		}
		m.clock(run{key: "child-first-seen", doc: d, start: decided, met: first(m.seen(), decided)})
		m.checkpoints(d, referred, finished)
		m.clock(run{key: "assessment", doc: d, start: referred, met: finished, title: d.Form().Title})
		if target := d.DateIn("", "dca.form.target"); target != "" {
			m.item(Item{Kind: Review, Key: "dca.form.target", Doc: d.ID(), Title: "Earlier date agreed: " + d.Form().Title, Due: casefile.Due{Date: target}, Met: finished, Owner: m.lead, OwnerRef: m.leadRef})
		}
		// An explanation by impairment waits for a doctor who knows (V-DCA-6).
		if d.Code("dca.safe.explain.choice") == "paediatric-opinion-requested" {
			m.clock(run{key: "cfg.dca.opinion", doc: d, start: d.DateIn("", "dca.safe.explain.date")})
		}
		m.clock(run{key: "manager-sign", doc: d, start: lead, met: m.managerAnswered(d, lead, finished), manager: true})
		m.clock(run{key: "copy-to-family", doc: d, start: finished, met: d.DateIn("", "dca.view.copy")})
		if slices.Contains(d.Codes(casefile.Cell{LinkID: "dca.dec.outcome"}), "child-in-need-plan") {
			m.clock(run{key: "plan-meeting", doc: d, start: finished, met: first(m.meetings(), finished)})
		}
	}
}

// managerAnswered is the day on which the manager agreed to an assessment or sent
// it back after the lead had signed.
func (m *maker) managerAnswered(d *casefile.Document, lead, finished casefile.Date) casefile.Date {
	days := []casefile.Date{finished}
	if d.Code("dca.over.decision") != "" {
		days = append(days, m.answered(d, "", "dca.over.decision"))
	}
	for _, rev := range m.r.Of(casefile.FormReview) {
		v := casefile.Review{Doc: rev}
		if v.Of() == d.ID() && v.Outcome() != "" && v.Outcome() != casefile.ReviewReading {
			days = append(days, m.answered(rev, "", "rev.outcome"))
		}
	}
	return first(days, lead)
}

// checkpoints are a manager's looks at a running assessment, each met by the look
// that was held for it.
func (m *maker) checkpoints(d *casefile.Document, referred, finished casefile.Date) {
	marks := m.limit("checkpoints", referred).Marks
	held := column(d, "dca.over.checkpoint", "date")
	byKind := map[string]casefile.Date{}
	for _, o := range m.r.Of("ovs") {
		if on := m.heldOn(o); on >= referred {
			byKind[o.Code("ovs.kind")] = on
		}
	}
	held = sorted(held)
	for i, span := range marks {
		c := run{key: "checkpoints", doc: d, start: referred, span: span, manager: true, note: "look " + itoa(i+1) + " of " + itoa(len(marks))}
		if on := byKind["checkpoint-"+itoa(span.N)]; on != "" {
			c.met = on
		} else if i < len(held) {
			c.met = held[i]
		}
		if finished != "" {
			c.off, c.offOn = "the assessment was finished first", finished
		}
		m.clock(c)
	}
}

// heldOn is the day on which a manager's oversight was written down and signed or
// finished; "" while it is being written.
func (m *maker) heldOn(o *casefile.Document) casefile.Date {
	if m.answered(o, "", "ovs.challenge") == "" || m.answered(o, "", "ovs.next") == "" {
		return ""
	}
	return m.answered(o, "", "ovs.next")
}

// seen are the days on which somebody saw the child for an assessment, in order.
func (m *maker) seen() []casefile.Date {
	var out []casefile.Date
	for _, d := range m.r.Of("dca") {
		out = append(out, column(d, "dca.voice.contact", "when")...)
	}
	return sorted(out)
}

// visited are the days on which the child was seen or visited, in order.
func (m *maker) visited() []casefile.Date { return m.visitedSince(time.Time{}) }

// visitedSince are those of them that were after a moment: a visit on the morning
// of the day on which a child is placed is none to the placement.
func (m *maker) visitedSince(moment time.Time) []casefile.Date {
	var out []casefile.Date
	add := func(at time.Time) {
		if !at.Before(moment) {
			out = append(out, m.day(at))
		}
	}
	for _, d := range m.r.Of("dca") {
		for _, row := range d.Rows("dca.voice.contact", "") {
			if v, ok := d.AnswerIn(row.ID, "dca.voice.contact.when"); ok {
				if at, err := time.Parse(time.RFC3339, v.Text); err == nil {
					add(at)
				}
			}
		}
	}
	for _, v := range m.r.Visits() {
		if v.Ended {
			add(v.At)
		}
	}
	return sorted(out)
}

// meetings are the days of child in need meetings, in order.
func (m *maker) meetings() []casefile.Date {
	var out []casefile.Date
	for _, d := range m.r.Of("cinp") {
		out = append(out, column(d, "cinp.meeting", "date")...)
	}
	return sorted(out)
}

// carers are the assessments of those who care: parents, and brothers and sisters
// under 18. With the child's own assessment there is nothing to count.
func carers(m *maker) {
	for _, d := range m.r.Of("dca") {
		for _, g := range []struct{ group, link, name, waiting, done, declined, also string }{
			{"dca.carer.entry", ".assessment", ".person", "separate-booked", "separate-done", "offered-declined", ""},
			{"dca.sib.entry", ".young-carer", ".person", "refer-now", "done", "declined", "booked"},
		} {
			for _, row := range d.Rows(g.group, "") {
				link := g.group + g.link
				c := run{key: "carers-assessment", doc: d, row: row.ID, child: d.TextIn(row.ID, g.group+g.name)}
				c.start = m.firstSaid(d, row.ID, link, g.waiting, g.also)
				if c.start == "" {
					continue // it was never asked for
				}
				switch code := d.CodeIn(row.ID, link); code {
				case g.done:
					c.met = m.answered(d, row.ID, link)
				case g.waiting, g.also:
				default:
					c.off, c.offOn = "not wanted or not needed", m.answered(d, row.ID, link)
					if code == g.declined {
						c.off = "it was offered and declined"
					}
				}
				m.clock(c)
			}
		}
	}
}

// firstSaid is the day on which a choice was first answered with one of the codes,
// even if it says something else now; "" when it never was.
func (m *maker) firstSaid(d *casefile.Document, row casefile.RowID, link string, codes ...string) casefile.Date {
	for _, v := range d.History(casefile.Cell{Row: row, LinkID: link}) {
		if a, ok := casefile.FromOp(v.Value); ok && slices.Contains(codes, a.Coding.Code) {
			return m.day(v.At)
		}
	}
	return ""
}
