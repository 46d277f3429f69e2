package casefile_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"doorstep/app/casefile/casetest"
	"doorstep/forms/fhir"
)

// What a stranger's response says beyond its answers is not lost without a word: each
// thing that has no place here is named, once for each question.
func TestWhatAnImportCannotKeepIsNamed(t *testing.T) {
	t.Parallel()
	take := func(src string) (said []string, text string) {
		c := casetest.New(t, "2026-11-03 08:30")
		d := c.Doc("chr")
		qr, err := fhir.ParseResponse([]byte(src))
		if err != nil {
			t.Fatal(err)
		}
		_, issues, err := d.Import(context.Background(), qr)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range issues {
			said = append(said, i.LinkID+": "+i.Message)
		}
		return said, d.Text("chr.what")
	}
	own := casetest.New(t, "2026-11-03 08:30").Doc("chr").Set("chr.what", "Rang us herself")
	raw, err := json.Marshal(own.QuestionnaireResponse())
	if err != nil {
		t.Fatal(err)
	}
	if said, _ := take(string(raw)); len(said) != 0 {
		t.Errorf("of a response of our own it says %q", said)
	}
	more := strings.NewReplacer(
		`"resourceType":"QuestionnaireResponse"`, `"resourceType":"QuestionnaireResponse","extension":[{"url":"https://elsewhere.example/urgency","valueCode":"high"}]`,
		`"linkId":"chr.what"`, `"linkId":"chr.what","extension":[{"url":"https://elsewhere.example/typed-by","valueString":"a machine"}]`,
		`"valueString":"Rang us herself"`, `"valueString":"Rang us herself","extension":[{"url":"https://elsewhere.example/sure","valueBoolean":true},{"url":"https://elsewhere.example/sure","valueBoolean":false}]`,
	)
	said, text := take(more.Replace(string(raw)))
	if text != "Rang us herself" {
		t.Errorf("the answer is %q", text)
	}
	want := []string{
		": the extension https://elsewhere.example/urgency is not kept",
		"chr.what: the extension https://elsewhere.example/sure is not kept",
		"chr.what: the extension https://elsewhere.example/typed-by is not kept",
	}
	if !slices.Equal(said, want) {
		t.Errorf("it says\n%s", strings.Join(said, "\n"))
	}
}
