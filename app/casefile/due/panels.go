package due

import (
	"doorstep/app/casefile"
	"doorstep/app/casefile/panel"
)

// panels are the clocks of requests to panels.
func panels(m *maker) {
	for _, d := range m.r.Of("mafs") {
		slot := d.DateIn("", "mafs.slot")
		m.clock(run{key: "mafs-cutoff", doc: d, start: slot, met: d.DateIn("", "mafs.sent")})
		m.clock(run{key: "mafs-feedback", doc: d, start: slot, met: d.DateIn("", "mafs.told")})
	}
	for _, d := range m.r.Of("cmp") {
		decided := earliest(m.signed(d, "cmp.decided-by"), m.decided(d, "cmp.decision"))
		m.clock(run{key: "cmp-urgent", doc: d, start: m.signed(d, "cmp.requested-by"), met: decided, manager: true})
	}
	for _, d := range m.r.Of("jrap") {
		slot := d.DateIn("", "jrap.slot")
		if slot == "" {
			slot = m.signed(d, "jrap.chair")
		}
		m.clock(run{key: "jrap-feedback", doc: d, start: slot, met: d.DateIn("", "jrap.told")})
	}
	for _, l := range panel.LegalAdviceDue(m.r) {
		// A panel cannot undo an assessed need: the question goes to the lawyer on the
		// day of the refusal (processes.md section 8).
		it := Item{
			Kind: Review, Key: "jrap.decision", Title: "Ask for legal advice: the panel refused help that is necessary", Doc: l.Request,
			Due: casefile.Due{Date: m.decided(m.r.Doc(l.Request), "jrap.decision")}, Owner: m.manager, OwnerRef: m.managerRef,
		}
		if l.Asked {
			it.Met = it.Due.Date
		}
		m.item(it)
	}
}

// decided is the day on which a panel settled a request; asking for more settles
// nothing.
func (m *maker) decided(d *casefile.Document, link string) casefile.Date {
	if d.Code(link) == "more-information-by" {
		return ""
	}
	return m.answered(d, "", link)
}
