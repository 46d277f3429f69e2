package sharing_test

import (
	"context"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/forms/engine"
)

// fitting are the answers that fit where any other would be wrong.
var fitting = map[string]string{"caf.id.postcode": "LU0 1ZZ", "caf.id.dob": "2018-05-14", "caf.info.present.as": "parent", "caf.carer.pr": "yes-stated"}

// fill answers what a form still asks for before it can be signed; what a test has
// answered stays.
func fill(t *testing.T, d casetest.Doc) {
	t.Helper()
	for range 40 {
		left := 0
		for _, p := range d.CheckForm() {
			it := d.Form().Item(p.Cell.LinkID)
			if p.Level != engine.LevelStop || it == nil || it.Signer != nil {
				continue
			}
			left++
			if it.Rows != nil {
				if _, _, err := d.AddRow(context.Background(), it.Rows.ID, p.Cell.Row); err != nil {
					t.Fatal(err)
				}
				continue
			}
			d.In(p.Cell.Row, it.LinkID, some(it))
		}
		if left == 0 {
			return
		}
	}
	t.Fatalf("not filled: %+v", d.CheckForm())
}

func some(it *engine.Item) string {
	if s := fitting[it.LinkID]; s != "" {
		return s
	}
	switch {
	case len(it.Options) > 0:
		return it.Options[0].Coding.Code
	case it.Type == engine.Date:
		return "2026-12-14"
	case it.Type == engine.DateTime:
		return "2026-11-03T09:00:00Z"
	case it.Type == engine.Boolean:
		return "yes"
	}
	return "Anna Sample was there and said so in her own words"
}

// sign signs as somebody with a pen on this tablet would: what is asked for before
// is answered first.
func sign(t *testing.T, d casetest.Doc, cell, name string) {
	t.Helper()
	fill(t, d)
	if _, err := d.Sign(context.Background(), casefile.Signing{Cell: casefile.Cell{LinkID: cell}, Name: name, Typed: true}); err != nil {
		t.Fatal(err)
	}
}
