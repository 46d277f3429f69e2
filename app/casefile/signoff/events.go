package signoff

import (
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Event is what stopped a sign-off.
type Event struct {
	Row    casefile.RowID
	When   time.Time // zero when nobody said
	Kind   string    // code of dt.event.kind
	Reason string    // code of dt.event.reason
	Words  string    // the reason as it is read
	By     fhir.Reference
}

// order puts what stops after what lifts it when both were written for one
// moment: the safer one holds.
var order = []string{"lifted", "suspended", "given-up-by-carer", "withdrawn-for-good", "ended-no-longer-needed"}

// stopped is the event that stops the sign-off now, nil when none does. What is
// withdrawn for good stays so; a suspension holds until it is lifted (DT-V08).
func (x *reading) stopped() *Event {
	var list []Event
	for _, row := range x.d.Rows("dt.event", "") {
		v, _ := x.d.AnswerIn(row.ID, "dt.event.when")
		list = append(list, Event{
			Row: row.ID, When: moment(v.Text), Kind: x.d.CodeIn(row.ID, "dt.event.kind"), Reason: x.d.CodeIn(row.ID, "dt.event.reason"),
			Words: x.d.TextIn(row.ID, "dt.event.reason"), By: x.d.ReferenceIn(row.ID, "dt.event.by"),
		})
	}
	for _, row := range x.d.Rows("dt.spot", "") {
		// A supervision visit that says so suspends at once.
		if x.d.CodeIn(row.ID, "dt.spot.result") == "suspend" {
			list = append(list, Event{Row: row.ID, When: day(x.d.DateIn(row.ID, "dt.spot.when")), Kind: "suspended", Words: x.d.TextIn(row.ID, "dt.spot.seen")})
		}
	}
	for _, i := range x.Incidents {
		if i.Choice == "suspend" {
			list = append(list, Event{When: i.Decided, Kind: "suspended", Reason: "mistake-or-near-miss", Words: i.Facts})
		}
	}
	slices.SortStableFunc(list, func(a, b Event) int {
		if c := a.When.Compare(b.When); c != 0 && !a.When.IsZero() && !b.When.IsZero() {
			return c
		}
		return slices.Index(order, a.Kind) - slices.Index(order, b.Kind)
	})
	var now *Event
	for _, e := range list {
		switch e.Kind {
		case "suspended":
			if now == nil || now.Kind == "suspended" {
				now = &e
			}
		case "lifted":
			if now != nil && now.Kind == "suspended" && x.lifts(e, *now) {
				now = nil
			}
		case "withdrawn-for-good", "given-up-by-carer", "ended-no-longer-needed":
			if now == nil || now.Kind == "suspended" {
				now = &e
			}
		}
	}
	return now
}

// lifts reports whether a nurse took a suspension back with a reason, and after
// a mistake with a new practice that counts.
func (x *reading) lifts(e, suspended Event) bool {
	if e.Reason == "" || !x.nurse(e.By) {
		return false
	}
	if suspended.Reason != "mistake-or-near-miss" && suspended.Reason != "not-following-plan" {
		return true
	}
	return slices.ContainsFunc(x.Practices, func(p Practice) bool { return p.Counts && moment(p.When).After(suspended.When) })
}

// nurse reports whether somebody is known as a nurse here: who delegated, who
// signed, or whose role in the case or title in the organisation says so.
func (x *reading) nurse(who fhir.Reference) bool {
	if who == (fhir.Reference{}) {
		return false
	}
	if x.Nurses != nil && casefile.PlainName(who.Display) == casefile.PlainName(x.Nurses.Name) {
		return true
	}
	if x.Decision != nil {
		if casefile.SameReference(who, x.Decision.ReferenceIn("", "dd.delegator")) || casefile.SameReference(who, x.Answers) {
			return true
		}
		for _, g := range x.Decision.Signatures() {
			if g.Valid && g.Cell == "dd.sign.nurse" && casefile.PlainName(g.Name) == casefile.PlainName(who.Display) {
				return true
			}
		}
	}
	if id, ok := casefile.RefID(who.Reference); ok && x.r.People[id] != nil {
		return nursing(casefile.PersonOf(x.r.People[id]))
	}
	return slices.ContainsFunc(x.r.Colleagues, func(p casefile.Person) bool {
		return nursing(p) && casefile.SameReference(who, fhir.Reference{Reference: p.Ref, Display: p.Name})
	})
}

// nursing reports whether the title of somebody says that they are a nurse.
func nursing(p casefile.Person) bool { return strings.Contains(strings.ToLower(p.Role), "nurse") }

// undecided reports whether a decision about a change of the plan was begun and is
// open (DT-V06).
func (x *reading) undecided() bool {
	return slices.ContainsFunc(x.d.Rows("dt.change", ""), func(row engine.Row) bool { return !x.decided(row.ID) })
}

// decided: chosen, with a reason, signed by the nurse, and by the carer unless
// nothing changes for them. Where the task is one whose limits are fixed, nobody
// simply carries on (DT-V07). Practising again ends with both signing again.
func (x *reading) decided(row casefile.RowID) bool {
	signed := func(link string) bool { _, ok := x.d.AnswerIn(row, link); return ok }
	if !signed("dt.change.sign-nurse") || x.d.TextIn(row, "dt.change.why") == "" {
		return false
	}
	switch x.d.CodeIn(row, "dt.change.choice") {
	case "task-unchanged-carry-on":
		return !x.family.Fixed
	case "brief-and-sign":
		return signed("dt.change.sign-carer")
	case "reassess-in-practice":
		if !signed("dt.change.sign-carer") {
			return false
		}
		// Both sign the record again. While they practise, nothing more is decided.
		if x.Nurses != nil && !x.Nurses.At.After(written(x.d, row, "dt.change.sign-nurse")) {
			x.Again = true
			return false
		}
		return true
	}
	return false
}
