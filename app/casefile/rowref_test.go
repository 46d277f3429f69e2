package casefile

import "testing"

func TestAReferenceToARowComesBackAsItWent(t *testing.T) {
	id := ID{1, 2, 3}
	v := RowRef(id, "hcp.med.item", "r1", "Baclofen")
	doc, at, ok := ParseRowRef(v.Reference.Reference)
	if !ok || doc != id || at != (Cell{Row: "r1", LinkID: "hcp.med.item"}) || v.Reference.Display != "Baclofen" {
		t.Errorf("%+v is %v %+v %t", v.Reference, doc, at, ok)
	}
	for _, other := range []string{"", "Patient/1", DocumentPrefix + id.String(), DocumentPrefix + id.String() + "/hcp.med.item", DocumentPrefix + "x/hcp.med.item#r1"} {
		if _, _, ok := ParseRowRef(other); ok {
			t.Errorf("%q points at a row", other)
		}
	}
}
