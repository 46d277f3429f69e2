package effect

import (
	"cmp"
	"fmt"
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/casefile/signoff"
	"doorstep/forms/fhir"
)

// plan is what becomes of the care plan itself (nursing-care-plans.md 3.3).
func (x *pair) plan() error {
	was, is := healthplan.Of(x.was), healthplan.Of(x.is)
	if was == nil || is == nil || was.Doc == nil {
		return nil
	}
	doc := was.Doc.ID()
	if is.Doc.ID() != doc {
		x.sections(was, is)
	} else if signing(was) != signing(is) && signing(is) != "" {
		x.add(Effect{
			Rule: "NC-C03", Level: Note, Doc: doc, What: fmt.Sprintf("Version %d stays the plan in use until everybody has signed the new one", was.Version),
			Offered: []string{"If it is not safe any more, mark it “stop using now”"},
		})
	}
	switch {
	case was.Stop == nil && is.Stop != nil:
		x.add(Effect{
			Rule: "RE-06", Level: Stop, Doc: doc, What: "Nobody uses the care plan from now on. It shows a stop page with what to do instead, and no stay begins", Why: is.Stop.Why,
			Told: append(x.carers(), x.family(), x.fostering()), Offered: []string{"Sign a new version of the plan"},
		})
	case was.Stop != nil && is.Stop == nil:
		x.add(Effect{Rule: "RE-06", Level: Note, Doc: is.Doc.ID(), What: "The care plan is used again", Told: append(x.carers(), x.family())})
	}
	if was.End == nil && is.End != nil {
		x.add(Effect{Rule: "DT-V13", Level: Stop, Doc: doc, What: "The care plan ends. It is kept and can be read", Why: is.End.Why, Told: append(x.carers(), x.family(), x.fostering())})
	}
	for _, a := range is.Alerts {
		if !slices.ContainsFunc(was.Alerts, func(b healthplan.Alert) bool { return b.ID == a.ID }) {
			x.add(Effect{
				Rule: "RE-19", Level: Stop, Doc: a.Doc, What: "Every carer says that they have read this before the next stay: " + a.What,
				Told: x.soon(),
			})
		}
	}
	return nil
}

// sections are what the new version changes, section by section.
func (x *pair) sections(was, is *healthplan.Plan) {
	for _, s := range is.Sections {
		c := is.Since(s.Code, was.Doc.ID())
		switch c.Kind {
		case healthplan.First:
			x.add(Effect{Rule: "NC-C03", Level: Note, Doc: is.Doc.ID(), What: fmt.Sprintf("“%s” is new in the plan", s.Title)})
		case healthplan.Care:
			e := Effect{Rule: "NC-C03", Level: Note, Doc: is.Doc.ID(), What: fmt.Sprintf("“%s” becomes version %s: the care changes", s.Title, c.To)}
			if s.Code == advance {
				e.Why = "The document before is kept and marked as superseded. Carers talk the new one through with the nurse"
			}
			x.add(e)
		case healthplan.Wording:
			x.add(Effect{
				Rule: "NC-C03", Level: Note, Doc: is.Doc.ID(), What: fmt.Sprintf("“%s” becomes version %s: other words for the same care. Sign-offs stay as they are", s.Title, c.To),
				Told: x.carers(), Offered: []string{"Carers see “please read this again”"},
			})
		}
	}
	for _, s := range was.Sections {
		if _, still := is.Section(s.Code); !still {
			x.add(Effect{Rule: "NC-C03", Level: Note, Doc: is.Doc.ID(), What: fmt.Sprintf("“%s” is not in the plan any more", s.Title)})
		}
	}
}

// advance is the section of the advance care plan.
const advance = "end-of-life-or-advance-care-plan"

// signing names the draft that the nurse has signed and others have not, "" for none.
func signing(p *healthplan.Plan) string {
	for _, v := range p.Drafts {
		if v.Status == healthplan.Waiting {
			return v.Doc.ID().String()
		}
	}
	return ""
}

// readers are the carers who have read the plan in use and have not read what it
// becomes (RE-05).
func (x *pair) readers() error {
	was, is := healthplan.Of(x.was), healthplan.Of(x.is)
	if was == nil || is == nil || was.Doc == nil || is.Doc.ID() == was.Doc.ID() {
		return nil
	}
	var again []string
	for _, who := range x.who() {
		if was.ReadBy(who).Current && len(is.ReadBy(who).Again) > 0 {
			again = append(again, who.Display)
		}
	}
	if len(again) > 0 {
		x.add(Effect{
			Rule: "RE-05", Level: Stop, Doc: is.Doc.ID(), Told: again,
			What: fmt.Sprintf("%s must read the plan again and sign for it before the next stay", names(again)),
		})
	}
	return nil
}

// who are the carers of the child: those with a competency record, a booking to come
// or a signature for having read the plan.
func (x *pair) who() []fhir.Reference {
	var out []fhir.Reference
	add := func(who fhir.Reference) {
		if who.Display != "" && !slices.ContainsFunc(out, func(o fhir.Reference) bool { return casefile.SameReference(o, who) }) {
			out = append(out, who)
		}
	}
	for _, d := range x.was.Of(signoff.Form) {
		if v, ok := d.Answer("dt.carer"); ok {
			add(fhir.Reference{Reference: v.Reference.Reference, Display: cmp.Or(v.Reference.Display, v.Text)})
		}
	}
	for _, b := range booking.All(x.was) {
		if b.To.After(x.is.Now) {
			add(b.Carer)
		}
	}
	if p := healthplan.Of(x.was); p != nil && p.Doc != nil {
		for _, row := range p.Doc.Rows("hcp.read", "") {
			if v, ok := p.Doc.AnswerIn(row.ID, "hcp.read.carer"); ok {
				add(fhir.Reference{Reference: v.Reference.Reference, Display: cmp.Or(v.Reference.Display, v.Text)})
			}
		}
	}
	return out
}

func (x *pair) carers() []string {
	var out []string
	for _, who := range x.who() {
		out = append(out, who.Display)
	}
	return out
}

// soon are the carers with a stay in the next seven days.
func (x *pair) soon() []string {
	var out []string
	for _, b := range booking.All(x.is) {
		if b.Said != booking.Cancelled && b.To.After(x.is.Now) && b.From.Before(x.is.Now.AddDate(0, 0, 7)) && !slices.Contains(out, b.Carer.Display) {
			out = append(out, b.Carer.Display)
		}
	}
	return out
}
