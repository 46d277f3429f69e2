package casefile

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"doorstep/assets/delegation"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// catalogued begins the prefill of items that follow from the catalogue of
// delegated tasks and the answers of the same document.
const catalogued = "catalogue."

// TaskPractice is one supervised practice of a delegated task: codes of
// dt.practice.on and dt.practice.help.
type TaskPractice struct{ On, Help string }

// CountedPractices says of each practice whether it counts
// (nursing-delegated-tasks.md DT-C01): done on this child and on the carer's own;
// on a device only where the task allows it, and where it allows some of it, only
// beside a practice on the child.
func CountedPractices(t delegation.Task, list []TaskPractice) []bool {
	out, child := make([]bool, len(list)), false
	for i, p := range list {
		out[i] = p.On == "this-child" && alone(p.Help)
		child = child || out[i]
	}
	for i, p := range list {
		if p.On == "manikin-or-trainer-device" && alone(p.Help) {
			out[i] = t.Simulated == "yes" || t.Simulated == "part" && child
		}
	}
	return out
}

func alone(help string) bool {
	return help == "on-own-one-small-reminder" || help == "on-own-fully-correct"
}

// followsCatalogue reports whether an answer to link changes a catalogued item.
func (d *Document) followsCatalogue(it *engine.Item, link string) bool {
	form := FormName(d.cfg.Form)
	switch {
	case link == form+".task":
		return true
	case it.Prefill == catalogued+"lowered":
		return link == "dd.observe-min" || link == "dd.practise-min" || link == "dd.months"
	case it.Prefill == catalogued+"practices":
		return link == "dt.practice" || strings.HasPrefix(link, "dt.practice.")
	case it.Prefill == catalogued+"from":
		return strings.HasPrefix(link, "dt.sign.")
	}
	return false
}

// fromCatalogue is the value of a catalogued item; none before a task is chosen.
func (d *Document) fromCatalogue(it *engine.Item) []fhir.Value {
	if it.Prefill == catalogued+"from" {
		return d.signedOffFrom()
	}
	cat, err := delegation.Shipped()
	if err != nil {
		return nil
	}
	t, ok := cat.Task(d.codeAt(Cell{LinkID: FormName(d.cfg.Form) + ".task"}))
	if !ok {
		return nil
	}
	switch strings.TrimPrefix(it.Prefill, catalogued) {
	case "default":
		words := fmt.Sprintf("Watched %s, practised %s, assessed again after %d months", times(t.Watch), times(t.Practise), t.Months)
		if t.Extra != "" {
			words += ". Asks for: " + t.Extra
		}
		return []fhir.Value{fhir.TextValue(words)}
	case "special":
		return []fhir.Value{fhir.BoolValue(t.Extra != "")}
	case "fixed":
		return []fhir.Value{fhir.BoolValue(cat.Family(t).Fixed)}
	case "rehearse":
		return []fhir.Value{fhir.BoolValue(t.Rehearse)}
	case "lowered":
		return []fhir.Value{fhir.BoolValue(d.below("dd.observe-min", t.Watch) || d.below("dd.practise-min", t.Practise) || d.above("dd.months", t.Months))}
	case "practices":
		return []fhir.Value{fhir.QuantityValue(strconv.Itoa(d.practices(t)), "times", "{times}")}
	}
	return nil
}

func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return strconv.Itoa(n) + " times"
}

func (d *Document) below(link string, n int) bool {
	got, ok := d.numberAt(link)
	return ok && got < n
}

// above is the other way down: a longer time until the next assessment is less
// than the catalogue asks for.
func (d *Document) above(link string, n int) bool {
	got, ok := d.numberAt(link)
	return ok && got > n
}

func (d *Document) numberAt(link string) (int, bool) {
	it := d.cfg.Form.Item(link)
	if it == nil {
		return 0, false
	}
	values, _, _ := d.valuesOf(Cell{LinkID: link}, it)
	if len(values) != 1 {
		return 0, false
	}
	n, err := strconv.Atoi(values[0].Quantity.Value)
	return n, err == nil
}

func (d *Document) practices(t delegation.Task) int {
	var list []TaskPractice
	for row, r := range d.rows {
		if id := rowID(row); r.Group == "dt.practice" && d.live[id] {
			list = append(list, TaskPractice{On: d.codeAt(Cell{Row: id, LinkID: "dt.practice.on"}), Help: d.codeAt(Cell{Row: id, LinkID: "dt.practice.help"})})
		}
	}
	n := 0
	for _, counts := range CountedPractices(t, list) {
		if counts {
			n++
		}
	}
	return n
}

// signedOffFrom is the day of the last signature that a sign-off needs: none
// before carer and nurse have both signed.
func (d *Document) signedOffFrom() []fhir.Value {
	last := map[string]time.Time{}
	if d.head[op.LinkSign] {
		for _, o := range d.set.Visible(op.Cell{Doc: d.cfg.ID, Link: op.LinkSign}) {
			if at, err := time.Parse(time.RFC3339, o.Value.Field(6)); err == nil && at.After(last[o.Value.Field(4)]) {
				last[o.Value.Field(4)] = at
			}
		}
	}
	carer, nurse := last["dt.sign.carer"], last["dt.sign.nurse"]
	if carer.IsZero() || nurse.IsZero() {
		return nil
	}
	if carer.After(nurse) {
		nurse = carer
	}
	return []fhir.Value{fhir.Prim(fhir.Date, string(DateOf(nurse.In(d.now().Location()))))}
}
