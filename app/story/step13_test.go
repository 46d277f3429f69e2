package story

import (
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/handling"
	"doorstep/app/casefile/handling/handlingtest"
	"doorstep/app/casefile/panel"
	"doorstep/app/casefile/placement"
	"doorstep/forms/fhir"
)

// carerOf is who each girl stays with.
var carerOf = map[string]string{"Jane": "Julia Marsh", "Lucy": "Denise Palmer"}

// secondAt is the other adult at each carer's, for what takes two.
var secondAt = map[string]string{"Jane": "Rosa Marsh", "Lucy": "Peter Palmer"}

// matching: 24 Nov to 3 Dec. Carol finds a carer for each girl, Tessa looks at both
// homes.
func matching(s *tale) {
	s.at("2026-11-24 10:00")
	for girl, c := range map[string]casefile.ID{"Jane": s.jane, "Lucy": s.lucy} {
		d := s.keep("breaks of "+girl, s.carol.begin(c, "brk").Set("brk.carer", named(carerOf[girl])).
			Set("brk.carer.approval", "approved").Set("brk.carer.approved-until", "2028-06-30").
			Set("brk.match", map[string]string{"Jane": "Female carer, halal kitchen, three miles from home", "Lucy": "Female carer, halal kitchen, five miles from home"}[girl]))
		a := s.keep("agreement of "+girl, s.carol.begin(c, "ag").Set("ag.carer", named(carerOf[girl])).Set("ag.date", "2026-12-18T10:00:00Z").Set("ag.place", "family-home").
			Set("ag.interpreter", "in-the-room").Set("ag.match", d.Text("brk.match")))
		a.Row("ag.intro", ".when", "25 November, one hour", ".where", "family-home", ".what", "Both carers had tea with the family", ".child", map[string]string{"Jane": "Showed her book; smiled", "Lucy": "Watched; laughed at Grace"}[girl])
		d.Row("brk.intro", ".date", "2026-11-25", ".where", "family-home", ".child-reaction", "Smiled")
	}
	for _, r := range s.of(s.carol, "request").Rows("cmp.conditions", "") {
		d := s.of(s.carol, "request")
		if strings.HasPrefix(d.TextIn(r.ID, "cmp.conditions.what"), "Find a contract carer") {
			s.at("2026-11-25 16:00")
			d.In(r.ID, "cmp.conditions.status", "done").In(r.ID, "cmp.conditions.progress", "Julia Marsh for Jane, Denise Palmer for Lucy; both met the family today")
		}
	}
	s.everybody()
	closed := false
	for _, q := range panel.Requests(s.priya.record(s.jane)) {
		for _, a := range s.priya.record(s.jane).Actions() {
			closed = closed || strings.HasPrefix(a.What, "Find a contract carer") && a.Status == "done" && a.By == "2026-11-27" && q.OpenConditions() < 4
		}
	}
	s.expect("13.3", closed, "the panel's condition is not done in time")

	s.at("2026-11-28 16:00")
	s.of(s.carol, "agreement of Jane").Row("ag.intro", ".when", "28 November, two hours", ".where", "carers-home", ".what", "Jane cooked with Julia; Anna was there", ".child", "COOK, AGAIN")
	s.at("2026-11-30 16:00")
	s.of(s.carol, "agreement of Lucy").Row("ag.intro", ".when", "30 November, two hours", ".where", "carers-home", ".what", "Lucy and her mother had lunch at Denise’s", ".child", "Settled when Denise sang")
	for girl, day := range map[string]string{"Jane": "2026-12-02 11:00", "Lucy": "2026-12-03 11:00"} {
		s.at(day)
		s.signal(false)
		s.carersHome(girl)
		s.signal(true)
		s.everybody()
	}
	for girl, c := range map[string]casefile.ID{"Jane": s.jane, "Lucy": s.lucy} {
		h := handling.CarerHome(s.carol.record(c), carerRef(girl))
		s.expect("13.1", h.Ready == "safe-to-start", "%s at %s’s: %+v", girl, carerOf[girl], h)
		open := s.notReady(s.carol, girl)
		s.expect("13.1", waitsFor(open, "Health care plan", "Training and sign-off", "Care plan signed"), "%s waits for %q", girl, open)
	}

	// Lucy with Julia would be another match: nothing of Jane's counts for her.
	d := s.of(s.carol, "breaks of Lucy").Set("brk.carer", named("Julia Marsh"))
	rec := s.carol.record(s.lucy)
	clash := placement.Clashes(arrangementOf(rec, d), placement.Arrangements(s.carol.record(s.jane)), s.carol.Settings())
	open := s.notReady(s.carol, "Lucy")
	s.expect("13.2", len(clash) == 1 && contains(clash, "new match", "new OT assessment", "new training") && contains(open, "OT assessment", "raining"), "Lucy with Julia: %q, waits for %q", clash, open)
	d.Set("brk.carer", named(carerOf["Lucy"]))
	s.everybody()
}

// arrangementOf is one arrangement of a case.
func arrangementOf(r casefile.Record, d casetest.Doc) placement.Arrangement {
	for _, a := range placement.Arrangements(r) {
		if a.Document().ID() == d.ID() {
			return a
		}
	}
	return placement.Arrangement{}
}

// contains reports whether each of some words stands somewhere.
func contains(open []string, words ...string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(strings.Join(open, "\n"), w) })
}

// waitsFor reports that exactly these things are open, each named by its beginning.
func waitsFor(open []string, words ...string) bool {
	return len(open) == len(words) && contains(open, words...)
}

// notReady is what a girl's arrangement still waits for.
func (s *tale) notReady(p *worker, girl string) []string {
	s.t.Helper()
	r := p.record(s.caseOf(girl))
	return placement.ReadyOf(arrangementOf(r, s.of(p, "breaks of "+girl)), r.Today).Open
}

// carersHome is the OT's record of the home that a girl stays in, with two people who
// were shown how she is moved there.
func (s *tale) carersHome(girl string) {
	s.t.Helper()
	c := s.caseOf(girl)
	ot, eq := s.of(s.tessa, "ot of "+girl), s.of(s.tessa, "equipment of "+girl)
	prop := s.tessa.begin(c, "prop").Set("prop.address", carerOf[girl]+"’s, 2 Example Close")
	d := s.keep("carer's home of "+girl, s.tessa.begin(c, handling.HomeForm).Set("ch.carer", named(carerOf[girl])).
		Set("ch.handlers", named(carerOf[girl]), named(secondAt[girl])).Set("ch.ready", "safe-to-start").Set("ch.review", "2027-05-01"))
	s.points(d, "", "ch.base", casefile.DocumentRef(ot.ID(), handling.Versioned("OT home risk assessment", handling.SignedCode(ot.Document))))
	s.points(d, "", "ch.property", casefile.DocumentRef(prop.ID(), "Property survey"))
	row := d.Row("ch.sling", ".route", "travels-with-child", ".spare", "A second one at home", ".swl", "150 kg", ".hoist-swl", "200 kg")
	s.point(d, row, "ch.sling.item", eq, s.things[girl]["sling"], "Sling")
	s.point(d, row, "ch.sling.hoist", eq, s.things[girl]["mobile-hoist"], "Mobile hoist")
	for _, task := range handling.TasksOf(s.tessa.record(c), ot.Document) {
		for _, handler := range []string{carerOf[girl], secondAt[girl]} {
			demo := d.Row("ch.demo", ".handler", named(handler), ".date", string(s.tessa.record(c).Today), ".by", s.tessa.me(), ".times", "2", ".result", "signed-off", ".until", "2027-05-01")
			s.point(d, demo, "ch.demo.task", ot, task.Row, task.Named())
			s.allIn(d, demo, "ch.demo.steps")
			s.signs(d, demo, "ch.demo.sign-handler", handler)
			s.signs(d, demo, "ch.demo.sign-ot", s.tessa.name)
		}
	}
	handlingtest.Fill(d)
	s.signs(d, "", "ch.sign.ot", s.tessa.name)
	s.signs(d, "", "ch.sign.carer", carerOf[girl])
	s.signs(d, "", "ch.sign.fostering", s.carol.name)
}

// caseOf is the case of a girl, carerRef how answers name whom she stays with.
func (s *tale) caseOf(girl string) casefile.ID {
	return map[string]casefile.ID{"Jane": s.jane, "Lucy": s.lucy}[girl]
}

func carerRef(girl string) fhir.Reference { return fhir.Reference{Display: carerOf[girl]} }

// points answers a question with a reference.
func (s *tale) points(d casetest.Doc, row casefile.RowID, link string, v fhir.Value) {
	s.t.Helper()
	if _, err := d.Document.Set(ctx, casefile.Cell{Row: row, LinkID: link}, v); err != nil {
		s.t.Fatalf("%s: %v", link, err)
	}
}
