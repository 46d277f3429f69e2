package library

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"doorstep/forms/fhir"
)

// carriedElsewhere: rules of the content pages that no constraint of a form carries, and where they live.
var carriedElsewhere = map[string]string{
	"V-CAF-1":             "the engine: every required item of kind stop",
	"V-CAF-2":             "the engine: every required item of kind gap",
	"V-CAF-7":             "app/casefile/sharing: TestWhatAFamilyAgreedTo/V-CAF-7",
	"V-CAF-13":            "app/casefile/checks: TestCAF/V-CAF-13, as Q-SAFE-2",
	"caf.area":            "app/casefile/settings: TestArea",
	"caf.open-actions":    "follow.Counted, over the action records of the case",
	"caf.overdue-actions": "follow.Counted, over the action records of the case",
	"V-DCA-1":             "the engine: every required item",
	"V-DCA-8":             "app/casefile/checks: TestDCA/V-DCA-8",
	"V-DCA-10":            "app/casefile/checks: TestDCA/V-DCA-10",
	"V-DCA-18":            "app/casefile/checks: TestDCA/V-DCA-18, as Q-AN-5",
	"DT-C02":              "the checks DT-C02.… of dt, and signoff.Of with all that needs the decision and the catalogue",
	"DT-C03":              "app/casefile/signoff: TestCalculatedValues/DT-C03",
	"DT-C04":              "signoff.Of",
	"DT-C05":              "app/casefile/signoff: TestCalculatedValues/DT-C05",
	"DT-V01":              "signoff.Groundwork, and signoff.Of where child, carer or task was changed after practice",
	"DT-V05":              "signoff.Of",
	"DT-V06":              "app/casefile/signoff: TestThePlanMovesOn/DT-V06",
	"DT-V08":              "signoff.Of",
	"DT-V09":              "app/casefile/signoff: TestNobodyAnswers/DT-V09",
	"DT-V10":              "signoff.Of",
	"DT-V11":              "app/casefile/signoff: TestIncidents/DT-V11",
	"DT-V12":              "signoff.State.Prompt",
	"DT-V13":              "signoff.Of",
	"DT-V14":              "signoff.Bars",
	"NC-C03":              "healthplan.Of: TestCalculatedValues/NC-C03",
	"NC-C04":              "healthplan.Of and healthplan.Problems: TestCalculatedValues/NC-C04",
	"NC-V02":              "the engine: every required item of a section that is ticked; healthplan.Problems for a section without its part",
	"NC-V04":              "healthplan.Problems and healthplan.Gate",
	"NC-V05":              "the checks NC-V05.… of hcp",
	"NC-V06":              "healthplan.Problems",
	"NC-V07":              "the engine: what an as-needed medicine requires",
	"NC-V08":              "the engine: what a rescue medicine requires; healthplan.Problems for its date",
	"NC-V10":              "hcp.ven.stable and hcp.ven.settings are required unless a registered nurse only may do it: healthplan, TestValidationRules/NC-V10",
	"NC-V11":              "not used: hcp.ent.never-bolus says it beside the tube",
	"NC-V12":              "healthplan.Problems, where cfg.hcp.both-by-mouth is yes",
	"NC-V13":              "the engine: the image of an advance care plan is required",
	"NC-V14":              "healthplan.ACP.Past",
	"NC-V15":              "healthplan.Section.Review and healthplan.Plan.PastOn",
	"NC-V16":              "the engine: usual-range",
	"NC-V17":              "healthplan.Gate, and the status not-agreed",
	"OT-V03":              "app/casefile/handling: TestWhatIsAskedBeforeSigning/OT-V03",
	"OT-V19":              "app/casefile/handling: TestTwoChildrenAtOneAddress/OT-V19",
	"OT-V20":              "app/casefile/equipment: TestOneThingInTwoRegisters/OT-V20",
	"Due date, checkpoints, days used, days left": "the app's calendar of working days",
	"Transition start":       "V-DCA-16 and the condition of the section carry it within the form",
	"Overnight counter":      "app/casefile/placement: TestRegulation48Counter",
	"Review and visit dates": "app/casefile/placement: TestStep6TasksPerLegalBasis and TestStep18FirstStays, with the dates of app/casefile/due",
	"Voice strength":         "app/casefile/checks: Voice, shown beside the plan",
	"Completeness":           "the engine: answered and required by section",
	"Health tracker":         "plan.Health: dca.dev.health.need and what the plan carries on of it",
	"Reading length":         "forms/quality: Q-LEN-2 and Q-LEN-3",
	"OT-C02":                 "ot.mh.task.counts and ot.sum.top work it out; its bands are on the score items",
	"SB-C01":                 "app/casefile/booking: TestCounts/SB-C01",
	"SB-C02":                 "app/casefile/booking: TestCounts/SB-C02",
	"SB-C03":                 "app/casefile/booking: TestCounts/SB-C03",
	"SB-C04":                 "app/casefile/stay: TestServiceTotals/SB-C04",
	"SB-V02":                 "app/casefile/stay: TestFlags/SB-V02",
	"SB-V03":                 "app/casefile/stay: TestFlags/SB-V03",
	"SB-V04":                 "app/casefile/stay: TestFlags/SB-V04",
	"SB-V05":                 "app/casefile/stay: TestClosing/SB-V05",
	"SB-V06":                 "app/casefile/stay: TestFlags/SB-V06",
	"SB-V07":                 "app/casefile/stay: TestFlags/SB-V07",
	"SB-V08":                 "app/casefile/stepdown: TestWarnings/SB-V08",
	"SB-V09":                 "not used: the carer says at handover out whether every planned dose has a line (stay.out-med)",
	"BG-01":                  "app/casefile/booking: TestGates/BG-01",
	"BG-02":                  "app/casefile/booking: TestGates/BG-02",
	"BG-03":                  "app/casefile/booking: TestGates/BG-03",
	"BG-04":                  "app/casefile/booking: TestGates/BG-04",
	"BG-05":                  "app/casefile/booking: TestGates/BG-05",
	"BG-06":                  "app/casefile/booking: TestGates/BG-06",
	"BG-07":                  "app/casefile/booking: TestGates/BG-07",
	"BG-08":                  "app/casefile/booking: TestGates/BG-08",
	"BG-09":                  "app/casefile/booking: TestGates/BG-09",
	"BG-10":                  "app/casefile/booking: TestGates/BG-10",
	"BG-11":                  "app/casefile/booking: TestGates/BG-11",
	"BG-12":                  "app/casefile/booking: TestGates/BG-12",
	"BG-13":                  "app/casefile/booking: TestGates/BG-13",
	"BG-14":                  "app/casefile/booking: TestGates/BG-14",
	"BG-15":                  "app/casefile/booking: TestGates/BG-15",
	"BG-16":                  "app/casefile/booking: TestGates/BG-16",
	"BG-17":                  "app/casefile/booking: TestGates/BG-17",
	"BG-18":                  "app/casefile/booking: TestGates/BG-18",
	"BG-19":                  "app/casefile/booking: TestGates/BG-19",
	"BG-20":                  "app/casefile/booking: TestGates/BG-20",
}

// carriedByCalculation: calculated values that a readOnly item of a form works out.
var carriedByCalculation = map[string]string{
	"caf.id.age": "caf.id.age", "caf.voice-strength": "caf.voice-strength", "caf.nc-year": "caf.nc-year",
	"caf.carer-count": "caf.carer-count", "caf.sibling-count": "caf.sibling-count",
	"DT-C01": "dt.practice-count", "NC-C01": "hcp.age", "NC-C02": "hcp.review", "caf.form.due": "caf.form.due", "caf.level.suggested": "caf.level.suggested",
	"Age": "dca.child.age", "School year": "dca.child.age", "Care hours": "dca.dev.care.minutes",
	"OT-C01": "ot.mh.task.before-score", "OT-C03": "ot.mh.task.swl-low", "OT-C04": "ot.mh.task.swl-check",
	"OT-C05": "eq.item.exam-due", "OT-C06": "prop.gradient", "OT-C07": "prop.stair.pitch",
	"OT-C08": "ad.item.over-cap", "OT-C09": "ad.item.target", "SB-C05": "sd.end", "SB-C06": "sd.s85",
}

func wordsOf(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// testsBelow are the words of all test files in some folders and below them.
func testsBelow(t *testing.T, roots ...string) string {
	t.Helper()
	var b strings.Builder
	for _, root := range roots {
		err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(path, "_test.go") {
				b.WriteString(wordsOf(t, path))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// TestRules: every rule of the three pages is carried by a constraint of that id, by a calculated item, or
// has a reason why it lives elsewhere; a quality check of processes.md is named by a test, and a time limit is a
// setting.
func TestRules(t *testing.T) {
	keys, items := map[string]bool{}, map[string]*fhir.Item{}
	for _, name := range Names() {
		q, err := Get(name)
		if err != nil {
			t.Fatal(err)
		}
		note := func(n *fhir.Node) {
			for _, c := range n.Exts(fhir.ExtConstraint) {
				keys[c.Sub("key").Text] = true
			}
		}
		note(&q.Node)
		for id, p := range place(q) {
			note(&p.Item.Node)
			items[id] = p.Item
		}
	}
	b, err := os.ReadFile("testdata/rules.json")
	if err != nil {
		t.Fatal(err)
	}
	var rules []struct{ ID, Name, Kind string }
	if err := json.Unmarshal(b, &rules); err != nil {
		t.Fatal(err)
	}
	timeLimits, named := wordsOf(t, "../../app/casefile/settings/default.yaml"), testsBelow(t, "../quality", "../../app/casefile")
	seen := map[string]bool{}
	for _, r := range rules {
		id := r.ID
		if id == "" {
			id = r.Name
		}
		seen[id] = true
		calculated := items[carriedByCalculation[id]]
		switch {
		case r.Kind == "timescale":
			if !strings.Contains(timeLimits, "\n  "+id+":") {
				t.Errorf("%s: no time limit of the shipped settings", id)
			}
		case r.Kind == "quality-check" && r.ID != "":
			if !strings.Contains(named, `"`+id+`"`) {
				t.Errorf("%s: no test is named after this check", id)
			}
		case keys[id]:
			if carriedElsewhere[id] != "" {
				t.Errorf("%s: carried by a constraint, and said to live elsewhere", id)
			}
		case calculated != nil && calculated.ReadOnly:
		case carriedElsewhere[id] == "":
			t.Errorf("%s: no constraint has this id, and no reason is given", id)
		}
	}
	for key := range keys {
		rule := strings.HasPrefix(key, "V-") || strings.HasPrefix(key, "OT-V") || strings.HasPrefix(key, "DT-")
		if base, _, _ := strings.Cut(key, "."); rule && !seen[base] {
			t.Errorf("constraint %s: no page has such a rule", key)
		}
	}
	for id := range carriedElsewhere {
		if !seen[id] {
			t.Errorf("%s: a reason for a rule that no page has", id)
		}
	}
}
