package handlingtest

import (
	"context"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Fill answers everything that a form itself still asks for, so that only what a
// test is about stands against a signature. What the test has answered stays.
func Fill(t testing.TB, d casetest.Doc) {
	t.Helper()
	ctx := context.Background()
	for range 40 {
		left := 0
		for _, p := range d.CheckForm() {
			it := d.Form().Item(p.Cell.LinkID)
			if p.Level != engine.LevelStop || it == nil || it.Control == fhir.ControlSignature {
				continue
			}
			left++
			if it.Rows != nil && it.Type == engine.Group {
				if p.Rule == engine.RuleRequired || p.Rule == engine.RuleOccurs {
					if _, _, err := d.AddRow(ctx, it.LinkID, p.Cell.Row); err != nil {
						t.Fatalf("%s: %v", it.LinkID, err)
					}
				}
				continue
			}
			if p.Rule != engine.RuleRequired && p.Rule != engine.RuleOccurs {
				continue
			}
			if v, ok := some(t, it); ok {
				if _, err := d.Document.Set(ctx, p.Cell, v); err != nil {
					t.Fatalf("%s: %v", it.LinkID, err)
				}
			}
		}
		if left == 0 {
			return
		}
	}
	var still []string
	for _, p := range d.CheckForm() {
		if it := d.Form().Item(p.Cell.LinkID); p.Level == engine.LevelStop && (it == nil || it.Control != fhir.ControlSignature) {
			still = append(still, p.Cell.LinkID+": "+p.Message)
		}
	}
	t.Fatalf("the form is not filled:\n%s", strings.Join(still, "\n"))
}

// fitting are answers where not any answer would do.
var fitting = map[string]string{
	"ot.visit.start": "2026-11-12T10:00:00Z", "ot.sum.review": "2027-05-01", "ot.act.by": "2026-11-13", "ch.review": "2027-05-01",
	"ch.demo.until": "2027-05-01", "ad.item.told": "yes", "ot.child.dob": "2018-05-14",
}

// some is an answer that a question takes.
func some(t testing.TB, it *engine.Item) (fhir.Value, bool) {
	t.Helper()
	typed := "As seen on the visit"
	switch {
	case fitting[it.LinkID] != "":
		typed = fitting[it.LinkID]
	case len(it.Options) > 0:
		return it.Options[0].Value, true
	default:
		switch it.Type {
		case engine.Date:
			typed = "2026-11-12"
		case engine.DateTime:
			typed = "2026-11-12T10:00:00Z"
		case engine.Boolean:
			typed = "yes"
		case engine.Quantity:
			typed = "700 " + it.Units[0].Code
			if it.Units[0].Code != "mm" {
				typed = "2 " + it.Units[0].Code
			}
		case engine.Integer, engine.Decimal:
			typed = "2"
		case engine.Reference:
			typed = Ref("RelatedPerson", "Nadia Sample")
		case engine.Attachment:
			return fhir.Value{Kind: fhir.AttachmentKind, Attachment: fhir.Attachment{ContentType: "image/png", Title: "Photo", Data: "iVBORw0KGgo="}}, true
		}
	}
	in, err := casefile.ParseInput(it, typed)
	if err != nil || len(in.Values) == 0 {
		t.Fatalf("%s takes no %q: %v", it.LinkID, typed, err)
	}
	return in.Values[0], true
}
