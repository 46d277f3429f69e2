package due

import (
	"cmp"
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/healthplan"
)

// partReview is the key of the sections of a plan that are reviewed on one day: a plan
// may have several such days.
const partReview = "hcp.part.review"

// healthCarePlan is by when the sections of a child's health care plan are reviewed,
// those of one day together, and its advance care plan (nursing-care-plans.md NC-V15,
// RE-20, RE-28). It is for the nurse who signed the plan.
func healthCarePlan(m *maker) {
	p := healthplan.Of(m.r)
	if p == nil || p.Doc == nil || p.Status == healthplan.Ended {
		return
	}
	nurse, ref := m.nurseOf(p.Doc)
	add := func(key, title string, by casefile.Date) {
		m.item(Item{Kind: Review, Key: key, Title: title, Doc: p.Doc.ID(), Due: casefile.Due{Date: by}, Owner: nurse, OwnerRef: ref})
	}
	byDay := map[casefile.Date][]string{}
	for _, s := range p.Sections {
		byDay[s.ReviewBy] = append(byDay[s.ReviewBy], s.Title)
	}
	for day, titles := range byDay {
		add(partReview, "Review the health care plan: "+together(titles), day)
	}
	if p.ACP.Present {
		add("hcp.acp.review", "Advance care plan: check with the lead clinician", p.ACP.ReviewBy)
	}
}

// nurseOf is who signed a plan as its nurse.
func (m *maker) nurseOf(d *casefile.Document) (name, ref string) {
	for _, g := range d.Signatures() {
		if g.Valid && g.Cell == "hcp.sign.nurse" {
			name = g.Name
		}
	}
	i := slices.IndexFunc(m.r.Colleagues, func(p casefile.Person) bool { return strings.EqualFold(p.Name, name) && name != "" })
	if i >= 0 {
		ref = m.r.Colleagues[i].Ref
	}
	return cmp.Or(name, m.lead), ref
}

// together joins words as in speech.
func together(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
