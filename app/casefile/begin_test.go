package casefile

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// A record and a form may keep the same code in lists of their own: what is
// filled in is the form's own option, words where it takes words, else nothing.
func TestOfferedTakesTheFormsOwnOption(t *testing.T) {
	own := fhir.CodingValue("urn:form", "female", "Female")
	options := []engine.Option{{Value: own, Coding: own.Coding, Label: "Female"}}
	record := fhir.CodingValue("urn:record", "female", "Female")
	unknown := fhir.CodingValue("urn:record", "welsh", "Welsh")
	for _, c := range []struct {
		name string
		item engine.Item
		in   []fhir.Value
		want []fhir.Value
	}{
		{"same code", engine.Item{Type: engine.Choice, Options: options}, []fhir.Value{record}, []fhir.Value{own}},
		{"no such option", engine.Item{Type: engine.Choice, Options: options}, []fhir.Value{unknown}, nil},
		{"no such option, words allowed", engine.Item{Type: engine.OpenChoice, Options: options}, []fhir.Value{unknown}, []fhir.Value{fhir.TextValue("Welsh")}},
		{"a question for words", engine.Item{Type: engine.String}, []fhir.Value{record, unknown}, []fhir.Value{fhir.TextValue("Female, Welsh")}},
		{"no list of its own", engine.Item{Type: engine.Choice}, []fhir.Value{record}, []fhir.Value{record}},
		{"no choice at all", engine.Item{Type: engine.String}, []fhir.Value{fhir.TextValue("Amina")}, []fhir.Value{fhir.TextValue("Amina")}},
	} {
		if d := cmp.Diff(c.want, offered(&c.item, c.in), cmp.Comparer(fhir.Value.Equal)); d != "" {
			t.Errorf("%s:\n%s", c.name, d)
		}
	}
}
