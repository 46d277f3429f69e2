package story

import (
	"slices"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/due"
)

// contact: Tue 3 Nov 2026, 08:40. Anna rings: the mother was taken to hospital, the
// father is abroad, and nobody can manage Jane and Lucy's feeds, lifting and turning.
func contact(s *tale) {
	s.at("2026-11-03 08:40")
	const words = "Mother taken by ambulance at 07:50 with suspected sepsis. Father abroad, cannot be reached so far. Anna and Beth have been up all night and cannot manage the feeds, lifting and turning."
	for _, c := range []casefile.ID{s.jane, s.lucy} {
		s.keep("contact of "+s.called(c), s.sam.begin(c, "ref").
			Set("ref.when", "2026-11-03T08:40:00Z").Set("ref.how", "telephone").Set("ref.source", "relative").Set("ref.who", "Anna Sample, sister").
			Set("ref.phone", "01632 960555").Set("ref.words", words).Set("ref.harm", "not-sure").Set("ref.consent", "knows-and-agrees").
			Set("ref.known", "yes-closed").Set("ref.missed", "Help was offered and did not change daily life").Set("ref.outcome", "referral").
			Set("ref.referral", "assessment").Set("ref.why", "No adult able to give the care tonight").Set("ref.decided", "2026-11-03T08:40:00Z"))
	}
	levels := s.keep("levels", s.sam.begin(s.jane, "lon"))
	for area, codes := range map[string][]string{
		"health": {"health.l34.disabled-specialist"}, "rel": {"rel.l2.young-carer", "rel.l2.loss"}, "self": {"self.l34.total-reliance"},
	} {
		levels.Set("lon."+area+".picks", codes...)
	}

	// The gate is ticked on the screen, so that one sees what happens.
	v := s.sam.onScreen(1280, 800)
	v.page(s.jane, levels, "lon.gate.picks")
	for range 8 {
		v.Keys("Level 3", fyne.KeyDown)
		if v.saysAll("Child may need accommodation") {
			break
		}
	}
	v.Keys("Level 3", fyne.KeySpace)
	s.expect("1.1", casefile.SuggestLevel(levels.Picked()).Level == 4, "the suggested level is %d", casefile.SuggestLevel(levels.Picked()).Level)
	s.expect("1.2", v.saysAll("danger now"), "after the pick the app shows %s\n%s", v.Shell.At().Screen, v.Says())
	s.picture(v, "01-harm-card")
	v.Close()

	s.at("2026-11-03 09:05")
	card := s.keep("card", s.sam.begin(s.jane, "harm")).
		Set("lon.safeguarding.what", words).Set("lon.safeguarding.danger-now", "no")
	early := card.Problem("required") != nil
	card.Set("lon.safeguarding.told-who", "manager", "front-door").Set("lon.safeguarding.told-when", "2026-11-03T08:52:00Z").
		Set("lon.safeguarding.advice", "Disabled children's team to visit today; EDT briefed in case it runs past 17:30").
		Set("lon.safeguarding.reference", "Ada Reception, FD-1").
		Set("lon.safeguarding.siblings", "yes").Set("lon.safeguarding.siblings.names", "Beth, Dan, Ella, Finn, Grace").
		Set("lon.safeguarding.family-told", "yes").Set("lon.safeguarding.written-referral", "2026-11-03T09:00:00Z")
	s.expect("1.3", early && len(card.Check()) == 0, "the card is open %v before its answers and after them says %v", early, card.Check())

	levels.Set("lon.decision", "level-4").Set("lon.decision.reason", "Carer in hospital, no adult able to give the care tonight; no sign of abuse").
		Set("lon.decision.discussed-with", s.priya.me()).Set("lon.decision.at", "2026-11-03T09:05:00Z")
	s.expect("1.4", levels.Problem("level-differs") == nil, "a reason is asked though decision and suggestion agree")

	for _, c := range []casefile.ID{s.jane, s.lucy} {
		s.keep("dca of "+s.called(c), s.sam.begin(c, "dca").Set("dca.form.referral-date", "2026-11-03").Set("dca.form.decision-date", "2026-11-03"))
	}
	rec := s.sam.record(s.jane)
	items := due.List(rec)
	dca := s.of(s.sam, "dca of Jane")
	s.expect("1.5", dueOn(items, "referral-decision") == "2026-11-04" && dca.DateIn("", "dca.form.due") == "2027-01-08" &&
		slices.Equal(dues(items, "checkpoints"), []casefile.Date{"2026-11-17", "2026-12-08"}) && dueOn(items, "child-first-seen") == "2026-11-10",
		"due: referral decision %s, assessment %s, checkpoints %v, child first seen %s", dueOn(items, "referral-decision"), dca.DateIn("", "dca.form.due"), dues(items, "checkpoints"), dueOn(items, "child-first-seen"))
	s.expect("1.6", s.of(s.sam, "dca of Lucy").Case() == s.lucy && dca.Case() == s.jane, "the sisters share a record")
	s.everybody()
}

// called is the given name of the child of a case.
func (s *tale) called(c casefile.ID) string {
	if c == s.jane {
		return "Jane"
	}
	return "Lucy"
}
