package story

import (
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/carryover"
	"doorstep/app/casefile/due"
	"doorstep/app/casefile/oversight"
	"doorstep/app/casefile/placement"
	"doorstep/app/casefile/plan"
)

// finalState asserts section 3 of the story line by line, on the manager's device.
func finalState(s *tale) {
	p := s.priya
	line := func(what string, ok bool, have string, args ...any) {
		s.t.Helper()
		if !ok {
			s.t.Errorf("at the end, %s: "+have, append([]any{what}, args...)...)
		}
	}
	girls := map[string]casefile.ID{"Jane": s.jane, "Lucy": s.lucy}

	for girl, version := range map[string]int{"Jane": 2, "Lucy": 1} {
		d := s.of(p, "dca of "+girl)
		lead, manager := 0, false
		for _, g := range d.Signatures() {
			if g.Cell == "dca.sign.lead" {
				lead++
			}
			manager = manager || g.Cell == "dca.sign.manager" && g.Valid
		}
		line("both assessments are signed, Jane's in version 2, Lucy's in version 1", lead == version && manager && d.Summary().Version == version,
			"%s: %d signatures of the lead, version %d, the manager's holds %v", girl, lead, d.Summary().Version, manager)
	}

	request := s.of(p, "request")
	decided, done := false, 0
	for _, g := range request.Signatures() {
		decided = decided || g.Cell == "cmp.decided-by" && g.Valid
	}
	for _, a := range request.Actions() {
		if a.Group == "cmp.conditions" && a.Done() {
			done++
		}
	}
	requests := len(p.record(s.jane).Of("cmp")) + len(p.record(s.lucy).Of("cmp"))
	line("one request for two children, decided, four conditions closed", requests == 1 && len(request.Rows("cmp.child", "")) == 2 && decided && done == 4,
		"%d requests, %d children, decided %v, %d conditions closed", requests, len(request.Rows("cmp.child", "")), decided, done)

	child := casefile.PersonOf(p.record(s.jane).Child())
	h := placement.HistoryOf(p.record(s.jane), child.Name, child.Ref)
	line("one emergency placement of seven nights with a planned return, no other move", len(h.Placements) == 1 && h.Emergency == 1 && h.Planned == 1 && h.Unplanned == 0 && h.Placements[0].Nights(s.now()) == 7, "%+v", h)

	for girl, c := range girls {
		r := p.record(c)
		a := arrangementOf(r, s.of(p, "breaks of "+girl))
		nights := 0
		for _, st := range a.Stays {
			if st.Status == "happened" {
				nights += st.Nights()
			}
		}
		items := due.List(r)
		line("both arrangements are ready; stays of two nights and one; the days of regulation 48 are set",
			len(s.notReady(p, girl)) == 0 && nights == map[string]int{"Jane": 2, "Lucy": 1}[girl] && dueOn(items, "r48-visit") != "" && dueOn(items, "r48-review") != "",
			"%s waits for %q, %d nights, visit by %s, review by %s", girl, s.notReady(p, girl), nights, dueOn(items, "r48-visit"), dueOn(items, "r48-review"))

		current := r.Latest("cinp")
		held := false
		for _, it := range items {
			held = held || it.Key == "cfg.time.cin-first-review" && it.Met != "" && it.Met <= it.Due.Date
		}
		actions := len(casefile.Record{Docs: []*casefile.Document{current}}.Actions())
		line("plans of ten and nine actions; the first review held in time", actions == map[string]int{"Jane": 10, "Lucy": 9}[girl] && (held || girl == "Lucy"), "%s: %d actions, review held in time %v", girl, actions, held)

		for _, need := range plan.Health(r) {
			line("no open health need without an owner and a date", need.Met() || !need.Unowned(), "%s: %+v", girl, need)
		}
		for _, link := range []string{"cfg.time.referral-decision", "cfg.time.assessment", "cfg.time.plan-meeting", "cfg.time.jrap-letter"} {
			for _, it := range items {
				if it.Key == link && it.Off == "" {
					line("every clock of the story was met in time", it.Met != "" && it.Met <= it.Due.Date, "%s, %s: due %s, met %q", girl, link, it.Due.Date, it.Met)
				}
			}
		}
	}
	wheelchairs, adaptations := 0, 0
	for _, c := range girls {
		for _, need := range plan.Health(p.record(c)) {
			switch {
			case need.Met():
			case strings.Contains(need.What, "heelchair"):
				wheelchairs++
			case strings.Contains(need.What, "daptation"):
				adaptations++
			default:
				line("open health needs are two wheelchairs and one adaptation", false, "%+v", need)
			}
		}
	}
	line("open health needs are two wheelchairs and one adaptation", wheelchairs == 2 && adaptations == 1, "%d wheelchairs, %d adaptations", wheelchairs, adaptations)

	young, combined := 0, 0
	d := s.of(p, "dca of Jane")
	for _, r := range d.Rows("dca.sib.entry", "") {
		if v := d.CodeIn(r.ID, "dca.sib.entry.young-carer"); v == "booked" || v == "done" {
			young++
		}
	}
	for _, r := range d.Rows("dca.carer.entry", "") {
		if d.CodeIn(r.ID, "dca.carer.entry.assessment") == "combined-here" {
			combined++
		}
	}
	line("two young carers' assessments booked or done, two parent carers' combined", young == 2 && combined == 2, "%d and %d", young, combined)

	cards := len(p.record(s.jane).Of("harm")) + len(p.record(s.lucy).Of("harm"))
	whole := cards == 1
	for _, card := range p.record(s.jane).Cards() {
		whole = whole && card.ReadBy != ""
	}
	line("one safeguarding card, complete", whole, "%d cards, read %v", cards, whole)
	for _, c := range girls {
		for _, look := range p.record(c).Of("ovs") {
			for _, dir := range oversight.LastDirections(p.record(c), oversight.Oversight{Doc: look}) {
				line("no direction of the manager is unanswered", dir.Answered(), "%+v", dir)
			}
		}
	}
	s.nothingTwice()
}

// nothingTwice holds that no fact which the record held when a form was begun was
// typed into that form again: it was carried over.
func (s *tale) nothingTwice() {
	s.t.Helper()
	asked := 0
	for girl, c := range map[string]casefile.ID{"Jane": s.jane, "Lucy": s.lucy} {
		r := s.priya.record(c)
		for _, d := range r.Docs {
			before := r
			before.Docs = nil
			for _, e := range r.Docs {
				if e.ID() != d.ID() && e.Summary().Started.Before(d.Summary().Started) {
					before.Docs = append(before.Docs, e)
				}
			}
			for link, known := range carryover.For(before, d.Form()).Answers {
				cell := casefile.Cell{LinkID: link}
				h := d.History(cell)
				if len(h) == 0 {
					continue
				}
				asked++
				if _, carried := d.CarriedFrom(cell); !carried && same(d.State(cell).Values, known.Values) {
					s.t.Errorf("%s: %s was typed again though the record said it: %s", girl, link, d.Text(link))
				}
			}
		}
	}
	if asked == 0 {
		s.t.Error("no form asked for anything that the record held")
	}
}
