package casetest

import (
	"context"
	"strings"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Fill answers everything that a form itself still asks for, so that only what a test
// is about stands against a signature. What the test has answered stays; signatures
// stay open. answer is what somebody would type; Ordinary serves where any answer does.
func (d Doc) Fill(answer func(*engine.Item) string) {
	d.t.Helper()
	for range 40 {
		left := d.asked()
		if len(left) == 0 {
			return
		}
		for _, p := range left {
			it := d.Form().Item(p.Cell.LinkID)
			missing := p.Rule == engine.RuleRequired || p.Rule == engine.RuleOccurs
			if it.Rows == nil || it.Type != engine.Group {
				if typed := answer(it); typed != "" {
					d.set(p.Cell.Row, it.LinkID, []string{typed})
				}
			} else if missing {
				if _, _, err := d.AddRow(context.Background(), it.Rows.ID, p.Cell.Row); err != nil {
					d.t.Fatalf("%s: %v", it.LinkID, err)
				}
			}
		}
	}
	var still []string
	for _, p := range d.asked() {
		still = append(still, p.Cell.LinkID+": "+p.Message)
	}
	d.t.Fatalf("the form is not filled:\n%s", strings.Join(still, "\n"))
}

// asked are what the form itself has against a signature, but for the signatures.
func (d Doc) asked() []engine.Problem {
	var out []engine.Problem
	for _, p := range d.CheckForm() {
		if it := d.Form().Item(p.Cell.LinkID); p.Level == engine.LevelStop && it != nil && it.Control != fhir.ControlSignature {
			out = append(out, p)
		}
	}
	return out
}

// Ordinary is an answer that a question takes, as somebody would type it; dates are
// the given one.
func Ordinary(it *engine.Item, day casefile.Date) string {
	switch {
	case len(it.Options) > 0:
		return it.Options[0].Coding.Code
	case len(it.Units) > 0:
		return "4 " + it.Units[0].Code
	}
	switch it.Type {
	case engine.Date:
		return string(day)
	case engine.DateTime:
		return string(day) + "T10:00:00Z"
	case engine.Boolean:
		return "yes"
	case engine.Integer, engine.Decimal, engine.Quantity:
		return "4"
	case engine.Reference:
		kind := "RelatedPerson"
		if len(it.RefTypes) > 0 {
			kind = it.RefTypes[0]
		}
		return `{"reference":"` + kind + `/nadia","display":"Nadia Sample"}`
	case engine.Attachment:
		return `{"contentType":"image/png","title":"Photo","data":"iVBORw0KGgo="}`
	}
	return "As seen on the visit"
}
