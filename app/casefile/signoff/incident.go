package signoff

import (
	"cmp"
	"slices"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/staylog"
	"doorstep/forms/fhir"
)

// Incident is an incident of a stay in which the carer did the task (DT-V11).
type Incident struct {
	Log   casefile.ID
	Row   casefile.RowID // of stay.inc
	When  time.Time
	Facts string
	// By is the last day for the nurse to decide: one working day.
	By casefile.Date
	// Choice is what the nurse decided: no-action, refresh, suspend; "" while it is
	// open. Decided is when.
	Choice  string
	Decided time.Time
}

// Ref is the incident as an answer, for dt.incident.of.
func (i Incident) Ref() fhir.Value {
	return casefile.RowRef(i.Log, i.Row, i.Facts)
}

// Open are the incidents about which nobody has decided.
func (s State) Open() []Incident {
	return slices.DeleteFunc(slices.Clone(s.Incidents), func(i Incident) bool { return i.Choice != "" })
}

// incidents are those that name this task and happened in the hands of this carer,
// the first first. Where a log does not say who it was, it may have been any of them.
func (x *reading) incidents() {
	for _, n := range staylog.Incidents(x.r) {
		if !x.names(n) {
			continue
		}
		i := Incident{Log: n.Doc, Row: n.Row, When: n.At, Facts: n.Facts}
		if n.At.IsZero() {
			i.When = n.Written
		}
		i.By = workingDays(x.r.Calendar, casefile.DateOf(i.When.In(x.r.Now.Location())), x.cat.Limits.Incident)
		for _, row := range x.d.Rows("dt.incident", "") {
			if doc, at, ok := casefile.ParseRowRef(x.d.ReferenceIn(row.ID, "dt.incident.of").Reference); !ok || doc != n.Doc || at != n.Row {
				continue
			}
			if _, signed := x.d.AnswerIn(row.ID, "dt.incident.sign-nurse"); !signed || x.d.TextIn(row.ID, "dt.incident.why") == "" {
				continue
			}
			// Of two that were decided apart the graver one holds.
			if c := x.d.CodeIn(row.ID, "dt.incident.choice"); graver[c] > graver[i.Choice] {
				i.Choice, i.Decided = c, written(x.d, row.ID, "dt.incident.sign-nurse")
			}
		}
		x.Incidents = append(x.Incidents, i)
	}
	slices.SortStableFunc(x.Incidents, func(a, b Incident) int { return cmp.Or(a.When.Compare(b.When), cmp.Compare(a.Row, b.Row)) })
}

var graver = map[string]int{"": 0, "no-action": 1, "refresh": 2, "suspend": 3}

// names reports whether an incident is about this record: about its task, in the
// hands of its carer. A medicine is in the hands of whoever may give medicines.
func (x *reading) names(n staylog.Incident) bool {
	if !n.SignOff.IsZero() {
		return n.SignOff == x.d.ID()
	}
	about := n.Task != "" && n.Task == x.Task.Code || n.Medicine != (staylog.Place{}) && slices.Contains(x.Task.Sections, "medicines")
	if !about {
		return false
	}
	who := n.Doer
	if who == (fhir.Reference{}) {
		who = x.carerOf(x.r.Doc(n.Doc))
	}
	return who == (fhir.Reference{}) || casefile.SameReference(who, x.Carer)
}

// carerOf is who does this task in a stay, as its booking says; nobody when it does
// not.
func (x *reading) carerOf(log *casefile.Document) fhir.Reference {
	if log == nil {
		return fhir.Reference{}
	}
	booking := x.r.Doc(document(log, "", "stay.booking"))
	if booking == nil {
		return fhir.Reference{}
	}
	for _, row := range booking.Rows("bk.cover", "") {
		if booking.CodeIn(row.ID, "bk.cover.task") == x.Task.Code {
			if who := booking.ReferenceIn(row.ID, "bk.cover.who"); who != (fhir.Reference{}) {
				return who
			}
		}
	}
	return booking.ReferenceIn("", "bk.carer")
}

// refresher finds the newest one that was asked for, unless the carer was seen doing
// the task since.
func (x *reading) refresher() {
	var asked time.Time
	for _, row := range x.d.Rows("dt.spot", "") {
		if on := day(x.d.DateIn(row.ID, "dt.spot.when")); x.d.CodeIn(row.ID, "dt.spot.result") == "refresh-needed" && on.After(asked) {
			asked = on
		}
	}
	for _, i := range x.Incidents {
		if i.Choice == "refresh" && i.Decided.After(asked) {
			asked = i.Decided
		}
	}
	if asked.IsZero() {
		return
	}
	on := casefile.DateOf(asked.In(x.r.Now.Location()))
	seen := slices.ContainsFunc(x.Practices, func(p Practice) bool { return p.Counts && moment(p.When).After(asked) })
	for _, row := range x.d.Rows("dt.spot", "") {
		seen = seen || x.d.CodeIn(row.ID, "dt.spot.result") == "still-competent" && x.d.DateIn(row.ID, "dt.spot.when") >= on
	}
	if !seen {
		x.Refresh = on
	}
}
