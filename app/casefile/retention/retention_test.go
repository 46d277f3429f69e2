package retention_test

import (
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/retention"
	"doorstep/app/casefile/settings"
	"doorstep/forms/fhir"
)

// jane is a case of a child who was born on 14 May 2018.
func jane(t *testing.T, now string) *casetest.Case {
	t.Helper()
	c := casetest.New(t, now)
	child := c.Doc("person").Set("person.kind", "child").Set("person.given", "Jane").Set("person.family", "Sample").Set("person.dob", "2018-05-14")
	if _, err := c.Record().Case.Set(t.Context(), casefile.Cell{LinkID: "case.child"}, fhir.ReferenceValue("Patient/"+child.ID().String(), "Jane")); err != nil {
		t.Fatal(err)
	}
	return c
}

func of(c *casetest.Case) map[string]casefile.Date {
	out := map[string]casefile.Date{}
	for _, k := range retention.Of(c.Record()) {
		out[k.What] = k.Until
	}
	return out
}

func TestUntilWhenARecordIsKept(t *testing.T) {
	c := jane(t, "2027-01-18 10:00")
	if got := of(c); len(got) != 0 {
		t.Errorf("nothing with a period of its own: %v", got)
	}
	c.Doc("stay").Set("stay.in-well", "Bright")
	if got := of(c)["Health record"]; got != "2043-05-14" {
		t.Errorf("the 25th birthday, not %s", got)
	}
	c.Doc("brk").Set("brk.carer", "Julia Marsh").Set("brk.basis", "s20-regulation-48").Set("brk.carer.approval", "approved").Set("brk.carer.approved-until", "2027-12-31")
	c.Doc("dt").Set("dt.carer", "Julia Marsh")
	got := of(c)
	if got["Looked-after child’s record"] != "2093-05-14" || got["Carer’s record: Julia Marsh, with sign-offs"] != "2037-12-31" || retention.Until(retention.Of(c.Record())) != "2093-05-14" {
		t.Errorf("%v", got)
	}
	c.Settings = settings.NewBook([]settings.Change{{ID: "1", Key: "cfg.keep.health-age", Written: "30", From: "2026-01-01"}}).On("2027-01-18")
	if got := of(c)["Health record"]; got != "2048-05-14" {
		t.Errorf("as the council says: %s", got)
	}
	c.Doc("sd").Set("sd.outcome", "died")
	if got := of(c); got["Health record"] != "2035-01-18" || got["Looked-after child’s record"] != "2042-01-18" {
		t.Errorf("after a death: %v", got)
	}
}

func TestWhoWas17WhenCareEndedIsKeptAYearLonger(t *testing.T) {
	for now, want := range map[string]casefile.Date{"2035-05-13 10:00": "2043-05-14", "2035-05-14 10:00": "2044-05-14", "2036-05-13 10:00": "2044-05-14", "2036-05-14 10:00": "2043-05-14"} {
		c := jane(t, now)
		c.Doc("stay").Set("stay.in-well", "Bright")
		if got := of(c)["Health record"]; got != want {
			t.Errorf("last cared for on %s: %s, want %s", now, got, want)
		}
	}
}
