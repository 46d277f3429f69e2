package due

import (
	"slices"
	"time"

	"doorstep/app/casefile"
)

// education are the clocks of EHC assessments, plans and reviews, and of children
// who are missing education.
func education(m *maker) {
	planned := false
	for _, d := range m.r.Of("ehc") {
		on := func(what string) casefile.Date { return d.DateIn("", "ehc."+what) }
		request, draft, final := on("request"), on("draft"), on("final")
		off := run{}
		if d.Code("ehc.decision") == "no-appeal-right-explained" {
			off.off, off.offOn = "it was decided not to assess", m.answered(d, "", "ehc.decision")
		}
		m.clock(run{key: "ehc-decide", doc: d, start: request, met: m.answered(d, "", "ehc.decision")})
		m.clock(run{key: "ehc-advice", doc: d, start: on("advice-asked"), met: on("advice-sent"), off: off.off, offOn: off.offOn})
		m.clock(run{key: "ehc-no-plan", doc: d, start: request, met: earliest(draft, final), off: off.off, offOn: off.offOn})
		m.clock(run{key: "ehc-parent-days", doc: d, start: draft, off: off.off, offOn: off.offOn, met: final})
		m.clock(run{key: "ehc-final", doc: d, start: request, met: final, off: off.off, offOn: off.offOn})
		m.annualReview(d, final)
		planned = planned || final != "" || on("review-date") != "" || on("review-meeting") != ""
	}
	if d := m.r.Latest("dca"); d != nil {
		has := d.Code("dca.dev.edu.send") == "ehc-plan"
		if next := d.DateIn("", "dca.dev.edu.review"); has && next != "" && !planned {
			m.item(Item{Kind: Review, Key: "dca.dev.edu.review", Doc: d.ID(), Title: "EHC annual review", Due: casefile.Due{Date: next}, Owner: m.lead, OwnerRef: m.leadRef})
		}
		planned = planned || has
	}
	if planned {
		m.phaseTransfer()
	}
	for _, d := range m.r.Of("cme") {
		m.missing(d)
	}
}

// opened is the day from which there is a case.
func (m *maker) opened() casefile.Date { return m.r.Case.DateIn("", "case.opened") }

// annualReview are the clocks of an EHC plan's reviews: the next one, and after a
// meeting the decision and the amended plan.
func (m *maker) annualReview(d *casefile.Document, final casefile.Date) {
	meeting, next := d.DateIn("", "ehc.review-meeting"), d.DateIn("", "ehc.review-date")
	last := final
	if meeting != "" {
		if final != "" && final < meeting {
			m.clock(run{key: "ehc-review", doc: d, start: final, met: meeting})
		}
		last = meeting
		decision := d.Code("ehc.review-decision")
		m.clock(run{key: "ehc-review-decision", doc: d, start: meeting, met: m.answered(d, "", "ehc.review-decision")})
		amended := run{key: "ehc-amended", doc: d, start: meeting}
		switch {
		case decision == "keep" || decision == "end":
			amended.off, amended.offOn = "the plan is not amended", m.answered(d, "", "ehc.review-decision")
		case final > meeting:
			amended.met = final
		}
		m.clock(amended)
		if decision == "end" {
			return
		}
	}
	switch {
	case last != "":
		if next <= last {
			next = ""
		}
		m.clock(run{key: "ehc-review", doc: d, start: last, planned: next})
	case next != "":
		m.item(Item{Kind: Review, Key: "ehc.review-date", Doc: d.ID(), Title: "EHC annual review", Due: casefile.Due{Date: next}, Owner: m.lead, OwnerRef: m.leadRef})
	}
}

func earliest(days ...casefile.Date) casefile.Date {
	return first(days, "0000-00-00")
}

// phaseTransfer are the days of the law by which a child with an EHC plan has one
// for the next phase: reception, secondary school and what follows at 16. The
// clock starts with the school year in which the child moves on.
func (m *maker) phaseTransfer() {
	for _, t := range []struct {
		leaving int // the school year from whose end the child moves on; 0 is reception's year before school
		key     string
	}{{-1, "phase-transfer"}, {6, "phase-transfer"}, {11, "phase-transfer-post-16"}} {
		start := schoolYear(m.child.Born, t.leaving)
		began, ok := start.Time()
		if !ok {
			continue
		}
		day := m.limit(t.key, start).Yearly
		if day.Day == 0 {
			continue
		}
		end := casefile.DateOf(time.Date(began.Year()+1, day.Month, day.Day, 0, 0, 0, 0, time.UTC))
		if end < m.opened() {
			continue // it was before this case
		}
		met := first(m.days("phase-transfer-plan"), start)
		if met > casefile.DateOf(began.AddDate(1, 0, 0)) {
			met = "" // that of a later phase
		}
		m.yearly(t.key, start, end, met)
	}
}

// yearly adds a clock that ends on a day of the year, moved as the law's are.
func (m *maker) yearly(key string, start, end, met casefile.Date) {
	set := m.r.Settings.On(string(start))
	v, _ := set.Lookup("cfg.time." + key)
	due, raw, ok := m.r.Calendar.Count(end, daysOf(0), casefile.KindOf(v.Kind))
	if !ok {
		return
	}
	m.out = append(m.out, Item{
		Kind: Clock, Key: "cfg.time." + key, Title: v.About, Case: m.r.ID, Child: m.child.Short(), Owner: m.lead, OwnerRef: m.leadRef, Start: start, From: v.Starts,
		Limit: v.Text, Law: v.Kind, Source: v.Source, Due: due, Raw: raw, Met: met,
	})
}

// schoolYear is 1 September on which a child begins a school year: 1 for the
// first year after reception. A child born on or before 31 August starts it in the
// year in which they are five.
func schoolYear(born casefile.Date, year int) casefile.Date {
	t, ok := born.Time()
	if !ok {
		return ""
	}
	first := t.Year() + 5
	if t.Month() >= time.September {
		first++
	}
	return casefile.DateOf(time.Date(first+year-1, time.September, 1, 0, 0, 0, 0, time.UTC))
}

// missing looks again at a child who is missing education until they have started
// somewhere.
func (m *maker) missing(d *casefile.Document) {
	sent := d.DateIn("", "cme.sent")
	c := run{doc: d, start: sent}
	switch d.Code("cme.result") {
	case "found-in-education", "started", "home-education-suitable", "traced-elsewhere":
		c.off, c.offOn = "the child is in education or was found elsewhere", m.answered(d, "", "cme.result")
	}
	var looks []casefile.Date
	for _, v := range d.History(casefile.Cell{LinkID: "cme.result"}) {
		looks = append(looks, m.day(v.At))
	}
	looks = slices.DeleteFunc(sorted(looks), func(on casefile.Date) bool { return on <= sent })
	m.chain(c, [2]string{"cme-check", "cme-check"}, looks, [2]string{})
}

// adulthood is the clock of planning for adult life.
func adulthood(m *maker) {
	born, ok := m.child.Born.Time()
	if !ok {
		return
	}
	fourteen := casefile.DateOf(born.AddDate(14, 0, 0))
	// For who is older when the case begins, it is due at once.
	c := run{key: "transition", start: max(earliest(fourteen, schoolYear(m.child.Born, 9)), m.opened())}
	if adult := casefile.DateOf(born.AddDate(18, 0, 0)); c.start >= adult {
		return
	}
	if plans := m.r.Of("tra"); len(plans) > 0 {
		c.doc, c.met = plans[0], m.day(plans[0].Summary().Started)
	} else if d := m.r.Latest("dca"); d != nil && d.Code("dca.adult.assessment") != "" {
		c.doc, c.met = d, m.answered(d, "", "dca.adult.assessment")
	}
	m.clock(c)
}
