package casefile

import (
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Action is a promise: somebody will do something by a day. There is one
// structure for it wherever it is made, in an assessment, a plan, a panel's
// conditions or a manager's directions (processes.md section 4, act).
type Action struct {
	Case  ID
	Doc   ID
	Group string // linkId of the group in its form: caf.action, cmp.conditions
	Row   RowID

	Need     string // what it answers, in words; act.need
	Outcome  string // act.outcome
	What     string // act.what
	Who      string // act.who, as shown
	WhoRef   string // reference of the person, "" for a name as written
	By       Date   // act.by
	Repeats  string // act.repeats
	Measure  string // act.measure
	Accepted string // act.accepted, a code
	Status   string // act.status, a code; "" is not started
	Progress string // act.progress
}

// Done reports that nothing is to be done any more.
func (a Action) Done() bool {
	switch a.Status {
	case "done", "done-late", "not-done-no-longer-needed", "handed-to-someone-else":
		return true
	}
	return false
}

// ActionGroups are the groups of a form whose rows are actions: those that ask
// what, who and by when.
func ActionGroups(f *engine.Form) []*engine.RowGroup {
	var out []*engine.RowGroup
	for it := range f.Items() {
		g := it.Rows
		if g != nil && g.Parent == nil && it.Type == engine.Group &&
			f.Item(g.ID+".what") != nil && f.Item(g.ID+".who") != nil && f.Item(g.ID+".by") != nil {
			out = append(out, g)
		}
	}
	return out
}

// Actions are the actions of a document, in its order.
func (d *Document) Actions() []Action {
	var out []Action
	for _, g := range ActionGroups(d.Form()) {
		for _, r := range d.Rows(g.ID, "") {
			text := func(what string) string { return d.TextIn(r.ID, g.ID+"."+what) }
			code := func(what string) string { return d.codeIn(r.ID, g.ID+"."+what) }
			a := Action{
				Case: d.Case(), Doc: d.ID(), Group: g.ID, Row: r.ID,
				Need: text("need"), Outcome: text("outcome"), What: text("what"), Who: text("who"), By: d.DateIn(r.ID, g.ID+".by"),
				Repeats: text("repeats"), Measure: text("measure"), Accepted: code("accepted"), Status: code("status"), Progress: text("progress"),
			}
			if v, ok := d.AnswerIn(r.ID, g.ID+".who"); ok && v.Kind == fhir.ReferenceKind {
				a.WhoRef = v.Reference.Reference
			}
			out = append(out, a)
		}
	}
	return out
}

// Actions are those of all documents of a case.
func (r Record) Actions() []Action {
	var out []Action
	for _, d := range r.Docs {
		out = append(out, d.Actions()...)
	}
	return out
}
