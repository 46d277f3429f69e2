package model_test

import (
	"testing"

	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/screentest"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// The essentials of a child fit on a card: what is answered, in the order of
// the page, and nothing that is empty.
func TestTheGistIsWhatIsAnswered(t *testing.T) {
	doc, _ := screentest.Open(t, screentest.Form(t, "ess"))
	if got := model.Gist(doc, nil, 0); len(got) > 3 {
		t.Errorf("an empty page says %v", got)
	}
	set := func(link, words string) {
		t.Helper()
		if _, _, err := doc.Stage(engine.Cell{LinkID: link}, fhir.TextValue(words)); err != nil {
			t.Fatal(err)
		}
	}
	set("ess.emergency", "No plan, ring 999")
	set("ess.communication", "Makaton and picture cards")
	all := model.Gist(doc, map[string]bool{"ess.allergies": true}, 0)
	var labels []string
	for _, l := range all {
		if l.Text == "" || l.Label == "" {
			t.Errorf("an empty line: %+v", l)
		}
		if l.Text == "No plan, ring 999" || l.Text == "Makaton and picture cards" {
			labels = append(labels, l.Label)
		}
	}
	if len(labels) != 2 {
		t.Errorf("%v", all)
	}
	if got := model.Gist(doc, nil, 1); len(got) != 1 {
		t.Errorf("one line is %v", got)
	}
}
