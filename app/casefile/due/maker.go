package due

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/settings"
)

// List is everything in a case that has a date, whether it is still to do or not,
// in the order of the days.
func List(r casefile.Record) []Item {
	if r.Calendar == nil || r.Case == nil {
		return nil
	}
	m := &maker{r: r, child: r.Summary().Child}
	m.lead, m.leadRef = m.named("case.lead")
	m.manager, m.managerRef = m.named("case.manager")
	for _, rules := range []func(*maker){
		frontDoor, levels, assessment, unsafeHome, carers, protection, inNeed, lookedAfter, regulation48, education, adulthood, panels, stepDown, earlyHelp,
		signOffs, bookings, urgentStays, promises, healthNeeds, visits, dated, consent, movingAndHandling, healthCarePlan, stayLogs, stepDownPlans, askedFor,
	} {
		rules(m)
	}
	m.rest()
	m.close()
	for i := range m.out {
		m.out[i].Manager, m.out[i].ManagerRef = m.manager, m.managerRef
	}
	Sort(m.out)
	return m.out
}

// maker collects the items of one case.
type maker struct {
	r                   casefile.Record
	child               casefile.Person
	lead, leadRef       string
	manager, managerRef string
	out                 []Item
}

func (m *maker) named(link string) (name, ref string) {
	v, ok := m.r.Case.Answer(link)
	if !ok {
		return "", ""
	}
	return cmp.Or(v.Reference.Display, m.r.Case.Text(link)), v.Reference.Reference
}

// run is one run of a clock: from when, and what became of it.
type run struct {
	key     string // without cfg.time.
	doc     *casefile.Document
	row     casefile.RowID
	start   casefile.Date
	span    settings.Span // zero: the first mark of the limit
	planned casefile.Date // a day that somebody set within the limit
	title   string        // "" for what the setting is about
	note    string
	child   string // "" for the child of the case
	met     casefile.Date
	off     string
	offOn   casefile.Date
	manager bool // it is the manager's to do, else the lead's
}

// clock adds a run. Without a start there is nothing to count.
func (m *maker) clock(c run) {
	if _, ok := c.start.Time(); !ok {
		return
	}
	key := c.key
	if !strings.HasPrefix(key, "cfg.") {
		key = "cfg.time." + key
	}
	set := m.r.Settings.On(string(c.start))
	value, _ := set.Lookup(key)
	limit, ok := set.Limit(key)
	if !ok {
		return
	}
	if c.span == (settings.Span{}) {
		c.span = limit.First()
	}
	kind := casefile.KindOf(value.Kind)
	cal := m.calendar(value.Kind)
	due, raw, ok := cal.Count(c.start, c.span, kind)
	if !ok {
		return
	}
	words := c.span.String()
	if c.planned != "" {
		last := due
		if limit.Most != (settings.Span{}) {
			last, _, _ = cal.Count(c.start, limit.Most, kind)
			words += ", " + limit.Most.String() + " at most"
		}
		// A day that was agreed counts, unless it lies beyond the limit.
		switch {
		case c.planned == raw:
		case c.planned < last.Date:
			due, raw = casefile.Due{Date: c.planned}, c.planned
		default:
			due, raw = last, last.Date
		}
	}
	it := Item{
		Kind: Clock, Key: key, Title: cmp.Or(c.title, value.About), Note: c.note, Case: m.r.ID, Row: c.row, Child: cmp.Or(c.child, m.child.Short()),
		Owner: m.lead, OwnerRef: m.leadRef, Start: c.start, From: value.Starts, Limit: words, Law: value.Kind, Source: value.Source,
		Due: due, Raw: raw, Met: c.met, Off: c.off, OffOn: c.offOn,
	}
	if c.met != "" {
		it.Off, it.OffOn = "", ""
	}
	if c.doc != nil {
		it.Doc = c.doc.ID()
	}
	if c.manager {
		it.Owner, it.OwnerRef = m.manager, m.managerRef
	}
	if c.span.Before {
		it.Start = "" // it is counted back: there is no share of it to be used
	}
	m.out = append(m.out, it)
}

// calendar leaves the council's own closing days out of its own limits alone.
func (m *maker) calendar(k settings.Kind) *casefile.Calendar {
	if k == settings.Law || k == settings.Guidance {
		return m.r.Calendar
	}
	return m.r.Calendar.Closed(m.r.Settings.List("cfg.calendar.local-closures"))
}

// chain adds a run for each step of a limit that repeats: from the start to the
// first event, from each event to the next, and one for the next that is to come.
// Events before the start do not count. planned is the day that was set for the
// next one, off why no next one is to come.
func (m *maker) chain(c run, keys [2]string, events []casefile.Date, titles [2]string) {
	events = slices.DeleteFunc(sorted(events), func(e casefile.Date) bool { return e < c.start })
	planned := c.planned
	for i := 0; ; i++ {
		step := c
		step.key, step.title, step.planned = keys[0], titles[0], ""
		n := i
		if i > 0 && keys[1] != keys[0] {
			step.key, n = keys[1], i-1
		}
		if i > 0 {
			step.title = titles[1]
		}
		step.span = m.limit(step.key, step.start).Step(n)
		if i < len(events) {
			step.met, step.off, step.offOn = events[i], "", ""
			m.clock(step)
			c.start = events[i]
			continue
		}
		step.met = ""
		if planned > c.start {
			step.planned = planned
		}
		m.clock(step)
		return
	}
}

func (m *maker) limit(key string, start casefile.Date) settings.Limit {
	l, _ := m.r.Settings.On(string(start)).Limit("cfg.time." + key)
	return l
}

// item adds what is not a clock.
func (m *maker) item(it Item) {
	if _, ok := it.Due.Date.Time(); !ok {
		return
	}
	it.Case, it.Raw = m.r.ID, it.Due.Date
	it.Child = cmp.Or(it.Child, m.child.Short())
	m.out = append(m.out, it)
}

// close stops what is still open in a case that is closed. The dates stay.
func (m *maker) close() {
	if m.r.Case.Code("case.status") != "closed" {
		return
	}
	on := m.r.Case.DateIn("", "case.closed")
	why := "the case was closed"
	if on != "" {
		why += " " + casefile.DateWords(string(on))
	}
	for i := range m.out {
		if it := &m.out[i]; it.Met == "" && it.Off == "" {
			it.Off, it.OffOn = why, on
		}
	}
}

// sorted are dates in order, each once, without those that are none.
func sorted(days []casefile.Date) []casefile.Date {
	days = slices.DeleteFunc(slices.Clone(days), func(d casefile.Date) bool {
		_, ok := d.Time()
		return !ok
	})
	slices.Sort(days)
	return slices.Compact(days)
}

// first is the first of the days on or after a day, "" for none.
func first(days []casefile.Date, from casefile.Date) casefile.Date {
	for _, d := range sorted(days) {
		if d >= from {
			return d
		}
	}
	return ""
}

// column are the days that the rows of a group say.
func column(d *casefile.Document, group, link string) []casefile.Date {
	var out []casefile.Date
	for _, row := range d.Rows(group, "") {
		if on := d.DateIn(row.ID, group+"."+link); on != "" {
			out = append(out, on)
		}
	}
	return out
}

// signed is the day on which a question was first signed, "" for none. What was
// changed since does not undo it.
func (m *maker) signed(d *casefile.Document, link string) casefile.Date {
	if at := d.SignedOn(link); len(at) > 0 {
		return m.day(at[0])
	}
	return ""
}

// answered is the day on which the answer that a question has now was first
// written, "" when it has none.
func (m *maker) answered(d *casefile.Document, row casefile.RowID, link string) casefile.Date {
	c := casefile.Cell{Row: row, LinkID: link}
	now := d.State(c)
	if !now.Enabled || len(now.Values) == 0 {
		return ""
	}
	words := d.TextIn(row, link)
	var on casefile.Date
	for _, v := range d.History(c) {
		switch {
		case on == "" && (v.Text == words || len(now.Values) > 1):
			on = m.day(v.At)
		case v.Text != words && len(now.Values) == 1:
			on = ""
		}
	}
	return cmp.Or(on, m.day(d.Summary().Started))
}

func (m *maker) day(t time.Time) casefile.Date {
	if t.IsZero() {
		return ""
	}
	return casefile.DateOf(t.In(m.r.Now.Location()))
}

func daysOf(n int) settings.Span { return settings.Span{N: n, Unit: settings.Days} }

func itoa(n int) string { return strconv.Itoa(n) }
