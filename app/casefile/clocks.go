package casefile

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// limit is a counted time that a form shows: from which answer it runs and for
// how many working days.
type limit struct {
	From string // linkId of the date that starts the clock
	Days int
}

// limits are the defaults of the counted times (caf.md 4.1;
// disabled-child-assessment.md, Timing; processes.md section 3).
var limits = map[string]limit{
	"caf": {From: "caf.form.started", Days: 20},
	"dca": {From: "dca.form.referral-date", Days: 45},
}

// checkpoints are the working days on which a manager looks at a running
// Disabled Child Assessment.
var checkpoints = []int{10, 25}

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
	return limits[name].From == link
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
	l, ok := limits[name]
	if !ok {
		return nil
	}
	start := d.dateAt(l.From)
	switch what {
	case "due":
		if due, ok := d.cfg.Calendar.Add(start, l.Days); ok {
			return []fhir.Value{fhir.Prim(fhir.Date, string(due.Date))}
		}
	case "checkpoints":
		var words []string
		for _, n := range checkpoints {
			if due, ok := d.cfg.Calendar.Add(start, n); ok {
				words = append(words, DateWords(string(due.Date)))
			}
		}
		if len(words) > 0 {
			return []fhir.Value{fhir.TextValue(strings.Join(words, " and "))}
		}
	}
	return nil
}

// dateAt is the answer to a question with a date, outside rows.
func (d *Document) dateAt(link string) Date {
	it := d.cfg.Form.Item(link)
	if it == nil {
		return ""
	}
	values, _, _ := d.valuesOf(Cell{LinkID: link}, it)
	if len(values) == 1 && values[0].Kind == fhir.Date {
		return Date(values[0].Text)
	}
	return ""
}

// clock is how much of the form's counted time is used; nil when the form has
// none or it has not started.
func (d *Document) clock() *Clock {
	l, ok := limits[FormName(d.cfg.Form)]
	if !ok || d.cfg.Calendar == nil {
		return nil
	}
	start := d.dateAt(l.From)
	due, ok := d.cfg.Calendar.Add(start, l.Days)
	if !ok {
		return nil
	}
	day, _ := d.cfg.Calendar.Between(start, DateOf(d.now()))
	return &Clock{Start: start, Due: due, Day: max(0, day), Of: l.Days, Left: d.cfg.Calendar.HolidaysBetween(start, due.Date)}
}
