package healthplan_test

import (
	"context"
	"slices"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/carryover"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/casefile/healthplan/healthplantest"
	"doorstep/forms/engine"
	"doorstep/forms/library"
)

func begin(t *testing.T, c *casetest.Case, name string) casetest.Doc {
	t.Helper()
	form := casetest.Form(t, name)
	over := carryover.For(c.Record(), form)
	healthplan.Carry(c.Record(), form, over)
	return c.DocOver(name, over)
}

func TestAnAssessmentBeginsWithItsTenDomains(t *testing.T) {
	na := begin(t, casetest.New(t, "2026-11-20 10:00"), "na")
	var got []string
	for _, row := range na.Rows("na.domain", "") {
		got = append(got, na.CodeIn(row.ID, "na.domain.name"))
	}
	if len(got) != 10 || got[0] != "breathing" || got[9] != "challenging-behaviour" {
		t.Errorf("the domains are %v", got)
	}
	if na.Set("na.course", "steady"); na.Restricted(casefile.Cell{LinkID: "na.course"}) {
		t.Error("a steady course is kept from the family")
	}
	if na.Set("na.course", "slow-decline"); !na.Restricted(casefile.Cell{LinkID: "na.course"}) || !na.Restricted(casefile.Cell{LinkID: "na.family-loss"}) {
		t.Error("a decline, or a death in the family, is not restricted")
	}
}

func TestTheFirstPlanTicksWhatTheAssessmentAsksFor(t *testing.T) {
	c := casetest.New(t, "2026-11-20 10:00")
	na := begin(t, c, "na")
	for _, row := range na.Rows("na.domain", "") {
		plan := "no"
		switch na.CodeIn(row.ID, "na.domain.name") {
		case "skin", "seizures":
			plan = "yes"
		case "continence":
			plan = "already-covered"
		}
		na.In(row.ID, "na.domain.plan", plan)
	}
	na.Set("na.tasks", "gastrostomy-feeding", "oral-suction")
	hcp := begin(t, c, "hcp")
	want := []string{"epilepsy", "feeding-by-tube", "suction", "skin"}
	if got := hcp.Codes(casefile.Cell{LinkID: "hcp.sections"}); !slices.Equal(got, want) {
		t.Errorf("ticked are %v", got)
	}
	if missing := healthplan.Missing(hcp.Document); len(missing) != 0 || len(hcp.Rows("hcp.part", "")) != 4 {
		t.Errorf("without a row: %v", missing)
	}
	if hcp.Text("hcp.based-on") != "" {
		t.Error("it rests on an assessment that nobody signed")
	}
}

// A section that is ticked later gets its row where the app fills it in, once.
func TestATickedSectionGetsItsRow(t *testing.T) {
	s := healthplantest.Begin(t)
	s.Doc.Set("hcp.sections", "epilepsy", "pain")
	if err := healthplan.AddMissing(context.Background(), s.Case.Record(), s.Doc.Document); err != nil {
		t.Fatal(err)
	}
	if err := healthplan.AddMissing(context.Background(), s.Case.Record(), s.Doc.Document); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range s.Doc.Rows("hcp.part", "") {
		got = append(got, s.Doc.CodeIn(row.ID, "hcp.part.kind"))
	}
	if !slices.Equal(got, []string{"epilepsy", "pain"}) {
		t.Errorf("the rows are %v", got)
	}
	for code, by := range map[string]casefile.Date{"epilepsy": "2027-05-27", "pain": "2027-11-27"} {
		row := s.PartRow(code)
		if got := s.Doc.DateIn(row, "hcp.part.review"); got != by || s.Doc.CodeIn(row, "hcp.part.change-kind") != "first-version" {
			t.Errorf("%s is reviewed by %s, %s", code, got, s.Doc.CodeIn(row, "hcp.part.change-kind"))
		}
	}
}

// The next version says what the one before says, but for what is made anew.
func TestTheNextVersionBeginsWithTheOneBefore(t *testing.T) {
	s := acp(healthplantest.Written(t).Part("skin"))
	s.Doc.Set("hcp.skin.risk", "Glamorgan 12, 20 November").Set("hcp.skin.turn", "Every two hours").Set("hcp.skin.wound", `{"gap":"not-applicable"}`).Set("hcp.skin.call", "Any red area")
	s.Doc.Row("hcp.skin.map", ".view", "back", ".kind", "sore", ".figure", "child", ".x", "0.5", ".y", "0.5")
	s.Case.At("2026-11-27 15:00")
	s.Sign().Read(healthplantest.Carer)
	before := s.Plan()
	s.Case.At("2026-12-01 09:00")
	s.Next()
	for _, code := range []string{"epilepsy", "feeding-by-tube", "medicines"} {
		if d := before.Compare(before.Doc, s.Doc.Document, code); len(d) != 0 {
			t.Errorf("%s differs: %+v", code, d[0])
		}
	}
	if s.Doc.Text("hcp.never") != before.Doc.Text("hcp.never") || !slices.Equal(s.Plan().Drafts[0].Sections[0].Tasks, []string{"res-buccal"}) {
		t.Errorf("the front page or the tasks are left behind: %v", s.Plan().Drafts[0].Sections[0].Tasks)
	}
	for _, link := range []string{"hcp.skin.risk", "hcp.sign.nurse", "hcp.based-on"} {
		if _, ok := s.Doc.Answer(link); ok {
			t.Errorf("%s is carried over", link)
		}
	}
	if len(s.Doc.Rows("hcp.skin.map", "")) != 0 || len(s.Doc.Rows("hcp.read", "")) != 0 || s.Doc.CodeIn(s.PartRow("skin"), "hcp.part.change-kind") != "" {
		t.Error("skin, readers or what changed are carried over")
	}
	if from, ok := s.Doc.Source(casefile.Cell{LinkID: "hcp.never"}); !ok || from.Doc != before.Doc.ID() {
		t.Errorf("nothing says where it comes from: %+v", from)
	}
	if gap := s.Doc.State(casefile.Cell{LinkID: "hcp.epi.devices"}).Gap; gap == nil || gap.Code != "not-applicable" {
		t.Error("why a question is open is asked again")
	}
	s.Doc.Set("hcp.ent.out", "Ring 999")
	d := before.Compare(before.Doc, s.Doc.Document, "feeding-by-tube")
	if len(d) != 1 || d[0].After.Text != "Ring 999" || d[0].Before.Text != before.Doc.Text("hcp.ent.out") || d[0].After.Prompt != "If the tube comes out" {
		t.Errorf("side by side: %+v", d)
	}
}

// A plan that was written on an older version of the form is carried on whole: what
// stands in a row is found by its group's id, whichever form the group is of.
func TestTheNextVersionCarriesRowsOfAnotherFormVersion(t *testing.T) {
	s := healthplantest.Written(t).Sign()
	q, err := library.Get(healthplan.Form)
	if err != nil {
		t.Fatal(err)
	}
	newer, err := engine.Compile(q)
	if err != nil {
		t.Fatal(err)
	}
	over := carryover.For(s.Case.Record(), newer)
	healthplan.Carry(s.Case.Record(), newer, over)
	for _, group := range []string{"hcp.part", "hcp.ent.regime", "hcp.allergy"} {
		if want := len(s.Doc.Rows(group, "")); want == 0 || len(over.Rows[group]) != want {
			t.Errorf("%s: %d of %d rows are carried on", group, len(over.Rows[group]), want)
		}
	}
}
