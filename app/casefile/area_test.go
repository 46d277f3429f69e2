package casefile_test

import (
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/settings"
)

func TestAFormIsOfferedTheAreaOfTheChild(t *testing.T) {
	c := casetest.New(t, "2026-11-03 08:30")
	child := c.Doc(casefile.FormPerson).Set("person.postcode", "LU0 1ZZ")
	k := casefile.Known{Child: child.Document}
	if got := k.Lookup("child.area"); got != nil {
		t.Errorf("without a list %v", got)
	}
	k.Settings = settings.NewBook([]settings.Change{{ID: "1", Key: "cfg.areas", Written: "North: LU0 1", From: "2026-11-01"}}).On("2026-11-03")
	if got := k.Lookup("child.area"); len(got) != 1 || got[0].Text != "North" {
		t.Errorf("%v", got)
	}
}
