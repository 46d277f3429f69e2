package story

import (
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/checks"
	"doorstep/app/casefile/due"
	"doorstep/app/casefile/follow"
	"doorstep/app/casefile/panel"
	"doorstep/app/casefile/placement"
	"doorstep/app/ui/model"
)

// jointPanel: Wed 16 Dec. Helen for the council and the ICB for health share the cost.
func jointPanel(s *tale) {
	s.at("2026-12-15 10:00")
	early := s.ruth.begin(s.lucy, "jrap")
	unsigned := s.ruth.begin(s.newChild("Nobody", "2019-01-01"), "jrap")
	s.expect("16.4", len(panel.MaySend(s.ruth.record(unsigned.Case()), unsigned.Document)) > 0, "a request without a signed assessment may be sent")
	both := map[string]casetest.Doc{"Jane": s.ruth.begin(s.jane, "jrap"), "Lucy": early}
	var sum []panel.Cost
	for girl, d := range both {
		d.Set("jrap.papers", "dca-signed", "costed-plan", "family-statement").Set("jrap.needs", "Parents and sisters able to go on").
			Set("jrap.alternatives", "Night care at home seven nights: dearer, and strangers in the house").Set("jrap.family", "They want people they know. A direct payment was explained and not wanted").
			Set("jrap.split", "joint-split").Set("jrap.health-part", "Gastrostomy and suction at night are health tasks").Set("jrap.slot", "2026-12-16").Set("jrap.sent", "2026-12-15T10:30:00Z")
		d.Row("jrap.package", ".service", named(map[string]string{"Jane": "Julia Marsh", "Lucy": "Denise Palmer"}[girl]), ".amount", "24 {night}/a", ".unit-cost", "260 pounds", ".start", "2027-01-04", ".end-or-review", "2027-07-04")
		d.Row("jrap.package", ".service", named("Care at home"), ".amount", "6 h/wk", ".unit-cost", "24 pounds", ".start", "2027-01-04", ".end-or-review", "2027-07-04")
		cost, err := panel.CostOf(d.Document)
		must(s, err)
		s.expect("16.1", len(cost.Lines) == 2 && cost.Lines[0].Weekly.String() == "£120.00" && cost.Lines[1].Weekly.String() == "£144.00" && cost.Weekly.String() == "£264.00", "%s costs %+v", girl, cost)
		sum = append(sum, cost)
	}
	total := panel.Sum(sum...)
	council, health, _ := panel.Split{Council: 60_00, Health: 40_00}.Of(total)
	s.expect("16.1", total.String() == "£528.00" && council.String() == "£316.80" && health.String() == "£211.20", "%v: %v and %v", total, council, health)
	s.expect("16.4", len(panel.MaySend(s.ruth.record(s.jane), both["Jane"].Document)) == 0, "with it it may not: %v", panel.MaySend(s.ruth.record(s.jane), both["Jane"].Document))
	s.everybody()

	s.at("2026-12-16 15:00")
	for girl, d := range both {
		there := s.helen.doc(d.ID())
		there.Set("jrap.decision", "agreed").Set("jrap.reason", "Help that keeps the girls at home and lets their parents sleep").
			Set("jrap.agreed-split", "60 %").Set("jrap.agreed-split.health", "30 %").Set("jrap.review", "2027-07-04")
		refused := false
		for _, r := range panel.MaySign(s.helen.record(d.Case()), there.Document, "jrap.chair", s.helen.name) {
			refused = refused || strings.Contains(r.Text, "100 per cent")
		}
		s.expect("16.2", refused && s.helen.signs(there, "jrap.chair") != nil, "90 per cent are taken for all")
		there.Set("jrap.agreed-split.health", "40 %")
		s.helen.complete(there)
		must(s, s.helen.signs(there, "jrap.chair"))
		q, _ := panel.Of(s.helen.record(d.Case()), there.Document)
		s.expect("16.2", q.Letter.Due == "2026-12-23" && !q.Letter.Late, "%s's letter is due %s", girl, q.Letter.Due)
	}
	s.everybody()
	s.at("2026-12-17 11:00")
	for _, d := range both {
		there := s.priya.doc(d.ID()).Set("jrap.told", "2026-12-17T10:55:00Z")
		q, _ := panel.Of(s.priya.record(d.Case()), there.Document)
		s.expect("16.2", q.Letter.Sent == "2026-12-17" && !q.Letter.Late, "the letter was sent %s", q.Letter.Sent)
	}
	// What is refused though it is necessary in law asks for legal advice.
	refusal := s.helen.begin(s.jane, "jrap")
	refusal.Set("jrap.sent", "2026-12-17T11:00:00Z").Set("jrap.slot", "2026-12-16").Set("jrap.decision", "refused-reason")
	s.expect("16.3", len(panel.LegalAdviceDue(s.helen.record(s.jane))) > 0, "a refusal of necessary help brings no legal advice")
	refusal.Set("jrap.decision", "agreed")
	s.everybody()
}

// newChild opens a case for a child of whom the story tells no more.
func (s *tale) newChild(given string, born casefile.Date) casefile.ID {
	s.t.Helper()
	id, err := s.ruth.NewCase(ctx, casefile.Person{Given: given, Family: "Placeholder", Born: born})
	must(s, err)
	return id
}

// firstStays: the meeting of Tue 22 Dec, and the first stays in January.
func firstStays(s *tale) {
	s.at("2026-12-22 12:00")
	for girl, c := range map[string]casefile.ID{"Jane": s.jane, "Lucy": s.lucy} {
		plan := s.keep("plan of "+girl, s.ruth.begin(c, "cinp").Set("cinp.start", "2026-12-22").
			Set("cinp.summary", "She is lifted by hand and nobody sleeps. She must be moved without pain, sleep, and see friends. The plan ends when that has held for three months.").
			Set("cinp.contingency", "If nobody comes at 22:00: ring Ruth, then the out-of-hours team").Set("cinp.frequency", "6 wk").
			Set("cinp.views", "HOME, SCHOOL, COOK").Set("cinp.next", "2027-02-02"))
		first := plan.Row("cinp.meeting", ".date", "2026-12-22", ".kind", "first", ".child-part", "views-by-chosen-way")
		plan.In(first, "cinp.meeting.present", s.ruth.me(), s.carol.me(), s.ruth.on(c, "Nadia"))
		s.expect("18.1", slices.Contains(openOn(s.ruth.record(c), "cin-first-review"), "2027-02-02") && len(openOn(s.ruth.record(c), "cin-first-review")) == 1, "%s: the first review is due %v", girl, dues(due.List(s.ruth.record(c)), "cin-first-review"))
	}
	s.everybody()
	s.at("2027-01-04 10:00")
	s.at("2027-01-18 09:00")
	for girl, c := range map[string]casefile.ID{"Jane": s.jane, "Lucy": s.lucy} {
		d := s.of(s.carol, "breaks of "+girl)
		if girl == "Jane" {
			d.Row("brk.stay", ".from", "2027-01-15T17:00:00Z", ".to", "2027-01-17T10:00:00Z", ".status", "happened")
		} else {
			d.Row("brk.stay", ".from", "2027-01-16T12:00:00Z", ".to", "2027-01-17T12:00:00Z", ".status", "happened")
		}
		rec := s.carol.record(c)
		items := due.List(rec)
		want := map[string]casefile.Date{"Jane": "2027-04-15", "Lucy": "2027-04-16"}[girl]
		s.expect("18.2", dueOn(items, "r48-visit") == want && dueOn(items, "r48-review") == want, "%s: visit %s, review %s", girl, dueOn(items, "r48-visit"), dueOn(items, "r48-review"))
		count := placement.CounterOf(rec, arrangementOf(rec, d), rec.Today)
		s.expect("18.3", count.Used == map[string]int{"Jane": 2, "Lucy": 1}[girl] && count.Forecast(24).Used+count.Forecast(24).Planned < count.Amber, "%s: %+v, forecast %+v", girl, count, count.Forecast(24))
	}
	d := s.of(s.carol, "breaks of Jane")
	row := d.Row("brk.stay", ".from", "2027-01-29T17:00:00Z", ".to", "2027-01-31T10:00:00Z", ".status", "cancelled-by")
	asked := d.State(casefile.Cell{Row: row, LinkID: "brk.stay.cancelled-by"}).Enabled && d.State(casefile.Cell{Row: row, LinkID: "brk.stay.cancelled-why"}).Enabled
	d.In(row, "brk.stay.cancelled-by", "carer").In(row, "brk.stay.cancelled-why", "Julia has flu")
	rec := s.carol.record(s.jane)
	s.expect("18.4", asked && placement.CounterOf(rec, arrangementOf(rec, d), rec.Today).Cancelled == 1, "a stay that was called off is not counted")
	v := s.carol.onScreen(1280, 800)
	v.page(s.jane, d, "brk.stay")
	s.picture(v, "18-stays")
	v.Close()
	s.everybody()
}

// education: Lucy's notice of 30 Nov and Jane's review of 10 Feb.
func education(s *tale) {
	lucy := s.ruth.begin(s.lucy, "ehc").Set("ehc.route", "health-notice-under-5").Set("ehc.request", "2026-11-30")
	s.expect("19.1", lucy.DateIn("", "ehc.week6") == "2027-01-11" && lucy.DateIn("", "ehc.week16") == "2027-03-22" && lucy.DateIn("", "ehc.week20") == "2027-04-19",
		"weeks 6, 16 and 20 are %s, %s and %s", lucy.DateIn("", "ehc.week6"), lucy.DateIn("", "ehc.week16"), lucy.DateIn("", "ehc.week20"))
	s.at("2027-02-01 09:00")
	jane := s.keep("ehc of Jane", s.ruth.begin(s.jane, "ehc").Set("ehc.route", "school").Set("ehc.request", "2023-09-04"))
	s.everybody()
	s.at("2027-02-02 08:00")
	jane.Set("ehc.advice-sent", "2027-02-01").Set("ehc.advice-sent.outcomes", "Sleeps through, moved without pain, one friend").
		Set("ehc.advice-sent.section-2", "Waking night care, ceiling track hoist").Set("ehc.advice-sent.other", "Shared care")
	s.keep("ehc", jane)
}

// review: Tue 2 Feb 2027. Was it worth it?
func review(s *tale) {
	s.at("2027-02-02 16:00")
	d := s.of(s.ruth, "dca of Jane")
	plan := s.of(s.ruth, "plan of Jane")
	meeting := plan.Row("cinp.meeting", ".date", "2027-02-02", ".kind", "review", ".child-part", "came",
		".better", "“Cook. Nails. Library next.” She likes Julia’s better than the hospice. Her mother sleeps six hours; Anna and Beth have missed no college day since 18 January")
	plan.In(meeting, "cinp.meeting.present", s.ruth.me(), s.ruth.on(s.jane, "Nadia"), s.ruth.on(s.jane, "Karim")).
		In(meeting, "cinp.meeting.decision", "continue").In(meeting, "cinp.meeting.why", "Three things are still to come: wheelchair, bathroom, shared care beyond January")
	before := s.ruth.signs(plan, "cinp.sign")
	s.expect("20.1", before != nil && (finds(checks.Findings(s.ruth.record(s.jane), plan.Document), "act.progress") || len(follow.Unanswered(follow.All(s.ruth.record(s.jane)))) > 0),
		"a review with an action without a result can be closed: %v", before)
	for _, r := range plan.Rows("cinp.health", "") {
		if strings.HasPrefix(plan.TextIn(r.ID, "cinp.health.what"), "Pressure-relieving") {
			plan.In(r.ID, "cinp.health.status", "met").In(r.ID, "cinp.health.news", "In use since 20 November")
		}
	}
	plan.Row("cinp.health", ".what", "Adaptation: extension with a wet room; the grant application was sent on 20 January", ".status", "being-dealt-with", ".owner", s.tessa.me(), ".by", "2027-07-20")
	late := 0
	for _, doc := range []casetest.Doc{d, s.of(s.ruth, "placement plan"), plan, s.of(s.ruth, "request")} {
		for _, a := range doc.Actions() {
			if doc.Document == d.Document && plan.Rows("cinp.action", "") != nil && a.Group == "dca.plan.action" {
				continue // the plan carries it on
			}
			status, words := "done", "Done, seen today"
			switch {
			case strings.Contains(a.What, "moulded wheelchair"), strings.Contains(a.What, "ceiling track"), strings.Contains(a.What, "library club"):
				status, words = "under-way", "Ordered; comes in February"
			case strings.Contains(a.What, "symbol passport"):
				status, words = "done-late", "Done on 26 January"
			}
			if a.Status == "done" {
				continue
			}
			doc.In(a.Row, a.Group+".status", status).In(a.Row, a.Group+".progress", words)
		}
	}
	for _, st := range follow.All(s.ruth.record(s.jane)) {
		if strings.Contains(st.What, "symbol passport") {
			late = st.Late
			s.expect("20.2", st.Late > 0 && len(st.Told) > 0, "the late action: %d days, told %+v", st.Late, st.Told)
		}
	}
	s.expect("20.2", late > 0, "no action is late")
	s.ruth.complete(plan)
	for _, rule := range ids(checks.Findings(s.ruth.record(s.jane), plan.Document)) {
		s.ruth.because(plan, rule, "Talked through at the review")
	}
	must(s, s.ruth.signs(plan, "cinp.sign"))

	raw, shown := casefile.Date(""), casefile.Date("")
	for _, it := range due.List(s.ruth.record(s.jane)) {
		if it.Key == "cfg.time.cin-review" && it.Met == "" {
			raw, shown = it.Raw, it.Due.Date
		}
	}
	s.expect("20.3", raw == "2027-05-02" && shown == "2027-05-04", "the next review is due %s, shown as %s", raw, shown)
	s.everybody()
	v := s.ruth.onScreen(1280, 800)
	v.at(model.Plan, s.jane)
	s.picture(v, "20-plan")
	v.Close()

	ehc := s.of(s.ruth, "ehc")
	s.at("2027-02-10 16:00")
	ehc.Set("ehc.review-meeting", "2027-02-10").Set("ehc.review-decision", "amend")
	s.expect("19.2", ehc.DateIn("", "ehc.review-decision.due") == "2027-03-10" && ehc.DateIn("", "ehc.review-decision.amended") == "2027-05-05" && ehc.Text("ehc.advice-sent.section-2") != "" &&
		ehc.Text("ehc.advice-sent.section-2") != ehc.Text("ehc.advice-sent.other"), "decision by %s, amended plan by %s", ehc.DateIn("", "ehc.review-decision.due"), ehc.DateIn("", "ehc.review-decision.amended"))
	s.everybody()
}
