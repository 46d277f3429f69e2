package checks

import (
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/follow"
	"doorstep/forms/engine"
	"doorstep/forms/quality"
)

// plans are the groups of actions that make up a plan, with where it says when it
// is looked at next and what else it prints.
var plans = map[string]struct {
	group, review string
	texts         []string
}{
	"caf":    {"caf.end.action", "caf.end.review", []string{"caf.end.own-steps"}},
	"cafdpr": {"cafdpr.action", "cafdpr.next-review", []string{"cafdpr.meeting.notes"}},
	"dca":    {"dca.plan.action", "dca.plan.review", []string{"dca.plan.emergency", "dca.break.entry.purpose"}},
	"cinp":   {"cinp.action", "cinp.next", []string{"cinp.summary", "cinp.contingency"}},
}

// actions asks of every promise of the document, of its words, and how it is
// followed through.
func (r *reader) actions() []quality.Action {
	var plan []quality.Action
	for _, a := range r.doc.Actions() {
		// A list of things to do that asks for no need, as an occupational
		// therapist's, is not the record of section 4.
		if !r.asked(a.Group) || !r.has(a.Group+".need") {
			continue
		}
		q := r.action(a)
		if plans[r.form].group == a.Group {
			plan = append(plan, q)
		}
		if a.Done() {
			continue
		}
		for _, f := range r.rules.Action(q) {
			// A direction is accepted when its worker has read it.
			if f.ID != "Q-PLAN-6" || !a.Direction() {
				r.out = append(r.out, f)
			}
		}
		s := follow.Of(r.rec, a)
		r.add(r.rules.Overdue(a.Cell("by"), s.Late, tells(s.Rung())))
		r.add(r.rules.Moved(a.Cell("by"), len(s.Moves)))
	}
	return plan
}

// tells is whom a rung of the ladder tells that an action is late; the reminder
// before its day is none of it.
func tells(rung follow.Rung) string {
	switch rung {
	case follow.Lead:
		return "lead"
	case follow.Manager:
		return quality.Manager
	case follow.Head:
		return quality.Head
	}
	return ""
}

func (r *reader) action(a casefile.Action) quality.Action {
	q := quality.Action{
		Group: a.Group, Row: a.Row, Need: a.Need, Outcome: a.Outcome, What: a.What, Who: a.Who, By: string(a.By),
		Repeats: a.Repeats, Accepted: a.Accepted, Done: a.Done(),
	}
	kind, _, _ := strings.Cut(a.WhoRef, "/")
	switch {
	case kind == "Organization" || kind == "HealthcareService":
		q.Organisation = true
	case a.ByFamily():
		q.Person, q.Side = true, quality.Family
	case kind == "Practitioner" || kind == "PractitionerRole":
		q.Person, q.Side = true, quality.Service
	default:
		q.Side = r.sideOf(a.Who)
	}
	return q
}

// family are the questions that name the people of a family.
var family = []string{"dca.fam.member.person", "caf.carer.person", "caf.home.who.person", "dca.carer.entry.person", "dca.sib.entry.person"}

// sideOf is whose a name as written is: the family's when the form or an
// assessment of the case names that person as family, else nobody can tell.
func (r *reader) sideOf(who string) quality.Side {
	if who == "" {
		return quality.NoSide
	}
	docs := append(append([]*casefile.Document{r.doc}, r.rec.Of("dca")...), r.rec.Of("caf")...)
	for _, d := range docs {
		for _, link := range family {
			it := d.Form().Item(link)
			if it == nil || it.Group == nil {
				continue
			}
			for _, row := range d.Rows(it.Group.ID, "") {
				if strings.EqualFold(strings.TrimSpace(d.TextIn(row.ID, link)), strings.TrimSpace(who)) {
					return quality.Family
				}
			}
		}
	}
	return quality.NoSide
}

// plan asks of the plan as a whole.
func (r *reader) plan(all []quality.Action) {
	p, ok := plans[r.form]
	if !ok || !r.asked(p.group) {
		return
	}
	r.add(r.rules.Plan(quality.Plan{
		At: casefile.Cell{LinkID: p.group}, Actions: all, Needs: r.needs(), Unmet: r.unmet(),
		Review: string(r.doc.DateIn("", p.review)), Texts: r.words(p.texts...),
	}))
}

// assessment is the document that holds the needs a plan answers: the assessment
// itself, or the newest one of the case for a child in need plan.
func (r *reader) assessment() *casefile.Document {
	switch r.form {
	case "dca":
		return r.doc
	case "cinp":
		return r.rec.Latest("dca")
	}
	return nil
}

func (r *reader) needs() []quality.Need {
	d := r.assessment()
	if d == nil {
		return nil
	}
	var out []quality.Need
	for _, row := range d.Rows("dca.an.need", "") {
		n := quality.Need{
			What: d.TextIn(row.ID, "dca.an.need.what"), Evidence: d.TextIn(row.ID, "dca.an.need.evidence"), Effect: d.TextIn(row.ID, "dca.an.need.effect"),
		}
		switch d.CodeIn(row.ID, "dca.an.need.weight") {
		case "urgent", "high":
			n.Pressing = true
		}
		if d == r.doc {
			n.At = at(row.ID, "dca.an.need.what")
		} else {
			n.At = casefile.Cell{LinkID: plans[r.form].group}
		}
		out = append(out, n)
	}
	return out
}

func (r *reader) unmet() string {
	if d := r.assessment(); d != nil {
		return d.Text("dca.dec.not-met")
	}
	return ""
}

// planWords are what the actions of a plan say.
func planWords(all []quality.Action) []string {
	var out []string
	for _, a := range all {
		for _, t := range []string{a.What, a.Outcome, a.Need} {
			if strings.TrimSpace(t) != "" {
				out = append(out, t)
			}
		}
	}
	return out
}

// lint marks the words of every answer that the lint reads.
func (r *reader) lint() {
	for _, p := range r.texts {
		r.add(r.rules.Text(p.At, actionGroup(p.item), p.Text))
	}
}

// lengths finds the texts above their guide.
func (r *reader) lengths() {
	var all []quality.Passage
	for _, p := range r.texts {
		if p.item.LengthGuide > 0 {
			all = append(all, p.Passage)
		}
	}
	r.add(r.rules.Lengths(all, func(link string) int { return r.doc.Form().Item(link).LengthGuide }))
}

// meetings asks of each meeting, and whether reviews see anything better.
func (r *reader) meetings() {
	switch r.form {
	case "cinp":
		var held []quality.Meeting
		var last engine.RowID
		for _, row := range r.group("cinp.meeting") {
			m := quality.Meeting{
				At: at(row, "cinp.meeting.child-part"), ChildPart: r.doc.CodeIn(row, "cinp.meeting.child-part"),
				MissingAt: at(row, "cinp.meeting.missing-professionals"), Why: r.doc.TextIn(row, "cinp.meeting.missing-professionals.reason"),
				Better: r.doc.TextIn(row, "cinp.meeting.better"),
			}
			if who := strings.TrimSpace(r.doc.TextIn(row, "cinp.meeting.missing-professionals")); who != "" {
				m.Missing = []string{who}
			}
			kind := r.doc.CodeIn(row, "cinp.meeting.kind")
			m.Review = (kind == "review" || kind == "closing") && m.Better != ""
			r.add(r.rules.Meeting(m))
			if m.Review {
				held, last = append(held, m), row
			}
		}
		r.add(r.rules.Improvement(held, at(last, "cinp.meeting.better")))
	case "cafdpr":
		for _, row := range r.group("cafdpr.meeting") {
			m := quality.Meeting{
				At: at(row, "cafdpr.meeting.child-part"), ChildPart: r.doc.CodeIn(row, "cafdpr.meeting.child-part"),
				MissingAt: at(row, "cafdpr.meeting.present"),
			}
			for _, who := range r.doc.Rows("cafdpr.meeting.present", row) {
				came := r.doc.CodeIn(who.ID, "cafdpr.meeting.present.attended")
				if r.doc.CodeIn(who.ID, "cafdpr.meeting.present.as") == "practitioner" && (came == "apologies" || came == "no-reply") {
					m.Missing = append(m.Missing, r.doc.TextIn(who.ID, "cafdpr.meeting.present.person"))
				}
			}
			r.add(r.rules.Meeting(m))
		}
	}
}
