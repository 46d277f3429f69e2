package handlingtest

import (
	"cmp"

	"doorstep/app/casefile/casetest"
	"doorstep/forms/engine"
)

// fitting are answers where not any answer would do.
var fitting = map[string]string{
	"ot.visit.start": "2026-11-12T10:00:00Z", "ot.sum.review": "2027-05-01", "ot.act.by": "2026-11-13", "ch.review": "2027-05-01",
	"ch.demo.until": "2027-05-01", "ad.item.told": "yes", "ot.child.dob": "2018-05-14",
}

// Fill answers everything that a form itself still asks for.
func Fill(d casetest.Doc) {
	d.Fill(func(it *engine.Item) string {
		size := ""
		if len(it.Units) > 0 && it.Units[0].Code == "mm" {
			size = "700 mm"
		}
		return cmp.Or(fitting[it.LinkID], size, casetest.Ordinary(it, "2026-11-12"))
	})
}
