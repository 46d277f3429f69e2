package casefile

import (
	"strings"
	"time"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// gapWords are the usual reasons for not answering, as a person reads them
// (caf.md section 2).
var gapWords = map[string]string{
	"not-asked-yet":      "Not asked yet",
	"declined-by-family": "The family preferred not to say",
	"declined-by-child":  "The child preferred not to say",
	"not-known":          "Not known",
	"not-applicable":     "Does not apply",
	"to-follow":          "To follow",
}

// GapWords is a gap reason as a person reads it.
func GapWords(g engine.Gap) string {
	w, ok := gapWords[g.Code]
	if !ok {
		w = strings.ReplaceAll(g.Code, "-", " ")
		if w != "" {
			w = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	if g.Date != "" {
		w += " by " + DateWords(g.Date)
	}
	return w
}

// DateWords is a date as a person reads it, as whole as it was written:
// "14 June 2017", "June 2017", "2017".
func DateWords(written string) string {
	for layout, words := range map[string]string{"2006-01-02": "2 January 2006", "2006-01": "January 2006", "2006": "2006"} {
		if t, err := time.Parse(layout, written); err == nil {
			return t.Format(words)
		}
	}
	return written
}

// Words is an answer as a person reads it. it may be nil.
func Words(it *engine.Item, v fhir.Value) string {
	switch v.Kind {
	case fhir.Boolean:
		if v.Bool {
			return "Yes"
		}
		return "No"
	case fhir.Date:
		return DateWords(v.Text)
	case fhir.DateTime:
		if t, err := time.Parse(time.RFC3339, v.Text); err == nil {
			return t.Format("2 January 2006, 15:04")
		}
		return DateWords(v.Text)
	case fhir.CodingKind:
		if it != nil {
			if i := optionIndex(it, optionKey(v.Coding)); i >= 0 && it.Options[i].Label != "" {
				return it.Options[i].Label
			}
		}
		if v.Coding.Display != "" {
			return v.Coding.Display
		}
		return v.Coding.Code
	case fhir.QuantityKind:
		return amount(v.Quantity)
	case fhir.ReferenceKind:
		if v.Reference.Display != "" {
			return v.Reference.Display
		}
		return v.Reference.Reference
	case fhir.AttachmentKind:
		switch {
		case v.Attachment.Title != "":
			return v.Attachment.Title
		case it != nil && it.Control == fhir.ControlSignature:
			return "A signature"
		case strings.HasPrefix(v.Attachment.ContentType, "image/svg"):
			return "A drawing"
		case strings.HasPrefix(v.Attachment.ContentType, "image/"):
			return "A photo"
		}
		return "A document"
	}
	return v.Text
}

// opWords is what a change says, as a person reads it.
func opWords(it *engine.Item, v op.Value) string {
	if f, ok := FromOp(v); ok {
		return Words(it, f)
	}
	if t, ok := v.Tick(); ok {
		label := t.Option
		if it != nil {
			if f, known := optionValue(it, t.Option); known {
				label = Words(it, f)
			}
		}
		if t.On {
			return label + ": chosen"
		}
		return label + ": not chosen"
	}
	switch v.Kind() {
	case op.KindNull:
		return "No answer"
	case op.KindTombstone:
		return "Removed"
	case op.KindRow:
		return "Kept"
	case op.KindTyped:
		if name, _, _ := v.Typed(); name == op.TypeGap {
			return GapWords(engine.Gap{Code: v.Field(0), Date: v.Field(1)})
		}
	}
	return "Made with a newer version of Doorstep"
}
