package story

import (
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking"
	"doorstep/app/casefile/handling/handlingtest"
	"doorstep/app/casefile/placement"
)

// signedFaceToFace: Fri 18 Dec, at the family's home, without a signal.
func signedFaceToFace(s *tale) {
	s.at("2026-12-18 10:00")
	s.signal(false)
	for girl := range delegated {
		d := s.of(s.carol, "breaks of "+girl).Set("brk.basis", "s20-regulation-48").Set("brk.basis.reason", "A series of short breaks with one carer, at home in between")
		a := s.of(s.carol, "agreement of "+girl).Set("ag.ready", "yes")
		handlingtest.Fill(a)
		for _, sign := range [][2]string{{"ag.sign.parent", "Nadia Sample"}, {"ag.sign.carer", carerOf[girl]}, {"ag.sign.nurse", s.marie.name}, {"ag.sign.sw", s.carol.name}} {
			s.signs(a, "", sign[0], sign[1])
		}
		s.expect("17.2", s.tries(d, "", "brk.plan-signed", s.carol.name) != nil && d.Problem("V-DCA-13") != nil, "%s: signed without both parents’ consent to section 20", girl)
		for _, parent := range []string{"Nadia", "Karim"} {
			d.Row("brk.consent", ".person", s.carol.on(s.caseOf(girl), parent), ".as", "parent-with-pr", ".answer", "agrees-signed", ".when", "2026-12-18T10:30:00Z")
		}
		s.expect("17.2", d.Problem("V-DCA-13") == nil, "%s: with both it still stands: %v", girl, d.Problem("V-DCA-13"))
	}
	s.signal(true)
	s.everybody()
	for girl := range delegated {
		d := s.of(s.priya, "breaks of "+girl)
		s.signs(d, "", "brk.basis.confirmed", s.priya.name)
	}
	s.everybody()
	for girl, c := range map[string]casefile.ID{"Jane": s.jane, "Lucy": s.lucy} {
		open := s.notReady(s.carol, girl)
		s.expect("17.1", len(open) == 0, "%s still waits for %q", girl, open)
		r := s.carol.record(c)
		count := placement.CounterOf(r, arrangementOf(r, s.of(s.carol, "breaks of "+girl)), r.Today)
		s.expect("17.3", count.Used == 0 && count.Limit == 75, "%s: %s", girl, count.Words())
		h := 0
		for _, p := range placement.All(s.carol.record(s.jane)) {
			if strings.HasPrefix(p.Child, girl) {
				h = p.Nights(s.now())
			}
		}
		s.expect("17.3", h == 7, "%s’s week at the hospice is %d nights", girl, h)
	}
	first := s.of(s.carol, "first night of Lucy").Set("bk.state", "asked-for")
	stopped := ""
	for _, g := range booking.Check(s.carol.record(s.lucy), first.Document, nil, booking.Moment{}) {
		for _, f := range g.Findings {
			if f.Open() && g.Level == booking.Stop {
				stopped += g.ID + " " + f.Words + "; "
			}
		}
	}
	s.expect("17.1", stopped == "", "Lucy’s first night is stopped: %s", stopped)
}
