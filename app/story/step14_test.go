package story

import (
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/handling/handlingtest"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/casefile/signoff"
	"doorstep/assets/delegation"
	"doorstep/forms/fhir"
)

// delegated is the clinical task of each girl, and the section of the plan that is
// its instruction. How Jane is positioned was shown by the OT, and Lucy's food is for
// whoever has read the plan: neither is on the list of what is delegated.
var delegated = map[string][2]string{"Jane": {"feed-g-pump", "feeding-by-tube"}, "Lucy": {"suc-oral", "suction"}}

// healthPlans: 27 Nov to 8 Dec, without a signal. Marie writes down the plans that
// were agreed with the family on 27 November, and teaches both carers.
func healthPlans(s *tale) {
	s.at("2026-12-04 10:00")
	s.signal(false)
	for girl := range delegated {
		s.healthPlan(girl)
	}
	s.signal(true)
	s.everybody()
	s.at("2026-12-07 10:00")
	for girl := range delegated {
		s.taught(girl)
	}
	s.at("2026-12-08 09:00")
	s.practised("Jane", "on-own-fully-correct", 3)
	s.practised("Lucy", "hands-on-help", 1)
	s.everybody()
}

// oneSignedOff: 10 Dec, without a signal. Julia is signed off; Denise is not yet safe.
func oneSignedOff(s *tale) {
	s.at("2026-12-10 15:30")
	s.signal(false)
	s.signedOff("Jane")
	s.expect("14.2", s.tries(s.of(s.marie, "sign-off of Lucy"), "", "dt.sign.nurse", s.marie.name) != nil, "suction that is not yet safe can be signed for")
	s.signal(true)
	s.everybody()

	there := s.carol.doc(s.docs["sign-off of Jane"])
	st, err := signoff.Of(s.carol.record(s.jane), there.Document)
	must(s, err)
	s.expect("14.1", st.Status == signoff.Valid && st.Task.Code == "feed-g-pump" && st.Carer.Display == "Julia Marsh" && st.Until == "2027-12-10" && strings.HasPrefix(st.Child.Display, "Jane"),
		"the sign-off on Carol's tablet: %s, %s, %s, %s until %s (%s)", st.Status, st.Task.Code, st.Carer.Display, st.Child.Display, st.Until, st.Ends)
	s.expect("14.4", st.Carers != nil && st.Nurses != nil && st.Nurses.Name == s.marie.name && st.Carers.Name == "Julia Marsh", "signatures: %+v and %+v", st.Carers, st.Nurses)
	s.expect("14.2", waitsFor(s.notReady(s.carol, "Jane"), "Care plan signed"), "Jane waits for %q", s.notReady(s.carol, "Jane"))
	s.expect("14.2", contains(s.notReady(s.carol, "Lucy"), "uction", "Denise Palmer"), "Lucy waits for %q", s.notReady(s.carol, "Lucy"))

	first := s.keep("first night of Lucy", s.book("Lucy", "2027-01-16T12:00:00Z", "2027-01-17T12:00:00Z"))
	said := ""
	for _, g := range booking.Check(s.carol.record(s.lucy), first.Document, nil, booking.Moment{}) {
		for _, f := range g.Findings {
			if g.ID == "BG-05" && g.Level == booking.Stop {
				said += f.Words
			}
		}
	}
	s.expect("14.3", strings.Contains(said, "uction") && strings.Contains(said, "Denise") && s.tries(first.Set("bk.state", "confirmed"), "", "bk.sign", s.carol.name) != nil,
		"Lucy's first night is refused with %q", said)
	first.Set("bk.state", "asked-for")
	s.everybody()
}

// bothSignedOff: 14 Dec. Marie watches Denise again.
func bothSignedOff(s *tale) {
	s.at("2026-12-14 16:30")
	s.practised("Lucy", "on-own-fully-correct", 3)
	s.signedOff("Lucy")
	s.everybody()
	for _, g := range booking.Check(s.carol.record(s.lucy), s.of(s.carol, "first night of Lucy").Document, nil, booking.Moment{}) {
		s.expect("14.3", g.ID != "BG-05" && g.ID != "BG-06" && g.ID != "BG-07" || g.Level == booking.OK, "after the second look %s still says %+v", g.ID, g.Findings)
	}
}

// book asks for a stay.
func (s *tale) book(girl, from, to string) casetest.Doc {
	s.t.Helper()
	d := s.carol.begin(s.caseOf(girl), booking.Form).Set("bk.carer", named(carerOf[girl])).Set("bk.place", "2 Example Close").Set("bk.setting", "contract-carers-home").
		Set("bk.from", from).Set("bk.to", to).Set("bk.kind", "several-nights").Set("bk.handlers", "2").Set("bk.state", "asked-for")
	d.Row("bk.cover", ".task", task(girl), ".by", booking.ByCarer)
	return d
}

func task(girl string) string {
	return `{"system":"` + delegation.TaskSystem + `","code":"` + delegated[girl][0] + `"}`
}

// healthPlan is the plan of one girl, agreed with the family and signed.
func (s *tale) healthPlan(girl string) {
	s.t.Helper()
	c := s.caseOf(girl)
	d := s.keep("health plan of "+girl, s.marie.begin(c, healthplan.Form).Set("hcp.settings", "family-home", "contract-carers-home").
		Set("hcp.never", "Never lie flat after a feed").Set("hcp.always", "This plan").Set("hcp.well", "Pink, bright, breathes quietly").
		Set("hcp.unwell", "Goes quiet: ring Marie").Set("hcp.emergency", "1. Blue lips. 2. The tube came out and cannot go back").
		Set("hcp.signals", "Yes: looks up. No: shuts eyes. Pain: goes quiet, grips left hand").Set("hcp.allergy-state", "none-known-checked").
		Set("hcp.sections", delegated[girl][1]).Set("hcp.acp.state", "none").Set("hcp.hospital", "Ward 4, open access").
		Set("hcp.consent-treat", "Both parents; carers may agree to first aid").Set("hcp.pin", "98A7654B"))
	row := casefile.RowID("")
	for _, r := range d.Rows("hcp.part", "") {
		if d.CodeIn(r.ID, "hcp.part.kind") == delegated[girl][1] {
			row = r.ID
		}
	}
	if row == "" {
		row = d.Row("hcp.part", ".kind", delegated[girl][1])
	}
	d.In(row, "hcp.part.need", "She needs help with this").In(row, "hcp.part.goal", "She is well and comfortable").In(row, "hcp.part.source", "specialist-nurse-plan").
		In(row, "hcp.part.dated", "2026-10-01").In(row, "hcp.part.who", "carer-signed-off-for-this-child").In(row, "hcp.part.change-kind", "first-version").
		In(row, "hcp.part.review", "2027-11-26").In(row, "hcp.part.tasks", task(girl))
	s.attach(d, row, "hcp.part.source-date")
	handlingtest.Fill(d)
	s.signs(d, "", "hcp.sign.nurse", s.marie.name)
	if d.State(casefile.Cell{LinkID: "hcp.sign.clinician"}).Enabled {
		s.signs(d, "", "hcp.sign.clinician", "Dr A. Reyes")
	}
	s.signs(d, "", "hcp.sign.parent", "Nadia Sample")
	p := healthplan.Of(s.marie.record(c))
	read := d.Row("hcp.read", ".carer", named(carerOf[girl]), ".version", p.VersionWords(), ".seen", p.Seen())
	s.signs(d, read, "hcp.read.sign", carerOf[girl])
}

// attach puts a page of paper into an answer.
func (s *tale) attach(d casetest.Doc, row casefile.RowID, link string) {
	s.t.Helper()
	s.points(d, row, link, fhir.Value{Kind: fhir.AttachmentKind, Attachment: fhir.Attachment{ContentType: "application/pdf", Title: "Plan of the team", Data: "JVBERi0="}})
}

// taught is the decision to delegate, and the teaching on 7 December.
func (s *tale) taught(girl string) {
	s.t.Helper()
	c := s.caseOf(girl)
	dd := s.keep("delegation of "+girl, s.marie.begin(c, signoff.Decision).Set("dd.task", task(girl)).Set("dd.predictable", "yes").Set("dd.judgement", "no").
		Set("dd.indemnity-until", "2029-12-31").Set("dd.delegator", s.marie.me()).Set("dd.observe-min", "1").Set("dd.practise-min", "2").Set("dd.months", "12").
		Set("dd.decision", "delegate").Set("dd.pin", "98A7654B"))
	s.points(dd, "", "dd.section", casefile.DocumentRef(s.docs["health plan of "+girl], "Health care plan"))
	handlingtest.Fill(dd)
	s.signs(dd, "", "dd.parent-consent", "Nadia Sample")
	s.signs(dd, "", "dd.sign.nurse", s.marie.name)
	dt := s.keep("sign-off of "+girl, s.marie.begin(c, signoff.Form).Set("dt.carer", named(carerOf[girl])).Set("dt.task", task(girl)).Set("dt.willing", "yes").
		Set("dt.theory-date", "2026-12-07").Set("dt.theory-by", s.marie.me()).Set("dt.theory-check", "passed"))
	s.all(dt, "dt.theory-topics")
	s.points(dt, "", "dt.decision", casefile.DocumentRef(dd.ID(), "Decision"))
	for _, o := range dt.Form().Item("dt.prereq.kind").Options {
		dt.Row("dt.prereq", ".kind", o.Coding.Code, ".date", "2026-01-10", ".until", "2029-01-10")
	}
	for range 4 {
		dt.Row("dt.watch", ".when", "2026-12-07", ".who", s.marie.name)
	}
}

// all ticks every option of a question.
func (s *tale) all(d casetest.Doc, link string) { s.allIn(d, "", link) }

func (s *tale) allIn(d casetest.Doc, row casefile.RowID, link string) {
	s.t.Helper()
	var codes []string
	for _, o := range d.Form().Item(link).Options {
		codes = append(codes, o.Coding.Code)
	}
	d.In(row, link, codes...)
}

// practised are so many practices on the child, watched by Marie.
func (s *tale) practised(girl, help string, n int) {
	s.t.Helper()
	dt := s.of(s.marie, "sign-off of "+girl)
	for range n {
		row := dt.Row("dt.practice", ".when", s.now().UTC().Format("2006-01-02T15:04:05Z"), ".place", "At the carer's", ".on", "this-child", ".help", help, ".by", s.marie.me())
		s.signs(dt, row, "dt.practice.sign-carer", carerOf[girl])
		s.signs(dt, row, "dt.practice.sign-by", s.marie.name)
	}
}

// signedOff is every step seen, and both signatures, the carer's first.
func (s *tale) signedOff(girl string) {
	s.t.Helper()
	dt := s.of(s.marie, "sign-off of "+girl)
	if v, ok := dt.Answer("dt.scenario-needed"); ok && v.Bool {
		dt.Row("dt.scenario", ".what", "The emergency of the task", ".when", string(s.marie.record(s.caseOf(girl)).Today), ".result", "safe-and-prompt")
	}
	st, err := signoff.Of(s.marie.record(s.caseOf(girl)), dt.Document)
	must(s, err)
	for _, k := range st.Steps {
		how := "seen-with-this-child"
		if k.Ask {
			how = "asked"
		}
		dt.Row("dt.criterion", ".code", `{"system":"`+delegation.CriterionSystem+`","code":"`+k.Code+`"}`, ".result", "met", ".how", how)
	}
	dt.Set("dt.outcome", "competent-for-this-child").Set("dt.related", "no").Set("dt.pin", "98A7654B").Set("dt.pin-check", "2026-12-08")
	s.all(dt, "dt.declare")
	s.signs(dt, "", "dt.sign.carer", carerOf[girl])
	s.signs(dt, "", "dt.sign.nurse", s.marie.name)
}
