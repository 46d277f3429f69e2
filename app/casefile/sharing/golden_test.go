package sharing_test

import (
	"testing"

	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/sharing"
)

func found(list []sharing.Finding, rule string) bool {
	for _, f := range list {
		if f.Rule == rule && f.Say != "" {
			return true
		}
	}
	return false
}

// The seven rules of processes.md section 12, each with a decision that breaks it
// and one that keeps it.
func TestGoldenRules(t *testing.T) {
	for _, x := range []struct {
		rule  string
		fails []string
		keeps []string
		// signed: what keeps it is that somebody signed.
		signed bool
	}{
		{rule: "isd-1", fails: []string{"isd.risk", "yes", "isd.decision", "decide-later-by"}, keeps: []string{"isd.risk", "yes"}},
		{rule: "isd-2", fails: []string{"isd.risk", "no", "isd.told", "no-would-raise-risk"}, keeps: []string{"isd.risk", "yes", "isd.told", "no-would-raise-risk"}},
		{rule: "isd-2", fails: []string{"isd.told", "no-could-not-reach"}, keeps: []string{"isd.told", "yes-after"}},
		{rule: "isd-3", fails: []string{"isd.consent", "refused", "isd.decision", "do-not-share"}, keeps: []string{"isd.consent", "refused", "isd.decision", "share-part"}},
		{rule: "isd-3", fails: []string{"isd.consent", "not-sought-unsafe", "isd.decision", "do-not-share"}, keeps: []string{"isd.consent", "not-sought-unsafe", "isd.decision", "do-not-share", "isd.harm-test", "yes"}},
		{rule: "isd-4", fails: []string{"isd.consent", "refused"}, keeps: []string{"isd.consent", "refused", "isd.advice", "Priya Nair"}},
		{rule: "isd-4", fails: []string{"isd.harm-test", "not-sure"}, keeps: []string{"isd.harm-test", "not-sure", "isd.advice", `{"gap": "not-known"}`}},
		{rule: "isd-5", fails: []string{"isd.protect", "Salma", "isd.what", "What Salma saw", "isd.decision", "share-part"}, keeps: []string{"isd.protect", "Salma", "isd.what", "What was seen", "isd.decision", "share-part"}},
		{rule: "isd-5", fails: []string{"isd.protect", "Salma"}, keeps: []string{"isd.protect", "Salma", "isd.decision", "share-part"}},
		{rule: "isd-6", fails: []string{"isd.fact-opinion", "no"}, keeps: []string{"isd.fact-opinion", "yes"}},
		{rule: "isd-6", fails: []string{"isd.with.checked", ""}, keeps: []string{"isd.with.checked", "", "isd.decision", "do-not-share", "isd.risk", "no"}},
		{rule: "isd-7", fails: []string{"isd.reason", "She should know"}},
		{rule: "isd-7", fails: []string{"isd.how.when", "2026-11-03T09:00:00Z"}, keeps: []string{"isd.how.when", "2026-11-03T09:00:00Z"}, signed: true},
		{rule: "isd-harm", fails: []string{"isd.harm-test", "yes"}, keeps: []string{"isd.harm-test", "yes", "isd.decision", "do-not-share"}},
	} {
		t.Run(x.rule, func(t *testing.T) {
			for want, answers := range map[bool][]string{true: x.fails, false: x.keeps} {
				c := casetest.New(t, "2026-11-03 10:00")
				d := decision(t, c, "Oakbank School", append([]string{"unsigned", ""}, answers...)...)
				if !want && x.signed {
					sign(t, d, "isd.by", "Ruth Adeyemi")
				}
				if got := found(sharing.Golden(d.Document), x.rule); got != want {
					t.Errorf("%v: found %v, want %v", answers, got, want)
				}
			}
		})
	}
}

func TestADecisionThatKeepsEveryRule(t *testing.T) {
	c := casetest.New(t, "2026-11-03 10:00")
	if f := sharing.Golden(decision(t, c, "Oakbank School").Document); len(f) != 0 {
		t.Errorf("%+v", f)
	}
	if f := sharing.Golden(c.Doc("isd").Document); len(f) != 0 {
		t.Errorf("an empty one: %+v", f)
	}
}

func TestRefusals(t *testing.T) {
	refused := func(answers ...string) *casetest.Case {
		c := casetest.New(t, "2026-11-03 10:00")
		d := c.Doc("cafref").Set("cafref.child", "Jane Sample").Set("cafref.who", "mother").Set("cafref.what", "whole-caf").Set("cafref.harm-check", "no")
		d.Set("cafref.barrier", "past-experience")
		for i := 0; i+1 < len(answers); i += 2 {
			d.Set(answers[i], answers[i+1])
		}
		return c
	}
	t.Run("cafref.coordinator-told", func(t *testing.T) {
		if c := refused(); !found(sharing.Findings(c.Record()), "cafref.coordinator-told") {
			t.Error("nobody is asked to tell the co-ordinator")
		}
		c := refused("cafref.coordinator-told", "2026-11-03T09:40:00Z")
		if found(sharing.Findings(c.Record()), "cafref.coordinator-told") {
			t.Error("told, and asked for again")
		}
	})
	t.Run("cafref.harm-check", func(t *testing.T) {
		c := refused("cafref.harm-check", "not-sure")
		if !found(sharing.Findings(c.Record()), "cafref.harm-check") {
			t.Error("the card is not asked for")
		}
		c.Doc("harm")
		if found(sharing.Findings(c.Record()), "cafref.harm-check") {
			t.Error("the card is there, and asked for again")
		}
	})
	t.Run("cafref.anonymous", func(t *testing.T) {
		for says, name := range map[string]string{"no": "Jane Sample", "yes": ""} {
			c := refused("cafref.anonymous", says)
			n, ok := sharing.NoticeOf(c.Record(), sharing.Refusals(c.Record())[0].Doc, "North")
			if !ok || n.Name != name || n.Area != "North" || len(n.Why) != 2 || n.Why[0] != "Whole CAF" {
				t.Errorf("objects %s: %+v, %v", says, n, ok)
			}
		}
		if _, ok := sharing.NoticeOf(refused().Record(), [16]byte{9}, ""); ok {
			t.Error("a notice without a refusal")
		}
	})
	t.Run("V-CAF-6", func(t *testing.T) {
		c := casetest.New(t, "2026-11-03 10:00")
		c.Doc("caf").Set("caf.consent.store", "refuses")
		if !found(sharing.Findings(c.Record()), "V-CAF-6") {
			t.Error("a refusal that nobody logs")
		}
		c.Doc("cafref").Set("cafref.what", "storing-information")
		if found(sharing.Findings(c.Record()), "V-CAF-6") {
			t.Error("it is logged")
		}
	})
	t.Run("cafpac.family-view", func(t *testing.T) {
		c := casetest.New(t, "2026-11-03 10:00")
		c.Doc("cafpac").Set("cafpac.decision", "start-caf").Set("cafpac.family-view", "refuses")
		if !found(sharing.Findings(c.Record()), "cafpac.family-view") {
			t.Error("a refusal that nobody logs")
		}
		c.Doc("cafref").Set("cafref.what", "whole-caf")
		if found(sharing.Findings(c.Record()), "cafpac.family-view") {
			t.Error("it is logged")
		}
	})
	t.Run("a refusal of the whole stops an agreement", func(t *testing.T) {
		c, d := agreed(t)
		c.At("2026-11-09 09:00").Doc("cafref").Set("cafref.what", "panel-referral")
		may(t, c, "Oakbank School", sharing.Whole(d.Document), sharing.Yes, "")
		c.At("2026-11-10 09:00").Doc("cafref").Set("cafref.what", "whole-caf")
		may(t, c, "Oakbank School", sharing.Whole(d.Document), sharing.No, "said no")
	})
	t.Run("caf.consent.until", func(t *testing.T) {
		c, d := agreed(t)
		d.Set("caf.consent.until", "2026-12-15")
		if found(sharing.Findings(c.At("2026-12-15 09:00").Record()), "caf.consent.until") {
			t.Error("asked on its last day")
		}
		if !found(sharing.Findings(c.At("2026-12-16 09:00").Record()), "caf.consent.until") {
			t.Error("nobody asks again")
		}
	})
}
