package sharing_test

import (
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/sharing"
)

// agreed is a CAF whose family lets Oakbank School have all of it and the family
// centre have its strengths and needs, signed on 3 November.
func agreed(t *testing.T) (*casetest.Case, casetest.Doc) {
	t.Helper()
	c := casetest.New(t, "2026-11-03 10:00")
	d := c.Doc("caf")
	d.Set("caf.id.unborn", "no").Set("caf.dev.physical.needs", "Falls on stairs").Set("caf.level.why", "Two services needed")
	d.Set("caf.consent.who", "parent-with-pr").Set("caf.consent.store", "agrees").Set("caf.consent.share", "agrees-some")
	d.Row("caf.consent.service", ".service", "Oakbank School", ".parts", "all", ".agreed", "yes")
	d.Row("caf.consent.service", ".service", "Family centre", ".parts", "needs", ".agreed", "yes")
	d.Row("caf.consent.service", ".service", "Housing", ".parts", "all", ".agreed", "no")
	sign(t, d, "caf.sign.parent", "Nadia Sample")
	return c, d
}

// decision is a sharing record with a service, complete and signed unless the
// answers say otherwise.
func decision(t *testing.T, c *casetest.Case, with string, answers ...string) casetest.Doc {
	t.Helper()
	d := c.Doc("isd")
	d.Row("isd.about", ".person", "Jane Sample")
	all := append([]string{
		"isd.direction", "we-share", "isd.with", with, "isd.with.person", "Ms Kerr, safeguarding lead", "isd.with.checked", "Rang back through the switchboard",
		"isd.what", "The falls and the plan", "isd.why", "So that the school can keep her safe on stairs",
		"isd.risk", "possible", "isd.consent", "given", "isd.told", "yes-before", "isd.basis", "public-task", "isd.harm-test", "no",
		"isd.fact-opinion", "yes", "isd.decision", "share-all",
		"isd.reason", "The school must know how she falls, and nothing else reaches her there in time.",
	}, answers...)
	unsigned := false
	for i := 0; i+1 < len(all); i += 2 {
		if all[i] == "unsigned" {
			unsigned = true
			continue
		}
		d.Set(all[i], all[i+1])
	}
	if !unsigned {
		sign(t, d, "isd.by", "Ruth Adeyemi")
	}
	return d
}

func may(t *testing.T, c *casetest.Case, with string, p sharing.Part, want sharing.Verdict, words string) {
	t.Helper()
	v, why := sharing.MayShare(c.Record(), with, p)
	if v != want || !strings.Contains(why, words) {
		t.Errorf("%s: %s, %q; want %s, %q", with, v, why, want, words)
	}
}

func TestWhatAFamilyAgreedTo(t *testing.T) {
	t.Run("V-CAF-7", func(t *testing.T) {
		c, d := agreed(t)
		whole := sharing.Whole(d.Document)
		may(t, c, "oakbank  school", whole, sharing.Yes, "agreed")
		may(t, c, "Housing", whole, sharing.No, "has not agreed to Housing")
		may(t, c, "The church", whole, sharing.No, "not among the services")
		decision(t, c, "Housing")
		may(t, c, "Housing", whole, sharing.Yes, "Decided on 3 November 2026")
		may(t, c, "The church", whole, sharing.No, "not among the services")
	})
	t.Run("caf.consent.service.parts", func(t *testing.T) {
		c, d := agreed(t)
		may(t, c, "Family centre", sharing.Whole(d.Document), sharing.Ask, "some parts only")
		may(t, c, "Family centre", sharing.Part{Doc: d.Document, Section: "needs"}, sharing.Yes, "")
		may(t, c, "Family centre", sharing.Part{Doc: d.Document, Section: "level"}, sharing.No, "not this one")
		may(t, c, "Family centre", sharing.Part{Doc: d.Document, Cell: casefile.Cell{LinkID: "caf.dev.physical.needs"}}, sharing.Yes, "")
		may(t, c, "Family centre", sharing.Part{Doc: d.Document, Cell: casefile.Cell{LinkID: "caf.level.why"}}, sharing.No, "not this one")
	})
	t.Run("nobody was asked", func(t *testing.T) {
		c := casetest.New(t, "2026-11-03 10:00")
		may(t, c, "Oakbank School", sharing.Whole(c.Doc("caf").Document), sharing.No, "not been asked")
		may(t, c, "Oakbank School", sharing.Part{}, sharing.No, "not in this case")
	})
	t.Run("said, and not signed", func(t *testing.T) {
		c := casetest.New(t, "2026-11-03 10:00")
		d := c.Doc("caf").Set("caf.consent.share", "agrees-all")
		d.Row("caf.consent.service", ".service", "Oakbank School", ".parts", "all", ".agreed", "yes")
		may(t, c, "Oakbank School", sharing.Whole(d.Document), sharing.Ask, "nobody has signed")
	})
	t.Run("refused", func(t *testing.T) {
		c := casetest.New(t, "2026-11-03 10:00")
		d := c.Doc("caf").Set("caf.consent.share", "refuses")
		may(t, c, "Oakbank School", sharing.Whole(d.Document), sharing.No, "said no")
	})
	t.Run("caf.consent.until", func(t *testing.T) {
		c, d := agreed(t)
		d.Set("caf.consent.until", "2026-12-15")
		sign(t, d, "caf.sign.parent", "Nadia Sample")
		c.At("2026-12-15 09:00")
		may(t, c, "Oakbank School", sharing.Whole(d.Document), sharing.Yes, "")
		c.At("2026-12-16 09:00")
		may(t, c, "Oakbank School", sharing.Whole(d.Document), sharing.Ask, "until 15 December 2026")
	})
	t.Run("caf.consent.not-with", func(t *testing.T) {
		c, d := agreed(t)
		d.Set("caf.consent.not-with", "Oakbank School and uncle Sam")
		may(t, c, "Oakbank School", sharing.Whole(d.Document), sharing.No, "does not want Oakbank School")
	})
}

func TestConsentOverTime(t *testing.T) {
	c, d := agreed(t)
	plan := c.At("2026-11-10 09:00").Doc("cafdpr").Set("cafdpr.consent-check", "yes")
	may(t, c, "Oakbank School", sharing.Whole(d.Document), sharing.Yes, "")
	c.At("2026-11-12 14:00")
	d.Row("caf.consent.withdrawn", ".when", "2026-11-12T13:30:00Z", ".who", "Nadia Sample", ".what", "Not the school any more")
	t.Run("caf.consent.withdrawn", func(t *testing.T) {
		may(t, c, "Oakbank School", sharing.Whole(d.Document), sharing.No, "took its agreement back on 12 November 2026")
		may(t, c, "Oakbank School", sharing.Whole(plan.Document), sharing.No, "took its agreement back")
		tell := sharing.ToTell(c.Record())
		if len(tell) != 2 || tell[0].Service != "Oakbank School" || !tell[0].Told.IsZero() || tell[1].Service != "Family centre" {
			t.Errorf("to tell: %+v", tell)
		}
		decision(t, c, "Oakbank School", "isd.consent", "withdrawn", "isd.basis", "public-task", "isd.decision", "do-not-share", "isd.risk", "no")
		if tell = sharing.ToTell(c.Record()); tell[0].Told.IsZero() || !tell[1].Told.IsZero() {
			t.Errorf("after the school was told: %+v", tell)
		}
	})
	t.Run("what happened, in order", func(t *testing.T) {
		var got []string
		for _, e := range sharing.Events(c.Record()) {
			got = append(got, e.At.UTC().Format("2 Jan")+" "+string(e.Kind))
		}
		if s := strings.Join(got, ", "); s != "3 Nov given, 10 Nov confirmed, 12 Nov withdrawn" {
			t.Error(s)
		}
	})
	t.Run("given again", func(t *testing.T) {
		c.At("2026-11-20 14:00")
		sign(t, d, "caf.sign.parent", "Nadia Sample")
		may(t, c, "Family centre", sharing.Part{Doc: d.Document, Section: "needs"}, sharing.Yes, "")
		if tell := sharing.ToTell(c.Record()); len(tell) != 0 {
			t.Errorf("still to tell: %+v", tell)
		}
	})
	t.Run("cafdpr.consent-check", func(t *testing.T) {
		c.At("2026-12-01 09:00")
		c.Doc("cafdpr").Set("cafdpr.consent-check", "changed")
		may(t, c, "Family centre", sharing.Part{Doc: d.Document, Section: "needs"}, sharing.Ask, "changed what it agrees to")
		c.At("2026-12-02 09:00")
		c.Doc("cafdpr").Set("cafdpr.consent-check", "withdrawn")
		may(t, c, "Family centre", sharing.Part{Doc: d.Document, Section: "needs"}, sharing.No, "took its agreement back")
	})
}

func TestADecisionThatRestedOnConsentEndsWithIt(t *testing.T) {
	for basis, want := range map[string]sharing.Verdict{"consent": sharing.No, "public-task": sharing.Yes} {
		t.Run(basis, func(t *testing.T) {
			c, d := agreed(t)
			decision(t, c.At("2026-11-04 09:00"), "Housing", "isd.basis", basis)
			may(t, c, "Housing", sharing.Whole(d.Document), sharing.Yes, "Decided")
			c.At("2026-11-05 09:00")
			d.Row("caf.consent.withdrawn", ".when", "2026-11-05T08:30:00Z", ".who", "Nadia Sample", ".what", "All of it")
			v, _ := sharing.MayShare(c.Record(), "Housing", sharing.Whole(d.Document))
			if v != want {
				t.Errorf("%s, want %s", v, want)
			}
		})
	}
}

func TestDecisions(t *testing.T) {
	for name, x := range map[string]struct {
		answers []string
		want    sharing.Verdict
		words   string
	}{
		"isd.decision share-part, by its name":  {[]string{"isd.decision", "share-part", "isd.what.parts", "caf"}, sharing.Yes, "Decided"},
		"isd.decision share-part, another form": {[]string{"isd.decision", "share-part", "isd.what.parts", "dca"}, sharing.No, "only: The falls"},
		"isd.decision share-part, in words":     {[]string{"isd.decision", "share-part"}, sharing.Ask, "only: The falls"},
		"isd.decision do-not-share":             {[]string{"isd.decision", "do-not-share"}, sharing.No, "not to share: The school"},
		"isd.decision decide-later-by":          {[]string{"isd.decision", "decide-later-by", "isd.decision.date", "2026-11-09"}, sharing.Ask, "decide by 9 November 2026"},
		"isd.by":                                {[]string{"unsigned", ""}, sharing.Ask, "nobody has signed it"},
		"isd.direction we-ask":                  {[]string{"isd.direction", "we-ask"}, sharing.No, "has not agreed to Housing"},
	} {
		t.Run(name, func(t *testing.T) {
			c, d := agreed(t)
			decision(t, c, "Housing", x.answers...)
			may(t, c, "Housing", sharing.Whole(d.Document), x.want, x.words)
		})
	}
}

func TestADecisionReachesNoFormThatIsYounger(t *testing.T) {
	c, d := agreed(t)
	decision(t, c, "Housing")
	may(t, c, "Housing", sharing.Whole(d.Document), sharing.Yes, "Decided")
	later := c.At("2026-12-01 09:00").Doc("cafdpr")
	may(t, c, "Housing", sharing.Whole(later.Document), sharing.Ask, "older than this")
	decision(t, c, "Housing")
	may(t, c, "Housing", sharing.Whole(later.Document), sharing.Yes, "Decided")
}

func TestASignatureCountsForWhatTheFormSaidThen(t *testing.T) {
	c, d := agreed(t)
	c.At("2026-11-09 09:00")
	d.Set("caf.consent.share", "refuses")
	var got []string
	for _, e := range sharing.Events(c.Record()) {
		got = append(got, e.At.UTC().Format("2 Jan")+" "+string(e.Kind))
	}
	if s := strings.Join(got, ", "); s != "3 Nov given, 9 Nov refused" {
		t.Error(s)
	}
	may(t, c, "Oakbank School", sharing.Whole(d.Document), sharing.No, "said no")
}

func TestAnAreaPanel(t *testing.T) {
	c, caf := agreed(t)
	d := c.Doc("mafs").Set("mafs.consent", "yes-written").Set("mafs.consent-scope", "All but the school")
	d.Set("mafs.consent-scope.excluded", "Oakbank School")
	t.Run("mafs.consent-scope", func(t *testing.T) {
		may(t, c, "Oakbank School", sharing.Whole(d.Document), sharing.No, "said for the panel")
		may(t, c, "Oakbank School", sharing.Whole(caf.Document), sharing.No, "said for the panel")
		may(t, c, "Police", sharing.Whole(d.Document), sharing.Yes, "knows and agrees")
	})
	t.Run("mafs.consent", func(t *testing.T) {
		d.Set("mafs.consent", "no")
		may(t, c, "Police", sharing.Whole(d.Document), sharing.No, "without names")
		if ok, why := (sharing.Panels{}).May(c.Record(), d.Document, "Police"); ok || why == "" {
			t.Errorf("a panel gets it: %v %q", ok, why)
		}
		may(t, c, "Police", sharing.Whole(c.Doc("mafs").Document), sharing.Ask, "not been asked")
	})
}

func TestAnAssessment(t *testing.T) {
	c := casetest.New(t, "2026-12-11 10:00")
	d := c.Doc("dca").Set("dca.share.basis", "public-task")
	row := d.Row("dca.share.with", ".org", "Oakbank School", ".parts", "all", ".agreed-by-family", "yes", ".date", "2026-12-11")
	for name, x := range map[string]struct {
		link, says string
		want       sharing.Verdict
		words      string
	}{
		"agreed":           {"dca.share.with.agreed-by-family", "yes", sharing.Yes, "knows and agrees"},
		"asked and no":     {"dca.share.with.agreed-by-family", "no", sharing.Ask, "said no"},
		"not asked":        {"dca.share.with.agreed-by-family", "not-asked", sharing.Ask, "Be open"},
		"only some of it":  {"dca.share.with.parts", "plan", sharing.Ask, "some parts"},
		"another's parts ": {"dca.share.with.org", "Housing", sharing.Ask, "not on the list"},
	} {
		t.Run(name, func(t *testing.T) {
			before := d.TextIn(row, x.link)
			d.In(row, x.link, x.says)
			may(t, c, "Oakbank School", sharing.Whole(d.Document), x.want, x.words)
			if x.link != "dca.share.with.org" {
				before = map[string]string{"Yes": "yes", "All": "all"}[before]
			}
			d.In(row, x.link, before)
		})
	}
	t.Run("a plan that comes of it goes where it goes", func(t *testing.T) {
		plan := c.Doc("cinp")
		may(t, c, "Oakbank School", sharing.Whole(plan.Document), sharing.Yes, "")
		may(t, c, "Housing", sharing.Whole(plan.Document), sharing.Ask, "not on the list")
	})
	t.Run("resting on consent", func(t *testing.T) {
		d.Set("dca.share.basis", "consent").In(row, "dca.share.with.agreed-by-family", "no")
		may(t, c, "Oakbank School", sharing.Whole(d.Document), sharing.No, "rests on consent")
	})
	t.Run("what was written for our own work", func(t *testing.T) {
		may(t, c, "Oakbank School", sharing.Whole(c.Doc("ovs").Document), sharing.Ask, "our own work")
	})
}
