package casefile

import "testing"

func TestAReferenceToARowComesBackAsItWent(t *testing.T) {
	id := ID{1, 2, 3}
	v := RowRef(id, "r1", "Baclofen")
	doc, row, ok := ParseRowRef(v.Reference.Reference)
	if !ok || doc != id || row != "r1" || v.Reference.Display != "Baclofen" {
		t.Errorf("%+v is %v %s %t", v.Reference, doc, row, ok)
	}
	for _, other := range []string{"", "Patient/1", DocumentPrefix + id.String(), DocumentPrefix + id.String() + "#", DocumentPrefix + "x#r1"} {
		if _, _, ok := ParseRowRef(other); ok {
			t.Errorf("%q points at a row", other)
		}
	}
}
