package stay

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking"
	"doorstep/app/casefile/signoff"
	"doorstep/app/casefile/staylog"
	"doorstep/forms/fhir"
)

// byRoute are the tasks of the catalogue of which one covers giving a medicine by a
// route (nursing-delegated-tasks.md section 4).
var byRoute = map[string][]string{
	"mouth": {"med-oral", "res-glucose"}, "gastrostomy": {"med-tube"}, "jejunal": {"med-tube"}, "nasogastric": {"med-tube"},
	"buccal": {"res-buccal"}, "nose": {"med-skin", "res-buccal"}, "rectal": {"med-rectal", "res-rectal", "res-paraldehyde"},
	"inhaled": {"med-inhale"}, "skin": {"med-skin"}, "eye": {"med-skin"}, "ear": {"med-skin"}, "injection-by-pen": {"med-pen", "res-adrenaline"},
}

// mayGive reports that who gave a medicine was signed off for giving it that way, or
// is a nurse or a parent. Of a medicine that no plan lists nothing is said here: that
// is flagged by itself.
func (s Stay) mayGive(n staylog.Line) bool {
	_, _, ok := s.listed(n.Item)
	return !ok || s.may(n.Who, byRoute[s.route(n.Item)], n.At)
}

// route is how a medicine is given by the plan, "" where no plan lists it.
func (s Stay) route(medicine fhir.Reference) string {
	d, row, ok := s.listed(medicine)
	if !ok {
		return ""
	}
	return d.CodeIn(row, "hcp.med.item.route")
}

// asNeeded reports that the plan lists a medicine as one that is given as needed.
func (s Stay) asNeeded(n staylog.Line) bool {
	d, row, ok := s.listed(n.Item)
	if !ok {
		return false
	}
	v, _ := d.AnswerIn(row, "hcp.med.item.prn")
	return v.Bool
}

// listed is the entry of a medicine in the newest signed version of the plan that has
// it.
func (s Stay) listed(medicine fhir.Reference) (*casefile.Document, casefile.RowID, bool) {
	if s.plan == nil {
		return nil, "", false
	}
	docs := append(slices.Clone(s.plan.Earlier), s.plan.Doc)
	for _, d := range slices.Backward(docs) {
		if row, ok := entry(d, medicine); ok {
			return d, row, true
		}
	}
	return nil, "", false
}

// entry is the row of a medicine in one version of the plan: the one that the answer
// points at, or the one with its name.
func entry(d *casefile.Document, medicine fhir.Reference) (casefile.RowID, bool) {
	if d == nil {
		return "", false
	}
	_, row, isRow := casefile.ParseRowRef(medicine.Reference)
	for _, m := range d.Rows("hcp.med.item", "") {
		if isRow && m.ID == row || staylog.SameMedicine(fhir.Reference{Display: d.TextIn(m.ID, "hcp.med.item.name")}, medicine) {
			return m.ID, true
		}
	}
	return "", false
}

// may reports that somebody could do one of some tasks at a moment: a nurse or a
// parent, or signed off for it then (SB-V03).
func (s Stay) may(who fhir.Reference, tasks []string, at time.Time) bool {
	if at.IsZero() || s.nurseOrParent(who) {
		return true
	}
	for _, st := range s.offs {
		if slices.Contains(tasks, st.Task.Code) && casefile.SameReference(st.Carer, who) && s.validAt(st, at) {
			return true
		}
	}
	return false
}

// validAt reports that a sign-off counted at a moment in the past: both had signed by
// then, it had not run out, and nothing had stopped it.
func (s Stay) validAt(st signoff.State, at time.Time) bool {
	d, day := s.r.Doc(st.Doc), staylog.Day(at)
	if d == nil {
		return false
	}
	began := lastBefore(d.SignedOn("dt.sign.nurse"), at)
	if began.IsZero() || lastBefore(d.SignedOn("dt.sign.carer"), at).IsZero() {
		return false
	}
	until := st.Until
	if st.From == "" || st.From > day {
		// It was signed again since: what ran then is counted from that signature.
		until = casefile.DateOf(began.In(at.Location()).AddDate(0, months(st), 0))
	}
	if day > until {
		return false
	}
	return !s.waited(st, at) && !s.grown(at) && !stoppedAt(d, at)
}

// waited reports that at a moment a sign-off that waits for a nurse's decision today was
// waiting already: the plan had changed or been stopped by then.
func (s Stay) waited(st signoff.State, at time.Time) bool {
	if st.Status != signoff.Waiting {
		return false
	}
	known := false
	for _, sec := range st.Moved() {
		if known = true; !sec.Change.When.After(at) {
			return true
		}
	}
	if s.plan != nil && s.plan.Stop != nil {
		if known = true; !s.plan.Stop.When.After(at) {
			return true
		}
	}
	return !known
}

// grown reports that the child was 18 at a moment: sign-offs end then (DT-V13).
func (s Stay) grown(at time.Time) bool {
	child := s.r.Child()
	if child == nil {
		return false
	}
	born, ok := casefile.PersonOf(child).Born.Time()
	return ok && staylog.Day(at) >= casefile.DateOf(born.AddDate(18, 0, 0))
}

// months is how long a sign-off holds from its signature.
func months(st signoff.State) int {
	if st.Decision != nil {
		if v, ok := st.Decision.Answer("dd.months"); ok {
			if n := whole(v.Quantity.Value); n > 0 {
				return n
			}
		}
	}
	return st.Task.Months
}

func lastBefore(times []time.Time, at time.Time) time.Time {
	out := time.Time{}
	for _, t := range times {
		if !t.After(at) {
			out = t
		}
	}
	return out
}

// stoppedAt replays what stopped a sign-off and what lifted that, up to a moment. What
// is withdrawn stays so.
func stoppedAt(d *casefile.Document, at time.Time) bool {
	type event struct {
		when time.Time
		kind string
	}
	var list []event
	for _, row := range d.Rows("dt.event", "") {
		v, _ := d.AnswerIn(row.ID, "dt.event.when")
		when, err := time.Parse(time.RFC3339, v.Text)
		if err != nil || !when.After(at) {
			list = append(list, event{when, d.CodeIn(row.ID, "dt.event.kind")})
		}
	}
	slices.SortStableFunc(list, func(a, b event) int {
		// Of one moment what stops comes after what lifts: the safer one holds.
		return cmp.Or(a.when.Compare(b.when), boolOrder(a.kind != "lifted", b.kind != "lifted"))
	})
	stopped, forGood := false, false
	for _, e := range list {
		switch e.kind {
		case "suspended":
			stopped = true
		case "lifted":
			stopped = false
		case "withdrawn-for-good", "given-up-by-carer", "ended-no-longer-needed":
			forGood = true
		}
	}
	return stopped || forGood
}

func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// nurseOrParent reports that somebody needs no sign-off: a parent of the child, or a
// nurse by title, by the record of the person or by the cover of the booking.
func (s Stay) nurseOrParent(who fhir.Reference) bool {
	if s.Booked != nil {
		for _, c := range s.Booked.Cover {
			if (c.By == booking.ByNurse || c.By == booking.ByParent) && casefile.SameReference(c.Who, who) {
				return true
			}
		}
	}
	for _, p := range s.r.Colleagues {
		if casefile.SameReference(p.Reference(), who) && strings.Contains(strings.ToLower(p.Role), "nurse") {
			return true
		}
	}
	for _, d := range s.r.People {
		p := casefile.PersonOf(d)
		if !casefile.SameReference(p.Reference(), who) {
			continue
		}
		pr := d.Code("person.pr")
		return d.Code("person.kind") == "parent" || pr == "yes-evidence-seen" || pr == "yes-stated" ||
			strings.Contains(strings.ToLower(p.Role), "nurse")
	}
	if s.r.Case == nil {
		return false
	}
	for _, row := range s.r.Case.Rows("case.people", "") {
		v, _ := s.r.Case.AnswerIn(row.ID, "case.people.person")
		if casefile.SameReference(v.Reference, who) && s.r.Case.CodeIn(row.ID, "case.people.as") == "parent" {
			return true
		}
	}
	return false
}
