package due

import (
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/placement"
)

// lookedAfter are the duties that a placement brings and, for as long as the child
// is looked after, the visits and reviews that follow the first ones.
func lookedAfter(m *maker) {
	// What ends a duty is read with its day, whatever day it is now: Standing
	// decides whether that day has come.
	later := m.r
	later.Now = later.Now.AddDate(100, 0, 0)
	for _, d := range placement.Duties(later) {
		doc := m.r.Doc(d.Placement.Doc)
		c := run{key: d.Limit, doc: doc, row: d.Placement.Row, start: m.day(d.Start), title: d.Title, child: m.short(d.Placement.Child), met: d.Done}
		ended := m.day(d.Placement.Until)
		if d.Off != "" {
			c.off, c.offOn = d.Off, ended
		}
		switch d.Key {
		case "r48-visit", "r48-review":
			// Counted from the first to the last by regulation48.
		case "lac-visit":
			if c.met == "" && d.Placement.Of(m.child.Name, m.child.Ref) {
				c.met = first(m.visitedSince(d.Start), c.start)
			}
			m.onward(c, d.Start, "looked-after-visit", "Visit to the looked-after child", ended, d.Placement.Basis)
		case "lac-review":
			m.onward(c, d.Start, "looked-after-review", "Looked-after review", ended, d.Placement.Basis)
		default:
			m.clock(c)
		}
	}
}

// onward adds the first run of a looked-after limit and, once it is met, those that
// follow it while the child is looked after.
func (m *maker) onward(c run, began time.Time, happened, title string, ended casefile.Date, basis placement.Basis) {
	events := append(m.days(happened), c.met)
	if happened == "looked-after-visit" && c.met != "" {
		events = append(events, m.visitedSince(began)...)
	}
	var during []casefile.Date
	for _, e := range events {
		if ended == "" || e <= ended {
			during = append(during, e)
		}
	}
	if len(sorted(during)) == 0 || !basis.LookedAfter() {
		m.clock(c)
		return
	}
	if ended != "" {
		c.off, c.offOn = "ceased to be looked after "+casefile.DateWords(string(ended)), ended
	}
	m.chain(c, [2]string{c.key, c.key}, during, [2]string{c.title, title})
}

// short is a narrow name for somebody of the case.
func (m *maker) short(name string) string {
	for _, p := range append(m.r.Persons(), m.child) {
		if p.Name == name {
			return p.Short()
		}
	}
	return name
}
