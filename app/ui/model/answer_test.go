package model

import (
	"testing"

	"doorstep/forms/fhir"
)

func TestAnswerText(t *testing.T) {
	tests := []struct {
		want string
		vs   []fhir.Value
	}{
		{"", nil},
		{"", []fhir.Value{fhir.TextValue("")}},
		{"Yes", []fhir.Value{fhir.BoolValue(true)}},
		{"No", []fhir.Value{fhir.BoolValue(false)}},
		{"Dad lifts her.", []fhir.Value{fhir.TextValue("Dad lifts her.")}},
		{"180 ml", []fhir.Value{fhir.QuantityValue("180", "ml", "mL")}},
		{"180 mL", []fhir.Value{fhir.QuantityValue("180", "", "mL")}},
		{"40%", []fhir.Value{fhir.QuantityValue("40", "%", "%")}},
		{"Soft or mashed; Through a tube", []fhir.Value{fhir.CodingValue("s", "soft", "Soft or mashed"), fhir.CodingValue("s", "tube", "Through a tube")}},
		{"Not asked yet", []fhir.Value{fhir.CodingValue("s", "not-asked-yet", "")}},
		{"Farah R.", []fhir.Value{fhir.ReferenceValue("RelatedPerson/1", "Farah R.")}},
		{"12 June 2026", []fhir.Value{fhir.Prim(fhir.Date, "2026-06-12")}},
		{"June 2026", []fhir.Value{fhir.Prim(fhir.Date, "2026-06")}},
		{"2026", []fhir.Value{fhir.Prim(fhir.Date, "2026")}},
		{"10 March 2026 at 10:42am", []fhir.Value{fhir.Prim(fhir.DateTime, "2026-03-10T10:42:00Z")}},
		{"10:42am", []fhir.Value{fhir.Prim(fhir.Time, "10:42:00")}},
		{"5", []fhir.Value{fhir.Prim(fhir.Integer, "5")}},
		{"Signed", []fhir.Value{{Kind: fhir.AttachmentKind, Attachment: fhir.Attachment{ContentType: "image/svg+xml", Data: "eA=="}}}},
	}
	for _, tt := range tests {
		if got := AnswerText(tt.vs); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}
