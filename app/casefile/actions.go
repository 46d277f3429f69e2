package casefile

import (
	"cmp"
	"strings"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Action is a promise: somebody will do something by a day. There is one
// structure for it wherever it is made, in an assessment, a plan, a panel's
// conditions or a manager's directions (processes.md section 4, act).
type Action struct {
	Case  ID
	Doc   ID
	Group string // linkId of the group in its form: caf.end.action, cmp.conditions
	Row   RowID

	Need     string // what it answers, in words; act.need
	NeedCode string // its code, "" for words
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
	// From is the place that it was carried or proposed from, as Pin writes it,
	// with the document's id before it; "" for an action that began here.
	From string
}

// The answers to act.accepted.
const (
	Agreed       = "agreed"
	ToldNoAnswer = "told-no-answer"
	NotTold      = "not-told"
	Refused      = "refused"
)

// The codes of act.status (caf.md section 10, VS-ACTION-STATUS).
const (
	NotStarted  = "not-started"
	UnderWay    = "under-way"
	DoneInTime  = "done"
	DoneLate    = "done-late"
	StillNeeded = "not-done-still-needed"
	NotNeeded   = "not-done-no-longer-needed"
	HandedOn    = "handed-to-someone-else"
)

// Done reports that nothing is to be done any more.
func (a Action) Done() bool { return finishes(a.Status) }

func finishes(status string) bool {
	switch status {
	case DoneInTime, DoneLate, NotNeeded, HandedOn:
		return true
	}
	return false
}

// Checkable reports whether one person and a date are named.
func (a Action) Checkable() bool { return a.Who != "" && a.By != "" }

// Direction reports whether a manager asked for it: it stands among the
// directions of an oversight or of an assessment's sign-off, or says so.
func (a Action) Direction() bool {
	return a.NeedCode == "manager-direction" || strings.HasPrefix(a.Group, "ovs.") || strings.HasPrefix(a.Group, "dca.over.")
}

// Condition reports whether a panel asked for it.
func (a Action) Condition() bool {
	return a.NeedCode == "panel-condition" || strings.HasPrefix(a.Group, "cmp.") || strings.HasPrefix(a.Group, "jrap.")
}

// ByFamily reports whether the child or somebody of the family promised it.
func (a Action) ByFamily() bool {
	return strings.HasPrefix(a.WhoRef, "Patient/") || strings.HasPrefix(a.WhoRef, "RelatedPerson/")
}

// Of reports whether it is this person who promised it: by the reference, or
// by the name where nobody was picked from the list.
func (a Action) Of(p Person) bool {
	if id, ok := RefID(a.WhoRef); ok {
		return id == p.ID
	}
	return a.WhoRef == "" && a.Who != "" && strings.EqualFold(strings.TrimSpace(a.Who), p.Name)
}

// Cell is where one answer of the action stands: "status", "by".
func (a Action) Cell(what string) Cell { return Cell{Row: a.Row, LinkID: a.Group + "." + what} }

// Place names the action for the one that is carried or proposed from it.
func (a Action) Place() string { return a.Doc.String() + "/" + Pin(Cell{Row: a.Row, LinkID: a.Group}) }

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

// otherStatus are the words for the same things in forms of other pages
// (ot-home-risk-assessment.md section 0.1, @status).
var otherStatus = map[string]string{
	"not-started": NotStarted, "in-progress": UnderWay, "done": DoneInTime, "cannot-be-done": StillNeeded, "no-longer-needed": NotNeeded,
}

// Actions are the actions of a document, in its order.
func (d *Document) Actions() []Action {
	var out []Action
	for _, g := range d.acts {
		for _, r := range d.Rows(g.ID, "") {
			text := func(what string) string { return d.TextIn(r.ID, g.ID+"."+what) }
			code := func(what string) string { return d.codeIn(r.ID, g.ID+"."+what) }
			a := Action{
				Case: d.Case(), Doc: d.ID(), Group: g.ID, Row: r.ID,
				Need: text("need"), Outcome: text("outcome"), What: text("what"), Who: text("who"), By: d.DateIn(r.ID, g.ID+".by"),
				Repeats: text("repeats"), Measure: text("measure"), Accepted: code("accepted"), Status: code("status"), Progress: text("progress"),
				From: text("from"),
			}
			if a.Status == "" { // the occupational therapist's form says it in its own words
				a.Status, a.Progress = otherStatus[code("state")], cmp.Or(a.Progress, text("done"))
			}
			if v, ok := d.AnswerIn(r.ID, g.ID+".who"); ok && v.Kind == fhir.ReferenceKind {
				a.WhoRef = v.Reference.Reference
			}
			if v, ok := d.AnswerIn(r.ID, g.ID+".need"); ok {
				a.NeedCode = v.Coding.Code
			}
			out = append(out, a)
		}
	}
	return out
}

// Actions are those of all documents of a case. An action that a later form
// carries on stands in that form only.
func (r Record) Actions() []Action {
	var out []Action
	carried := map[string]bool{}
	for _, d := range r.Docs {
		all := d.Actions()
		for _, a := range all {
			carried[a.From] = true
		}
		out = append(out, all...)
	}
	kept := out[:0]
	for _, a := range out {
		if !carried[a.Place()] {
			kept = append(kept, a)
		}
	}
	return kept
}

// Doc is the document with this id, or nil.
func (r Record) Doc(id ID) *Document {
	for _, d := range r.Docs {
		if d.ID() == id {
			return d
		}
	}
	return nil
}
