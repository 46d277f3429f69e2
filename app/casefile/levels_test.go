package casefile_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/forms/library"
)

// TestSuggestedLevel plays the rules of levels-of-need.md section 5.
func TestSuggestedLevel(t *testing.T) {
	sign := func(area string, level int, flags ...string) casefile.Sign {
		return casefile.Sign{Code: area, Area: area, Level: level, Flags: flags}
	}
	for name, c := range map[string]struct {
		picked []casefile.Sign
		level  int
		panel  bool
		harm   int
	}{
		"nothing picked, nothing suggested":               {},
		"the highest level counts, they are not added up": {[]casefile.Sign{sign("health", 1), sign("health", 1), sign("edu", 3)}, 3, false, 0},
		"level 2 in one area":                             {[]casefile.Sign{sign("health", 2), sign("health", 2)}, 2, false, 0},
		"level 2 in two areas":                            {[]casefile.Sign{sign("health", 2), sign("edu", 2)}, 2, true, 0},
		"level 2 in two areas below a level 3":            {[]casefile.Sign{sign("health", 2), sign("edu", 2), sign("par", 3)}, 3, false, 0},
		"context alone is level 1":                        {[]casefile.Sign{sign("health", 2, "CTX")}, 1, false, 0},
		"context does not lift":                           {[]casefile.Sign{sign("health", 1), sign("edu", 2, "DIS", "CTX")}, 1, false, 0},
		"context is no second area":                       {[]casefile.Sign{sign("health", 2), sign("edu", 2, "CTX")}, 2, false, 0},
		"harm is named, the most urgent first":            {[]casefile.Sign{sign("health", 2, "SG"), sign("par", 4, "SG!")}, 4, false, 2},
	} {
		got := casefile.SuggestLevel(c.picked)
		if got.Level != c.level || got.Panel != c.panel || len(got.Harm) != c.harm {
			t.Errorf("%s: %+v", name, got)
		}
		if c.harm == 2 && got.Harm[0].Area != "par" {
			t.Errorf("%s: first is %v", name, got.Harm[0])
		}
	}
}

func TestTheShippedSignsHaveTheirLevelsAndFlags(t *testing.T) {
	signs := map[string]casefile.Sign{}
	for _, s := range casefile.SignsOf(shipped(t, "lon")) {
		signs[s.Code] = s
	}
	want := casefile.Sign{
		Code: "health.l34.unexplained-injury", Area: "health", Words: "Injury with no explanation, or one that does not fit",
		Level: 4, Flags: []string{"SG!", "DIS"},
	}
	if diff := cmp.Diff(want, signs[want.Code]); diff != "" || len(signs) < 200 {
		t.Errorf("%d signs (-want +got):\n%s", len(signs), diff)
	}
}

func shipped(t *testing.T, name string) *engine.Form {
	t.Helper()
	q, err := library.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	f, err := engine.Compile(q)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// The level that signs point to follows the ticks, and the level that the
// practitioner gives a sign, at once and after opening again, whoever ticked.
func TestTheSuggestedLevelFollowsThePicks(t *testing.T) {
	for _, c := range []struct{ form, at string }{{"lon", "lon.suggested"}, {"caf", "caf.level.suggested"}} {
		t.Run(c.form, func(t *testing.T) {
			a := newTablet(t, "anna")
			a.form = shipped(t, c.form)
			a.open(nil)
			pick := func(link string, codes ...string) {
				var vs []fhir.Value
				for _, code := range codes {
					vs = append(vs, fhir.CodingValue("urn:any", code, code))
				}
				it := a.form.Item(link)
				for i := range vs {
					for _, o := range it.Options {
						if o.Coding.Code == codes[i] {
							vs[i] = o.Value
						}
					}
				}
				a.set(link, vs...)
			}
			health, edu := "lon.health.picks", "lon.edu.picks"
			if c.form == "caf" {
				health, edu = "caf.level.indicators", ""
			}
			is := func(want string) {
				t.Helper()
				b := newTablet(t, "ben")
				b.form = a.form
				b.open(a.all())
				for _, r := range []*tablet{a, b} {
					if got := r.says(c.at); got != want {
						t.Errorf("%s: the signs point to %q, want %q", r.name, got, want)
					}
				}
			}
			is("")
			pick(health, "health.l1.overweight")
			is("Level 1")
			pick(health, "health.l1.milestones", "health.l2.recurring-illness")
			is("Level 2")
			if edu == "" {
				return
			}
			pick(edu, "edu.l34.beyond-mainstream")
			is("Level 3")
			row := a.row("lon.change", "")
			a.setIn(row, "lon.change.indicator", fhir.CodingValue("urn:any", "edu.l34.beyond-mainstream", ""))
			a.setIn(row, "lon.change.level", fhir.CodingValue("urn:any", "level-4", ""))
			is("Level 4")
			if _, err := a.doc.RemoveRow(context.Background(), row); err != nil {
				t.Fatal(err)
			}
			is("Level 3")
		})
	}
}
