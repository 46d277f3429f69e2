package due

import (
	"doorstep/app/casefile"
	"doorstep/app/casefile/settings"
)

// rest takes in what the case record says of clocks that rest or stop
// (case.clocks). It is always somebody's decision with a reason. A limit of the
// law or of guidance keeps its day while it rests; one of local practice has the
// rest added.
func (m *maker) rest() {
	d := m.r.Case
	for _, row := range d.Rows("case.clocks", "") {
		key := settings.Named(d.TextIn(row.ID, "case.clocks.limit"))
		from, until := d.DateIn(row.ID, "case.clocks.from"), d.DateIn(row.ID, "case.clocks.until")
		why, only := d.TextIn(row.ID, "case.clocks.why"), d.TextIn(row.ID, "case.clocks.run")
		if _, ok := from.Time(); !ok || why == "" {
			continue
		}
		for i := range m.out {
			it := &m.out[i]
			if it.Key != key || it.Met != "" || it.Start > from && it.Start != "" || only != "" && only != it.Run() {
				continue
			}
			if d.CodeIn(row.ID, "case.clocks.what") == "stop" {
				if it.Off == "" || from < it.OffOn {
					it.Off, it.OffOn = why, from
				}
				continue
			}
			if it.Pause == nil || from >= it.Pause.From {
				it.Pause = &Pause{From: from, Until: until, Why: why}
			}
			if it.Law == settings.Local && until > from {
				m.later(it, from, until)
			}
		}
	}
}

// Run tells the runs of one limit in a case apart: those of two children with one
// request, or a manager's first look from the second. A run that follows when this
// one is met has the same.
func (it Item) Run() string {
	return it.Doc.String() + "#" + string(it.Row) + "#" + it.Note
}

// later moves a day on by the working days of a rest.
func (m *maker) later(it *Item, from, until casefile.Date) {
	cal := m.calendar(it.Law)
	n, _ := cal.Between(from, until)
	if moved, ok := cal.Add(it.Due.Date, n); ok {
		moved.Provisional = moved.Provisional || it.Due.Provisional
		it.Due = moved
	}
}
