package booking

import (
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/casefile/healthplan"
	"doorstep/forms/fhir"
)

// planRead: BG-02, a signed plan that is in force, covers this setting, and that
// whoever cares has read as it is now.
func (x *asked) planRead() {
	p := x.plan
	nurse := "The nurse"
	switch {
	case p == nil:
		x.stop(Finding{Fact: "RE-06", Words: x.child() + " has no health care plan.", Who: nurse, At: x.place(nil, "", "hcp.child")})
		return
	case p.Doc == nil:
		x.stop(Finding{Fact: "RE-06", Words: "The health care plan is not signed by everybody who must.", Who: nurse + ": get the signatures", At: x.place(p.Drafts[len(p.Drafts)-1].Doc, "", "hcp.sign.nurse")})
		return
	case p.Status == healthplan.Ended:
		x.stop(Finding{Fact: "RE-06", Words: "The health care plan has ended.", Who: nurse, At: x.place(p.Doc, "", "hcp.child")})
		return
	case p.Stop != nil:
		x.stop(Finding{Fact: "RE-06", Words: "The nurse says: stop using this health care plan now.", Who: nurse + ": a new version, signed", At: x.place(p.Doc, "", "hcp.child")})
	}
	for _, v := range p.Drafts {
		if v.Status == healthplan.NotAgreed {
			x.stop(Finding{Fact: "RE-06", Words: "A parent did not agree to the new version of the health care plan.", Who: nurse, At: x.place(v.Doc, "", "hcp.sign.parent")})
		}
	}
	if at := x.d.Code("bk.setting"); at != "" && !p.Covers(at) {
		x.stop(Finding{Fact: "RE-06", Words: "The health care plan is not written for this kind of place: " + x.d.Text("bk.setting") + ".", Who: nurse, At: x.place(p.Doc, "", "hcp.settings")})
	}
	for _, who := range x.carers() {
		switch read := p.ReadBy(who); {
		case read.Doc == nil:
			x.stop(Finding{Fact: "RE-05", Words: first(who.Display, "The carer") + " has not read the health care plan.", Who: first(who.Display, "The carer"), At: x.place(p.Doc, "", "hcp.read")})
		case len(read.Again) > 0:
			x.stop(Finding{Fact: "RE-05", Words: first(who.Display, "The carer") + " has not read what changed in the health care plan: " + titled(read.Again) + ".", Who: first(who.Display, "The carer"), At: x.place(p.Doc, "", "hcp.read")})
		case len(read.Front) > 0:
			x.stop(Finding{Fact: "RE-05", Words: first(who.Display, "The carer") + " has not read what changed on the front page of the health care plan.", Who: first(who.Display, "The carer"), At: x.place(p.Doc, "", "hcp.read")})
		}
	}
}

// carers are those who care during the stay and so must know the plan: the carer, and
// second carers who cover a task.
func (x *asked) carers() []fhir.Reference {
	out := []fhir.Reference{x.b.Carer}
	for _, c := range x.b.Cover {
		if c.By == BySecond && c.Who != (fhir.Reference{}) && !slices.ContainsFunc(out, func(o fhir.Reference) bool { return casefile.SameReference(o, c.Who) }) {
			out = append(out, c.Who)
		}
	}
	return out
}

func titled(sections []healthplan.Section) string {
	var out []string
	for _, s := range sections {
		out = append(out, s.Title)
	}
	return list(out)
}

// planReviewed: BG-03, no section past its review on any day of the stay.
func (x *asked) planReviewed() {
	if x.plan == nil || x.plan.Doc == nil {
		return // BG-02 says so
	}
	for _, s := range x.plan.PastOn(x.b.Last()) {
		x.stop(Finding{Fact: "RE-28", Words: "The section “" + s.Title + "” of the health care plan is to be reviewed by " + day(s.ReviewBy) + ", before the stay ends.", Who: "The nurse reviews it", At: x.place(x.plan.Doc, s.Row, "hcp.part.review")})
	}
}

// advance: BG-18, the advance care plan travels, ambulance control knows where the
// child sleeps, and the carer has talked it through.
func (x *asked) advance() {
	p := x.plan
	if p == nil || p.Doc == nil || !p.ACP.Present {
		return
	}
	at := x.place(p.Doc, "", "hcp.acp.carer")
	if p.ACP.Carer != "yes" {
		x.stop(Finding{Fact: "RE-20", Words: x.carer() + " has not talked the advance care plan through with the nurse.", Who: "The nurse", At: at})
	}
	x.ask(Finding{
		Words: "There is an advance care plan. Will the original travel with " + x.child() + ", and does the ambulance service know the address of this stay?",
		Who:   "The nurse", At: x.place(p.Doc, "", "hcp.acp.told"), Clears: Nurse,
	})
}

// alerts: BG-20, no allergy or alert that whoever cares has not read.
func (x *asked) alerts() {
	if x.plan == nil || x.plan.Doc == nil {
		return
	}
	for _, who := range x.carers() {
		for _, a := range x.plan.ReadBy(who).Unseen {
			x.stop(Finding{Fact: "RE-19", Words: first(who.Display, "The carer") + " has not yet read what was added: " + a.What + ".", Who: first(who.Display, "The carer"), At: x.place(x.plan.Doc, "", "hcp.read")})
		}
	}
}

// rescue: BG-14, emergency medicines and their prescription are good beyond the stay:
// asked at booking, needed at handover. The expiry is what somebody read on the box;
// it is compared with the calendar and with nothing else.
func (x *asked) rescue() {
	if x.plan == nil || x.plan.Doc == nil || x.plan.Rescue == nil {
		return
	}
	res, last := x.plan.Rescue, x.b.Last()
	say := func(words string, at Place) {
		f := Finding{Fact: "RE-31", Words: words, Who: x.carer() + ", the nurse", At: at}
		if x.at.Handover {
			x.stop(f)
			return
		}
		f.Clears = Nurse
		x.ask(f)
	}
	if res.ReviewBy != "" && res.ReviewBy < last {
		say("The emergency plan for seizures is to be signed again by "+day(res.ReviewBy)+", before the stay ends.", x.place(x.plan.Doc, "", "hcp.epi.sign-prescriber"))
	}
	name := res.Medicine.Display
	for _, m := range x.plan.Medicines {
		if m.Row == res.Row && res.Row != "" {
			name = m.Name
			if m.Until != "" && m.Until < last {
				say("The prescription of "+m.Name+" is to be looked at by "+day(m.Until)+", before the stay ends.", x.place(x.plan.Doc, m.Row, "hcp.med.item.until"))
			}
		}
	}
	switch expiry, at, ok := x.expiry(res.Row, name); {
	case !ok && x.at.Handover:
		say("Nobody has written down that "+name+" came with "+x.child()+", and its expiry.", at)
	case ok && expiry <= last:
		say("The "+name+" that was brought runs out on "+day(expiry)+", before the stay is over.", at)
	}
}

// expiry is what was read on the box of a medicine when it was last handed over; at
// handover in, now.
func (x *asked) expiry(medicine casefile.RowID, name string) (casefile.Date, Place, bool) {
	for _, d := range slices.Backward(x.r.Of(FormLog)) {
		now := logFor(d, x.b)
		if x.at.Handover && !now {
			continue
		}
		var out casefile.Date
		for _, row := range d.Rows("stay.medin", "") {
			v, _ := d.AnswerIn(row.ID, "stay.medin.item")
			_, of, _ := casefile.ParseRowRef(v.Reference.Reference)
			named := medicine != "" && of == medicine || name != "" && casefile.PlainName(d.TextIn(row.ID, "stay.medin.item")) == casefile.PlainName(name)
			if on := d.DateIn(row.ID, "stay.medin.expiry"); named && on != "" && (out == "" || on < out) {
				out = on
			}
		}
		if out != "" || now {
			return out, x.place(d, "", "stay.medin"), out != ""
		}
	}
	return "", x.place(nil, "", "stay.medin"), false
}
