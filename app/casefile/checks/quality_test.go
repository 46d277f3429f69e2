package checks_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/forms/engine"
	"doorstep/forms/quality"
)

// says is what the checks of an organisation say that no form of one case holds:
// they are asked directly.
func rules() *quality.Rules { return quality.Shipped() }

// example is one case of a check over Jane's case: the document that it reads,
// after the change that must make it speak or keep it silent.
type example func(s *story) casetest.Doc

// inDCA changes Jane's assessment.
func inDCA(change func(s *story)) example {
	return func(s *story) casetest.Doc {
		change(s)
		return s.dca
	}
}

// asWritten is Jane's assessment as it stands.
func asWritten(s *story) casetest.Doc { return s.dca }

func set(link string, typed ...string) example {
	return inDCA(func(s *story) { s.dca.Set(link, typed...) })
}

func inAction(what, value string) example {
	return inDCA(func(s *story) {
		row := s.dca.Row("dca.plan.action", ".who", "Carol Pike", ".what", "Provide waking night carer", ".outcome", "Jane wakes no more than once a night",
			".need", "Jane needs to sleep and be turned at night", ".by", "2026-12-14", ".accepted", "agreed")
		c := casefile.Cell{Row: row, LinkID: "dca.plan.action." + what}
		if value == "" {
			if _, err := s.dca.Document.Set(context.Background(), c); err != nil {
				panic(err)
			}
			return
		}
		s.dca.In(row, c.LinkID, value)
	})
}

// review is a child in need plan with a meeting.
func review(answers ...string) example {
	return func(s *story) casetest.Doc {
		d := s.Doc("cinp").Set("cinp.start", "2026-12-11").Set("cinp.next", "2027-02-02")
		d.Row("cinp.meeting", append([]string{".date", "2026-12-09", ".kind", "review"}, answers...)...)
		return d
	}
}

func look(kind, challenge string) example {
	return func(s *story) casetest.Doc {
		return s.Doc("ovs").Set("ovs.kind", kind).Set("ovs.challenge", challenge)
	}
}

const question = "What do the two deaths and two refusals predict, and who gets up at night now?"

// TestQuality: every check of processes.md section 20, over documents of a case.
func TestQuality(t *testing.T) {
	twice := func(better string) example {
		return func(s *story) casetest.Doc {
			d := review(".better", "No change.")(s)
			d.Row("cinp.meeting", ".date", "2026-12-09", ".kind", "review", ".better", better)
			return d
		}
	}
	supervised := func(before bool) example {
		return func(s *story) casetest.Doc {
			s.Doc("cinp").Set("cinp.start", "2026-12-11")
			if before {
				look("supervision", question)(s)
				s.At("2026-12-10 10:00")
			}
			return look("supervision", question)(s)
		}
	}
	directed := func(progress string) example {
		return func(s *story) casetest.Doc {
			d := look("checkpoint-10", question)(s)
			d.Set("ovs.answer", "Not yet").Set("ovs.drift", "yes-act")
			row := d.Row("ovs.direction", ".what", "Write a night plan", ".who", "Ruth Adeyemi", ".by", "2026-12-10")
			if progress != "" {
				d.In(row, "ovs.direction.progress", progress)
			}
			s.At("2026-12-15 10:00")
			return look("checkpoint-25", question)(s)
		}
	}
	panel := func(answers ...string) example {
		return func(s *story) casetest.Doc {
			d := s.Doc("cmp")
			for i := 0; i+1 < len(answers); i += 2 {
				d.Set(answers[i], answers[i+1])
			}
			return d
		}
	}
	moved := func(days ...string) example {
		return func(s *story) casetest.Doc {
			d := s.Doc("cinp")
			row := d.Row("cinp.action", ".what", "Ring the school", ".who", "Carol Pike", ".by", "2026-12-14", ".accepted", "agreed")
			for i, day := range days {
				s.At(fmt.Sprintf("2026-12-1%d 10:00", i))
				d.In(row, "cinp.action.by", day)
			}
			return d
		}
	}
	old := func(text string) example {
		return func(s *story) casetest.Doc {
			s.dca.Set("dca.dev.health.eating", text)
			s.At("2027-12-01 10:00")
			return s.Doc("dca").Set("dca.dev.health.eating", "Jane eats pureed food, takes about forty minutes for a meal and needs somebody beside her for all of it.")
		}
	}
	for id, c := range map[string]struct{ fail, pass example }{
		"Q-PLAN-1": {inAction("who", "Disabled children’s team"), asWritten},
		"Q-PLAN-2": {inAction("by", ""), asWritten},
		"Q-PLAN-3": {inAction("need", ""), asWritten},
		"Q-PLAN-4": {inAction("outcome", "Respite provided"), asWritten},
		"Q-PLAN-5": {inDCA(func(s *story) {
			s.need("Jane needs to be understood beyond her family", "high", "Symbol book seen in use at school")
		}), asWritten},
		"Q-PLAN-6": {inAction("accepted", "told-no-answer"), asWritten},
		"Q-PLAN-7": {inDCA(func(s *story) {
			for range 18 {
				s.action("Marie Dunn", "Show the night carer the feed", "Jane is fed by hands she knows", "Jane needs to sleep and be turned at night", "2026-12-20")
			}
		}), asWritten},
		"Q-PLAN-8":  {inAction("by", "2027-03-01"), asWritten},
		"Q-PLAN-9":  {review(".missing-professionals", "Dr Reyes"), review(".missing-professionals", "Dr Reyes", "cinp.meeting.missing-professionals.reason", "On leave; letter read out")},
		"Q-PLAN-10": {everybody("Practitioner"), asWritten},
		"Q-LEN-1":   {set("dca.child.portrait", strings.Repeat("Bright smile. ", 50)), set("dca.child.portrait", "Bright smile, loves the library")},
		"Q-LEN-2":   {inDCA(func(s *story) { s.dca.Set("dca.an.judgement", "Short.").Set("dca.an.history-link", "2012.") }), asWritten},
		"Q-LEN-3":   {set("dca.plan.emergency", strings.Repeat("Salma comes and stays. ", 170)), asWritten},
		"Q-AN-1":    {inDCA(func(s *story) { s.dca.Set("dca.an.judgement", s.dca.Text("dca.par.care")) }), asWritten},
		"Q-AN-2":    {set("dca.an.judgement", "Jane lives at home. Her mother is ill. The house is full."), asWritten},
		"Q-AN-3":    {set("dca.an.other-explanations", "None."), asWritten},
		"Q-AN-4":    {inDCA(func(s *story) { s.need("Jane needs friends", "low", "seen") }), asWritten},
		"Q-AN-5":    {old("Jane eats pureed food, takes about forty minutes for a meal and needs somebody beside her for all of it. She likes mango."), old("Jane is fed by tube in hospital and takes nothing by mouth since her operation in the spring of that year.")},
		"Q-HIST-1":  {set("dca.an.history-link", "The past weighs on everybody."), asWritten},
		"Q-HIST-2":  {silent18Months, asWritten},
		"Q-HIST-3": {inDCA(func(s *story) {
			s.Doc("chr").Set("chr.date", "2017-03-01").Set("chr.what", "Health visitor referred Henry's sleep").Set("chr.kind", "referral").Set("chr.weight", "normal")
		}), asWritten},
		"Q-VOICE-1": {func(s *story) casetest.Doc { return s.Doc("dca") }, asWritten},
		"Q-VOICE-2": {func(s *story) casetest.Doc {
			d := s.Doc("dca")
			d.Row("dca.voice.contact", ".alone", "parent", ".how", "speech", ".sure", "guessing")
			return d.Set("dca.voice.helper", "parent")
		}, asWritten},
		"Q-VOICE-3": {review(".child-part", "not-asked"), review(".child-part", "came")},
		"Q-VOICE-4": {func(s *story) casetest.Doc {
			d := s.Doc("dca")
			d.Row("dca.voice.contact", ".alone", "alone", ".said", "Wants the library", ".sure", "sure-checked-back")
			d.Row("dca.plan.action", ".what", "Order a hoist", ".outcome", "Jane is lifted without pain")
			return d
		}, asWritten},
		"Q-SAFE-1": {set("dca.safe.signs", "pressure-sores"), inDCA(func(s *story) {
			s.dca.Set("dca.safe.signs", "pressure-sores").Set("dca.safe.explain.choice", "confirmed-by-professional").Set("dca.safe.explain.who", "Dr A. Reyes")
		})},
		"Q-SAFE-2": {set("dca.safe.indicators", injury), inDCA(func(s *story) {
			s.dca.Set("dca.safe.indicators", injury)
			s.Doc("harm").Set("lon.safeguarding.told-who", "manager", "front-door").Set("lon.safeguarding.told-when", "2026-12-09T09:52:00Z")
		})},
		"Q-SAFE-3": {inDCA(func(s *story) { clear(s.dca, "dca.safe.tell") }), asWritten},
		"Q-HLT-1": {inDCA(func(s *story) {
			s.dca.Row("dca.dev.health.need", ".what", "Pressure-relieving seat", ".status", "being-dealt-with", ".by", "2026-12-27")
		}), seat},
		"Q-HLT-2": {func(s *story) casetest.Doc {
			d := seat(s)
			s.At("2027-01-04 10:00")
			return d
		}, seat},
		"Q-HLT-3": {set("dca.dev.health.now", "Well, apart from the hip."), asWritten},
		"Q-FOL-1": {func(s *story) casetest.Doc {
			d := moved()(s)
			s.At("2026-12-22 10:00")
			return d
		}, moved()},
		"Q-FOL-2": {moved("2026-12-16", "2026-12-18", "2026-12-21"), moved("2026-12-16")},
		"Q-FOL-3": {directed(""), directed("Written on 9 December, in the file")},
		"Q-FOL-4": {twice("Nothing has changed."), twice("Jane sleeps through four nights a week.")},
		"Q-OVS-1": {look("checkpoint-10", "Agree, good work"), look("checkpoint-10", question)},
		"Q-OVS-2": {supervised(true), supervised(false)},
		"Q-OVS-3": {set("dca.form.overseer", "Ruth Adeyemi"), asWritten},
		"Q-TIME-1": {func(s *story) casetest.Doc {
			s.At("2026-12-14 10:00")
			return s.dca
		}, func(s *story) casetest.Doc {
			s.At("2026-11-17 10:00")
			return s.dca
		}},
		"Q-PLC-1":  {panel("cmp.proposal", "Meadow House from 18:00", "cmp.together", "apart-reason"), panel("cmp.event", "Nadia is in hospital")},
		"Q-LANG-1": {inAction("what", "Ring the hard to reach family"), asWritten},
	} {
		t.Run(id, func(t *testing.T) {
			s := jane(t)
			d := c.fail(s)
			f := one(t, found(s.Record(), d), id)
			if f.Message == "" || f.Level == quality.Ask && f.Ask == "" {
				t.Errorf("it says nothing: %+v", f)
			}
			if f.Place.LinkID != "" && d.Form().Item(f.Place.LinkID) == nil {
				t.Errorf("it stands at %s, which the form does not ask", f.Place.LinkID)
			}
			s = jane(t)
			d = c.pass(s)
			if fs := found(s.Record(), d); has(fs, id) {
				t.Errorf("it speaks where it should not: %v", said(fs))
			}
		})
	}
	// About the work of a team, not about a form.
	for id, c := range map[string]struct{ fail, pass []quality.Finding }{
		"Q-CASE-1": {rules().Caseload(18, 15, 18), rules().Caseload(14, 15, 18)},
		"Q-CASE-2": {rules().Leads(3), rules().Leads(2)},
	} {
		t.Run(id, func(t *testing.T) {
			if one(t, c.fail, id).Level != quality.Info || len(c.pass) != 0 {
				t.Errorf("%v, %v", said(c.fail), said(c.pass))
			}
		})
	}
}

// everybody gives all actions to people of one kind.
func everybody(kind string) example {
	return inDCA(func(s *story) {
		for i, row := range s.dca.Rows("dca.plan.action", "") {
			s.dca.In(row.ID, "dca.plan.action.who", fmt.Sprintf(`{"valueReference": {"reference": "%s/%d", "display": "Person %d"}}`, kind, i, i))
		}
	})
}

// silent18Months is an assessment of a case that has been open and silent.
func silent18Months(s *story) casetest.Doc {
	casetest.Hold(s.t, s.Record().Case).Set("case.opened", "2023-01-10")
	return s.dca
}

// seat is a health need with an owner and a day.
func seat(s *story) casetest.Doc {
	s.dca.Row("dca.dev.health.need", ".what", "Pressure-relieving seat", ".status", "being-dealt-with", ".owner", "Tessa Lind", ".by", "2026-12-27")
	return s.dca
}

func clear(d casetest.Doc, link string) {
	if _, err := d.Document.Set(context.Background(), engine.Cell{LinkID: link}); err != nil {
		panic(err)
	}
}

// injury is a picked sign of harm.
const injury = `{"valueCoding": {"code": "health.l34.unexplained-injury"}}`
