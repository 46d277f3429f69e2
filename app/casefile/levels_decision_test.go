package casefile_test

import (
	"slices"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/settings"
)

// keys are the rules that a document breaks.
func keys(c *casetest.Case, d casetest.Doc) string {
	var out []string
	for _, p := range casefile.LevelProblems(c.Record(), d.Document) {
		out = append(out, p.Key)
	}
	return strings.Join(out, " ")
}

// Scenario, step 1, expect 1, 2 and 4.
func TestTheStorysSignsPointToLevel4(t *testing.T) {
	c := casetest.New(t, "2026-11-03 08:40")
	d := c.Doc("lon").Set("lon.gate.picks", "gate.l34.accommodation").Set("lon.health.picks", "health.l34.disabled-specialist").
		Set("lon.rel.picks", "rel.l2.young-carer", "rel.l2.loss").Set("lon.self.picks", "self.l34.total-reliance")
	s := casefile.SuggestLevel(d.Picked())
	if s.Level != 4 || len(s.Harm) != 1 || s.Harm[0].Code != "gate.l34.accommodation" || !s.Harm[0].Has(casefile.FlagHarmNow) {
		t.Errorf("suggested: %+v", s)
	}
	if got := d.Code("lon.suggested"); got != "level-4" {
		t.Errorf("the form shows %q", got)
	}
	d.Set("lon.decision", "level-4").Set("lon.decision.reason", "Carer in hospital")
	if got := keys(c, d); got != "" || d.Problem("level-differs") != nil {
		t.Errorf("a decision that is what the signs point to is asked for more: %q", got)
	}
}

// The rules of a decision (levels-of-need.md section 5).
func TestADecisionIsGivenAReason(t *testing.T) {
	long := "The grandmother moved in this morning and gives all the care tonight"
	lon := func(t *testing.T, answers ...string) (*casetest.Case, casetest.Doc) {
		c := casetest.New(t, "2026-11-03 08:40")
		d := c.Doc("lon")
		for i := 0; i+1 < len(answers); i += 2 {
			d.Set(answers[i], answers[i+1])
		}
		return c, d
	}
	t.Run(casefile.LevelDiffers, func(t *testing.T) {
		for name, x := range map[string]struct {
			answers []string
			want    string
		}{
			"lower, a short reason":   {[]string{"lon.health.picks", "health.l34.disabled-specialist", "lon.decision", "level-2", "lon.decision.reason", "Fine"}, casefile.LevelDiffers},
			"higher, a short reason":  {[]string{"lon.health.picks", "health.l1.overweight", "lon.decision", "level-3", "lon.decision.reason", "Fine"}, casefile.LevelDiffers},
			"lower, a long reason":    {[]string{"lon.health.picks", "health.l34.disabled-specialist", "lon.decision", "level-2", "lon.decision.reason", long}, ""},
			"the same, no reason":     {[]string{"lon.health.picks", "health.l34.disabled-specialist", "lon.decision", "level-3"}, ""},
			"nothing picked":          {[]string{"lon.decision", "level-3", "lon.decision.reason", "Seen"}, ""},
			"nothing decided":         {[]string{"lon.health.picks", "health.l34.disabled-specialist"}, ""},
			"blanks are no reason":    {[]string{"lon.health.picks", "health.l34.disabled-specialist", "lon.decision", "level-2", "lon.decision.reason", "Fine" + strings.Repeat(" ", 60) + "."}, ""},
			"only context, level one": {[]string{"lon.health.picks", "health.l1.overweight", "lon.decision", "level-1"}, ""},
		} {
			if c, d := lon(t, x.answers...); keys(c, d) != x.want {
				t.Errorf("%s: %q, want %q", name, keys(c, d), x.want)
			}
		}
	})
	t.Run("cfg.levels.override-min-chars", func(t *testing.T) {
		c, d := lon(t, "lon.health.picks", "health.l34.disabled-specialist", "lon.decision", "level-2", "lon.decision.reason", long)
		if keys(c, d) != "" {
			t.Fatal("as shipped, the reason is long enough")
		}
		c.Settings = settings.NewBook([]settings.Change{{Key: "cfg.levels.override-min-chars", Written: "100", From: "2026-11-01"}}).On("2026-11-03")
		if got := keys(c, d); got != casefile.LevelDiffers {
			t.Errorf("a council that wants 100 characters: %q", got)
		}
	})
	t.Run(casefile.LevelDiscussed, func(t *testing.T) {
		c, d := lon(t, "lon.par.picks", "par.l34.neglect", "lon.decision", "level-3", "lon.decision.reason", long)
		if got := keys(c, d); got != casefile.LevelDiscussed {
			t.Errorf("below a sign of harm, with nobody: %q", got)
		}
		d.Set("lon.decision.discussed-with", "Priya Nair")
		if got := keys(c, d); got != "" {
			t.Errorf("with somebody: %q", got)
		}
		c, d = lon(t, "lon.par.picks", "par.l34.neglect", "lon.decision", "level-4")
		if got := keys(c, d); got != "" {
			t.Errorf("at its level: %q", got)
		}
	})
	t.Run("the manager looks the same day", func(t *testing.T) {
		_, d := lon(t, "lon.par.picks", "par.l34.neglect", "lon.decision", "level-3", "lon.decision.reason", long)
		if l, ok := casefile.DecisionOf(d.Document); !ok || !l.BelowHarmNow() || l.ReadBy != "" {
			t.Errorf("below a sign of harm now: %+v", l)
		}
		_, d = lon(t, "lon.par.picks", "par.l34.earlier-removal", "lon.decision", "level-2", "lon.decision.reason", long)
		if l, _ := casefile.DecisionOf(d.Document); l.BelowHarmNow() || len(l.Below) != 1 {
			t.Errorf("below a sign for today: %+v", l)
		}
	})
	t.Run("a sign of the last column may be the other of the two", func(t *testing.T) {
		_, d := lon(t, "lon.gate.picks", "gate.l34.breakdown")
		d.Row("lon.change", ".indicator", `{"code":"gate.l34.breakdown"}`, ".level", "level-3", ".why", "An aunt takes them in")
		if s := casefile.SuggestLevel(d.Picked()); s.Level != 3 {
			t.Errorf("as changed: %d", s.Level)
		}
	})
	t.Run("dca.dec.level", func(t *testing.T) {
		c := casetest.New(t, "2026-11-03 08:40")
		d := c.Doc("dca").Set("dca.safe.indicators", `{"code":"health.l34.disabled-specialist"}`).Set("dca.dec.level", "level-2").Set("dca.dec.level.reason", "Fine")
		if got := keys(c, d); got != casefile.LevelDiffers {
			t.Errorf("an assessment’s decision: %q", got)
		}
	})
}

func TestTheSafeguardingCardStaysOpenUntilItIsAnswered(t *testing.T) {
	c := samples(t)
	signs := []casefile.Sign{{Code: "gate.l34.accommodation", Flags: []string{"SG!", "LEGAL"}}}
	d := c.DocOver("harm", nil)
	for link, vs := range casefile.CardAnswers(signs) {
		if _, err := d.Document.Set(t.Context(), casefile.Cell{LinkID: link}, vs...); err != nil {
			t.Fatal(err)
		}
	}
	open := func() string {
		var out []string
		for _, p := range c.Record().Cards()[0].Missing {
			out = append(out, strings.TrimPrefix(p.Cell.LinkID, "lon.safeguarding."))
		}
		slices.Sort(out)
		return strings.Join(slices.Compact(out), " ")
	}
	if got := open(); got != "danger-now family-told no-action siblings told-who what" {
		t.Errorf("a card that was just opened asks %q", got)
	}
	c.At("2026-11-03 10:00")
	d.Set("lon.safeguarding.what", "Mother taken to hospital, nobody can give the care").Set("lon.safeguarding.at", "2026-11-03T08:45:00Z").
		Set("lon.safeguarding.danger-now", "no").Set("lon.safeguarding.told-who", "manager", "front-door").Set("lon.safeguarding.told-when", "2026-11-03T08:52:00Z").
		Set("lon.safeguarding.reference", "Priya Nair").
		Set("lon.safeguarding.advice", "Disabled children's team to visit today").Set("lon.safeguarding.siblings", "yes").Set("lon.safeguarding.family-told", "yes")
	// Step 1, expect 3: the other children stand there by name.
	if got := d.Text("lon.safeguarding.siblings.names"); got != "Beth, Dan, Ella, Finn, Grace" {
		t.Errorf("the other children: %q", got)
	}
	if got := open(); got != "" {
		t.Errorf("an answered card still asks %q", got)
	}
	d.Set("lon.safeguarding.told-when", "2026-11-03T09:50:00Z")
	if got := open(); !strings.Contains(got, "late-why") {
		t.Errorf("told more than an hour later asks %q", got)
	}
	d.Set("lon.safeguarding.at-once", "no")
	if got := open(); strings.Contains(got, "late-why") {
		t.Errorf("of a sign for today it asks why as well: %q", got)
	}
}

func TestACardIsReadByAManagerNotByItsWriter(t *testing.T) {
	c := casetest.New(t, "2026-11-03 08:40")
	d := c.Doc("harm").Set("lon.safeguarding.what", "A red mark").Set("lon.safeguarding.read", "yes")
	if got := casefile.CardOf(d.Document).ReadBy; got != "" {
		t.Errorf("its writer counts as its reader: %q", got)
	}
	d.Set("lon.safeguarding.read", "no")
	c.Me = casefile.Author{Person: casefile.ID{2}, Name: "Priya Nair", Role: "manager"}
	d.Set("lon.safeguarding.read", "yes")
	if got := casefile.CardOf(d.Document).ReadBy; got != "Priya Nair" {
		t.Errorf("read by %q", got)
	}
}
