package due

import (
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking"
	"doorstep/app/casefile/handling"
)

// urgentStays put a child who needs a stay at once on the lists of the OT and of the
// nurse today, for as long as gates of theirs stop it (short-breaks.md section 6,
// "Emergency booking").
func urgentStays(m *maker) {
	for _, b := range booking.All(m.r) {
		if b.Kind != booking.Emergency || b.Said == booking.Cancelled || b.From.IsZero() || !b.To.After(m.r.Now) {
			continue
		}
		list := booking.Check(m.r, b.Document(), nil, booking.Moment{})
		open := func(ids ...string) bool {
			return slices.ContainsFunc(list, func(g booking.Gate) bool { return g.Level != booking.OK && slices.Contains(ids, g.ID) })
		}
		add := func(key, title, owner, ref string) {
			m.item(Item{Kind: Review, Key: key, Title: title, Note: "with " + b.Carer.Display, Doc: b.Doc, Due: casefile.Due{Date: m.r.Today}, Owner: owner, OwnerRef: ref})
		}
		if open("BG-09", "BG-10", "BG-11", "BG-12") {
			owner, ref := "", ""
			if d := m.r.Latest(handling.Form); d != nil {
				owner = d.Text("ot.visit.assessor")
				if v, ok := d.Answer("ot.visit.assessor"); ok {
					ref = v.Reference.Reference
				}
			}
			add("bk.emergency.ot", "Emergency stay: the OT is needed first", owner, ref)
		}
		if open("BG-02", "BG-03", "BG-05", "BG-06", "BG-07") {
			owner, ref := "", ""
			if d := m.r.Latest("hcp"); d != nil {
				owner, ref = m.nurseOf(d)
			}
			add("bk.emergency.nurse", "Emergency stay: the nurse is needed first", owner, ref)
		}
	}
}
