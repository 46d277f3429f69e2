package staylog

import (
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/forms/fhir"
)

// Incident is an incident or a near miss.
type Incident struct {
	Line
	Facts string // what happened
	Done  string // what was done at once
	Told  string // who was told, and when
	Link  fhir.Reference
	// SignOff is the competency record (form dt) that it is linked to, by itself or
	// through a task that was done; zero otherwise. Task is the code of the delegated
	// task, Doer who did it where a line of the log says so.
	SignOff casefile.ID
	Task    string
	Doer    fhir.Reference
	// Equipment is the row of the register (form eq) and Medicine that of the plan
	// (form hcp) that it is linked to; the zero Place otherwise.
	Equipment, Medicine Place
	Signed              bool // by who reports it, and unchanged since
}

// Place is one row of one document.
type Place struct {
	Doc casefile.ID
	Row casefile.RowID
}

// linked finds out what an incident is linked to.
func (n *Incident) linked(r casefile.Record, l Log) {
	doc, row, isRow := casefile.ParseRowRef(n.Link.Reference)
	if !isRow {
		id, err := casefile.ParseID(strings.TrimPrefix(n.Link.Reference, casefile.DocumentPrefix))
		if d := r.Doc(id); err == nil && d != nil && casefile.FormName(d.Form()) == "dt" {
			n.SignOff, n.Task, n.Doer = id, d.Code("dt.task"), d.ReferenceIn("", "dt.carer")
		}
		return
	}
	if doc == l.Doc {
		for _, other := range l.Lines {
			switch {
			case other.Row == row && other.Kind == Task:
				n.Task, n.Doer = other.Code, other.Who
			case other.Row == row && other.Kind == Medicine:
				n.Doer = other.Who
				if of, at, ok := casefile.ParseRowRef(other.Item.Reference); ok {
					n.Medicine = Place{of, at}
				}
			}
		}
		return
	}
	// A thing of the register may stand in the record of a brother or sister.
	switch d := r.Doc(doc); {
	case d != nil && casefile.FormName(d.Form()) == "hcp":
		n.Medicine = Place{doc, row}
	case d == nil || casefile.FormName(d.Form()) == "eq":
		n.Equipment = Place{doc, row}
	}
}

// Incidents are those of one log, in the order in which they happened. What a later
// line puts right is left out.
func (l Log) Incidents(r casefile.Record) []Incident {
	var out []Incident
	for _, n := range l.Lines {
		if n.Kind != Mishap || !n.Stands() {
			continue
		}
		d := l.doc
		i := Incident{
			Line: n, Facts: d.TextIn(n.Row, "stay.inc.facts"), Done: d.TextIn(n.Row, "stay.inc.done"), Told: d.TextIn(n.Row, "stay.inc.told"),
			Link: d.ReferenceIn(n.Row, "stay.inc.link"),
		}
		i.linked(r, l)
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
	for _, d := range r.Of(Form) {
		// Most stays have none, and reading a whole log takes its time.
		if len(d.Rows(string(Mishap), "")) > 0 {
			out = append(out, Of(r, d).Incidents(r)...)
		}
	}
	slices.SortStableFunc(out, func(a, b Incident) int { return a.order().Compare(b.order()) })
	return out
}

// LastTask is the newest line in which somebody did a delegated task for this child,
// false when no log has one (DT-C05, stay.task.code). Who is the zero reference for
// anybody; a line that is being written may be left out.
func LastTask(r casefile.Record, code string, who fhir.Reference, but ...casefile.RowID) (Line, bool) {
	return last(r, Task, func(d *casefile.Document, row casefile.RowID) bool {
		return !slices.Contains(but, row) && d.CodeIn(row, "stay.task.code") == code && (who == (fhir.Reference{}) || casefile.SameReference(d.ReferenceIn(row, "stay.task.by"), who))
	})
}

// LastMedicine is the newest line about a medicine in any log of the case, whatever
// its result was, false when there is none; a line that is being written may be left
// out. It is shown as text and nothing is worked out from it (clinical-safety.md RL-03).
func LastMedicine(r casefile.Record, medicine fhir.Reference, but ...casefile.RowID) (Line, bool) {
	return last(r, Medicine, func(d *casefile.Document, row casefile.RowID) bool {
		return !slices.Contains(but, row) && SameMedicine(d.ReferenceIn(row, "stay.med.item"), medicine)
	})
}

// last is the newest line of a kind that stands, of those that is picks. Only that
// line is read whole.
func last(r casefile.Record, k Kind, is func(*casefile.Document, casefile.RowID) bool) (Line, bool) {
	zone := r.Now.Location()
	var in *casefile.Document
	var best casefile.RowID
	var at time.Time
	for _, d := range r.Of(Form) {
		rows := d.Rows(string(k), "")
		righted := map[casefile.RowID]bool{}
		for _, row := range rows {
			if of, ok := pointed(d, row.ID, string(k)+".of"); ok && of != row.ID {
				righted[of] = true
			}
		}
		for _, row := range rows {
			when := moment(d, row.ID, k.When(), zone)
			if (in == nil || when.After(at)) && !righted[row.ID] && is(d, row.ID) {
				in, best, at = d, row.ID, when
			}
		}
	}
	if in == nil {
		return Line{}, false
	}
	for _, n := range Of(r, in).Lines {
		if n.Row == best {
			return n, true
		}
	}
	return Line{}, false
}

// SameMedicine reports whether two answers name one medicine: it keeps its name from
// one version of the plan to the next, and its row does not.
func SameMedicine(a, b fhir.Reference) bool {
	return a.Reference != "" && a.Reference == b.Reference || a.Display != "" && casefile.PlainName(a.Display) == casefile.PlainName(b.Display)
}

// Day is the day of a moment, "" for the zero one.
func Day(t time.Time) casefile.Date {
	if t.IsZero() {
		return ""
	}
	return casefile.DateOf(t)
}
