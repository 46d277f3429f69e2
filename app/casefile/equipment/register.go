package equipment

import (
	"slices"
	"strconv"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/staylog"
)

// Register are the things of a case, one for each physical thing, in the order in
// which they were entered. The others are further cases on the tablet: where one
// of them has an entry for the same maker and serial number, the latest
// examination counts for both, and an entry that says "moved here" takes the thing
// away from the one before it.
func Register(r casefile.Record, others ...casefile.Record) []Item {
	all := entries(r)
	mine := len(all)
	for _, o := range others {
		if o.ID != r.ID {
			all = append(all, entries(o)...)
		}
	}
	same := map[string][]int{}
	for i, it := range all {
		if id := it.identity(); id != "" {
			same[id] = append(same[id], i)
		}
	}
	for _, group := range same {
		join(all, group)
	}
	out := slices.Clip(all[:mine])
	for _, c := range append([]casefile.Record{r}, others...) {
		faults(out, staylog.Incidents(c))
	}
	return out
}

// faults takes the things out of use that an incident of a stay names, until somebody
// has looked at them: said so, changed their status or examined them (stay.inc.link).
func faults(items []Item, incidents []staylog.Incident) {
	for _, n := range incidents {
		for i := range items {
			it := &items[i]
			if n.Equipment.Row == "" || !it.named(n.Equipment) || it.lookedAt(n) || it.Fault != nil && it.Fault.Written.After(n.Written) {
				continue
			}
			it.Fault = &n
		}
	}
}

// named reports whether a place in a register is this thing.
func (it Item) named(p staylog.Place) bool {
	is := func(e Entry) bool { return e.Doc.ID() == p.Doc && e.Row == p.Row }
	return is(it.Entry) || slices.ContainsFunc(it.Elsewhere, is)
}

// lookedAt reports whether somebody looked at the thing after an incident.
func (it Item) lookedAt(n staylog.Incident) bool {
	for _, e := range append([]Entry{it.Entry}, it.Elsewhere...) {
		here := Item{Entry: e}
		if here.said(Group+".looked", "").After(n.Written) || here.said(Group+".status", "").After(n.Written) || here.said(Group+".exam-last", "").After(n.Written) {
			return true
		}
	}
	return false
}

// Find is the thing that an answer points at, nil when the register has none.
func Find(items []Item, ref string) *Item {
	if ref == "" {
		return nil
	}
	for i := range items {
		if items[i].is(ref) || slices.ContainsFunc(items[i].Elsewhere, func(e Entry) bool { return e.is(ref) }) {
			return &items[i]
		}
	}
	return nil
}

// Linked is Register with the things of other cases that an answer of this case
// points at: a sister's hoist that both children use.
func Linked(r casefile.Record, others ...casefile.Record) []Item {
	out := Register(r, others...)
	for i, o := range others {
		if o.ID == r.ID {
			continue
		}
		rest := append([]casefile.Record{r}, others[:i]...)
		out = append(out, Register(o, append(rest, others[i+1:]...)...)...)
	}
	return out
}

// join lets the entries of one thing know of each other.
func join(all []Item, group []int) {
	for _, i := range group {
		it := &all[i]
		for _, j := range group {
			other := all[j]
			if i == j {
				continue
			}
			it.Elsewhere = append(it.Elsewhere, other.Entry)
			if other.moved().After(it.claimed()) {
				at := other.Entry
				it.MovedTo = &at
			}
		}
	}
	// What one examination says holds for the thing, wherever it is written down.
	var last, due casefile.Date
	for _, i := range group {
		if all[i].ExamLast > last {
			last, due = all[i].ExamLast, all[i].ExamDue
		}
	}
	for _, i := range group {
		all[i].ExamLast, all[i].ExamDue = last, due
	}
}

// moved is when somebody said that the thing has moved to this entry's child, the
// zero time when nobody did.
func (it Item) moved() time.Time { return it.said(Group+".moved", "moved-here") }

// claimed is when this entry became the thing's: when it was said to have moved
// here, else when its serial number was written down.
func (it Item) claimed() time.Time {
	if at := it.moved(); !at.IsZero() {
		return at
	}
	return it.said(Group+".serial", "")
}

// said is when the answer that a question has now was written; only an answer with
// this code counts, "" for any.
func (it Item) said(link, code string) time.Time {
	if it.Doc.Form().Item(link) == nil || code != "" && it.Doc.CodeIn(it.Row, link) != code {
		return time.Time{}
	}
	var at time.Time
	for _, v := range it.Doc.History(casefile.Cell{Row: it.Row, LinkID: link}) {
		at = v.At
	}
	return at
}

// entries are the rows of the registers of a case.
func entries(r casefile.Record) []Item {
	child := ""
	if r.Case != nil {
		child = r.Summary().Child.Short()
	}
	var out []Item
	for _, d := range r.Of(Form) {
		for _, row := range d.Rows(Group, "") {
			out = append(out, read(Entry{Case: r.ID, Child: child, Doc: d, Row: row.ID}))
		}
	}
	return out
}

func read(e Entry) Item {
	text := func(link string) string { return e.Doc.TextIn(e.Row, Group+"."+link) }
	code := func(link string) string { return e.Doc.CodeIn(e.Row, Group+"."+link) }
	on := func(link string) casefile.Date { return e.Doc.DateIn(e.Row, Group+"."+link) }
	it := Item{
		Entry: e, Kind: code("kind"), Title: text("kind"), Status: code("status"), Make: text("make"), Serial: text("serial"),
		Owner: code("owner"), Site: text("site"), Users: code("users"),
		ExamLast: on("exam-last"), Service: on("service-due"), Fit: on("sling-fit"), Helpline: text("helpline"), Check: code("check"),
		Size: text("sling-size"), Type: text("sling-type"), Attach: text("sling-attach"), NeedBy: on("need-by"), Interim: text("interim"),
	}
	size := func(link string) int {
		v, _ := e.Doc.AnswerIn(e.Row, Group+"."+link)
		n, _ := strconv.Atoi(v.Quantity.Value) // what is no whole number is not known
		return n
	}
	it.Legs, it.Width, it.Ceiling = size("hoist-legs"), size("hoist-width"), size("hoist-ceiling")
	it.SWL, _ = KgOf(e.Doc, e.Row, Group+".swl")
	it.ExamDue = ExamDue(it.ExamLast, on("exam-report"))
	if it.Title == "" {
		it.Title = "Equipment"
	}
	return it
}
