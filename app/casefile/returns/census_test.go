package returns

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/forms/engine"
)

// need is a child in need in November 2026 with what a worker usually writes.
func need(t *testing.T) *casetest.Case {
	c := casetest.New(t, "2026-11-03 08:30")
	child := c.Doc("person")
	child.Set("person.kind", "child").Set("person.given", "Jane").Set("person.family", "Sample").Set("person.dob", "2018-05-14").Set("person.sex", "female").Set("person.ethnicity", "ABAN")
	casetest.Hold(t, c.Record().Case).Set("case.reference", "LA-17").Set("case.opened", "2026-11-03").Set("case.referral-date", "2026-11-03")
	c.Doc("ref").Set("ref.source", "health").Set("ref.outcome", "referral").Set("ref.referral", "assessment").Set("ref.decided", "2026-11-03T09:00:00Z")
	return c
}

func census(t *testing.T, year int, cases ...*casetest.Case) Return {
	t.Helper()
	var all []casefile.Record
	for _, c := range cases {
		all = append(all, c.Record())
	}
	r, err := CensusOf(all, year)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (r Return) item(t *testing.T, number string, run int) Value {
	t.Helper()
	for _, v := range r.Values {
		if v.Item.Number == number && v.Run == run {
			return v
		}
	}
	t.Fatalf("no item %s in run %d", number, run)
	return Value{}
}

func TestACandidateSaysWhereItIsFrom(t *testing.T) {
	v := census(t, 2027, need(t)).item(t, "N00177", 0)
	if v.State != Candidate || !slices.Equal(v.Values, []string{"ABAN"}) || v.From[0].Form != "person" || v.From[0].Link != "person.ethnicity" || v.From[0].Answer != "Bangladeshi" {
		t.Errorf("%+v", v)
	}
}

func TestWhatNobodyAnsweredIsMissingAndWhatIsNotAskedIsNotHeld(t *testing.T) {
	r := census(t, 2027, need(t))
	if v := r.item(t, "N00001", 0); v.State != Unknown || len(v.Values) != 0 || !strings.Contains(v.Say, "school") {
		t.Errorf("the pupil number: %+v", v)
	}
	if v := r.item(t, "N00103", 0); v.State != IfAny {
		t.Errorf("the reason for closing an open case: %+v", v)
	}
	if v := r.item(t, "N00101", 0); v.State != NotHeld || len(v.Values) != 0 {
		t.Errorf("the main need: %+v", v)
	}
}

func TestACodeThatIsNotAsFineIsChosenByAPerson(t *testing.T) {
	v := census(t, 2027, need(t)).item(t, "N00152", 0)
	if v.State != Choose || !slices.Equal(v.Values, []string{"3A", "3B", "3C", "3D", "3E", "3F"}) {
		t.Errorf("%+v", v)
	}
	plain := need(t)
	casetest.Hold(t, plain.Record().Of("ref")[0]).Set("ref.source", "school")
	if v := census(t, 2027, plain).item(t, "N00152", 0); v.State != Candidate || v.Values[0] != "2A" {
		t.Errorf("%+v", v)
	}
}

func TestAnswersThatDifferAreBothShown(t *testing.T) {
	c := need(t)
	if v := census(t, 2027, c).item(t, "N00100", 0); v.State != Candidate || len(v.From) != 2 {
		t.Errorf("answers that agree: %+v", v)
	}
	c.Doc("dca").Set("dca.form.referral-date", "2026-11-01")
	if v := census(t, 2027, c).item(t, "N00100", 0); v.State != Choose || !slices.Equal(v.Values, []string{"2026-11-03", "2026-11-01"}) {
		t.Errorf("answers that differ: %+v", v)
	}
}

func TestEveryAssessmentHasItsOwnItems(t *testing.T) {
	c := need(t)
	c.Doc("dca").Set("dca.safe.factors", "4B", "6A").Set("dca.dis.codes", "MOB", "COMM")
	c.At("2027-01-12 10:00")
	second := c.Doc("dca")
	r := census(t, 2027, c)
	if v := r.item(t, "N00181", 1); v.State != Candidate || !slices.Equal(v.Values, []string{"4B", "6A"}) || v.From[0].Signed {
		t.Errorf("factors: %+v", v)
	}
	if v := r.item(t, "N00159", 2); v.Values[0] != "2027-01-12" || v.From[0].Document != second.ID() {
		t.Errorf("begun: %+v", v)
	}
	if v := r.item(t, "N00160", 1); v.State != Unknown {
		t.Errorf("not signed by the manager: %+v", v)
	}
	if v := r.item(t, "N00099", 0); !slices.Equal(v.Values, []string{"MOB", "COMM"}) || v.From[0].Document == second.ID() {
		t.Errorf("the newest answer is in the first: %+v", v)
	}
	if n := len(census(t, 2026, c).Values); n != 0 {
		t.Errorf("%d items for a year before the case", n)
	}
}

func TestWhatIsAfterTheYearIsNotInIt(t *testing.T) {
	c := need(t)
	c.At("2027-05-10 10:00")
	c.Doc("dca")
	casetest.Hold(t, c.Record().Case).Set("case.status", "closed").Set("case.closed", "2027-05-09")
	r := census(t, 2027, c)
	if v := r.item(t, "N00102", 0); v.State != Later || len(v.Values) != 0 {
		t.Errorf("%+v", v)
	}
	for _, v := range r.Values {
		if v.Group == "assessments" {
			t.Fatalf("an assessment of after the year: %+v", v)
		}
	}
	if v := census(t, 2028, c).item(t, "N00102", 0); v.State != Candidate || v.Values[0] != "2027-05-09" {
		t.Errorf("%+v", v)
	}
	if v := census(t, 2028, c).item(t, "N00103", 0); v.State != Unknown {
		t.Errorf("the reason of a case that closed: %+v", v)
	}
}

func TestEarlyHelpIsLeftOutByName(t *testing.T) {
	early := casetest.New(t, "2026-11-03 08:30")
	casetest.Hold(t, early.Record().Case).Set("case.opened", "2026-11-03")
	early.Doc("caf")
	closed := need(t)
	casetest.Hold(t, closed.Record().Case).Set("case.status", "closed").Set("case.closed", "2026-11-03")
	r := census(t, 2028, early, closed)
	if len(r.Values) != 0 || len(r.Out) != 2 || !strings.Contains(r.Out[0].Why, "early help") || !strings.Contains(r.Out[1].Why, "closed before") {
		t.Errorf("%+v", r.Out)
	}
}

func TestTheCoverageCountsAndTheTablesAreWhole(t *testing.T) {
	r := census(t, 2027, need(t))
	if n := len(r.Table().Rows); n != len(r.Values) {
		t.Errorf("%d rows of %d", n, len(r.Values))
	}
	cover := r.Coverage()
	for i, row := range cover.Rows {
		if row[0][0] == "N00177" && cover.cell(i, "candidate") != "1" {
			t.Errorf("%v", row)
		}
	}
	var b bytes.Buffer
	if err := Zip(&b, []Table{r.Table(), r.OutTable(), cover}); err != nil {
		t.Fatal(err)
	}
}

// A form that loses a question, or a code, must not leave a hole in the return in silence.
func TestTheSpecificationNamesWhatTheFormsHold(t *testing.T) {
	spec, err := Census()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, g := range spec.Groups {
		for _, it := range g.Items {
			if len(it.Number) != 6 || it.Number[0] != 'N' || seen[it.Number] || it.Ask == "" || it.Name == "" {
				t.Errorf("item %q %q", it.Number, it.Name)
			}
			seen[it.Number] = true
			if len(it.Codes) == 0 {
				continue
			}
			o := parse(it.From[0])
			options := map[string]bool{}
			for _, opt := range casetest.Form(t, o.form).Item(o.link).Options {
				options[opt.Coding.Code] = true
				if _, ok := it.Codes[opt.Coding.Code]; !ok {
					t.Errorf("%s: no code for %s", it.Number, opt.Coding.Code)
				}
			}
			for code := range it.Codes {
				if !options[code] {
					t.Errorf("%s: the form has no option %s", it.Number, code)
				}
			}
		}
	}
	for _, o := range spec.origins() {
		f := casetest.Form(t, o.form)
		if o.link != "begun" && f.Item(o.link) == nil {
			t.Errorf("%s has no question %s", o.form, o.link)
		}
		if o.where == "" {
			continue
		}
		it := f.Item(o.where)
		if it == nil || !slices.ContainsFunc(it.Options, func(x engine.Option) bool { return x.Coding.Code == o.is }) {
			t.Errorf("%s: no option %s of %s", o.form, o.is, o.where)
		}
	}
}
