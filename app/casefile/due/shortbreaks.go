package due

import (
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/casefile/placement"
	"doorstep/app/casefile/settings"
)

// regulation48 are the visits and reviews of short breaks under regulation 48,
// counted from the first stay that happened, and the days of the most that is
// allowed.
func regulation48(m *maker) {
	var nights []casefile.Date
	for _, a := range placement.Arrangements(m.r) {
		if a.Basis != placement.Regulation48 {
			continue
		}
		d := a.Document()
		var stays []casefile.Date
		for _, s := range a.Stays {
			if s.To.IsZero() || s.Status != "happened" && s.Status != "planned" {
				continue
			}
			from, to := casefile.DateOf(s.From), casefile.DateOf(s.To)
			if s.Status == "happened" {
				stays = append(stays, from)
			}
			m.longStay(m.r.Doc(s.Doc), s.Row, from, to)
			nights = append(nights, m.used(from, to)...)
		}
		stays = sorted(stays)
		if len(stays) == 0 {
			continue
		}
		c := run{doc: d, start: stays[0]}
		m.chain(c, [2]string{"r48-visit", "r48-visit"}, m.days("short-break-visit"), [2]string{})
		c.planned = d.DateIn("", "brk.review")
		m.chain(c, [2]string{"r48-review", "r48-review"}, m.days("short-break-review"), [2]string{})
	}
	m.ceiling(sorted(nights))
}

// used are the days of a stay as they are counted: a day for each night, or every
// day of the calendar that it touches (cfg.brk.count).
func (m *maker) used(from, to casefile.Date) []casefile.Date {
	end, ok := to.Time()
	day, ok2 := from.Time()
	if !ok || !ok2 {
		return nil
	}
	calendarDays := m.r.Settings.Text("cfg.brk.count") == "calendar-days"
	var out []casefile.Date
	for n := 0; n < 400 && (day.Before(end) || calendarDays && !day.After(end)); n++ {
		out = append(out, casefile.DateOf(day))
		day = day.AddDate(0, 0, 1)
	}
	return out
}

// longStay says by which day a stay must end, when it is booked for longer.
func (m *maker) longStay(d *casefile.Document, row casefile.RowID, from, to casefile.Date) {
	l := m.limit("r48-stay", from).First()
	if l.Unit != settings.Days {
		return
	}
	if last := plus(from, l.N); to > last {
		m.exact("r48-stay", d, row, from, last)
	}
}

// ceiling says on which day the days of twelve months are used up, counting the
// stays that are booked. It says nothing while they are not.
func (m *maker) ceiling(days []casefile.Date) {
	for i, on := range days {
		span := m.limit("r48-nights", on).First()
		if span.Unit != settings.Days || span.N == 0 || i+1 < span.N {
			continue
		}
		start := days[i+1-span.N]
		if t, ok := start.Time(); ok && on < casefile.DateOf(t.AddDate(1, 0, 0)) {
			m.exact("r48-nights", m.r.Latest("brk"), "", start, on)
			return
		}
	}
}

// exact adds a clock that ends on a day of its own, working day or not.
func (m *maker) exact(key string, d *casefile.Document, row casefile.RowID, start, end casefile.Date) {
	n := len(m.out)
	m.clock(run{key: key, doc: d, row: row, start: start})
	if len(m.out) > n {
		it := &m.out[n]
		it.Due.Date, it.Raw = end, end
	}
}

func plus(d casefile.Date, days int) casefile.Date {
	t, ok := d.Time()
	if !ok {
		return ""
	}
	return casefile.DateOf(t.AddDate(0, 0, days))
}

// stepDown are the end and the reviews of a step-down placement.
func stepDown(m *maker) {
	for _, d := range m.r.Of("std") {
		start := d.DateIn("", "std.start")
		left := ""
		if d.Code("std.exit") != "" && d.Code("std.exit") != "extended-by-panel" {
			left = string(m.answered(d, "", "std.exit"))
		}
		m.clock(run{key: "stepdown-end", doc: d, start: start, met: casefile.Date(left)})
		held := slices.DeleteFunc(sorted(column(d, "std.review", "date")), func(on casefile.Date) bool { return on < start })
		marks := m.limit("stepdown-reviews", start).Marks
		for i, span := range marks {
			c := run{key: "stepdown-reviews", doc: d, start: start, span: span, note: "review " + itoa(i+1) + " of " + itoa(len(marks))}
			if i < len(held) {
				c.met = held[i]
			}
			if left != "" {
				c.off, c.offOn = "the placement ended", casefile.Date(left)
			}
			m.clock(c)
		}
	}
}
