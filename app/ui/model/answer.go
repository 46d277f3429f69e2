package model

import (
	"strings"
	"time"

	"doorstep/forms/fhir"
)

// AnswerText is an answer as a person would write it: "12 June 2026",
// "180 ml", "Yes". Several values are set apart by semicolons. Empty if there
// is no answer.
func AnswerText(vs []fhir.Value) string {
	var parts []string
	for _, v := range vs {
		if s := ValueText(v); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, "; ")
}

// ValueText is one value as a person would write it.
func ValueText(v fhir.Value) string {
	if v.Empty() {
		return ""
	}
	switch v.Kind {
	case fhir.Boolean:
		if v.Bool {
			return "Yes"
		}
		return "No"
	case fhir.CodingKind:
		if v.Coding.Display != "" {
			return v.Coding.Display
		}
		return Sentence(v.Coding.Code)
	case fhir.QuantityKind:
		unit := v.Quantity.Unit
		if unit == "" {
			unit = v.Quantity.Code
		}
		if unit == "" || unit == "1" {
			return v.Quantity.Value
		}
		if unit == "%" {
			return v.Quantity.Value + "%"
		}
		return v.Quantity.Value + " " + unit
	case fhir.ReferenceKind:
		if v.Reference.Display != "" {
			return v.Reference.Display
		}
		return "Someone on the record"
	case fhir.AttachmentKind:
		switch {
		case strings.HasPrefix(v.Attachment.ContentType, "image/svg"):
			return "Signed"
		case v.Attachment.Title != "":
			return v.Attachment.Title
		case strings.HasPrefix(v.Attachment.ContentType, "image/"):
			return "A photo"
		}
		return "A file"
	case fhir.SignatureKind:
		return "Signed"
	case fhir.Date:
		return DateText(v.Text)
	case fhir.DateTime, fhir.Instant:
		if t, err := time.Parse(time.RFC3339, v.Text); err == nil {
			if zone, err := time.LoadLocation("Europe/London"); err == nil {
				t = t.In(zone)
			}
			return DateFull(t) + " at " + ClockText(t)
		}
		return DateText(v.Text)
	case fhir.Time:
		if t, err := time.Parse("15:04:05", v.Text); err == nil {
			return ClockText(t)
		}
	}
	return v.Text
}

// DateText is a FHIR date in words, as exact as it was given: "12 June 2026",
// "June 2026" or "2026". What is not a date is left as it stands.
func DateText(s string) string {
	for _, f := range []struct{ in, out string }{{"2006-01-02", "2 January 2006"}, {"2006-01", "January 2006"}, {"2006", "2006"}} {
		if t, err := time.Parse(f.in, s); err == nil {
			return t.Format(f.out)
		}
	}
	return s
}

// Sentence turns a code into words: "not-asked-yet" becomes "Not asked yet".
func Sentence(code string) string {
	s := strings.NewReplacer("-", " ", "_", " ").Replace(code)
	for i, r := range s {
		if i == 0 {
			return strings.ToUpper(string(r)) + s[len(string(r)):]
		}
	}
	return s
}
