package story

import (
	"fmt"
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/checks"
	"doorstep/app/casefile/due"
	"doorstep/app/casefile/placement"
	"doorstep/app/ui/model"
	"doorstep/forms/quality"
)

// girls are the two who are placed, as answers in Jane's case.
func (s *tale) girls(p *worker) []string { return []string{p.sister(s.jane), p.sister(s.lucy)} }

// placementStarts: 3 Nov, 18:00, at Meadow House.
func placementStarts(s *tale) {
	s.at("2026-11-03 18:05")
	d := s.of(s.ruth, "request")
	for _, girl := range s.girls(s.ruth) {
		d.Row("cmp.stay", ".child", girl, ".place", named("Meadow House"), ".from", "2026-11-03T18:00:00Z", ".planned-until", "2026-11-10",
			".began", "emergency", ".distance", "4", ".siblings", "together", ".school", "same")
	}
	rec := s.ruth.record(s.jane)
	items := due.List(rec)
	want := map[string]casefile.Date{
		"placement-plan": "2026-11-10", "placement-notice": "2026-11-10", "lac-visit": "2026-11-10", "care-plan": "2026-11-17", "lac-review": "2026-12-01",
	}
	for key, on := range want {
		got := dues(items, key)
		s.expect("6.1", len(got) == 2 && got[0] == on && got[1] == on, "%s is due %v, not twice on %s", key, got, on)
	}
	health := 0
	for _, it := range items {
		if strings.Contains(strings.ToLower(it.Title), "health assessment") && it.Due.Date == "2026-12-01" {
			health++
		}
	}
	s.expect("6.1", health == 2, "%d health assessments are due before the first review", health)
	jane := rec.Child()
	p := casefile.PersonOf(jane)
	s.expect("6.1", placement.Status(rec, p.Name, p.Ref, s.now()) == "looked-after-s20", "Jane's status is %s", placement.Status(rec, p.Name, p.Ref, s.now()))

	board := placement.Board(rec, d.Document)
	s.expect("6.1", len(board) == 8 && placement.Unnamed(board) > 0, "the board has %d children, %d of them without an adult", len(board), placement.Unnamed(board))
	for _, c := range board {
		adult := map[string]string{"Jane": "Nurse Ola Brand", "Lucy": "Nurse Ola Brand", "Beth": "Anna Sample"}[strings.Fields(c.Name)[0]]
		if adult == "" {
			adult = "Salma Sample"
		}
		if !c.Grown {
			d.Row("cmp.cares", ".child", ref(casefile.Person{Name: c.Name, Ref: c.Ref}), ".adult", named(adult))
		}
	}
	s.expect("6.1", placement.Unnamed(placement.Board(s.ruth.record(s.jane), d.Document)) == 0, "somebody is still without a named adult")
	s.everybody()
	s.expect("6.1", slices.ContainsFunc(s.miriam.Cases(), func(c casefile.CaseSummary) bool { return c.ID == s.jane }), "the reviewing officer does not have the case")
	v := s.ruth.onScreen(1280, 800)
	v.Open(model.Route{Screen: model.Tasks})
	s.picture(v, "06-due")
	v.Close()
}

// hospiceVisit: Thu 5 Nov, 16:00.
func hospiceVisit(s *tale) {
	s.at("2026-11-05 16:30")
	jane := s.of(s.ruth, "dca of Jane")
	for _, rule := range []string{"V-DCA-3", "V-DCA-4"} {
		s.expect("7.1", jane.Problem(rule) != nil || rule == "V-DCA-4", "%s is silent before the second contact", rule)
	}
	row := jane.Row("dca.voice.contact", ".when", "2026-11-05T16:00:00Z", ".where", "hospital-or-hospice", ".alone", "alone",
		".said", "Chose SCHOOL - good, BED - bad, MUM - phone", ".sure", "sure-checked-back")
	jane.In(row, "dca.voice.contact.how", "symbol-book-or-board")
	jane.Set("dca.safe.explain", "Dr A. Reyes, paediatrician, 5 Nov: pressure from outgrown seat; nurse Dunn agrees; new seating needed").
		Set("dca.safe.explain.choice", "confirmed-by-professional").Set("dca.safe.explain.date", "2026-11-05").Set("dca.safe.explain.who", named("Dr A. Reyes")).
		Set("dca.safe.alternative", "Not being turned at night: sisters describe 2-hourly turning, diary seen")
	for _, rule := range []string{"V-DCA-2", "V-DCA-3", "V-DCA-4"} {
		s.expect("7.1", jane.Problem(rule) == nil, "%s still speaks", rule)
	}
	lucy := s.of(s.ruth, "dca of Lucy")
	s.expect("7.1", checks.Voice(jane.Document) == quality.Direct && checks.Voice(lucy.Document) == quality.Interpreted, "voice: Jane %s, Lucy %s", checks.Voice(jane.Document), checks.Voice(lucy.Document))

	d := s.of(s.ruth, "request")
	for _, r := range d.Rows("cmp.conditions", "") {
		if strings.HasPrefix(d.TextIn(r.ID, "cmp.conditions.what"), "Reach") {
			d.In(r.ID, "cmp.conditions.status", "done").In(r.ID, "cmp.conditions.progress", "Reached on 4 Nov at 11:10; agrees by telephone, flies back 9 Nov")
		}
	}
	met := casefile.Date("")
	for _, it := range due.List(s.ruth.record(s.jane)) {
		if it.Key == "cfg.time.lac-visit" && strings.HasPrefix(it.Child, "Jane") && it.Due.Date == "2026-11-10" {
			met = it.Met
		}
	}
	done := 0
	for _, a := range s.ruth.record(s.jane).Actions() {
		if a.Status == "done" {
			done++
		}
	}
	s.expect("7.2", met == "2026-11-05" && done == 1, "the visit is met on %q, %d conditions are done", met, done)

	need := jane.Row("dca.dev.health.need", ".what", "Pressure-relieving seat", ".status", "being-dealt-with")
	s.expect("7.3", stops(jane, "V-DCA-14"), "a health need without an owner or a date passes")
	jane.In(need, "dca.dev.health.need.owner", s.tessa.me()).In(need, "dca.dev.health.need.by", "2026-11-27")
	s.expect("7.3", !stops(jane, "V-DCA-14"), "with both it does not")
	jane.Set("dca.dev.edu.attendance", "100 %").Set("dca.dev.edu.attendance.reason", "2 of 2 days since the placement, 4 and 5 Nov").Set("dca.dev.edu.send", "ehc-plan")
	s.expect("7.4", jane.Text("dca.dev.edu.attendance") != "", "attendance is %q", jane.Text("dca.dev.edu.attendance"))
	s.everybody()
}

// agreementMeeting: Fri 6 Nov, 10:00, at the hospice.
func agreementMeeting(s *tale) {
	s.at("2026-11-06 11:30")
	s.signal(false)
	plan := s.keep("placement plan", s.ruth.begin(s.jane, "cinp").Set("cinp.start", "2026-11-06").
		Set("cinp.summary", "Their mother is ill. The girls must be home safely on 10 November and stay there. The plan ends when care at home holds for four weeks.").
		Set("cinp.contingency", "If nobody comes at 07:00: ring Ruth, then the out-of-hours team").Set("cinp.frequency", "1 wk").
		Set("cinp.views", "Jane chose visit, then evening, then home").Set("cinp.next", "2026-12-18"))
	meeting := plan.Row("cinp.meeting", ".date", "2026-11-06", ".kind", "first", ".child-part", "came")
	plan.In(meeting, "cinp.meeting.present", s.ruth.on(s.jane, "Nadia"), s.ruth.on(s.jane, "Karim"), s.ruth.on(s.jane, "Anna"), s.ruth.me(), s.marie.me(), s.tessa.me(), s.carol.me())
	for i, a := range [][4]string{
		{"Take both girls home for four hours on Sunday with a nurse", "Jane and Lucy know home is still there", "2026-11-09", "ruth"},
		{"Do the evening routine at home with the hospice nurse", "Their own beds and songs come back first", "2026-11-09", "marie"},
		{"Bring both girls home by 11:00", "Jane and Lucy sleep at home", "2026-11-10", "ruth"},
		{"Send two trained carers 07:00 to 09:00 and 19:00 to 21:00", "Nobody lifts alone, morning and evening", "2026-11-10", "carol"},
		{"Write the night plan with both parents", "Jane is turned every two hours and parents sleep in turns", "2026-11-27", "ruth"},
		{"Lend a mobile hoist and two slings", "Nobody is lifted by hand", "2026-11-13", "tessa"},
		{"Drive Jane to Oakbank from the hospice and from home", "Jane misses no school day", "2026-11-09", "carol"},
	} {
		who := map[string]*worker{"ruth": s.ruth, "marie": s.marie, "carol": s.carol, "tessa": s.tessa}[a[3]]
		plan.Row("cinp.action", ".need", "panel-condition", ".what", a[0], ".outcome", a[1], ".by", a[2], ".who", who.me(), ".measure", fmt.Sprintf("Seen on the day, %d", i+1), ".accepted", "agreed")
	}
	findings := checks.Findings(s.ruth.record(s.jane), plan.Document)
	stopped := ""
	for _, f := range findings {
		if strings.HasPrefix(f.ID, "Q-PLAN") && f.Level == quality.Stop {
			stopped += f.ID + " "
		}
	}
	agreed := 0
	for _, a := range plan.Actions() {
		if a.Accepted == "agreed" && a.Who != "" && a.By != "" {
			agreed++
		}
	}
	s.expect("8.1", agreed == 7 && stopped == "", "%d actions are agreed, and stop: %s", agreed, stopped)
	s.of(s.ruth, "dca of Jane").Set("dca.view.child", "“Visit, then evening, then home” (three cards, laid in that order)")
	v := s.ruth.onScreen(1280, 800)
	v.at(model.Plan, s.jane)
	s.picture(v, "08-plan")
	v.page(s.jane, plan, "cinp.summary")
	v.Close()
	s.expect("8.2", plan.CodeIn(meeting, "cinp.meeting.child-part") == "came" && strings.Contains(s.of(s.ruth, "dca of Jane").Text("dca.view.child"), "Visit, then evening, then home"), "Jane's part is not recorded")
	for _, r := range s.of(s.ruth, "request").Rows("cmp.stay", "") {
		s.of(s.ruth, "request").In(r.ID, "cmp.stay.plan-on", "2026-11-06").In(r.ID, "cmp.stay.notices-on", "2026-11-06")
	}
	for _, rule := range ids(checks.Findings(s.ruth.record(s.jane), plan.Document)) {
		s.ruth.because(plan, rule, "Talked through at the meeting with everybody there")
	}
	must(s, s.ruth.signs(plan, "cinp.sign"))
	s.at("2026-11-06 17:00")
	s.signal(true)
	s.everybody()
	there := s.priya.doc(plan.ID())
	sigs := there.Signatures()
	s.expect("8.3", len(sigs) == 1 && sigs[0].Valid && sigs[0].At.Before(s.now()), "on D1 the signatures are %+v", sigs)
	met := 0
	for _, it := range due.List(s.priya.record(s.jane)) {
		if it.Key == "cfg.time.placement-plan" && it.Met == "2026-11-06" {
			met++
		}
	}
	s.expect("8.4", met == 2, "the placement plan is done for %d children", met)
}

// homeAgain: Tue 10 Nov, 11:00.
func homeAgain(s *tale) {
	s.at("2026-11-10 11:30")
	d := s.of(s.ruth, "request")
	for _, r := range d.Rows("cmp.stay", "") {
		d.In(r.ID, "cmp.stay.until", "2026-11-10T11:00:00Z").In(r.ID, "cmp.stay.ended", "home-planned").In(r.ID, "cmp.stay.child-view", "HOME - good; bed too small")
	}
	rec := s.ruth.record(s.jane)
	for _, p := range placement.All(rec) {
		s.expect("9.1", p.Nights(s.now()) == 7, "%s stayed %d nights", p.Child, p.Nights(s.now()))
	}
	off := map[string]int{}
	for _, it := range due.List(rec) {
		switch it.Key {
		case "cfg.time.lac-review", "cfg.time.care-plan":
			if strings.Contains(it.Off, "ceased to be looked after 10 Nov") {
				off[it.Key]++
			}
		}
		if it.Key == "cfg.time.assessment" {
			s.expect("9.2", it.Off == "" && it.Due.Date == "2027-01-08" && it.Open(rec.Today), "the assessment's clock is %+v", it)
		}
	}
	p := casefile.PersonOf(rec.Child())
	s.expect("9.1", off["cfg.time.lac-review"] == 2 && off["cfg.time.care-plan"] == 2 && placement.Status(rec, p.Name, p.Ref, s.now()) == "lives-with-parents-no-order",
		"closed: %v; status %s", off, placement.Status(rec, p.Name, p.Ref, s.now()))
	h := placement.HistoryOf(rec, p.Name, p.Ref)
	s.expect("9.3", len(h.Placements) == 1 && strings.Contains(h.Placements[0].ChildView, "bed too small"), "Jane's words on coming home are not kept")
	s.expect("9.4", h.Emergency == 1 && h.Planned == 1 && h.Unplanned == 0 && s.askedAtTheStart, "moves: %+v, asked at the start: %v", h, s.askedAtTheStart)
	s.everybody()
}
