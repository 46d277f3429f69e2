package signoff

import (
	"slices"

	"doorstep/app/casefile"
	"doorstep/assets/delegation"
	"doorstep/forms/fhir"
)

// Course is groundwork that a carer has passed.
type Course struct {
	Kind, Words string // code of dt.prereq.kind, and how it reads
	Date, Until casefile.Date
}

// Groundwork is all that a new record may take from another one (DT-V01): the
// generic courses that are in date on a day.
func Groundwork(d *casefile.Document, on casefile.Date) []Course {
	var out []Course
	for _, row := range d.Rows("dt.prereq", "") {
		c := Course{
			Kind: d.CodeIn(row.ID, "dt.prereq.kind"), Words: d.TextIn(row.ID, "dt.prereq.kind"),
			Date: d.DateIn(row.ID, "dt.prereq.date"), Until: d.DateIn(row.ID, "dt.prereq.until"),
		}
		if c.Kind != "" && c.Until >= on {
			out = append(out, c)
		}
	}
	return out
}

// GroundworkOf are the courses that other records of a carer have and this one has
// not, the one that holds longest of each kind: from other tasks with this child, and
// from other children on the tablet.
func GroundworkOf(r casefile.Record, d *casefile.Document, others []casefile.Record) []Course {
	carer := d.ReferenceIn("", "dt.carer")
	have := map[string]bool{}
	for _, row := range d.Rows("dt.prereq", "") {
		have[d.CodeIn(row.ID, "dt.prereq.kind")] = true
	}
	var out []Course
	for _, rec := range append([]casefile.Record{r}, others...) {
		for _, other := range rec.Of(Form) {
			if other.ID() == d.ID() || !casefile.SameReference(other.ReferenceIn("", "dt.carer"), carer) {
				continue
			}
			for _, c := range Groundwork(other, casefile.DateOf(r.Now)) {
				i := slices.IndexFunc(out, func(o Course) bool { return o.Kind == c.Kind })
				switch {
				case have[c.Kind]:
				case i < 0:
					out = append(out, c)
				case out[i].Until < c.Until:
					out[i] = c
				}
			}
		}
	}
	return out
}

// Bar is why a carer is not booked: the code of a task that they are not signed
// off for now, and how its sign-off stands, Draft when there is none.
type Bar struct {
	Task   delegation.Task
	Status Status
}

// Bars are the tasks, of those that a stay needs, that a carer is not signed off
// for. A child with a tracheostomy also needs a carer who can change the tube in
// an emergency, whatever else they may do (DT-V14).
func Bars(r casefile.Record, carer fhir.Reference, tasks []string) ([]Bar, error) {
	cat, err := delegation.Shipped()
	if err != nil {
		return nil, err
	}
	states, err := All(r)
	if err != nil {
		return nil, err
	}
	needed := slices.Clone(tasks)
	if tracheostomy(r, cat, tasks) {
		for _, t := range cat.Tasks {
			if t.Everyone && !slices.Contains(needed, t.Code) {
				needed = append(needed, t.Code)
			}
		}
	}
	var out []Bar
	for _, code := range needed {
		t, ok := cat.Task(code)
		if !ok {
			t = delegation.Task{Code: code, Title: code}
		}
		best, counts := Draft, false
		for _, s := range states {
			if s.Task.Code == code && casefile.SameReference(s.Carer, carer) {
				best, counts = s.Status, counts || s.Counts()
			}
		}
		if !counts {
			out = append(out, Bar{Task: t, Status: best})
		}
	}
	return out, nil
}

// tracheostomy reports whether the child has one, as far as decisions and the
// tasks of a stay say.
func tracheostomy(r casefile.Record, cat *delegation.Catalogue, tasks []string) bool {
	codes := slices.Clone(tasks)
	for _, dd := range r.Of(Decision) {
		codes = append(codes, dd.Code("dd.task"))
	}
	return slices.ContainsFunc(codes, func(code string) bool {
		t, _ := cat.Task(code)
		return slices.Contains(t.Sections, "tracheostomy")
	})
}
