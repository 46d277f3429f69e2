package sharing_test

import (
	"cmp"
	"context"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/forms/engine"
)

// fitting are the answers that fit where any other would be wrong.
var fitting = map[string]string{"caf.id.postcode": "LU0 1ZZ", "caf.id.dob": "2018-05-14", "caf.info.present.as": "parent", "caf.carer.pr": "yes-stated", "isd.how.when": "2026-11-03T09:00:00Z"}

// sign signs as somebody with a pen on this tablet would: what is asked for before
// is answered first.
func sign(t *testing.T, d casetest.Doc, cell, name string) {
	t.Helper()
	d.Fill(func(it *engine.Item) string {
		return cmp.Or(fitting[it.LinkID], casetest.Ordinary(it, "2026-12-14"))
	})
	if _, err := d.Sign(context.Background(), casefile.Signing{Cell: casefile.Cell{LinkID: cell}, Name: name, Typed: true}); err != nil {
		t.Fatal(err)
	}
}
