package signoff

import (
	"slices"

	"doorstep/app/casefile"
	"doorstep/forms/fhir"
)

// Unanswered is a decision for which no nurse answers any more (DT-V09).
type Unanswered struct {
	Nurse fhir.Reference // who answered for it
	Row   casefile.RowID // of dd.transfer, "" when nobody has written it down
	Since casefile.Date  // "" when nobody has written it down
	Why   string         // as it is read, "" when nobody has written it down
	// Until is the last day for another nurse to take it over, "" without a Since.
	Until casefile.Date
	// Urgent: the nurse was removed for fitness to practise, and what they signed is
	// looked at today.
	Urgent bool
}

// delegator is the nurse who answers for a decision today, and whether nobody does.
func (x *reading) delegator() {
	d := x.Decision
	if d == nil {
		return
	}
	x.Answers = d.ReferenceIn("", "dd.delegator")
	for _, row := range d.Rows("dd.transfer", "") {
		gone := Unanswered{Nurse: x.Answers, Row: row.ID, Since: d.DateIn(row.ID, "dd.transfer.since"), Why: d.TextIn(row.ID, "dd.transfer.why")}
		gone.Until = addDays(gone.Since, x.cat.Limits.Transfer)
		gone.Urgent = d.CodeIn(row.ID, "dd.transfer.why") == "removed-for-fitness-to-practise"
		if to, ok := x.taker(row.ID); ok {
			x.Answers, x.Unanswered = to, nil
			continue
		}
		if gone.Since != "" {
			x.Unanswered = &gone
		}
	}
	if x.Unanswered == nil && x.left(x.Answers) {
		x.Unanswered = &Unanswered{Nurse: x.Answers}
	}
}

// taker is the nurse who signed to take a decision over.
func (x *reading) taker(row casefile.RowID) (fhir.Reference, bool) {
	to := x.Decision.ReferenceIn(row, "dd.transfer.to")
	signed := slices.ContainsFunc(x.Decision.Signatures(), func(g casefile.SignedBy) bool {
		return g.Valid && g.Cell == "dd.transfer.sign" && g.Row == row && casefile.PlainName(g.Name) == casefile.PlainName(to.Display)
	})
	return to, signed && to.Display != "" && pin.MatchString(x.Decision.TextIn(row, "dd.transfer.pin"))
}

// left reports whether somebody who was of the organisation is not any more. Whom
// it never knew, a nurse of another employer, has not left.
func (x *reading) left(who fhir.Reference) bool {
	id, ok := casefile.RefID(who.Reference)
	if !ok || x.r.Colleagues == nil {
		return false
	}
	return !slices.ContainsFunc(x.r.Colleagues, func(p casefile.Person) bool { return p.ID == id }) && x.r.People[id] == nil
}
