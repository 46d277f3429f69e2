package main

import (
	"context"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/app/ui/stage"
)

// tonight is an emergency placement that somebody asked for: filled in and signed,
// with a call of the panel that has begun.
func (s *tablet) tonight(given string) pen {
	return s.made(given, "cmp", func(p pen) {
		day := s.at.Format("2006-01-02")
		child := p.Rows("cmp.child", "")[0].ID
		p.set(child, "cmp.child.risk", "Nobody at home can lift or feed "+given)
		p.set(child, "cmp.child.care-needs", "Fed by tube, lifted by two people, turned every 2 hours")
		p.set(child, "cmp.child.communication", "Looks up for yes, shuts the eyes for no")
		p.set(child, "cmp.child.wishes", "Pointed to MUM and HOME, then chose SCHOOL and smiled")
		for _, a := range [][2]string{
			{"cmp.event", "Mum was taken to hospital at 07:50 and will be there for some days"},
			{"cmp.carers", "Mum is on the ward and agrees. Dad works abroad, a message was left at 10:40"},
			{"cmp.others", "With their aunt"},
			{"cmp.together", "together"},
			{"cmp.network", "Aunt can keep the brothers, she cannot lift"},
			{"cmp.home-support", "not-available"},
			{"cmp.home-support.reason", "Two trained carers from Friday on"},
			{"cmp.proposal", "Meadow House, a room by the garden"},
			{"cmp.basis", "s20-1-c"},
			{"cmp.basis.reason", "Mum cannot care just now, Dad is abroad"},
			{"cmp.health", "medicine-list"},
			{"cmp.school", "The taxi comes to Meadow House"},
			{"cmp.culture", "Halal food and feeds, female carers for washing"},
			{"cmp.return", "Home after a week, with carers morning and evening"},
			{"cmp.setting-lawful", "legal-advice-asked"},
			{"cmp.setting-lawful.reason", "Duty lawyer, 10:15"},
			{"cmp.challenge", "Why not night care at home? No trained carers before Friday."},
		} {
			p.set("", a[0], a[1])
		}
		p.set("", "cmp.proposal.from", day+"T18:00:00Z")
		p.set("", "cmp.proposal.until", s.at.AddDate(0, 0, 7).Format("2006-01-02"))
		for _, place := range []string{"Meadow House", "Foster home in the next town"} {
			p.row("cmp.options", "", ".place", place, ".can-meet", "yes", ".distance", "4", ".school", "yes", ".available-from", day+"T18:00:00Z")
		}
		p.row("cmp.pr-consent", "", ".person", "Dad", ".answer", "cannot-be-reached", ".when", day+"T10:40:00Z")
		p.row("cmp.present", "", ".person", "Helen Whitcombe", ".agency", "social-care")
		p.row("cmp.present", "", ".person", "Marie Dunn", ".agency", "health-provider")
		what := casefile.ReasonFor("Q-PLC-1", casefile.Cell{LinkID: "cmp.proposal"})
		if err := p.GiveReason(context.Background(), what, "The only place tonight with a nurse awake"); err != nil {
			stage.Fail("%s: %w", what, err)
		}
		p.sign("", "cmp.requested-by", "Grace Onsample")
	})
}

// of opens a screen of a document of a child.
func (s *tablet) of(screen model.Screen, given string, id casefile.ID) {
	s.Open(model.Route{Screen: screen, Case: s.Child(given).ID.String(), Doc: id.String()})
}
