package due

// unsafeHome tells the manager on the same day that a home is unsafe for the child
// now, and leads to the occupational therapist’s form where there is one: every
// answer but “yes” offers that assessment (dca.env.housing-fit). It is met when the
// manager writes down a look at the case.
func unsafeHome(m *maker) {
	d := m.r.Latest("dca")
	if d == nil || d.Code("dca.env.housing-fit") != "unsafe-now" {
		return
	}
	since := m.answered(d, "", "dca.env.housing-fit")
	notice := run{key: "cfg.dca.unsafe-home", doc: d, start: since, manager: true, note: "no occupational therapy home risk assessment yet"}
	if ot := m.r.Latest("ot"); ot != nil {
		notice.doc, notice.note = ot, "see the occupational therapy home risk assessment"
	}
	for _, o := range m.r.Of("ovs") {
		if on := m.heldOn(o); on >= since && (notice.met == "" || on < notice.met) {
			notice.met = on
		}
	}
	m.clock(notice)
}
