package checks_test

import (
	"context"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/checks"
	"doorstep/forms/quality"
)

func level(c *casetest.Case, d casetest.Doc, rule string) quality.Level {
	for _, f := range checks.Findings(c.Record(), d.Document) {
		if f.ID == rule {
			return f.Level
		}
	}
	return ""
}

// The golden rules of sharing speak while the decision is written, and stand
// against its signature.
func TestSharingRulesReadAlong(t *testing.T) {
	decision := func(answers ...string) (*casetest.Case, casetest.Doc) {
		c := casetest.New(t, "2026-11-03 10:00")
		d := c.Doc("isd")
		for i := 0; i+1 < len(answers); i += 2 {
			d.Set(answers[i], answers[i+1])
		}
		return c, d
	}
	t.Run("isd-1", func(t *testing.T) {
		c, d := decision("isd.risk", "yes", "isd.decision", "decide-later-by")
		if got := level(c, d, "isd-1"); got != quality.Ask {
			t.Errorf("it is %q", got)
		}
		if d.Set("isd.decision", "share-all"); level(c, d, "isd-1") != "" {
			t.Error("shared, and still asked")
		}
	})
	t.Run("isd-harm", func(t *testing.T) {
		c, d := decision("isd.harm-test", "yes", "isd.decision", "share-all")
		if got := level(c, d, "isd-harm"); got != quality.Stop {
			t.Errorf("it is %q", got)
		}
	})
	t.Run("isd-4", func(t *testing.T) {
		c, d := decision("isd.harm-test", "not-sure")
		if got := level(c, d, "isd-4"); got != "" {
			t.Errorf("said twice: the form asks for advice, and the check is %q", got)
		}
	})
	t.Run("isd-7", func(t *testing.T) {
		c, d := decision("isd.decision", "share-all", "isd.risk", "no", "isd.consent", "given", "isd.told", "yes-before", "isd.harm-test", "no", "isd.how.when", "2026-11-03T09:00:00Z",
			"isd.reason", "The school must know how she falls, and nothing else reaches her there.")
		if got := level(c, d, "isd-7"); got != quality.Hint && got != "" {
			t.Errorf("that nobody has signed is %q: it would keep them from signing", got)
		}
		fill(d)
		if _, err := d.Sign(context.Background(), casefile.Signing{Cell: casefile.Cell{LinkID: "isd.by"}, Role: "author", Name: "Ruth Adeyemi", Typed: true}); err != nil {
			t.Fatal(err)
		}
		if got := level(c, d, "isd-7"); got != "" {
			t.Errorf("signed, and it is %q", got)
		}
	})
	t.Run("cafpac.family-view", func(t *testing.T) {
		c := casetest.New(t, "2026-11-03 10:00")
		d := c.Doc("cafpac").Set("cafpac.decision", "start-caf").Set("cafpac.family-view", "refuses")
		if got := level(c, d, "cafpac.family-view"); got != quality.Hint {
			t.Errorf("a refusal that nobody logged is %q", got)
		}
		c.Doc("cafref").Set("cafref.what", "whole-caf")
		if got := level(c, d, "cafpac.family-view"); got != "" {
			t.Errorf("logged, and it is %q", got)
		}
	})
}
