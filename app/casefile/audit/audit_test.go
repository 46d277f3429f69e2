package audit_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"doorstep/app/casefile/audit"
	"doorstep/app/casefile/casetest"
)

// sample is Jane, her sister Lucy with a case of her own and her brother Dan, and an
// assessment that was changed after it was signed.
func sample(t *testing.T) (*casetest.Case, casetest.Doc) {
	t.Helper()
	c := casetest.New(t, "2026-11-03 10:00")
	person := func(kind, given, born string) string {
		d := c.Doc("person").Set("person.kind", kind).Set("person.given", given).Set("person.family", "Sample").Set("person.dob", born)
		who := map[string]string{"child": "Patient/"}[kind]
		if who == "" {
			who = "RelatedPerson/"
		}
		return `{"reference":"` + who + d.ID().String() + `","display":"` + given + ` Sample"}`
	}
	jane, dan := person("child", "Jane", "2018-05-14"), person("sibling", "Dan", "2011-02-02")
	rec := casetest.Hold(t, c.Record().Case).Set("case.child", jane)
	rec.Row("case.people", ".person", dan, ".as", "sibling", ".household", "yes")
	d := c.Doc("dca").Set("dca.dis.impact", "Tires by noon").Set("dca.view.child", "HOME")
	d.Row("dca.sib.entry", ".person", dan, ".view", "I listen for the pump")
	c.At("2026-11-04 10:00")
	d.Set("dca.dis.impact", "Tires by ten").Set("dca.env.housing", "Stairs; Dan carries her")
	return c, d
}

func changes(t audit.Trail) []audit.Change {
	var out []audit.Change
	for _, d := range t.Documents {
		out = append(out, d.Changes...)
	}
	return out
}

func says(t audit.Trail, words string) bool {
	return slices.ContainsFunc(changes(t), func(c audit.Change) bool { return strings.Contains(c.Says, words) })
}

func TestEveryVersionOfAnAnswerIsThere(t *testing.T) {
	c, _ := sample(t)
	trail := audit.Of(c.Record(), "Miriam Holt", false)
	if !says(trail, "Tires by noon") || !says(trail, "Tires by ten") || !says(trail, "HOME") {
		t.Errorf("an answer is missing: %+v", changes(trail))
	}
	for _, one := range changes(trail) {
		if one.Says == "Tires by ten" && (len(one.InPlaceOf) == 0 || one.By == "" || !strings.HasPrefix(one.At, "2026-11-04") || one.Question == "") {
			t.Errorf("who changed what when: %+v", one)
		}
	}
}

func TestNothingAboutAnotherChild(t *testing.T) {
	c, _ := sample(t)
	trail := audit.Of(c.Record(), "Miriam Holt", false)
	raw, err := json.Marshal(trail)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(raw), "Dan") || strings.Contains(string(raw), "listen for the pump") || trail.Withheld < 3 {
		t.Errorf("a brother is in it, %d withheld: %s", trail.Withheld, raw)
	}
	if whole := audit.Of(c.Record(), "Miriam Holt", true); whole.Withheld != 0 || !says(whole, "listen for the pump") {
		t.Error("the whole case was asked for, and something is left out")
	}
}

func TestReasonsAreChecksThatSomebodyWentPast(t *testing.T) {
	c, d := sample(t)
	if err := d.GiveReason(context.Background(), "Q-PLAN-4", "Her mother wrote it so"); err != nil {
		t.Fatal(err)
	}
	trail := audit.Of(c.Record(), "Miriam Holt", false)
	for _, doc := range trail.Documents {
		for _, k := range doc.Checks {
			if k.For == "Q-PLAN-4" && k.Reason == "Her mother wrote it so" && k.By != "" {
				return
			}
		}
	}
	t.Errorf("the reason is not in it: %+v", trail.Documents)
}

func TestAChangedFileIsNotSound(t *testing.T) {
	c, _ := sample(t)
	trail := audit.Of(c.Record(), "Miriam Holt", false)
	if !trail.Sound() {
		t.Fatal("what was just written is not sound")
	}
	raw, err := json.Marshal(trail)
	if err != nil {
		t.Fatal(err)
	}
	var back audit.Trail
	if err := json.Unmarshal([]byte(strings.Replace(string(raw), "Tires by noon", "Never tires", 1)), &back); err != nil {
		t.Fatal(err)
	}
	if back.Sound() {
		t.Error("a changed answer is not noticed")
	}
	if err := json.Unmarshal(raw, &back); err != nil || !back.Sound() {
		t.Errorf("read again it is not sound: %v", err)
	}
	back.Documents[0].Changes = back.Documents[0].Changes[1:]
	if back.Sound() {
		t.Error("a change that was taken out is not noticed")
	}
}
