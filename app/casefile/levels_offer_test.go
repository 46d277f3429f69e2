package casefile_test

import (
	"slices"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
)

func codes(signs []casefile.Sign) []string {
	var out []string
	for _, s := range signs {
		out = append(out, s.Code)
	}
	return out
}

// Scenario, step 3, expect 6: beside section F the sign of an earlier suspicious
// death is not offered; that of a loss is.
func TestADeathFromAKnownIllnessIsNotASuspiciousOne(t *testing.T) {
	all := casefile.SignsOf(casetest.Form(t, "lon"))
	got := codes(casefile.OfferBeside(all, "dca.hist.losses", casefile.Whom{Age: 8, Known: true}))
	if slices.Contains(got, "env.l34.child-death-history") || !slices.Contains(got, "rel.l2.loss") {
		t.Errorf("beside section F: %v", got)
	}
	if got := codes(casefile.Offer(all, casefile.Whom{Age: 8, Known: true}, nil)); !slices.Contains(got, "env.l34.child-death-history") {
		t.Error("in the matrix itself it is not offered")
	}
	if got := casefile.OfferBeside(all, "dca.form.why", casefile.Whom{}); got != nil {
		t.Errorf("beside a question of no area: %v", codes(got))
	}
}

func TestSignsThatMakeNoSenseAreNotOffered(t *testing.T) {
	all := casefile.SignsOf(casetest.Form(t, "lon"))
	for name, x := range map[string]struct {
		about    casefile.Whom
		yes, not []string
	}{
		"8 years": {
			casefile.Whom{Age: 8, Known: true},
			[]string{"emo.l34.under-13-sexual", "gate.l34.private-fostering", "health.l34.under-13-exploited"},
			[]string{"edu.l1.neet-12-weeks", "health.l2.exploitation-signs-13plus", "gate.l34.remand", "par.l34.unborn-risk", "health.l2.teenage-pregnancy"},
		},
		"16 years": {
			casefile.Whom{Age: 16, Known: true},
			[]string{"edu.l1.neet-12-weeks", "health.l2.exploitation-signs-13plus", "gate.l34.remand"},
			[]string{"emo.l34.under-13-sexual", "gate.l34.private-fostering"},
		},
		"16 years, disabled": {casefile.Whom{Age: 16, Known: true, Disabled: true}, []string{"gate.l34.private-fostering"}, nil},
		"unborn":             {casefile.Whom{Unborn: true}, []string{"par.l34.unborn-risk"}, nil},
		"age not known":      {casefile.Whom{}, []string{"par.l34.unborn-risk", "edu.l1.neet-12-weeks", "emo.l34.under-13-sexual"}, nil},
	} {
		got := codes(casefile.Offer(all, x.about, nil))
		for _, code := range x.yes {
			if !slices.Contains(got, code) {
				t.Errorf("%s: %s is not offered", name, code)
			}
		}
		for _, code := range x.not {
			if slices.Contains(got, code) {
				t.Errorf("%s: %s is offered", name, code)
			}
		}
	}
	if got := codes(casefile.Offer(all, casefile.Whom{Age: 8, Known: true}, []string{"edu.l1.neet-12-weeks"})); !slices.Contains(got, "edu.l1.neet-12-weeks") {
		t.Error("a sign that is picked already has gone from the list")
	}
	for _, code := range casefile.AgedSigns() {
		if !slices.Contains(codes(all), code) {
			t.Errorf("%s is no sign of the matrix", code)
		}
	}
}

// One sign in two areas is one need.
func TestTwinsAreOneNeed(t *testing.T) {
	c := casetest.New(t, "2026-11-03 08:40")
	d := c.Doc("lon").Set("lon.health.picks", "health.l2.sexualised-behaviour").Set("lon.emo.picks", "emo.l2.sexualised-behaviour")
	if s := casefile.SuggestLevel(d.Picked()); s.Panel || s.Level != 2 {
		t.Errorf("%+v", s)
	}
	d.Set("lon.edu.picks", "edu.l2.exclusion")
	if s := casefile.SuggestLevel(d.Picked()); !s.Panel {
		t.Errorf("with another area: %+v", s)
	}
}

func TestOldWordsLeadToTodays(t *testing.T) {
	for typed, want := range map[string]string{"absconding": "runs away", "Respite": "short breaks", "school action": "SEN support", "stat": "education, health and care plan"} {
		if got := casefile.TodaysWords(typed); !slices.Contains(got, want) {
			t.Errorf("%s: %q", typed, got)
		}
	}
	for _, typed := range []string{"", "res", "library"} {
		if got := casefile.TodaysWords(typed); len(got) != 0 {
			t.Errorf("%s: %q", typed, got)
		}
	}
	if len(casefile.OldWords()) < 20 {
		t.Error("the register is thin")
	}
}
