package signoff

import (
	"slices"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/healthplan"
	"doorstep/forms/fhir"
)

// For is the sign-off of a carer for a task that stands best: of several records the
// one that counts, else the newest. False when there is none.
func For(r casefile.Record, carer fhir.Reference, task string) (State, bool, error) {
	states, err := All(r)
	if err != nil {
		return State{}, false, err
	}
	best, found := State{}, false
	for _, s := range states {
		if s.Task.Code == task && same(s.Carer, carer) && (!found || s.Counts() || !best.Counts()) {
			best, found = s, true
		}
	}
	return best, found, nil
}

// Holds reports whether a sign-off that counts today still counts at the end of a
// day to come: a stay is not begun with one that ends on the way (RE-02).
func (s State) Holds(last casefile.Date) bool { return s.Counts() && last <= s.Until }

// Was reports whether somebody was signed off for a task at a moment that has passed,
// as the record said then: what was signed, ended or changed later does not count,
// and a suspension counts from the moment that it names, whenever it was written.
func Was(r casefile.Record, who fhir.Reference, task string, at time.Time) (bool, error) {
	for _, d := range r.Of(Form) {
		if d.Code("dt.task") != task || !same(reference(d, "", "dt.carer"), who) {
			continue
		}
		now, err := Of(r, d)
		if err != nil {
			return false, err
		}
		// What holds today and began before then has held since, unless something
		// was written about it in between.
		if now.Counts() && now.From < casefile.DateOf(at.In(r.Now.Location())) && untouched(d) {
			return true, nil
		}
		then := r.AsOf(at, Form, Decision, healthplan.Form)
		i := slices.IndexFunc(then.Docs, func(t *casefile.Document) bool { return t.ID() == d.ID() })
		if i < 0 {
			continue
		}
		was, err := Of(then, then.Docs[i])
		if err != nil {
			return false, err
		}
		x := &reading{State: now, r: r, d: d}
		if was.Counts() && x.stoppedAt(at) == nil {
			return true, nil
		}
	}
	return false, nil
}

// untouched reports that nothing was written below the signatures.
func untouched(d *casefile.Document) bool {
	return !slices.ContainsFunc([]string{"dt.event", "dt.change", "dt.incident", "dt.spot"}, func(group string) bool { return len(d.Rows(group, "")) > 0 })
}
