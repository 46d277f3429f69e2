package source

import (
	"testing"

	"doorstep/forms/fhir"
)

// Whether an answer is restricted may follow from what it is: "slow decline" is, "steady" is not. Whether a question is
// asked may not.
func TestAnAnswerMayRestrictItself(t *testing.T) {
	q, err := Compile("f.yaml", []byte(head+"items:\n- {id: course, type: choice, text: Course, options: [steady, decline], restricted-when: course = decline}\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	found := ""
	var walk func([]*fhir.Item)
	walk = func(items []*fhir.Item) {
		for _, it := range items {
			if e := it.Ext(fhir.DRestrictedWhen); e != nil {
				x, _ := e.Value.Expression()
				found = x.Expression
			}
			walk(it.Item)
		}
	}
	walk(q.Item)
	if found == "" {
		t.Error("nothing says when the answer is restricted")
	}
}
