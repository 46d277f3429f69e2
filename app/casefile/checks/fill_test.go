package checks_test

import (
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/forms/engine"
)

// fill answers everything that the form itself still asks for, so that only the
// checks stand against a signature.
func fill(d casetest.Doc) { d.Fill(ordinary) }

// answers that fit where any answer would not.
var fitting = map[string]string{
	"dca.form.referral-date": "2026-11-03", "dca.form.decision-date": "2026-11-03", "dca.form.told-family": "2026-11-03",
	"dca.form.path": "full", "dca.form.why": "first", "dca.safe.signs": "none", "dca.safe.judgement": "no-concern",
	"dca.over.challenge":            "What happens when the interim carers stop, and who gets up at night then?",
	"dca.over.checkpoint.challenge": "What happens when the interim carers stop, and who gets up at night then?",
	"caf.id.postcode":               "LU0 1ZZ", "caf.consent.store": "agrees", "caf.consent.share": "agrees-some",
	"dca.child.dob": "2018-05-14", "caf.id.dob": "2018-05-14", "caf.form.started": "2026-11-03",
}

func ordinary(it *engine.Item) string {
	if typed, ok := fitting[it.LinkID]; ok {
		return typed
	}
	day := casefile.Date("2026-11-03")
	for _, ahead := range []string{".by", ".review", ".next", ".from"} {
		if strings.HasSuffix(it.LinkID, ahead) {
			day = "2026-12-14"
		}
	}
	switch {
	case len(it.Options) > 0:
		return it.Options[len(it.Options)-1].Coding.Code
	case it.Type == engine.String, it.Type == engine.Text:
		return "What was seen about " + strings.ReplaceAll(it.LinkID, ".", " ") + "."
	}
	return casetest.Ordinary(it, day)
}
