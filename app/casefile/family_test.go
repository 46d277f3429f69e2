package casefile_test

import (
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
)

// The family of the scenario: eight living children and two who died.
func samples(t *testing.T) *casetest.Case {
	c := casetest.New(t, "2026-11-03 08:40")
	jane := c.Doc("person").Set("person.kind", "child").Set("person.given", "Jane").Set("person.family", "Sample").Set("person.dob", "2018-05-14")
	rec := casetest.Hold(t, c.Record().Case)
	rec.Set("case.child", `{"reference":"Patient/`+jane.ID().String()+`","display":"Jane Sample"}`)
	for _, p := range [][4]string{
		{"Anna", "2007-03-09", "sibling", "full-time"},
		{"Beth", "2009-06-27", "sibling", "full-time"},
		{"Dan", "2011-02-02", "sibling", "full-time"},
		{"Ella", "2013-08-19", "sibling", "full-time"},
		{"Finn", "2015-01-30", "sibling", "full-time"},
		{"Grace", "2021-04-11", "sibling", "full-time"},
		{"Claire", "2003-01-01", "sibling", "has-died"},
		{"Henry", "2009-01-01", "sibling", "has-died"},
		{"Nadia", "1984-06-02", "parent", "full-time"},
	} {
		d := c.Doc("person").Set("person.kind", p[2]).Set("person.given", p[0]).Set("person.family", "Sample").Set("person.dob", p[1]).Set("person.lives", p[3])
		rec.Row("case.people", ".person", `{"reference":"RelatedPerson/`+d.ID().String()+`","display":"`+p[0]+` Sample"}`, ".as", p[2], ".household", "yes")
	}
	return c
}

func givens(ps []casefile.Person) string {
	out := ""
	for _, p := range ps {
		out += p.Given + " "
	}
	return out
}

// Scenario, step 1, expect 6: the other children under 18 are on the list to
// check on, Beth of 17 included, and Anna is an adult carer.
func TestTheOtherChildrenAreCheckedOn(t *testing.T) {
	f := samples(t).Record().Around("2026-11-03")
	if got := givens(f.CheckOn); got != "Beth Dan Ella Finn Grace " {
		t.Errorf("to check on: %s", got)
	}
	if got := givens(f.Adults); got != "Anna " {
		t.Errorf("grown up: %s", got)
	}
}

// Scenario, step 3, expect 8: a young carer's assessment is offered to Beth, 17,
// not to Anna, 19.
func TestAYoungCarerIsUnder18(t *testing.T) {
	for born, want := range map[casefile.Date]casefile.Carer{
		"2009-06-27": casefile.CarerYoung, "2007-03-09": casefile.CarerAdult, "2008-11-03": casefile.CarerAdult, "2008-11-04": casefile.CarerYoung,
		"": casefile.CarerUnknown, "2030-01-01": casefile.CarerUnknown,
	} {
		if got := casefile.CarerOf(born, "2026-11-03"); got != want {
			t.Errorf("born %s: %q, want %q", born, got, want)
		}
	}
	if age, _ := casefile.Age("2008-02-29", "2026-02-28"); age != 17 {
		t.Errorf("born on 29 February, a day before the birthday: %d", age)
	}
	if age, _ := casefile.Age("2008-02-29", "2026-03-01"); age != 18 {
		t.Errorf("born on 29 February, on 1 March: %d", age)
	}
}

func TestTheSamePersonIsTold(t *testing.T) {
	lucy := casefile.Person{Given: "Lucy May", Born: "2025-09-22", NHSNumber: "9990001014"}
	for name, x := range map[string]struct {
		other casefile.Person
		same  bool
	}{
		"by NHS number":          {casefile.Person{Given: "Lucie", NHSNumber: "999 000 1014"}, true},
		"not by NHS number":      {casefile.Person{Given: "Lucy", Born: "2025-09-22", NHSNumber: "9990001006"}, false},
		"by name and birth":      {casefile.Person{Given: "lucy", Born: "2025-09-22"}, true},
		"another birth":          {casefile.Person{Given: "Lucy", Born: "2025-09-23"}, false},
		"a name alone":           {casefile.Person{Given: "Lucy"}, false},
		"twins, born that day":   {casefile.Person{Given: "Lena", Born: "2025-09-22"}, false},
		"nobody, said by nobody": {casefile.Person{}, false},
	} {
		if got := casefile.SamePerson(lucy, x.other); got != x.same {
			t.Errorf("%s: %v", name, got)
		}
	}
}
