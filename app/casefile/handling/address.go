package handling

import (
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/equipment"
)

// SurveyForm is the short name of the property survey, one for each address.
const SurveyForm = "prop"

// walking are the ways of getting about that get a child out of a burning house on
// their own feet.
var walking = []string{"walks", "walks-with-aid"}

// left is the child whom the escape plan of a survey forgets: two children who do
// not walk live there and the plan names one of them only (OT-V19).
func left(r casefile.Record, survey *casefile.Document, others []casefile.Record) (string, bool) {
	plan := strings.ToLower(survey.Text("prop.fire-plan"))
	if plan == "" {
		return "", false
	}
	var named, forgotten []string
	for _, c := range append([]casefile.Record{r}, others...) {
		name := livesIn(c, survey)
		switch {
		case name == "":
		case strings.Contains(plan, strings.ToLower(name)):
			named = append(named, name)
		default:
			forgotten = append(forgotten, name)
		}
	}
	if len(named) != 1 || len(forgotten) == 0 {
		return "", false
	}
	return forgotten[0], true
}

// livesIn is the name that the child of a case goes by when they live in the
// surveyed home and cannot walk, else "".
func livesIn(c casefile.Record, survey *casefile.Document) string {
	if c.Case == nil {
		return ""
	}
	for _, d := range slices.Backward(c.Of(Form)) {
		kind := d.Code("ot.visit.home-kind")
		v, ok := d.AnswerIn("", "ot.visit.property")
		id, _, points := equipment.Row(v.Reference.Reference)
		if !ok || !points || id != survey.ID() || kind == "contract-carer" {
			continue
		}
		if how := d.Code("ot.child.mobility"); how == "" || slices.Contains(walking, how) {
			return ""
		}
		child := c.Summary().Child
		if child.KnownAs != "" {
			return child.KnownAs
		}
		return child.Given
	}
	return ""
}
