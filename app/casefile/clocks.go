package casefile

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// counted is a counted time that a form shows: from which answer it runs, and by
// which setting it is limited.
type counted struct {
	from string // linkId of the day that starts it
	key  string // of the setting
}

// counts are the counted times by the name that a prefill calls them: clock.dca.due
// (caf.md 4.1; disabled-child-assessment.md, Timing; processes.md section 3). One
// that has a form's name is what that form is due by as a whole.
var counts = map[string]counted{
	"caf":               {"caf.form.started", "cfg.caf.target-working-days"},
	"dca":               {"dca.form.referral-date", "cfg.time.assessment"},
	"referral-decision": {"ref.when", "cfg.time.referral-decision"},
}

// looks is the setting of a manager's looks at a running assessment.
const looks = "cfg.time.checkpoints"

// days are the days on which a limit ends that starts on a day: one for each of
// its marks. It is the limit that was in force on that day.
func (d *Document) days(key string, start Date) []Due {
	set := d.cfg.Settings.On(string(start))
	v, _ := set.Lookup(key)
	limit, ok := set.Limit(key)
	if !ok {
		return nil
	}
	cal := d.cfg.Calendar
	if kind := KindOf(v.Kind); kind == Practice {
		cal = cal.Closed(set.List("cfg.calendar.local-closures"))
	}
	var out []Due
	for _, mark := range limit.Marks {
		if due, _, ok := cal.Count(start, mark, KindOf(v.Kind)); ok {
			out = append(out, due)
		}
	}
	return out
}

// worked reports whether the app itself works an item out: it depends on the
// calendar of bank holidays, on the document or on the matrix of signs, which a
// form cannot see.
func worked(it *engine.Item) bool {
	return it.ReadOnly && (strings.HasPrefix(it.Prefill, "clock.") || strings.HasPrefix(it.Prefill, "document.") ||
		strings.HasPrefix(it.Prefill, catalogued) || it.Prefill == suggestedLevel)
}

// suggestedLevel is the prefill of an item that shows what picked signs point to.
const suggestedLevel = "levels.suggested"

// follows reports whether an answer to link changes what the app works out for
// an item.
func (d *Document) follows(it *engine.Item, link string) bool {
	if it.Prefill == suggestedLevel {
		return strings.HasPrefix(link, FormName(d.cfg.Form)+".change") ||
			slices.ContainsFunc(d.pickers, func(p *engine.Item) bool { return p.LinkID == link })
	}
	if strings.HasPrefix(it.Prefill, catalogued) {
		return d.followsCatalogue(it, link)
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(it.Prefill, "clock."), ".")
	return counts[name].from == link
}

// workedOut is the value of such an item, from the answers and the document
// alone, so that it is the same on every tablet; none when its start is not
// answered. It is never a change.
func (d *Document) workedOut(it *engine.Item) []fhir.Value {
	if it.Prefill == suggestedLevel {
		return d.suggested(it)
	}
	if strings.HasPrefix(it.Prefill, catalogued) {
		return d.fromCatalogue(it)
	}
	if d.cfg.Calendar == nil {
		return nil
	}
	switch it.Prefill {
	case "document.version":
		return []fhir.Value{fhir.Prim(fhir.Integer, strconv.Itoa(d.version1()))}
	case "document.completed":
		if d.status() == InProgress {
			return nil
		}
		at := time.Time{}
		for _, s := range d.signed() {
			if s.After(at) {
				at = s
			}
		}
		if at.IsZero() {
			return nil
		}
		return []fhir.Value{fhir.Prim(fhir.Date, string(DateOf(at.In(d.now().Location()))))}
	}
	name, what, _ := strings.Cut(strings.TrimPrefix(it.Prefill, "clock."), ".")
	l, ok := counts[name]
	if !ok {
		return nil
	}
	key := l.key
	if what == "checkpoints" {
		key = looks
	}
	due := d.days(key, d.dateAt(l.from))
	if len(due) == 0 {
		return nil
	}
	switch it.Type {
	case engine.Date:
		return []fhir.Value{fhir.Prim(fhir.Date, string(due[0].Date))}
	case engine.DateTime:
		return []fhir.Value{fhir.Prim(fhir.DateTime, string(due[0].Date))}
	}
	words := make([]string, len(due))
	for i, one := range due {
		words[i] = DateWords(string(one.Date))
	}
	return []fhir.Value{fhir.TextValue(list(words))}
}

// dateAt is the answer to a question with a date, outside rows.
func (d *Document) dateAt(link string) Date {
	it := d.cfg.Form.Item(link)
	if it == nil {
		return ""
	}
	values, _, _ := d.valuesOf(Cell{LinkID: link}, it)
	if len(values) != 1 {
		return ""
	}
	if at, err := time.Parse(time.RFC3339, values[0].Text); err == nil {
		return DateOf(at.In(d.now().Location()))
	}
	return Date(values[0].Text)
}

// clock is how much of the form's counted time is used; nil when the form has
// none or it has not started.
func (d *Document) clock() *Clock {
	l, ok := counts[FormName(d.cfg.Form)]
	if !ok || d.cfg.Calendar == nil {
		return nil
	}
	start := d.dateAt(l.from)
	all := d.days(l.key, start)
	if len(all) == 0 {
		return nil
	}
	due := all[0]
	day, _ := d.cfg.Calendar.Between(start, DateOf(d.now()))
	of, _ := d.cfg.Calendar.Between(start, due.Date)
	return &Clock{Start: start, Due: due, Day: max(0, day), Of: of, Left: d.cfg.Calendar.HolidaysBetween(start, due.Date)}
}
