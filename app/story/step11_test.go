package story

import (
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/checks"
	"doorstep/app/casefile/due"
	"doorstep/app/casefile/oversight"
	"doorstep/app/family"
)

// firstLook: Tue 17 Nov. Priya's first checkpoint.
func firstLook(s *tale) {
	s.at("2026-11-17 10:00")
	look := s.keep("first look", s.priya.begin(s.jane, "ovs").Set("ovs.kind", "checkpoint-10").Set("ovs.read", "assessment", "chronology").
		Set("ovs.life", "At home, lifted by hand at night, glad to be back with her brothers").Set("ovs.challenge", "Agree, good work").
		Set("ovs.answer", "Talked through").Set("ovs.answer.choice", "satisfied").Set("ovs.drift", "no").Set("ovs.next", "2026-12-08"))
	s.expect("11.1", finds(checks.Findings(s.priya.record(s.jane), look.Document), "Q-OVS-1"), "“Agree, good work” is taken for a question")
	look.Set("ovs.challenge", "What do the two deaths and two refusals predict? What happens when the interim carers stop after 8 Dec, and who gets up at night now?").
		Set("ovs.answer.choice", "partly")
	s.expect("11.1", !finds(checks.Findings(s.priya.record(s.jane), look.Document), "Q-OVS-1"), "a real question is refused")
	look.Row("ovs.direction", ".need", "manager-direction", ".what", "Write the night plan with both parents", ".outcome", "Jane is turned at night and nobody is worn out",
		".who", s.ruth.me(), ".by", "2026-11-27", ".measure", "The plan is in the record", ".accepted", "agreed")
	s.everybody()

	later := s.priya.begin(s.jane, "ovs").Set("ovs.kind", "checkpoint-25")
	last := oversight.LastDirections(s.priya.record(s.jane), oversight.Oversight{Doc: later.Document})
	there := false
	for _, d := range last {
		there = there || d.What == "Write the night plan with both parents"
	}
	s.expect("11.2", there && strings.Contains(later.Text("ovs.last-directions")+directions(last), "night plan"), "the next look shows %v", directions(last))
	s.keep("second look", later)
	for _, it := range due.List(s.priya.record(s.jane)) {
		if it.Key == "cfg.time.assessment" {
			rec := s.priya.record(s.jane)
			st := it.Standing(rec.Today, rec.Calendar, rec.Settings)
			s.expect("11.3", st.Day == 10 && st.Of == 45, "day %d of %d", st.Day, st.Of)
		}
	}
}

func directions(all []oversight.Direction) string {
	var out []string
	for _, d := range all {
		out = append(out, d.What)
	}
	return strings.Join(out, "; ")
}

// parents: Wed 18 Nov. Ruth at home, offline.
func parents(s *tale) {
	s.at("2026-11-18 14:00")
	jane, lucy := s.of(s.ruth, "dca of Jane"), s.of(s.ruth, "dca of Lucy")
	const dans = "I listen for the pump"
	for _, d := range []struct {
		doc interface{ Case() casefile.ID }
	}{{jane}, {lucy}} {
		doc := jane
		if d.doc.Case() == s.lucy {
			doc = lucy
		}
		doc.Set("dca.par.medical-view", "Parents expect loss like before: “we nurse them, what else is there”")
		for _, p := range [][3]string{{"Nadia", "110 h/wk", "4"}, {"Karim", "35 h/wk", "6"}} {
			row := about(doc, "dca.carer.entry", p[0], s.ruth.on(doc.Case(), p[0]))
			doc.In(row, "dca.carer.entry.assessment", "combined-here").In(row, "dca.carer.entry.hours", p[1]).In(row, "dca.carer.entry.sleep", p[2]).In(row, "dca.carer.entry.willing", "yes-with-breaks")
		}
		for _, r := range doc.Rows("dca.sib.entry", "") {
			if strings.HasPrefix(doc.TextIn(r.ID, "dca.sib.entry.person"), "Dan") {
				doc.In(r.ID, "dca.sib.entry.view", dans)
			}
			if who := doc.TextIn(r.ID, "dca.sib.entry.person"); strings.HasPrefix(who, "Beth") || strings.HasPrefix(who, "Dan") {
				doc.In(r.ID, "dca.sib.entry.young-carer", "booked")
			}
		}
	}
	rows := jane.Rows("dca.carer.entry", "")
	jane.In(rows[0].ID, "dca.carer.entry.hours", "170 h/wk")
	tooMany := len(jane.State(casefile.Cell{Row: rows[0].ID, LinkID: "dca.carer.entry.hours"}).Problems) > 0
	jane.In(rows[0].ID, "dca.carer.entry.hours", "110 h/wk")
	fits := len(jane.State(casefile.Cell{Row: rows[0].ID, LinkID: "dca.carer.entry.hours"}).Problems) == 0
	row := jane.Row("dca.dev.care.task", ".what", "night", ".help", "two-people", ".extra", "much-more", ".time", "180", ".by", "Mother and Anna")
	s.expect("12.1", tooMany && fits && jane.Text("dca.dev.care.minutes") != "", "170 hours refused %v, 110 taken %v, care adds up to %q (%s)", tooMany, fits, jane.Text("dca.dev.care.minutes"), row)

	leaks := false
	for _, a := range family.Of(jane.Document).Answers {
		leaks = leaks || strings.Contains(a.Text, dans)
	}
	own := true
	for _, p := range s.ruth.record(s.jane).Around(s.ruth.record(s.jane).Today).CheckOn {
		own = own && !p.ID.IsZero()
	}
	s.expect("12.2", own && !leaks, "brothers and sisters have records %v; Dan's words are in Jane's copy %v", own, leaks)
	s.expect("12.3", strings.Contains(jane.Text("dca.fam.past-help"), "people came"), "what was learned from refusals is not there")
	plan := s.of(s.ruth, "placement plan")
	if _, err := plan.Document.Set(ctx, casefile.Cell{LinkID: "cinp.summary"}, textValue(plan.Text("cinp.summary")+" A hard to reach family.")); err == nil {
		s.expect("12.4", finds(checks.Findings(s.ruth.record(s.jane), plan.Document), "Q-LANG-1"), "“hard to reach” passes without a hint: %v", ids(checks.Findings(s.ruth.record(s.jane), plan.Document)))
	}
	s.everybody()
}
