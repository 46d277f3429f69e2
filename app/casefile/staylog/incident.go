package staylog

import (
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/forms/fhir"
)

// taskPrefix begins a reference to a task of the catalogue; its code follows.
const taskPrefix = "ActivityDefinition/"

// TaskRef is an answer that points at a task of the catalogue (stay.inc.link).
func TaskRef(code, title string) fhir.Value { return fhir.ReferenceValue(taskPrefix+code, title) }

// Incident is an incident or a near miss.
type Incident struct {
	Line
	Facts string // what happened
	Done  string // what was done at once
	Told  string // who was told, and when
	Link  fhir.Reference
	// Task is the code of the delegated task that it is linked to, Thing the row of
	// the equipment or the medicine: at most one of the two is set.
	Task   string
	Doc2   casefile.ID   // document of Thing
	Thing  casefile.Cell // row of eq.item or of hcp.med.item
	Signed bool          // by who reports it, and unchanged since
}

// Equipment reports whether the incident is linked to a row of the equipment register,
// and which.
func (n Incident) Equipment() (doc casefile.ID, row casefile.RowID, ok bool) {
	return n.Doc2, n.Thing.Row, n.Thing.LinkID == "eq.item"
}

// Incidents are those of one log, in the order in which they happened. What a later
// line puts right is left out.
func (l Log) Incidents() []Incident {
	var out []Incident
	for _, n := range l.Lines {
		if n.Kind != Mishap || !n.Stands() {
			continue
		}
		d := l.doc
		i := Incident{
			Line: n, Facts: d.TextIn(n.Row, "stay.inc.facts"), Done: d.TextIn(n.Row, "stay.inc.done"), Told: d.TextIn(n.Row, "stay.inc.told"),
			Link: reference(d, n.Row, "stay.inc.link"),
		}
		if code, ok := strings.CutPrefix(i.Link.Reference, taskPrefix); ok {
			i.Task = code
		} else if doc, at, ok := casefile.ParseRowRef(i.Link.Reference); ok {
			i.Doc2, i.Thing = doc, at
		}
		for _, s := range d.Signatures() {
			i.Signed = i.Signed || s.Cell == "stay.inc.sign" && s.Row == n.Row && s.Valid
		}
		out = append(out, i)
	}
	return out
}

// Incidents are those of all logs of a case.
func Incidents(r casefile.Record) []Incident {
	var out []Incident
	for _, l := range All(r) {
		out = append(out, l.Incidents()...)
	}
	return out
}

// LastTask is the newest line in which somebody did a delegated task for this child,
// false when no log has one (DT-C05, stay.task.code). Who is the zero reference for
// anybody.
func LastTask(r casefile.Record, code string, who fhir.Reference) (Line, bool) {
	return last(r, func(n Line) bool {
		return n.Kind == Task && n.Code == code && (who == (fhir.Reference{}) || Same(n.Who, who))
	})
}

// LastMedicine is the newest line about a medicine in any log of the case, whatever
// its result was, false when there is none. It is shown as text and nothing is worked
// out from it (clinical-safety.md RL-03).
func LastMedicine(r casefile.Record, medicine fhir.Reference) (Line, bool) {
	return last(r, func(n Line) bool { return n.Kind == Medicine && Same(n.Item, medicine) })
}

func last(r casefile.Record, is func(Line) bool) (Line, bool) {
	var best Line
	found := false
	for _, l := range All(r) {
		for _, n := range l.Lines {
			if is(n) && n.Stands() && (!found || n.At.After(best.At)) {
				best, found = n, true
			}
		}
	}
	return best, found
}

// Same reports whether two references name one person or thing: the references decide
// where both have one, else the words.
func Same(a, b fhir.Reference) bool {
	if a.Reference != "" && b.Reference != "" {
		return a.Reference == b.Reference
	}
	return a.Display != "" && plain(a.Display) == plain(b.Display)
}

func plain(words string) string { return strings.ToLower(strings.Join(strings.Fields(words), " ")) }

// Day is the day of a moment, "" for the zero one.
func Day(t time.Time) casefile.Date {
	if t.IsZero() {
		return ""
	}
	return casefile.DateOf(t)
}
