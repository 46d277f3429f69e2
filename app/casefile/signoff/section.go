package signoff

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/healthplan"
	"doorstep/forms/fhir"
)

// Section is one section of the care plan that is the instruction for a task.
type Section struct {
	Code, Title string
	Taught      string // the version that was taught, or decided about since; "" for none
	Now         string // the version in force, "" when the section was left out
	// Change is what became of it between the two.
	Change healthplan.Change
}

// Moved reports that the care changed since, so that a nurse decides (DT-V06).
// Other words for the same care stop nothing.
func (s Section) Moved() bool {
	return s.Change.Kind == healthplan.Care || s.Change.Kind == healthplan.First
}

// Choice is one answer of a nurse to a changed plan.
type Choice string

// The choices (dt.change.choice).
const (
	CarryOn  Choice = "task-unchanged-carry-on"
	Brief    Choice = "brief-and-sign"
	Reassess Choice = "reassess-in-practice"
)

// Begins is what a new competency record is begun with from the plan of the case:
// the version that the carer will be taught from, when one is signed.
func Begins(r casefile.Record) map[string][]fhir.Value {
	out := map[string][]fhir.Value{}
	if v, ok := PlanNow(r); ok {
		out["dt.plan"] = []fhir.Value{v}
	}
	return out
}

// PlanNow is the working version of the child's care plan as an answer, for dt.plan
// and dt.change.plan; false when none is signed.
func PlanNow(r casefile.Record) (fhir.Value, bool) {
	p := healthplan.Of(r)
	if p == nil || p.Doc == nil {
		return fhir.Value{}, false
	}
	return casefile.DocumentRef(p.Doc.ID(), fmt.Sprintf("Health care plan, version %d", p.Version)), true
}

// basis is from where a change of a section counts: a version of the plan, or a
// moment where the record does not say which version it was.
type basis struct {
	doc casefile.ID
	at  time.Time
}

// sections are those that the task rests on, each with what became of it since it
// was taught, or since a nurse last decided.
func (x *reading) sections() {
	p := x.Plan
	if p == nil || p.Doc == nil || x.Task.Code == "" {
		return
	}
	from := x.bases()
	for _, code := range x.sectionCodes(from) {
		s := Section{Code: code, Title: code}
		if now, ok := p.Section(code); ok {
			s.Title, s.Now = now.Title, now.Version
		}
		for i, b := range from {
			c := p.Since(code, b.doc)
			if b.doc.IsZero() {
				c = p.SinceTime(code, b.at)
			}
			// The least that is left of a change counts: a nurse decided about the rest.
			if i == 0 || weight(c.Kind) <= weight(s.Change.Kind) {
				s.Change, s.Taught = c, c.From
			}
		}
		x.Sections = append(x.Sections, s)
	}
}

func weight(k healthplan.Kind) int {
	return slices.Index([]healthplan.Kind{healthplan.Same, healthplan.Wording, healthplan.Care, healthplan.First}, k)
}

// bases are what was taught and what a nurse decided about since.
func (x *reading) bases() []basis {
	out := []basis{{doc: document(x.d, "", "dt.plan")}}
	if out[0].doc.IsZero() {
		out[0].at = x.r.Now
		if x.Nurses != nil {
			out[0].at = x.Nurses.At
		}
	}
	for _, row := range x.d.Rows("dt.change", "") {
		if !x.decided(row.ID) {
			continue
		}
		b := basis{doc: document(x.d, row.ID, "dt.change.plan")}
		if b.doc.IsZero() {
			b.at = written(x.d, row.ID, "dt.change.sign-nurse")
		}
		out = append(out, b)
	}
	return out
}

// sectionCodes are the sections of the plan in force that name the task, and those
// of the catalogue that the taught version had and this one has not.
func (x *reading) sectionCodes(from []basis) []string {
	var out []string
	for _, s := range x.Plan.SectionsFor(x.Task.Code) {
		out = append(out, s.Code)
	}
	for _, name := range x.Task.Sections {
		code := healthplan.SectionCalled(name)
		if code == "" || slices.Contains(out, code) {
			continue
		}
		if _, still := x.Plan.Section(code); !still && x.Plan.VersionIn(code, from[0].doc) != "" {
			out = append(out, code)
		}
	}
	return out
}

// Moved are the sections about which a nurse has to decide.
func (s State) Moved() []Section {
	var out []Section
	for _, sec := range s.Sections {
		if sec.Moved() {
			out = append(out, sec)
		}
	}
	return out
}

// Choices are what a nurse may decide about a changed plan, the one to start from
// first. Nobody simply carries on with a tube, a rescue medicine, suction depth,
// oxygen limits, a tracheostomy or a ventilator (DT-V07); for a tracheostomy,
// ventilation and a rescue medicine practice comes first (nursing-care-plans.md 3.3).
func (s State) Choices() []Choice {
	family := s.family
	fixed, practice := family.Fixed, family.Practice
	for _, sec := range s.Moved() {
		fixed, practice = fixed || sec.Change.Fixed, practice || sec.Change.Practice
	}
	switch {
	case practice:
		return []Choice{Reassess, Brief}
	case fixed:
		return []Choice{Brief, Reassess}
	}
	return []Choice{CarryOn, Brief, Reassess}
}

// waits says in plain words why a nurse has to decide before the carer goes on, ""
// when nothing waits.
func (x *reading) waits() string {
	if p := x.Plan; p != nil && p.Stop != nil {
		return "The plan must not be used now: " + p.Stop.Why
	}
	var why []string
	for _, s := range x.Moved() {
		switch {
		case s.Now == "":
			why = append(why, fmt.Sprintf("“%s” is not in the plan any more", s.Title))
		case s.Taught == "":
			why = append(why, fmt.Sprintf("“%s” in the plan is version %s now. It was not there when %s was taught", s.Title, s.Now, x.carer()))
		default:
			why = append(why, fmt.Sprintf("“%s” in the plan went from version %s to %s", s.Title, s.Taught, s.Now))
		}
	}
	if len(why) > 0 {
		return strings.Join(why, ". ")
	}
	if x.undecided() {
		return "The plan changed, and a nurse has not decided yet"
	}
	return ""
}

// TaughtWords are the versions that were taught, as dt.version says them: "Feeding by
// tube 2.0".
func (s State) TaughtWords() string {
	var out []string
	for _, sec := range s.Sections {
		if sec.Taught != "" {
			out = append(out, sec.Title+" "+sec.Taught)
		}
	}
	return strings.Join(out, ", ")
}

// document is the document that an answer points at, zero for none.
func document(d *casefile.Document, row casefile.RowID, link string) casefile.ID {
	v, _ := d.AnswerIn(row, link)
	id, _ := casefile.ParseID(strings.TrimPrefix(v.Reference.Reference, casefile.DocumentPrefix))
	return id
}

// written is when the answer that a question has now was written.
func written(d *casefile.Document, row casefile.RowID, link string) time.Time {
	said := d.History(casefile.Cell{Row: row, LinkID: link})
	if len(said) == 0 {
		return time.Time{}
	}
	return said[len(said)-1].At
}
