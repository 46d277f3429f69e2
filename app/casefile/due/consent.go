package due

import (
	"doorstep/app/casefile"
	"doorstep/app/casefile/sharing"
)

// consent is what a refusal or a withdrawal calls for at once: each service that had
// been agreed hears that the agreement was taken back (caf.consent.withdrawn), and
// the CAF co-ordinator of every refusal (cafref.coordinator-told).
func consent(m *maker) {
	for _, t := range sharing.ToTell(m.r) {
		it := Item{
			Kind: Action, Key: "caf.consent.withdrawn", Title: "Tell " + t.Service + " that the family took its agreement back",
			Doc: t.Doc, Due: casefile.Due{Date: m.day(t.Since)}, Owner: m.lead, OwnerRef: m.leadRef,
		}
		if !t.Told.IsZero() {
			it.Met = m.day(t.Told)
		}
		m.item(it)
	}
	for _, r := range sharing.Refusals(m.r) {
		it := Item{
			Kind: Action, Key: "cafref.coordinator-told", Title: "Tell the CAF co-ordinator of the refusal",
			Doc: r.Doc, Due: casefile.Due{Date: m.day(r.At)}, Owner: m.lead, OwnerRef: m.leadRef,
		}
		if !r.Told.IsZero() {
			it.Met = m.day(r.Told)
		}
		m.item(it)
	}
}
