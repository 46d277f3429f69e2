package due

import "doorstep/app/casefile"

// levels are what a manager is to look at: a safeguarding card that was written,
// and a decision below a sign of harm now (levels-of-need.md sections 5 and 6).
func levels(m *maker) {
	day := func(d *casefile.Document, link string) casefile.Date { return m.answered(d, "", link) }
	for _, c := range m.r.Cards() {
		run := run{key: "cfg.levels.card-read", doc: c.Doc, start: casefile.DateOf(c.At.In(m.r.Now.Location())), manager: true}
		if c.ReadBy != "" {
			run.met = day(c.Doc, "lon.safeguarding.read")
		}
		if c.NobodyTold {
			run.note = "nobody was told; the card says why"
		}
		m.clock(run)
	}
	for _, l := range m.r.Decisions() {
		if !l.BelowHarmNow() {
			continue
		}
		run := run{key: "cfg.levels.lower-read", doc: l.Doc, start: casefile.DateOf(l.At.In(m.r.Now.Location())), note: "below “" + l.Below[0].Words + "”", manager: true}
		if l.ReadBy != "" {
			run.met = day(l.Doc, "lon.decision.read")
		}
		m.clock(run)
	}
}
