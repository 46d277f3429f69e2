package due_test

import (
	"testing"

	"doorstep/app/casefile/due"
)

// Processes section 4: family is never reminded. What they promised prompts the lead
// to ring; what a colleague promised stays the colleague's.
func TestWhatFamilyPromisedIsForTheLeadToRing(t *testing.T) {
	f := jane(t, "2026-11-10 09:00", "2018-05-14")
	d := f.of("cinp")
	d.Row("cinp.action", ".what", "Bring the night diary", ".who", `{"reference":"RelatedPerson/00000000000000000000000000000008","display":"Nadia Sample"}`, ".by", "2026-11-20")
	d.Row("cinp.action", ".what", "Order the seat", ".who", "Tessa Lind", ".by", "2026-11-20")
	owner := map[string]string{}
	for _, it := range due.List(f.Record()) {
		if it.Kind == due.Action {
			owner[it.Title] = it.Owner
		}
	}
	if owner["Ring Nadia: Bring the night diary"] != "Ruth Adeyemi" || owner["Order the seat"] != "Tessa Lind" || len(owner) != 2 {
		t.Errorf("the list has %v", owner)
	}
}
