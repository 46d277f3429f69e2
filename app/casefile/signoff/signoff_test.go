package signoff_test

import (
	"testing"

	"doorstep/app/casefile/signoff"
	"doorstep/app/casefile/signoff/signofftest"
)

// The way of mock-up 08: taught on 12 February, practised three times, every
// step alone, signed on 10 March by both.
func TestASignOffFromTeachingToTheLastSignature(t *testing.T) {
	s := signofftest.Begin(t, "feed-g-pump")
	if st := s.Wants(signoff.Draft); len(st.Needs) == 0 || st.Counts() {
		t.Error("nothing is done, and nothing is missing")
	}
	s.Teach()
	if st := s.Wants(signoff.Training); st.Taught != "2026-02-12" || st.Watched != 2 || st.WatchMin != 2 || st.Practised != 0 || st.PractiseMin != 3 {
		t.Errorf("taught %s, watched %d of %d, practised %d of %d", st.Taught, st.Watched, st.WatchMin, st.Practised, st.PractiseMin)
	}
	s = signofftest.Begin(t, "feed-g-pump").Learn()
	st := s.Wants(signoff.Training)
	if n, of := st.Alone(); n != 22 || of != 22 || len(st.Needs) != 0 {
		t.Errorf("%d of %d alone, needs %+v", n, of, st.Needs)
	}
	if st.Until != "2027-03-10" || st.Ends != "it is assessed again" {
		t.Errorf("if it were signed today it would end on %s: %s", st.Until, st.Ends)
	}
	if !signofftest.Says(st.Signing, "DT-C02", "dt.sign.carer") || !signofftest.Says(st.Signing, "DT-C02", "dt.sign.nurse") {
		t.Errorf("signing %+v", st.Signing)
	}
	s.Case.At("2026-03-10 15:06")
	s.Sign(s.DT, "dt.sign.carer", signofftest.Carer)
	if st := s.Wants(signoff.Training); st.Carers == nil || st.From != "" {
		t.Error("one signature is not a sign-off")
	}
	s.Case.At("2026-03-10 15:10")
	s.Sign(s.DT, "dt.sign.nurse", signofftest.Nurse)
	st = s.Wants(signoff.Valid)
	if st.From != "2026-03-10" || st.Until != "2027-03-10" || !st.Counts() {
		t.Errorf("from %s until %s", st.From, st.Until)
	}
	if got := s.DT.Text("dt.from"); got != "10 March 2026" {
		t.Errorf("the form says from %q", got)
	}
}

// What stands above the signatures and changes after them ends them: the sign-off
// is for what was seen, no more.
func TestAChangeAboveTheSignaturesEndsThem(t *testing.T) {
	s := signofftest.Signed(t)
	s.DT.Set("dt.conditions", "With a second adult in the house")
	if st := s.Wants(signoff.Training); st.Nurses != nil || st.Carers != nil {
		t.Error("the signatures still hold")
	}
	s = signofftest.Signed(t)
	s.Case.At("2026-04-02 11:00")
	s.DT.Row("dt.spot", ".when", "2026-04-02", ".seen", "Did it well", ".result", "still-competent")
	if st := s.Wants(signoff.Valid); st.LastDone != "2026-04-02" {
		t.Errorf("a supervision visit is below the signatures; last done %s", st.LastDone)
	}
}

func TestDTC02(t *testing.T) {
	t.Run("DT-C02", func(t *testing.T) {
		if st := signofftest.Begin(t, "feed-g-pump").Learn().State(); len(st.Needs) != 0 {
			t.Fatalf("ready, and it still needs %+v", st.Needs)
		}
		for name, c := range map[string]struct {
			spoil func(*signofftest.Story)
			link  string
		}{
			"not willing":             {func(s *signofftest.Story) { s.DT.Set("dt.willing", "no") }, "dt.willing"},
			"nobody asked":            {func(s *signofftest.Story) { s.DT.Set("dt.willing") }, "dt.willing"},
			"knowledge not passed":    {func(s *signofftest.Story) { s.DT.Set("dt.theory-check", "not-passed") }, "dt.theory-check"},
			"a topic left out":        {func(s *signofftest.Story) { s.DT.Set("dt.theory-topics", "recording") }, "dt.theory-topics"},
			"not suitable":            {func(s *signofftest.Story) { s.DT.Set("dt.outcome", "not-suitable") }, "dt.outcome"},
			"one thing not declared":  {func(s *signofftest.Story) { s.DT.Set("dt.declare", "i-will-do-only-what-is-written") }, "dt.declare"},
			"watched once too little": {func(s *signofftest.Story) { s.Drop("dt.watch", 1) }, "dt.watch"},
			"practised too little":    {func(s *signofftest.Story) { s.Drop("dt.practice", 0) }, "dt.practice"},
			"the last not correct": {func(s *signofftest.Story) {
				s.DT.In(s.DT.Rows("dt.practice", "")[2].ID, "dt.practice.help", "on-own-one-small-reminder")
			}, "dt.practice"},
			"no initials": {func(s *signofftest.Story) { s.DT.In(s.DT.Rows("dt.practice", "")[1].ID, "dt.practice.sign-by") }, "dt.practice.sign-by"},
			"rehearsal not safe": {func(s *signofftest.Story) {
				s.DT.In(s.DT.Rows("dt.scenario", "")[0].ID, "dt.scenario.result", "not-safe-yet")
			}, "dt.scenario"},
			"a step with help": {func(s *signofftest.Story) {
				s.DT.In(s.DT.Rows("dt.criterion", "")[3].ID, "dt.criterion.result", "not-yet")
			}, "dt.criterion"},
			"groundwork missing":  {func(s *signofftest.Story) { s.Drop("dt.prereq", 0) }, "dt.prereq"},
			"groundwork ran out":  {func(s *signofftest.Story) { s.DT.In(s.DT.Rows("dt.prereq", "")[1].ID, "dt.prereq.until", "2026-03-09") }, "dt.prereq"},
			"an answer seen only": {func(s *signofftest.Story) { s.DT.In(s.DT.Rows("dt.criterion", "")[0].ID, "dt.criterion.how", "asked") }, "dt.criterion"},
		} {
			s := signofftest.Begin(t, "feed-g-pump").Learn()
			c.spoil(s)
			if st := s.State(); !signofftest.Says(st.Needs, "DT-C02", c.link) {
				t.Errorf("%s: needs %+v", name, st.Needs)
			}
		}
	})
}

// A step: alone when it was met as it must be shown; "does not apply" only with a
// reason, and never where the page says it always does.
func TestASteps(t *testing.T) {
	s := signofftest.Begin(t, "feed-g-pump")
	row := s.Step("g07", "does-not-apply-to-this-child", "seen-with-this-child")
	s.Step("g01", "does-not-apply-to-this-child", "seen-with-this-child")
	s.Step("g02", "met", "asked")
	s.Step("g03", "met", "asked")
	s.Step("g04", "met", "simulated")
	helped := s.Step("g05", "not-yet", "seen-with-this-child")
	s.DT.In(helped, "dt.criterion.note", "helped")
	s.Step("g06", "met", "seen-with-this-child")
	s.Step("g06", "not-yet", "seen-with-this-child")
	by := map[string]signoff.Step{}
	for _, k := range s.State().Steps {
		by[k.Code] = k
	}
	for code, want := range map[string]bool{"g01": false, "g02": true, "g03": false, "g04": false, "g05": false, "g06": false, "g07": false, "g08": false} {
		if by[code].Done() != want {
			t.Errorf("%s: done is %t: %+v", code, by[code].Done(), by[code])
		}
	}
	if by["g05"].Stage != signoff.Helped || by["g08"].Stage != signoff.NotLooked {
		t.Errorf("g05 is %q, g08 %q", by["g05"].Stage, by["g08"].Stage)
	}
	s.DT.In(row, "dt.criterion.note", "Amina sits on her own")
	st := s.State()
	if _, of := st.Alone(); of != 21 {
		t.Errorf("what does not apply is counted: of %d", of)
	}
}
