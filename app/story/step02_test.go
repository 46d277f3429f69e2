package story

import (
	"doorstep/app/casefile"
	"doorstep/app/casefile/chronology"
	"doorstep/app/ui/model"
)

// allocation: 3 Nov, 09:20 to 10:10. Priya decides to assess and gives the case to
// Ruth, who takes everything with her and goes offline.
func allocation(s *tale) {
	s.at("2026-11-03 09:20")
	for _, c := range []casefile.ID{s.jane, s.lucy} {
		if err := s.priya.Move(ctx, c, moving(s.ruth)); err != nil {
			s.t.Fatal(err)
		}
		s.of(s.priya, "dca of "+s.called(c)).Set("dca.form.lead", s.ruth.me()).Set("dca.form.overseer", s.priya.me())
	}
	look := s.keep("allocation", s.priya.begin(s.jane, "ovs").
		Set("ovs.kind", "allocation").Set("ovs.read", "chronology").Set("ovs.life", "Two very disabled sisters without their mother since this morning").
		Set("ovs.challenge", "Who has every other child tonight, by name?").Set("ovs.answer", "Not known yet; Ruth finds out today, child by child").
		Set("ovs.drift", "yes-act").Set("ovs.next", "2026-11-17"))
	look.Row("ovs.direction", ".need", "manager-direction", ".outcome", "Every child of the family sleeps with an adult whom we know by name",
		".what", "Name a carer for each child", ".who", s.ruth.me(), ".by", "2026-11-03", ".accepted", "agreed")
	s.of(s.priya, "card").Set("lon.safeguarding.read", "yes")
	s.everybody()

	// The aeroplane mode of step 2: the server is there, and Ruth is not.
	s.at("2026-11-03 10:15")
	s.signal(false)
	s.ruth.again()
	for _, c := range []casefile.ID{s.jane, s.lucy} {
		rec := s.ruth.record(c)
		for _, form := range []string{"dca", "cmp", "isd", "caf"} {
			if _, err := s.ruth.Form(form); err != nil {
				s.t.Errorf("%s cannot be begun offline: %v", form, err)
			}
		}
		s.expect("2.1", rec.Latest("dca") != nil && len(rec.Of("chr")) > 0 && len(s.ruth.Numbers()) == 5 && rec.Calendar != nil,
			"the tablet lacks something of %s", s.called(c))
	}
	if _, err := tryUnlock(s.ruth, "not the passphrase"); err == nil {
		s.expect("2.1", false, "another passphrase opens the tablet")
	}

	v := s.ruth.onScreen(1280, 800)
	v.page(s.jane, s.of(s.ruth, "dca of Jane"), "dca.hist.story")
	s.expect("2.2", v.saysAll("Claire", "Henry", "declined", "we manage"), "the history does not stand beside section F")
	s.picture(v, "02-history-beside")
	v.Open(model.Route{Screen: model.Child, Case: s.jane.String(), Tab: "chronology"})
	s.picture(v, "02-chronology")
	v.Close()
	h := chronology.HistoryOf(s.ruth.record(s.jane), chronology.Of(s.ruth.record(s.jane)))
	s.expect("2.2", len(h.Keys) >= 2 && len(h.Refused) == 2, "%d key events, %d refusals", len(h.Keys), len(h.Refused))

	dca := s.of(s.ruth, "dca of Jane")
	dca.Set("dca.form.overseer", s.ruth.me())
	s.expect("2.3", stops(dca, "V-DCA-9"), "one person may lead and oversee")
	dca.Set("dca.form.overseer", s.priya.me())
	s.expect("2.3", !stops(dca, "V-DCA-9"), "two people may not")
}
