package panel_test

import (
	"slices"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/panel"
	"doorstep/app/casefile/panel/paneltest"
)

// A panel cannot undo an assessed need.
func TestN9RefusedHelpThatIsNecessaryAsksForLegalAdvice(t *testing.T) {
	c := casetest.New(t, "2026-12-16 10:00")
	dca := c.Doc("dca").Set("dca.dec.csdpa", "practical-help-at-home", "adaptations-or-equipment")
	d := package16(c)
	d.Set("jrap.decision", "refused-reason").Set("jrap.reason", "No money this year")
	if got := panel.LegalAdviceDue(c.Record()); len(got) != 0 {
		t.Errorf("an assessment that nobody signed: %+v", got)
	}
	paneltest.Finished(dca)
	got := panel.LegalAdviceDue(c.Record())
	if len(got) != 1 || got[0].Request != d.ID() || len(got[0].Necessary) != 2 || got[0].Asked {
		t.Fatalf("%+v", got)
	}
	d.Row("jrap.actions", ".what", "Ask the council’s lawyer whether the panel may refuse", ".who", "Priya Nair", ".by", "2026-12-18")
	if got := panel.LegalAdviceDue(c.Record()); !got[0].Asked {
		t.Error("legal advice that was asked for is not seen")
	}
	d.Set("jrap.decision", "agreed")
	if got := panel.LegalAdviceDue(c.Record()); len(got) != 0 {
		t.Errorf("agreed: %+v", got)
	}
	d.Set("jrap.decision", "refused-reason")
	dca.Set("dca.dec.csdpa", "none-necessary")
	if got := panel.LegalAdviceDue(c.Record()); len(got) != 0 {
		t.Errorf("nothing was necessary: %+v", got)
	}
}

func TestStep16SendingWithTheSignedAssessment(t *testing.T) {
	c := casetest.New(t, "2026-12-08 10:00")
	d := package16(c)
	paneltest.Finished(c.Doc("dca"))
	if got := texts(panel.MaySend(c.Record(), d.Document)); got != "" {
		t.Errorf("with the signed assessment: %q", got)
	}
}

// refuses lets nothing of one form go.
type refuses string

func (no refuses) May(_ casefile.Record, d *casefile.Document, to string) (bool, string) {
	if casefile.FormName(d.Form()) == string(no) {
		return false, "They did not agree to " + to
	}
	return true, ""
}

// asks leaves every document to a person.
type asks struct{}

func (asks) May(casefile.Record, *casefile.Document, string) (bool, string) {
	return true, "Nobody signed."
}

func TestAPackSaysWhatGoesToWhomAndWhatStaysBehind(t *testing.T) {
	c := casetest.New(t, "2026-12-08 10:00")
	c.Settings = with(change("cfg.mafs.members", "Health visiting\nHousing\nPolice"))
	caf := c.Doc("caf")
	d := c.Doc("mafs").Set("mafs.consent", "yes-written").Set("mafs.caf", "signed-caf").Set("mafs.consent-scope", "All but the police")
	d.Set("mafs.consent-scope.excluded", "police")
	p := panel.PackOf(c.Record(), d.Document, nil)
	if len(p.Papers) != 2 || p.Papers[1].Goes || p.Papers[1].Why != "It is not signed yet." {
		t.Fatalf("with a draft: %+v", p.Papers)
	}
	paneltest.Finished(caf)
	p = panel.PackOf(c.Record(), d.Document, nil)
	if !p.Papers[1].Goes || p.Papers[1].Doc != caf.ID() {
		t.Errorf("with a signed CAF: %+v", p.Papers)
	}
	if len(p.Copies) != 3 || p.Copies[2].To != "Police" || p.Copies[2].None == "" || p.Copies[2].Papers != nil || p.Copies[0].None != "" {
		t.Errorf("copies: %+v", p.Copies)
	}
	p = panel.PackOf(c.Record(), d.Document, refuses("caf"))
	if got := p.Copies[0].Papers; !got[0].Goes || got[1].Goes || got[1].Why != "They did not agree to Health visiting" {
		t.Errorf("a refusal is not kept to: %+v", got)
	}
	p = panel.PackOf(c.Record(), d.Document, asks{})
	if got := p.Copies[0].Papers; got[0].Why != "Nobody signed." || !got[1].Goes || got[1].Why != "Nobody signed. It goes when somebody puts it in on purpose." {
		t.Errorf("what a person must decide: %+v", got)
	}
	d.Set("mafs.caf", "none-fail-safe-reason")
	if p := panel.PackOf(c.Record(), d.Document, nil); len(p.Papers) != 1 {
		t.Errorf("without a CAF: %+v", p.Papers)
	}
}

func TestThePackOfAnEmergencyGoesToWhoIsHeard(t *testing.T) {
	f := paneltest.New(t)
	d := f.Request()
	f.Meet(d)
	dca := f.Doc("dca")
	p := panel.PackOf(f.Record(), d.Document, nil)
	if !slices.ContainsFunc(p.Papers, func(x panel.Paper) bool { return x.Doc == dca.ID() && x.Goes }) {
		t.Errorf("a draft assessment stays behind tonight: %+v", p.Papers)
	}
	if len(p.Copies) != 3 {
		t.Errorf("copies for %+v", p.Copies)
	}
}

func TestAFamilyThatDidNotAgreeIsNotTalkedAbout(t *testing.T) {
	c := casetest.New(t, "2026-12-08 10:00")
	d := c.Doc("mafs").Set("mafs.consent", "no").Set("mafs.caf", "none-fail-safe-reason")
	if got := texts(panel.MaySend(c.Record(), d.Document)); got == "" {
		t.Error("it can be sent")
	}
	d.Set("mafs.consent", "yes-spoken-witnessed")
	if got := texts(panel.MaySend(c.Record(), d.Document)); got != "" {
		t.Errorf("with consent: %q", got)
	}
	d.Set("mafs.caf", "signed-caf")
	if got := texts(panel.MaySend(c.Record(), d.Document)); got == "" {
		t.Error("a CAF that is not signed is said to be")
	}
}
