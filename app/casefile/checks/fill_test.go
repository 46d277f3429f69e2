package checks_test

import (
	"context"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// fill answers everything that the form itself still asks for, so that only the
// checks stand against a signature. What a test has answered stays.
func fill(t testing.TB, d casetest.Doc) {
	t.Helper()
	ctx := context.Background()
	for range 40 {
		left := 0
		for _, p := range d.CheckForm() {
			if p.Level != engine.LevelStop {
				continue
			}
			it := d.Form().Item(p.Cell.LinkID)
			if it == nil || it.Control == fhir.ControlSignature {
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
			if v, ok := someAnswer(it); ok {
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
		if p.Level == engine.LevelStop {
			still = append(still, p.Cell.LinkID+": "+p.Message)
		}
	}
	t.Fatalf("the form is not filled:\n%s", strings.Join(still, "\n"))
}

// answers that fit where any answer would not.
var fitting = map[string]string{
	"dca.form.referral-date": "2026-11-03", "dca.form.decision-date": "2026-11-03", "dca.form.told-family": "2026-11-03",
	"dca.form.path": "full", "dca.form.why": "first", "dca.safe.signs": "none", "dca.safe.judgement": "no-concern",
	"dca.over.challenge":            "What happens when the interim carers stop, and who gets up at night then?",
	"dca.over.checkpoint.challenge": "What happens when the interim carers stop, and who gets up at night then?",
	"caf.id.postcode":               "LU0 1ZZ", "caf.consent.store": "agrees", "caf.consent.share": "agrees-some",
	"dca.child.dob": "2018-05-14", "caf.id.dob": "2018-05-14", "caf.form.started": "2026-11-03",
}

func someAnswer(it *engine.Item) (fhir.Value, bool) {
	if s, ok := fitting[it.LinkID]; ok {
		in, err := casefile.ParseInput(it, s)
		if err != nil || len(in.Values) == 0 {
			return fhir.Value{}, false
		}
		return in.Values[0], true
	}
	switch it.Type {
	case engine.Choice, engine.OpenChoice:
		if len(it.Options) == 0 {
			return fhir.TextValue("Something else"), it.Type == engine.OpenChoice
		}
		return it.Options[len(it.Options)-1].Value, true
	case engine.Boolean:
		return fhir.BoolValue(true), true
	case engine.Date:
		day := "2026-11-03"
		if strings.HasSuffix(it.LinkID, ".by") || strings.HasSuffix(it.LinkID, ".review") || strings.HasSuffix(it.LinkID, ".next") || strings.HasSuffix(it.LinkID, ".from") {
			day = "2026-12-14"
		}
		return fhir.Prim(fhir.Date, day), true
	case engine.DateTime:
		return fhir.Prim(fhir.DateTime, "2026-11-03T11:25:00Z"), true
	case engine.Reference:
		return fhir.ReferenceValue("", it.LinkID+" person"), true
	case engine.Quantity:
		in, err := casefile.ParseInput(it, "4 "+it.Units[0].Code)
		if err != nil || len(in.Values) == 0 {
			return fhir.Value{}, false
		}
		return in.Values[0], true
	case engine.Integer, engine.Decimal:
		return fhir.Prim(fhir.Integer, "4"), true
	case engine.String, engine.Text:
		return fhir.TextValue("What was seen about " + strings.ReplaceAll(it.LinkID, ".", " ") + "."), true
	}
	return fhir.Value{}, false
}
