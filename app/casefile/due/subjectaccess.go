package due

import (
	"doorstep/app/casefile"
	"doorstep/app/casefile/settings"
	"doorstep/app/casefile/subjectaccess"
)

// askedFor are the clocks of requests to see the record: a month, two more when it was
// said in time that it takes longer. Days on which the time stood still do not count.
func askedFor(m *maker) {
	for _, d := range m.r.Of(subjectaccess.Form) {
		q, ok := subjectaccess.Of(d)
		if !ok {
			continue
		}
		c := run{key: "sar", doc: d, start: q.Starts(m.r.Today), met: q.Given, title: "Give " + q.Who + " what they asked to see", note: d.Text("sar.longer.why")}
		if q.Who == "" {
			c.title = ""
		}
		if q.Longer {
			c.span = m.most("cfg.time.sar", q.Received)
			m.clock(run{
				key: "sar", doc: d, start: q.Starts(m.r.Today), met: d.DateIn("", "sar.longer.told"), title: "Tell " + q.Who + " that it takes longer, and why",
			})
		}
		m.clock(c)
	}
}

// most is the longer span of a limit that has two.
func (m *maker) most(key string, on casefile.Date) settings.Span {
	limit, _ := m.r.Settings.On(string(on)).Limit(key)
	return limit.Most
}
